import type { Screen } from "../frame/contract.ts";

/** Moving another system over, whole. */
export const movingScreens: readonly Screen[] = [
  { path: "/admin/moving", title: "Move over from ServiceNow", load: () => import("./MovingScreen.tsx") },
];
