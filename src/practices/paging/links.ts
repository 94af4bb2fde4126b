import type { Tx } from "../../engine/db/connection.ts";
import { hashOf, newSecret } from "../../engine/identity/secret.ts";
import type { Id } from "../../kernel/ids.ts";
import { addDays, addMinutes, type Instant } from "../../kernel/time.ts";

/** How long the link of a page is good for. It outlives the page by far, to say what became of it. */
const linkDays = 2;
const codeMinutes = 30;
const mostGuesses = 5;

export type PageLink = { page: Id; person: Id; notification: Id };

/** Makes the links of some notifications: 256 random bits each, of which we keep the hash. Answers the tokens, in order. */
export async function makePageLinks(tx: Tx, links: readonly PageLink[], now: Instant): Promise<string[]> {
  const tokens = links.map(() => newSecret());
  if (links.length === 0) return tokens;
  const rows = links.map((link, index) => ({ ...link, token_hash: `\\x${hashOf(tokens[index]!).toString("hex")}` }));
  await tx.run(
    `insert into page_link (token_hash, page, person, notification, created_at, expires_at)
     select token_hash, page, person, notification, $2, $3 from jsonb_to_recordset($1::jsonb)
       as x(token_hash bytea, page text, person text, notification text)`,
    [JSON.stringify(rows), now, addDays(now, linkDays)],
    "add-page-links",
  );
  return tokens;
}

/** Whom a token lets answer which page; null for one that was never made or is too old. */
export async function findPageLink(tx: Tx, token: string, now: Instant): Promise<PageLink | null> {
  const [row] = await tx.query<PageLink>(
    "select page, person, notification from page_link where token_hash = $1 and expires_at > $2",
    [hashOf(token), now],
    "find-page-link",
  );
  return row ?? null;
}

/** Keeps the code of a contact method, by its hash; an older one is good no more. */
export async function keepCode(tx: Tx, given: { method: Id; code: string; now: Instant }): Promise<void> {
  const { method, code, now } = given;
  await tx.run(
    `insert into contact_code (contact_method, code_hash, expires_at, attempts) values ($1, $2, $3, 0)
     on conflict (contact_method) do update set code_hash = excluded.code_hash, expires_at = excluded.expires_at, attempts = 0`,
    [method, hashOf(`${method}/${code}`), addMinutes(now, codeMinutes)],
    "keep-code",
  );
}

/** Judges a code: good, wrong (a guess is counted), or spent: too old, guessed at too often, never sent. */
export async function judgeCode(tx: Tx, given: { method: Id; code: string; now: Instant }): Promise<"good" | "wrong" | "spent"> {
  const { method, code, now } = given;
  const [row] = await tx.query<{ good: boolean }>(
    `update contact_code set attempts = attempts + 1 where contact_method = $1 and expires_at > $3 and attempts < ${mostGuesses}
     returning code_hash = $2 as good`,
    [method, hashOf(`${method}/${code}`), now],
    "judge-code",
  );
  return row ? (row.good ? "good" : "wrong") : "spent";
}

/** A code that was good is good once. */
export async function dropCode(tx: Tx, method: Id): Promise<void> {
  await tx.run("delete from contact_code where contact_method = $1", [method], "drop-code");
}
