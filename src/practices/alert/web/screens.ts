import type { Panel } from "../../../web/frame/contract.ts";

/** What the practice adds to the page of an incident. */
export const alertPanels: readonly Panel[] = [
  { on: "incident", place: "afterFacts", order: 0, permission: "alert.read", load: () => import("./AlertsPanel.tsx") },
];
