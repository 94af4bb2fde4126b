import type { Screen } from "../../../web/frame/contract.ts";

/** What the practice brings to the frame: what comes, the meeting as it is held, and its pack on paper. */
export const meetingScreens: readonly Screen[] = [
  {
    path: "/meetings",
    title: "Meetings",
    nav: { label: "Meetings", order: 38, permission: "meeting.read" },
    load: () => import("./MeetingsPage.tsx"),
  },
  { path: "/meetings/$number", title: "Meeting", load: () => import("./MeetingPage.tsx") },
  { path: "/meetings/$number/print", title: "Pack of a meeting", frame: "plain", load: () => import("./PackPage.tsx") },
];
