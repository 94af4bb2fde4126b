import type { FieldEditor, Panel } from "../../../web/frame/contract.ts";

/** What the practice adds to the pages of a service level and of a calendar: the promise in words, and open clocks that count by older terms. */
export const serviceLevelPanels: readonly Panel[] = [
  { on: "slaDefinition", place: "afterFacts", order: -10, load: () => import("./PromisePanel.tsx") },
  { on: "slaDefinition", place: "afterFacts", permission: "serviceLevel.read", load: () => import("./OpenClocksPanel.tsx") },
  { on: "calendar", place: "afterFacts", order: 10, permission: "serviceLevel.read", load: () => import("./CalendarClocksPanel.tsx") },
];

/** Editors for fields whose generic input is poor. */
export const serviceLevelEditors: readonly FieldEditor[] = [
  { on: "slaDefinition", field: "dueBy", load: () => import("./DueByEditor.tsx") },
];
