import type { RequestListener, Server } from "node:http";
import { createServer } from "node:https";
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { Actor } from "../../kernel/actor.ts";
import { may } from "../../kernel/actor.ts";
import { isDatabaseAway } from "../db/connection.ts";
import type { Office } from "../office.ts";
import { mayNot, type PermissionWords, wordsOf } from "../permission-words.ts";
import { HttpProblem } from "../problem.ts";
import { securityHeaders } from "./headers.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Who asks; absent before sign-in. */
    actor?: Actor;
  }
  interface FastifyInstance {
    /** What permissions let one do, in words. */
    permissionWords: PermissionWords;
  }
}

/** Finds who a request comes from: a session or a key; null where it brings neither. Throws a problem for a bad one. */
export type Authenticate = (request: FastifyRequest) => Promise<Actor | null>;
/** Routes that a room adds: a practice's own, identity, live updates. */
export type Routes = (server: FastifyInstance, office: Office) => void | Promise<void>;
type Options = {
  authenticate: Authenticate;
  logRequest?: (line: { method: string; route: string; status: number; ms: number }) => void;
  /** People reach the office by https. */
  isHttps?: boolean;
  /** The server speaks TLS itself, with this certificate and its key (PEM). */
  tls?: Tls;
};
export type Tls = { cert: string; key: string };

/** Of a JSON body; what takes files says its own. It is read before anybody asks who sent it. */
const bodyLimit = 1024 * 1024;
/** How long a request may take to arrive whole. */
const arrivalMs = 600_000;

/** Makes the HTTP server: every answer of "no" is application/problem+json, every fault is logged with its reference. */
export async function makeServer(office: Office, options: Options, routes: readonly Routes[]): Promise<FastifyInstance> {
  const { tls } = options;
  const server = Fastify({
    ...(tls ? { serverFactory: (handler: RequestListener) => secureServer(tls, handler) } : {}),
    bodyLimit,
    requestTimeout: arrivalMs,
    // A proxy on this machine may say whom it speaks for; nobody else may.
    trustProxy: "loopback",
    logger: false,
    genReqId: () => office.newId(),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    // A stop lets the requests in hand finish; `live.ts` ends its own streams.
    forceCloseConnections: "idle",
  });
  server.decorate("permissionWords", office.house.permissionWords);
  securityHeaders(server, { isHttps: options.isHttps ?? false });
  server.removeContentTypeParser("application/json");
  server.addContentTypeParser("application/json", { parseAs: "string" }, (_request, body, done) => {
    try {
      done(null, readJson(body as string));
    } catch (error) {
      done(error as Error);
    }
  });
  server.addHook("onRequest", async (request, reply) => {
    reply.header("x-request-id", request.id);
    if (/%00/.test(request.url)) throw new HttpProblem(400, "badText", "The address holds a NUL character. Remove it.");
    if (!/^\/(?:api\/|metrics(?:$|\?))/.test(request.url)) return;
    reply.header("cache-control", "no-store");
    const twice = Object.entries(request.query as Record<string, unknown>).find(([, value]) => Array.isArray(value));
    if (twice) throw new HttpProblem(400, "givenTwice", `The address gives "${twice[0]}" more than once. Give it once.`);
    const actor = await options.authenticate(request);
    if (actor) request.actor = actor;
  });
  server.addHook("onResponse", async (request, reply) => {
    options.logRequest?.({
      method: request.method,
      route: request.routeOptions.url ?? "unknown",
      status: reply.statusCode,
      ms: reply.elapsedTime,
    });
  });
  server.setErrorHandler((error, request, reply) => answerProblem(asProblem(error, request, office), reply));
  server.setNotFoundHandler((request, reply) => {
    const detail = `There is nothing at ${request.method} ${request.url.split("?")[0]}. The API is described at /api/docs.`;
    answerProblem(new HttpProblem(404, "noSuchRoute", detail), reply);
  });
  for (const add of routes) await server.register(async (scope) => add(scope, office));
  return server;
}

/** A server that is handed in keeps its own bounds. */
function secureServer(tls: Tls, handler: RequestListener): Server {
  const server = createServer({ ...tls, minVersion: "TLSv1.2" }, handler);
  server.requestTimeout = arrivalMs;
  return server;
}

/** The actor of a request that needs one. */
export function signedIn(request: FastifyRequest): Actor {
  if (!request.actor) throw new HttpProblem(401, "signInFirst", "Sign in, or send an API key as `Authorization: Bearer …`.");
  return request.actor;
}

