import { plainAnswer } from "../answers.ts";
import type { Connector } from "../contract.ts";
import { severitySetting } from "../usual-settings.ts";
import { translate } from "./translate.ts";

const keyed = "/intake/cloudevents/:key";
const mostBytes = 4 * 1024 * 1024;

/** CloudEvents 1.0 in all three modes of HTTP, alerts and changes. */
export const cloudevents: Connector = {
  name: "cloudevents",
  title: "CloudEvents",
  about: "Anything that speaks CloudEvents 1.0 over HTTP: structured, in batches, or binary.",
  sources: [{ label: "CloudEvents 1.0.2", url: "https://github.com/cloudevents/spec/tree/v1.0.2/cloudevents", read: "2026-11-25" }],
  settings: severitySetting,
  capabilities: ["resolves", "acknowledges", "changes"],
  routes: [
    { method: "POST", path: keyed, reads: "json", mostBytes, mayBeEmpty: true },
    { method: "POST", path: "/intake/cloudevents", reads: "json", mostBytes, mayBeEmpty: true },
  ],
  translate,
  answer: plainAnswer,
  setUp: ({ url, key }) => [
    {
      text: "Post an event. The key may stand in the address, or in a header Authorization: Bearer.",
      language: "shell",
      code: `curl ${url}/intake/cloudevents -H 'Authorization: Bearer ${key}' -H 'Content-Type: application/cloudevents+json' -d '${JSON.stringify(example("2026-11-26T08:00:00Z", "firing"))}'`,
    },
    {
      text: "Whether it fires or is over, the last words of `type` say (firing, resolved, acknowledged …), or `data.state`. Which condition it is, `data.dedup_key` says, or source and subject.",
    },
    { text: "A type with deployed, changed, released … is a change: it never pages, and is shown beside what began soon after." },
  ],
  sample: ({ action, at }) => ({
    route: keyed,
    headers: { "content-type": "application/cloudevents+json" },
    body: JSON.stringify({ ...example(at, action === "trigger" ? "firing" : "resolved"), id: `${action}/${at}` }),
  }),
};

function example(time: string, word: string) {
  return {
    ...{ specversion: "1.0", type: `org.example.check.${word}`, source: "/checks/quarterdeck", subject: "test", id: "1", time },
    data: { severity: "info", summary: "Test from Quarterdeck" },
  };
}
