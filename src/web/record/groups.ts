import type { Field } from "../../kernel/model.ts";
import type { ListGroup } from "../kit/list-shape.ts";
import type { Row } from "./columns.tsx";
import { isMissing, refWords, valueIn } from "./shown-record.ts";

/** The key of a row's group. */
export function groupKey(field: Field, row: Row): string {
  const value = valueIn(field, row.record);
  return isMissing(value) ? "" : String(value);
}

/** Group heads of the rows loaded so far: choices in their own order, everything else by name, "none" last. */
export function groupsOf(field: Field, rows: readonly Row[], isWhole: boolean): ListGroup[] {
  const found = new Map<string, { count: number; label: string }>();
  for (const row of rows) {
    const key = groupKey(field, row);
    const known = found.get(key);
    if (known) known.count += 1;
    else found.set(key, { count: 1, label: labelOf(field, key, row) });
  }
  const places = new Map((field.choices ?? []).map((choice, at) => [choice.value, at]));
  const rank = (key: string) => (key === "" ? Number.POSITIVE_INFINITY : (places.get(key) ?? places.size));
  return [...found]
    .sort(([one, a], [other, b]) => rank(one) - rank(other) || a.label.localeCompare(b.label))
    .map(([key, { count, label }]) => ({ key, label, count, note: isWhole ? undefined : "so far" }));
}

function labelOf(field: Field, key: string, row: Row): string {
  if (key === "") return `No ${field.label.toLowerCase()}`;
  if (field.reference) return refWords(row.refs, field.reference, key);
  if (field.type === "boolean") return `${field.label}: ${key === "true" ? "yes" : "no"}`;
  return field.choices?.find((one) => one.value === key)?.label ?? key;
}
