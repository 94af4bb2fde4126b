import type { IntakeRequest, Read, ReadEvent, Settings } from "../contract.ts";
import { readLabelledAlert } from "../labelled-alert.ts";
import { type Json, listOf, momentOf, objectOf, plainText, Reading, unreadable } from "../reading.ts";

/** Reads what Alertmanager's webhook sends, or what Prometheus posts as it would to an Alertmanager. */
export function translate(request: IntakeRequest, settings: Settings): Read {
  return request.route.endsWith("/api/v2/alerts") ? readPosted(request, settings) : readNotification(request, settings);
}

/**
 * One notification holds many alerts, each with a state of its own; the state of the whole is not theirs, and `groupKey` names no condition.
 * Source: Alertmanager documentation, "webhook_config", version 4 (read 2026-11).
 */
function readNotification(request: IntakeRequest, settings: Settings): Read {
  const body = objectOf(request.body.json);
  const alerts = listOf(body?.alerts);
  if (!body || !alerts) return unreadable("It is no notification of Alertmanager: there is no list `alerts`.");
  const reading = new Reading(request.receivedAt);
  if (typeof body.truncatedAlerts === "number" && body.truncatedAlerts > 0)
    reading.warn(`Alertmanager left ${body.truncatedAlerts} more alerts out (max_alerts). Raise max_alerts of the receiver.`);
  const links = [{ href: body.externalURL, text: "Alertmanager" }];
  return gather(alerts, reading, (one) => {
    const state = plainText(one.status);
    if (state !== "firing" && state !== "resolved") return `An alert is neither firing nor resolved, but "${state ?? ""}".`;
    return readLabelledAlert({ one, isResolved: state === "resolved", reading, settings, links });
  });
}

/**
 * Prometheus says again, every minute, what fires, with an end that lies ahead; an end that has passed means that it is over.
 * Source: github.com/prometheus/alertmanager, docs/alerts_api.md and api/v2/openapi.yaml (read 2026-11).
 */
function readPosted(request: IntakeRequest, settings: Settings): Read {
  const alerts = listOf(request.body.json);
  if (!alerts) return unreadable("The body is no list of alerts.");
  const reading = new Reading(request.receivedAt);
  return gather(alerts, reading, (one) => {
    const starts = momentOf(one.startsAt);
    const ends = momentOf(one.endsAt);
    if (starts !== null && ends !== null && ends < starts) return "start time must be before end time";
    return readLabelledAlert({ one, isResolved: ends !== null && ends <= request.receivedAt, reading, settings });
  });
}

const mostAlerts = 5_000;

/** Takes every alert that can be read; those that cannot are said one by one. Refuses the whole where none can. */
function gather(alerts: readonly unknown[], reading: Reading, read: (one: Json) => ReadEvent | string): Read {
  if (alerts.length > mostAlerts) return unreadable(`It holds ${alerts.length} alerts; at most ${mostAlerts} are taken at once.`);
  const events: ReadEvent[] = [];
  const problems: string[] = [];
  for (const one of alerts) {
    const alert = objectOf(one);
    const event = alert ? read(alert) : "An alert is no JSON object.";
    if (typeof event === "string") problems.push(event);
    else events.push(event);
  }
  if (problems.length > 0 && events.length === 0) return unreadable("None of its alerts can be read.", [...new Set(problems)].slice(0, 20));
  return { ok: true, events, warnings: reading.warnings, problems: [...new Set(problems)].slice(0, 20) };
}
