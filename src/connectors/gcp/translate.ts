import type { IntakeRequest, Read, ReadEvent, Settings } from "../contract.ts";
import { boundedKey } from "../fingerprint.ts";
import { cut, isPlaceholder, type Json, objectOf, plainText, Reading, unreadable, unresolved } from "../reading.ts";
import { severityOf } from "../severity.ts";
import { usualLabel } from "../usual-settings.ts";

/** Reads an incident of Cloud Monitoring. Source: cloud.google.com, "Webhook notifications", schema 1.1 and 1.2 (read 2026-11). */
export function translate(request: IntakeRequest, settings: Settings): Read {
  const incident = objectOf(objectOf(request.body.json)?.incident);
  if (!incident) return unreadable("It is no notification of Cloud Monitoring: there is no object `incident`.");
  const id = plainText(incident.incident_id);
  if (id === null) return unreadable("It names no incident_id, so nothing says which condition this is.");
  if (isPlaceholder(id)) return unresolved("The incident_id", id);
  const state = plainText(incident.state)?.toLowerCase();
  if (state !== "open" && state !== "closed") return unreadable(`The state is neither open nor closed, but "${state ?? ""}".`);
  const reading = new Reading(request.receivedAt);
  return { ok: true, events: [readEvent(incident, id, state === "closed", { reading, settings })], warnings: reading.warnings };
}

type Ways = { reading: Reading; settings: Settings };

function readEvent(incident: Json, id: string, isClosed: boolean, { reading, settings }: Ways): ReadEvent {
  const resource = objectOf(incident.resource) ?? {};
  const metric = objectOf(incident.metric) ?? {};
  const labels = reading.labels(
    { ...(objectOf(resource.labels) ?? {}), ...(objectOf(metric.labels) ?? {}), ...(objectOf(incident.policy_user_labels) ?? {}) },
    "Label",
  );
  const policy = reading.text(incident.policy_name, "policy_name");
  const condition = reading.text(incident.condition_name, "condition_name");
  const said = plainText(incident.severity);
  return {
    action: isClosed ? "resolve" : "trigger",
    sourceKey: boundedKey(id),
    resource: reading.text(incident.resource_display_name ?? incident.resource_name ?? incident.resource_id, "resource_name"),
    check: condition ?? policy,
    identity: {},
    summary: reading.text(incident.summary, "summary", 1024) ?? policy ?? condition ?? cut(`Incident ${id}`, 1024).trim(),
    severity: severityOf(said === null || /^no severity$/i.test(said) ? labels.severity : said, reading, settings),
    occurredAt: reading.moment(isClosed ? incident.ended_at : incident.started_at, isClosed ? "ended_at" : "started_at"),
    component: reading.text(incident.resource_type_display_name ?? resource.type, "resource.type"),
    group: reading.text(incident.scoping_project_id ?? labels.project_id, "scoping_project_id"),
    class: reading.text(metric.displayName ?? metric.type, "metric.type"),
    environment: usualLabel(labels, "environment"),
    service: usualLabel(labels, "service"),
    labels,
    links: reading.links([{ href: incident.url, text: "Incident in Google Cloud" }]),
    details: reading.details({
      policy: policy ?? "",
      ...(incident.observed_value === undefined ? {} : { observed: incident.observed_value }),
      ...(incident.threshold_value === undefined ? {} : { threshold: incident.threshold_value }),
      ...(incident.documentation ? { documentation: incident.documentation } : {}),
    }),
    // An incident opens once and closes once.
    eventId: boundedKey(`${id}/${isClosed ? "closed" : "open"}`, 255),
  };
}
