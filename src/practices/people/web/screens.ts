import type { Panel } from "../../../web/frame/contract.ts";

/** What the practice adds to the page of a person: a link with which they choose a password and come in. */
export const peoplePanels: readonly Panel[] = [
  { on: "person", place: "afterFacts", permission: "people.administer", load: () => import("./EntryLinkPanel.tsx") },
];
