import type { IntakeRequest, Read, ReadEvent } from "../contract.ts";
import { boundedKey } from "../fingerprint.ts";
import { cut, entryOf, isPlaceholder, type Json, objectOf, plainText, Reading, unreadable, unresolved } from "../reading.ts";
import { readForm } from "./form.ts";

// The body is made by the notification command that stands beside this file: the macros of Nagios under their names, as a form.
// Source: Nagios Core 4 manual, "Standard macros in Nagios" and "Notifications" (read 2026-11).

const actions: Readonly<Record<string, ReadEvent["action"]>> = { PROBLEM: "trigger", RECOVERY: "resolve", ACKNOWLEDGEMENT: "acknowledge" };
/** What Nagios tells besides: of flapping and downtime the office judges by its own rules. */
const told = /^(FLAPPING(START|STOP|DISABLED|END)|DOWNTIME(START|END|CANCELLED|REMOVED)|CUSTOM)$/;
const severities: Readonly<Record<string, ReadEvent["severity"]>> = {
  ...{ CRITICAL: "critical", DOWN: "critical", UNREACHABLE: "error", UNKNOWN: "warning", WARNING: "warning", OK: "info", UP: "info" },
};

/** Reads one notification about a host or a service. */
export function translate(request: IntakeRequest): Read {
  const macros = objectOf(jsonOf(request.body.text)) ?? readForm(request.body.text);
  const type = (plainText(macros.NOTIFICATIONTYPE) ?? "").slice(0, 60).split(" ")[0]!;
  const host = plainText(macros.HOSTNAME);
  if (type === "" || host === null)
    return unreadable("It names no notification type or no host. Use the command that comes with Quarterdeck.");
  const placeholder = [host, type, plainText(macros.SERVICEDESC) ?? ""].find(isPlaceholder);
  if (placeholder !== undefined) return unresolved("A macro of Nagios", placeholder);
  const reading = new Reading(request.receivedAt);
  const action = entryOf(actions, type);
  if (action === undefined) {
    if (!told.test(type)) return unreadable(`Nagios knows no notification of the type "${type.slice(0, 40)}".`);
    reading.warn(`${type} was taken note of: flapping and maintenance are judged by the office's own rules.`);
    return { ok: true, events: [], warnings: reading.warnings };
  }
  return { ok: true, events: [readEvent(macros, host, action, reading)], warnings: reading.warnings };
}

function jsonOf(text: string): unknown {
  if (!text.trimStart().startsWith("{")) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function readEvent(macros: Json, host: string, action: ReadEvent["action"], reading: Reading): ReadEvent {
  const text = (name: string, most?: number) => reading.text(macros[name], name, most);
  const service = text("SERVICEDESC");
  const state = text(service === null ? "HOSTSTATE" : "SERVICESTATE") ?? "UNKNOWN";
  const output = text(service === null ? "HOSTOUTPUT" : "SERVICEOUTPUT", 800);
  const what = service === null ? cut(host, 255) : `${service} on ${cut(host, 255)}`;
  const labels = reading.labels(
    { host: macros.HOSTNAME, service_check: service, address: macros.HOSTADDRESS, hostgroup: macros.HOSTGROUPNAME },
    "Macro",
  );
  return {
    action,
    sourceKey: boundedKey(`${host};${plainText(macros.SERVICEDESC) ?? ""}`),
    resource: text("HOSTNAME"),
    check: service ?? "host alive",
    identity: {},
    summary: cut(`${what} is ${state}${output === null ? "" : `: ${output}`}`, 1024).trim(),
    severity: entryOf(severities, state) ?? "warning",
    occurredAt: reading.moment(macros.TIMET, "TIMET"),
    component: null,
    group: text("HOSTGROUPNAME"),
    class: null,
    environment: text("QUARTERDECK_ENVIRONMENT", 40),
    service: text("QUARTERDECK_SERVICE"),
    labels,
    links: reading.links([{ href: macros.SERVICENOTESURL ?? macros.HOSTNOTESURL, text: "Notes" }]),
    details: reading.details(detailsOf(macros, reading)),
    eventId: messageOf(macros, host, service),
  };
}

/** Nagios numbers problems and the notifications of each; with its time that names one message. */
function messageOf(macros: Json, host: string, service: string | null): string | null {
  const time = plainText(macros.TIMET);
  if (time === null || !/^\d{9,11}$/.test(time)) return null;
  const parts = [time, macros.NOTIFICATIONTYPE, macros.NOTIFICATIONNUMBER, host, service].map((one) => plainText(one) ?? "");
  return boundedKey(parts.join(";"), 255);
}

function detailsOf(macros: Json, reading: Reading): Json {
  const names = [
    ...["NOTIFICATIONCOMMENT", "NOTIFICATIONAUTHOR", "LONGSERVICEOUTPUT", "LONGHOSTOUTPUT", "SERVICEPERFDATA", "HOSTPERFDATA"],
    ...["SERVICEATTEMPT", "MAXSERVICEATTEMPTS", "SERVICEPROBLEMID", "HOSTPROBLEMID", "HOSTALIAS"],
  ];
  return Object.fromEntries(
    names.map((name) => [name, reading.text(macros[name], name, 4_000)] as const).filter(([, value]) => value !== null),
  );
}
