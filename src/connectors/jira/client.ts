import { createHmac, timingSafeEqual } from "node:crypto";
import type { IntakeRequest } from "../contract.ts";

/** Whether the body was signed with this secret. Source: Jira Cloud, "Secure admin webhooks": HMAC of the body in X-Hub-Signature, "sha256=" before it. */
export function isSigned({ headers, body }: IntakeRequest, secret: string): boolean {
  const said = /^sha256=([0-9a-f]{64})$/i.exec(headers["x-hub-signature"] ?? "")?.[1];
  if (said === undefined) return false;
  return timingSafeEqual(Buffer.from(said, "hex"), createHmac("sha256", secret).update(body.bytes).digest());
}
