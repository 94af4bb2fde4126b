import type { FastifyRequest } from "fastify";
import type { Actor } from "../src/kernel/actor.ts";
import type { TestOffice } from "./office.ts";

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
type Asked = { body?: unknown; headers?: Record<string, string> };

/** Lets a story ask over HTTP as any actor: hand `authenticate` to openTestOffice, then `ask(office, actor, "GET /api/notices")`. */
export function asActors() {
  const known = new Map<string, Actor>();
  const keyOf = (actor: Actor) => `${actor.personId ?? actor.client}/${[...actor.permissions].length}`;
  return {
    authenticate: async (request: FastifyRequest) => known.get(String(request.headers["x-actor"])) ?? null,
    async ask(office: TestOffice, actor: Actor, line: `${Method} ${string}`, asked: Asked = {}) {
      known.set(keyOf(actor), actor);
      const [method, url] = line.split(" ") as [Method, string];
      const { body, headers = {} } = asked;
      const payload = body === undefined ? {} : { payload: Buffer.isBuffer(body) ? body : JSON.stringify(body) };
      const type = body === undefined || headers["content-type"] ? {} : { "content-type": "application/json" };
      const answer = await office.server.inject({ method, url, headers: { "x-actor": keyOf(actor), ...type, ...headers }, ...payload });
      const isJson = String(answer.headers["content-type"]).includes("json");
      return { status: answer.statusCode, headers: answer.headers, bytes: answer.rawPayload, body: isJson ? answer.json() : null };
    },
  };
}
