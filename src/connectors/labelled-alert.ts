import type { Instant } from "../kernel/time.ts";
import type { ReadEvent, Settings } from "./contract.ts";
import { labelFingerprint } from "./fingerprint.ts";
import { cut, type Json, objectOf, plainText, type Reading } from "./reading.ts";
import { severityOf } from "./severity.ts";
import { usualLabel } from "./usual-settings.ts";

// Alerts as Prometheus words them, a set of labels and a set of annotations: Alertmanager and Grafana send them alike.

type Given = {
  one: Json;
  isResolved: boolean;
  reading: Reading;
  settings: Settings;
  /** Addresses besides the alert's own. */
  links?: readonly { href: unknown; text: unknown }[];
};

/** Reads one alert; a sentence where it names no condition. Its fingerprint is made from its labels where the sender gives none. */
export function readLabelledAlert({ one, isResolved, reading, settings, links = [] }: Given): ReadEvent | string {
  const labels = reading.labels(one.labels, "Label");
  if (Object.keys(labels).length === 0) return "An alert has no labels, so nothing says what it is about.";
  const annotations = objectOf(one.annotations) ?? {};
  return {
    action: isResolved ? "resolve" : "trigger",
    sourceKey: reading.text(one.fingerprint, "fingerprint", 512) ?? labelFingerprint(labels),
    resource: usualLabel(labels, "resource"),
    check: labels.alertname === undefined ? null : cut(labels.alertname, 255),
    identity: {},
    summary: summaryOf(labels, annotations, reading),
    severity: severityOf(labels.severity ?? labels.priority, reading, settings),
    occurredAt: whenOf(one, isResolved, reading),
    component: usualLabel(labels, "component"),
    group: usualLabel(labels, "group"),
    class: null,
    environment: usualLabel(labels, "environment"),
    service: usualLabel(labels, "service"),
    labels,
    links: reading.links([
      { href: one.generatorURL, text: "Source" },
      { href: annotations.runbook_url ?? annotations.runbook, text: "Runbook" },
      { href: annotations.dashboard_url ?? annotations.dashboard, text: "Dashboard" },
      ...links,
    ]),
    details: reading.details({ annotations, ...(one.values ? { values: one.values } : {}) }),
    eventId: null,
  };
}

/** An alert that fires began at startsAt; one that is over ended at endsAt. */
function whenOf(one: Json, isResolved: boolean, reading: Reading): Instant | null {
  return isResolved ? reading.moment(one.endsAt, "endsAt") : reading.moment(one.startsAt, "startsAt");
}

function summaryOf(labels: Readonly<Record<string, string>>, annotations: Json, reading: Reading): string {
  for (const name of ["summary", "title", "message", "description"]) {
    const text = plainText(annotations[name]) === null ? null : reading.text(annotations[name], `Annotation ${name}`, 1024);
    if (text !== null) return text.replaceAll(/\s+/g, " ");
  }
  const where = usualLabel(labels, "resource");
  const what =
    labels.alertname ??
    Object.entries(labels)
      .map(([name, value]) => `${name}=${value}`)
      .join(", ");
  return cut(where === null ? what : `${what} on ${where}`, 1024);
}
