import { plainAnswer } from "../answers.ts";
import type { Connector, IntakeRequest, Read } from "../contract.ts";
import { signingSecret } from "../signing-secret.ts";
import { textAt, valueAt } from "../ticket-source.ts";
import { isSigned } from "./client.ts";

const sources = [
  { label: "Webhooks of Jira Cloud", url: "https://developer.atlassian.com/cloud/jira/platform/webhooks/", read: "2026-11-26" },
  { label: "Webhooks of Jira Data Center", url: "https://developer.atlassian.com/server/jira/platform/webhooks/", read: "2026-11-26" },
];
const events = "Issue: created, updated, deleted. Comment: created, updated, deleted.";
const mostBytes = 4 * 1024 * 1024;

/** Jira Cloud says that an issue changed, and signs what it says. */
export const jiraHook: Connector = {
  ...{ name: "jira", title: "Jira Service Management, Cloud", sources, settings: {}, capabilities: ["signed"] },
  about: "Says at once that an issue changed, by a signed webhook. No key is sent, and nothing is believed but which issue it was.",
  feedKind: "ticketSource",
  routes: [{ method: "POST", path: "/intake/jira/:feed", reads: "json", mostBytes }],
  isSigned,
  translate,
  answer: plainAnswer,
  setUp: ({ url, key, feed }) => [
    { text: "In Jira, under Settings, System, WebHooks, create a webhook with this URL.", code: `${url}/intake/jira/${feed}` },
    {
      text: "As secret give this. It is made of the key, and is what Jira signs with; the key itself is never sent.",
      code: signingSecret(key),
    },
    { text: `Choose these events, and as JQL the same tickets that are read here. ${events}` },
  ],
  sample: ({ at }) => sample("/intake/jira/:feed", at),
};

/** Jira Data Center signs nothing: the key stands in the address. */
export const jiraDataCenterHook: Connector = {
  ...{ name: "jiraDataCenter", title: "Jira Service Management, Data Center", sources, settings: {}, capabilities: [] },
  about: "Says at once that an issue changed, by a webhook with the key in its address. Nothing is believed but which issue it was.",
  feedKind: "ticketSource",
  routes: [{ method: "POST", path: "/intake/jira-data-center/:key", reads: "json", mostBytes }],
  translate,
  answer: plainAnswer,
  setUp: ({ url, key }) => [
    {
      text: "In Jira, under Administration, System, WebHooks, create a webhook with this URL. It holds the key: keep it to yourself.",
      code: `${url}/intake/jira-data-center/${key}`,
    },
    { text: `Choose these events, and as JQL the same tickets that are read here. ${events}` },
  ],
  sample: ({ at }) => sample("/intake/jira-data-center/:key", at),
};

function translate({ body }: IntakeRequest): Read {
  const id = textAt(body.json, "issue", "id");
  const ticket = /^\d{1,18}$/.test(id) ? id : textAt(body.json, "issue", "key");
  const nothing = { ok: true, events: [], warnings: ["It names no issue, so nothing comes of it."] } as const;
  if (!/^(\d{1,18}|[A-Za-z][A-Za-z0-9_]{0,30}-\d{1,12})$/.test(ticket)) return nothing;
  const stamp = valueAt(body.json, "timestamp");
  const isStamp = typeof stamp === "number" && stamp > 0 && stamp < 8.64e15;
  return { ok: true, events: [], hints: [{ ticket, at: isStamp ? new Date(stamp).toISOString() : null }], warnings: [] };
}

function sample(route: string, at: string) {
  const body = { timestamp: Date.parse(at), webhookEvent: "jira:issue_updated", issue: { id: "1", key: "TEST-1" } };
  return { route, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
