import type { Panel } from "../../../web/frame/contract.ts";

/** What the practice adds to the pages of a service level and of a calendar: open clocks that count by older terms. */
export const serviceLevelPanels: readonly Panel[] = [
  { on: "slaDefinition", place: "afterFacts", permission: "serviceLevel.read", load: () => import("./OpenClocksPanel.tsx") },
  { on: "calendar", place: "afterFacts", order: 10, permission: "serviceLevel.read", load: () => import("./CalendarClocksPanel.tsx") },
];
