import type { Panel, Screen } from "../../../web/frame/contract.ts";

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
