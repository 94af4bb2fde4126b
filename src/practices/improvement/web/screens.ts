import type { FieldEditor, Panel } from "../../../web/frame/contract.ts";

/** What the practice brings to the frame: the course of its number on an improvement's page, and what was tried beside a number. */
export const improvementPanels: readonly Panel[] = [
  { on: "improvement", place: "afterFacts", permission: "improvement.read", load: () => import("./CoursePanel.tsx") },
  { on: "scorecardMeasure", place: "afterFacts", permission: "improvement.read", load: () => import("./TriedPanel.tsx") },
];

/** The number is picked by its name. */
export const improvementEditors: readonly FieldEditor[] = [{ on: "improvement", field: "metric", load: () => import("./NumberField.tsx") }];
