import type { IntakeRefusal, IntakeRequest } from "../contract.ts";
import { type Json, objectOf, plainText } from "../reading.ts";

// Source: AWS documentation, "Verifying the signatures of Amazon SNS messages" and "Amazon SNS message and JSON formats" (read 2026-11).

export type SnsType = "Notification" | "SubscriptionConfirmation" | "UnsubscribeConfirmation";
export type SnsMessage = {
  type: SnsType;
  messageId: string;
  topicArn: string;
  message: string;
  timestamp: string;
  subject: string | null;
  token: string | null;
  subscribeUrl: string | null;
  signature: string;
  signatureVersion: "1" | "2";
  certificateUrl: string;
};
/** Hosts of SNS itself, in every partition of AWS: what a certificate or a confirmation may be fetched from. */
export const snsHosts = /^sns\.[a-z0-9-]{2,40}\.amazonaws\.com(\.cn)?$/;

/** A message of SNS with all that its signature needs; null for anything else. */
export function snsMessage(request: IntakeRequest): SnsMessage | null {
  const body = objectOf(request.body.json);
  if (!body) return null;
  const text = (name: string) => (typeof body[name] === "string" ? (body[name] as string) : null);
  const type = text("Type");
  const version = text("SignatureVersion");
  const needed = ["MessageId", "TopicArn", "Message", "Timestamp", "Signature", "SigningCertURL"].map(text);
  if (!isType(type) || (version !== "1" && version !== "2") || needed.some((one) => one === null)) return null;
  const [messageId, topicArn, message, timestamp, signature, certificateUrl] = needed as string[];
  if (type !== "Notification" && (text("Token") === null || text("SubscribeURL") === null)) return null;
  return {
    ...{ type, messageId: messageId!, topicArn: topicArn!, message: message!, timestamp: timestamp!, signature: signature! },
    ...{ certificateUrl: certificateUrl!, signatureVersion: version, subject: text("Subject"), token: text("Token") },
    subscribeUrl: text("SubscribeURL"),
  };
}

function isType(text: string | null): text is SnsType {
  return text === "Notification" || text === "SubscriptionConfirmation" || text === "UnsubscribeConfirmation";
}

/** The text that a message's signature is over: names and values, each on a line, in the order of their names. */
export function signedText(one: SnsMessage): string {
  const pairs: [string, string | null][] =
    one.type === "Notification"
      ? [
          ["Message", one.message],
          ["MessageId", one.messageId],
          ["Subject", one.subject],
          ["Timestamp", one.timestamp],
          ["TopicArn", one.topicArn],
          ["Type", one.type],
        ]
      : [
          ["Message", one.message],
          ["MessageId", one.messageId],
          ["SubscribeURL", one.subscribeUrl],
          ["Timestamp", one.timestamp],
          ["Token", one.token],
          ["TopicArn", one.topicArn],
          ["Type", one.type],
        ];
  return pairs.flatMap(([name, value]) => (value === null ? [] : [`${name}\n${value}\n`])).join("");
}

/** Why a certificate's address is none of SNS; null where it is one. */
export function badCertificateUrl(text: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isGood =
    url !== null && url.protocol === "https:" && url.port === "" && snsHosts.test(url.hostname) && url.pathname.endsWith(".pem");
  return isGood ? null : `The certificate does not come from Amazon SNS (${text.slice(0, 80)}).`;
}

/** Why a subscription must not be confirmed at this address; null where it may. */
export function badSubscribeUrl(one: SnsMessage): string | null {
  const text = one.subscribeUrl ?? "";
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol !== "https:" || url.port !== "" || !snsHosts.test(url.hostname) || url.username !== "")
    return `The address to confirm at is not one of Amazon SNS (${text.slice(0, 80)}).`;
  const asks = url.searchParams;
  if (asks.get("Action") !== "ConfirmSubscription" || asks.get("TopicArn") !== one.topicArn)
    return "The address to confirm at does not confirm a subscription to the topic of the message.";
  return null;
}

/** Only topics that an administrator named are heard, where any are named. */
export function badTopic(one: SnsMessage, settings: Readonly<Record<string, unknown>>): IntakeRefusal | null {
  const named = (plainText(settings.topicArns) ?? "").split(",").map((topic) => topic.trim());
  if (named[0] === "" || named.includes(one.topicArn)) return null;
  return { code: "forged", sentence: `The topic ${one.topicArn.slice(0, 200)} is not among those of this integration.` };
}

export function isAlarm(value: Json | null): value is Json {
  return value !== null && plainText(value.AlarmName) !== null && plainText(value.NewStateValue) !== null;
}
