import { createHmac, timingSafeEqual } from "node:crypto";
import type { Tx } from "../../engine/db/connection.ts";
import { once } from "../../engine/identity/once.ts";
import { officeSecret } from "../../engine/identity/secret.ts";
import type { Id } from "../../kernel/ids.ts";

/**
 * Links by which a subscriber leaves. They stand in every mail for as long as somebody keeps it, so they are not kept but made anew each
 * time, of the subscriber's id and the office's secret.
 */
export type LeaveLinks = { of(subscriber: Id): Promise<string>; read(token: string): Promise<Id | null> };

/** Makes and reads such links for an office. */
export function makeLeaveLinks(db: Tx, address: string): LeaveLinks {
  const secret = once(() => officeSecret(db));
  const proofOf = async (id: Id) =>
    createHmac("sha256", await secret())
      .update(`status-subscription/${id}`)
      .digest("base64url");
  return {
    of: async (id) => `${address}/status-mail/leave/${id}.${await proofOf(id)}`,
    async read(token) {
      const [id = "", proof = ""] = token.split(".");
      const [given, wanted] = [Buffer.from(proof), Buffer.from(await proofOf(id))];
      return given.length === wanted.length && timingSafeEqual(given, wanted) ? id : null;
    },
  };
}
