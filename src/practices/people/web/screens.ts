import type { BulkPart, Panel } from "../../../web/frame/contract.ts";

/** What the practice adds to the page of a person: a link with which they choose a password and come in. */
export const peoplePanels: readonly Panel[] = [
  { on: "person", place: "afterFacts", permission: "people.administer", load: () => import("./EntryLinkPanel.tsx") },
];
/** The same after many were invited at once. */
export const peopleBulkParts: readonly BulkPart[] = [{ on: "person", verb: "invite", load: () => import("./EntryLinks.tsx") }];
