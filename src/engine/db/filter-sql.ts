import type { Filter, FilterCatalogue, FilterField, Literal, Step, Term } from "../../kernel/filter.ts";
import { isFolded, literals, pathOf } from "../../kernel/filter.ts";
import { type CalendarTerm, type Comparison, isCalendarTerm } from "../../kernel/filter-fields.ts";
import { fold, searchWords } from "../../kernel/fold.ts";
import { comparisonSql, placeSql } from "./filter-fields-sql.ts";

/** A piece of SQL for a where clause; `values` are bound to its placeholders in order, the first being `firstPlaceholder`. */
export type FilterSql = { text: string; values: unknown[] };
export type FilterSqlOptions = {
  catalogue: FilterCatalogue;
  kind: string;
  /** How the query names the kind's table. */
  alias: string;
  /** The number of the first placeholder; 1 when absent. */
  firstPlaceholder?: number;
  /** Which records of a referenced kind the reader may see, as a literal filter on own columns; null: all. Rows outside it count as missing. */
  visible?(kind: string): Filter | null;
};

/**
 * Compiles a checked, literal filter (checkFilter, resolveFilter) to a condition that holds for exactly the rows that `matches` accepts.
 * No text of a user enters the SQL; names come from the catalogue and are checked. Tables have `id text`, `search tsvector` whose
 * lexemes are the words of searchWords where free words are used, `extra jsonb` where there are custom fields, and `extra_fold jsonb`
 * (the same keys, texts folded) where a custom field is folded.
 * A condition may be null in SQL where it is false in memory; that is the same in a where clause, and under `not` it is made false first.
 * @throws where a field is unknown or a value does not fit it: check the filter first.
 */
export function filterSql(filter: Filter, options: FilterSqlOptions): FilterSql {
  const values: unknown[] = [];
  const first = options.firstPlaceholder ?? 1;
  const compiler: Compiler = { ...options, depth: 0, bind: (value) => `$${first + values.push(value) - 1}` };
  return { text: condition(filter, compiler), values };
}

type Compiler = Omit<FilterSqlOptions, "firstPlaceholder"> & { depth: number; bind(value: unknown): string };

function condition(filter: Filter, compiler: Compiler): string {
  if ("all" in filter) return joined(filter.all, "and", compiler);
  if ("any" in filter) return joined(filter.any, "or", compiler);
  if ("not" in filter) return negated(condition(filter.not, compiler));
  if ("words" in filter) return wordsCondition(filter.words, compiler);
  if ("compare" in filter) return comparison(filter, compiler);
  return termCondition(filter, compiler);
}

function comparison(filter: Comparison | CalendarTerm, { catalogue, kind, alias, bind }: Compiler): string {
  const named = (name: string) => {
    const found = catalogue.fields(kind).find((field) => field.name === name);
    if (!found) throw new Error(`A filter names the field "${name}", which ${kind} does not have; check it first.`);
    return found;
  };
  const left = named(filter.compare);
  if (isCalendarTerm(filter)) return placeSql(filter, { field: left, column: columnOf(left, alias) }, bind);
  const right = named(filter.with);
  // Where one of two texts is not compared folded, neither is.
  const isFoldedBoth = isFolded(left) && isFolded(right);
  const side = (field: FilterField) => ({ field, column: columnOf(isFoldedBoth ? field : { ...field, folded: false }, alias) });
  return comparisonSql(filter, { left: side(left), right: side(right), bind });
}

function joined(parts: readonly Filter[], word: "and" | "or", compiler: Compiler): string {
  if (parts.length === 0) return word === "and" ? "true" : "false";
  return `(${parts.map((part) => condition(part, compiler)).join(` ${word} `)})`;
}

/** Two-valued: what is null inside was false, so its negation is true. */
function negated(text: string): string {
  return `((${text}) is not true)`;
}

/** The words go in as a ready tsquery, not through to_tsquery: its parser splits and folds by the database's own locale. */
function wordsCondition(text: string, { alias, bind }: Compiler): string {
  const words = searchWords(text);
  if (words.length === 0) return "false";
  const query = words.map((word, index) => `'${word}'${index === words.length - 1 ? ":*" : ""}`).join(" & ");
  return `${quoted(alias)}.search @@ ${bind(query)}::tsquery`;
}

