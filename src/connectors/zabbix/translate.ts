import { type Instant, isZone, localToInstant } from "../../kernel/time.ts";
import type { IntakeRequest, Read, ReadEvent, Settings } from "../contract.ts";
import { boundedKey } from "../fingerprint.ts";
import { cut, isPlaceholder, type Json, listOf, objectOf, plainText, Reading, unreadable, unresolved } from "../reading.ts";
import { usualLabel } from "../usual-settings.ts";

// The body is made by the media type that stands beside this file; every value in it is a text, macros included that Zabbix did not resolve.
// Source: Zabbix manual, "Macros supported by location" and "Event tags" (read 2026-11).

/** Zabbix counts 0 (not classified), 1 information, 2 warning, 3 average, 4 high, 5 disaster. */
const severities: readonly ReadEvent["severity"][] = ["info", "info", "warning", "warning", "error", "critical"];

/** Reads a problem, its recovery, or an update that acknowledges it. */
export function translate(request: IntakeRequest, settings: Settings): Read {
  const body = objectOf(request.body.json);
  if (!body) return unreadable("The body is no JSON object. Use the media type that comes with Quarterdeck.");
  const id = plainText(body.event_id);
  if (id === null) return unreadable("It names no event (event_id). Use the media type that comes with Quarterdeck.");
  if (isPlaceholder(id) || !/^\d{1,20}$/.test(id)) return unresolved("The event id", id);
  const reading = new Reading(request.receivedAt);
  const asked = asksOf(body);
  if (asked === null)
    return unreadable(`The value of the event is neither 1 (problem) nor 0 (recovered), but "${plainText(body.event_value) ?? ""}".`);
  if (asked.length === 0) {
    const did = reading.text(body.event_update_action, "event_update_action") ?? "";
    reading.warn(`An update that neither acknowledges nor closes nor changes the severity was left: ${did}.`);
  }
  const events = asked.map((asks) => readEvent(body, id, asks, { reading, settings }));
  return { ok: true, events, warnings: reading.warnings };
}

/** What a message may ask for: an update that changes the severity says anew that it fires. */
type Asks = ReadEvent["action"] | "severity";

/** What a message asks for, in order; nothing for an update that changes nothing of ours, null where it is no message of a trigger. */
function asksOf(body: Json): Asks[] | null {
  const value = plainText(body.event_value);
  if (value === "0") return ["resolve"];
  if (value !== "1") return null;
  if (plainText(body.event_update_status) !== "1") return ["trigger"];
  const did = plainText(body.event_update_action) ?? "";
  const asked: Asks[] = /\b(changed severity|severity changed) from\b/.test(did) ? ["severity"] : [];
  return /\backnowledged\b/.test(did) ? [...asked, "acknowledge"] : asked;
}

type Ways = { reading: Reading; settings: Settings };

function readEvent(body: Json, id: string, asks: Asks, { reading, settings }: Ways): ReadEvent {
  const tags = tagsOf(body.event_tags, reading);
  const host = reading.text(body.host_host, "host_host") ?? reading.text(body.host_name, "host_name");
  const labels = reading.labels({ ...tags, ...(host ? { host } : {}) }, "Tag");
  const moment = momentOf(body, asks, settings, reading);
  return {
    action: asks === "severity" ? "trigger" : asks,
    sourceKey: id,
    resource: host,
    check: reading.text(body.trigger_name, "trigger_name"),
    identity: {},
    summary: reading.text(body.event_name, "event_name", 1024) ?? reading.text(body.trigger_name, "trigger_name", 1024) ?? `Event ${id}`,
    severity: severities[Number(plainText(body.event_nseverity) ?? "2")] ?? "warning",
    occurredAt: moment,
    component: usualLabel(labels, "component"),
    group: reading.text(body.host_groups, "host_groups"),
    class: usualLabel(labels, "component") ?? (labels.scope === undefined ? null : cut(labels.scope, 255).trim()),
    environment: usualLabel(labels, "environment"),
    service: usualLabel(labels, "service"),
    labels,
    links: reading.links([{ href: linkOf(body, id), text: "Event in Zabbix" }]),
    details: reading.details(detailsOf(body, reading)),
    eventId: messageOf(body, id, asks),
  };
}

/** The message's own name: escalations say the same event again, an update says another thing of it. */
function messageOf(body: Json, id: string, asks: Asks): string {
  const updated = [body.event_update_date, body.event_update_time];
  const parts = { trigger: [], resolve: [body.event_recovery_id], acknowledge: updated, severity: [...updated, body.event_nseverity] }[
    asks
  ];
  return boundedKey([id, asks, ...parts.map((one) => plainText(one) ?? "")].join("/"), 255);
}

/** Zabbix writes its own local time; without its zone in the settings an event counts from when it came. */
function momentOf(body: Json, asks: Asks, settings: Settings, reading: Reading): Instant | null {
  const zone = plainText(settings.timeZone);
  const of = { trigger: "", resolve: "recovery_", acknowledge: "update_", severity: "update_" }[asks];
  const day = /^(\d{4})\.(\d\d)\.(\d\d)$/.exec(plainText(body[`event_${of}date`]) ?? "");
  const time = /^(\d\d):(\d\d):(\d\d)$/.exec(plainText(body[`event_${of}time`]) ?? "");
  if (zone === null || !isZone(zone) || !day || !time) return null;
  const [year, month, date] = day.slice(1).map(Number) as [number, number, number];
  const [hour, minute, second] = time.slice(1).map(Number) as [number, number, number];
  const local = { year, month, day: date, hour, minute, second };
  // Of an hour that clocks show twice, the later one is meant where it has been: messages come at once.
  const later = localToInstant(zone, local, "later");
  const said = later !== null && later <= reading.receivedAt ? later : localToInstant(zone, local, "earlier");
  if (said === null) reading.warn("The date of the event does not exist; it counts from when it came.");
  return said === null ? null : reading.moment(said, "The time of the event");
}

/** Tags come as JSON inside a text: a list of name and value, a name perhaps several times. */
function tagsOf(given: unknown, reading: Reading): Record<string, string> {
  const text = plainText(given);
  if (text === null || isPlaceholder(text)) return {};
  let list: readonly unknown[] | null = null;
  try {
    list = listOf(JSON.parse(text));
  } catch {
    reading.warn("The tags of the event could not be read.");
  }
  const tags = new Map<string, string>();
  for (const one of list ?? []) {
    const tag = plainText(objectOf(one)?.tag);
    const value = plainText(objectOf(one)?.value) ?? "true";
    if (tag !== null) tags.set(tag, tags.has(tag) ? `${tags.get(tag)}, ${value}` : value);
  }
  return Object.fromEntries(tags);
}

function linkOf(body: Json, id: string): string | null {
  const base = plainText(body.zabbix_url);
  const trigger = plainText(body.trigger_id);
  if (base === null || isPlaceholder(base) || trigger === null || !/^\d+$/.test(trigger)) return null;
  return `${base.replace(/\/$/, "")}/tr_events.php?triggerid=${trigger}&eventid=${id}`;
}

function detailsOf(body: Json, reading: Reading): Json {
  const names = [
    "operation_data",
    "trigger_description",
    "host_ip",
    "event_severity",
    "event_update_message",
    "event_update_user",
    "subject",
  ];
  const told = names.map((name) => [name, reading.text(body[name], name, 4_000)] as const).filter(([, value]) => value !== null);
  return Object.fromEntries(told);
}
