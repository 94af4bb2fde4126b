import type { Panel, Screen } from "../../../web/frame/contract.ts";

/** What the practice brings to the frame: the backlog, a problem as it is worked, and what may be one. */
export const problemScreens: readonly Screen[] = [
  {
    path: "/problems",
    title: "Problems",
    nav: { label: "Problems", order: 35, permission: "problem.read" },
    load: () => import("./ListPage.tsx"),
  },
  { path: "/problems/proposed", title: "Proposed problems", load: () => import("./ProposalsPage.tsx") },
  { path: "/problems/$number", title: "Problem", load: () => import("./ProblemPage.tsx") },
];

/** What it adds to an incident: the problem behind it and what helps meanwhile. To a person: what rests with them. */
export const problemPanels: readonly Panel[] = [
  { on: "incident", place: "afterFacts", order: -5, permission: "problem.read", load: () => import("./IncidentProblem.tsx") },
  { on: "person", place: "afterFacts", order: 10, permission: "problem.read", load: () => import("./OwnProblems.tsx") },
];
