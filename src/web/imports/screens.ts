import type { Screen } from "../frame/contract.ts";

/** Taking in what another system knows. */
export const importScreens: readonly Screen[] = [
  { path: "/admin/imports", title: "Import", load: () => import("./ImportsScreen.tsx") },
  { path: "/admin/imports/$id", title: "Import", load: () => import("./ImportScreen.tsx") },
];
