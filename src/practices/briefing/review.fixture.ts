import type { DepartmentFacts, PainPoint, Reported } from "./department.model.ts";
import type { MemoFacts, MemoSubject } from "./memo.model.ts";
import { house } from "./paper.fixture.ts";

// A small fixed department and a few subjects of memos, for the tests of their papers.

export function reported(more: Partial<Reported> = {}): Reported {
  const counts = { opened: 120, resolved: 116, promised: 110, kept: 104, waiting: 6, rated: 30, ratingSum: 132 };
  return { ...counts, medianMinutes: 1230, lostHours: 3120.4, ...more };
}
const pain = (service: string, lostHours: number, more: Partial<PainPoint> = {}): PainPoint => ({
  ...reported({ opened: 10, resolved: 10, promised: 9, kept: 8, waiting: 1, lostHours, rated: 0, ratingSum: 0 }),
  ...{ service, critical: 0, ...more },
});

export function departmentFacts(more: Partial<DepartmentFacts> = {}): DepartmentFacts {
  return {
    ...{ ...house, recipient: null },
    period: {
      ...{ key: "2026-Q3", from: "2026-07-01", to: "2026-10-01", fromAt: "2026-06-30T22:00:00.000Z", toAt: "2026-09-30T22:00:00.000Z" },
      ...{ label: "Q3 2026", short: "Q3 2026" },
    },
    previous: { short: "Q2 2026" },
    department: { name: "Logistics", head: "D. Osei" },
    people: 38,
    total: reported(),
    before: reported({ opened: 98, kept: 100, medianMinutes: 480 }),
    pains: [pain("Printing", 640), pain("Workplace", 1410.6, { critical: 1 }), pain("Mail", 20)],
    planned: [
      {
        number: "CHG0000311",
        title: "Scanner gateway, patch",
        service: "Warehouse",
        kind: "change",
        step: "it is carried out",
        on: "2026-12-02",
      },
      { number: "PRB0000007", title: "Labels run off", service: "Printing", kind: "problem", step: "Ask the maker.", on: "2026-11-20" },
    ],
    notNow: [
      {
        ...{ origin: "risk", number: "PRB0000003", title: "The scanner gateway stops under load", on: "2026-04-11", again: "2027-02-18" },
        reason: "It is replaced with the site in spring; until then 2 spare units stand by.",
      },
      { origin: "canceledChange", number: "CHG0000290", title: "New label form", reason: "", on: "2026-09-02", again: null },
    ],
    ...more,
  };
}

const nothingSaid: Omit<MemoSubject, "kind" | "number" | "title" | "standing"> = {
  ...{ service: null, beganAt: null, endedAt: null, users: null, isDeclared: false, cost: null, incidents: null, vendor: null, owed: null },
  ...{ known: [], notKnown: [], workaround: null, actions: [], expectedBackAt: null, nextAt: null },
};

export function memoFacts(
  subject: Pick<MemoSubject, "kind" | "number" | "title" | "standing"> & Partial<MemoSubject>,
  nextWordOn: string | null = null,
): MemoFacts {
  return { ...house, subject: { ...nothingSaid, ...subject }, nextWordOn };
}

export const memos = {
  over: memoFacts(
    {
      ...{ kind: "incident", number: "INC0001204", title: "ERP payments fail", standing: "over", service: "Payments", isDeclared: true },
      ...{
        beganAt: "2026-11-19T12:22:00.000Z",
        endedAt: "2026-11-19T13:50:40.000Z",
        users: 1900,
        cost: { amount: "35112", currency: "EUR" },
      },
      known: [{ label: "What it did.", quote: "214 payments waited." }],
      notKnown: ["Why the controller failed"],
      actions: [
        { title: "Rehearse the switch", owner: "R. Okafor", dueOn: "2026-11-20", state: "open" },
        { title: "Route alerts", owner: "L. Haas", dueOn: "2026-11-23", state: "verified" },
      ],
    },
    "2026-12-04",
  ),
  lasting: memoFacts({
    ...{ kind: "incident", number: "INC0001301", title: "VPN drops", standing: "open", service: "Remote access", users: 640 },
    ...{ beganAt: "2026-11-26T05:12:00.000Z", expectedBackAt: "2026-11-26T09:30:00.000Z", nextAt: "2026-11-26T06:30:00.000Z" },
  }),
  problem: memoFacts({
    ...{ kind: "problem", number: "PRB0000003", title: "The scanner gateway stops", standing: "borne", incidents: 6 },
    ...{ beganAt: "2026-04-11T08:00:00.000Z", nextAt: "2027-02-18T08:00:00.000Z", workaround: "Type the code by hand." },
  }),
  ahead: memoFacts({
    ...{ kind: "change", number: "CHG0000311", title: "Database patch 19", standing: "ahead", service: "ERP", users: 1900 },
    ...{ beganAt: "2026-12-05T20:00:00.000Z", endedAt: "2026-12-05T22:30:00.000Z", nextAt: "2026-12-05T22:30:00.000Z" },
  }),
  failed: memoFacts({
    ...{
      kind: "change",
      number: "CHG0000176",
      title: "Label service on the other machine",
      standing: "failed",
      beganAt: "2026-11-20T21:00:00.000Z",
    },
  }),
  dispute: memoFacts({
    ...{ kind: "escalation", number: "VES0000001", title: "Cause of the outage, in writing", standing: "open", vendor: "Nordwind" },
    ...{ owed: { amount: "14300.00", currency: "EUR" }, beganAt: "2026-11-02T11:00:00.000Z", nextAt: "2026-12-01T11:00:00.000Z" },
  }),
} as const;
