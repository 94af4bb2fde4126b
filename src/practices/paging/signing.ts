import { createHmac } from "node:crypto";
import type { Tx } from "../../engine/db/connection.ts";
import { officeSecret } from "../../engine/identity/secret.ts";
import type { Id } from "../../kernel/ids.ts";

/** The key that a person's own webhook is signed with: made from the office's secret, the same on every node, shown to its owner. */
export async function signingKeyOf(tx: Tx, method: Id): Promise<string> {
  return createHmac("sha256", await officeSecret(tx))
    .update(`contact-method/${method}`)
    .digest("hex");
}
