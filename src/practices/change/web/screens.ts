import type { Panel, Screen } from "../../../web/frame/contract.ts";

/** What the practice brings to the frame: the list of changes, and one as it is planned, agreed and carried out. */
export const changeScreens: readonly Screen[] = [
  {
    path: "/changes",
    title: "Changes",
    nav: { label: "Changes", order: 37, permission: "change.read" },
    load: () => import("./ListPage.tsx"),
  },
  { path: "/changes/calendar", title: "Change calendar", load: () => import("./CalendarPage.tsx") },
  { path: "/changes/$number/run", title: "Carry out", load: () => import("./RunPage.tsx") },
  { path: "/changes/votes", title: "My votes", load: () => import("./VotesPage.tsx") },
  { path: "/changes/freezes", title: "Freezes", load: () => import("./FreezesPage.tsx") },
  { path: "/changes/risk", title: "Risk held against outcome", load: () => import("./RiskPage.tsx") },
  { path: "/deployments", title: "Deployments", load: () => import("./DeploymentsPage.tsx") },
  { path: "/changes/$number", title: "Change", load: () => import("./ChangePage.tsx") },
];

/**
 * On an agenda: the change as the CAB looks at it, and as its pack prints it. On a change: its meetings, and what was deployed by it.
 * On a template: how its changes end. On an incident: what caused it. On a problem: what is to end it.
 */
export const changePanels: readonly Panel[] = [
  { on: "agendaItem", place: "afterFacts", permission: "change.read", load: () => import("./CabPanel.tsx") },
  { on: "agendaItem", place: "afterTimeline", permission: "change.read", load: () => import("./CabPaper.tsx") },
  { on: "change", place: "aside", order: 5, permission: "meeting.read", load: () => import("./OnAgenda.tsx") },
  { on: "change", place: "aside", order: 10, permission: "change.read", load: () => import("./DeployedBy.tsx") },
  { on: "changeTemplate", place: "afterFacts", permission: "change.read", load: () => import("./TemplateOutcomes.tsx") },
  { on: "incident", place: "afterFacts", order: -4, permission: "change.read", load: () => import("./IncidentCause.tsx") },
  { on: "problem", place: "aside", order: -4, permission: "change.read", load: () => import("./ProblemChanges.tsx") },
];
