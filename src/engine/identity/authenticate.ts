import type { FastifyRequest } from "fastify";
import type { Actor } from "../../kernel/actor.ts";
import { fold } from "../../kernel/fold.ts";
import { ms } from "../../kernel/time.ts";
import type { Authenticate } from "../http/server.ts";
import { HttpProblem } from "../problem.ts";
import type { ApiKey } from "./keys.ts";
import type { Parts } from "./parts.ts";
import { makeRate } from "./rate.ts";
import { cookieSecret, refuseCrossSite } from "./request.ts";
import { findSession, type Session, setActingFor } from "./sessions.ts";
import { keyOfToken, looksLikeToken } from "./tokens.ts";

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
    const sent = sentWith(request);
    if (sent !== null) {
      const isFree = rate?.freeLoopbackKeys === true && loopback.has(request.ip);
      if (sent.userName !== undefined) refuseCrossSite(request, parts.url, false);
      return byKey(parts, sent, (id) => (isFree ? undefined : count(id ? `key:${id}` : `address:${request.ip}`)));
    }
    const session = await bySecret(parts, request);
    count(session ? `person:${session.person}` : `address:${request.ip}`);
    return session ? bySession(parts, request, session) : null;
  };
}

/** What a request brings to be believed: a key or a token, or a key in the place of a password. */
type Sent = { secret: string; userName?: string };

function sentWith(request: FastifyRequest): Sent | null {
  const { authorization } = request.headers;
  const header = request.headers["x-sn-apikey"];
  if (authorization === undefined) return typeof header === "string" ? { secret: header } : null;
  const basic = /^Basic +([0-9A-Za-z+/=_-]+) *$/i.exec(authorization)?.[1];
  if (basic === undefined) return { secret: /^Bearer +(\S+) *$/i.exec(authorization)?.[1] ?? "" };
  const [, userName = "", secret = ""] = /^([^:]*):([\s\S]*)$/.exec(Buffer.from(basic, "base64").toString("utf8")) ?? [];
  return { userName, secret };
}

/** The live key that something sent proves; null where it proves none. A key serves as a password only where it was made for that, by its person's name. */
export async function believedKey(
  parts: Parts,
  { secret, userName }: { secret: string; userName?: string | undefined },
): Promise<ApiKey | null> {
  if (looksLikeToken(secret)) {
    const id = userName === undefined ? await keyOfToken(parts.office.db, secret, parts.office.clock.now()) : null;
    return id === null ? null : parts.keys.live(id);
  }
  const key = await parts.keys.find(secret);
  if (!key || userName === undefined) return key;
  const kept = await parts.actors.kept(key.person);
  const isTheirs = kept?.person.email != null && fold(kept.person.email) === fold(userName);
  return key.asPassword && isTheirs ? key : null;
}

async function byKey(parts: Parts, sent: Sent, count: (keyId: string | null) => void): Promise<Actor> {
  const key = await believedKey(parts, sent);
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
