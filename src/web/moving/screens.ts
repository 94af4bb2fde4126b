import type { Screen } from "../frame/contract.ts";

/** Moving another system over, whole. */
export const movingScreens: readonly Screen[] = [{ path: "/admin/moving", title: "Move over", load: () => import("./MovingScreen.tsx") }];
