import type { Panel } from "../../../web/frame/contract.ts";

/** What the practice puts on the pages of its records. */
export const settingsPanels: readonly Panel[] = [
  { on: "organisation", place: "afterFacts", permission: "settings.administer", load: () => import("./LogoPanel.tsx") },
];
