import type { Connector, IntakeRoute } from "../contract.ts";
import { severitySetting } from "../usual-settings.ts";
import { answer } from "./answer.ts";
import { ask } from "./ask.ts";
import { translate } from "./translate.ts";

/** The key in a header, or in the address for those that can send none (amtool). */
const bare = "/intake/alertmanager";
const keyed = `${bare}/:key`;
const mostBytes = 4 * 1024 * 1024;

/** Prometheus' world: Alertmanager by its webhook, or Prometheus and its kin directly, as to an Alertmanager. */
export const alertmanager: Connector = {
  name: "alertmanager",
  title: "Prometheus Alertmanager",
  about: "Alertmanager sends by webhook; Prometheus, vmalert, Mimir and Loki may send directly, as to an Alertmanager.",
  sources: [
    {
      label: "Alertmanager: webhook_config",
      url: "https://prometheus.io/docs/alerting/latest/configuration/#webhook_config",
      read: "2026-11-25",
    },
    { label: "Alertmanager: API v2", url: "https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml", read: "2026-11-25" },
  ],
  settings: severitySetting,
  capabilities: ["resolves", "answers"],
  resends: true,
  routes: [bare, keyed].flatMap((base): IntakeRoute[] => [
    { method: "POST", path: base, reads: "json", mostBytes },
    { method: "POST", path: `${base}/api/v2/alerts`, reads: "json", mostBytes },
    { method: "GET", path: `${base}/api/v2/alerts`, reads: "nothing", asks: true },
    { method: "GET", path: `${base}/api/v2/alerts/groups`, reads: "nothing", asks: true },
    { method: "GET", path: `${base}/api/v2/silences`, reads: "nothing", asks: true },
    { method: "POST", path: `${base}/api/v2/silences`, reads: "json", asks: true },
    { method: "GET", path: `${base}/api/v2/silence/:silence`, reads: "nothing", asks: true },
    { method: "DELETE", path: `${base}/api/v2/silence/:silence`, reads: "nothing", asks: true },
    { method: "GET", path: `${base}/api/v2/receivers`, reads: "nothing", asks: true },
    { method: "GET", path: `${base}/api/v2/status`, reads: "nothing", asks: true },
  ]),
  translate,
  ask,
  answer,
  setUp: ({ url, key }) => [
    {
      text: "Alertmanager: add a receiver to alertmanager.yml and route to it.",
      language: "yaml",
      code: `route:\n  receiver: quarterdeck\nreceivers:\n  - name: quarterdeck\n    webhook_configs:\n      - url: ${url}/intake/alertmanager\n        send_resolved: true\n        http_config:\n          authorization:\n            credentials: ${key}`,
    },
    {
      text: "Or, without an Alertmanager: let Prometheus send directly (prometheus.yml). Set “Resolve after silence of” to 5 minutes, for Prometheus says every minute what still fires.",
      language: "yaml",
      code: prometheusYaml(url, key),
    },
    {
      text: "Ask back what is open, or keep something quiet, with amtool. A silence is a quiet window here.",
      language: "shell",
      code: `amtool --alertmanager.url=${url}/intake/alertmanager/${key} alert query\namtool --alertmanager.url=${url}/intake/alertmanager/${key} silence add alertname=DiskFillsUp --duration=2h --comment='Disk is being replaced'`,
    },
  ],
  sample: ({ action, at }) => ({
    route: bare,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      version: "4",
      status: action === "resolve" ? "resolved" : "firing",
      receiver: "quarterdeck",
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

function prometheusYaml(url: string, key: string): string {
  const { protocol, host } = new URL(url);
  return `alerting:\n  alertmanagers:\n    - scheme: ${protocol.replace(":", "")}\n      path_prefix: /intake/alertmanager\n      api_version: v2\n      authorization:\n        credentials: ${key}\n      static_configs:\n        - targets: ['${host}']`;
}
