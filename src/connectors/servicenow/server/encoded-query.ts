import { everything, type Filter, nothing, pathOf } from "../../../kernel/filter.ts";
import { wordsFault } from "../../../kernel/filter-check.ts";
import { resolveFilter } from "../../../kernel/filter-resolve.ts";
import type { Sorting } from "./desk.ts";
import { conditionOf, constantCondition } from "./encoded-condition.ts";
import { isBetweenColumns, twoColumns } from "./encoded-fields.ts";
import { type EncodedOperator, operators } from "./encoded-operators.ts";
import type { Asking } from "./script.ts";
import type { Member, Source, Table, Tables } from "./tables.ts";

/** What a query asks of one kind of a table. */
export type Read = {
  where: Filter;
  order: readonly Sorting[];
  /** Terms that name no column, or ask what it cannot be asked: left out, as ServiceNow does, and told. */
  ignored: readonly string[];
};
export type Parsed = { ok: true; terms: Query } | { ok: false; sentence: string };
/** A query by its form alone: groups of which one must hold; terms of which all must; conditions of which one must. */
export type Query = {
  /** Terms about rows of other tables, which are answered first. */
  related: readonly string[];
  groups: readonly (readonly (readonly string[])[])[];
  order: readonly { name: string; descending: boolean }[];
};

/** So many conditions can be asked at once, and so long may a query be. */
export const mostConditions = 5_000;
export const mostEffective = 400;
export const longest = 200_000;

/** A query that holds in every one of its groups only where a condition of ours does: `^NQ` in what was asked opens no way past it. */
export function alsoHolding(query: string | null | undefined, condition: string): string {
  if (!query) return condition;
  // The carets of a value are doubled: an odd run before NQ ends a group.
  return query
    .split(/\^(?=NQ)(?<=(?:^|[^^])(?:\^\^)*\^)/)
    .map((group) => `${group}^${condition}`)
    .join("^");
}

/**
 * Reads the form of an encoded query: `^` and, `^OR` or with the condition before it, `^NQ` or with all before it, `^EQ` nothing, `^^` a caret.
 * Source: ServiceNow, encoded query strings.
 */
export function parseQuery(text: string): Parsed {
  if (text.length > longest) return { ok: false, sentence: `The query is longer than ${longest} characters.` };
  const groups: string[][][] = [[]];
  const order: { name: string; descending: boolean }[] = [];
  const parts = withLists(partsOf(text));
  if (parts.length > mostConditions) return { ok: false, sentence: `The query has more than ${mostConditions} conditions.` };
  for (const [index, part] of parts.entries()) {
    let term = part;
    if (index > 0 && term.startsWith("NQ")) {
      groups.push([]);
      term = term.slice(2);
    }
    const sorting = /^ORDERBY(DESC)?([a-z][A-Za-z0-9_.]*)$/.exec(term);
    if (sorting) order.push({ name: sorting[2]!, descending: sorting[1] !== undefined });
    else if (term === "" || term === "EQ" || /^(GROUPBY|TRENDBY)/.test(term)) continue;
    else {
      const chains = groups.at(-1)!;
      const last = chains.at(-1);
      if (index > 0 && term.startsWith("OR") && last) last.push(term.slice(2));
      else chains.push([index > 0 && term.startsWith("OR") ? term.slice(2) : term]);
    }
  }
  const related = groups.flat(2).filter((term) => /^(JOIN|RLQUERY)[a-z]/.test(term));
  if (related.length > mostRelated) return { ok: false, sentence: `The query asks about more than ${mostRelated} related lists.` };
  return { ok: true, terms: { groups, order, related: [...new Set(related)] } };
}

const mostRelated = 5;

/** A question about a related list is one term, from RLQUERY to ENDRLQUERY. */
function withLists(parts: readonly string[]): string[] {
  const found: string[] = [];
  let list: string[] | null = null;
  for (const part of parts) {
    if (list && part === "ENDRLQUERY") {
      found.push(list.join("^"));
      list = null;
    } else if (list) list.push(part.replaceAll("^", "^^"));
    else if (/^(OR|NQ)?RLQUERY[a-z]/.test(part)) list = [part];
    else found.push(part);
  }
  return list ? [...found, list.join("^")] : found;
}

/** Splits at carets; two of them are one that belongs to a value. */
function partsOf(text: string): string[] {
  const parts: string[] = [];
  let part = "";
  for (let index = 0; index < text.length; index++) {
    if (text[index] !== "^") part += text[index];
    else if (text[index + 1] === "^") {
      part += "^";
      index++;
    } else {
      parts.push(part);
      part = "";
    }
  }
  return [...parts, part];
}

type Reading = {
  tables: Tables;
  table: Table;
  member: Member;
  asking: Asking;
  related?: ReadonlyMap<string, Filter>;
  /** The filter will be written down as people type it: what has no such form is left out. */
  isTyped?: boolean;
};

/** What a query asks of one member of a table, in our own terms. */
export function readQuery(query: Query, reading: Reading): Read {
  const ignored: string[] = [];
  const groups = query.groups.flatMap((chains) => {
    const read = chains.flatMap((chain) => chainOf(chain, reading, ignored) ?? []);
    // A group of which nothing is left asks nothing; it must not let everything in.
    return read.length > 0 || query.groups.length === 1 ? [{ all: read } as Filter] : [];
  });
  const where: Filter = groups.length === 0 ? everything : groups.length === 1 ? groups[0]! : { any: groups };
  return { where: literal(where, reading), order: orderOf(query, reading, ignored), ignored: [...new Set(ignored)] };
}

