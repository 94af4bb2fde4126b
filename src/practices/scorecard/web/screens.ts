import type { FieldEditor, Panel, Screen } from "../../../web/frame/contract.ts";

/** What the practice brings to the frame: the scorecard. */
export const scorecardScreens: readonly Screen[] = [
  {
    path: "/scorecard",
    title: "Scorecard",
    nav: { label: "Scorecard", order: 80, permission: "scorecard.read" },
    load: () => import("./ScorecardScreen.tsx"),
  },
];

/** A formula is put together, not typed. */
export const scorecardEditors: readonly FieldEditor[] = [{ on: "metric", field: "formula", load: () => import("./FormulaEditor.tsx") }];

/** On the Desk: the promises of this month. */
export const scorecardPanels: readonly Panel[] = [
  { on: "desk", place: "aside", permission: "scorecard.read", load: () => import("./PromisesPanel.tsx") },
];
