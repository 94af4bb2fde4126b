import { createVerify, X509Certificate } from "node:crypto";
import type { Feed, IntakeRefusal, IntakeRequest, Outside } from "../contract.ts";
import { badCertificateUrl, badSubscribeUrl, badTopic, type SnsMessage, signedText, snsHosts, snsMessage } from "./sns.ts";

// The connector's only way out: certificates to check signatures with, and the one address that confirms a subscription.

/** Certificates that were fetched and are good, by address; SNS has a handful of them. */
const certificates = new Map<string, X509Certificate>();
const mostCertificates = 50;

/** Whether SNS itself said this. */
export async function check(request: IntakeRequest, feed: Feed, outside: Outside): Promise<IntakeRefusal | null> {
  const one = snsMessage(request);
  if (!one) return { code: "badShape", sentence: "It is no message of Amazon SNS. Switch “raw message delivery” of the subscription off." };
  const topic = badTopic(one, feed.settings);
  if (topic) return topic;
  const address = badCertificateUrl(one.certificateUrl);
  if (address) return forged(address);
  const certificate = await certificateAt(one.certificateUrl, outside);
  // SNS gives a message up at any other 4xx: what we could not look up just now is to come again.
  if (typeof certificate === "string") return { code: "busy", sentence: certificate, retryAfterSeconds: 30 };
  if (!isValidAt(certificate, request.receivedAt)) return forged("The certificate of the signature is not valid today.");
  return isSignedBy(certificate, one) ? null : forged("The signature is not that of the message.");
}

/** Confirms a subscription where SNS asks for it. Nothing but SNS' own host is called, and only for the topic that was signed. */
export async function follow(request: IntakeRequest, _feed: Feed, outside: Outside): Promise<IntakeRefusal | null> {
  const one = snsMessage(request);
  if (one?.type !== "SubscriptionConfirmation") return null;
  const bad = badSubscribeUrl(one);
  if (bad) return forged(bad);
  const answer = await outside.get(one.subscribeUrl!, { hosts: snsHosts });
  if (!answer.ok) return { code: "busy", sentence: `The subscription could not be confirmed: ${answer.reason}`, retryAfterSeconds: 30 };
  if (answer.status === 200) return null;
  return { code: "busy", sentence: `The subscription could not be confirmed: SNS answered ${answer.status}.`, retryAfterSeconds: 30 };
}

async function certificateAt(url: string, outside: Outside): Promise<X509Certificate | string> {
  const known = certificates.get(url);
  if (known) return known;
  const answer = await outside.get(url, { hosts: snsHosts, mostBytes: 32 * 1024 });
  if (!answer.ok) return `The certificate could not be fetched: ${answer.reason}`;
  if (answer.status !== 200) return `The certificate could not be fetched: SNS answered ${answer.status}.`;
  try {
    const certificate = new X509Certificate(answer.body);
    if (certificates.size >= mostCertificates) certificates.clear();
    certificates.set(url, certificate);
    return certificate;
  } catch {
    return "What was fetched as certificate is none.";
  }
}

function isValidAt(certificate: X509Certificate, at: string): boolean {
  const [from, to] = [Date.parse(certificate.validFrom), Date.parse(certificate.validTo)];
  return from <= Date.parse(at) && Date.parse(at) <= to;
}

function isSignedBy(certificate: X509Certificate, one: SnsMessage): boolean {
  try {
    const verify = createVerify(one.signatureVersion === "1" ? "RSA-SHA1" : "RSA-SHA256");
    return verify.update(signedText(one), "utf8").verify(certificate.publicKey, one.signature, "base64");
  } catch {
    return false;
  }
}

function forged(sentence: string): IntakeRefusal {
  return { code: "forged", sentence };
}
