import { expect, test } from "vitest";
import { lastQuarter, scorecardOf, type VendorFactsOfReview } from "./qbr.rules.ts";

const period = { start: "2026-07-01", end: "2026-09-30" };
const result = (
  clause: string,
  month: string,
  measured: number | null,
  verdict: "kept" | "missed" | "unmeasured",
  creditAmount: string | null = null,
) => ({
  ...{
    clause,
    periodStart: `2026-${month}-01`,
    periodEnd: `2026-${month}-30`,
    measured,
    counted: 100,
    missed: 1,
    verdict,
    basis: null,
    creditAmount,
    currency: "EUR",
  },
});
const measure = (key: string, value: number | null) => ({ key, value });
const bare: VendorFactsOfReview = {
  vendor: {
    ...{ id: "v", name: "Nordwind", tier: "1", criticality: "high", owner: "Carla Ferreira", dataAccess: "special" },
    ...{ substitutes: null, exitMonths: null, escalationContact: null },
  },
  ...{ today: "2026-11-20", asOf: "2026-11-20T06:00:00.000Z", period },
  measures: [],
  quarters: [{ period, values: new Map() }],
  ...{ incidents: [], incidentsBefore: 0, hiddenIncidents: 0 },
  availability: { value: null, n: null, of: "", unit: "%", query: "" },
  ...{ clauses: [], results: [], credits: [], spend: [], contracts: [], escalations: [], saved: [] },
};
const contract = {
  ...{
    id: "k",
    number: "CNTR1",
    name: "ERP hosting",
    contractNumber: "NW-1",
    state: "active",
    startsOn: "2024-03-19",
    endsOn: "2027-03-18",
  },
  ...{ noticeOn: "2026-12-18", decisionOn: "2026-11-27", renewal: "automatic", decision: null, missing: [], administrator: "Nadia Farouk" },
  ...{ yearlyAmount: "412000.00", amount: null, currency: "EUR" },
};

test("a quarter of which nothing is known says so, and gives no grade", () => {
  const review = scorecardOf(bare);
  expect(review.headline).toBe("No promise of Nordwind was measured. No grade: 0 of 0 measures have data.");
  expect(review).toMatchObject({
    ask: null,
    spend: [],
    credits: { owed: [], received: [] },
    period: { words: "Q3 2026", previous: "Q2 2026" },
  });
  expect(review.risks.map(({ text }) => text).join(" ")).toContain("not known");
});

test("the sentence, the credits by currency, the months of which nothing is known, the decision wanted", () => {
  const measures = ["a", "b", "c"].map((key) => ({
    key,
    name: key,
    domain: "delivery" as const,
    weight: 10,
    worst: 0,
    best: 100,
    bands: [],
    source: "entered" as const,
  }));
  const values = (...given: [string, number | null][]) => new Map(given.map(([key, value]) => [measure(key, value).key, { value, n: 1 }]));
  const review = scorecardOf({
    ...bare,
    measures,
    quarters: [
      { period, values: values(["a", 60], ["b", 60], ["c", null]) },
      { period: { start: "2026-04-01", end: "2026-06-30" }, values: values(["a", 80], ["b", 80], ["c", 80]) },
    ],
    clauses: [
      { id: "up", name: "ERP is up", where: "schedule 4", target: 99.9, currency: "EUR", metric: "availability" },
      { id: "soon", name: "Answers", where: null, target: 90, currency: "EUR", metric: "answers" },
      { id: "new", name: "Restores", where: null, target: 100, currency: "EUR", metric: "entered" },
    ],
    results: [
      result("up", "07", 99.91, "kept"),
      result("up", "08", 99.6833, "missed", "3500.00"),
      result("up", "09", 99.2502, "missed", "8400.00"),
      result("up", "06", 99.95, "kept"),
      result("soon", "07", 96, "kept"),
      result("new", "08", null, "unmeasured"),
    ],
    credits: [
      {
        id: "1",
        number: "VCR1",
        name: "ERP is up",
        amount: "11900.00",
        receivedAmount: null,
        currency: "EUR",
        state: "owed",
        periodStart: "2026-09-01",
        createdOn: "2026-10-01",
      },
      {
        id: "2",
        number: "VCR2",
        name: "Answers",
        amount: "70.00",
        receivedAmount: null,
        currency: "USD",
        state: "claimed",
        periodStart: null,
        createdOn: "2026-11-01",
      },
      {
        id: "3",
        number: "VCR3",
        name: "Old",
        amount: "100.00",
        receivedAmount: "90.00",
        currency: "EUR",
        state: "received",
        periodStart: null,
        createdOn: "2026-01-01",
      },
    ],
    spend: [
      { month: "2026-01-01", stage: "actual", amount: "100.10", currency: "EUR" },
      { month: "2026-01-01", stage: "actual", amount: "0.20", currency: "EUR" },
      { month: "2026-11-01", stage: "forecast", amount: "50.00", currency: "EUR" },
    ],
    contracts: [contract, { ...contract, id: "k2", decision: "renew", decisionOn: "2026-11-01", currency: "USD", yearlyAmount: "5.00" }],
    escalations: [
      {
        id: "e",
        number: "VES1",
        subject: "Cause",
        level: "2",
        openedOn: "2026-09-16",
        answerDueOn: "2026-10-01",
        state: "open",
        vendorContact: null,
        confidential: false,
      },
      {
        id: "f",
        number: "VES2",
        subject: "Done",
        level: "1",
        openedOn: "2026-01-16",
        answerDueOn: "2026-02-01",
        state: "closed",
        vendorContact: null,
        confidential: false,
      },
    ],
  });
  expect(review.headline).toBe(
    "Nordwind kept 1 of 2 promises that were measured; “ERP is up” missed: 99.25 % of 99.9 % promised. It owes us EUR 11,900 and USD 70 and has paid EUR 90. Grade C, was B (2 of 3 measured). Decide on ERP hosting by 27 November 2026.",
  );
  expect(
    review.promises.map(({ name, actual, previous, verdict, credit }) => [name, actual, previous, verdict, credit?.amount ?? null]),
  ).toEqual([
    ["ERP is up", 99.2502, 99.95, "missed", "11900.00"],
    ["Answers", 96, null, "kept", null],
    ["Restores", null, null, "unmeasured", null],
  ]);
  expect(review.spend).toMatchObject([{ currency: "EUR", actual12: "100.30", monthsKnown: 1, next12: "412000.00" }]);
  expect(review.ask).toMatchObject({ decideBy: "2026-11-27", inDays: 7, noticeOn: "2026-12-18" });
  expect(review.escalations).toMatchObject([{ number: "VES1", ageDays: 65, isOverdue: true }]);
  expect(review.actions.map(({ side, what }) => `${side}: ${what}`)).toEqual([
    "vendor: Answer: Cause",
    "vendor: Pay or set off USD 70",
    "office: Decide on ERP hosting",
    "office: Claim EUR 11,900: ERP is up",
  ]);
  expect(scorecardOf({ ...bare }).headline).toBe(scorecardOf({ ...bare }).headline);
});

test("the quarter that is reviewed is the last that is over", () => {
  expect([lastQuarter("2026-11-20"), lastQuarter("2027-01-01"), lastQuarter("2026-12-31")].map(({ start }) => start)).toEqual([
    "2026-07-01",
    "2026-10-01",
    "2026-07-01",
  ]);
});
