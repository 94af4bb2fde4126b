import type { Panel } from "../../../web/frame/contract.ts";

/** What the practice brings to the frame: the course of its number on an improvement's page, and what was tried beside a number. */
export const improvementPanels: readonly Panel[] = [
  { on: "improvement", place: "afterFacts", permission: "improvement.read", load: () => import("./CoursePanel.tsx") },
  { on: "scorecardMeasure", place: "afterFacts", permission: "improvement.read", load: () => import("./TriedPanel.tsx") },
];
