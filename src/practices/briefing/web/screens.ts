import type { Panel, Screen } from "../../../web/frame/contract.ts";

/** What the practice brings to the frame: its papers, and one as it is read, edited, issued and sent. */
export const briefingScreens: readonly Screen[] = [
  {
    path: "/briefings",
    title: "Briefings",
    nav: { label: "Briefings", order: 58, permission: "briefing.read" },
    load: () => import("./ListPage.tsx"),
  },
  { path: "/briefings/new", title: "New", load: () => import("./NewPage.tsx") },
  { path: "/briefings/$number", title: "Briefing", load: () => import("./BriefingPage.tsx") },
];

/** What the practice puts on the pages of earlier ones. */
export const briefingPanels: readonly Panel[] = [
  { on: "meeting", place: "afterFacts", permission: "meeting.read", load: () => import("./PackLink.tsx") },
  { on: "vendor", place: "afterFacts", permission: "vendor.read", load: () => import("./VendorLink.tsx") },
];
