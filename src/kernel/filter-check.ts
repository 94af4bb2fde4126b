import type { Filter, FilterCatalogue, FilterField, FilterFieldType, Literal, Operator, Relative, Term } from "./filter.ts";
import { isList, operators, pathOf } from "./filter.ts";
import { isDate, isLocalMinute, isRelativePerson, isRelativeTime, relativePersons } from "./filter-resolve.ts";
import { nearest, searchWords } from "./fold.ts";
import { isId } from "./ids.ts";
import { isInstant } from "./time.ts";

/** How deep groups may stand in groups, how many conditions and listed values a filter may hold, how many characters one text. */
export const limits = { depth: 8, terms: 200, text: 500 } as const;

/**
 * Answers what is wrong with a filter that came from outside, as sentences; none when it may be resolved and run. Never throws.
 * A field the reader may not read is answered exactly as one that does not exist.
 */
export function checkFilter(
  filter: unknown,
  catalogue: FilterCatalogue,
  kind: string,
  readable: (field: FilterField, kind: string) => boolean = () => true,
): string[] {
  const read = readFilter(filter);
  return read.ok ? faults(read.filter, readableCatalogue(catalogue, readable), kind) : [read.sentence];
}

/** The catalogue as a reader may know it: what they may not read does not exist. Parse, print and complete with this one. */
export function readableCatalogue(catalogue: FilterCatalogue, readable: (field: FilterField, kind: string) => boolean): FilterCatalogue {
  return { ...catalogue, fields: (kind) => catalogue.fields(kind).filter((field) => readable(field, kind)) };
}

/** Takes a filter from JSON: its shape and its size are right, its fields and values not yet looked at. */
export function readFilter(value: unknown): { ok: true; filter: Filter } | { ok: false; sentence: string } {
  const sentence = shapeFault(value, { depth: 1, terms: { left: limits.terms } });
  return sentence === null ? { ok: true, filter: value as Filter } : { ok: false, sentence };
}

type Room = { depth: number; terms: { left: number } };

function shapeFault(value: unknown, room: Room): string | null {
  if (room.depth > limits.depth) return `The filter is nested more than ${limits.depth} deep. Write it flatter.`;
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return "A filter is an object such as {field, is, value}, {all: […]}.";
  const given = new Map<string, unknown>(Object.entries(value));
  const inner = { ...room, depth: room.depth + 1 };
  if (given.size === 1 && given.has("not")) return shapeFault(given.get("not"), inner);
  const group = given.get("all") ?? given.get("any");
  if (given.size === 1 && Array.isArray(group)) return firstFault(group, (part) => shapeFault(part, inner));
  if (given.size === 1 && typeof given.get("words") === "string") return count(1, room);
  return termShapeFault(given, room);
}

function termShapeFault(given: ReadonlyMap<string, unknown>, room: Room): string | null {
  const known = [...given.keys()].every((key) => key === "field" || key === "is" || key === "value");
  if (!known || typeof given.get("field") !== "string") return "A condition has field, is and value, and nothing else.";
  if (!operators.some((operator) => operator === given.get("is"))) return `A condition's "is" is one of ${operators.join(", ")}.`;
  const value = given.get("value");
  const values = value === undefined ? [] : Array.isArray(value) ? value : [value];
  return (
    count(Math.max(1, values.length), room) ??
    firstFault(values, (one) => (isValue(one) ? null : "A value is a text, a number, true, false or {relative: …}."))
  );
}

function firstFault(parts: readonly unknown[], fault: (part: unknown) => string | null): string | null {
  for (const part of parts) {
    const found = fault(part);
    if (found !== null) return found;
  }
  return null;
}

function count(used: number, { terms }: Room): string | null {
  terms.left -= used;
  return terms.left < 0 ? `The filter has more than ${limits.terms} conditions and values. Shorten it.` : null;
}

function isValue(value: unknown): value is Literal | Relative {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return true;
  if (typeof value !== "object" || value === null) return false;
  const entries = Object.entries(value);
  return entries.length === 1 && entries[0]![0] === "relative" && typeof entries[0]![1] === "string";
}

function faults(filter: Filter, catalogue: FilterCatalogue, kind: string): string[] {
  if ("all" in filter) return filter.all.flatMap((part) => faults(part, catalogue, kind));
  if ("any" in filter) return filter.any.flatMap((part) => faults(part, catalogue, kind));
  if ("not" in filter) return faults(filter.not, catalogue, kind);
  if ("words" in filter) return [wordsFault(filter.words)].filter((sentence) => sentence !== null);
  if ("compare" in filter) return [`${filter.compare} cannot be compared with ${filter.with}: a filter compares a field with values.`];
  const field = pathOf(catalogue, kind, filter.field)?.at(-1)?.field;
  return field ? termFaults(filter, field) : [unknownField(filter.field, catalogue, kind)];
}

/** Answers why words cannot be searched for; null when they can. */
export function wordsFault(words: string): string | null {
  return textFault(words) ?? (searchWords(words).length === 0 ? "There is no letter or digit to search for." : null);
}

/** The sentence for a name that no field has, or none the reader may know of, with what may have been meant. */
export function unknownField(path: string, catalogue: FilterCatalogue, kind: string): string {
  const meant = suggestFields(path, catalogue, kind);
  return `There is no field "${shown(path)}" to filter by.${meant.length ? ` Did you mean ${meant.map((name) => `"${name}"`).join(" or ")}?` : ""}`;
}

