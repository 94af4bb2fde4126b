import type { Panel, Screen } from "../../../web/frame/contract.ts";

/** What the practice brings to the frame: the console one works in, and an alert with everything that was decided of it. */
export const alertScreens: readonly Screen[] = [
  {
    path: "/alerts",
    title: "Alerts",
    nav: { label: "Alerts", order: 45, permission: "alert.read" },
    load: () => import("./ConsoleScreen.tsx"),
  },
  { path: "/alerts/$number", title: "Alert", load: () => import("./AlertScreen.tsx") },
];

/** What the practice adds to the page of an incident. */
export const alertPanels: readonly Panel[] = [
  { on: "incident", place: "afterFacts", order: 0, permission: "alert.read", load: () => import("./AlertsPanel.tsx") },
];
