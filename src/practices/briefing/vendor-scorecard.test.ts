import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { makeTypesetter } from "../../engine/typeset/typesetter.ts";
import { figuresIn, sentenceFault } from "../../kernel/paper.ts";
import { spoken } from "../../kernel/paper-words.ts";
import type { VendorFactsOfReview, VendorReview } from "../vendor/qbr.model.ts";
import { scorecardOf } from "../vendor/qbr.rules.ts";
import { drawnCharts } from "./chart.rules.ts";
import { deckOf } from "./deck.rules.ts";
import { house } from "./paper.fixture.ts";
import { quarterKey, quarterNamed } from "./quarter.rules.ts";
import { vendorPaper } from "./vendor-scorecard.rules.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const typesetter = makeTypesetter({ root });
afterAll(() => typesetter.close());

const period = { start: "2026-07-01", end: "2026-09-30" };
const bare: VendorFactsOfReview = {
  vendor: {
    ...{ id: "v".repeat(32), name: "Nordwind", tier: "1", criticality: "high", owner: "Carla Ferreira", dataAccess: "special" },
    ...{ substitutes: null, exitMonths: null, escalationContact: null },
  },
  ...{ today: "2026-11-20", asOf: "2026-11-20T06:00:00.000Z", period, measures: [], quarters: [{ period, values: new Map() }] },
  ...{ incidents: [], incidentsBefore: 0, hiddenIncidents: 0, availability: { value: null, n: null, of: "", unit: "%", query: "" } },
  ...{ clauses: [], results: [], credits: [], spend: [], contracts: [], escalations: [], saved: [] },
};
const nothing = scorecardOf(bare);
const money = (amount: string) => ({ amount, currency: "EUR" });
const long = (text: string) => `${text} #panic("x") {kept} [株] ${"and more ".repeat(30)}`;
const many = <T>(one: T) => Array.from({ length: 40 }, () => one);
const promise: VendorReview["promises"][number] = {
  ...{ clause: "c", name: "ERP is up", where: null, target: 99.9, unit: "%", actual: 99.62, previous: 99.91, verdict: "missed" },
  ...{ counted: 20, missed: 2, basis: null, credit: money("11900.00"), course: [] },
};
const contract: VendorReview["contracts"][number] = {
  ...{ id: "k", number: "CNTR0000001", name: "ERP hosting", contractNumber: null, state: "active", startsOn: null, endsOn: "2027-03-18" },
  ...{
    noticeOn: "2026-12-18",
    decisionOn: "2026-11-27",
    renewal: null,
    decision: null,
    yearly: money("412000.00"),
    total: null,
    missing: [],
  },
};
const usual: VendorReview = {
  ...nothing,
  score: {
    ...{ total: 58.2, grade: "C", measured: 9, of: 10, lines: [] },
    domains: [{ domain: "delivery", weight: 35, score: 60, points: 21 }],
  },
  history: [{ words: "Q2 2026", total: 74, grade: "B" }],
  availability: { value: 99.6218, n: 4, of: "outages", unit: "%", query: "vendor.availability@1" },
  promises: [promise, { ...promise, name: "Restores", verdict: "kept", credit: null }, { ...promise, verdict: "unmeasured", actual: null }],
  credits: {
    open: [{ id: "1", number: "VCR1", name: "ERP is up", money: money("14300.00"), state: "owed", periodStart: null, ageDays: 40 }],
    ...{ owed: [money("11900.00")], claimed: [money("2400.00")], received: [] },
  },
  spend: [{ currency: "EUR", months: [], actual12: "436000.00", monthsKnown: 11, next12: "412000.00" }],
  contracts: [contract],
  ask: {
    ...{ contract: "k", name: "ERP hosting", decideBy: "2026-11-27", noticeOn: "2026-12-18", endsOn: "2027-03-18", inDays: 7 },
    yearly: money("412000.00"),
  },
  incidents: {
    ...{
      now: 3,
      before: 1,
      hidden: 1,
      userHours: { value: 4687.4, n: 2, of: "of 2 incidents", unit: "user-hours", query: "vendor.userHours@1" },
    },
    rows: [
      {
        ...{ id: "i", number: "INC0001204", title: "Payments failed", openedAt: "2026-09-19T22:22:00.000Z", priority: "1", service: "ERP" },
        ...{ minutes: 88, userHours: 2786.7, isOpen: false },
      },
    ],
  },
  escalations: [
    {
      ...{
        id: "e",
        number: "VES1",
        subject: "Cause in writing",
        level: "2",
        openedOn: "2026-10-01",
        ageDays: 50,
        answerDueOn: "2026-11-01",
      },
      ...{ isOverdue: true, contact: "J. Berg", confidential: false },
    },
    {
      ...{
        id: "f",
        number: "VES2",
        subject: "A secret dispute",
        level: "2",
        openedOn: "2026-10-01",
        ageDays: 50,
        answerDueOn: "2026-11-01",
      },
      ...{ isOverdue: true, contact: "J. Berg", confidential: true },
    },
  ],
  actions: [
    { what: "Answer: A secret dispute", who: "J. Berg", due: null, side: "vendor", href: { kind: "vendorEscalation", id: "f" } },
    { what: "Claim EUR 11,900", who: "Carla Ferreira", due: null, side: "office", href: { kind: "vendorCredit", id: "1" } },
  ],
};
const full: VendorReview = {
  ...usual,
  vendor: { ...usual.vendor, name: long("Nordwind") },
  ...{
    promises: many({ ...promise, name: long("ERP") }),
    contracts: many({ ...contract, name: long("Hosting"), endsOn: null, noticeOn: null }),
  },
  ...{
    escalations: many({ ...usual.escalations[0]!, subject: long("Cause") }),
    actions: many({ ...usual.actions[1]!, what: long("Claim") }),
  },
  risks: many({ label: "Exit", text: long("Leaving takes 5 months.") }),
  incidents: { ...usual.incidents, rows: many({ ...usual.incidents.rows[0]!, title: long("Payments") }) },
  score: {
    ...usual.score,
    domains: (["delivery", "quality", "commercial", "responsiveness", "security", "relationship"] as const).map((domain) => ({
      domain,
      weight: 10,
      score: 50,
      points: 5,
    })),
  },
};

