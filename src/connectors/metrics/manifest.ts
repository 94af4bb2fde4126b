import { flag } from "../../kernel/model.ts";
import type { Connector } from "../contract.ts";
import { answer, translate } from "./translate.ts";

const plain = "/intake/metrics";
const mostBytes = 4 * 1024 * 1024;

/** Numbers, not alerts: what is usual of them is learned, and an alert raised where they are not. */
export const metrics: Connector = {
  name: "metrics",
  title: "Numbers to watch",
  about:
    "Measurements as plain JSON, or from OpenTelemetry by OTLP/HTTP in JSON. What is usual of each series at each hour of the week is learned.",
  sources: [
    { label: "OTLP specification", url: "https://opentelemetry.io/docs/specs/otlp/", read: "2026-11-25" },
    {
      label: "OTLP/HTTP exporter",
      url: "https://github.com/open-telemetry/opentelemetry-collector/tree/main/exporter/otlphttpexporter",
      read: "2026-11-25",
    },
  ],
  settings: {
    raisesAlerts: flag({
      label: "New series raise alerts",
      help: "Otherwise somebody says so on the page of each series. One that is there keeps what it has.",
    }),
  },
  capabilities: ["resolves"],
  keptDays: 1,
  routes: [plain, `${plain}/v1/metrics`, `${plain}/:key`, `${plain}/:key/v1/metrics`].map((path) => ({
    method: "POST",
    path,
    reads: "json",
    mostBytes,
  })),
  translate,
  answer,
  setUp: ({ url, key }) => [
    {
      text: "Post numbers, one or many, with their time. Weeks of history may come first: what is usual is then known at once.",
      language: "shell",
      code: `curl ${url}${plain} -H 'Authorization: Bearer ${key}' -H 'Content-Type: application/json' -d '{"metric":"orders.latency","value":41.5,"unit":"ms","at":"'$(date -u +%FT%TZ)'","labels":{"host":"shop-1"}}'`,
    },
    {
      text: "Or let an OpenTelemetry Collector export its metrics here. It must say encoding: json.",
      language: "yaml",
      code: `exporters:\n  otlphttp/quarterdeck:\n    endpoint: ${url}${plain}\n    encoding: json\n    headers:\n      Authorization: Bearer ${key}`,
    },
    { text: "Series appear under Measured series. Nothing is said of one before it is known what is usual: half a day at the least." },
  ],
  sample: ({ action, at }) => ({
    route: plain,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ metric: "quarterdeck.test", value: action === "trigger" ? 1 : 0, at }),
  }),
};
