import { Readable } from "node:stream";
import type { FastifyReply, FastifyRequest } from "fastify";
import { parseQuery, readQuery } from "../connectors/servicenow/server/encoded-query.ts";
import { moreEndpoints } from "../connectors/servicenow/server/more-endpoints.ts";
import { Refused } from "../connectors/servicenow/server/refused.ts";
import type { TableAnswer, TableRequest } from "../connectors/servicenow/server/request.ts";
import { servicenowServer } from "../connectors/servicenow/server/server.ts";
import { Tables } from "../connectors/servicenow/server/tables.ts";
import { bytesOf, mostBytes, tooLarge } from "../engine/files.ts";
import { formParts } from "../engine/http/multipart.ts";
import type { Routes } from "../engine/http/server.ts";
import type { Office } from "../engine/office.ts";
import { HttpProblem } from "../engine/problem.ts";
import { systemActor } from "../kernel/actor.ts";
import { printFilter } from "../kernel/filter-print.ts";
import { isId } from "../kernel/ids.ts";
import { kindsFor, servicenowDesk, userNamesOf } from "./servicenow-desk.ts";

/** Where clients reach us, without a slash at the end; where it is not known, as the request says. */
type Given = { url: string };

/** The API of ServiceNow over HTTP. */
export function servicenowRoutes({ url }: Given): Routes {
  return (server, office) => {
    const answer = servicenowServer({ desk: servicenowDesk(office), more: moreEndpoints, refusalOf: knownRefusal });
    // A file's body is the file: it is not read as anything.
    server.register(async (files) => {
      files.removeAllContentTypeParsers();
      files.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
      for (const version of ["", "/v1", "/v2"]) {
        files.post(`/api/now${version}/attachment/file`, { bodyLimit: mostBytes + 1 }, async (request, reply) => {
          if (Number(request.headers["content-length"] ?? 0) > mostBytes) throw tooLarge();
          return send(reply, await answer(await read(request, office, url)), office);
        });
        files.post(`/api/now${version}/attachment/upload`, { bodyLimit: mostBytes + roomForForm }, async (request, reply) => {
          const type = request.headers["content-type"] ?? "";
          const form = /^multipart\/form-data/i.test(type) ? { form: formParts(request.body as Readable, type) } : {};
          return send(reply, await answer({ ...(await read(request, office, url)), ...form }), office);
        });
      }
    });
    server.setErrorHandler((error, request, reply) => send(reply, asServicenow(error, request, office), office));
    server.get("/:page(^[a-z0-9_]+).do", async (request, reply) => {
      const { page } = request.params as { page: string };
      const place = pageFor(office, page, new Map(Object.entries(request.query as Record<string, string>)));
      if (place !== null) return reply.redirect(place, 302);
      throw new HttpProblem(404, "noSuchRoute", `There is no table called ${page.replace(/_list$/, "")} here.`);
    });
    for (const place of ["/api/now/*", "/api/sn_chg_rest/*", "/api/sn_sc/*"])
      server.route({
        method: ["GET", "POST", "PUT", "PATCH", "DELETE"],
        url: place,
        handler: async (request, reply) => send(reply, await answer(await read(request, office, url)), office),
      });
  };
}

/** What stands around the file of a form. */
const roomForForm = 65_536;

/** Our own screen for a page of ServiceNow's: `incident.do?sys_id=…` is the record, `incident_list.do?sysparm_query=…` the list. Null for no table. */
function pageFor(office: Office, page: string, query: ReadonlyMap<string, string>): string | null {
  const actor = systemActor("servicenow");
  const tables = new Tables(kindsFor(office, actor));
  const table = tables.find(page) ?? tables.find(page.replace(/_list$/, ""));
  const member = table?.members[0];
  if (!table || !member) return null;
  const { plural } = member.view.model;
  const id = query.get("sys_id") ?? query.get("sysparm_sys_id");
  if (tables.find(page) && id && isId(id)) return `/${plural}/${id}`;
  const parsed = parseQuery(query.get("sysparm_query") ?? "");
  if (!parsed.ok) return `/${plural}`;
  const asking = { now: office.clock.now(), timeZone: "UTC", personId: null, userName: "", teamIds: [] };
  const { where } = readQuery(parsed.terms, { tables, table, member, asking, isTyped: true });
  const filter = printFilter({ all: [member.where, where] }, office.fields, member.kind);
  return filter === "" ? `/${plural}` : `/${plural}?filter=${encodeURIComponent(filter)}`;
}

