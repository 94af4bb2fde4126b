import { plainAnswer } from "../answers.ts";
import type { Connector } from "../contract.ts";
import { pipelineSettings } from "../reported-deployment.ts";
import { translate } from "./translate.ts";

const route = "/intake/azure-devops";

/** Deployments of Azure DevOps, by service hooks with basic authentication. */
export const azureDevops: Connector = {
  name: "azure-devops",
  title: "Azure DevOps",
  about: "Release deployments, and stages of pipelines and builds that deploy, by service hooks with basic authentication.",
  sources: [
    { label: "Service hook events", url: "https://learn.microsoft.com/en-us/azure/devops/service-hooks/events", read: "2026-11-26" },
    { label: "Web hooks", url: "https://learn.microsoft.com/en-us/azure/devops/service-hooks/services/webhooks", read: "2026-11-26" },
  ],
  settings: pipelineSettings,
  capabilities: ["deployments"],
  routes: [{ method: "POST", path: route, reads: "json", mostBytes: 2 * 1024 * 1024 }],
  translate,
  answer: plainAnswer,
  setUp: ({ url, key }) => [
    {
      text: "In Azure DevOps, under Project settings, Service hooks, make a subscription Web Hooks for “Release deployment started”, one for “Release deployment completed”, and, where a pipeline deploys, one for “Run stage state changed” or “Build completed”. Give each this URL.",
      code: `${url}${route}`,
    },
    { text: "As basic authentication password give this key; the user name may be anything. Resource details to send: All.", code: key },
    {
      text: "Name what deploys in the settings here: a build by its name, a stage as `pipeline/stage`. A release says by itself where it goes.",
    },
  ],
  sample: ({ action, at }) => ({
    route,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      eventType: action === "resolve" ? "ms.vss-release.deployment-completed-event" : "ms.vss-release.deployment-started-event",
      createdDate: at,
      resource: {
        environment: { id: 1, name: "quarterdeck-test", status: action === "resolve" ? "succeeded" : "inProgress" },
        release: { id: 1, name: "Release-1" },
        project: { name: "quarterdeck" },
      },
    }),
  }),
};
