import type { Screen } from "../../../web/frame/contract.ts";

/** What the practice brings to the frame: the list of changes, and one as it is planned, agreed and carried out. */
export const changeScreens: readonly Screen[] = [
  {
    path: "/changes",
    title: "Changes",
    nav: { label: "Changes", order: 37, permission: "change.read" },
    load: () => import("./ListPage.tsx"),
  },
  { path: "/changes/calendar", title: "Change calendar", load: () => import("./CalendarPage.tsx") },
  { path: "/changes/$number/run", title: "Carry out", load: () => import("./RunPage.tsx") },
  { path: "/changes/votes", title: "My votes", load: () => import("./VotesPage.tsx") },
  { path: "/changes/freezes", title: "Freezes", load: () => import("./FreezesPage.tsx") },
  { path: "/changes/$number", title: "Change", load: () => import("./ChangePage.tsx") },
];
