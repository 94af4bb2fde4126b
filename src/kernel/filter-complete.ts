import type { FilterCatalogue, FilterField } from "./filter.ts";
import { mostReferences } from "./filter.ts";
import { relativeDays, relativePersons } from "./filter-resolve.ts";
import { findTarget } from "./filter-target.ts";
import { fold } from "./fold.ts";

/** What may stand at the cursor. `insert` replaces the characters from `from` up to `to`; `label` is shown, `detail` explains it. */
export type Completion = { from: number; to: number; items: readonly CompletionItem[] };
export type CompletionItem = { insert: string; label: string; detail: string };

const mostItems = 30;

/** Suggests field names, named filters, choice values and relative times for a typed filter at a cursor. Pass a readableCatalogue. */
export function completeFilter(text: string, cursor: number, catalogue: FilterCatalogue, kind: string): Completion {
  const from = wordStart(text, cursor);
  const typed = text.slice(from, cursor);
  const to = cursor + (/^[^\s(),":]*/.exec(text.slice(cursor))?.[0].length ?? 0);
  const colon = typed.startsWith('"') ? -1 : typed.indexOf(":");
  if (colon < 0) return { from, to, items: typed.startsWith('"') ? [] : fieldItems(typed, catalogue, kind) };
  const head = typed.slice(0, colon);
  const rest = typed.slice(colon + 1);
  const begin = valueStart(rest);
  const value = rest.slice(begin);
  const items = valueItems({ head, value, first: begin === 0 }, catalogue, kind);
  const closing = value.startsWith('"') ? cursor + (/^[^"]*"?/.exec(text.slice(cursor))?.[0].length ?? 0) : to;
  return { from: from + colon + 1 + begin, to: closing, items };
}

/** Where the condition under the cursor begins: after a blank, a parenthesis or a leading minus that stands outside quotes. */
function wordStart(text: string, cursor: number): number {
  let start = 0;
  let inQuotes = false;
  for (let index = 0; index < cursor; index++) {
    const sign = text.charAt(index);
    if (inQuotes && sign === "\\") index++;
    else if (sign === '"') inQuotes = !inQuotes;
    else if (!inQuotes && (/[\s()]/.test(sign) || (sign === "-" && index === start))) start = index + 1;
  }
  return start;
}

/** Where the value under the cursor begins, past signs, commas and the dots of a range. */
function valueStart(rest: string): number {
  const outside = rest.replace(/"(?:[^"\\]|\\.)*"?/g, (quoted) => "q".repeat(quoted.length));
  const comma = outside.lastIndexOf(",") + 1;
  const dots = outside.lastIndexOf("..");
  const after = Math.max(comma, dots < 0 ? 0 : dots + 2);
  return after > 0 ? after : (/^(<=|>=|<|>|=)/.exec(outside)?.[0].length ?? 0);
}

function fieldItems(typed: string, catalogue: FilterCatalogue, kind: string): CompletionItem[] {
  const dot = typed.lastIndexOf(".");
  const before = dot < 0 ? null : findTarget(catalogue, kind, typed.slice(0, dot));
  const at = dot < 0 ? kind : before?.field.type === "reference" ? before.field.reference : undefined;
  const steps = dot < 0 ? 0 : typed.slice(0, dot).split(".").length;
  if (at === undefined || steps > mostReferences) return [];
  const wanted = bare(typed.slice(dot + 1));
  const begins = (spelling: string) => bare(spelling).startsWith(wanted);
  const fields = catalogue.fields(at).filter((field) => [field.name, field.label, ...(field.aliases ?? [])].some(begins));
  const prefix = before ? `${before.path}.` : "";
  const names = dot < 0 ? Object.keys(catalogue.macros?.(kind) ?? {}).filter(begins) : [];
  return [
    ...fields.map((field) => ({ insert: `${prefix}${field.name}:`, label: `${prefix}${field.name}`, detail: field.label })),
    ...names.map((name) => ({ insert: name, label: name, detail: "Named filter" })),
  ].slice(0, mostItems);
}

type TypedValue = { head: string; value: string; first: boolean };

function valueItems({ head, value, first }: TypedValue, catalogue: FilterCatalogue, kind: string): CompletionItem[] {
  const target = findTarget(catalogue, kind, head);
  const wanted = bare(value.replace(/^"/, ""));
  const names = Object.keys(catalogue.macros?.(kind) ?? {}).filter((name) => fold(name).startsWith(`${fold(target?.path ?? head)}:`));
  const named = names.map((name) => ({ insert: name.slice(name.indexOf(":") + 1), detail: "Named filter" }));
  const known = [...named, ...(target ? itemsOf(target.field, first && value === "") : [])].map((item) => ({
    label: item.insert,
    ...item,
  }));
  return known.filter((item) => bare(item.insert).startsWith(wanted) || bare(item.label).startsWith(wanted)).slice(0, mostItems);
}

type Item = { insert: string; detail: string; label?: string };

function itemsOf(field: FilterField, signs: boolean): Item[] {
  const missing: Item = { insert: "none", detail: `${field.label} is missing` };
  switch (field.type) {
    case "choice":
      return [...(field.choices ?? []).map(({ value, label }) => ({ insert: choiceText(value), label, detail: value })), missing];
    case "boolean":
      return [{ insert: "true", detail: "Yes" }, { insert: "false", detail: "No" }, missing];
    case "instant":
    case "date":
      return [...timeItems, missing, ...(signs ? orderItems : [])];
    case "integer":
    case "decimal":
      return [missing, ...(signs ? orderItems : [])];
    case "reference":
    case "references":
      return [...relativePersons.map((name) => ({ insert: dashed(name), detail: "Depends on who asks" })), missing];
    default:
      return [missing];
  }
}

const timeItems: readonly Item[] = [
  { insert: "now", detail: "This moment" },
  { insert: "-4h", detail: "Four hours ago" },
  { insert: "-7d", detail: "Seven days ago, at this time" },
  ...relativeDays.map((name) => ({ insert: dashed(name), detail: "In your time zone" })),
];

const orderItems: readonly Item[] = [
  { insert: "<", detail: "Before, less than" },
  { insert: "<=", detail: "At or before, at most" },
  { insert: ">", detail: "After, more than" },
  { insert: ">=", detail: "At or after, at least" },
];

function choiceText(value: string): string {
  return /^(?!none$)[\p{L}\p{N}_][\p{L}\p{N}_-]*$/iu.test(value) ? value : `"${value.replace(/["\\]/g, "\\$&")}"`;
}

function dashed(name: string): string {
  return name.replaceAll(" ", "-");
}

function bare(text: string): string {
  return fold(text).replace(/[-_ "]/g, "");
}
