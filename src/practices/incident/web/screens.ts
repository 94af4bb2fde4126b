import type { Panel, Screen } from "../../../web/frame/contract.ts";

/** What the practice brings to the frame: the incident and its room. */
export const incidentScreens: readonly Screen[] = [
  {
    path: "/work",
    title: "My work",
    nav: { label: "My work", order: 10, permission: "incident.work" },
    load: () => import("./WorkPage.tsx"),
  },
  {
    path: "/incidents",
    title: "Incidents",
    nav: { label: "Incidents", order: 30, permission: "incident.readAll" },
    load: () => import("./ListPage.tsx"),
  },
  { path: "/incidents/$number", title: "Incident", load: () => import("./IncidentPage.tsx") },
  { path: "/portal", title: "Portal", frame: "plain", load: () => import("./portal/PortalPage.tsx") },
  { path: "/portal/$number", title: "My thing", frame: "plain", load: () => import("./portal/ThingPage.tsx") },
  // The paper stands on the incident, which stands behind its review in the line; its address is the review's.
  { path: "/reviews/$number/print", title: "Post-incident page", frame: "plain", load: () => import("./paper/PaperPage.tsx") },
];

/** On the page of a stakeholder group: who outside the house belongs to it. */
export const incidentPanels: readonly Panel[] = [
  { on: "stakeholderGroup", place: "afterFacts", permission: "incident.readAll", load: () => import("./AddressPanel.tsx") },
];
