import type { Filter, FilterCatalogue, FilterField, Literal, Relative, Term } from "./filter.ts";
import { isFolded, isList, pathOf, plainFilter } from "./filter.ts";
import { fold } from "./fold.ts";

/**
 * Writes a filter in the typed language, so that parsing it again gives the same plain filter (plainFilter). Named filters of the kind
 * are written by their name. A condition on a field the catalogue does not hold is written as for a text that is compared exactly.
 */
export function printFilter(filter: Filter, catalogue: FilterCatalogue, kind: string): string {
  const plain = plainFilter(filter);
  const printer: Printer = { catalogue, kind, names: namesOf(catalogue, kind) };
  return "all" in plain && plain.all.length === 0 ? "" : alternatives(printer, plain);
}

type Printer = { catalogue: FilterCatalogue; kind: string; names: ReadonlyMap<string, string> };

function namesOf(catalogue: FilterCatalogue, kind: string): Map<string, string> {
  const macros = Object.entries(catalogue.macros?.(kind) ?? {});
  return new Map(macros.map(([name, filter]) => [JSON.stringify(plainFilter(filter)), name]));
}

function alternatives(printer: Printer, filter: Filter): string {
  const named = "any" in filter && printer.names.has(JSON.stringify(filter));
  if (!("any" in filter) || named || filter.any.length === 0) return sequence(printer, filter);
  return filter.any.map((part) => sequence(printer, part)).join(" or ");
}

function sequence(printer: Printer, filter: Filter): string {
  const named = "all" in filter && printer.names.has(JSON.stringify(filter));
  if (!("all" in filter) || named || filter.all.length === 0) return atom(printer, filter);
  return filter.all.map((part) => atom(printer, part)).join(" ");
}

function atom(printer: Printer, filter: Filter): string {
  const name = printer.names.get(JSON.stringify(filter));
  if (name !== undefined) return name;
  if ("not" in filter) return `-${atom(printer, filter.not)}`;
  if ("any" in filter && filter.any.length === 0) return "-()";
  if ("any" in filter || "all" in filter) return `(${"all" in filter && filter.all.length === 0 ? "" : alternatives(printer, filter)})`;
  if ("words" in filter) return bareWord.test(filter.words) ? filter.words : quoted(filter.words);
  if ("compare" in filter) throw new Error("Two fields against each other have no typed form; leave them out first.");
  if (filter.is === "differs") return `-${atom(printer, { ...filter, is: "equals" })}`;
  if (filter.is === "notEmpty") return `-${atom(printer, { field: filter.field, is: "empty" })}`;
  return `${filter.field}:${written(printer, filter)}`;
}

const bareWord = /^(?!(?:or|and|not)$)[\p{L}\p{N}_][\p{L}\p{N}\p{M}_.@/+-]*$/iu;

function written(printer: Printer, term: Term): string {
  const { field: path, is, value } = term;
  if (value === undefined) return "none";
  const field = pathOf(printer.catalogue, printer.kind, path)?.at(-1)?.field;
  const values = (isList(value) ? value : [value]).map((one) => writtenValue(printer, { path, field, value: one }));
  switch (is) {
    case "contains":
      return field && isFolded(field) ? values[0]! : `*${values[0]}*`;
    case "startsWith":
      return `${values[0]}*`;
    case "endsWith":
      return `*${values[0]}`;
    case "between":
      return values.join("..");
    case "equals":
      return `${field && isFolded(field) ? "=" : ""}${values.join(",")}`;
    case "has":
      return values.join(",");
    default:
      return `${signs[is] ?? ""}${values[0]}`;
  }
}

const signs: Readonly<Record<string, string>> = { before: "<", atOrBefore: "<=", after: ">", atOrAfter: ">=" };

type Value = { path: string; field: FilterField | undefined; value: Literal | Relative };

function writtenValue(printer: Printer, { path, field, value }: Value): string {
  if (typeof value === "object") return value.relative.replaceAll(" ", "-");
  if (value === "") return "none";
  if (typeof value !== "string") return String(value);
  const exact = field?.type === "instant" || field?.type === "date";
  return exact || (bareValue.test(value) && !isName(printer, `${path}:${value}`)) ? value : quoted(value);
}

/** Signs that begin something, dots in pairs and words that mean something are left to quotes. */
const bareValue = /^(?!none$|(?:my|this|last|next)$|.*\.\.)[\p{L}\p{N}_][\p{L}\p{N}\p{M}_.@/+-]*$/iu;

function isName(printer: Printer, typed: string): boolean {
  return Object.keys(printer.catalogue.macros?.(printer.kind) ?? {}).some((name) => fold(name) === fold(typed));
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}
