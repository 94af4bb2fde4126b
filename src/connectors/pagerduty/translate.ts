import type { IntakeRequest, Read, ReadChange, ReadEvent } from "../contract.ts";
import { nameOfText } from "../fingerprint.ts";
import { isPlaceholder, type Json, listOf, objectOf, plainText, Reading } from "../reading.ts";
import { usualLabel } from "../usual-settings.ts";

// Source: PagerDuty developer documentation, Events API v2: "Send an alert event", "Send a change event" (read 2026-11). The sentences are
// those that senders of it know; the API says each of them of the first thing wrong and of all others.

const actions = ["trigger", "acknowledge", "resolve"] as const;
const severities = ["critical", "warning", "error", "info"] as const;

/** Reads one request of the Events API v2: an event for `/v2/enqueue`, a change for `/v2/change/enqueue`. */
export function translate(request: IntakeRequest): Read {
  const body = objectOf(request.body.json);
  if (!body) return invalid(["The event must be a JSON object"]);
  return request.route === "/v2/change/enqueue" ? readChange(body, request) : readEvent(body, request);
}

function readEvent(body: Json, request: IntakeRequest): Read {
  const payload = objectOf(body.payload);
  const errors = eventErrors(body, payload);
  if (errors.length > 0) return invalid(errors);
  const reading = new Reading(request.receivedAt);
  // A retry of the same body must get the same key, or it would open a second alert.
  const dedupKey = plainText(body.dedup_key) ?? nameOfText(request.body.text);
  const event: ReadEvent = {
    ...(payload ? readPayload(payload, reading) : bare(body)),
    action: body.event_action as ReadEvent["action"],
    sourceKey: dedupKey,
    links: reading.links(linksOf(body)),
    eventId: null,
  };
  return { ok: true, events: [event], warnings: reading.warnings, reply: { dedupKey } };
}

/** What is wrong with an event, in the API's own words; nothing where it may be taken. */
function eventErrors(body: Json, payload: Json | null): string[] {
  const action = plainText(body.event_action);
  const errors: string[] = [];
  if (action === null) errors.push("'event_action' is missing or blank");
  else if (!isOneOf(actions, action))
    errors.push("'event_action' is invalid (must be one of the following: 'trigger', 'acknowledge' or 'resolve')");
  const key = plainText(body.dedup_key);
  if (key === null && (action === "acknowledge" || action === "resolve")) errors.push("'dedup_key' is missing or blank");
  if (key !== null && isPlaceholder(key)) errors.push(`'dedup_key' is still a placeholder (${key}): the sender did not fill it in`);
  if (key !== null && key.length > 255) errors.push("Length of 'dedup_key' is incorrect (should be less than 255 characters)");
  if (action !== "trigger") return errors;
  if (!payload) return [...errors, "'payload' is missing or blank"];
  for (const name of ["summary", "source", "severity"])
    if (plainText(payload[name]) === null) errors.push(`'payload.${name}' is missing or blank`);
  const severity = plainText(payload.severity);
  if (severity !== null && !isOneOf(severities, severity))
    errors.push("'payload.severity' is invalid (must be one of the following: 'critical', 'warning', 'error' or 'info')");
  return errors;
}

type Payload = Omit<ReadEvent, "action" | "sourceKey" | "links" | "eventId">;

function readPayload(payload: Json, reading: Reading): Payload {
  const labels = labelsOf(payload.custom_details, reading);
  const severity = plainText(payload.severity);
  return {
    resource: reading.text(payload.source, "payload.source"),
    check: reading.text(payload.class, "payload.class"),
    identity: {},
    summary: reading.text(payload.summary, "payload.summary", 1024) ?? "Event without a summary",
    severity: isOneOf(severities, severity ?? "") ? (severity as ReadEvent["severity"]) : "info",
    occurredAt: reading.moment(payload.timestamp, "payload.timestamp"),
    component: reading.text(payload.component, "payload.component"),
    group: reading.text(payload.group, "payload.group"),
    class: reading.text(payload.class, "payload.class"),
    environment: usualLabel(labels, "environment"),
    service: usualLabel(labels, "service"),
    labels,
    details: reading.details(payload.custom_details),
  };
}

/** Acknowledging and resolving need no payload: the key says of what. */
function bare(body: Json): Payload {
  return {
    ...{ resource: null, check: null, identity: {}, component: null, group: null, class: null, environment: null, service: null },
    summary: body.event_action === "resolve" ? "Resolved at the source" : "Acknowledged at the source",
    severity: "info",
    occurredAt: null,
    labels: {},
    details: {},
  };
}

/** Those details that are short words under a name: what may say a service, a host, a cluster. */
function labelsOf(details: unknown, reading: Reading): Record<string, string> {
  const given = objectOf(details) ?? {};
  const words = Object.entries(given).filter(([name, value]) => {
    const text = plainText(value);
    return /^[A-Za-z_][\w.-]{0,63}$/.test(name) && text !== null && text.length <= 255 && !text.includes("\n");
  });
  return reading.labels(Object.fromEntries(words), "custom_details");
}

function linksOf(body: Json): { href: unknown; text: unknown }[] {
  const links = (listOf(body.links) ?? []).map((one) => objectOf(one) ?? { href: one });
  const images = (listOf(body.images) ?? []).map((one) => objectOf(one) ?? {});
  return [
    ...links.map((one) => ({ href: one.href, text: one.text })),
    ...images.map((one) => ({ href: one.href ?? one.src, text: one.alt })),
    { href: body.client_url, text: body.client },
  ];
}

function readChange(body: Json, request: IntakeRequest): Read {
  const payload = objectOf(body.payload);
  if (!payload) return invalid(["'payload' is missing or blank"]);
  if (plainText(payload.summary) === null) return invalid(["'payload.summary' is missing or blank"]);
  const reading = new Reading(request.receivedAt);
  const labels = labelsOf(payload.custom_details, reading);
  const change: ReadChange = {
    summary: reading.text(payload.summary, "payload.summary", 1024) ?? "Change without a summary",
    source: reading.text(payload.source, "payload.source"),
    service: usualLabel(labels, "service"),
    resource: usualLabel(labels, "resource"),
    environment: usualLabel(labels, "environment"),
    at: reading.moment(payload.timestamp, "payload.timestamp"),
    labels,
    links: reading.links(linksOf(body)),
    details: reading.details(payload.custom_details),
    eventId: null,
  };
  return { ok: true, events: [], changes: [change], warnings: reading.warnings };
}

function invalid(errors: readonly string[]): Read {
  return { ok: false, refusal: { code: "badShape", sentence: "Event object is invalid.", errors } };
}

function isOneOf(list: readonly string[], word: string): boolean {
  return list.includes(word);
}
