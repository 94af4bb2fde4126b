import { internalType, referenceOf } from "./computed-tables.ts";
import { alsoHolding } from "./encoded-query.ts";
import { badBody, badParameter, invalidTable, methodNotSupported, noRecord, Refused } from "./refused.ts";
import type { Rendered } from "./render.ts";
import type { TableAnswer } from "./request.ts";
import type { Endpoint, SignedIn } from "./server.ts";
import type { Table } from "./tables.ts";

/**
 * `/api/now/cmdb/instance/{class}`: items and services with what they need and what needs them, over the same rules as their tables.
 * `/api/now/cmdb/meta/{class}`: what a class is. Source: ServiceNow CMDB Instance API, CMDB Meta API.
 */
export const cmdbEndpoint: Endpoint = async (asked, [what, name, id, part, relation, ...beyond]) => {
  if ((what !== "instance" && what !== "meta") || name === undefined || beyond.length > 0) return null;
  const table = asked.tables.find(name);
  if (!table || !isOfCmdb(table)) throw invalidTable(name);
  const { method } = asked.request;
  const isRead = method === "GET" || method === "HEAD";
  if (what === "meta") return id === undefined && isRead ? meta(asked, table) : null;
  if (id === undefined) {
    if (isRead) return list(asked, name);
    if (method === "POST") return create(asked, name);
  } else if (part === undefined) {
    if (isRead) return whole(asked, name, id);
    if (method === "PUT" || method === "PATCH") return change(asked, name, id);
  } else {
    if (part !== "relation") return null;
    if (relation === undefined && method === "POST") return relate(asked, name, id);
    if (relation !== undefined && method === "DELETE") return separate(asked, id, relation);
  }
  throw methodNotSupported(method);
};

/** Items and services, and classes of them. */
function isOfCmdb({ members }: Table): boolean {
  return members.every((member) => member.table === "cmdb_ci" || member.view.model.servicenow?.extends === "cmdb_ci");
}

type Inner = { method?: string; query?: Readonly<Record<string, string>>; body?: unknown };

/** The same house asked by its tables. Headers speak of the whole request: one that wants no body must not hide from us what was made. */
async function inner({ request, answer }: SignedIn, path: string, { method = "GET", query = {}, body }: Inner): Promise<TableAnswer> {
  const header = () => undefined;
  return answer({ ...request, method, path: `/api/now/table/${path}`, query: new Map(Object.entries(query)), header, body });
}

const both = { sysparm_display_value: "all" };

async function list(asked: SignedIn, name: string): Promise<TableAnswer> {
  const { query } = asked.request;
  const kept = ["sysparm_query", "sysparm_limit", "sysparm_offset"].flatMap((key) => (query.has(key) ? [[key, query.get(key)!]] : []));
  // A list is as long as ServiceNow's, where nothing else is said.
  return inner(asked, name, { query: { sysparm_limit: "1000", ...Object.fromEntries(kept), sysparm_fields: "sys_id,name" } });
}

/** An item with its relations of both sides. */
async function whole(asked: SignedIn, name: string, id: string): Promise<TableAnswer> {
  const found = await inner(asked, `${name}/${id}`, { query: both });
  const row = (found.body as { result?: Record<string, Rendered> } | undefined)?.result;
  if (!row) return found;
  const attributes = Object.fromEntries(Object.entries(row).map(([key, value]) => [key, attribute(value)]));
  const outbound = await relations(asked, id, { own: "parent", other: "child" });
  const inbound = await relations(asked, id, { own: "child", other: "parent" });
  return { status: 200, headers: {}, body: { result: { attributes, inbound_relations: inbound, outbound_relations: outbound } } };
}

/** References in both forms, everything else as it is kept. */
function attribute(value: Rendered): Rendered {
  return typeof value === "string" || value.link ? value : (value.value ?? "");
}

async function relations(asked: SignedIn, id: string, { own, other }: { own: string; other: string }) {
  const query = { ...both, sysparm_query: `${own}=${id}^ORDERBYsys_id`, sysparm_fields: `sys_id,type,${other}` };
  const { body } = await inner(asked, "cmdb_rel_ci", { query });
  const rows = (body as { result?: Record<string, { value?: string }>[] }).result;
  return (rows ?? []).map((row) => ({ sys_id: row.sys_id?.value, type: row.type, target: row[other] }));
}

type Body = { attributes?: unknown; inbound_relations?: unknown; outbound_relations?: unknown };
type Wanted = { parent: string; child: string; type: string };

