import type { Panel, Screen } from "../../../web/frame/contract.ts";

/** What the practice brings to the frame: status pages as those see them who write them. */
export const statusScreens: readonly Screen[] = [
  {
    path: "/status-pages",
    title: "Status pages",
    nav: { label: "Status pages", order: 65, permission: "status.read" },
    load: () => import("./BoardScreen.tsx"),
  },
  { path: "/status-pages/$key", title: "Status page", load: () => import("./PageScreen.tsx") },
  { path: "/status-notices/new", title: "New notice", load: () => import("./ComposeScreen.tsx") },
  { path: "/status-notices/$key", title: "Notice", load: () => import("./NoticeScreen.tsx") },
  {
    path: "/objectives",
    title: "Objectives",
    nav: { label: "Objectives", order: 70, permission: "objective.read" },
    load: () => import("./ObjectivesScreen.tsx"),
  },
  { path: "/to-status/$slug", title: "Status page", frame: "plain", load: () => import("./ToStatusScreen.tsx") },
];

/** What readers are told stands beside what it is told of; uptime on the page of its service. */
export const statusPanels: readonly Panel[] = [
  { on: "incident", place: "afterFacts", order: 20, permission: "status.read", load: () => import("./IncidentPanel.tsx") },
  { on: "maintenanceWindow", place: "aside", permission: "status.publish", load: () => import("./WindowPanel.tsx") },
  { on: "change", place: "aside", order: 20, permission: "status.publish", load: () => import("./ChangePanel.tsx") },
  { on: "objective", place: "afterFacts", permission: "objective.read", load: () => import("./ObjectivePanel.tsx") },
  { on: "service", place: "afterFacts", order: 21, permission: "objective.read", load: () => import("./ServiceObjectives.tsx") },
  { on: "service", place: "afterFacts", order: 20, permission: "incident.readAll", load: () => import("./UptimePanel.tsx") },
];
