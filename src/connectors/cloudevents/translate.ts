import type { IntakeRequest, Read, ReadChange, ReadEvent, Settings } from "../contract.ts";
import { boundedKey } from "../fingerprint.ts";
import { cut, isPlaceholder, type Json, listOf, objectOf, plainText, Reading, unreadable } from "../reading.ts";
import { severityOf } from "../severity.ts";
import { usualLabel } from "../usual-settings.ts";

// Source: CloudEvents 1.0.2, core specification, JSON format and HTTP protocol binding (read 2026-11).

const mostEvents = 5_000;
/** What the last words of a type, or `data.state`, say. */
const words: Readonly<Record<ReadEvent["action"], readonly string[]>> = {
  trigger: ["firing", "fired", "triggered", "trigger", "open", "opened", "problem", "failed", "down", "alert", "alarm", "created"],
  acknowledge: ["acknowledged", "acknowledge"],
  resolve: ["resolved", "resolve", "closed", "recovered", "ok", "up", "cleared"],
};
const changeWords = ["change", "changed", "deployed", "deployment", "released", "upgraded", "rolledback", "removed"];

/** Reads one event (structured or binary mode) or a batch of them. Of a batch what can be read is taken, and the rest is said. */
export function translate(request: IntakeRequest, settings: Settings): Read {
  const given = envelopes(request);
  if (typeof given === "string") return unreadable(given);
  if (given.length > mostEvents) return unreadable(`It holds ${given.length} events; at most ${mostEvents} are taken at once.`);
  const reading = new Reading(request.receivedAt);
  const events: ReadEvent[] = [];
  const changes: ReadChange[] = [];
  const problems = new Set<string>();
  for (const one of given) {
    const read = readOne(one, reading, settings);
    if (typeof read === "string") problems.add(read);
    else if ("action" in read) events.push(read);
    else changes.push(read);
  }
  if (problems.size > 0 && events.length + changes.length === 0)
    return unreadable("None of its events can be read.", [...problems].slice(0, 20));
  return { ok: true, events, changes, warnings: reading.warnings, problems: [...problems].slice(0, 20) };
}

/** The events of a request in any of the three modes, as structured ones; or a sentence. */
function envelopes(request: IntakeRequest): readonly unknown[] | string {
  const type = (request.headers["content-type"] ?? "").toLowerCase();
  if (type.startsWith("application/cloudevents-batch+json")) return listOf(request.body.json) ?? "A batch of CloudEvents is a JSON list.";
  if (type.startsWith("application/cloudevents+json")) return [request.body.json];
  if (type.startsWith("application/cloudevents")) return "Only the JSON format of CloudEvents is read.";
  if (request.headers["ce-specversion"] === undefined)
    return "It is no CloudEvent: neither the Content-Type nor a header ce-specversion says so.";
  const attributes = Object.entries(request.headers)
    .filter(([name]) => /^ce-[a-z0-9]{1,40}$/.test(name))
    .map(([name, value]) => [name.slice(3), decoded(value)] as const);
  return [{ ...Object.fromEntries(attributes), data: request.body.json }];
}