function termCondition(term: Term, compiler: Compiler): string {
  const steps = pathOf(compiler.catalogue, compiler.kind, term.field);
  if (!steps) throw new Error(`A filter names the field "${term.field}", which ${compiler.kind} does not have; check it first.`);
  if (term.is === "differs") return negated(equalCondition(steps, literals(term), compiler));
  if (term.is === "equals") return equalCondition(steps, literals(term), compiler);
  if (term.is === "empty") return emptyCondition(steps, compiler);
  if (isText(term.is) && comparable(steps.at(-1)!.field, literals(term)[0]) === "") return "true";
  return along(steps, compiler, (field, alias) => ownCondition(term, field, { ...compiler, alias }));
}

function isText(is: Term["is"]): is is "contains" | "startsWith" | "endsWith" {
  return is === "contains" || is === "startsWith" || is === "endsWith";
}

function equalCondition(steps: readonly Step[], wanted: readonly Literal[], compiler: Compiler): string {
  const last = steps.at(-1)!.field;
  const present = wanted.filter((value) => comparable(last, value) !== "");
  const parts = present.length === 0 ? [] : [along(steps, compiler, (field, alias) => equalTo(field, present, { ...compiler, alias }))];
  if (present.length < wanted.length) parts.push(emptyCondition(steps, compiler));
  if (parts.length === 0) return "false";
  return parts.length === 1 ? parts[0]! : `(${parts.join(" or ")})`;
}

/** Missing along a path is missing anywhere on it, so it is the negation of "there is a value"; on the row itself it can use an index. */
function emptyCondition(steps: readonly Step[], compiler: Compiler): string {
  const field = steps[0]!.field;
  if (steps.length > 1 || field.custom || field.type === "references" || field.type === "json") {
    return negated(along(steps, compiler, (last, alias) => presentIn(last, alias)));
  }
  const column = columnOf(field, compiler.alias);
  return isTextual(field) ? `(${column} is null or ${column} = '')` : `${column} is null`;
}

/** Wraps a condition on the last field of a path in one `in (select …)` for each reference before it. */
function along(steps: readonly Step[], compiler: Compiler, last: (field: FilterField, alias: string) => string): string {
  const [{ field }, ...rest] = steps as [Step, ...Step[]];
  if (rest.length === 0) return last(field, compiler.alias);
  const alias = `r${compiler.depth + 1}`;
  const kind = rest[0]!.kind;
  const inner = { ...compiler, kind, alias, depth: compiler.depth + 1 };
  const visible = compiler.visible?.(kind) ?? null;
  const parts = [along(rest, inner, last), ...(visible ? [condition(visible, inner)] : [])];
  const table = quoted(compiler.catalogue.table(kind));
  return `${columnOf(field, compiler.alias)} in (select ${alias}.id from ${table} ${alias} where ${parts.join(" and ")})`;
}

function equalTo(field: FilterField, wanted: readonly Literal[], { alias, bind }: Compiler): string {
  const column = columnOf(field, alias);
  const type = typeOf(field);
  const values = wanted.map((value) => (type === "text" ? comparable(field, value) : valueFor(field, value)));
  if (values.length === 1) return `${column} = ${bind(values[0])}::${type}`;
  return `${column} = any(${bind(values)}::${type}[])`;
}

function ownCondition(term: Term, field: FilterField, compiler: Compiler): string {
  const { alias, bind } = compiler;
  const wanted = literals(term);
  if (term.is === "notEmpty") return presentIn(field, alias);
  if (term.is === "has") return hasCondition(field, wanted, compiler);
  if (isText(term.is)) {
    const part = comparable(field, wanted[0]).replace(/[\\%_]/g, "\\$&");
    const pattern = `${term.is === "startsWith" ? "" : "%"}${part}${term.is === "endsWith" ? "" : "%"}`;
    return `${columnOf(field, alias)} collate "C" like ${bind(pattern)}::text`;
  }
  const isWords = typeOf(field) === "text";
  const bound = (index: number) =>
    isWords ? `${bind(comparable(field, wanted[index]))}::text collate "C"` : `${bind(valueFor(field, wanted[index]))}::${typeOf(field)}`;
  const column = columnOf(field, alias);
  if (term.is === "between") return `(${column} >= ${bound(0)} and ${column} <= ${bound(1)})`;
  return `${column} ${signs[term.is]} ${bound(0)}`;
}

