import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import { systemActor } from "../../kernel/actor.ts";
import type { Id } from "../../kernel/ids.ts";
import { permitted } from "../http/server.ts";
import { HttpProblem } from "../problem.ts";
import { endSessionsOf, noteAbout, noteAfter } from "./audit.ts";
import { badPassword, choosePassword, newPassword } from "./choose-password.ts";
import { claimLink, findLink, type Link, linkAddress, makeLink, releaseLink } from "./links.ts";
import { invitationMail, resetMail } from "./mails.ts";
import { type Parts, signIn } from "./parts.ts";
import { bodyOf, idOf, passChallenge, refuseCrossSite, textField } from "./request.ts";
import { accountSubject, addressSubject, countAttempt, giveBack } from "./throttle.ts";

const chosen = z.object({ password: newPassword });
const administrator = z.object({ name: textField("The name", 120), email: textField("The e-mail address", 254), password: newPassword });

/** One-time links: what one is for, its use, and how somebody gets one. */
export function linkRoutes(server: FastifyInstance, parts: Parts): void {
  const { office, people, options } = parts;
  server.get("/api/identity/links/:token", async (request) => {
    const link = await triedLink(parts, request);
    const person = link.person ? await people.byId(office.db, link.person) : null;
    if (link.person && !person?.active) throw new HttpProblem(409, "inactive", "This person is inactive. Ask your administrator.");
    return { purpose: link.purpose, expiresAt: link.expiresAt, person: person && { name: person.name, email: person.email } };
  });

  server.post("/api/identity/links/:token", async (request, reply) => {
    refuseCrossSite(request, parts.url, false);
    const token = tokenOf(request.params);
    const link = await triedLink(parts, request);
    if (link.purpose === "first") {
      const given = bodyOf(request, administrator);
      await signIn(parts, await usingLink(parts, token, () => makeFirstAdministrator(parts, given)), request, reply);
      return { needs: null };
    }
    const person = await people.byId(office.db, link.person!);
    if (!person?.active) throw new HttpProblem(409, "inactive", "This person is inactive. Ask your administrator.");
    if (link.purpose === "signIn") {
      await claimLink(office.db, token, office.clock.now());
      await signIn(parts, person.id, request, reply);
      return { needs: null };
    }
    const { password } = bodyOf(request, chosen);
    await usingLink(parts, token, () => choosePassword(parts, person, password));
    const self = { ...systemActor(`link:${link.purpose}`), personId: person.id, name: person.name };
    await noteAfter(parts, self, { person: person.id, type: "passwordSet", data: { purpose: link.purpose } });
    await endSessionsOf(parts, self, { person: person.id, because: "passwordSet" });
    // A new password does not stand in for the second factor: whoever has one is asked for it.
    const proof = await parts.credentials.tryPassword(person.id, password);
    if (proof.is === "half") {
      passChallenge(proof.headers, reply);
      return { needs: "totp" };
    }
    await signIn(parts, person.id, request, reply);
    return { needs: null };
  });

  server.post("/api/identity/forgot", async (request) => {
    refuseCrossSite(request, parts.url, false);
    const { email } = bodyOf(request, z.object({ email: textField("The e-mail address", 254) }));
    const { mailer } = options;
    if (!mailer) throw new HttpProblem(409, "noMail", "This office sends no mail yet. Ask your administrator for a link.");
    const now = office.clock.now();
    const forgot = { ...accountSubject(`forgot/${email.trim().toLowerCase()}`), most: 3 };
    await countAttempt(office.db, [forgot, addressSubject(request.ip)], now);
    const person = await people.byEmail(office.db, email.trim());
    // Who was never asked in has no password to forget: their address came from elsewhere, perhaps with a move of ten thousand.
    const isAskedIn = person !== null && (person.loginId !== null || person.invitedAt !== null);
    if (isAskedIn && person.active && person.email) {
      const to = { email: person.email, name: person.name };
      await office.db.transaction(async (tx) => {
        const made = await makeLink(tx, { purpose: "reset", person: person.id, now });
        await mailer.queue(tx, resetMail(to, linkAddress(parts.url, made.token)));
      });
    }
    return { sent: "If this address belongs to somebody here, a link is on its way. It is good for an hour." };
  });

  server.post("/api/identity/people/:id/link", async (request) => {
    const actor = permitted(request, people.administer);
    const { purpose } = bodyOf(
      request,
      z.object({ purpose: z.enum(["invitation", "reset"], { error: "The purpose is invitation or reset." }) }),
    );
    const id = idOf(request);
    const person = id ? await people.byId(office.db, id) : null;
    if (!person) throw new HttpProblem(404, "missing", "There is no such person.");
    if (!person.active) throw new HttpProblem(409, "inactive", "This person is inactive. Activate them first.");
    if (!person.email) throw new HttpProblem(409, "noEmail", "A link needs an e-mail address to sign in with. Add one first.");
    const to = { email: person.email, name: person.name };
    return office.db.transaction(async (tx) => {
      const made = await makeLink(tx, { purpose, person: person.id, now: office.clock.now(), createdBy: actor.personId });
      const address = linkAddress(parts.url, made.token);
      await options.mailer?.queue(tx, purpose === "reset" ? resetMail(to, address) : invitationMail(to, address));
      await noteAbout(parts, tx, actor, { person: person.id, type: "linkMade", data: { purpose, mailed: options.mailer !== undefined } });
      return { ...(options.mailer ? { mailedTo: person.email } : { url: address }), expiresAt: made.expiresAt };
    });
  });
}

