import type { Field } from "../../kernel/model.ts";
import { clockWords, dueRule, durationWords, type Instant, isInstant, type RelativeDue } from "../../kernel/time.ts";
import type { DescribedKind } from "./describe.ts";

/** A record as the server sends it: its base, its fields by name, custom fields in `extra`. */
export type ShownRecord = Readonly<Record<string, unknown>> & {
  id: string;
  number: string | null;
  version: number;
  extra?: Readonly<Record<string, unknown>>;
};

/** Names of what records refer to, by kind and id. */
export type Refs = Readonly<Record<string, Readonly<Record<string, { label: string; number?: string }>>>>;

/** The value of a field in a record, custom or not; null when missing. */
export function valueIn(field: Field, record: ShownRecord): unknown {
  return (field.custom ? record.extra?.[field.name] : record[field.name]) ?? null;
}

/** The words that name a record: its title, or its number where it has none. */
export function titleOf(kind: DescribedKind, record: ShownRecord): string {
  const title = record[kind.title];
  const field = kind.fields.find((one) => one.name === kind.title);
  const word = field?.choices?.find((one) => one.value === title)?.label;
  return word ?? (typeof title === "string" && title !== "" ? title : (record.number ?? kind.label));
}

/** The last part of a record's address: its number where it has one. */
export function keyOf(record: Pick<ShownRecord, "id" | "number">): string {
  return record.number ?? record.id;
}

/** A record's own page. */
export function hrefOf(kind: Pick<DescribedKind, "plural">, record: Pick<ShownRecord, "id" | "number">): string {
  return `/${kind.plural}/${keyOf(record)}`;
}

/** At most two letters of a name: of the first word and of the last. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const first = [...(words[0] ?? "")][0] ?? "?";
  const last = words.length > 1 ? ([...(words.at(-1) ?? "")][0] ?? "") : "";
  return (first + last).toUpperCase();
}

/** Whether a value says nothing: null, an empty text, an empty list. */
export function isMissing(value: unknown): boolean {
  return value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
}

type Telling = { field: Field | undefined; value: unknown; refs: Refs; timeZone: string; now: Instant };

/** A value in words, for a sentence: choice labels, names of what it refers to, times in the reader's zone; "none" where missing. */
export function valueWords(telling: Telling): string {
  const { field, value, refs, timeZone, now } = telling;
  if (isMissing(value)) return "none";
  if (Array.isArray(value)) return listWords(value, telling);
  if (field?.reference) return refWords(refs, field.reference, String(value));
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string" && isInstant(value) && field?.type !== "text") return clockWords(timeZone, value, now);
  // Nobody reads seconds beyond a minute: the exact figure is in the filter and the API.
  if (field?.unit === "seconds" && typeof value === "number") return durationWords(value * 1000);
  if (field?.saidAs === "relativeDue") return dueRule(value as RelativeDue);
  if (typeof value === "object") return countWords(Object.keys(value ?? {}).length);
  const word = field?.choices?.find((one) => one.value === value)?.label ?? String(value);
  return field?.unit ? `${word} ${field.unit}` : word;
}

/** The name of one record that another refers to; its number first where it has one. An unreadable one is said to be so. */
export function refWords(refs: Refs, kind: string, id: string): string {
  const named = refs[kind]?.[id];
  if (!named) return "not yours to see";
  return named.number ? `${named.number} ${named.label}` : named.label;
}

function listWords(value: readonly unknown[], telling: Telling): string {
  if (value.some((one) => typeof one === "object")) return countWords(value.length);
  return value.map((one) => valueWords({ ...telling, value: one })).join(", ");
}

function countWords(count: number): string {
  return count === 1 ? "1 entry" : `${count} entries`;
}
