import type { Message } from "../outgoing.ts";

/** The body of a webhook: what a program needs to act on, and nothing that changes between attempts. */
export function composeWebhook({ id, event, items, leftOut }: Message): string {
  const shown = items.map(({ subject, text, why, link, deeds = [] }) => ({ subject, text, why: why ?? null, link: link ?? null, deeds }));
  return JSON.stringify({ version: 1, id, event, items: shown, leftOut });
}

/** What is signed: the time and the very bytes of the body, so that neither can be exchanged. */
export function signedText(timestamp: string, body: string): string {
  return `${timestamp}.${body}`;
}

/** Seconds since 1970, as a text. */
export function timestampOf(at: string): string {
  return String(Math.floor(Date.parse(at) / 1000));
}

/** Headers of an attempt. Receivers refuse old times (five minutes) and know a repetition by the key. */
export function webhookHeaders(message: Message, given: { timestamp: string; signature: string }): Record<string, string> {
  return {
    "content-type": "application/json; charset=utf-8",
    "idempotency-key": message.id,
    "x-quarterdeck-event": message.event,
    "x-quarterdeck-attempt": String(message.attempt),
    ...(message.possiblyRepeated ? { "x-quarterdeck-possibly-repeated": "true" } : {}),
    "x-quarterdeck-timestamp": given.timestamp,
    "x-quarterdeck-signature": `v1=${given.signature}`,
  };
}
