import { z } from "zod";
import {
  amount,
  choice,
  currency,
  day,
  decimal,
  defaulted,
  defineModel,
  flag,
  integer,
  json,
  moment,
  optional,
  prose,
  type RecordOf,
  reference,
  references,
  text,
} from "../../kernel/model.ts";
import { isAmount } from "../../kernel/money.ts";

export const clauseMetrics = [
  { value: "availability", label: "Availability of its services, per cent" },
  { value: "answers", label: "Answers in time, per cent of vendor clocks" },
  { value: "restored", label: "Critical incidents restored in time, per cent" },
  { value: "entered", label: "A number somebody enters" },
] as const;
export type ClauseMetric = (typeof clauseMetrics)[number]["value"];
export const windows = [
  { value: "month", label: "Each month" },
  { value: "quarter", label: "Each quarter" },
] as const;
export const verdicts = [
  { value: "kept", label: "Kept" },
  { value: "missed", label: "Missed" },
  { value: "unmeasured", label: "Not measured" },
] as const;
export const creditStates = [
  { value: "owed", label: "Owed" },
  { value: "claimed", label: "Claimed" },
  { value: "received", label: "Received" },
  { value: "waived", label: "Waived" },
] as const;
export type CreditState = (typeof creditStates)[number]["value"];

const creditStep = z.object({
  below: z.number().describe("The measured value lies below this."),
  amount: z.string().refine(isAmount, "An amount is written 3500.00.").nullable().default(null),
  percent: z.number().min(0).max(100).nullable().default(null).describe("Of what the contract costs in the period."),
});
export type CreditStep = z.infer<typeof creditStep>;
const byRules = { setByRules: true } as const;

export const slaClauseModel = defineModel({
  kind: "slaClause",
  plural: "sla-clauses",
  label: "Clause",
  pluralLabel: "Clauses",
  title: "name",
  sort: "name",
  columns: ["name", "vendor", "contract", "metric", "target", "every", "services", "active"],
  about: "What a vendor promised in a contract, how it is measured, and what it owes where it is missed.",
  fields: {
    name: text({ label: "Promise", max: 160, searchable: true, folded: true, sortable: true, short: true }),
    contract: reference("contract", { label: "Contract", short: true }),
    vendor: optional(reference("vendor", { label: "Vendor", ...byRules })),
    clause: optional(text({ label: "Where it stands", max: 80, short: true, help: "Such as clause 9.4 or schedule 4." })),
    metric: choice(clauseMetrics, { label: "Measured by", short: true }),
    target: decimal({ label: "Promised, at least", short: true, min: 0, most: 1e9 }),
    thresholdMinutes: optional(integer({ label: "In time means within", unit: "min", min: 1, most: 525_600 })),
    every: defaulted(choice(windows, { label: "Measured", short: true }), "month"),
    services: references("service", { label: "Services", short: true }),
    definitions: references("slaDefinition", { label: "Vendor clocks", help: "Underpinning contracts whose clocks are counted." }),
    exclusions: optional(prose({ label: "What does not count", max: 2000, help: "Agreed maintenance never counts." })),
    credits: defaulted(
      json(z.array(creditStep).max(20), {
        label: "Credits",
        help: 'Such as [{"below": 99.9, "amount": "3500.00"}, {"below": 99.5, "percent": 10}]. The lowest step that holds counts.',
      }),
      [],
    ),
    creditPerMiss: optional(amount({ label: "Credit for each one missed" })),
    currency: defaulted(currency({ label: "Currency" }), "EUR"),
    measuredFrom: optional(day({ label: "Measured from", help: "The first period begins here. Empty: the period it is written down in." })),
    nextPeriod: optional(day({ label: "Next period", ...byRules, derived: true })),
    measureAt: optional(moment({ label: "Measured next at", ...byRules, derived: true })),
    active: flag({ label: "Active", ...byRules }),
  },
});
export type SlaClause = RecordOf<typeof slaClauseModel.shape>;

export const slaResultModel = defineModel({
  kind: "slaResult",
  plural: "sla-results",
  label: "Result",
  pluralLabel: "Results",
  title: "name",
  sort: "-periodStart",
  columns: ["name", "vendor", "periodStart", "target", "measured", "counted", "verdict"],
  about: "What a vendor delivered of a promise in one period, with how many rows say so.",
  fields: {
    name: text({ label: "Promise", max: 160, ...byRules, searchable: true, folded: true }),
    clause: reference("slaClause", { label: "Clause", short: true }),
    contract: optional(reference("contract", { label: "Contract", ...byRules })),
    vendor: optional(reference("vendor", { label: "Vendor", ...byRules })),
    periodStart: day({ label: "Period from", short: true, sortable: true }),
    periodEnd: day({ label: "until", ...byRules }),
    target: decimal({ label: "Promised", ...byRules }),
    measured: optional(decimal({ label: "Delivered", short: true })),
    counted: defaulted(integer({ label: "Rows counted", short: true }), 0),
    missed: defaulted(integer({ label: "Of them missed" }), 0),
    verdict: choice(verdicts, { label: "Verdict", ...byRules, sortable: true }),
    rows: defaulted(json(z.array(z.string()).max(500), { label: "Rows", ...byRules }), []),
    rowsKind: optional(text({ label: "Kind of rows", max: 40, ...byRules })),
    basis: optional(prose({ label: "How it was counted", max: 2000 })),
    creditAmount: optional(amount({ label: "Credit by the clause", ...byRules })),
    creditBasis: optional(text({ label: "Credit because", max: 400, ...byRules })),
    currency: defaulted(currency({ label: "Currency", ...byRules }), "EUR"),
    measuredAt: optional(moment({ label: "Measured", ...byRules })),
  },
});
export type SlaResult = RecordOf<typeof slaResultModel.shape>;

export const vendorCreditModel = defineModel({
  kind: "vendorCredit",
  plural: "vendor-credits",
  label: "Credit",
  pluralLabel: "Credits",
  number: { prefix: "VCR", digits: 7 },
  title: "name",
  sort: "-createdAt",
  columns: ["number", "name", "vendor", "periodStart", "amount", "state", "claimedOn", "receivedOn"],
  about: "What a vendor owes for a promise it missed: owed, claimed, received, or waived with a reason.",
  macros: { "credit:open": { field: "state", is: "equals", value: ["owed", "claimed"] } },
  fields: {
    name: text({ label: "For", max: 160, short: true, searchable: true, folded: true }),
    vendor: reference("vendor", { label: "Vendor", short: true }),
    contract: optional(reference("contract", { label: "Contract", short: true })),
    clause: optional(reference("slaClause", { label: "Clause", ...byRules })),
    result: optional(reference("slaResult", { label: "Result", ...byRules })),
    periodStart: optional(day({ label: "Period from", short: true })),
    amount: amount({ label: "Amount", short: true }),
    currency: defaulted(currency({ label: "Currency", short: true }), "EUR"),
    basis: optional(prose({ label: "Because", max: 1000, short: true })),
    state: choice(creditStates, { label: "State", ...byRules, sortable: true }),
    claimedOn: optional(day({ label: "Claimed", ...byRules, sortable: true })),
    claimReference: optional(text({ label: "Claimed by", max: 160, ...byRules })),
    receivedOn: optional(day({ label: "Received", ...byRules, sortable: true })),
    receivedAmount: optional(amount({ label: "Received amount", ...byRules })),
    waivedReason: optional(prose({ label: "Waived because", max: 2000, ...byRules })),
  },
});
export type VendorCredit = RecordOf<typeof vendorCreditModel.shape>;
