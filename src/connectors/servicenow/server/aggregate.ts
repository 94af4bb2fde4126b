import type { Group, Measure } from "./desk.ts";
import { type Asked, type Asks, readAsks } from "./read.ts";
import { badParameter } from "./refused.ts";
import { choiceLabel } from "./render.ts";
import { type DisplayMode, readParameters, type TableAnswer } from "./request.ts";
import type { Column, Member } from "./tables.ts";

const functions = ["avg", "sum", "min", "max"] as const;
type Stats = Record<string, unknown>;

/** `GET /api/now/stats/{table}`: counts and measures, of all rows or of groups. Source: ServiceNow Aggregate API. */
export async function aggregate(asked: Asked): Promise<TableAnswer> {
  const { request } = asked;
  const { query } = request;
  const parameters = readParameters(query);
  const { asks } = await readAsks(asked, { ...parameters, plain: [] });
  const { measures, groups, found } = asks.length === 1 ? await measured(asked, asks[0]!) : await countedTogether(asked, asks);
  const shows = { count: query.get("sysparm_count")?.toLowerCase() === "true", measures };
  if (groups.length === 0) return { status: 200, headers: {}, body: { result: { stats: statsOf(found[0], shows) } } };
  const kept = found.filter((group) => passes(group, query.get("sysparm_having"), measures));
  const ordered = orderBy(kept, query.get("sysparm_order_by"), { groups, measures });
  const labels = parameters.display === "false" ? new Map<string, string>() : await labelsOf(asked, groups, ordered);
  const result = ordered.map((group) => ({
    stats: statsOf(group, shows),
    groupby_fields: groups.map((column, index) => shownKey(column, group.keys[index] ?? "", { labels, display: parameters.display })),
  }));
  return { status: 200, headers: {}, body: { result } };
}

type Found = { measures: readonly Measured[]; groups: readonly Column[]; found: readonly Group[] };

async function measured({ desk, request: { actor, query } }: Asked, { member, where }: Asks): Promise<Found> {
  const measures = functions.flatMap((name) => fieldsOf(member, query.get(`sysparm_${name}_fields`)).map((column) => ({ name, column })));
  const groups = fieldsOf(member, query.get("sysparm_group_by"));
  const found = await desk.group(actor, {
    kind: member.kind,
    where,
    by: groups.map(fieldName),
    measures: measures.map(({ name, column }): Measure => ({ function: name, field: fieldName(column) })),
  });
  return { measures, groups, found };
}

/** Rows of several kinds are counted together, by columns that any of them has; what they hold is not added up. */
async function countedTogether({ desk, request: { actor, query } }: Asked, asks: readonly Asks[]): Promise<Found> {
  if (functions.some((name) => query.get(`sysparm_${name}_fields`)))
    throw badParameter("sysparm_query", "Rows of several kinds are counted together, not measured: name the table of one.");
  const names = [...new Set((query.get("sysparm_group_by") ?? "").split(",").map((name) => name.trim()))];
  const groups = names.flatMap((name) => asks.map(({ member }) => member.columns.get(name)).find((one) => one && isCounted(one)) ?? []);
  const merged = new Map<string, Group>();
  for (const { member, where } of asks) {
    const own = groups.map(({ name }) => member.columns.get(name));
    const by = own.filter((column) => column !== undefined).filter(isField);
    for (const { keys, count } of await desk.group(actor, { kind: member.kind, where, by: by.map(fieldName), measures: [] })) {
      const all = own.map((column) =>
        column && isField(column) ? (keys[by.indexOf(column)] ?? null) : column?.source.is === "constant" ? column.source.value : null,
      );
      const place = JSON.stringify(all);
      merged.set(place, { keys: all, count: (merged.get(place)?.count ?? 0) + count, values: [] });
    }
  }
  // A kind of which nothing is there has one group of nothing.
  return { measures: [], groups, found: [...merged.values()].filter((group) => groups.length === 0 || group.count > 0) };
}

function isCounted(column: Column): boolean {
  return isField(column) || column.source.is === "constant";
}

function isField({ source }: Column): boolean {
  return source.is === "field" && source.field.type !== "json" && source.field.type !== "references";
}

