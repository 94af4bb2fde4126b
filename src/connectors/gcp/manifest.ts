import { plainAnswer } from "../answers.ts";
import type { Connector } from "../contract.ts";
import { severitySetting } from "../usual-settings.ts";
import { translate } from "./translate.ts";

const route = "/intake/gcp/:key";

/** Google Cloud Monitoring, by a webhook notification channel. */
export const gcp: Connector = {
  name: "gcp",
  title: "Google Cloud Monitoring",
  about: "Cloud Monitoring sends by a webhook notification channel.",
  sources: [
    {
      label: "Webhook notifications",
      url: "https://cloud.google.com/monitoring/support/notification-options#webhooks",
      read: "2026-11-25",
    },
  ],
  settings: severitySetting,
  capabilities: ["resolves"],
  routes: [
    { method: "POST", path: route, reads: "json" },
    { method: "POST", path: "/intake/gcp", reads: "json" },
  ],
  translate,
  answer: plainAnswer,
  setUp: ({ url, key }) => [
    {
      text: "In Google Cloud, under Monitoring, Alerting, Edit notification channels, add a Webhook with this endpoint.",
      code: `${url}/intake/gcp`,
    },
    { text: "Use HTTP basic authentication with any user name and this key as password.", code: key },
    {
      text: "Name the channel in the alerting policies, and let them notify when incidents close. A user label `service` of the policy names the service, `severity` its severity.",
    },
  ],
  sample: ({ action, at }) => ({
    route,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      version: "1.2",
      incident: {
        ...{ incident_id: `quarterdeck-test-${at.slice(0, 13)}`, state: action === "trigger" ? "open" : "closed", severity: "Warning" },
        ...{ summary: "Test from Quarterdeck", policy_name: "Test from Quarterdeck", resource_name: "quarterdeck" },
        started_at: Math.floor(Date.parse(at) / 1000),
        ended_at: action === "trigger" ? null : Math.floor(Date.parse(at) / 1000),
      },
    }),
  }),
};
