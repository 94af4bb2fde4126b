import type { IntakeRequest, Read, ReadEvent, Settings } from "../contract.ts";
import { boundedKey } from "../fingerprint.ts";
import { cut, isPlaceholder, type Json, objectOf, plainText, Reading, unreadable, unresolved } from "../reading.ts";
import { severityOf } from "../severity.ts";
import { usualLabel } from "../usual-settings.ts";

// Splunk sends the first row of a search's result, says nothing of when, and never that it is over.
// Source: Splunk Enterprise documentation, "Use a webhook alert action" (read 2026-11).

/** Reads one run of a saved search. */
export function translate(request: IntakeRequest, settings: Settings): Read {
  const body = objectOf(request.body.json);
  const result = objectOf(body?.result) ?? {};
  if (!body || (body.result === undefined && body.search_name === undefined))
    return unreadable("It is no webhook of Splunk: it holds neither a result nor the name of a search.");
  const search = searchOf(body);
  if (search === null) return unreadable("It names no search, so nothing says which condition this is. Save the search under a name.");
  if (isPlaceholder(search)) return unresolved("The name of the search", search);
  const reading = new Reading(request.receivedAt);
  const fields = reading.labels(Object.fromEntries(Object.entries(result).filter(([name]) => !name.startsWith("_"))), "Field");
  const telling = keyFieldsOf(settings).map((name) => `${name}=${fields[name] ?? ""}`);
  const event: ReadEvent = {
    action: "trigger",
    sourceKey: boundedKey([search, ...telling].join(";")),
    resource: usualLabel(fields, "resource"),
    check: cut(search, 255).trim(),
    identity: {},
    summary: reading.text(result.message ?? result.summary, "result.message", 1024) ?? summaryOf(search, fields),
    severity: severityOf(result[plainText(settings.severityField) ?? "severity"] ?? result.urgency, reading, settings),
    occurredAt: reading.moment(result._time, "result._time"),
    component: usualLabel(fields, "component"),
    group: reading.text(body.app, "app"),
    class: reading.text(result.sourcetype, "result.sourcetype"),
    environment: usualLabel(fields, "environment"),
    service: usualLabel(fields, "service"),
    labels: fields,
    links: reading.links([{ href: body.results_link, text: "Results in Splunk" }]),
    details: reading.details({ result, owner: body.owner ?? null, sid: body.sid ?? null }),
    eventId: plainText(body.sid) === null ? null : boundedKey(plainText(body.sid)!, 255),
  };
  return { ok: true, events: [event], warnings: reading.warnings };
}

/** The search's name; where Splunk leaves it out, what its job id says of it, without the time of the run. */
function searchOf(body: Json): string | null {
  const named = plainText(body.search_name);
  if (named !== null) return named;
  return /^(scheduler_.+)_at_\d+/.exec(plainText(body.sid) ?? "")?.[1] ?? null;
}

function keyFieldsOf(settings: Settings): string[] {
  return (plainText(settings.keyFields) ?? "host")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

function summaryOf(search: string, fields: Readonly<Record<string, string>>): string {
  const where = usualLabel(fields, "resource");
  return cut(where === null ? search : `${search} on ${where}`, 1024).trim();
}
