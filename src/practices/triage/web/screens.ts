import type { Panel, Screen } from "../../../web/frame/contract.ts";

/** What the practice brings to the frame: the Desk. */
export const triageScreens: readonly Screen[] = [
  { path: "/desk", title: "Desk", nav: { label: "Desk", order: 5, permission: "triage.act" }, load: () => import("./DeskPage.tsx") },
];

/** On a policy: what it would have said of last month. A line by its own address: as it stands on the Desk. On an ask its mails, on a mailbox whether it works. */
export const triagePanels: readonly Panel[] = [
  { on: "triageException", place: "replaces", permission: "triage.read", load: () => import("./LinePanel.tsx") },
  { on: "triagePolicy", place: "afterFacts", permission: "triage.read", load: () => import("./ReplayPanel.tsx") },
  { on: "directorAsk", place: "afterFacts", permission: "triage.read", load: () => import("./AskMails.tsx") },
  { on: "askMailbox", place: "aside", permission: "settings.administer", load: () => import("./MailboxTrial.tsx") },
];