const signs: Readonly<Record<string, string>> = { before: "<", atOrBefore: "<=", after: ">", atOrAfter: ">=" };

function hasCondition(field: FilterField, wanted: readonly Literal[], { alias, bind }: Compiler): string {
  const column = columnOf(field, alias);
  return field.custom ? `${column} ?| ${bind(wanted)}::text[]` : `${column} && ${bind(wanted)}::text[]`;
}

/** Holds where the field has a value, null or false where it is missing. */
function presentIn(field: FilterField, alias: string): string {
  const column = columnOf(field, alias);
  if (field.type === "references") return field.custom ? `${column} <> '[]'` : `cardinality(${column}) > 0`;
  if (field.type === "json") return `${column} not in ('null', '""', '[]', '{}')`;
  return isTextual(field) ? `${column} <> ''` : `${column} is not null`;
}

function isNumeric(field: FilterField): boolean {
  return field.type === "integer" || field.type === "decimal";
}

function isTextual(field: FilterField): boolean {
  return field.type === "text" || field.type === "longtext" || field.type === "choice" || field.type === "reference";
}

/** The expression a field is compared by: its column, its folded column, or its value in `extra`, null where that is of another type. */
function columnOf(field: FilterField, alias: string): string {
  if (!field.custom) return `${quoted(alias)}.${quoted(isFolded(field) ? `${field.column}_fold` : field.column)}`;
  const json = `${quoted(alias)}.extra->'${customName(field)}'`;
  const text = `${quoted(alias)}.extra->>'${customName(field)}'`;
  if (isFolded(field)) return `(${quoted(alias)}.extra_fold->>'${customName(field)}')`;
  if (field.type === "json") return `(${json})`;
  if (field.type === "references") return `(case jsonb_typeof(${json}) when 'array' then ${json} end)`;
  if (field.type === "boolean") return `(case ${json} when 'true' then true when 'false' then false end)`;
  if (isNumeric(field)) return `(case jsonb_typeof(${json}) when 'number' then (${text})::numeric end)`;
  return `(case jsonb_typeof(${json}) when 'string' then nullif(${text}, '') end)`;
}

/** A custom field's key in `extra`, checked: it stands in the text of a statement. */
export function customName(field: Pick<FilterField, "column">): string {
  if (!/^u_[a-z0-9_]{1,40}$/.test(field.column)) throw new Error(`"${field.column}" is no name of a custom field.`);
  return field.column;
}

function quoted(name: string): string {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(name)) throw new Error(`"${name}" is no name of a table or column.`);
  return `"${name}"`;
}

/** The SQL type a value is bound as. Custom dates and instants are canonical texts. */
function typeOf(field: FilterField): "text" | "numeric" | "double precision" | "bigint" | "boolean" | "timestamptz" | "date" {
  if (field.type === "integer") return field.custom ? "numeric" : "bigint";
  if (field.type === "decimal") return field.custom ? "numeric" : "double precision";
  if (field.type === "boolean") return "boolean";
  if (field.type === "instant" && !field.custom) return "timestamptz";
  return field.type === "date" && !field.custom ? "date" : "text";
}

function valueFor(field: FilterField, value: Literal | undefined): Literal {
  const fits =
    field.type === "boolean"
      ? typeof value === "boolean"
      : field.type === "integer" || field.type === "decimal"
        ? typeof value === "number"
        : typeof value === "string";
  if (value === undefined || !fits)
    throw new Error(`"${String(value)}" does not fit ${field.name} (${field.type}); check the filter first.`);
  return value;
}

/** The form of a value that is compared: folded where the field is. */
function comparable(field: FilterField, value: Literal | undefined): string {
  const text = value === undefined ? "" : String(value);
  return isFolded(field) ? fold(text) : text;
}
