import type { Panel, Screen } from "../frame/contract.ts";

/** Moving another system over, whole. */
export const movingScreens: readonly Screen[] = [{ path: "/admin/moving", title: "Move over", load: () => import("./MovingScreen.tsx") }];

/** On a system that still runs: where it is looked at, read and told of by a webhook. */
export const movingPanels: readonly Panel[] = [
  { on: "ticketSource", place: "aside", permission: "history.import", load: () => import("./SourceWays.tsx") },
];
