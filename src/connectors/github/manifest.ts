import { plainAnswer } from "../answers.ts";
import type { Connector } from "../contract.ts";
import { pipelineSettings } from "../reported-deployment.ts";
import { signingSecret } from "../signing-secret.ts";
import { isSigned } from "./client.ts";
import { translate } from "./translate.ts";

const route = "/intake/github/:feed";

/** Deployments of GitHub, by a webhook that signs what it sends. */
export const github: Connector = {
  name: "github",
  title: "GitHub",
  about: "Deployments of a repository or an organisation, by a signed webhook. No key is sent.",
  sources: [
    { label: "Webhook events and payloads", url: "https://docs.github.com/en/webhooks/webhook-events-and-payloads", read: "2026-11-26" },
    {
      label: "Validating webhook deliveries",
      url: "https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries",
      read: "2026-11-26",
    },
  ],
  settings: pipelineSettings,
  capabilities: ["deployments", "signed"],
  // Source: GitHub caps payloads at 25 MB; those of deployments have some tens of kilobytes.
  routes: [{ method: "POST", path: route, reads: "json", mostBytes: 2 * 1024 * 1024 }],
  isSigned,
  translate,
  answer: plainAnswer,
  setUp: ({ url, key, feed }) => [
    {
      text: "In GitHub, in the repository or the organisation, under Settings, Webhooks, add a webhook with this payload URL and the content type application/json.",
      code: `${url}/intake/github/${feed}`,
    },
    {
      text: "As secret give this. It is made of the key, and is what GitHub signs with; the key itself is never sent.",
      code: signingSecret(key),
    },
    {
      text: "Choose “Let me select individual events”: Deployments and Deployment statuses; Workflow runs too, where a workflow deploys without an environment (name it in the settings here).",
    },
  ],
  sample: ({ action, at }) => ({
    route,
    headers: { "content-type": "application/json", "x-github-event": "deployment_status" },
    body: JSON.stringify({
      action: "created",
      deployment_status: { state: action === "resolve" ? "success" : "in_progress", environment: "quarterdeck-test", created_at: at },
      deployment: { id: 1, ref: "main", sha: "0".repeat(40), environment: "quarterdeck-test", created_at: at },
      repository: { full_name: "quarterdeck/test" },
    }),
  }),
};
