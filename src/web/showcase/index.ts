import type { QueryClient } from "@tanstack/react-query";
import { rememberSession } from "../client/session.ts";
import type { Screen, Shell } from "../frame/contract.ts";
import { presentMs, today } from "./moments.ts";

const words: readonly (readonly [string, string])[] = [
  ["/kit", "Desk"],
  ["/kit/mine", "My work"],
  ["/kit/list", "Incidents"],
  ["/kit/alerts", "Alerts"],
  ["/kit/changes", "Changes"],
  ["/kit/roster", "On call"],
  ["/kit/services", "Services"],
  ["/kit/vendors", "Vendors"],
  ["/kit/scorecard", "Scorecard"],
  ["/kit/long", "Long list"],
];

const loads: Record<string, Screen["load"]> = {
  "/kit/list": () => import("./ListScreen.tsx"),
  "/kit/long": async () => ({ Screen: (await import("./ListScreen.tsx")).LongScreen }),
  "/kit/scorecard": () => import("./ScorecardScreen.tsx"),
};

const parts = () => import("./PartsScreen.tsx");

/** A shell that shows the parts with the numbers of the drawings, without a server. Development builds only. */
export const showcase: Shell = {
  screens: [
    ...words.map(([path, label], at): Screen => ({ path, title: label, nav: { label, order: at + 1 }, load: loads[path] ?? parts })),
    { path: "/kit/fault", title: "Fault", load: () => import("./FaultScreen.tsx") },
    { path: "/kit/sign-in", title: "Sign in", isOpen: true, load: () => import("./SignInScreen.tsx") },
  ],
  panels: [],
  clock: () => presentMs,
  isLive: false,
  watch: {
    kind: "incident",
    load: async () => [{ id: "1204", mark: "P1", title: "ERP payments down", since: today("13:22"), href: "/kit/room/INC0001204" }],
  },
  search: async (text) => [
    {
      id: "1198",
      label: `INC0001198 VPN from Leeds drops every 20 minutes`,
      note: `In progress, found by “${text}”`,
      group: "Incidents",
      href: "/kit/list?at=INC0001198",
    },
  ],
};

/** Signs the showcase's person in: no server is asked. */
export function furnish(client: QueryClient): void {
  rememberSession(client, {
    person: { id: "nf", name: "Nadia Farouk", initials: "NF", timeZone: "Europe/Berlin", locale: "en-GB" },
    roles: ["assistant"],
    permissions: [],
    onBehalfOf: { id: "ra", name: "R. Adeyemi" },
  });
}
