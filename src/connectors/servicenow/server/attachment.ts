import { type Asked, findRow, listRows, oneRow } from "./read.ts";
import { aclRefused, badParameter, methodNotSupported, noRecord, Refused } from "./refused.ts";
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
  if (what === undefined && request.method === "POST") {
    if (id === "file") return upload(given, fieldsOf(request.query), request.body);
    if (id === "upload") return uploadForm(given);
  }
  if (what === "file" && isRead) return bytes(asked, id);
  if (what !== undefined) return null;
  if (isRead) return withLinks(await oneRow(asked, id), request.origin);
  if (request.method !== "DELETE") throw methodNotSupported(request.method);
  if (!(await desk.removeFile(request.actor, id))) throw noRecord();
  return { status: 204, headers: {} };
};

type Fields = { table: string; record: string; name: string };

function fieldsOf(given: ReadonlyMap<string, string>): Fields {
  return { table: given.get("table_name") ?? "", record: given.get("table_sys_id") ?? "", name: given.get("file_name") ?? "" };
}

/** A form: where the file goes to, and after that the file. It is taken as it comes in, so what it is for must stand before it. */
async function uploadForm(given: SignedIn): Promise<TableAnswer> {
  const { form } = given.request;
  if (!form) throw new Refused(415, "Unsupported Media Type", "Send a form, with `Content-Type: multipart/form-data`.");
  const said = new Map(given.request.query);
  for await (const { name, fileName, body } of form) {
    if (fileName === null) said.set(name, (await wholeText(body)).trim());
    else return upload(given, fieldsOf(new Map([["file_name", fileName], ...said])), body);
  }
  throw badParameter("uploadFile", "The form holds no file.");
}

async function wholeText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > 1_000) throw badParameter("table_name", "A field of the form is longer than 1,000 letters.");
  }
  return text + decoder.decode();
}

async function upload(given: SignedIn, { table: tableName, record, name }: Fields, body: unknown): Promise<TableAnswer> {
  const { request, tables, desk, answer } = given;
  const table = tables.find(tableName);
  if (!table || !record || !name)
    throw badParameter("table_name", "Say table_name, table_sys_id and file_name: in the address, or in the form before the file.");
  const row = await findRow({ desk, tables, table, request }, record);
  if (!row) throw aclRefused("Insert");
  const file = await desk.addFile(request.actor, { kind: row.member.kind, record: row.record.id, name, body });
  const { form: _form, ...asked } = request;
  const made = await answer({ ...asked, method: "GET", path: `/api/now/attachment/${file.id}`, query: new Map() });
  return { ...made, status: 201, headers: { location: `${request.origin}/api/now/attachment/${file.id}` } };
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
