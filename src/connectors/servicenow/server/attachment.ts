import { type Asked, findRow, listRows, oneRow } from "./read.ts";
import { aclRefused, badParameter, methodNotSupported, noRecord } from "./refused.ts";
import type { Rendered } from "./render.ts";
import type { TableAnswer } from "./request.ts";
import type { Endpoint, SignedIn } from "./server.ts";

/** `/api/now/attachment`: files of records the reader may see. Source: ServiceNow Attachment API. */
export const attachmentEndpoint: Endpoint = async (given, rest) => {
  const { request, tables, desk } = given;
  const table = tables.find("sys_attachment");
  const [id, what, ...beyond] = rest;
  if (!table || beyond.length > 0) return null;
  const asked: Asked = { desk, tables, table, request };
  const isRead = request.method === "GET" || request.method === "HEAD";
  if (id === undefined) return isRead ? withLinks(await listRows(asked), request.origin) : null;
  if (id === "file" && what === undefined && request.method === "POST") return upload(given);
  if (what === "file" && isRead) return bytes(asked, id);
  if (what !== undefined) return null;
  if (isRead) return withLinks(await oneRow(asked, id), request.origin);
  if (request.method !== "DELETE") throw methodNotSupported(request.method);
  if (!(await desk.removeFile(request.actor, id))) throw noRecord();
  return { status: 204, headers: {} };
};

/** The file itself is the body; what it is for stands in the address. */
async function upload({ request, tables, desk, answer }: SignedIn): Promise<TableAnswer> {
  const { query, actor, origin } = request;
  const [tableName, record, name] = ["table_name", "table_sys_id", "file_name"].map((one) => query.get(one) ?? "");
  const table = tables.find(tableName ?? "");
  if (!table || !record || !name) throw badParameter("table_name", "Say table_name, table_sys_id and file_name in the address.");
  const row = await findRow({ desk, tables, table, request }, record);
  if (!row) throw aclRefused("Insert");
  const file = await desk.addFile(actor, { kind: row.member.kind, record: row.record.id, name, body: request.body });
  const made = await answer({ ...request, method: "GET", path: `/api/now/attachment/${file.id}`, query: new Map() });
  return { ...made, status: 201, headers: { location: `${origin}/api/now/attachment/${file.id}` } };
}

async function bytes(asked: Asked, id: string): Promise<TableAnswer> {
  const [file] = /^[0-9A-Za-z]{32}$/.test(id) ? await asked.desk.files(asked.request.actor, { id, limit: 1 }) : [];
  if (!file) throw noRecord();
  const metadata = (await oneRow(asked, id)).body as { result: Record<string, unknown> };
  const told = JSON.stringify(metadata.result).replace(
    /[^\x20-\x7e]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return { status: 200, headers: { "x-attachment-metadata": told }, file };
}

function withLinks(answered: TableAnswer, origin: string): TableAnswer {
  const { result } = answered.body as { result: Record<string, Rendered> | Record<string, Rendered>[] };
  const linked = (row: Record<string, Rendered>) => {
    const id = typeof row.sys_id === "string" ? row.sys_id : row.sys_id?.value;
    return id ? { ...row, download_link: `${origin}/api/now/attachment/${id}/file` } : row;
  };
  return { ...answered, body: { result: Array.isArray(result) ? result.map(linked) : linked(result) } };
}
