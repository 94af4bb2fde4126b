import type { Panel } from "../../../web/frame/contract.ts";

/** What the practice puts on the pages of earlier ones. */
export const briefingPanels: readonly Panel[] = [
  { on: "meeting", place: "afterFacts", permission: "meeting.read", load: () => import("./PackLink.tsx") },
];
