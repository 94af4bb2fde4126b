import { everything, type Filter, nothing } from "../../../kernel/filter.ts";
import { parseQuery, readQuery } from "./encoded-query.ts";
import type { Asked } from "./read.ts";
import { badParameter } from "./refused.ts";
import { askingOf } from "./request.ts";
import type { Column, Member, Table } from "./tables.ts";

/** So many related rows are looked through; a question about more is refused, for half an answer would be a wrong one. */
const most = 10_000;

/**
 * What rows of other tables say of this one, by the term that asks it: `JOINa.x=b.y!condition` (there is a row of b that holds) and
 * `RLQUERYb.y,>=2^condition` (so many rows of b lead here). Each is answered before the query itself, as a list of values.
 */
export async function relatedFilters(terms: readonly string[], asked: Asked, member: Member): Promise<Map<string, Filter>> {
  const found = new Map<string, Filter>();
  for (const term of terms) {
    const filter = term.startsWith("JOIN") ? await joinFilter(term, asked, member) : await listFilter(term, asked, member);
    if (filter) found.set(term, filter);
  }
  return found;
}

async function joinFilter(term: string, asked: Asked, member: Member): Promise<Filter | null> {
  const parts = /^JOIN([a-z0-9_]+)\.([a-z0-9_]+)=([a-z0-9_]+)\.([a-z0-9_]+)!([\s\S]*)$/.exec(term);
  if (!parts) return null;
  const [, , ownName = "", otherName = "", otherColumn = "", conditions = ""] = parts;
  const own = fieldOf(member.columns.get(ownName));
  const counts = own === null ? null : await countsBy(asked, { table: otherName, column: otherColumn, conditions });
  return own === null || counts === null ? null : { field: own, is: "equals", value: [...counts.keys()] };
}

async function listFilter(term: string, asked: Asked, member: Member): Promise<Filter | null> {
  const parts = /^RLQUERY([a-z0-9_]+)\.([a-z0-9_]+),(>=|<=|>|<|=)?(\d{1,4})(?:,m2m)?(?:\^([\s\S]*))?$/.exec(term);
  if (!parts) return null;
  const [, table = "", column = "", sign = "=", bound = "0", conditions = ""] = parts;
  const counts = await countsBy(asked, { table, column, conditions });
  const own = fieldOf(member.columns.get("sys_id"));
  if (counts === null || own === null) return null;
  const holds = (count: number) => compares(count, sign, Number(bound));
  const matching = [...counts].filter(([, count]) => holds(count) === !holds(0)).map(([id]) => id);
  // Where none is enough, those with the wrong number are left out; else those with a right one are let in.
  if (holds(0)) return matching.length === 0 ? everything : { field: own, is: "differs", value: matching };
  return matching.length === 0 ? nothing : { field: own, is: "equals", value: matching };
}

function compares(count: number, sign: string, bound: number): boolean {
  if (sign === ">=") return count >= bound;
  if (sign === "<=") return count <= bound;
  if (sign === ">") return count > bound;
  return sign === "<" ? count < bound : count === bound;
}

type Related = { table: string; column: string; conditions: string };

/** How many rows of a table hold each value of a column; null where there is no such table or column for the reader. */
async function countsBy(
  { desk, tables, request }: Asked,
  { table: name, column, conditions }: Related,
): Promise<Map<string, number> | null> {
  const table: Table | null = tables.find(name);
  const members = table?.members.filter((member) => member.view.mayRead && fieldOf(member.columns.get(column)) !== null) ?? [];
  const parsed = parseQuery(conditions);
  if (!table || members.length === 0 || !parsed.ok) return null;
  const counts = new Map<string, number>();
  for (const member of members) {
    const read = readQuery(parsed.terms, { tables, table, member, asking: askingOf(request, desk.now()) });
    // A condition that cannot be asked would let in what it was to keep out.
    if (read.ignored.length > 0) return null;
    const field = fieldOf(member.columns.get(column))!;
    const where: Filter = { all: [member.where, read.where] };
    if (field === "id") {
      const rows = await desk.select(request.actor, { kind: member.kind, where, order: [], limit: most, offset: 0, fields: [] });
      for (const { id } of rows) counts.set(id, 1);
    } else
      for (const { keys, count } of await desk.group(request.actor, { kind: member.kind, where, by: [field], measures: [] }))
        if (keys[0]) counts.set(keys[0], (counts.get(keys[0]) ?? 0) + count);
  }
  if (counts.size >= most)
    throw badParameter("sysparm_query", `A related list of more than ${most} rows cannot be asked about. Narrow its conditions.`);
  return counts;
}

/** The field whose values are the ids of other rows. */
function fieldOf(column: Column | undefined): string | null {
  const source = column?.source;
  if (source?.is === "id") return "id";
  return (source?.is === "field" && source.field.type !== "json" && source.field.type !== "references") || source?.is === "pointer"
    ? source.field.name
    : null;
}