async function read(request: FastifyRequest, office: Office, url: string): Promise<TableRequest> {
  const accept = request.headers.accept ?? "";
  if (accept !== "" && !/json|\*\/\*|application\/\*/.test(accept))
    throw new Refused(406, "Not Acceptable", "Answers are JSON: send `Accept: application/json`.");
  const actor = request.actor ?? null;
  const path = request.url.split("?")[0]!;
  return {
    method: request.method,
    path: path.length > 1 ? path.replace(/\/+$/, "") : path,
    query: new Map(Object.entries(request.query as Record<string, string>)),
    header: (name) => [request.headers[name]].flat()[0],
    body: request.body,
    actor,
    userName: actor ? await userNameOf(office, actor.personId) : "",
    origin: originOf(request, url),
  };
}

/** The name a person signs in with: their e-mail address. */
async function userNameOf(office: Office, personId: string | null): Promise<string> {
  if (personId === null) return "";
  return (await userNamesOf(office, [personId])).get(personId) ?? "";
}

function originOf(request: FastifyRequest, url: string): string {
  const host = request.headers.host;
  return host === undefined ? url : `${request.protocol}://${host}`;
}

function send(reply: FastifyReply, { status, headers, body, file }: TableAnswer, office: Office): FastifyReply {
  reply.code(status).headers(headers);
  if (file)
    return reply
      .header("content-disposition", `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`)
      .header("content-length", file.size)
      .type(file.type)
      .send(Readable.from(bytesOf(office.db, file.id)));
  if (body === undefined) return reply.send();
  return reply.type("application/json;charset=UTF-8").send(JSON.stringify(body));
}

/** What goes wrong outside the server's own rules, in its words. */
function asServicenow(error: unknown, request: FastifyRequest, office: Office): TableAnswer {
  if (error instanceof Refused) return { status: error.status, headers: { ...error.headers }, body: error.body() };
  const refused = refusedFrom(error, request, office);
  return { status: refused.status, headers: { ...refused.headers }, body: refused.body() };
}

function refusedFrom(error: unknown, request: FastifyRequest, office: Office): Refused {
  const known = knownRefusal(error);
  if (known) return known;
  const { statusCode, message } = error as { statusCode?: number; message: string };
  if (statusCode === 415) return new Refused(415, "Unsupported Media Type", "Send JSON, with `Content-Type: application/json`.");
  if (statusCode === 413) return new Refused(413, "Payload Too Large", "A body holds at most 1 MB of JSON.");
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return new Refused(statusCode, "Exception while reading request", message);
  office.log.error({ reference: request.id, error: (error as Error).stack ?? message }, "request failed");
  return new Refused(500, "Internal Server Error", `Something failed on our side. Tell your administrator the reference ${request.id}.`);
}

/** The house's own "no" in ServiceNow's words; null for a fault. */
export function knownRefusal(error: unknown): Refused | null {
  if (error instanceof HttpProblem) return fromProblem(error);
  const { code } = error as { code?: string };
  return code === "23505" ? new Refused(403, "Operation Failed", "There is one already with the same values.", { code: "TAKEN" }) : null;
}

function fromProblem(problem: HttpProblem): Refused {
  const { status, code, message } = problem;
  if (status === 401)
    return new Refused(401, "User Not Authenticated", "Required to provide Auth information", {
      headers: { "www-authenticate": 'BASIC realm="Service-now"' },
    });
  if (code === "badJson" || code === "badText")
    return new Refused(400, "Exception while reading request", "The payload is not valid JSON.");
  if (code === "filterTooSlow")
    return new Refused(
      500,
      "Transaction cancelled: maximum execution time exceeded",
      "maximum execution time exceeded. Check logs for error trace.",
    );
  if (status === 429) {
    const seconds = String(problem.more.retryAfterSeconds ?? 1);
    return new Refused(429, "Rate limit exceeded", message, { headers: { "retry-after": seconds } });
  }
  const capitals = code.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
  // Statuses that ServiceNow has not; clients try a 409 again, which changes nothing.
  const known = { 409: 403, 422: 400 }[status] ?? status;
  return new Refused(known, status === 403 ? "User Not Authorized" : "Operation Failed", message, { code: capitals });
}
