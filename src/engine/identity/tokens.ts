import type { Id } from "../../kernel/ids.ts";
import { addMinutes, type Instant } from "../../kernel/time.ts";
import type { Tx } from "../db/connection.ts";
import type { Office } from "../office.ts";
import { hashOf, newSecret } from "./secret.ts";

/** What a key was changed for: a token of thirty minutes, and a refresh token of a hundred days that is good for one next pair. */
export type TokenPair = { token: string; refresh: string; livesSeconds: number };

const tokenMinutes = 30;
const refreshMinutes = 100 * 24 * 60;
const shape = /^q[tr]_[0-9A-Za-z]{43}$/;

/** Whether a text may be one of these tokens. */
export function looksLikeToken(secret: string): boolean {
  return shape.test(secret) && secret.startsWith("qt_");
}

/** Gives a pair for a key. */
export async function issueTokens(tx: Tx, key: Id, now: Instant): Promise<TokenPair> {
  const token = `qt_${newSecret()}`;
  const refresh = `qr_${newSecret()}`;
  await tx.run(
    "insert into key_token (token_hash, refresh_hash, api_key, created_at, expires_at, refresh_until) values ($1, $2, $3, $4, $5, $6)",
    [hashOf(token), hashOf(refresh), key, now, addMinutes(now, tokenMinutes), addMinutes(now, refreshMinutes)],
  );
  // One second less than it lives, so that nobody uses it in the moment it ends.
  return { token, refresh, livesSeconds: tokenMinutes * 60 - 1 };
}

/** The key a token was given for; null where there is none, or it is over. Whether the key still lives is asked of the keys. */
export async function keyOfToken(tx: Tx, token: string, now: Instant): Promise<Id | null> {
  if (!looksLikeToken(token)) return null;
  const text = "select api_key as key from key_token where token_hash = $1 and expires_at > $2";
  const [row] = await tx.query<{ key: Id }>(text, [hashOf(token), now], "key-of-token");
  return row?.key ?? null;
}

/** Takes a refresh token back for its key; null where it is unknown, used or over. */
export async function takeRefresh(tx: Tx, refresh: string, now: Instant): Promise<Id | null> {
  if (!shape.test(refresh)) return null;
  const text = "delete from key_token where refresh_hash = $1 and refresh_until > $2 returning api_key as key";
  const [row] = await tx.query<{ key: Id }>(text, [hashOf(refresh), now]);
  return row?.key ?? null;
}

/** How a program changes its key for tokens. Each answers null where it is not believed. */
export type KeyTokens = {
  /** By the key itself; with a user name it must be its person's, and the key one that may serve as a password. */
  forKey(given: { secret: string; userName?: string | undefined; address: string }): Promise<TokenPair | null>;
  forRefresh(given: { refresh: string; address: string }): Promise<TokenPair | null>;
};
export type Believes = (given: { secret: string; userName: string | undefined }) => Promise<{ id: Id } | null>;

/** The tokens of an office; tries that fail are counted by their address. */
export function keyTokens(
  office: Office,
  {
    believes,
    lives,
    counting,
  }: { believes: Believes; lives: (key: Id) => Promise<boolean>; counting: (address: string) => Promise<() => Promise<void>> },
): KeyTokens {
  const { db, clock } = office;
  return {
    async forKey({ secret, userName, address }) {
      const giveBack = await counting(address);
      const key = await believes({ secret, userName });
      if (!key) return null;
      await giveBack();
      return issueTokens(db, key.id, clock.now());
    },
    async forRefresh({ refresh, address }) {
      const giveBack = await counting(address);
      const key = await takeRefresh(db, refresh, clock.now());
      if (key === null || !(await lives(key))) return null;
      await giveBack();
      return issueTokens(db, key, clock.now());
    },
  };
}
