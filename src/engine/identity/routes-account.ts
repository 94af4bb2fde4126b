import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Actor } from "../../kernel/actor.ts";
import { addMinutes } from "../../kernel/time.ts";
import { ownThings, signedIn } from "../http/server.ts";
import { HttpProblem } from "../problem.ts";
import { endSessionsOf, noteAfter } from "./audit.ts";
import { choosePassword, newPassword } from "./choose-password.ts";
import { ownSelf, type Parts, sessionOf } from "./parts.ts";
import { bodyOf, idOf, setSessionCookie, textField } from "./request.ts";
import { count } from "./routes-sign-in.ts";
import { listSessions, setActingFor } from "./sessions.ts";
import { accountSubject, addressSubject, forgiveAttempts } from "./throttle.ts";

/** Who I am here, where I am signed in, for whom I act, and my password. */
export function accountRoutes(server: FastifyInstance, parts: Parts): void {
  const { office, lifetimes } = parts;
  // A screen asks `ifAny` whether somebody is signed in: nobody is an answer then (null), not a refusal.
  server.get<{ Querystring: { ifAny?: string } }>("/api/session", async (request, reply) => {
    if (request.query.ifAny === "true" && !request.actor) return reply.type("application/json; charset=utf-8").send("null");
    return describeSession(parts, request);
  });

  server.get("/api/identity/sessions", async (request) => {
    const current = sessionOf(parts, request);
    const found = await listSessions(office.db, current.person, office.clock.now(), lifetimes);
    return {
      items: found.map(({ id, device, address, createdAt, seenAt, expiresAt }) => ({
        ...{ id, device, address, createdAt, seenAt },
        expiresAt: [expiresAt, addMinutes(seenAt, lifetimes.idleMinutes)].sort()[0],
        current: id === current.id,
      })),
    };
  });
  server.delete("/api/identity/sessions/:id", async (request, reply) => {
    const current = sessionOf(parts, request);
    const id = idOf(request);
    if (!id || (await endSessionsOf(parts, signedIn(request), { person: current.person, id, because: "signedOut" })) === 0)
      throw new HttpProblem(404, "missing", "There is no such session of yours. It may be over already.");
    if (id === current.id) setSessionCookie(reply, null, { isSecure: parts.isSecure, maxAgeSeconds: 0 });
    return { ended: 1 };
  });
  server.delete("/api/identity/sessions", async (request) => {
    const current = sessionOf(parts, request);
    const which = { person: current.person, keep: current.id, because: "signedOut" } as const;
    return { ended: await endSessionsOf(parts, signedIn(request), which) };
  });

  server.post("/api/identity/act-for", async (request) => {
    const session = sessionOf(parts, request);
    const { personId } = bodyOf(request, z.object({ personId: textField("The person", 32).nullable() }));
    if (personId !== null) {
      const own = await parts.actors.actor(session.person, "web");
      const acting = own && (await parts.actors.actingFor({ ...own, personId: session.person }, personId));
      if (!acting) throw new HttpProblem(403, "noLeave", "This person has not let you act for them now. They can do so under Delegations.");
    }
    await setActingFor(office.db, session.id, personId);
    return { actingFor: personId };
  });

  server.post("/api/identity/password", async (request) => {
    const { person, loginId } = await ownSelf(parts, request);
    const { current, next } = bodyOf(request, z.object({ current: textField("The present password", 200).optional(), next: newPassword }));
    // Who signed in by a link and never had a password has none to show.
    if (loginId) await confirmPassword(parts, request, { loginId, password: current ?? "", account: person.email ?? person.id });
    await choosePassword(parts, person, next);
    const actor = signedIn(request);
    await noteAfter(parts, actor, { person: person.id, type: "passwordSet" });
    await endSessionsOf(parts, actor, { person: person.id, keep: sessionOf(parts, request).id, because: "passwordSet" });
    return { changed: true };
  });
}

/** Asks for the password again before credentials change; counted like a sign-in. */
export async function confirmPassword(
  parts: Parts,
  request: FastifyRequest,
  given: { loginId: string; password: string; account: string },
): Promise<void> {
  const account = accountSubject(given.account.toLowerCase());
  await count(parts, request, account);
  if (!(await parts.credentials.passwordIs(given.loginId, given.password)))
    throw new HttpProblem(422, "badPassword", "The password is not right.", {
      errors: [{ path: "password", message: "The password is not right." }],
    });
  await forgiveAttempts(parts.office.db, account, addressSubject(request.ip));
}

async function describeSession(parts: Parts, request: FastifyRequest): Promise<Record<string, unknown>> {
  const actor = ownThings(request, "account.use");
  const kept = actor.personId ? await parts.actors.kept(actor.personId) : null;
  if (!kept) throw new HttpProblem(401, "signInFirst", "Sign in first.");
  const { person, organisation, leave } = kept;
  const now = parts.office.clock.now();
  const live = leave.filter((one) => one.startsAt <= now && now < one.endsAt);
  const delegations = [];
  for (const one of live) {
    const other = await parts.actors.kept(one.personId);
    if (other?.person.active) delegations.push({ id: one.personId, name: other.person.name, scope: one.scope, until: one.endsAt });
  }
  return {
    person: {
      id: person.id,
      name: person.name,
      initials: initialsOf(person.name),
      email: person.email,
      timeZone: actor.timeZone,
      locale: person.locale ?? "en-GB",
    },
    roles: person.roles,
    permissions: [...actor.permissions].sort(),
    onBehalfOf: await behalfOf(parts, actor),
    delegations,
    ...(organisation ? { organisation } : {}),
  };
}

async function behalfOf(parts: Parts, actor: Actor): Promise<{ id: string; name: string; until: string } | null> {
  if (!actor.onBehalfOf || !actor.personId) return null;
  const { personId, name } = actor.onBehalfOf;
  const acting = await parts.actors.actingFor({ ...actor, personId: actor.personId }, personId);
  return acting && { id: personId, name, until: acting.until };
}

/** At most two letters: of the first word and of the last. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const first = [...(words[0] ?? "")][0] ?? "?";
  const last = words.length > 1 ? ([...words.at(-1)!][0] ?? "") : "";
  return (first + last).toUpperCase();
}