/** Field names near to a mistyped path: its first wrong step is corrected. */
export function suggestFields(path: string, catalogue: FilterCatalogue, kind: string): string[] {
  const names = path.slice(0, 200).split(".").slice(0, 3);
  for (const [index, name] of names.entries()) {
    const before = names.slice(0, index);
    const at = before.length === 0 ? kind : pathOf(catalogue, kind, before.join("."))?.at(-1)?.field.reference;
    if (at === undefined) return [];
    const known = catalogue.fields(at);
    if (known.some((field) => field.name === name)) continue;
    const spellings = known.flatMap((field) =>
      [field.name, ...(field.aliases ?? []), field.label].map((spelling) => ({ spelling, field })),
    );
    const near = nearest(
      name,
      spellings.map((one) => one.spelling),
    );
    const fields = near.map((spelling) => spellings.find((one) => one.spelling === spelling)!.field.name);
    return [...new Set(fields)].map((field) => [...before, field].join("."));
  }
  return [];
}

const comparisons = ["before", "after", "atOrBefore", "atOrAfter", "between"] as const;
const emptiness = ["empty", "notEmpty"] as const;
const texts = ["equals", "differs", "contains", "startsWith", "endsWith", ...emptiness] as const;
const scales = ["equals", "differs", ...comparisons, ...emptiness] as const;
const exact = ["equals", "differs", ...emptiness] as const;

/** Which operators a type of field takes. */
export const operatorsOf: Readonly<Record<FilterFieldType, readonly Operator[]>> = {
  text: texts,
  longtext: texts,
  choice: exact,
  integer: scales,
  decimal: scales,
  boolean: exact,
  instant: scales,
  date: scales,
  reference: exact,
  references: ["has", ...emptiness],
  json: emptiness,
};

function termFaults(term: Term, field: FilterField): string[] {
  const allowed = operatorsOf[field.type];
  if (!allowed.includes(term.is)) return [`"${term.is}" does not fit ${field.label}, which takes ${allowed.join(", ")}.`];
  const wantsNone = term.is === "empty" || term.is === "notEmpty";
  if (wantsNone) return term.value === undefined ? [] : [`"${term.is}" takes no value; leave it out for ${field.label}.`];
  if (term.value === undefined) return [`The condition on ${field.label} has no value.`];
  const listed = isList(term.value);
  const values = isList(term.value) ? term.value : [term.value];
  if (term.is === "between" && (!listed || values.length !== 2)) return [`"between" on ${field.label} takes a list of two values.`];
  const mayList = term.is === "equals" || term.is === "differs" || term.is === "has" || term.is === "between";
  if (listed && !mayList) return [`"${term.is}" on ${field.label} takes one value, not a list.`];
  const mayBeMissing = term.is === "equals" || term.is === "differs";
  return values.map((value) => (value === "" && mayBeMissing ? null : valueFault(field, value))).filter((sentence) => sentence !== null);
}

/** Answers why a value does not fit a field; null when it does. */
export function valueFault(field: FilterField, value: Literal | Relative): string | null {
  if (typeof value === "object") return relativeFault(field, value.relative);
  if (value === "") return `The condition on ${field.label} has an empty value; use "empty" to ask for that.`;
  const says = (what: string) => `"${shown(String(value))}" does not fit ${field.label}: ${what}.`;
  switch (field.type) {
    case "boolean":
      return typeof value === "boolean" ? null : says("it is true or false");
    case "integer":
      return Number.isSafeInteger(value) ? null : says("it takes a whole number");
    case "decimal":
      return typeof value === "number" && Number.isFinite(value) ? null : says("it takes a number such as 12.5");
    default:
      return typeof value === "string" ? (textFault(value) ?? textValueFault(field, value, says)) : says("it takes a text");
  }
}

function textValueFault(field: FilterField, value: string, says: (what: string) => string): string | null {
  if (field.type === "instant" && !isDate(value) && !isLocalMinute(value) && !isInstant(value)) return says(`it takes ${moments}`);
  if (field.type === "date" && !isDate(value)) return says("it takes a date such as 2026-11-26, today, -7d or last month");
  if ((field.type === "reference" || field.type === "references") && !isId(value))
    return says("it takes an id of 32 letters and digits, or me");
  if (field.type === "choice" && field.choices && !field.choices.some((choice) => choice.value === value))
    return says(choiceSentence(field));
  return null;
}

const moments = "a date such as 2026-11-26, an instant such as 2026-11-26T13:08:00.000Z, today, -7d or last month";

/** Names a field's choices, twelve at most. */
export function choiceSentence(field: FilterField): string {
  const choices = (field.choices ?? []).map(({ value, label }) => (value === label ? value : `${value} (${label})`));
  const rest = choices.length - 12;
  return `it is one of ${choices.slice(0, 12).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}

function relativeFault(field: FilterField, name: string): string | null {
  const time = field.type === "instant" || field.type === "date";
  const person = field.type === "reference" || field.type === "references";
  if ((time && isRelativeTime(name)) || (person && isRelativePerson(name))) return null;
  const takes = time ? `it takes ${moments}` : person ? `it takes an id, ${relativePersons.join(", ")}` : "it takes no relative value";
  return `"${shown(name)}" does not fit ${field.label}: ${takes}.`;
}

/** NUL and halves of characters cannot be stored, so they cannot be found; a very long text is no question. */
function textFault(text: string): string | null {
  if (text.length > limits.text) return `A text of the filter is longer than ${limits.text} characters.`;
  return /\0|[\ud800-\udfff]/u.test(text) ? "A text of the filter holds a character that cannot be stored." : null;
}

function shown(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
