import type { Actor } from "../../../kernel/actor.ts";
import { withComputed } from "./computed.ts";
import { computedTables } from "./computed-tables.ts";
import type { Desk, KindView } from "./desk.ts";
import { type Asked, listRows, oneRow } from "./read.ts";
import { invalidTable, methodNotSupported, noSuchPath, notSignedIn, Refused } from "./refused.ts";
import type { TableAnswer, TableRequest } from "./request.ts";
import { Tables } from "./tables.ts";
import { changeRow, createRow, removeRow } from "./write.ts";

/** Answers a request in ServiceNow's own form, "no" included; what it throws is a fault. */
export type Answer = (request: TableRequest) => Promise<TableAnswer>;
/** Somebody who is signed in, asking. */
export type SignedIn = { desk: Desk; tables: Tables; request: TableRequest & { actor: Actor }; answer: Answer };
/** One endpoint: answers null where the rest of a path is not its own. */
export type Endpoint = (asked: SignedIn, rest: readonly string[]) => Promise<TableAnswer | null>;

/** `refusalOf`: what a refusal of the house itself is in ServiceNow's words; null for a fault. */
type Given = { desk: Desk; more: ReadonlyMap<string, Endpoint>; refusalOf: (error: unknown) => Refused | null };

/** The server over a desk: the Table API, and what clients call beside it (`more`, by the first part of the path after /api/now). */
export function servicenowServer(given: Given): Answer {
  const desk = withComputed(given.desk, computedTables);
  const tablesOf = keptTables(desk);
  const endpoints = new Map<string, Endpoint>([["table", tableEndpoint], ...given.more]);
  const answer: Answer = async (request) => {
    try {
      const { actor } = request;
      if (!actor) throw notSignedIn();
      const [name, ...rest] = partsOf(request.path);
      const endpoint = endpoints.get(name ?? "");
      const query = await expanded(desk, request.query);
      const asked = { desk, tables: tablesOf(actor), request: { ...request, actor, query }, answer };
      const answered = endpoint ? await endpoint(asked, rest) : null;
      if (!answered) throw noSuchPath();
      return answered;
    } catch (error) {
      const refused = error instanceof Refused ? error : given.refusalOf(error);
      if (!refused) throw error;
      return { status: refused.status, headers: { ...refused.headers }, body: refused.body() };
    }
  };
  return answer;
}

/** The parameters that were kept under a short key, with those of the address itself. */
async function expanded(desk: Desk, query: TableRequest["query"]): Promise<TableRequest["query"]> {
  const key = query.get("sysparm_tiny");
  const kept = key && /^[0-9a-f]{32}$/.test(key) ? await desk.keptQuery(key) : null;
  return kept === null ? query : new Map([...new URLSearchParams(kept), ...query]);
}

/** What other APIs than `now` there are, and the one endpoint that each of them is. */
const alone: ReadonlyMap<string, string> = new Map([
  ["sn_chg_rest", "change"],
  ["sn_sc", "servicecatalog"],
]);

/** The parts of a path behind `/api/now` (or its versions `/api/now/v1` and `/v2`), or behind an API of one endpoint. */
function partsOf(path: string): string[] {
  const [, api = "", rest = "/"] = /^\/api\/(now|sn_chg_rest|sn_sc)(?:\/v[12])?(\/.*)$/.exec(path) ?? [];
  const first = rest.split("/")[1] ?? "";
  if (api === "now" ? [...alone.values()].includes(first) : alone.get(api) !== first) return [];
  return rest.split("/").filter((part) => part !== "");
}

const tableEndpoint: Endpoint = async ({ desk, tables, request }, rest) => {
  const [name, id, ...beyond] = rest;
  if (name === undefined || beyond.length > 0) return null;
  const table = tables.find(name);
  if (!table) throw invalidTable(name);
  const asked: Asked = { desk, tables, table, request };
  const override = request.method === "POST" ? request.header("x-http-method-override")?.toUpperCase() : undefined;
  const method = override ?? request.method;
  if (id === undefined) {
    if (method === "GET" || method === "HEAD") return listRows(asked);
    if (method === "POST") return withoutBody(request, await createRow(asked));
  } else {
    if (method === "GET" || method === "HEAD") return oneRow(asked, id);
    if (method === "PUT" || method === "PATCH") return withoutBody(request, await changeRow(asked, id));
    if (method === "DELETE") return removeRow(asked, id);
  }
  throw methodNotSupported(method);
};

/** Source: ServiceNow Table API, X-no-response-body. */
function withoutBody(request: TableRequest, { status, headers, body }: TableAnswer): TableAnswer {
  return request.header("x-no-response-body")?.toLowerCase() === "true" ? { status, headers } : { status, headers, body };
}

/** Tables are made once for what somebody may read, and kept as long as nothing is added to the models. */
function keptTables(desk: Desk): (actor: Actor) => Tables {
  const kept = new WeakMap<readonly KindView[], Tables>();
  return (actor) => {
    const views = desk.kinds(actor);
    const known = kept.get(views) ?? new Tables(views);
    kept.set(views, known);
    return known;
  };
}
