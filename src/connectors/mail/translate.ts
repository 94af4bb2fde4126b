import type { IntakeRequest, Read, ReadEvent, Settings } from "../contract.ts";
import { boundedKey } from "../fingerprint.ts";
import { isPlaceholder, plainText, Reading, unreadable, unresolved } from "../reading.ts";
import { type Severity, severityOf } from "../severity.ts";
import { type Mail, readMail } from "./mime.ts";

/** Reads a mail of a monitoring tool: its subject says what, its words whether it fires or is over. */
export function translate(request: IntakeRequest, settings: Settings): Read {
  const mail = readMail(request.body.bytes);
  if (!mail) return unreadable("It is no mail: there are no header fields. Post it as it came (message/rfc822).");
  const sender =
    /<([^<>\s]+@[^<>\s]+)>|([^<>\s,]+@[^<>\s,]+)/
      .exec(mail.headers.get("from") ?? "")
      ?.slice(1)
      .find(Boolean) ?? null;
  if (!isHeard(sender, settings))
    return {
      ok: false,
      refusal: { code: "forged", sentence: `${sender?.slice(0, 200) ?? "Nobody"} is not among the senders that are heard.` },
    };
  if (isAnswer(mail)) return { ok: true, events: [], warnings: ["It is an automatic answer, so it was left."] };
  const subject = plainText(mail.headers.get("subject"));
  if (subject === null) return unreadable("It has no subject, so nothing says what it is about.");
  if (isPlaceholder(subject)) return unresolved("The subject", subject);
  const reading = new Reading(request.receivedAt);
  const key = keyOf(subject, settings);
  if (key === "") return unreadable("Its subject holds nothing but words for a state, so nothing says what it is about.");
  const action = actionOf(subject, settings);
  const event: ReadEvent = {
    ...{ action, sourceKey: boundedKey(key), resource: null, check: reading.text(key, "Subject"), identity: {} },
    ...{ component: null, group: null, class: null, environment: null, service: null, labels: {} },
    summary: reading.text(subject, "Subject", 1024) ?? "Mail without a subject",
    severity: severityIn(subject, mail, reading, settings),
    occurredAt: reading.moment(dateOf(mail), "Date"),
    links: reading.links(
      [...mail.text.slice(0, 8_000).matchAll(/https?:\/\/[^\s<>"')\]]+/g)].slice(0, 5).map(([href]) => ({ href, text: null })),
    ),
    details: reading.details({ from: sender ?? "", text: mail.text.slice(0, 8_000) }),
    eventId: boundedKey(plainText(mail.headers.get("message-id")?.replaceAll(/[<>\s]/g, "")) ?? "", 255) || null,
  };
  return { ok: true, events: [event], warnings: reading.warnings };
}

function listIn(settings: Settings, name: string): string[] {
  return (plainText(settings[name]) ?? "")
    .split(",")
    .map((word) => word.trim().toLowerCase())
    .filter((word) => word !== "");
}

function isHeard(sender: string | null, settings: Settings): boolean {
  const heard = listIn(settings, "senders");
  const address = sender?.toLowerCase() ?? "";
  return heard.length === 0 || heard.some((one) => (one.startsWith("@") ? address.endsWith(one) : address === one));
}

/** Source: RFC 3834, "Auto-Submitted"; and what robots set before it. */
function isAnswer({ headers }: Mail): boolean {
  return /^auto-replied/i.test(headers.get("auto-submitted") ?? "") || headers.get("x-autoreply") !== undefined;
}

function actionOf(subject: string, settings: Settings): ReadEvent["action"] {
  const [resolved, acknowledged, fires] = ["resolveWords", "acknowledgeWords", "triggerWords"].map((name) => listIn(settings, name));
  // The first word for a state decides: "CRITICAL: clean-up not ok" is no recovery.
  const first = wordsOf(subject).find((word) => [resolved, acknowledged, fires].some((list) => list!.includes(word))) ?? "";
  if (resolved!.includes(first)) return "resolve";
  return acknowledged!.includes(first) ? "acknowledge" : "trigger";
}

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
}

/** A subject without what changes from message to message: reply marks, words for a state, and what stands in brackets besides. */
function keyOf(subject: string, settings: Settings): string {
  const states = new Set(["triggerWords", "acknowledgeWords", "resolveWords"].flatMap((name) => listIn(settings, name)));
  const bare = subject.replace(/^(\s*(re|fwd?|aw|wg)\s*:)+/i, "");
  return bare
    .split(/(\s+)/)
    .filter((part) => !states.has(part.toLowerCase().replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "")))
    .join("")
    .replaceAll(/[[(]\s*[\])]/g, "")
    .replaceAll(/\s+/g, " ")
    .replaceAll(/^[\s:*!-]+|[\s:*!-]+$/g, "");
}

function severityIn(subject: string, mail: Mail, reading: Reading, settings: Settings): Severity {
  const said = wordsOf(subject).find((word) => /^(critical|fatal|emergency|error|major|warning|warn|minor|info|p[1-5])$/.test(word));
  const byPriority =
    /^[12]/.test(mail.headers.get("x-priority") ?? "") || /high/i.test(mail.headers.get("importance") ?? "") ? "error" : undefined;
  return severityOf(said ?? byPriority, reading, settings);
}

/** `Thu, 26 Nov 2026 08:12:41 +0100 (CET)` as ISO 8601; null for anything else. Source: RFC 5322 section 3.3. */
function dateOf(mail: Mail): string | null {
  const found = /(\d{1,2})\s+([A-Za-z]{3})\s+(\d{4})\s+(\d\d:\d\d)(:\d\d)?\s+([+-]\d{4}|GMT|UT|UTC|Z)/.exec(mail.headers.get("date") ?? "");
  if (!found) return null;
  const [, day, month, year, clock, seconds = ":00", zone] = found;
  const at = months.indexOf(month!.toLowerCase());
  if (at === -1) return null;
  return `${year}-${String(at + 1).padStart(2, "0")}-${day!.padStart(2, "0")}T${clock}${seconds}${/^[+-]/.test(zone!) ? zone : "Z"}`;
}
const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