test("the headline says what was delivered, what is owed, the grade and what must be decided by when", () => {
  const paper = vendorPaper(usual, house);
  // It was opened at twenty-two minutes past midnight, by the clock of the office.
  expect(paper.incidents.rows.map((one) => one.date)).toEqual(["2026-09-20"]);
  expect(spoken(paper.headline, paper)).toBe(
    "Nordwind kept 1 of 2 promises that were measured. Missed: ERP is up (99.62\u202f%, target 99.90\u202f%). It owes us €14,300 and has paid nothing. Grade C, was B. Decide on ERP hosting by 27 November.",
  );
  // Owed and claimed together, by cents.
  const open = [...usual.credits.owed, ...usual.credits.claimed].reduce((sum, one) => sum + Number(one.amount), 0);
  expect(paper.figures.creditsOpen).toMatchObject({ kind: "money", amount: open.toFixed(2) });
  expect(JSON.stringify(paper)).not.toContain("secret");
  expect(spoken(vendorPaper(nothing, house).headline, vendorPaper(nothing, house))).toBe(
    "No promise of Nordwind was measured. No grade: too few of its measures have data.",
  );
});

test("it has exactly two pages on both sizes, with nothing, as usual, and with far too much; it says all that it counts", async () => {
  const template = await readFile(`${root}/src/practices/briefing/papers/vendor.typ`, "utf8");
  const pages = { least: 2, most: 2 };
  for (const size of ["a4", "us-letter"] as const)
    for (const review of [nothing, usual, full]) {
      const paper = vendorPaper(review, house);
      for (const sentence of [paper.headline, paper.ask.title, paper.ask.text, paper.incidents.text, paper.score.note]) {
        expect(sentenceFault(sentence, paper), sentence).toBeNull();
        for (const name of figuresIn(sentence)) expect(paper.figures[name]).toBeDefined();
      }
      const done = await typesetter.set({ paper, template, charts: drawnCharts(paper.charts), size, form: "pdf", pages, isDraft: false });
      expect(done.ok ? done.unsaid : done.sentence).toEqual([]);
    }
});

test("its slides say what the paper says, and nothing of a confidential dispute", () => {
  for (const review of [nothing, usual]) {
    const deck = deckOf(vendorPaper(review, house), house.now);
    const told = JSON.stringify(deck);
    for (const { headline } of deck.slides) expect(headline.length).toBeLessThan(140);
    expect(told).not.toMatch(/\{[#@\w:]+\}|undefined|NaN|secret/);
    expect(told).toContain("What failed on its services");
  }
  expect(JSON.stringify(deckOf(vendorPaper(usual, house), house.now))).toContain("ERP hosting by 27 November");
});

test("a quarter is named as it is kept, and nothing else is one", () => {
  for (const [name, start, end] of [
    ["2026-Q1", "2026-01-01", "2026-03-31"],
    ["2026-Q4", "2026-10-01", "2026-12-31"],
  ] as const) {
    expect(quarterNamed(name)).toEqual({ start, end });
    expect(quarterKey({ start })).toBe(name);
  }
  for (const text of ["2026-Q5", "2026-10", "1999-Q1", "2026-q1", ""]) expect(quarterNamed(text)).toBeNull();
});