async function create(asked: SignedIn, name: string): Promise<TableAnswer> {
  const body = bodyOf(asked.request.body);
  // What is related must be understood before anything is made.
  relationsIn(body, "0".repeat(32));
  const made = await inner(asked, name, { method: "POST", body: attributesIn(body) });
  const id = (made.body as { result?: { sys_id?: string } } | undefined)?.result?.sys_id;
  if (id === undefined) return made;
  const refused = await make(asked, relationsIn(body, id));
  const headers = { location: `${asked.request.origin}/api/now/cmdb/instance/${name}/${id}` };
  return refused ?? { ...(await whole(asked, name, id)), status: 201, headers: { ...made.headers, ...headers } };
}

async function change(asked: SignedIn, name: string, id: string): Promise<TableAnswer> {
  const changed = await inner(asked, `${name}/${id}`, { method: "PATCH", body: attributesIn(bodyOf(asked.request.body)) });
  return changed.status === 200 ? { ...(await whole(asked, name, id)), headers: changed.headers } : changed;
}

async function relate(asked: SignedIn, name: string, id: string): Promise<TableAnswer> {
  const found = await whole(asked, name, id);
  if (found.status !== 200) return found;
  const wanted = relationsIn(bodyOf(asked.request.body), id);
  if (wanted.length === 0)
    throw badParameter("outbound_relations", "Say inbound_relations or outbound_relations, each a type and a target.");
  return (await make(asked, wanted)) ?? { ...(await whole(asked, name, id)), status: 201 };
}

/** Makes relations one after the other; the first "no" ends it and is the answer. What is there already stays as it is. */
async function make(asked: SignedIn, wanted: readonly Wanted[]): Promise<TableAnswer | null> {
  for (const { parent, child, type } of wanted) {
    const sysparm_query = alsoHolding(`parent=${parent}^child=${child}`, `type=${type}`);
    const known = await inner(asked, "cmdb_rel_ci", { query: { sysparm_query, sysparm_limit: "1" } });
    if ((known.body as { result?: unknown[] }).result?.length) continue;
    const made = await inner(asked, "cmdb_rel_ci", { method: "POST", body: { parent, child, type } });
    if (made.status !== 201) return made;
  }
  return null;
}

async function separate(asked: SignedIn, id: string, relation: string): Promise<TableAnswer> {
  const found = await inner(asked, `cmdb_rel_ci/${relation}`, { query: { sysparm_exclude_reference_link: "true" } });
  const row = (found.body as { result?: { parent?: string; child?: string } } | undefined)?.result;
  if (!row || (row.parent !== id && row.child !== id)) throw noRecord();
  return inner(asked, `cmdb_rel_ci/${relation}`, { method: "DELETE" });
}

function bodyOf(body: unknown): Body {
  if (typeof body !== "object" || body === null || Array.isArray(body)) throw badBody();
  return body;
}

function attributesIn({ attributes }: Body): Record<string, unknown> {
  if (typeof attributes !== "object" || attributes === null || Array.isArray(attributes))
    throw badParameter("attributes", "Say attributes, an object of columns and values.");
  return attributes as Record<string, unknown>;
}

const mostRelations = 100;

function relationsIn(body: Body, id: string): Wanted[] {
  const side = (given: unknown, isOutbound: boolean): Wanted[] => {
    if (given === undefined || given === null) return [];
    if (!Array.isArray(given) || given.length > mostRelations) throw badBody();
    return given.map((one: unknown) => {
      const { type, target } = (one ?? {}) as { type?: unknown; target?: unknown };
      if (typeof type !== "string" || typeof target !== "string" || !/^[0-9A-Za-z]{32}$/.test(target) || /[\^\0]/.test(type))
        throw new Refused(400, "Invalid relation", "A relation has a type and a target: the sys_id of a cmdb_rel_type and of an item.");
      return isOutbound ? { parent: id, child: target, type } : { parent: target, child: id, type };
    });
  };
  return [...side(body.outbound_relations, true), ...side(body.inbound_relations, false)];
}

function meta({ tables }: SignedIn, table: Table): TableAnswer {
  const children = tables
    .all()
    .filter((one) => one.parent === table.name)
    .map((one) => one.name);
  const columns = [...new Map(table.members.flatMap((member) => [...member.columns])).values()];
  const attributes = columns.map((column) => ({
    ...{ element: column.name, label: column.label, type: internalType(column), reference: referenceOf(column, tables) },
    is_mandatory: String("field" in column.source && column.source.field.required),
    is_inherited: "false",
  }));
  const { name, label, parent } = table;
  return {
    status: 200,
    headers: {},
    body: { result: { name, label, parent: parent ?? "", is_extendable: "true", children, attributes, relationship_rules: [] } },
  };
}
