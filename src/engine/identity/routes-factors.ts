import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Instant } from "../../kernel/time.ts";
import type { AuditType } from "../audit.ts";
import { signedIn } from "../http/server.ts";
import { HttpProblem } from "../problem.ts";
import { noteAfter } from "./audit.ts";
import { ownPerson, type Parts } from "./parts.ts";
import { passkeyMade } from "./passkey-shapes.ts";
import { bodyOf, challengeCookies, idOf, passChallenge, textField } from "./request.ts";
import { confirmPassword } from "./routes-account.ts";
import { hasPasskeys, requirePasskeys } from "./routes-sign-in.ts";
import { addressSubject, codeSubject, countAttempt, firstUse, forgetAttempts } from "./throttle.ts";

const withPassword = z.object({ password: textField("The password", 200) });
type Passkey = { id: string; name: string | null; createdAt: Instant; synced: boolean };

/** The second factor and passkeys of the person who is signed in. What adds one, and what takes the second factor away, asks for the password again. */
export function factorRoutes(server: FastifyInstance, parts: Parts): void {
  totpRoutes(server, parts);
  passkeyRoutes(server, parts);
  server.get("/api/identity/credentials", async (request) => {
    const { loginId } = await ownPerson(parts, request);
    const [login] = await parts.office.db.query<{ totp: boolean | null }>(
      'select "twoFactorEnabled" as totp from auth_user where "id" = $1',
      [loginId],
    );
    return { totp: login?.totp === true, passkeys: await passkeysOf(parts, loginId), mayAddPasskeys: hasPasskeys(parts) };
  });
}

function totpRoutes(server: FastifyInstance, parts: Parts): void {
  const { credentials } = parts;
  server.post("/api/identity/totp/enrol", async (request) => {
    const { loginId, person, password } = await confirmed(parts, request);
    const { body } = await credentials.call<{ totpURI: string; backupCodes: string[] }>(loginId, "", (library, headers) =>
      library.api.enableTwoFactor({ body: { password }, headers, asResponse: true }),
    );
    const address = new URL(body.totpURI);
    address.pathname = `/${encodeURIComponent(`Quarterdeck:${person.email ?? person.name}`)}`;
    return { uri: address.toString(), secret: address.searchParams.get("secret"), backupCodes: body.backupCodes };
  });
  server.post("/api/identity/totp/confirm", async (request) => {
    const { loginId } = await ownPerson(parts, request);
    const { code } = bodyOf(request, z.object({ code: textField("The code", 40) }));
    const now = parts.office.clock.now();
    await countAttempt(parts.office.db, [codeSubject(loginId), addressSubject(request.ip)], now);
    const digits = code.replaceAll(/\s/g, "");
    await credentials.call(loginId, "", (library, headers) =>
      library.api.verifyTOTP({ body: { code: digits }, headers, asResponse: true }),
    );
    await firstUse(parts.office.db, `code:${loginId}:${digits}`, now);
    await forgetAttempts(parts.office.db, codeSubject(loginId));
    await noted(parts, request, "authenticatorAdded");
    return { totp: true };
  });
  server.post("/api/identity/totp/backup-codes", async (request) => {
    const { loginId, password } = await confirmed(parts, request);
    const { body } = await credentials.call<{ backupCodes: string[] }>(loginId, "", (library, headers) =>
      library.api.generateBackupCodes({ body: { password }, headers, asResponse: true }),
    );
    await noted(parts, request, "backupCodesRenewed");
    return { backupCodes: body.backupCodes };
  });
  server.post("/api/identity/totp/remove", async (request) => {
    const { loginId, password } = await confirmed(parts, request);
    await credentials.call(loginId, "", (library, headers) =>
      library.api.disableTwoFactor({ body: { password }, headers, asResponse: true }),
    );
    await noted(parts, request, "authenticatorRemoved");
    return { totp: false };
  });
}

function passkeyRoutes(server: FastifyInstance, parts: Parts): void {
  const { credentials, office } = parts;
  server.post("/api/identity/passkeys/begin", async (request, reply) => {
    requirePasskeys(parts);
    const { loginId, person } = await confirmed(parts, request);
    const answer = await credentials.call<{ user: { name: string; displayName: string } }>(loginId, "", (library, headers) =>
      library.api.generatePasskeyRegistrationOptions({ query: {}, headers, asResponse: true }),
    );
    passChallenge(answer.headers, reply);
    const user = { ...answer.body.user, name: person.email ?? person.name, displayName: person.name };
    return { ...answer.body, user };
  });
  server.post("/api/identity/passkeys/finish", async (request, reply) => {
    requirePasskeys(parts);
    const { loginId } = await ownPerson(parts, request);
    const { response, name } = bodyOf(request, z.object({ response: passkeyMade, name: textField("The name", 60).default("Passkey") }));
    await credentials.call(loginId, challengeCookies(request), (library, headers) => {
      headers.set("origin", new URL(parts.url).origin);
      return library.api.verifyPasskeyRegistration({ body: { response, name: name.trim() }, headers, asResponse: true });
    });
    await noted(parts, request, "passkeyAdded", { name: name.trim() });
    reply.code(201);
    return { items: await passkeysOf(parts, loginId) };
  });
  server.get("/api/identity/passkeys", async (request) => {
    const { loginId } = await ownPerson(parts, request);
    return { items: await passkeysOf(parts, loginId) };
  });
  server.delete("/api/identity/passkeys/:id", async (request) => {
    const { loginId } = await ownPerson(parts, request);
    const removed = await office.db.run('delete from auth_passkey where "id" = $1 and "userId" = $2', [idOf(request), loginId]);
    if (removed === 0) throw new HttpProblem(404, "missing", "There is no such passkey of yours.");
    await noted(parts, request, "passkeyRemoved");
    return { items: await passkeysOf(parts, loginId) };
  });
}

/** What the person did to their own credentials, in the journal. */
async function noted(parts: Parts, request: FastifyRequest, type: AuditType, data: Record<string, unknown> = {}): Promise<void> {
  const { person } = await ownPerson(parts, request);
  await noteAfter(parts, signedIn(request), { person: person.id, type, data });
}

async function confirmed(parts: Parts, request: FastifyRequest) {
  const own = await ownPerson(parts, request);
  const { password } = bodyOf(request, withPassword);
  await confirmPassword(parts, request, { loginId: own.loginId, password, account: own.person.email ?? own.person.id });
  return { ...own, password };
}

async function passkeysOf(parts: Parts, loginId: string): Promise<Passkey[]> {
  const text = `select "id" as id, "name" as name, "createdAt" as "createdAt", "backedUp" as synced from auth_passkey where "userId" = $1 order by "createdAt", "id"`;
  return parts.office.db.query<Passkey>(text, [loginId]);
}
