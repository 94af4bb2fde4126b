import { plainAnswer } from "../answers.ts";
import type { Connector } from "../contract.ts";
import { translate } from "./translate.ts";

const route = "/intake/deployments";

/** Deployments that a script tells of: for whatever has no connector of its own. */
export const deployments: Connector = {
  name: "deployments",
  title: "Deployments, by a script",
  about: "Any pipeline that can send a request tells of its deployments in our own words.",
  sources: [],
  settings: {},
  capabilities: ["deployments"],
  routes: [{ method: "POST", path: route, reads: "json", mostBytes: 256 * 1024 }],
  translate,
  answer: plainAnswer,
  setUp: ({ url, key }) => [
    {
      text: "Send this when it begins, and again with another state when it has ended: `key` is your own name for the deployment, and says that it is the same one.",
      language: "shell",
      code: `curl -fsS ${url}/intake/deployments -H "Authorization: Bearer ${key}" -H "Content-Type: application/json" \\\n  -d '{"key":"web-42","state":"running","environment":"production","target":"web","version":"4.2.0","commit":"9fceb02"}'`,
    },
    {
      text: "States are waiting, running, succeeded, failed and canceled. `change` takes the number of a change; `committedAt`, `link`, `startedBy` and `at` may be said.",
    },
  ],
  sample: ({ action, at }) => ({
    route,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      key: "quarterdeck-test",
      state: action === "resolve" ? "succeeded" : "running",
      environment: "quarterdeck-test",
      target: "test",
      at,
    }),
  }),
};
