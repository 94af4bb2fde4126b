import { plainAnswer } from "../answers.ts";
import type { Connector } from "../contract.ts";
import { translate } from "./translate.ts";

const route = "/intake/gitlab";

/** Deployments of GitLab, by a project or group webhook with a secret token. */
export const gitlab: Connector = {
  name: "gitlab",
  title: "GitLab",
  about: "Deployments of a project or a group, by a webhook with a secret token.",
  sources: [
    {
      label: "Webhook events",
      url: "https://docs.gitlab.com/user/project/integrations/webhook_events/#deployment-events",
      read: "2026-11-26",
    },
  ],
  settings: {},
  capabilities: ["deployments"],
  routes: [{ method: "POST", path: route, reads: "json", mostBytes: 1024 * 1024 }],
  keyOf: ({ headers }) => headers["x-gitlab-token"] ?? null,
  translate,
  answer: plainAnswer,
  setUp: ({ url, key }) => [
    { text: "In GitLab, in the project or the group, under Settings, Webhooks, add a webhook with this URL.", code: `${url}${route}` },
    { text: "As secret token give this key, and choose Deployment events alone.", code: key },
  ],
  sample: ({ action, at }) => ({
    route,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      object_kind: "deployment",
      status: action === "resolve" ? "success" : "running",
      status_changed_at: at,
      deployment_id: 1,
      environment: "quarterdeck-test",
      project: { path_with_namespace: "quarterdeck/test" },
      ref: "main",
    }),
  }),
};
