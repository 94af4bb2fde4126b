import type { Connector, IntakeRequest } from "../contract.ts";
import { objectOf, plainText } from "../reading.ts";
import { answer } from "./answer.ts";
import { translate } from "./translate.ts";

/** Source: Events API v2, "The maximum permitted length of the event is 512 KB" (read 2026-11). */
const mostBytes = 512 * 1024;
const documentation = "https://developer.pagerduty.com/docs/events-api-v2-overview";

/** Whatever can send to PagerDuty can send here: only the host is another. */
export const pagerduty: Connector = {
  name: "pagerduty",
  title: "PagerDuty Events API v2",
  about: "Any tool that can send to PagerDuty: the same requests, the same answers, another host.",
  sources: [{ label: "Events API v2", url: documentation, read: "2026-11-25" }],
  settings: {},
  capabilities: ["resolves", "acknowledges", "changes"],
  routes: [
    { method: "POST", path: "/v2/enqueue", reads: "json", mostBytes },
    { method: "POST", path: "/v2/change/enqueue", reads: "json", mostBytes },
  ],
  keyOf: (request: IntakeRequest) => plainText(objectOf(request.body.json)?.routing_key),
  translate,
  answer,
  setUp: ({ url, key }) => [
    {
      text: "Where the tool asks for an address of the Events API, give this one. Most tools have it in a setting of their own.",
      code: `${url}/v2/enqueue`,
    },
    { text: "As integration key (also called routing key) give this one.", code: key },
    {
      text: "Prometheus Alertmanager, for example, takes both in a receiver.",
      language: "yaml",
      code: `receivers:\n  - name: quarterdeck\n    pagerduty_configs:\n      - url: ${url}/v2/enqueue\n        routing_key: ${key}\n        severity: '{{ or .CommonLabels.severity "error" }}'`,
    },
    { text: "Changes (deployments, switches) go to the second address. They never page.", code: `${url}/v2/change/enqueue` },
  ],
  sample: ({ action, at, key }) => ({
    route: "/v2/enqueue",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      routing_key: key,
      event_action: action,
      dedup_key: "quarterdeck-test",
      payload: { summary: "Test from Quarterdeck", source: "quarterdeck", severity: "info", timestamp: at },
    }),
  }),
};
