import type { FastifyRequest } from "fastify";
import type { Actor } from "../../kernel/actor.ts";
import { ms } from "../../kernel/time.ts";
import type { Authenticate } from "../http/server.ts";
import { HttpProblem } from "../problem.ts";
import type { Parts } from "./parts.ts";
import { makeRate } from "./rate.ts";
import { cookieSecret, refuseCrossSite } from "./request.ts";
import { findSession, type Session, setActingFor } from "./sessions.ts";

const loopback = new Set(["127.0.0.1", "::1", "::ffff:127.0.0.1"]);

/** Who a request comes from: a key in `Authorization: Bearer`, else the session of its cookie, else nobody. Counts it against the rate. */
export function makeAuthenticate(parts: Parts): Authenticate {
  const { rate } = parts.options;
  const take = rate ? makeRate(rate) : null;
  const count = (name: string) => {
    const seconds = take?.(name, ms(parts.office.clock.now())) ?? 0;
    if (seconds > 0)
      throw new HttpProblem(429, "tooFast", `Too many requests. Wait ${seconds} seconds, then go on.`, { retryAfterSeconds: seconds });
  };
  return async (request) => {
    const { authorization } = request.headers;
    if (authorization !== undefined) {
      const isFree = rate?.freeLoopbackKeys === true && loopback.has(request.ip);
      return byKey(parts, authorization, (id) => (isFree ? undefined : count(id ? `key:${id}` : `address:${request.ip}`)));
    }
    const session = await bySecret(parts, request);
    count(session ? `person:${session.person}` : `address:${request.ip}`);
    return session ? bySession(parts, request, session) : null;
  };
}

async function byKey(parts: Parts, authorization: string, count: (keyId: string | null) => void): Promise<Actor> {
  const secret = /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
  const key = secret === undefined ? null : await parts.keys.find(secret);
  count(key?.id ?? null);
  const actor = key ? await parts.actors.actor(key.person, `key:${key.name}`) : null;
  if (!key || !actor)
    throw new HttpProblem(
      401,
      "badKey",
      "This API key is unknown, revoked or over, or its person is inactive. Send `Authorization: Bearer qd_…`.",
    );
  if (!key.scopes) return actor;
  return { ...actor, permissions: new Set(key.scopes.filter((scope) => actor.permissions.has(scope))) };
}

async function bySecret(parts: Parts, request: FastifyRequest): Promise<Session | null> {
  const secret = cookieSecret(request, parts.isSecure);
  if (!secret) return null;
  return findSession(parts.office.db, secret, parts.office.clock.now(), parts.lifetimes);
}

async function bySession(parts: Parts, request: FastifyRequest, session: Session): Promise<Actor | null> {
  const own = await parts.actors.actor(session.person, "web");
  if (!own) return null;
  refuseCrossSite(request, parts.url, true);
  parts.sessions.set(request, session);
  if (!session.actingFor) return own;
  const acting = await parts.actors.actingFor({ ...own, personId: session.person }, session.actingFor);
  if (acting) return acting.actor;
  // What was begun for another must not be done in one's own name by surprise: a change is refused once, a read just goes on.
  await setActingFor(parts.office.db, session.id, null);
  if (request.method === "GET" || request.method === "HEAD") return own;
  throw new HttpProblem(
    403,
    "leaveOver",
    "The delegation you acted under is over, so nothing was changed. From now on you act for yourself; do it again if it is yours to do.",
  );
}
