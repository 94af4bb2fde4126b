import type { BoardFacts } from "./board.model.ts";
import { house, measure, periodFacts } from "./paper.fixture.ts";

// A small fixed quarter, for the tests of the board's pack.

const quarters = Array.from({ length: 13 }, (_, at) => `Q${((at + 2) % 4) + 1} ${2023 + Math.floor((at + 2) / 4)}`);
/** A number with a course of its own: the quarters before, oldest first, then the one that is shown. */
function over(key: string, before: readonly (number | null)[], shown: Parameters<typeof measure>[1]) {
  const value = shown.value ?? null;
  const points = [...Array.from({ length: 12 - before.length }, () => null), ...before, value];
  return { ...measure(key, shown, before.at(-1) ?? null), points };
}

export const boardMeasures = [
  over("availability", [99.61, 99.4, 99.72, 99.66], { value: 99.74, n: 9 }),
  over("satisfaction", [null, 4.1, 4.2, 4.4], { value: 4.4, n: 212 }),
  over("reopened", [5.2, 4.9, 4.1, 4], { value: 3.8, n: 2600, part: 99 }),
  over("criticalRestored", [60, 75, 80, 90], { value: (100 * 6) / 7, n: 7, part: 6 }),
  over("slaResolution", [93, 94.2, 95.1, 95.6], { value: 94.96, n: 2688, part: 2552 }),
  over("slaResponse", [92, 95.2, 96, 97], { value: 97.2, n: 2690, part: 2615 }),
  over("reviews", [null, 80, 100, 100], { n: 0, part: 0, why: "nothing to count" }),
  over("changeSuccess", [91, 92, 95, 96.1], { value: 96, n: 125, part: 120 }),
  over("emergencyChanges", [6, 7, 4, 5], { value: 8, n: 124, part: 10 }),
  over("backlog", [1200, 1180, 1142, 1150], { value: 1166, n: 1166 }),
  over("restore", [140, 99, 80, 77], { value: 81, n: 7 }),
];

const euro = (amount: string) => ({ amount, currency: "EUR" });

export function boardFacts(more: Partial<BoardFacts> = {}): BoardFacts {
  const { critical, decisions } = periodFacts();
  return {
    ...house,
    period: {
      ...{ key: "2026-Q3", from: "2026-07-01", to: "2026-10-01", fromAt: "2026-06-30T22:00:00.000Z", toAt: "2026-09-30T22:00:00.000Z" },
      ...{ label: "Q3 2026", short: "Q3 2026" },
    },
    quarters,
    measures: boardMeasures,
    critical: [
      { ...critical[0]!, cost: euro("35112"), cause: "A storage controller failed.", agreed: 3, done: 1 },
      {
        ...{ number: "INC0001311", title: "Labels do not print", service: "Warehouse", users: null, beganAt: "2026-08-03T05:10:00.000Z" },
        ...{ restoredAt: "2026-08-03T06:40:00.000Z", review: null, cost: null, cause: null, agreed: 0, done: 0 },
      },
    ],
    criticalBefore: 4,
    actions: [
      { incident: "INC0001204", title: "Rehearse the switch", owner: "R. Okafor", dueOn: "2026-11-20", state: "open" },
      { incident: "INC0001204", title: "Route alerts", owner: "L. Haas", dueOn: "2026-11-23", state: "verified" },
    ],
    changes: { closed: 124, failed: 4, emergency: 10, unauthorised: 1 },
    vendors: [
      { name: "Nordwind", tier: "1", currency: "EUR", yearly: "412000.00", contracts: 1, measured: 5, kept: 2, owed: "14300.00" },
      { name: "Blue Line", tier: "1", currency: "EUR", yearly: "120000", contracts: 2, measured: 0, kept: 0, owed: null },
      { name: "Ostrava Print", tier: "2", currency: "EUR", yearly: "48000", contracts: 1, measured: 2, kept: 2, owed: null },
      { name: "Small Works", tier: "3", currency: "EUR", yearly: "20000.50", contracts: 1, measured: 0, kept: 0, owed: null },
      { name: "Far West", tier: "2", currency: "USD", yearly: "90000", contracts: 1, measured: 1, kept: 1, owed: null },
    ],
    notices: [
      {
        ...{ number: "CON0000004", name: "Managed hosting", vendor: "Nordwind", noticeOn: "2026-12-18", decideOn: "2026-11-27" },
        ...{ endsOn: "2027-03-31", renewal: "automatic", yearly: euro("412000.00"), isDecided: false },
      },
      {
        ...{ number: "CON0000009", name: "Printing", vendor: "Ostrava Print", noticeOn: "2027-02-01", decideOn: null },
        ...{ endsOn: "2027-04-30", renewal: "none", yearly: euro("48000"), isDecided: true },
      },
    ],
    noticeHorizon: "2027-06-30",
    unknownNotices: 2,
    spend: [
      {
        ...{ currency: "EUR", amounts: 14, invoiced: "171400.00", compared: 12 },
        ...{ invoicedCompared: "160000.00", forecastCompared: "150000.00" },
      },
    ],
    risks: [
      {
        ...{ number: "PRB0000003", title: "The old scanner gateway stops under load", reason: "It is replaced with the site in spring." },
        ...{ by: "R. Adeyemi", reviewOn: "2027-01-15", incidents: 6 },
      },
    ],
    resting: 3,
    improvements: [
      {
        ...{ number: "IMP0000002", title: "Critical incidents go to a named person first", act: "The rota names who looks first." },
        ...{ metric: "SLA kept, response", before: { kind: "percent", value: "94.1", digits: 1 } as const },
        ...{ claimed: { kind: "percent", value: "97", digits: 1 } as const, after: { kind: "percent", value: "97.2", digits: 1 } as const },
        ...{ counted: { kind: "text", value: "812, then 790" } as const, verdict: "Better", saved: euro("18000.00") },
      },
    ],
    onCall: { pages: 41, atNight: 12, people: 9, most: 8, unanswered: 1 },
    decisions,
    ...more,
  };
}