/** How many conditions a filter holds. */
export function weightOf(filter: Filter): number {
  if ("all" in filter) return filter.all.reduce((sum, part) => sum + weightOf(part), 0);
  if ("any" in filter) return filter.any.reduce((sum, part) => sum + weightOf(part), 0);
  return "not" in filter ? weightOf(filter.not) : 1;
}

/** Conditions that are yes-or-no columns speak of now. */
function literal(where: Filter, { tables, member, asking }: Reading): Filter {
  const context = { now: asking.now, timeZone: asking.timeZone, personId: asking.personId, teamIds: asking.teamIds, serviceIds: [] };
  return resolveFilter(where, tables.catalogue, member.kind, context);
}

function chainOf(chain: readonly string[], reading: Reading, ignored: string[]): Filter | null {
  const parts: Filter[] = [];
  for (const term of chain) {
    const read = termOf(term, reading);
    if (read) parts.push(read);
    else ignored.push(term);
  }
  if (parts.length === 0) return null;
  return parts.length === 1 ? parts[0]! : { any: parts };
}

function termOf(term: string, reading: Reading): Filter | null {
  const related = reading.related?.get(term);
  if (related) return related;
  const words = /^123TEXTQUERY321=([\s\S]*)$/.exec(term);
  if (words) return isSearched(reading.member) && wordsFault(words[1]!) === null ? { words: words[1]! } : null;
  const split = splitTerm(term, reading);
  if (!split || /\0|[\ud800-\udfff]/u.test(split.value)) return null;
  const { tables, asking, member } = reading;
  if (split.found === null) return constantCondition("", split.operator, split.value);
  const displayOf = (kind: string) => {
    const model = tables.memberOf(kind)?.view.model;
    return model && (model.number ? "number" : model.title);
  };
  if (split.name === "sys_class_name" && split.operator === "INSTANCEOF") return instanceOf(split.value, reading);
  const { column, path } = split.found;
  if (isBetweenColumns(split.operator))
    return path === "" && !reading.isTyped
      ? twoColumns(split.operator, split.value, { left: column.source, other: otherOf(reading), timeZone: asking.timeZone })
      : null;
  const filter = conditionOf({ column, path, displayOf, asking }, split.operator, split.value);
  return filter && isKnown(filter, member.kind, tables) ? filter : null;
}

/** What another column of the row is: null where only other members of the table have it. */
function otherOf({ tables, table, member }: Reading): (name: string) => Source | null | undefined {
  return (name) => member.columns.get(name)?.source ?? (table.members.some((one) => tables.resolve(one, name)) ? null : undefined);
}

function isSearched({ view: { model } }: Member): boolean {
  return model.number !== undefined || model.fields.some((field) => field.searchable);
}

/** A class and those that extend it: what the table of that name holds of this member. */
function instanceOf(name: string, { tables, member }: Reading): Filter | null {
  const table = tables.find(name);
  if (!table) return null;
  return table.members.find((one) => one.kind === member.kind)?.where ?? nothing;
}

/** A path follows two references at most, and only over fields the reader may read. */
function isKnown(filter: Filter, kind: string, tables: Tables): boolean {
  if ("all" in filter) return filter.all.every((part) => isKnown(part, kind, tables));
  if ("any" in filter) return filter.any.every((part) => isKnown(part, kind, tables));
  if ("not" in filter) return isKnown(filter.not, kind, tables);
  return "words" in filter || "compare" in filter || pathOf(tables.catalogue, kind, filter.field) !== null;
}

type Split = { name: string; found: ReturnType<Tables["resolve"]>; operator: EncodedOperator; value: string };

/** Takes the longest name that a column has, then the longest operator. Null for a column that nothing of the table has. */
function splitTerm(term: string, { tables, table, member }: Reading): Split | null {
  const run = /^[A-Za-z0-9_.]{1,160}/.exec(term)?.[0] ?? "";
  for (let length = run.length; length > 0; length--) {
    const rest = term.slice(length);
    const operator = operators.find((one) => rest.startsWith(one));
    if (!operator) continue;
    const name = term.slice(0, length);
    const value = rest.slice(operator.length);
    const found = tables.resolve(member, name);
    if (found) return { name, found, operator, value };
    // What another member of the table has is missing in this one.
    if (table.members.some((one) => tables.resolve(one, name))) return { name, found: null, operator, value };
  }
  return null;
}

/** Orders by columns of the row itself; by others they cannot be walked, and are left out and told. */
function orderOf({ order }: Query, { tables, table, member }: Reading, ignored: string[]): Sorting[] {
  const found: Sorting[] = [];
  for (const { name, descending } of order) {
    const column = member.columns.get(name);
    const source = column?.source;
    if (source?.is === "id") found.push({ path: "id", descending });
    else if (source?.is === "field" && source.field.type !== "json" && source.field.type !== "references")
      found.push({ path: source.field.name, descending });
    else if (!table.members.some((one) => tables.resolve(one, name)) || source) ignored.push(`ORDERBY${descending ? "DESC" : ""}${name}`);
  }
  return found;
}
