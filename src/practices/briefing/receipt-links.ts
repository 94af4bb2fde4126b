import { createHmac, timingSafeEqual } from "node:crypto";
import type { Tx } from "../../engine/db/connection.ts";
import { officeSecret } from "../../engine/identity/secret.ts";
import type { Id } from "../../kernel/ids.ts";
import { addMs, type Instant } from "../../kernel/time.ts";
import { linkDays } from "./receipt.rules.ts";

/** Whom a link lets read what, and the moment from which it no longer does. */
export type ReceiptLink = { briefing: Id; person: Id; until: Instant };

/** Makes links by which one person opens one paper. They are not kept but made anew, of both ids, their end and the office's secret. */
export async function receiptLinks(tx: Tx): Promise<{ of(briefing: Id, person: Id, sentAt: Instant): string }> {
  const secret = await officeSecret(tx);
  return {
    of(briefing, person, sentAt) {
      const seconds = Math.floor(Date.parse(addMs(sentAt, linkDays * 86_400_000)) / 1000);
      const what = `${briefing}.${person}.${seconds.toString(36)}`;
      return `/papers/${what}.${proofOf(secret, what)}`;
    },
  };
}

/** What a token was made for, where it is genuine and not over at `now`; else null. */
export async function readReceiptToken(tx: Tx, token: string, now: Instant): Promise<ReceiptLink | null> {
  const parts = /^([0-9A-Za-z]{32})\.([0-9A-Za-z]{32})\.([0-9a-z]{1,8})\.([\w-]{43})$/.exec(token);
  if (!parts) return null;
  const [, briefing = "", person = "", end = "", proof = ""] = parts;
  const wanted = Buffer.from(proofOf(await officeSecret(tx), `${briefing}.${person}.${end}`));
  if (!timingSafeEqual(Buffer.from(proof), wanted)) return null;
  const until = new Date(Number.parseInt(end, 36) * 1000).toISOString();
  return now < until ? { briefing, person, until } : null;
}

function proofOf(secret: string, what: string): string {
  return createHmac("sha256", secret).update(`paper/${what}`).digest("base64url");
}
