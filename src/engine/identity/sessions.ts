import type { Id } from "../../kernel/ids.ts";
import { addMinutes, type Instant, minInstant } from "../../kernel/time.ts";
import type { Tx } from "../db/connection.ts";
import { hashOf, newSecret } from "./secret.ts";

export type Session = {
  id: Id;
  person: Id;
  createdAt: Instant;
  seenAt: Instant;
  expiresAt: Instant;
  device: string;
  address: string;
  actingFor: Id | null;
};
export type Lifetimes = { idleMinutes: number; mostMinutes: number };

const columns = `id, person, created_at as "createdAt", seen_at as "seenAt", expires_at as "expiresAt", device, address, acting_for as "actingFor"`;
const seenEveryMinutes = 1;

/** Opens a session and answers its secret, which only the cookie keeps. */
export async function openSession(
  tx: Tx,
  given: { id: Id; person: Id; now: Instant; device: string; address: string; lifetimes: Lifetimes },
): Promise<string> {
  const secret = newSecret();
  const { id, person, now, device, address, lifetimes } = given;
  const expiresAt = addMinutes(now, lifetimes.mostMinutes);
  await tx.run(
    "insert into login_session (id, person, token_hash, created_at, seen_at, expires_at, device, address) values ($1, $2, $3, $4, $4, $5, $6, $7)",
    [id, person, hashOf(secret), now, expiresAt, device.slice(0, 300), address],
  );
  return secret;
}

/** The live session of a cookie's secret, or null. Asked of the database each time, so that an ended session is over on every node at once. */
export async function findSession(tx: Tx, secret: string, now: Instant, lifetimes: Lifetimes): Promise<Session | null> {
  const text = `select ${columns} from login_session where token_hash = $1`;
  const [session] = await tx.query<Session>(text, [hashOf(secret)], "find-session");
  if (!session || session.expiresAt <= now || addMinutes(session.seenAt, lifetimes.idleMinutes) <= now) return null;
  if (addMinutes(session.seenAt, seenEveryMinutes) <= now)
    await tx.run("update login_session set seen_at = $2 where id = $1", [session.id, now], "see-session");
  return session;
}

/** A person's live sessions, the one used last first. */
export async function listSessions(tx: Tx, person: Id, now: Instant, lifetimes: Lifetimes): Promise<Session[]> {
  const oldest = addMinutes(now, -lifetimes.idleMinutes);
  const text = `select ${columns} from login_session where person = $1 and expires_at > $2 and seen_at > $3 order by seen_at desc, id desc`;
  return tx.query<Session>(text, [person, now, oldest]);
}

/** Ends sessions of a person: one by `id`, or all but `keep`. Answers how many. */
export async function endSessions(tx: Tx, person: Id, which: { id?: Id; keep?: Id | null } = {}): Promise<number> {
  return tx.run("delete from login_session where person = $1 and ($2::text is null or id = $2) and ($3::text is null or id <> $3)", [
    person,
    which.id ?? null,
    which.keep ?? null,
  ]);
}

/** Sets or ends the acting for another in one session. */
export async function setActingFor(tx: Tx, sessionId: Id, personId: Id | null): Promise<void> {
  await tx.run("update login_session set acting_for = $2 where id = $1", [sessionId, personId]);
}

/** What is over is cleared away: when the next row falls due, and the clearing itself. */
export function clearingAway(db: Tx) {
  const due = ["login_session.expires_at", "login_link.expires_at", "login_attempt.until", "key_token.refresh_until"].map(
    (one) => one.split(".") as [string, string],
  );
  return {
    name: "identity",
    async nextDue(): Promise<Instant | null> {
      const parts = due.map(([table, column]) => `(select min(${column}) from ${table})`);
      const [row] = await db.query<Record<"a" | "b" | "c" | "d", Instant | null>>(
        `select ${parts.map((part, index) => `${part} as ${"abcd"[index]}`).join(", ")}`,
      );
      return minInstant(row!.a, row!.b, row!.c, row!.d);
    },
    async runDue(now: Instant): Promise<number> {
      for (const [table, column] of due) await db.run(`delete from ${table} where ${column} <= $1`, [now]);
      return 0;
    },
  };
}
