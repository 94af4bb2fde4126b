import type { Screen } from "../frame/contract.ts";

/** What tools send us: which do, how they are doing, what came and what was refused. */
export const intakeScreens: readonly Screen[] = [
  { path: "/admin/intake", title: "Tools that send", load: () => import("./IntakeScreen.tsx") },
  { path: "/admin/intake/strangers", title: "Without a key", load: () => import("./StrangersScreen.tsx") },
  { path: "/admin/intake/requests/$request", title: "A request", load: () => import("./RequestScreen.tsx") },
  { path: "/admin/intake/$id", title: "A tool that sends", load: () => import("./ToolScreen.tsx") },
];
