import type { FieldEditor, Panel, Screen } from "../../../web/frame/contract.ts";

/** What the practice brings to the frame: the map of all services. */
export const serviceScreens: readonly Screen[] = [
  {
    path: "/services",
    title: "Services",
    nav: { label: "Services", order: 60, permission: "service.read" },
    load: () => import("./MapScreen.tsx"),
  },
];

/** What it adds to the page of a service. */
export const servicePanels: readonly Panel[] = [
  { on: "service", place: "afterFacts", permission: "service.read", load: () => import("./ServicePanel.tsx") },
];

const thing = () => import("./ThingEditor.tsx");
/** The two ends of a dependency are chosen by name in any form. */
export const serviceEditors: readonly FieldEditor[] = [
  { on: "dependency", field: "dependent", load: thing },
  { on: "dependency", field: "supplier", load: thing },
];
