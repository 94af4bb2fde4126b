import type { Screen } from "../frame/contract.ts";

/** A person's own screens, the list of what is not set up yet, and the pages that one-time links lead to. */
export const accountScreens: readonly Screen[] = [
  { path: "/welcome/$token", title: "Welcome", isOpen: true, load: () => import("./WelcomeScreen.tsx") },
  { path: "/account", title: "Your account", load: () => import("./AccountScreen.tsx") },
  { path: "/account/security", title: "Your account", load: () => import("./AccountScreen.tsx") },
  { path: "/setup", title: "Not set up yet", load: () => import("./SetupScreen.tsx") },
];
