import type { Panel, Screen } from "../../../web/frame/contract.ts";

/** What the practice brings to the frame. */
export const reviewScreens: readonly Screen[] = [{ path: "/reviews/$number", title: "Review", load: () => import("./ReviewPage.tsx") }];

/** The review beside what it is of, and what a person owes from reviews. */
export const reviewPanels: readonly Panel[] = [
  { on: "incident", place: "aside", permission: "review.read", load: () => import("./ReviewPanel.tsx") },
  { on: "person", place: "afterFacts", permission: "review.read", load: () => import("./OwnActions.tsx") },
];
