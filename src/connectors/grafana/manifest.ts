import { plainAnswer } from "../answers.ts";
import type { Connector } from "../contract.ts";
import { severitySetting } from "../usual-settings.ts";
import { translate } from "./translate.ts";

const route = "/intake/grafana/:key";

/** Grafana's own alerting, by a webhook contact point. */
export const grafana: Connector = {
  name: "grafana",
  title: "Grafana Alerting",
  about: "Grafana 9 or newer sends by a webhook contact point.",
  sources: [
    {
      label: "Webhook notifier",
      url: "https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/",
      read: "2026-11-25",
    },
  ],
  settings: severitySetting,
  capabilities: ["resolves"],
  resends: true,
  routes: [
    { method: "POST", path: route, reads: "json", mostBytes: 4 * 1024 * 1024 },
    { method: "POST", path: "/intake/grafana", reads: "json", mostBytes: 4 * 1024 * 1024 },
  ],
  translate,
  answer: plainAnswer,
  setUp: ({ url, key }) => [
    {
      text: "In Grafana, under Alerting, Contact points, make one with the integration Webhook and this URL, method POST.",
      code: `${url}/intake/grafana`,
    },
    { text: "Under Authorization header give the scheme Bearer and this key. Leave Disable resolved message off.", code: key },
    { text: "Route to the contact point in Notification policies." },
  ],
  sample: ({ action, at }) => ({
    route,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      version: "1",
      status: action === "resolve" ? "resolved" : "firing",
      alerts: [
        {
          status: action === "resolve" ? "resolved" : "firing",
          labels: { alertname: "QuarterdeckTest", instance: "quarterdeck", severity: "info" },
          annotations: { summary: "Test from Quarterdeck" },
          startsAt: at,
          endsAt: action === "resolve" ? at : "0001-01-01T00:00:00Z",
        },
      ],
    }),
  }),
};
