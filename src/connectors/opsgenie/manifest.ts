import type { Connector, IntakeRoute } from "../contract.ts";
import { answer, ask } from "./answer.ts";
import { translate } from "./translate.ts";

const one = "/v2/alerts/:identifier";
const post = (path: string): IntakeRoute => ({ method: "POST", path, reads: "json" });
/** Requests without a body are usual where the address says it all. */
const bare = (method: "POST" | "DELETE" | "PUT", path: string): IntakeRoute => ({ method, path, reads: "json", mayBeEmpty: true });

/** Whatever can send to Opsgenie can send here: only the host is another. Opsgenie itself ends in April 2027. */
export const opsgenie: Connector = {
  name: "opsgenie",
  title: "Opsgenie Alert API",
  about: "Any tool that can send to Opsgenie: the same requests, the same answers, another host.",
  sources: [{ label: "Alert API", url: "https://docs.opsgenie.com/docs/alert-api", read: "2026-11-25" }],
  settings: {},
  capabilities: ["resolves", "acknowledges", "answers"],
  routes: [
    post("/v2/alerts"),
    bare("POST", `${one}/close`),
    bare("POST", `${one}/acknowledge`),
    bare("POST", `${one}/notes`),
    bare("POST", `${one}/tags`),
    bare("PUT", `${one}/message`),
    bare("PUT", `${one}/description`),
    bare("PUT", `${one}/priority`),
    bare("DELETE", one),
    { method: "GET", path: "/v2/alerts/requests/:request", reads: "nothing", asks: true },
  ],
  keyOf: ({ headers }) => /^GenieKey\s+(\S+)$/i.exec(headers.authorization ?? "")?.[1] ?? null,
  translate,
  ask,
  answer,
  setUp: ({ url, key }) => [
    { text: "Where the tool asks for Opsgenie's address, give this one.", code: `${url}/` },
    { text: "As API key give this one.", code: key },
    {
      text: "Prometheus Alertmanager, for example, takes both in a receiver.",
      language: "yaml",
      code: `receivers:\n  - name: quarterdeck\n    opsgenie_configs:\n      - api_url: ${url}/\n        api_key: ${key}`,
    },
  ],
  sample: ({ action }) =>
    action === "trigger"
      ? {
          route: "/v2/alerts",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ message: "Test from Quarterdeck", alias: "quarterdeck-test", entity: "quarterdeck", priority: "P5" }),
        }
      : { route: `${one}/close`, params: { identifier: "quarterdeck-test" }, query: { identifierType: ["alias"] }, body: "{}" },
};
