import { approvals, nextStates, tasks } from "./change-parts.ts";
import { rowIdOf } from "./computed.ts";
import { internalType } from "./computed-tables.ts";
import { alsoHolding } from "./encoded-query.ts";
import { badBody, methodNotSupported, noRecord } from "./refused.ts";
import type { Rendered } from "./render.ts";
import type { TableAnswer } from "./request.ts";
import type { Endpoint, SignedIn } from "./server.ts";
import type { Member } from "./tables.ts";

type Shown = { display_value: string; value: string | number | boolean | null; display_value_internal?: string };
const types = new Set(["normal", "standard", "emergency"]);

/**
 * `/api/sn_chg_rest/v1/change`: changes with typed values, over the same rules as the table `change_request`.
 * Source: ServiceNow Change Management API.
 */
export const changeEndpoint: Endpoint = async (asked, rest) => {
  const { request } = asked;
  const [first, part, ...beyond] = rest;
  if (first === "model" && beyond.length === 0) return models(asked, part);
  if (first === "standard" && part !== undefined) return standard(asked, part, beyond);
  if (part !== undefined) return first === undefined || types.has(first) ? null : ofOne(asked, first, part, beyond);
  const type = first !== undefined && types.has(first) ? first : undefined;
  if (first === undefined || type) {
    const said = request.query.get("sysparm_query") ?? "";
    const queried = type ? alsoHolding(said, `type=${type}`) : said;
    if (request.method === "GET") return typed(asked, await inner(asked, "", { query: queried === "" ? {} : { sysparm_query: queried } }));
    if (request.method === "POST")
      return typed(asked, await inner(asked, "", { body: { ...bodyOf(request.body), ...(type ? { type } : {}) } }));
    throw methodNotSupported(request.method);
  }
  if (request.method === "DELETE") return inner(asked, `/${first}`, {});
  if (request.method !== "GET" && request.method !== "PATCH") throw methodNotSupported(request.method);
  return typed(asked, await inner(asked, `/${first}`, {}));
};

/** The models of change: its types, which say which way it goes. */
function models({ request, tables }: SignedIn, wanted: string | undefined): TableAnswer {
  if (request.method !== "GET") throw methodNotSupported(request.method);
  const choices = tables.find("change_request")?.members[0]?.columns.get("type")?.source;
  const known = choices?.is === "field" ? (choices.field.choices ?? []) : [];
  const rows = known.map(({ value, label }) => ({
    ...{
      sys_id: shown(rowIdOf("chg_model", value)),
      name: shown(label),
      sys_name: shown(value),
      active: { display_value: "true", value: true },
    },
    ...{ table_name: shown("change_request"), state_field: shown("state"), sys_class_name: shown("chg_model") },
  }));
  if (wanted === undefined) return { status: 200, headers: { "x-total-count": String(rows.length) }, body: { result: rows } };
  const found = rows.find((row) => row.sys_id.value === wanted);
  if (!found) throw noRecord();
  return { status: 200, headers: {}, body: { result: found } };
}

function shown(value: string): Shown {
  return { display_value: value, value };
}

/** The templates of standard changes; a change made of one. */
async function standard(asked: SignedIn, first: string, beyond: readonly string[]): Promise<TableAnswer | null> {
  const { request } = asked;
  const templates = "std_change_producer_version";
  if (first === "template") {
    if (beyond.length > 1) return null;
    if (request.method !== "GET") throw methodNotSupported(request.method);
    const query = new Map(request.query).set("sysparm_display_value", "all").set("sysparm_exclude_reference_link", "true");
    const path = `/api/now/table/${templates}${beyond[0] === undefined ? "" : `/${beyond[0]}`}`;
    return typed(asked, await asked.answer({ ...request, path, query }), templates);
  }
  if (beyond.length > 0) return null;
  if (request.method !== "POST") throw methodNotSupported(request.method);
  return typed(asked, await inner(asked, "", { body: { ...bodyOf(request.body), type: "standard", [templates]: first } }));
}

/** The items that a change touches beside its own: rows of `task_ci`. */
async function items(asked: SignedIn, change: string): Promise<TableAnswer> {
  const { request, answer } = asked;
  if (request.method !== "GET") throw methodNotSupported(request.method);
  const found = await answer({
    ...request,
    path: `/api/now/table/change_request/${change}`,
    query: new Map([["sysparm_fields", "sys_id"]]),
  });
  if (found.status !== 200) return found;
  const query = new Map(request.query).set("sysparm_display_value", "all").set("sysparm_exclude_reference_link", "true");
  query.delete("association_type");
  query.set("sysparm_query", alsoHolding(query.get("sysparm_query"), `task=${change}`));
  return typed(asked, await answer({ ...request, path: "/api/now/table/task_ci", query }), "task_ci");
}

/** What hangs on one change. */
async function ofOne(asked: SignedIn, change: string, part: string, beyond: readonly string[]): Promise<TableAnswer | null> {
  if (beyond.length > (part === "task" ? 1 : 0)) return null;
  if (part === "nextstates") return nextStates(asked, change);
  if (part === "approvals") return approvals(asked, change);
  if (part === "ci") return items(asked, change);
  return part === "task" ? typed(asked, await tasks(asked, change, beyond[0]), "change_task") : null;
}

/** The same asked of the table, with both forms of each value. */
function inner(
  { request, answer }: SignedIn,
  path: string,
  more: { query?: Record<string, string>; body?: unknown },
): Promise<TableAnswer> {
  const asked = new Map([...request.query, ...Object.entries(more.query ?? {})]);
  asked.set("sysparm_display_value", "all").set("sysparm_exclude_reference_link", "true");
  return answer({
    ...request,
    path: `/api/now/table/change_request${path}`,
    query: asked,
    ...(more.body === undefined ? {} : { body: more.body }),
  });
}

function bodyOf(body: unknown): Record<string, unknown> {
  if (body === undefined || body === null) return {};
  if (typeof body !== "object" || Array.isArray(body)) throw badBody();
  return body as Record<string, unknown>;
}

function typed({ tables }: SignedIn, answered: TableAnswer, table = "change_request"): TableAnswer {
  const body = answered.body as { result?: Record<string, Rendered> | Record<string, Rendered>[] } | undefined;
  const member = tables.find(table)?.members[0];
  if (body?.result === undefined || !member) return answered;
  const { result } = body;
  const row = (one: Record<string, Rendered>) =>
    Object.fromEntries(Object.entries(one).map(([name, value]) => [name, typedValue(name, value, member)]));
  return { ...answered, body: { result: Array.isArray(result) ? result.map(row) : row(result) } };
}

function typedValue(name: string, given: Rendered, member: Member): Shown {
  const { value = "", display_value: shown = "" } = typeof given === "string" ? { value: given, display_value: given } : given;
  const column = member.columns.get(name);
  const type = column ? internalType(column) : "string";
  if (type === "boolean") return { display_value: value, value: value === "true" };
  if (type === "integer" || type === "decimal") return { display_value: shown, value: value === "" ? null : Number(value) };
  return type === "glide_date_time" ? { display_value: shown, value, display_value_internal: shown } : { display_value: shown, value };
}
