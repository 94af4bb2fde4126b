import { type CalendarTerm, type Comparison, comparisonHolds, isCalendarTerm, placeHolds } from "./filter-fields.ts";
import { fold, searchWords } from "./fold.ts";
import type { Field, FieldType } from "./model.ts";

/*
 * One small language serves list filters, saved views, SLA and routing conditions, row visibility and the ServiceNow encoded query.
 * Here: what a filter is, and what it answers for a record in memory. filter-text.ts and filter-print.ts are its typed form,
 * filter-check.ts refuses what makes no sense, filter-resolve.ts makes "today" and "me" literal, engine/db/filter-sql.ts compiles it.
 *
 * The logic has two values. Missing (null, absent, "", an empty list) is one value, "", equal only to itself: `differs "x"` holds for
 * missing, `before`, `after` and `has` never do. Ids, choices, numbers and dates compare exactly; texts of a folded field compare by
 * fold(), other texts exactly.
 */

export type FilterFieldType = FieldType;
export type FilterField = Pick<
  Field,
  "name" | "column" | "type" | "label" | "custom" | "retired" | "folded" | "reference" | "choices" | "aliases"
>;

/** What filters may be about. Give parse, print and complete a catalogue that holds only what the reader may read. */
export type FilterCatalogue = {
  fields(kind: string): readonly FilterField[];
  table(kind: string): string;
  /** The field that names a record of the kind, so that `group:network` can mean `group.name:network`. */
  title?(kind: string): string | undefined;
  /** Named filters of the kind, by their typed form ("state:open"). */
  macros?(kind: string): Readonly<Record<string, Filter>>;
};

export const operators = [
  "equals",
  "differs",
  "contains",
  "startsWith",
  "endsWith",
  "before",
  "after",
  "atOrBefore",
  "atOrAfter",
  "between",
  "empty",
  "notEmpty",
  "has",
] as const;
export type Operator = (typeof operators)[number];

export type Literal = string | number | boolean;
/** Something that depends on who asks and when: "now", "-7d", "today", "last month", "me", "my teams". */
export type Relative = { relative: string };
/** `equals`, `differs` and `has` take one value or a list (any of them); `between` takes two; `empty` and `notEmpty` none. */
export type FilterValue = Literal | Relative | readonly (Literal | Relative)[];
export type Term = { field: string; is: Operator; value?: FilterValue };
export type Filter =
  | { all: readonly Filter[] }
  | { any: readonly Filter[] }
  | { not: Filter }
  | Term
  | Comparison
  | CalendarTerm
  | { words: string };

export const everything: Filter = { all: [] };
export const nothing: Filter = { any: [] };

/** One step of a dotted path: the kind it stands in, and the field. */
export type Step = { kind: string; field: FilterField };
/** How many references a path may follow. */
export const mostReferences = 2;

/** Fields of a list by name, kept as long as the list is: rules ask the same few lists for each record. */
const indexes = new WeakMap<readonly FilterField[], ReadonlyMap<string, FilterField>>();

function fieldNamed(fields: readonly FilterField[], name: string): FilterField | undefined {
  let index = indexes.get(fields);
  if (!index) {
    index = new Map(fields.map((field) => [field.name, field]));
    indexes.set(fields, index);
  }
  return index.get(name);
}

/** Walks a dotted path; null where a name is unknown, a step before the last is no single reference, or it follows more than two. */
export function pathOf(catalogue: FilterCatalogue, kind: string, path: string): Step[] | null {
  const names = path.split(".");
  if (names.length > mostReferences + 1) return null;
  const steps: Step[] = [];
  let at: string | undefined = kind;
  for (const name of names) {
    const field: FilterField | undefined = at === undefined ? undefined : fieldNamed(catalogue.fields(at), name);
    if (at === undefined || !field) return null;
    steps.push({ kind: at, field });
    at = field.type === "reference" ? field.reference : undefined;
  }
  return steps;
}

export type FilterRecord = Readonly<Record<string, unknown>>;
export type Evaluation = {
  catalogue: FilterCatalogue;
  kind: string;
  /** The record a reference points to; null where there is none or the reader may not see it. Needed for dotted paths. */
  lookup?(kind: string, id: string): FilterRecord | null | undefined;
  /** The text a record is searched by. Needed for free words. */
  searchText?(record: FilterRecord): string;
};

/**
 * Answers whether a record passes a filter. The filter is checked (checkFilter) and holds literals only (resolveFilter):
 * an unknown field or a value left relative is a fault and throws.
 */
