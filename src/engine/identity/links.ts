import type { Id } from "../../kernel/ids.ts";
import { addMinutes, type Instant } from "../../kernel/time.ts";
import type { Tx } from "../db/connection.ts";
import { HttpProblem } from "../problem.ts";
import { hashOf, newSecret } from "./secret.ts";

/** What a one-time link is for: choosing the first password, a new one, signing in, or making the first administrator. */
export type LinkPurpose = "invitation" | "reset" | "signIn" | "first";
export type Link = { purpose: LinkPurpose; person: Id | null; createdAt: Instant; expiresAt: Instant };
export type MadeLink = { token: string; expiresAt: Instant };

/** How long each link is good for, in minutes: seven days, an hour, a quarter of an hour. */
export const linkMinutes: Record<LinkPurpose, number> = { invitation: 7 * 24 * 60, reset: 60, signIn: 15, first: 15 };

/** Makes a one-time link, kept as a hash. A newer link takes the place of unused ones of the same purpose and person. */
export async function makeLink(
  tx: Tx,
  given: { purpose: LinkPurpose; person: Id | null; now: Instant; createdBy?: Id | null },
): Promise<MadeLink> {
  const { purpose, person, now, createdBy = null } = given;
  const token = newSecret();
  const expiresAt = addMinutes(now, linkMinutes[purpose]);
  await tx.run("delete from login_link where purpose = $1 and person is not distinct from $2 and used_at is null", [purpose, person]);
  await tx.run("insert into login_link (token_hash, purpose, person, created_at, created_by, expires_at) values ($1, $2, $3, $4, $5, $6)", [
    hashOf(token),
    purpose,
    person,
    now,
    createdBy,
    expiresAt,
  ]);
  return { token, expiresAt };
}

/** The link of a token; throws 404 for one that was never made, was used or is over: one answer for all three. */
export async function findLink(tx: Tx, token: string, now: Instant): Promise<Link> {
  const text = `select purpose, person, created_at as "createdAt", expires_at as "expiresAt" from login_link
    where token_hash = $1 and used_at is null and expires_at > $2`;
  const [link] = await tx.query<Link>(text, [hashOf(token), now]);
  if (!link) throw spent();
  return link;
}

/** Takes a link for one use: of two at once, one is told that it is spent. */
export async function claimLink(tx: Tx, token: string, now: Instant): Promise<void> {
  const text = "update login_link set used_at = $2 where token_hash = $1 and used_at is null and expires_at > $2";
  if ((await tx.run(text, [hashOf(token), now])) === 0) throw spent();
}

/** Gives a link back after its use was refused, so that it can be tried again. */
export async function releaseLink(tx: Tx, token: string): Promise<void> {
  await tx.run("update login_link set used_at = null where token_hash = $1", [hashOf(token)]);
}

/** Takes back every unused link of a person. */
export async function dropLinks(tx: Tx, person: Id): Promise<void> {
  await tx.run("delete from login_link where person = $1 and used_at is null", [person]);
}

/** The address of a link's page. */
export function linkAddress(url: string, token: string): string {
  return `${url.replace(/\/$/, "")}/welcome/${token}`;
}

function spent(): HttpProblem {
  return new HttpProblem(
    404,
    "linkSpent",
    "This link was used already, is too old, or was never made. Ask your administrator for a new one.",
  );
}