/** The actor of a request about their own things, which everybody signed in may see to; a key with scopes needs the one for them. */
export function ownThings(request: FastifyRequest, scope: "account.use" | "inbox.use"): Actor {
  const actor = signedIn(request);
  if (!actor.client.startsWith("key:") || may(actor, scope)) return actor;
  const what = scope === "inbox.use" ? "its person's inbox and what they watch" : "its person's account";
  throw new HttpProblem(403, "notPermitted", `This key is not for ${what}: it needs the scope ${scope}. Make a key that has it.`);
}

/** The actor of a request, who must hold a permission. */
export function permitted(request: FastifyRequest, permission: string): Actor {
  const actor = signedIn(request);
  if (!may(actor, permission)) throw new HttpProblem(403, "notPermitted", refusalOf(request, actor, permission), { permission });
  return actor;
}

function refusalOf({ server }: FastifyRequest, { client }: Actor, permission: string): string {
  if (!client.startsWith("key:")) return mayNot(server.permissionWords, permission);
  return `This key may not ${wordsOf(server.permissionWords, permission)}: it needs the scope ${permission}, and its person the permission.`;
}

/** Sends a problem as application/problem+json. */
export function answerProblem(problem: HttpProblem, reply: FastifyReply): FastifyReply {
  const wait = problem.more.retryAfterSeconds ?? (problem.status === 503 ? 2 : undefined);
  if (typeof wait === "number") reply.header("retry-after", String(wait));
  return reply.code(problem.status).type("application/problem+json").send(JSON.stringify(problem.body()));
}

/** Reads a JSON body. Texts the database cannot keep (NUL, lone surrogates) and prototype keys are refused here, once. */
function readJson(body: string): unknown {
  if (body.trim() === "") return undefined;
  let value: unknown;
  try {
    // Only an escape can write what cannot be stored, and only such a body is looked through value by value.
    if (!/\\u|__proto__/.test(body) && storable(body)) return JSON.parse(body);
    value = JSON.parse(body, (key, part: unknown) => {
      if (key === "__proto__") throw new HttpProblem(400, "badJson", "The body holds a key named __proto__, which is not accepted.");
      if (!storable(key) || (typeof part === "string" && !storable(part)))
        throw new HttpProblem(
          400,
          "badText",
          "The body holds a text with a NUL character or half a surrogate pair, which cannot be stored. Remove it.",
          {
            errors: [{ path: key, message: "Holds a character that cannot be stored." }],
          },
        );
      return part;
    });
  } catch (error) {
    if (error instanceof HttpProblem) throw error;
    throw new HttpProblem(400, "badJson", `The body is not JSON: ${(error as Error).message}.`);
  }
  return value;
}

function storable(text: string): boolean {
  return !text.includes("\u0000") && text.isWellFormed();
}

/** What must be unique is kept so by the database: two requests may both have found it free. */
function asTaken(error: unknown): HttpProblem | null {
  const { code, detail } = error as { code?: string; detail?: string };
  if (code !== "23505") return null;
  const columns = /^Key \((.*)\)=\(/.exec(detail ?? "")?.[1] ?? "";
  const names = [...new Set(columns.match(/[a-z_]{2,}(?=\b(?!\())/g) ?? [])]
    .filter((name) => name !== "text")
    .map((name) => name.replaceAll("_", " "));
  return new HttpProblem(
    409,
    "taken",
    `There is one already with the same ${names.join(", ") || "values"}. Change that, or edit the one that is there.`,
  );
}

function asProblem(error: unknown, request: FastifyRequest, office: Office): HttpProblem {
  if (error instanceof HttpProblem) return error;
  const taken = asTaken(error);
  if (taken) return taken;
  const fault = error as Error & { statusCode?: number; code?: string };
  if (fault.statusCode === 413)
    return new HttpProblem(413, "tooLarge", "The body is larger than is taken here: JSON up to 1 MB, a file up to 25 MB.");
  if (fault.statusCode === 415)
    return new HttpProblem(415, "unknownFormat", "Send JSON, with the header `Content-Type: application/json`.");
  if (fault.statusCode && fault.statusCode >= 400 && fault.statusCode < 500)
    return new HttpProblem(fault.statusCode, "badRequest", fault.message);
  const noted = { reference: request.id, route: request.routeOptions.url };
  if (isDatabaseAway(fault)) {
    office.log.warn({ ...noted, error: fault.message }, "request refused: the database is away");
    // The answer to a commit may be what was lost, so nothing is claimed about what was changed.
    const detail =
      "The database does not answer just now. Try again in a few seconds; with the same Idempotency-Key a change is made once.";
    return new HttpProblem(503, "databaseAway", detail, { reference: request.id });
  }
  office.log.error({ ...noted, error: fault.stack ?? fault.message }, "request failed");
  return new HttpProblem(
    500,
    "fault",
    `Something failed on our side and nothing was changed. Tell your administrator the reference ${request.id}.`,
    { reference: request.id },
  );
}
