import { badBody, invalidTable, methodNotSupported, Refused } from "./refused.ts";
import type { TableAnswer } from "./request.ts";
import type { Endpoint, SignedIn } from "./server.ts";
import type { Table } from "./tables.ts";

/** By the first of these that a row brings, it is the record that bears it. */
const coalesced = ["sys_id", "number", "correlation_id", "user_name", "name"] as const;
const mostRows = 200;

/**
 * `POST /api/now/import/{staging_table}`: rows for the table that the staging table is named after (`u_incident_import`, `imp_incident`), column by
 * column. What is there already, by its id, number, correlation or name, is changed; else it is made. Source: ServiceNow Import Set API.
 */
export const importEndpoint: Endpoint = async (asked, rest) => {
  const { request, tables } = asked;
  const [staging, many, ...beyond] = rest;
  if (staging === undefined || beyond.length > 0 || (many !== undefined && many !== "insertMultiple")) return null;
  if (request.method !== "POST") throw methodNotSupported(request.method);
  const target = /^(?:u_|imp_|x_)?([a-z0-9_]+?)(?:_import|_staging)?$/.exec(staging)?.[1];
  const table = target === undefined ? null : tables.find(target);
  if (!table || staging === table.name) throw invalidTable(staging);
  const rows = many === undefined ? [request.body] : (request.body as { records?: unknown } | null | undefined)?.records;
  if (!Array.isArray(rows) || rows.length === 0 || rows.length > mostRows) throw badBody();
  const result = [];
  for (const row of rows) result.push(await take(asked, table, row));
  return { status: 201, headers: {}, body: { import_set: `ISET${staging}`, staging_table: staging, result } };
};

async function take(asked: SignedIn, table: Table, row: unknown): Promise<Record<string, unknown>> {
  if (typeof row !== "object" || row === null || Array.isArray(row)) throw badBody();
  const given = row as Record<string, unknown>;
  const known = await recordOf(asked, table, given);
  const path = `/api/now/table/${table.name}${known === null ? "" : `/${known}`}`;
  const answered = await asked.answer({ ...asked.request, method: known === null ? "POST" : "PATCH", path, query: new Map(), body: given });
  const { result, error } = (answered.body ?? {}) as {
    result?: Record<string, unknown>;
    error?: { message: string; detail: string | null };
  };
  const told = { transform_map: table.label, table: table.name };
  if (!result) return { ...told, status: "error", error_message: error?.detail ?? error?.message ?? "" };
  const shown = result.number
    ? { display_name: "number", display_value: result.number }
    : { display_name: "name", display_value: result.name ?? "" };
  const link = `${asked.request.origin}/api/now/table/${table.name}/${String(result.sys_id)}`;
  return { ...told, ...shown, record_link: link, status: known === null ? "inserted" : "updated", sys_id: result.sys_id };
}

/** The id of the one record that a row is about; null where there is none. Two are a doubt, and refused. */
async function recordOf({ answer, request }: SignedIn, table: Table, row: Record<string, unknown>): Promise<string | null> {
  const name = coalesced.find((one) => typeof row[one] === "string" && row[one] !== "" && table.members[0]!.columns.has(one));
  if (name === undefined) return null;
  const query = new Map([
    [name, String(row[name])],
    ["sysparm_fields", "sys_id"],
    ["sysparm_limit", "2"],
  ]);
  const found: TableAnswer = await answer({ ...request, method: "GET", path: `/api/now/table/${table.name}`, query });
  const { result = [] } = (found.body ?? {}) as { result?: { sys_id: string }[] };
  if (result.length > 1)
    throw new Refused(403, "Operation Failed", `Two records have this ${name}: say which by sys_id.`, { code: "AMBIGUOUS" });
  return result[0]?.sys_id ?? null;
}
