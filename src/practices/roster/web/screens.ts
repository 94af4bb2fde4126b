import type { FieldEditor, Panel, Screen } from "../../../web/frame/contract.ts";

/** What the practice brings to the frame: who is on call when, and the editor of a roster's layers. */
export const rosterScreens: readonly Screen[] = [
  {
    path: "/on-call",
    title: "On call",
    nav: { label: "On call", order: 45, permission: "roster.read" },
    load: () => import("./OnCallScreen.tsx"),
  },
  { path: "/on-call/layers", title: "Layers of a roster", load: () => import("./LayersScreen.tsx") },
];

/** Layers and hours are edited as what they are, in any form. */
export const rosterEditors: readonly FieldEditor[] = [
  { on: "roster", field: "layers", load: () => import("./LayersField.tsx") },
  { on: "roster", field: "expected", load: () => import("./HoursField.tsx") },
];

const panel = () => import("./RosterPanel.tsx");
/** What it adds to the pages of a roster and of a team: who is on call now. */
export const rosterPanels: readonly Panel[] = [
  { on: "roster", place: "afterFacts", permission: "roster.read", load: panel },
  { on: "team", place: "afterFacts", permission: "roster.read", load: panel },
];
