import { plainAnswer } from "../answers.ts";
import type { Connector } from "../contract.ts";
import { sampleHint, translateHint } from "../ticket-hook.ts";

const route = "/intake/freshservice";

/** A workflow of Freshservice says that a ticket changed. */
export const freshserviceHook: Connector = {
  name: "freshservice",
  title: "Freshservice",
  about: "Says at once that a ticket changed, by a workflow that triggers a webhook. Nothing is believed but which ticket it was.",
  feedKind: "ticketSource",
  sources: [
    {
      label: "Workflow Automator: Trigger Webhook",
      url: "https://support.freshservice.com/en/support/solutions/articles/231973",
      read: "2026-11-26",
    },
  ],
  settings: {},
  capabilities: [],
  routes: [{ method: "POST", path: route, reads: "json", mostBytes: 64 * 1024 }],
  translate: translateHint,
  answer: plainAnswer,
  setUp: ({ url, key }) => [
    {
      text: "In Freshservice, under Admin, Workflow Automator, make an event-based workflow for tickets: when one is raised, updated, or a note or reply is added.",
    },
    { text: "As its action choose Trigger Webhook: request type POST, this callback URL, encoding JSON.", code: `${url}${route}` },
    { text: "Under custom headers say this.", code: `X-Quarterdeck-Key: ${key}`, language: "text" },
    { text: "Choose Advanced, and paste this as content.", code: '{"ticket": "{{ticket.id_numeric}}"}', language: "json" },
  ],
  sample: () => sampleHint(route, "1"),
};
