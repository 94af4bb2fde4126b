import type { FastifyReply, FastifyRequest } from "fastify";
import type { Id } from "../../kernel/ids.ts";
import { signedIn } from "../http/server.ts";
import type { Office } from "../office.ts";
import { HttpProblem } from "../problem.ts";
import type { Actors } from "./actors.ts";
import type { IdentityOptions, KnownPerson, People } from "./contract.ts";
import type { Credentials } from "./credentials.ts";
import type { Keys } from "./keys.ts";
import { cookieSecret, setSessionCookie } from "./request.ts";
import { endSessions, findSession, type Lifetimes, openSession, type Session } from "./sessions.ts";

/** What the rooms of identity share. */
export type Parts = {
  office: Office;
  options: IdentityOptions;
  people: People;
  actors: Actors;
  keys: Keys;
  credentials: Credentials;
  lifetimes: Lifetimes;
  /** Where people reach the office, without a slash at the end. */
  url: string;
  isSecure: boolean;
  /** The session a request came with; found by authenticate. */
  sessions: WeakMap<FastifyRequest, Session>;
};

/** The session of a request that came with one; a key has none. */
export function sessionOf(parts: Parts, request: FastifyRequest): Session {
  const session = parts.sessions.get(request);
  if (session) return session;
  signedIn(request);
  throw new HttpProblem(403, "sessionOnly", "This is done by a person who signed in, not with an API key.");
}

/** The person of a session, by themselves: nobody changes credentials while acting for another. `loginId` is null before the first password. */
export async function ownSelf(parts: Parts, request: FastifyRequest): Promise<{ person: KnownPerson; loginId: string | null }> {
  const session = sessionOf(parts, request);
  const actor = signedIn(request);
  if (actor.onBehalfOf)
    throw new HttpProblem(403, "actingForAnother", `You act for ${actor.onBehalfOf.name}. Act for yourself again first.`);
  const kept = await parts.actors.kept(session.person);
  if (!kept) throw new HttpProblem(401, "signInFirst", "Sign in first.");
  return { person: kept.person, loginId: kept.person.loginId };
}

/** The same, where credentials are there already. */
export async function ownPerson(parts: Parts, request: FastifyRequest): Promise<{ person: KnownPerson; loginId: string }> {
  const { person, loginId } = await ownSelf(parts, request);
  if (!loginId) throw new HttpProblem(409, "noPassword", "You signed in by a link and have no password yet. Choose one first.");
  return { person, loginId };
}

/** Signs a person in: a new session, its cookie, and the end of the session that the browser held before. */
export async function signIn(parts: Parts, person: Id, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { office, lifetimes, isSecure } = parts;
  const now = office.clock.now();
  const before = cookieSecret(request, isSecure);
  const old = before ? await findSession(office.db, before, now, lifetimes) : null;
  if (old) await endSessions(office.db, old.person, { id: old.id });
  const device = request.headers["user-agent"] ?? "";
  const secret = await openSession(office.db, { id: office.newId(), person, now, device, address: request.ip, lifetimes });
  setSessionCookie(reply, secret, { isSecure, maxAgeSeconds: lifetimes.mostMinutes * 60 });
}
