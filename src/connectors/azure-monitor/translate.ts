import type { IntakeRequest, Read, ReadEvent } from "../contract.ts";
import { boundedKey } from "../fingerprint.ts";
import { cut, entryOf, isPlaceholder, type Json, listOf, objectOf, plainText, Reading, unreadable, unresolved } from "../reading.ts";
import { usualLabel } from "../usual-settings.ts";

const severities: Readonly<Record<string, ReadEvent["severity"]>> = {
  ...{ sev0: "critical", sev1: "error", sev2: "warning", sev3: "info", sev4: "info" },
};

/** Reads an alert in the common schema. Source: learn.microsoft.com, "Common alert schema for Azure Monitor alerts" (read 2026-11). */
export function translate(request: IntakeRequest): Read {
  const body = objectOf(request.body.json);
  const essentials = objectOf(objectOf(body?.data)?.essentials);
  if (plainText(body?.schemaId) !== "azureMonitorCommonAlertSchema" || !essentials)
    return unreadable("It is no alert in the common schema. Switch “Enable the common alert schema” on in the action of the action group.");
  const condition = plainText(essentials.monitorCondition);
  if (condition !== "Fired" && condition !== "Resolved")
    return unreadable(`The condition is neither Fired nor Resolved, but "${condition ?? ""}".`);
  const origin = plainText(essentials.originAlertId) ?? plainText(essentials.alertId);
  if (origin === null) return unreadable("It names neither originAlertId nor alertId, so nothing says which condition this is.");
  if (isPlaceholder(origin)) return unresolved("The id of the alert", origin);
  const reading = new Reading(request.receivedAt);
  return {
    ok: true,
    events: [readEvent(objectOf(body?.data) ?? {}, essentials, { origin, condition, reading })],
    warnings: reading.warnings,
  };
}

type Ways = { origin: string; condition: "Fired" | "Resolved"; reading: Reading };

function readEvent(data: Json, essentials: Json, { origin, condition, reading }: Ways): ReadEvent {
  const targets = (listOf(essentials.alertTargetIDs) ?? []).map(plainText).filter((one) => one !== null);
  const items = (listOf(essentials.configurationItems) ?? []).map(plainText).filter((one) => one !== null);
  const own = objectOf(data.customProperties) ?? {};
  const labels = reading.labels(
    {
      ...own,
      resourceGroup: groupOf(targets[0]),
      signalType: essentials.signalType,
      monitoringService: essentials.monitoringService,
      target: targets[0],
    },
    "Property",
  );
  const severity = entryOf(severities, (plainText(essentials.severity) ?? "").toLowerCase());
  if (severity === undefined) reading.warn("It names no severity from Sev0 to Sev4; it counts as warning.");
  const rule = reading.text(essentials.alertRule, "alertRule");
  const resource = items[0] ?? targets[0]?.split("/").at(-1) ?? null;
  return {
    action: condition === "Fired" ? "trigger" : "resolve",
    sourceKey: boundedKey([origin, ...(targets.length > 1 ? targets.slice().sort() : [])].join(" ")),
    resource: reading.text(resource, "configurationItems"),
    check: rule,
    identity: {},
    summary: summaryOf(rule, reading.text(essentials.description, "description", 800), resource),
    severity: severity ?? "warning",
    occurredAt: reading.moment(condition === "Resolved" ? essentials.resolvedDateTime : essentials.firedDateTime, "firedDateTime"),
    component: null,
    group: reading.text(groupOf(targets[0]), "resource group"),
    class: reading.text(essentials.monitoringService, "monitoringService"),
    environment: usualLabel(labels, "environment"),
    service: usualLabel(labels, "service"),
    labels,
    links: reading.links([{ href: essentials.investigationLink ?? portalLink(plainText(essentials.alertId)), text: "Alert in Azure" }]),
    details: reading.details({ alertContext: data.alertContext ?? null, targets }),
    eventId:
      plainText(essentials.alertId) === null ? null : boundedKey(`${plainText(essentials.alertId)?.split("/").at(-1)}/${condition}`, 255),
  };
}

function summaryOf(rule: string | null, description: string | null, resource: string | null): string {
  const what = rule ?? "Azure Monitor alert";
  const where = resource === null ? what : `${what} on ${resource}`;
  return cut(description === null ? where : `${where}: ${description.replaceAll(/\s+/g, " ")}`, 1024).trim();
}

/** The resource group in `/subscriptions/…/resourcegroups/NAME/…`. */
function groupOf(target: string | undefined): string | null {
  return /\/resourcegroups\/([^/]+)/i.exec(target ?? "")?.[1] ?? null;
}

function portalLink(alertId: string | null): string | null {
  if (alertId === null || !alertId.startsWith("/subscriptions/") || alertId.length > 500) return null;
  return `https://portal.azure.com/#blade/Microsoft_Azure_Monitoring/AlertDetailsTemplateBlade/alertId/${encodeURIComponent(alertId)}`;
}
