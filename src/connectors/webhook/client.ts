import { createHmac } from "node:crypto";
import { type Message, type Outcome, outcomeOf, type Post } from "../outgoing.ts";
import { composeWebhook, signedText, timestampOf, webhookHeaders } from "./compose.ts";

/** Posts a signed message to a webhook. Source: HMAC-SHA256, RFC 2104. */
export async function sendWebhook(post: Post, to: { address: string; secret: string }, message: Message): Promise<Outcome> {
  const body = composeWebhook(message);
  const timestamp = timestampOf(message.at);
  const signature = createHmac("sha256", to.secret).update(signedText(timestamp, body)).digest("hex");
  return outcomeOf(await post({ url: to.address, headers: webhookHeaders(message, { timestamp, signature }), body }));
}
