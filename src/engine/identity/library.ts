import { passkey } from "@better-auth/passkey";
import { type Options as ArgonOptions, hash, verify } from "@node-rs/argon2";
import { betterAuth } from "better-auth";
import { makeSignature } from "better-auth/crypto";
import { twoFactor } from "better-auth/plugins/two-factor";
import { type PostgresCursor, PostgresDialect, type PostgresPool, type PostgresQueryResult } from "kysely";
import pg from "pg";

// The sign-in library keeps credentials only: passwords, authenticator secrets, passkeys. None of its routes is mounted; its functions are called.
// Its own sessions last for one call and live in memory; ours are in sessions.ts.

/** What argon2id may cost: 19 MiB, two passes, one lane. Source: OWASP Password Storage Cheat Sheet. `algorithm` 2 is argon2id. */
export const passwordCosts: ArgonOptions = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** The argon2id hash of a password, with its costs and salt in it. */
export function passwordHash(password: string): Promise<string> {
  return hash(password, passwordCosts);
}

/** Whether a password belongs to a hash. */
export function passwordMatches(hashed: string, password: string): Promise<boolean> {
  return verify(hashed, password);
}

/** The sign-in library on our pool. `url` is where people reach the office; passkeys belong to its host name. */
export function openLibrary(pool: pg.Pool, given: { url: string; secret: string }) {
  return betterAuth({
    appName: "Quarterdeck",
    baseURL: given.url,
    basePath: "/api/auth",
    secret: given.secret,
    database: { dialect: new PostgresDialect({ pool: dated(pool) }), type: "postgres" },
    secondaryStorage: shortMemory(),
    telemetry: { enabled: false },
    logger: { disabled: true },
    rateLimit: { enabled: false },
    advanced: {
      cookiePrefix: "quarterdeck",
      useSecureCookies: given.url.startsWith("https:"),
      defaultCookieAttributes: { httpOnly: true, sameSite: "lax", path: "/" },
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      maxPasswordLength: 200,
      password: { hash: passwordHash, verify: (data) => passwordMatches(data.hash, data.password) },
    },
    user: { modelName: "auth_user" },
    account: { modelName: "auth_account" },
    verification: { modelName: "auth_verification", storeInDatabase: true, storeIdentifier: "hashed" },
    plugins: [
      // Wrong codes of an account are counted by throttle.ts, before they are judged and by the office's clock.
      twoFactor({
        issuer: "Quarterdeck",
        twoFactorCookieMaxAge: 600,
        accountLockout: { enabled: false },
        schema: { twoFactor: { modelName: "auth_two_factor" } },
      }),
      passkey({
        rpName: "Quarterdeck",
        rpID: new URL(given.url).hostname,
        origin: new URL(given.url).origin,
        schema: { passkey: { modelName: "auth_passkey" } },
        authenticatorSelection: { residentKey: "required", userVerification: "required" },
        authentication: {
          // A passkey stands for both factors, so the device must have checked its holder.
          afterVerification: async ({ verification }) => {
            if (verification.authenticationInfo.userVerified) return;
            throw new Error("The passkey did not check who holds it.");
          },
        },
      }),
    ],
  });
}
export type Library = ReturnType<typeof openLibrary>;

/** Headers under which the library takes a call as this login's own. Its session ends with the call (see shortMemory). */
export async function headersAs(library: Library, loginId: string, cookies = ""): Promise<Headers> {
  const context = await library.$context;
  const session = await context.internalAdapter.createSession(loginId);
  const signed = `${session.token}.${await makeSignature(session.token, context.secret)}`;
  const own = `${context.authCookies.sessionToken.name}=${encodeURIComponent(signed)}`;
  return new Headers({ cookie: cookies ? `${cookies}; ${own}` : own });
}

/** The library expects dates as Date; our pool gives canonical text. The same pool, the driver's own parsers. */
function dated(pool: pg.Pool): PostgresPool {
  return {
    async connect() {
      const client = await pool.connect();
      const ask = async <R>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<R>> => {
        const { command, rowCount, rows } = await client.query<R & pg.QueryResultRow>({ text, values: [...values], types: pg.types });
        return { command: command as PostgresQueryResult<R>["command"], rowCount: rowCount ?? 0, rows };
      };
      function query<R>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<R>>;
      function query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
      function query<R>(
        text: string | PostgresCursor<R>,
        values: readonly unknown[] = [],
      ): Promise<PostgresQueryResult<R>> | PostgresCursor<R> {
        return typeof text === "string" ? ask<R>(text, values) : text;
      }
      return { query, release: () => client.release() };
    },
    end: async () => undefined,
  };
}

/** Where the library keeps its sessions: this process, for as long as one call may take. What it verifies is in the database. */
function shortMemory() {
  const kept = new Map<string, { value: string; until: number }>();
  const mostSeconds = 30;
  return {
    async get(key: string) {
      const entry = kept.get(key);
      return entry && entry.until > performance.now() ? entry.value : null;
    },
    async set(key: string, value: string) {
      if (key.startsWith("verification:")) return;
      const now = performance.now();
      for (const [old, entry] of kept) if (entry.until <= now) kept.delete(old);
      kept.set(key, { value, until: now + mostSeconds * 1000 });
    },
    async delete(key: string) {
      kept.delete(key);
    },
    async getAndDelete(key: string) {
      const value = await this.get(key);
      kept.delete(key);
      return value;
    },
    async increment(key: string) {
      const count = Number((await this.get(key)) ?? 0) + 1;
      await this.set(key, String(count));
      return count;
    },
  };
}