type Measured = { name: (typeof functions)[number]; column: Column };

/** Columns that are a field of the row itself; others are passed over. */
function fieldsOf(member: Member, names: string | undefined): Column[] {
  return (names ?? "")
    .split(",")
    .map((name) => member.columns.get(name.trim()))
    .filter((column) => column !== undefined)
    .filter(isField);
}

function fieldName({ source }: Column): string {
  return source.is === "field" ? source.field.name : "";
}

/** Everything is a text; an average has four decimals. */
function statsOf(group: Group | undefined, { count, measures }: { count: boolean; measures: readonly Measured[] }): Stats {
  const stats: Stats = count ? { count: String(group?.count ?? 0) } : {};
  for (const [index, { name, column }] of measures.entries()) {
    const value = group?.values[index] ?? "";
    const own = (stats[name] as Record<string, string> | undefined) ?? {};
    stats[name] = { ...own, [column.name]: name === "avg" && value !== "" ? Number(value).toFixed(4) : value };
  }
  return stats;
}

function shownKey(
  column: Column,
  value: string,
  { labels, display }: { labels: ReadonlyMap<string, string>; display: DisplayMode },
): Record<string, string> {
  const label = labels.get(`${column.name} ${value}`) ?? value;
  if (display === "true") return { field: column.name, value: label };
  return { field: column.name, value, ...(display === "all" ? { display_value: label } : {}) };
}

async function labelsOf({ desk, request }: Asked, groups: readonly Column[], found: readonly Group[]): Promise<Map<string, string>> {
  const labels = new Map<string, string>();
  for (const [index, column] of groups.entries()) {
    const { source } = column;
    if (source.is !== "field") continue;
    const values = found.map((group) => group.keys[index]).filter((value) => typeof value === "string");
    const { field } = source;
    if (field.type === "reference" && field.reference) {
      const names = await desk.names(request.actor, new Map([[field.reference, new Set(values)]]));
      for (const value of values) {
        const name = names[field.reference]?.[value];
        labels.set(`${column.name} ${value}`, name ? (name.number ?? name.label) : "");
      }
    } else for (const value of values) labels.set(`${column.name} ${value}`, choiceLabel(column.name, field, value));
  }
  return labels;
}

/** `count^state^>^3`, with `^AND^` or a comma between several. */
function passes(group: Group, having: string | undefined, measures: readonly Measured[]): boolean {
  if (!having) return true;
  return having.split(",").every((one) => {
    const [name = "", field = "", sign = "", bound = ""] = one.split("^");
    const index = measures.findIndex((measure) => measure.name === name && measure.column.name === field);
    const value = name === "count" ? group.count : index >= 0 ? Number(group.values[index] ?? Number.NaN) : Number.NaN;
    if (Number.isNaN(value) || !/^-?\d+(\.\d+)?$/.test(bound)) return true;
    if (sign === ">") return value > Number(bound);
    if (sign === "<") return value < Number(bound);
    if (sign === ">=") return value >= Number(bound);
    if (sign === "<=") return value <= Number(bound);
    return sign === "!=" ? value !== Number(bound) : value === Number(bound);
  });
}

/** `AVG^state` by a measure, `COUNT` by the count, or a field that is grouped by; `^DESC` behind it turns it round. */
function orderBy(
  found: readonly Group[],
  order: string | undefined,
  { groups, measures }: { groups: readonly Column[]; measures: readonly Measured[] },
): Group[] {
  if (!order) return [...found];
  const [first = "", ...rest] = order.split(",")[0]!.split("^");
  const isDown = rest.at(-1)?.toUpperCase() === "DESC";
  const measure = measures.findIndex((one) => one.name === first.toLowerCase() && one.column.name === rest[0]);
  const group = groups.findIndex((column) => column.name === first);
  const keyOf = (one: Group): number | string =>
    first.toUpperCase() === "COUNT" ? one.count : measure >= 0 ? Number(one.values[measure] ?? 0) : (one.keys[group] ?? "");
  const sign = isDown ? -1 : 1;
  return [...found].sort((one, other) => {
    const [a, b] = [keyOf(one), keyOf(other)];
    return a === b ? 0 : a < b ? -sign : sign;
  });
}
