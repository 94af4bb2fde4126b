import type { Instant } from "../../kernel/time.ts";
import { addMinutes, ms } from "../../kernel/time.ts";
import type { Tx } from "../db/connection.ts";
import { HttpProblem } from "../problem.ts";
import { hashOf } from "./secret.ts";

/** What attempts are counted by, and how many are let through in a quarter of an hour. */
export type Subject = { name: string; most: number };
const windowMinutes = 15;

/** The account's own count: ten attempts. What was typed is kept as a hash, for people type passwords into the wrong box. */
export function accountSubject(account: string): Subject {
  return { name: `account:${account}`, most: 10 };
}

/** The second step's own count: ten codes for a login, from wherever and whatever the challenge. Source: NIST SP 800-63B section 5.2.2. */
export function codeSubject(loginId: string): Subject {
  return { name: `code/${loginId}`, most: 10 };
}

/** An address's count is wider, for whole offices share one. */
export function addressSubject(address: string): Subject {
  return { name: `address:${address}`, most: 100 };
}

/** Counts one attempt against each subject before it is judged; throws 429 where one has had its share. Counted in the database, for all nodes. */
export async function countAttempt(tx: Tx, subjects: readonly Subject[], now: Instant): Promise<void> {
  const until = addMinutes(now, windowMinutes);
  for (const subject of subjects) {
    const [row] = await tx.query<{ attempts: number; until: Instant }>(countText, [hashOf(subject.name), until, now], "count-attempt");
    if (row!.attempts > subject.most) throw tooMany(row!.until, now);
  }
}

/** After a proof: the account's attempts are forgotten, the address gets its one back. */
export async function forgiveAttempts(tx: Tx, account: Subject, address: Subject): Promise<void> {
  await forgetAttempts(tx, account);
  await giveBack(tx, address);
}

/** Forgets what was counted against a subject. */
export async function forgetAttempts(tx: Tx, subject: Subject): Promise<void> {
  await tx.run("delete from login_attempt where subject = $1", [hashOf(subject.name)], "forget-attempts");
}

/** Gives an address back the attempt it just made well: only failures add up, for a whole office may share one address. */
export async function giveBack(tx: Tx, address: Subject): Promise<void> {
  await tx.run("update login_attempt set attempts = greatest(attempts - 1, 0) where subject = $1", [hashOf(address.name)], "give-back");
}

/** Whether this is the first use of something that may be used once within the window (a six-digit code). */
export async function firstUse(tx: Tx, name: string, now: Instant): Promise<boolean> {
  const [row] = await tx.query<{ attempts: number }>(countText, [hashOf(name), addMinutes(now, windowMinutes), now], "count-attempt");
  return row!.attempts === 1;
}

/** The answer to one who tried too often, with the time to wait. */
export function tooMany(until: Instant, now: Instant): HttpProblem {
  const seconds = Math.max(1, Math.ceil((ms(until) - ms(now)) / 1000));
  const wait = seconds > 90 ? `${Math.ceil(seconds / 60)} minutes` : `${seconds} seconds`;
  return new HttpProblem(429, "tooMany", `Too many attempts. Wait ${wait}, then try again.`, { retryAfterSeconds: seconds });
}

const countText = `insert into login_attempt (subject, attempts, until) values ($1, 1, $2)
  on conflict (subject) do update set
    attempts = case when login_attempt.until <= $3 then 1 else login_attempt.attempts + 1 end,
    until = case when login_attempt.until <= $3 then $2 else login_attempt.until end
  returning attempts, until`;