/** Headers carry what is not plain ASCII as percent signs. Source: HTTP protocol binding, section 3.1.3.2. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function readOne(given: unknown, reading: Reading, settings: Settings): ReadEvent | ReadChange | string {
  const event = objectOf(given);
  if (!event) return "An event is no JSON object.";
  if (event.specversion !== "1.0") return `The specversion is not 1.0, but "${plainText(event.specversion)?.slice(0, 20) ?? ""}".`;
  const [type, source, id] = [plainText(event.type), plainText(event.source), plainText(event.id)];
  if (type === null || source === null || id === null) return "An event lacks its type, source or id.";
  const placeholder = [type, source, id].find(isPlaceholder);
  if (placeholder !== undefined) return `An attribute is still a placeholder (${placeholder.slice(0, 60)}).`;
  const data = dataOf(event, reading);
  const common = {
    event,
    data,
    messageId: boundedKey(`${source} ${id}`, 255),
    labels: labelsOf(event, data, reading),
  };
  if (isChange(type)) return readChange({ ...common, source }, reading);
  const action = actionOf(plainText(data.state) ?? plainText(data.status) ?? plainText(data.action), type);
  if (action === null)
    return `The type "${type.slice(0, 100)}" says neither that something fires nor that it is over; data.state may say it.`;
  const about = plainText(data.dedup_key) ?? (plainText(event.subject) === null ? null : `${source} ${plainText(event.subject)}`);
  if (about === null || isPlaceholder(about))
    return "An event has neither a subject nor data.dedup_key, so nothing says which condition it is about.";
  return readAlert({ ...common, action, about, type }, reading, settings);
}

function dataOf(event: Json, reading: Reading): Json {
  const plain = objectOf(event.data);
  if (plain) return plain;
  if (event.data_base64 !== undefined) reading.warn("Data in base64 is not read; the event's attributes alone were.");
  return plainText(event.data) === null ? {} : { text: event.data };
}

function labelsOf(event: Json, data: Json, reading: Reading): Record<string, string> {
  const known = new Set(["specversion", "id", "source", "type", "subject", "time", "datacontenttype", "dataschema", "data", "data_base64"]);
  const extensions = Object.entries(event).filter(([name]) => !known.has(name));
  return reading.labels({ ...Object.fromEntries(extensions), ...(objectOf(data.labels) ?? {}) }, "Label");
}

function isChange(type: string): boolean {
  return wordsOf(type).some((word) => changeWords.includes(word));
}

function actionOf(state: string | null, type: string): ReadEvent["action"] | null {
  const said = state === null ? wordsOf(type) : [state.toLowerCase()];
  for (const word of said)
    for (const action of ["resolve", "acknowledge", "trigger"] as const) if (words[action].includes(word)) return action;
  return null;
}

/** The words of a type, the last first: versions and names of the producer stand before them or behind. */
function wordsOf(type: string): string[] {
  return type
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .reverse();
}

/** A type without its version and what it says of the state: what was looked at. */
function checkOf(type: string): string {
  const parts = type.split(".");
  const says = (word: string) => /^v?\d+$/.test(word) || Object.values(words).some((list) => list.includes(word.toLowerCase()));
  while (parts.length > 1 && says(parts.at(-1)!)) parts.pop();
  return parts.join(".");
}

type Common = { event: Json; data: Json; messageId: string | null; labels: Record<string, string> };

function readAlert(
  one: Common & { action: ReadEvent["action"]; about: string; type: string },
  reading: Reading,
  settings: Settings,
): ReadEvent {
  const { event, data, labels } = one;
  const text = (name: string, most?: number) => reading.text(data[name], `data.${name}`, most);
  return {
    action: one.action,
    sourceKey: boundedKey(one.about),
    resource: text("resource") ?? usualLabel(labels, "resource") ?? reading.text(event.subject, "subject"),
    check: text("check") ?? reading.text(checkOf(one.type), "type"),
    identity: {},
    summary: text("summary", 1024) ?? text("message", 1024) ?? text("text", 1024) ?? cut(one.type, 1024),
    severity: severityOf(data.severity ?? labels.severity, reading, settings),
    occurredAt: reading.moment(event.time, "time"),
    component: text("component") ?? usualLabel(labels, "component"),
    group: text("group") ?? usualLabel(labels, "group"),
    class: text("class"),
    environment: text("environment", 40) ?? usualLabel(labels, "environment"),
    service: text("service") ?? usualLabel(labels, "service"),
    labels,
    links: reading.links((listOf(data.links) ?? []).map((link) => ({ href: objectOf(link)?.href ?? link, text: objectOf(link)?.text }))),
    details: reading.details(data),
    eventId: one.messageId,
  };
}

function readChange({ event, data, labels, source, messageId }: Common & { source: string }, reading: Reading): ReadChange {
  const subject = reading.text(event.subject, "subject");
  return {
    summary:
      reading.text(data.summary, "data.summary", 1024) ?? cut(`${plainText(event.type)}${subject === null ? "" : ` of ${subject}`}`, 1024),
    source: reading.text(source, "source"),
    service: reading.text(data.service, "data.service") ?? usualLabel(labels, "service") ?? subject,
    resource: usualLabel(labels, "resource"),
    environment: usualLabel(labels, "environment"),
    at: reading.moment(event.time, "time"),
    labels,
    links: reading.links((listOf(data.links) ?? []).map((link) => ({ href: objectOf(link)?.href ?? link, text: objectOf(link)?.text }))),
    details: reading.details(data),
    eventId: messageId,
  };
}
