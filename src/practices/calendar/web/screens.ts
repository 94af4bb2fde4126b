import type { Panel } from "../../../web/frame/contract.ts";

/** What the practice adds to the page of a calendar: the public holidays of a place. */
export const calendarPanels: readonly Panel[] = [
  { on: "calendar", place: "afterFacts", permission: "settings.administer", load: () => import("./HolidaysPanel.tsx") },
];
