import { builtIn } from "../scorecard/built-in.rules.ts";
import type { Measured, Shown } from "./figure.rules.ts";
import type { IncidentPageFacts } from "./incident-page.model.ts";
import type { PaperHouse, PeriodFacts } from "./paper.model.ts";

// A small fixed office, for the tests of papers.

export const house: PaperHouse = {
  ...{ organisation: "Ostermere", zone: "Europe/Berlin", currency: "EUR", now: "2026-11-26T06:00:00.000Z", classification: "Internal" },
  author: { name: "R. Adeyemi", role: "Director of IT operations" },
  recipient: { name: "Leadership forum", role: "" },
};

/** A built-in number with what it says; `kept` is worked out here by its target, apart from the rules. */
export function measure(key: string, shown: Partial<Shown>, before: number | null = null): Measured {
  const one = builtIn.find((definition) => definition.key === key)!;
  const value = shown.value ?? null;
  const isKept = value === null || one.target === null ? null : one.direction === "atLeast" ? value >= one.target : value <= one.target;
  const points = Array.from({ length: 13 }, (_, at) => (at === 12 ? value : (before ?? value)));
  return { ...one, shown: { value, n: 0, part: null, why: null, note: null, ...shown }, before, kept: isKept, points };
}

export const measures = [
  measure("availability", { value: 99.74, n: 9 }, 99.58),
  measure("criticalRestored", { value: (100 * 6) / 7, n: 7, part: 6 }, 80),
  measure("slaResolution", { value: 94.96, n: 899, part: 854 }, 95.6),
  measure("reviews", { n: 0, part: 0, why: "nothing to count" }),
  measure("changeSuccess", { value: 96, n: 25, part: 24 }, 92),
  measure("emergencyChanges", { value: 8, n: 24, part: 2 }, 4),
  measure("backlog", { value: 1166, n: 1166 }, 1142),
];

export function periodFacts(more: Partial<PeriodFacts> = {}): PeriodFacts {
  return {
    ...house,
    period: {
      ...{ key: "2026-W47", from: "2026-11-16", to: "2026-11-23", fromAt: "2026-11-15T23:00:00.000Z", toAt: "2026-11-22T23:00:00.000Z" },
      ...{ label: "week 47 of 2026", short: "week 47" },
    },
    previous: { short: "week 46" },
    measures,
    toDate: { label: "November", measures },
    weeks: [850, 926].map((opened, at) => ({ from: `2026-11-${9 + 7 * at}`, opened, resolved: 902 })),
    critical: [
      {
        ...{ number: "INC0001204", title: "Payments in the ERP failed", service: "ERP", users: 1900, beganAt: "2026-11-19T12:22:00.000Z" },
        restoredAt: "2026-11-19T13:50:00.000Z",
        review: { state: "draft", owner: "R. Okafor", dueAt: "2026-11-27T16:00:00.000Z", approvedAt: null },
      },
    ],
    decisions: [
      { number: "CHG0000311", title: "Database patch", why: "approval due", who: "Change advisory board", by: "2026-11-27T11:00:00.000Z" },
    ],
    coming: [
      {
        ...{ number: "CHG0000312", title: "Firewall firmware", type: "normal", service: "Network", startsAt: "2026-11-27T20:00:00.000Z" },
        ...{ riskPoints: 52, isFrozen: true, hasRollback: false },
      },
    ],
    changes: { closed: 24, failed: 1, emergency: 2, unauthorised: 1 },
    actions: [{ title: "Route alerts", owner: "L. Haas", dueOn: "2026-11-20", state: "open", from: "review" }],
    resting: [{ number: "PRB0000007", title: "Log disk fills", owner: "B. Tomczyk", nextStepBy: "2026-11-20T08:00:00.000Z", incidents: 6 }],
    desk: { days: 30, nowLines: 12, right: 7, wrong: 2, missed: 1 },
    freezes: [{ name: "Year end", from: "2026-12-11T23:00:00.000Z", to: "2027-01-04T23:00:00.000Z", changes: 3 }],
    ...more,
  };
}

export function incidentFacts(more: Partial<IncidentPageFacts> = {}): IncidentPageFacts {
  return {
    ...house,
    incident: {
      ...{ id: "1".repeat(32), number: "INC0001204", shortDescription: "ERP payments fail", openedAt: "2026-11-19T12:25:00.000Z" },
      ...{ detectedAt: "2026-11-19T12:22:00.000Z", acknowledgedAt: "2026-11-19T12:25:00.000Z", restoredAt: "2026-11-19T13:50:40.000Z" },
      ...{ affectedUsers: 1900, updatesSent: 4, notKnown: ["Why the controller failed"], reviewRequired: true },
    },
    service: { name: "ERP", portalName: "Payments", rate: "€0.21" },
    cost: { amount: 35112, perMinute: 399, currency: "EUR" },
    promise: { minutes: 120, isBroken: false },
    ...{ declaredAt: "2026-11-19T12:34:20.000Z", identifiedAt: "2026-11-19T13:02:30.000Z", timelineEntries: 14 },
    review: {
      ...{
        number: "PIR0000031",
        state: "approved",
        approvedAt: "2026-11-25T10:00:00.000Z",
        wentBadly: null,
        factors: ["2 of 9 steps were old"],
      },
      ...{ businessImpact: "214 payments waited.", rootCause: "A storage controller failed at 13:22." },
      hypotheses: [{ what: "The change of the morning", standing: "ruledOut", evidence: "it shares no component" }],
    },
    actions: [
      { title: "Rehearse the switch", owner: "R. Okafor", dueOn: "2026-12-15", state: "open" },
      { title: "Route alerts", owner: "L. Haas", dueOn: "2026-11-23", state: "verified" },
    ],
    ...more,
  };
}