export function matches(filter: Filter, record: FilterRecord, evaluation: Evaluation): boolean {
  if ("all" in filter) return filter.all.every((part) => matches(part, record, evaluation));
  if ("any" in filter) return filter.any.some((part) => matches(part, record, evaluation));
  if ("not" in filter) return !matches(filter.not, record, evaluation);
  if ("words" in filter) return wordsFound(filter.words, record, evaluation);
  if ("compare" in filter) return fieldsHold(filter, record, evaluation);
  return termHolds(filter, record, evaluation);
}

function wordsFound(words: string, record: FilterRecord, evaluation: Evaluation): boolean {
  if (!evaluation.searchText) throw new Error("Free words need the record's search text: pass searchText.");
  const wanted = searchWords(words);
  const beginning = wanted.pop();
  if (beginning === undefined) return false;
  const present = searchWords(evaluation.searchText(record));
  return wanted.every((word) => present.includes(word)) && present.some((word) => word.startsWith(beginning));
}

function fieldsHold(filter: Comparison | CalendarTerm, record: FilterRecord, evaluation: Evaluation): boolean {
  const left = ownValue(filter.compare, record, evaluation);
  if (isCalendarTerm(filter)) return placeHolds(filter, left.field, left.value);
  return comparisonHolds(filter, left, ownValue(filter.with, record, evaluation));
}

function ownValue(name: string, record: FilterRecord, { catalogue, kind }: Evaluation): { field: FilterField; value: unknown } {
  const field = fieldNamed(catalogue.fields(kind), name);
  if (!field) throw new Error(`A filter names the field "${name}", which ${kind} does not have; check it first.`);
  return { field, value: fieldValue(field, record) };
}

function termHolds(term: Term, record: FilterRecord, evaluation: Evaluation): boolean {
  const steps = pathOf(evaluation.catalogue, evaluation.kind, term.field);
  if (!steps) throw new Error(`A filter names the field "${term.field}", which ${evaluation.kind} does not have; check it first.`);
  const field = steps.at(-1)!.field;
  const value = valueAt(steps, record, evaluation);
  const wanted = literals(term);
  switch (term.is) {
    case "equals":
      return wanted.some((one) => equal(field, value, one));
    case "differs":
      return !wanted.some((one) => equal(field, value, one));
    case "empty":
      return isMissing(field, value);
    case "notEmpty":
      return !isMissing(field, value);
    case "has":
      return Array.isArray(value) && wanted.some((one) => value.includes(one));
    case "contains":
    case "startsWith":
    case "endsWith":
      return textHolds(term.is, comparable(field, value), comparable(field, wanted[0]));
    default:
      return orderHolds(term.is, field, value, wanted);
  }
}

function valueAt(steps: readonly Step[], record: FilterRecord, evaluation: Evaluation): unknown {
  let current: FilterRecord = record;
  for (const [index, { field }] of steps.entries()) {
    const value = fieldValue(field, current);
    if (index === steps.length - 1) return value;
    if (!evaluation.lookup) throw new Error(`The path ${steps.map((step) => step.field.name).join(".")} needs a lookup.`);
    const next = typeof value === "string" && value !== "" ? evaluation.lookup(field.reference!, value) : null;
    if (!next) return null;
    current = next;
  }
  return null;
}

/** A custom value that is not of its field's type (the type was another once) counts as missing. */
function fieldValue(field: FilterField, record: FilterRecord): unknown {
  if (!field.custom) return record[field.name];
  const extra = record.extra;
  const value = typeof extra === "object" && extra !== null ? (extra as FilterRecord)[field.column] : null;
  if (field.type === "json") return value;
  if (field.type === "references") return Array.isArray(value) ? value : null;
  const numeric = field.type === "integer" || field.type === "decimal";
  return typeof value === (numeric ? "number" : field.type === "boolean" ? "boolean" : "string") ? value : null;
}

/** The values of a term as a list. Throws where one is still relative. */
export function literals(term: Term): Literal[] {
  const values = term.value === undefined ? [] : Array.isArray(term.value) ? term.value : [term.value];
  return values.map((value: Literal | Relative) => {
    if (typeof value === "object")
      throw new Error(`"${value.relative}" in a filter on ${term.field} was not made literal; resolve it first.`);
    return value;
  });
}

function isMissing(field: FilterField, value: unknown): boolean {
  if (value === null || value === undefined || value === "") return true;
  if (isFolded(field)) return fold(String(value)) === "";
  if (typeof value !== "object") return false;
  return field.type === "json" || field.type === "references" ? Object.keys(value).length === 0 : false;
}

/** Answers whether a field's texts compare folded. */
export function isFolded(field: FilterField): boolean {
  return field.folded === true && (field.type === "text" || field.type === "longtext");
}

/** The form of a text that is compared: missing is "". */
function comparable(field: FilterField, value: unknown): string {
  const text = value === null || value === undefined ? "" : String(value);
  return isFolded(field) ? fold(text) : text;
}

