import type { Screen } from "../frame/contract.ts";

/** A person's own screens, and the pages that one-time links lead to. */
export const accountScreens: readonly Screen[] = [
  { path: "/welcome/$token", title: "Welcome", isOpen: true, load: () => import("./WelcomeScreen.tsx") },
];
