import { expect, test } from "vitest";
import { unsaid } from "../../kernel/model.ts";
import type { BusinessCalendar, Weekday } from "../../kernel/time.ts";
import { contractConcern, escalationConcern, type VendorConcernFacts } from "./concern.rules.ts";
import { type Contract, contractModel } from "./contract.model.ts";
import { type VendorEscalation, vendorEscalationModel } from "./dispute.model.ts";

const calendar: BusinessCalendar = {
  ...{ timeZone: "UTC", always: false, holidays: ["2026-11-25"] },
  segments: ([1, 2, 3, 4, 5] as Weekday[]).map((weekday) => ({ weekday, from: "09:00", to: "17:00" })),
};
const facts: VendorConcernFacts & Record<string, unknown> = {
  vendors: new Map([["v", "Nordwind"]]),
  people: new Map([["p", "Nadia Farouk"]]),
  calendar,
  zone: "UTC",
};
const base = { id: "k", number: "CNTR0000001", version: 1, createdAt: "", createdBy: null, updatedAt: "", updatedBy: null, extra: {} };
const contract = (more: Partial<Contract> = {}): Contract => ({
  ...(unsaid(contractModel) as Contract),
  ...base,
  ...{
    name: "ERP hosting",
    vendor: "v",
    state: "active",
    administrator: "p",
    startsOn: "2024-03-19",
    endsOn: "2027-03-18",
    renewal: "automatic",
  },
  ...{ renewalMonths: 12, noticeOn: "2026-12-18", decisionOn: "2026-11-30", yearlyAmount: "412000.00", currency: "EUR", missing: [] },
  ...more,
});

test("a decision is a gate from five working days before it on, and cannot be put right once the last day of notice is over", () => {
  expect(contractConcern(contract(), facts)).toMatchObject({
    ...{
      rootCauseKey: "k",
      title: "Contract Nordwind, ERP hosting: decide by 30 November 2026",
      irreversibleAt: "2026-12-19T00:00:00.000Z",
    },
    facts: "EUR 412,000 a year · renews itself · Nadia Farouk",
    // Five working days back from Monday the 30th: the 27th, 26th, 24th (the 25th is off), 23rd, 20th.
    gates: [{ code: "contractDecision", since: "2026-11-20T07:00:00.000Z" }],
    expectedCost: { amount: 412_000, currency: "EUR" },
    deed: { to: "/contracts/CNTR0000001?do=decide" },
  });
});

test("what is decided, over or far away without a date is no concern; an unknown notice is one, without a gate", () => {
  expect(contractConcern(contract({ decision: "renew" }), facts)).toBeNull();
  expect(contractConcern(contract({ state: "expired" }), facts)).toBeNull();
  expect(contractConcern(contract({ noticeOn: null, decisionOn: null }), facts)).toBeNull();
  const unknown = contractConcern(
    contract({ noticeOn: null, decisionOn: null, missing: ["noticeUnknown"], vendor: null, administrator: null }),
    facts,
  );
  expect(unknown).toMatchObject({
    title: "Contract ERP hosting: its notice is not known, it ends 18 March 2027",
    gates: [],
    from: "2026-07-21T07:00:00.000Z",
  });
  expect(unknown?.facts).toContain("nobody looks after it");
});

test("an escalation is a concern once its answer is overdue, and a confidential one keeps its words to itself", () => {
  const escalation: VendorEscalation = {
    ...(unsaid(vendorEscalationModel) as VendorEscalation),
    ...{
      ...base,
      number: "VES0000001",
      subject: "Cause",
      vendor: "v",
      level: "2",
      answerDueOn: "2026-10-27",
      state: "open",
      confidential: true,
    },
  };
  expect(escalationConcern(escalation, facts)).toMatchObject({
    from: "2026-10-28T00:00:00.000Z",
    neutralTitle: "A confidential dispute with a vendor",
  });
  expect(escalationConcern({ ...escalation, confidential: false }, facts)?.neutralTitle).toBeNull();
  expect(escalationConcern({ ...escalation, state: "answered" }, facts)).toBeNull();
});
