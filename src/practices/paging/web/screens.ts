import type { FieldEditor, OwnPart, Panel, Screen } from "../../../web/frame/contract.ts";

/** What the practice brings to the frame: pages, the policies behind them, and what would go wrong at night. */
export const pagingScreens: readonly Screen[] = [
  {
    path: "/pages",
    title: "Pages",
    nav: { label: "Pages", order: 47, permission: "paging.read" },
    load: () => import("./PagesScreen.tsx"),
  },
  { path: "/pages/$number", title: "Page", load: () => import("./PageScreen.tsx") },
  { path: "/escalation-policies/new", title: "New escalation policy", load: () => import("./NewPolicyScreen.tsx") },
  { path: "/escalation-policies/$id", title: "Escalation policy", load: () => import("./PolicyScreen.tsx") },
  { path: "/admin/paging", title: "Paging check", load: () => import("./FindingsScreen.tsx") },
];

/** What it adds to the pages of incidents, services and of its own plain registers. */
export const pagingPanels: readonly Panel[] = [
  { on: "incident", place: "afterFacts", order: -10, permission: "paging.read", load: () => import("./PagePanel.tsx") },
  { on: "service", place: "aside", permission: "paging.read", load: () => import("./ServicePanel.tsx") },
  { on: "outgoingChannel", place: "afterFacts", permission: "settings.administer", load: () => import("./ChannelPanel.tsx") },
];

/** Steps and hours are edited as what they are, in any form. */
export const pagingEditors: readonly FieldEditor[] = [
  { on: "escalationPolicy", field: "steps", load: () => import("./StepsField.tsx") },
  { on: "escalationPolicy", field: "quietHours", load: () => import("./QuietField.tsx") },
];

/** One's own ways to be paged, in one's account. */
export const pagingOwnParts: readonly OwnPart[] = [{ order: 10, permission: "paging.answer", load: () => import("./OwnWays.tsx") }];
