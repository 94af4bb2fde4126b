import { plainAnswer } from "../answers.ts";
import type { Connector } from "../contract.ts";
import { translate } from "./translate.ts";

const route = "/intake/datadog/:key";
const variables = {
  ...{ id: "$ID", event_type: "$EVENT_TYPE", title: "$EVENT_TITLE", body: "$TEXT_ONLY_MSG" },
  ...{ alert_id: "$ALERT_ID", alert_title: "$ALERT_TITLE", alert_status: "$ALERT_STATUS", alert_transition: "$ALERT_TRANSITION" },
  ...{ alert_type: "$ALERT_TYPE", alert_priority: "$ALERT_PRIORITY", alert_metric: "$ALERT_METRIC", alert_query: "$ALERT_QUERY" },
  ...{ alert_scope: "$ALERT_SCOPE", alert_cycle_key: "$ALERT_CYCLE_KEY", aggreg_key: "$AGGREG_KEY", hostname: "$HOSTNAME" },
  ...{ tags: "$TAGS", date: "$DATE", last_updated: "$LAST_UPDATED", link: "$LINK", snapshot: "$SNAPSHOT" },
};

/** Monitors of Datadog, by its webhooks integration. */
export const datadog: Connector = {
  name: "datadog",
  title: "Datadog",
  about: "Monitors of Datadog send by its webhooks integration, with a template that comes from here.",
  sources: [{ label: "Webhooks integration", url: "https://docs.datadoghq.com/integrations/webhooks/", read: "2026-11-25" }],
  settings: {},
  capabilities: ["resolves"],
  routes: [
    { method: "POST", path: route, reads: "json" },
    { method: "POST", path: "/intake/datadog", reads: "json" },
  ],
  translate,
  answer: plainAnswer,
  setUp: ({ url, key }) => [
    {
      text: "In Datadog, under Integrations, Webhooks, make a new webhook called quarterdeck with this URL.",
      code: `${url}/intake/datadog`,
    },
    {
      text: "Leave “Encode as form” off, and give it this custom header, so that the key stands in no log.",
      language: "json",
      code: JSON.stringify({ "X-Quarterdeck-Key": key }),
    },
    { text: "As payload paste this template.", language: "json", code: JSON.stringify(variables, null, 2) },
    {
      text: "Name the webhook in the message of each monitor that shall reach Quarterdeck, outside of any condition, so that recoveries are sent too.",
      code: "@webhook-quarterdeck",
    },
  ],
  sample: ({ action, at }) => ({
    route,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      ...{ title: "Test from Quarterdeck", alert_title: "Test from Quarterdeck", alert_id: "1", alert_cycle_key: "quarterdeck-test" },
      ...{ alert_transition: action === "trigger" ? "Triggered" : "Recovered", alert_type: "info", hostname: "quarterdeck" },
      last_updated: String(Date.parse(at)),
    }),
  }),
};
