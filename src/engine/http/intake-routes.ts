import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { defaultMostBytes } from "../intake/body.ts";
import type { IntakeAnswer, IntakeConnector, IntakeRefusal, IntakeRoute } from "../intake/contract.ts";
import type { Intake } from "../intake/intake.ts";
import type { Arrived } from "../intake/reception.ts";
import type { Routes } from "./server.ts";

/** The addresses that tools send to: every connector's own, each answered in its own form, whatever goes wrong. */
export function intakeRoutes<Asks>(intake: Intake<Asks>): Routes {
  return async (server) => {
    for (const connector of intake.desk.connectors)
      for (const route of connector.routes) await server.register(async (scope) => oneRoute(scope, intake, connector, route));
  };
}

function oneRoute<Asks>(scope: FastifyInstance, intake: Intake<Asks>, connector: IntakeConnector<Asks>, route: IntakeRoute): void {
  const mostBytes = route.mostBytes ?? defaultMostBytes;
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: mostBytes }, (_request, body, done) => done(null, body));
  const receive = async (request: FastifyRequest, reply: FastifyReply, broken?: IntakeRefusal) =>
    send(reply, await intake.reception.receive(connector, route, arrivedOf(request, broken)));
  scope.setErrorHandler((error, request, reply) => receive(request, reply, brokenBy(error as Fault, mostBytes)));
  scope.route({ method: route.method, url: route.path, bodyLimit: mostBytes, handler: (request, reply) => receive(request, reply) });
}

type Fault = Error & { statusCode?: number; code?: string };

/** Why a request never came in whole. What the server itself throws is about the request; anything else would be ours, and is not here. */
function brokenBy(error: Fault, mostBytes: number): IntakeRefusal {
  if (error.statusCode === 413)
    return { code: "tooLarge", sentence: `The body is larger than the ${mostBytes} bytes that are taken here.` };
  return { code: "badShape", sentence: `The request could not be read: ${error.message.slice(0, 200)}` };
}

function arrivedOf(request: FastifyRequest, broken?: IntakeRefusal): Arrived {
  const body: unknown = request.body;
  return {
    method: request.method,
    params: request.params as Record<string, string>,
    query: queryOf(request.query as Record<string, string | string[]>),
    headers: headersOf(request),
    bytes: Buffer.isBuffer(body) ? body : nothing,
    address: request.ip,
    ...(broken ? { broken } : {}),
  };
}

const nothing = new Uint8Array(0);

function queryOf(query: Record<string, string | string[]>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(query).map(([name, value]) => [name, Array.isArray(value) ? value : [value]]));
}

function headersOf(request: FastifyRequest): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) if (typeof value === "string") headers[name] = value;
  return headers;
}

function send(reply: FastifyReply, { status, headers = {}, body }: IntakeAnswer): FastifyReply {
  reply.code(status).headers({ "cache-control": "no-store", ...headers });
  if (body === undefined || body === null) return reply.send();
  if (typeof body === "string") return reply.type(headers["content-type"] ?? "text/plain; charset=utf-8").send(body);
  return reply.type(headers["content-type"] ?? "application/json; charset=utf-8").send(JSON.stringify(body));
}
