import type { IntakeRequest, Read, ReadEvent } from "../contract.ts";
import { boundedKey } from "../fingerprint.ts";
import { entryOf, isPlaceholder, type Json, objectOf, plainText, Reading, unreadable, unresolved } from "../reading.ts";
import { usualLabel } from "../usual-settings.ts";

// The body is the template that the set-up steps give out, filled by Datadog; a variable that does not apply stays as it is written there.
// Source: docs.datadoghq.com, integrations/webhooks, "Variables" (read 2026-11).

const fires = new Set(["triggered", "re-triggered", "warn", "re-warn", "no data", "re-no data", "renotify"]);
const priorities: Readonly<Record<string, ReadEvent["severity"]>> = { P1: "critical", P2: "error", P3: "warning", P4: "info", P5: "info" };
const types: Readonly<Record<string, ReadEvent["severity"]>> = { error: "error", warning: "warning", success: "info", info: "info" };

/** Reads one notification of a monitor. */
export function translate(request: IntakeRequest): Read {
  const body = objectOf(request.body.json);
  if (!body) return unreadable("The body is no JSON object. Paste the template of the set-up steps into the webhook.");
  const said = plainText(body.alert_transition);
  if (said === null)
    return unreadable("It names no transition (alert_transition). Paste the template of the set-up steps into the webhook.");
  if (isPlaceholder(said)) return unresolved("The transition", said);
  const isOver = said.toLowerCase() === "recovered";
  if (!isOver && !fires.has(said.toLowerCase())) return unreadable(`Datadog knows no transition called "${said.slice(0, 60)}".`);
  const key = keyOf(body);
  if (key === null) return unresolved("The cycle key and the id of the monitor", plainText(body.alert_cycle_key) ?? "nothing");
  const reading = new Reading(request.receivedAt);
  const labels = reading.labels(tagsOf(body.tags), "Tag");
  const event: ReadEvent = {
    action: isOver ? "resolve" : "trigger",
    sourceKey: key,
    resource: reading.text(filled(body.hostname), "hostname") ?? usualLabel(labels, "resource"),
    check: reading.text(filled(body.alert_title), "alert_title"),
    identity: {},
    summary: reading.text(filled(body.title) ?? filled(body.alert_title), "title", 1024) ?? "Monitor without a title",
    severity: severityOf(body, said),
    occurredAt: reading.moment(filled(body.last_updated) ?? filled(body.date), "last_updated"),
    component: usualLabel(labels, "component"),
    group: usualLabel(labels, "group"),
    class: reading.text(filled(body.event_type), "event_type"),
    environment: usualLabel(labels, "environment"),
    service: usualLabel(labels, "service"),
    labels,
    links: reading.links([
      { href: filled(body.link), text: "Event in Datadog" },
      { href: filled(body.snapshot), text: "Graph" },
    ]),
    details: reading.details(detailsOf(body)),
    eventId: filled(body.id) === null ? null : boundedKey(`${filled(body.id)}/${said}`, 255),
  };
  return { ok: true, events: [event], warnings: reading.warnings };
}

/** A value that Datadog filled in; null where nothing or only the variable stands. */
function filled(value: unknown): string | null {
  const text = plainText(value);
  return text === null || isPlaceholder(text) ? null : text;
}

/** The cycle key links all messages from trigger to recovery; events that have none are told by monitor and scope. */
function keyOf(body: Json): string | null {
  const cycle = filled(body.alert_cycle_key);
  if (cycle !== null) return boundedKey(cycle);
  const monitor = filled(body.alert_id);
  return monitor === null ? null : boundedKey(`${monitor}:${filled(body.alert_scope) ?? "*"}`);
}

/** "No data" and warnings say their weight by what they are; otherwise the monitor's priority does, and where it has none, the kind of event. */
function severityOf(body: Json, transition: string): ReadEvent["severity"] {
  const byPriority = entryOf(priorities, filled(body.alert_priority));
  if (/warn/i.test(transition)) return byPriority === "info" ? "info" : "warning";
  return byPriority ?? entryOf(types, filled(body.alert_type)) ?? "error";
}

/** Tags are written `name:value`, with commas between; a bare one is kept as said. */
function tagsOf(given: unknown): Record<string, string> {
  const tags = new Map<string, string>();
  for (const tag of (filled(given) ?? "").split(",")) {
    const at = tag.indexOf(":");
    const name = (at === -1 ? tag : tag.slice(0, at)).trim();
    const value = at === -1 ? "true" : tag.slice(at + 1).trim();
    if (name !== "") tags.set(name, tags.has(name) ? `${tags.get(name)}, ${value}` : value);
  }
  return Object.fromEntries(tags);
}

function detailsOf(body: Json): Json {
  const names = ["body", "alert_status", "alert_metric", "alert_query", "alert_scope", "alert_transition", "alert_id", "aggreg_key"];
  return Object.fromEntries(names.map((name) => [name, filled(body[name])] as const).filter(([, value]) => value !== null));
}
