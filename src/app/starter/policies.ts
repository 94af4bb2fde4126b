import { starterTable } from "../../practices/incident/work.rules.ts";

/** The name an organisation has until somebody gives it theirs. */
export const unnamed = "Your organisation";

const workdays = [1, 2, 3, 4, 5];
export const officeHours = {
  name: "Office hours",
  always: false,
  segments: workdays.map((weekday) => ({ weekday, from: "08:00", to: "18:00" })),
};
export const aroundTheClock = { name: "Around the clock", always: true, segments: [] };

/** Minutes to answer and to restore, by priority. P1 counts around the clock and never pauses; the others count office hours. */
const promises = [
  { priority: "1", name: "Critical", answer: 15, restore: 120, always: true },
  { priority: "2", name: "High", answer: 60, restore: 240, always: false },
  { priority: "3", name: "Moderate", answer: 120, restore: 600, always: false },
  { priority: "4", name: "Low", answer: 240, restore: 1800, always: false },
  { priority: "5", name: "Planning", answer: 600, restore: 6000, always: false },
] as const;

export type StarterPromise = {
  name: string;
  target: "response" | "resolution";
  durationMinutes: number;
  always: boolean;
  startWhen: string;
  stopWhen: string;
  pauseWhen: string | null;
  cancelWhen: string;
};

/** The service levels: an answer and a solution for each priority. A merged or canceled incident keeps no promise and breaks none. */
export const starterPromises: readonly StarterPromise[] = promises.flatMap(({ priority, name, answer, restore, always }) => {
  const common = { always, startWhen: `priority:${priority}`, cancelWhen: "state:8 or mergedInto:*" };
  return [
    {
      ...common,
      name: `P${priority} ${name}: answer`,
      target: "response",
      durationMinutes: answer,
      stopWhen: "acknowledgedAt:*",
      pauseWhen: null,
    },
    {
      ...common,
      name: `P${priority} ${name}: restore`,
      target: "resolution",
      durationMinutes: restore,
      stopWhen: "state:6,7",
      pauseWhen: priority === "1" ? null : "state:3",
    },
  ] as const;
});

/**
 * How the first team is paged: critical incidents call everybody in it, twice; then administrators hear that nobody answers. An office with
 * a roster puts it into the first step.
 */
export function starterPaging(team: string): Record<string, unknown> {
  return {
    name: "Service desk",
    purpose: "Critical incidents that no other policy pages for.",
    team,
    pagesUpTo: "1",
    steps: [{ targets: [{ kind: "team", id: team }], delayMinutes: 15, skipIfEmpty: true, onNobody: "next", window: null }],
    repeatCount: 1,
  };
}

/** Rows of the priority table: impact, urgency, priority. Source: ServiceNow, priority lookup. */
export const priorityRows = Object.entries(starterTable).map(([key, priority]) => {
  const [impact, urgency] = key.split("/");
  return { impact: impact!, urgency: urgency!, priority };
});

export const starterViews = [
  { name: "Open, my teams", filter: "state:open team:my-teams", sort: "nextTeamBreachAt", groupBy: "priority" },
  { name: "SLA breaking today", filter: "state:open breaks:<=today", sort: "nextBreachAt", groupBy: null },
  { name: "No owner", filter: "state:open owner:none", sort: "-openedAt", groupBy: null },
  { name: "Major this quarter", filter: "major:declared opened:this-quarter", sort: "-openedAt", groupBy: null },
] as const;

/** The meetings an office begins with: their first days say the weekday. Who is in the chair the office says. */
export const starterSeries = [
  {
    name: "Change advisory board",
    purpose: "Decides on changes before the next meeting would be too late.",
    every: "week",
    startsOn: "2026-01-01",
    time: "14:30",
    durationMinutes: 60,
    decidesOn: "change",
    leastPresent: 2,
    standing: [],
  },
  {
    name: "Weekly operations review",
    purpose: "What happened, what comes, what stands in the way.",
    every: "week",
    startsOn: "2026-01-05",
    time: "09:30",
    durationMinutes: 45,
    decidesOn: "triageException",
    standing: [
      { title: "Major incidents and what was promised", minutes: 10 },
      { title: "Changes of this week", minutes: 10 },
      { title: "Overdue actions and duties", minutes: 10 },
    ],
  },
] as const;

export const starterReplies = [
  {
    name: "We are on it",
    text: "Hello {caller},\n\nthank you for telling us. {number} ({title}) is with us, and we have begun. You hear from us as soon as there is news.",
  },
  {
    name: "We need something from you",
    text: "Hello {caller},\n\nto go on with {number} we need:\n\n- \n\nThe clock on our side waits until you answer; simply reply to this.",
  },
  {
    name: "Waiting for a vendor",
    text: "Hello {caller},\n\nfor {number} we wait for our supplier. They have promised an answer by . We ask again if they are late.",
  },
  {
    name: "It works again",
    text: "Hello {caller},\n\n{title} should work again. What it was: .\n\nPlease try it. If it does not work, reopen {number} with one click and tell us what you see.",
  },
  {
    name: "A workaround for now",
    text: "Hello {caller},\n\nuntil {number} is solved for good, this helps:\n\n1. \n2. \n\nWe keep working on the cause.",
  },
] as const;
