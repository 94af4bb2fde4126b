import type { IntakeRequest, Read, ReadEvent, Settings } from "../contract.ts";
import { readLabelledAlert } from "../labelled-alert.ts";
import { listOf, objectOf, plainText, Reading, unreadable } from "../reading.ts";

const mostAlerts = 5_000;

/**
 * Reads one notification of Grafana's own alerting: many alerts, each with a state of its own.
 * Source: Grafana documentation, "Configure the webhook notifier for Alerting" (read 2026-11).
 */
export function translate(request: IntakeRequest, settings: Settings): Read {
  const body = objectOf(request.body.json);
  const alerts = listOf(body?.alerts);
  if (!body || !alerts)
    return unreadable(
      "It is no notification of Grafana's alerting: there is no list `alerts`. Legacy alerts (before Grafana 9) are not taken.",
    );
  if (alerts.length > mostAlerts) return unreadable(`It holds ${alerts.length} alerts; at most ${mostAlerts} are taken at once.`);
  const reading = new Reading(request.receivedAt);
  if (typeof body.truncatedAlerts === "number" && body.truncatedAlerts > 0)
    reading.warn(`Grafana left ${body.truncatedAlerts} more alerts out (Max alerts). Set it to 0 in the contact point.`);
  const events: ReadEvent[] = [];
  const problems = new Set<string>();
  for (const given of alerts) {
    const event = readOne(given, reading, settings);
    if (typeof event === "string") problems.add(event);
    else events.push(event);
  }
  if (events.length === 0 && problems.size > 0) return unreadable("None of its alerts can be read.", [...problems].slice(0, 20));
  return { ok: true, events, warnings: reading.warnings, problems: [...problems].slice(0, 20) };
}

function readOne(given: unknown, reading: Reading, settings: Settings): ReadEvent | string {
  const one = objectOf(given);
  const state = plainText(one?.status);
  if (!one || (state !== "firing" && state !== "resolved")) return `An alert is neither firing nor resolved, but "${state ?? ""}".`;
  const links = [
    { href: one.dashboardURL, text: "Dashboard" },
    { href: one.panelURL, text: "Panel" },
    { href: one.silenceURL, text: "Silence in Grafana" },
    { href: one.imageURL, text: "Picture" },
  ];
  const event = readLabelledAlert({ one, isResolved: state === "resolved", reading, settings, links });
  if (typeof event === "string") return event;
  // A query that failed or gave nothing fires under a name of Grafana's own.
  const isBlind = event.check === "DatasourceNoData" || event.check === "DatasourceError";
  return isBlind ? { ...event, class: event.check } : event;
}
