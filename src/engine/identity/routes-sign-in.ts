import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { HttpProblem } from "../problem.ts";
import type { Proof } from "./credentials.ts";
import { type Parts, sessionOf, signIn } from "./parts.ts";
import { passkeyAnswer } from "./passkey-shapes.ts";
import { bodyOf, challengeCookies, passChallenge, refuseCrossSite, setSessionCookie, textField } from "./request.ts";
import { endSessions } from "./sessions.ts";
import {
  accountSubject,
  addressSubject,
  codeSubject,
  countAttempt,
  firstUse,
  forgetAttempts,
  forgiveAttempts,
  giveBack,
} from "./throttle.ts";

const email = textField("The e-mail address", 254);
const password = textField("The password", 200);

/** The ways in: password, second step, passkey; and the way out. */
export function signInRoutes(server: FastifyInstance, parts: Parts): void {
  const { office, people, credentials } = parts;
  server.get("/api/identity/ways", async () => ({ passkeys: hasPasskeys(parts), mail: parts.options.mailer !== undefined }));

  server.post("/api/identity/sign-in", async (request, reply) => {
    refuseCrossSite(request, parts.url, false);
    const given = bodyOf(request, z.object({ email, password }));
    const typed = given.email.trim().toLowerCase();
    const account = accountSubject(typed);
    await count(parts, request, account);
    const person = await people.byEmail(office.db, typed);
    const open = person?.active && person.loginId ? person : null;
    const proof = await credentials.tryPassword(open?.id ?? null, given.password);
    if (proof.is === "half") {
      await giveBack(office.db, addressSubject(request.ip));
      passChallenge(proof.headers, reply);
      return { needs: "totp" };
    }
    if (proof.is === "refused" || !open || proof.loginId !== open.loginId)
      throw new HttpProblem(401, "badSignIn", "This e-mail and password do not belong together. Check both, or ask for a new link.");
    await forgiveAttempts(office.db, account, addressSubject(request.ip));
    await signIn(parts, open.id, request, reply);
    return { needs: null };
  });

  server.post("/api/identity/sign-in/code", async (request, reply) => {
    refuseCrossSite(request, parts.url, false);
    const body = bodyOf(
      request,
      z.object({ code: textField("The code", 40).optional(), backupCode: textField("The backup code", 40).optional() }),
    );
    const given = body.backupCode ? { backupCode: body.backupCode.trim() } : { code: (body.code ?? "").replaceAll(/\s/g, "") };
    const cookies = challengeCookies(request);
    const login = await credentials.challenged(cookies);
    const codes = login === null ? [] : [codeSubject(login)];
    await countAttempt(office.db, [...codes, addressSubject(request.ip)], office.clock.now());
    const proof = await credentials.tryCode(cookies, given);
    if (proof.is !== "proved") throw codeRefused(proof);
    if ("code" in given && !(await firstUse(office.db, `code:${proof.loginId}:${given.code}`, office.clock.now())))
      throw new HttpProblem(401, "codeUsed", "This code was used already. Wait for the next one and begin again.");
    await forgetAttempts(office.db, codeSubject(proof.loginId));
    await enter(parts, proof.loginId, request, reply);
    return { needs: null };
  });

  server.post("/api/identity/sign-in/passkey/begin", async (request, reply) => {
    refuseCrossSite(request, parts.url, false);
    requirePasskeys(parts);
    const { library } = await credentials.open();
    const response = await library.api.generatePasskeyAuthenticationOptions({ headers: new Headers(), asResponse: true });
    passChallenge(response.headers, reply);
    return { ...((await response.json()) as object), userVerification: "required" };
  });
  server.post("/api/identity/sign-in/passkey/finish", async (request, reply) => {
    refuseCrossSite(request, parts.url, false);
    requirePasskeys(parts);
    const { response } = bodyOf(request, z.object({ response: passkeyAnswer }));
    await countAttempt(office.db, [addressSubject(request.ip)], office.clock.now());
    const { library } = await credentials.open();
    const headers = new Headers({ cookie: challengeCookies(request) });
    const proof = await credentials.proofOf(
      await library.api.verifyPasskeyAuthentication({ body: { response }, headers, asResponse: true }),
    );
    if (proof.is !== "proved")
      throw new HttpProblem(401, "badPasskey", "This passkey was not accepted here. Begin again, or use your password.");
    await enter(parts, proof.loginId, request, reply);
    return { needs: null };
  });

  server.post("/api/identity/sign-out", async (request, reply) => {
    const session = sessionOf(parts, request);
    await endSessions(office.db, session.person, { id: session.id });
    setSessionCookie(reply, null, { isSecure: parts.isSecure, maxAgeSeconds: 0 });
    return { needs: null };
  });
}

/** Passkeys belong to a host name: an address of digits cannot have them. Source: Web Authentication Level 2, section 5.1.2 (RP ID). */
export function hasPasskeys(parts: Parts): boolean {
  const { hostname, protocol } = new URL(parts.url);
  if (/^[\d.]+$/.test(hostname) || hostname.startsWith("[")) return false;
  return protocol === "https:" || hostname === "localhost";
}

/** Refuses passkeys where the office has no name they could belong to. */
export function requirePasskeys(parts: Parts): void {
  if (hasPasskeys(parts)) return;
  throw new HttpProblem(409, "noPasskeys", "Passkeys need the office to be reached by https and a host name. Set QUARTERDECK_URL.");
}

/** Counts a try against the account and the address it comes from. */
export async function count(parts: Parts, request: FastifyRequest, account: ReturnType<typeof accountSubject>): Promise<void> {
  await countAttempt(parts.office.db, [account, addressSubject(request.ip)], parts.office.clock.now());
}

async function enter(parts: Parts, loginId: string, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { office, people } = parts;
  const person = await people.byLogin(office.db, loginId);
  if (!person?.active) throw new HttpProblem(401, "badSignIn", "This sign-in is not open any more. Ask your administrator.");
  const account = accountSubject(person.email?.toLowerCase() ?? person.id);
  await forgiveAttempts(office.db, account, addressSubject(request.ip));
  await signIn(parts, person.id, request, reply);
}

function codeRefused(proof: Exclude<Proof, { is: "proved" }>): HttpProblem {
  if (proof.is === "refused" && proof.locked)
    return new HttpProblem(429, "tooMany", "Too many wrong codes. Wait 15 minutes, then sign in again.", { retryAfterSeconds: 900 });
  if (proof.is === "refused" && !proof.expired)
    return new HttpProblem(401, "badCode", "This code is not right. Take the one shown now, or use a backup code.");
  return new HttpProblem(401, "startAgain", "This took too long. Begin again with your e-mail and password.");
}