/** Makes the first administrator, with login and password, in one transaction that finds no other administrator who can sign in. */
async function makeFirstAdministrator(parts: Parts, given: z.output<typeof administrator>): Promise<Id> {
  const { office, people, credentials } = parts;
  const email = given.email.trim();
  if (given.password.toLowerCase() === email.toLowerCase()) throw badPassword("The password must not be the e-mail address.");
  const id = office.newId();
  const loginId = await credentials.setPassword(id, given.password);
  const group = office.newId();
  const actor = systemActor("first-link");
  const commands = [people.firstAdministrator({ name: given.name, email }), people.connectLogin(loginId)];
  const envelopes = commands.map((command) => ({ kind: people.kind, id, commandId: office.newId(), group, actor, command }));
  const now = office.clock.now();
  try {
    const { outcomes } = await office.door.batch(envelopes, now, async (tx, answers) => {
      if (!answers.every((one) => one.ok)) return;
      if (await people.administratorHasLogin(tx, id)) throw notFirst();
    });
    const refused = outcomes.find((one) => !one.ok);
    if (refused && !refused.ok) {
      const { code, sentence, field } = refused.refusal;
      throw new HttpProblem(422, code, sentence, { errors: field ? [{ path: field, message: sentence }] : [] });
    }
    return id;
  } catch (error) {
    // A refusal is certain: the login has no person. After a fault the commit may have happened, and a login without a person harms nobody.
    if (error instanceof HttpProblem) await credentials.removeLogin(loginId);
    throw error;
  }
}

/** The link of a request's address; what is not one counts against the address that guesses. */
async function triedLink(parts: Parts, request: FastifyRequest): Promise<Link> {
  const { db, clock } = parts.office;
  const address = addressSubject(request.ip);
  await countAttempt(db, [address], clock.now());
  const link = await findLink(db, tokenOf(request.params), clock.now());
  await giveBack(db, address);
  return link;
}

/** Uses a link up around some work; where that is refused, the link is as good as before. */
async function usingLink<T>(parts: Parts, token: string, work: () => Promise<T>): Promise<T> {
  const { db, clock } = parts.office;
  await claimLink(db, token, clock.now());
  try {
    return await work();
  } catch (error) {
    await releaseLink(db, token);
    throw error;
  }
}

function notFirst(): HttpProblem {
  return new HttpProblem(409, "notFirst", "There is an administrator already. Ask them for an invitation.");
}

function tokenOf(params: unknown): string {
  return (params as { token: string }).token;
}
