import type { Screen } from "../frame/contract.ts";

/** The screens every kind has without its practice drawing one. A practice's own address, being more exact, comes first. */
export const recordScreens: readonly Screen[] = [
  { path: "/list/$plural", title: "List", load: () => import("./ListScreen.tsx") },
  { path: "/$plural", title: "List", load: () => import("./ListScreen.tsx") },
  { path: "/$plural/new", title: "New", load: () => import("./NewScreen.tsx") },
  { path: "/$plural/$key", title: "Record", load: () => import("./RecordScreen.tsx") },
];

/** The generic form of a new record under an address that a practice's own page would otherwise take ("/incidents/$number"). */
export function newScreenOf(plural: string): Screen {
  return { path: `/${plural}/new`, title: "New", load: () => import("./NewScreen.tsx") };
}
