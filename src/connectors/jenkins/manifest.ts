import { plainAnswer } from "../answers.ts";
import type { Connector } from "../contract.ts";
import { pipelineSettings } from "../reported-deployment.ts";
import { translate } from "./translate.ts";

const route = "/intake/jenkins/:key";

/** Jobs of Jenkins that deploy, by its Notification plugin. */
export const jenkins: Connector = {
  name: "jenkins",
  title: "Jenkins",
  about: "Jobs that deploy, by the Notification plugin. A pipeline may also call the plain API of deployments.",
  sources: [{ label: "Notification plugin", url: "https://plugins.jenkins.io/notification/", read: "2026-11-26" }],
  settings: pipelineSettings,
  capabilities: ["deployments"],
  routes: [{ method: "POST", path: route, reads: "json", mostBytes: 1024 * 1024 }],
  translate,
  answer: plainAnswer,
  setUp: ({ url, key }) => [
    {
      text: "In the job, under Job Notifications, add an endpoint: format JSON, protocol HTTP, event All Events, this URL. The plugin sends no header, so the key stands in the address.",
      code: `${url}/intake/jenkins/${key}`,
    },
    {
      text: "Name the job in the settings here, and where it deploys to; a parameter ENVIRONMENT of the build comes first, VERSION says the version.",
    },
  ],
  sample: ({ action, at }) => ({
    route,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      name: "quarterdeck-test",
      build: { number: 1, timestamp: at, phase: action === "resolve" ? "FINALIZED" : "STARTED", status: "SUCCESS" },
    }),
  }),
};