function equal(field: FilterField, value: unknown, wanted: Literal): boolean {
  if (wanted === "") return isMissing(field, value);
  if (field.type === "integer" || field.type === "decimal") return compareNumbers(value, wanted) === 0;
  if (field.type === "boolean") return value === wanted;
  return comparable(field, value) === comparable(field, wanted);
}

function textHolds(is: "contains" | "startsWith" | "endsWith", text: string, part: string): boolean {
  if (is === "contains") return text.includes(part);
  return is === "startsWith" ? text.startsWith(part) : text.endsWith(part);
}

function orderHolds(is: Operator, field: FilterField, value: unknown, wanted: readonly Literal[]): boolean {
  if (isMissing(field, value)) return false;
  const numeric = field.type === "integer" || field.type === "decimal";
  const [low, high] = wanted.map((one) =>
    numeric ? compareNumbers(value, one) : compareTexts(comparable(field, value), comparable(field, one)),
  );
  if (low === undefined || Number.isNaN(low)) return false;
  if (is === "before") return low < 0;
  if (is === "after") return low > 0;
  if (is === "atOrBefore") return low <= 0;
  if (is === "atOrAfter") return low >= 0;
  return high !== undefined && low >= 0 && high <= 0;
}

/** Dates and instants are canonical texts, so their order is the order of their texts. */
function compareTexts(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Compares two decimals exactly, given as numbers or as texts such as "1999.00"; NaN where one is no number. */
export function compareNumbers(one: unknown, other: unknown): number {
  const left = scaled(one);
  const right = scaled(other);
  if (!left || !right) return Number.NaN;
  const scale = Math.max(left.scale, right.scale);
  const difference = left.digits * 10n ** BigInt(scale - left.scale) - right.digits * 10n ** BigInt(scale - right.scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

function scaled(value: unknown): { digits: bigint; scale: number } | null {
  if (typeof value !== "number" && typeof value !== "string") return null;
  const found = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d{1,3}))?$/.exec(String(value));
  if (!found) return null;
  const [, sign = "", whole = "", part = "", exponent = "0"] = found;
  const scale = part.length - Number(exponent);
  const digits = BigInt(sign + whole + part);
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 };
}

/**
 * Answers the plain form of a filter, equal in meaning: groups in groups of the same sort laid flat, groups of one opened, double
 * negation dropped, `not equals` made `differs`, a list of one made one value. Two spellings of a filter share it, and the typed
 * language reads and prints it.
 */
export function plainFilter(filter: Filter): Filter {
  if ("all" in filter) return grouped("all", filter.all);
  if ("any" in filter) return grouped("any", filter.any);
  if ("not" in filter) return negated(plainFilter(filter.not));
  if ("words" in filter) return { words: filter.words };
  if ("compare" in filter) return filter;
  return plainTerm(filter);
}

function grouped(sort: "all" | "any", parts: readonly Filter[]): Filter {
  const flat = parts.map(plainFilter).flatMap((part) => (partsOf(sort, part) ?? [part]) as readonly Filter[]);
  if (flat.length === 1) return flat[0]!;
  if (sort === "all") return { all: flat };
  return flat.length === 0 ? nothing : { any: flat };
}

function partsOf(sort: "all" | "any", filter: Filter): readonly Filter[] | null {
  if (sort === "all") return "all" in filter ? filter.all : null;
  return "any" in filter ? filter.any : null;
}

const opposites: Partial<Record<Operator, Operator>> = { equals: "differs", differs: "equals", empty: "notEmpty", notEmpty: "empty" };

/** Negates a plain filter, plainly. */
function negated(filter: Filter): Filter {
  if ("not" in filter) return filter.not;
  if ("all" in filter && filter.all.length === 0) return nothing;
  if ("any" in filter && filter.any.length === 0) return everything;
  const opposite = "field" in filter ? opposites[filter.is] : undefined;
  return "field" in filter && opposite ? { ...filter, is: opposite } : { not: filter };
}

function plainTerm(term: Term): Filter {
  const { field, is, value } = term;
  if (is === "empty" || is === "notEmpty" || value === undefined) return { field, is };
  const several = is !== "between" && isList(value);
  if (several && value.length === 0) return is === "differs" ? everything : nothing;
  const plain = several && value.length === 1 ? value[0]! : value;
  if (plain === "" && is === "equals") return { field, is: "empty" };
  if (plain === "" && is === "differs") return { field, is: "notEmpty" };
  return { field, is, value: plain };
}

/** Answers whether a value is a list. (Array.isArray does not narrow a readonly array.) */
export function isList(value: FilterValue): value is readonly (Literal | Relative)[] {
  return Array.isArray(value);
}
