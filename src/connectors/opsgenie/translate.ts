import type { IntakeRequest, Read, ReadEvent } from "../contract.ts";
import { entryOf, isPlaceholder, type Json, listOf, objectOf, plainText, Reading, unreadable, unresolved } from "../reading.ts";
import { usualLabel } from "../usual-settings.ts";
import { aliasOfBody, aliasOfId } from "./alias.ts";

// Source: docs.opsgenie.com, Alert API: create, close, acknowledge (read 2026-11).

const severities: Readonly<Record<string, ReadEvent["severity"]>> = { P1: "critical", P2: "error", P3: "warning", P4: "info", P5: "info" };

/** Reads a request of the Alert API: create, close, acknowledge. Other changes of an alert are taken note of and left. */
export function translate(request: IntakeRequest): Read {
  const verb = /\/:identifier\/([a-z]+)$/.exec(request.route)?.[1];
  if (verb === undefined && request.method === "POST") return create(request);
  if (verb === undefined || verb === "close") return settle(request, "resolve");
  if (verb === "acknowledge") return settle(request, "acknowledge");
  return { ok: true, events: [], warnings: [`Opsgenie's "${verb}" has no counterpart here, so it was left.`] };
}

function create(request: IntakeRequest): Read {
  const body = objectOf(request.body.json);
  if (!body) return unreadable("Request body is not processable. Please check the errors.", ["body: must be a JSON object"]);
  const errors = errorsOf(body);
  if (errors.length > 0) return unreadable("Request body is not processable. Please check the errors.", errors);
  const given = plainText(body.alias);
  if (given !== null && isPlaceholder(given)) return unresolved("The alias", given);
  const reading = new Reading(request.receivedAt);
  const tags = (listOf(body.tags) ?? []).map(plainText).filter((tag) => tag !== null);
  const labels = reading.labels({ ...pairsOf(tags), ...(objectOf(body.details) ?? {}) }, "details");
  const alias = given ?? aliasOfBody(request.body.text);
  const event: ReadEvent = {
    action: "trigger",
    sourceKey: alias,
    resource: reading.text(body.entity, "entity"),
    check: null,
    identity: {},
    summary: reading.text(body.message, "message", 1024) ?? "Alert without a message",
    severity: entryOf(severities, plainText(body.priority) ?? "P3") ?? "warning",
    occurredAt: null,
    component: null,
    group: usualLabel(labels, "group"),
    class: null,
    environment: usualLabel(labels, "environment"),
    service: usualLabel(labels, "service"),
    labels,
    links: [],
    details: reading.details({
      ...(plainText(body.description) === null ? {} : { description: body.description }),
      ...(plainText(body.source) === null ? {} : { source: body.source }),
      ...(tags.length === 0 ? {} : { tags }),
      ...(body.responders === undefined ? {} : { responders: body.responders }),
    }),
    eventId: null,
  };
  return { ok: true, events: [event], warnings: reading.warnings, reply: { alias } };
}

function errorsOf(body: Json): string[] {
  const errors: string[] = [];
  if (plainText(body.message) === null) errors.push("message: Message can not be empty.");
  if ((plainText(body.alias)?.length ?? 0) > 512) errors.push("alias: Alias can not be longer than 512 characters.");
  const priority = plainText(body.priority);
  if (priority !== null && entryOf(severities, priority) === undefined)
    errors.push("priority: Priority must be one of [P1, P2, P3, P4, P5]");
  return errors;
}

/** Tags like `service:orders` say a name and a value; others stay tags. */
function pairsOf(tags: readonly string[]): Record<string, string> {
  const pairs = tags.map((tag) => /^([A-Za-z_][\w.-]{0,63})[:=](.+)$/.exec(tag)).filter((found) => found !== null);
  return Object.fromEntries(pairs.map((found) => [found[1]!, found[2]!]));
}

function settle(request: IntakeRequest, action: "resolve" | "acknowledge"): Read {
  const identifier = plainText(request.params.identifier);
  const type = request.query.identifierType?.[0] ?? "id";
  const alias = identifier === null ? null : type === "alias" ? identifier : aliasOfId(identifier);
  if (alias === null || alias.length > 512)
    return { ok: false, refusal: { code: "unknownThing", sentence: "Alert does not exist. Name it by its alias (identifierType=alias)." } };
  if (isPlaceholder(alias)) return unresolved("The alias", alias);
  const reading = new Reading(request.receivedAt);
  const body = objectOf(request.body.json) ?? {};
  const event: ReadEvent = {
    ...{ action, sourceKey: alias, resource: null, check: null, identity: {}, component: null, group: null, class: null },
    ...{ environment: null, service: null, labels: {}, links: [], eventId: null, severity: "info", occurredAt: null },
    summary: reading.text(body.note, "note", 1024) ?? (action === "resolve" ? "Closed at the source" : "Acknowledged at the source"),
    details: reading.details({ ...(body.user ? { user: body.user } : {}), ...(body.source ? { source: body.source } : {}) }),
  };
  return { ok: true, events: [event], warnings: reading.warnings, reply: { alias } };
}
