import { plainAnswer } from "../answers.ts";
import type { Connector } from "../contract.ts";
import { translate } from "./translate.ts";

const route = "/intake/azure-monitor/:key";

/** Azure Monitor, by a webhook action in the common alert schema. */
export const azureMonitor: Connector = {
  name: "azure-monitor",
  title: "Azure Monitor",
  about: "Azure Monitor sends by an action group's webhook, in the common alert schema.",
  sources: [
    {
      label: "Common alert schema",
      url: "https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-common-schema",
      read: "2026-11-25",
    },
  ],
  settings: {},
  capabilities: ["resolves"],
  routes: [{ method: "POST", path: route, reads: "json", mostBytes: 512 * 1024 }],
  translate,
  answer: plainAnswer,
  setUp: ({ url, key }) => [
    {
      text: "In the Azure portal, under Monitor, Alerts, Action groups, add an action of the type Webhook with this URI. Azure sends no header of yours, so the key stands in the address.",
      code: `${url}/intake/azure-monitor/${key}`,
    },
    { text: "Set “Enable the common alert schema” to Yes." },
    { text: "Name the action group in the alert rules that shall reach Quarterdeck; a custom property `service` names the service." },
  ],
  sample: ({ action, at }) => ({
    route,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      schemaId: "azureMonitorCommonAlertSchema",
      data: {
        essentials: {
          ...{ alertId: "/subscriptions/0/alerts/quarterdeck-test", originAlertId: "quarterdeck-test", alertRule: "Test from Quarterdeck" },
          ...{ severity: "Sev4", signalType: "Metric", monitoringService: "Platform", configurationItems: ["quarterdeck"] },
          monitorCondition: action === "trigger" ? "Fired" : "Resolved",
          firedDateTime: at,
          ...(action === "resolve" ? { resolvedDateTime: at } : {}),
        },
      },
    }),
  }),
};
