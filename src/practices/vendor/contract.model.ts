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

// Source: ServiceNow, Contract Management (ast_contract): fields and states; notice and lead are ours.
export const contractStates = [
  { value: "draft", label: "Draft" },
  { value: "active", label: "Active" },
  { value: "expired", label: "Expired" },
  { value: "cancelled", label: "Cancelled" },
] as const;
export type ContractState = (typeof contractStates)[number]["value"];
export const contractModels = [
  { value: "service", label: "Service" },
  { value: "subscription", label: "Subscription" },
  { value: "support", label: "Maintenance and support" },
  { value: "licence", label: "Software licence" },
  { value: "lease", label: "Lease" },
  { value: "purchase", label: "Purchase" },
  { value: "framework", label: "Framework" },
] as const;
export const renewals = [
  { value: "automatic", label: "Renews itself unless notice is given" },
  { value: "option", label: "May be renewed" },
  { value: "none", label: "Ends" },
] as const;
export const noticeUnits = [
  { value: "day", label: "Days" },
  { value: "month", label: "Months" },
] as const;
export const noticeCounts = [
  { value: "calendar", label: "Calendar days" },
  { value: "business", label: "Business days" },
] as const;
export const priceAdjustments = [
  { value: "fixed", label: "Fixed" },
  { value: "manual", label: "Negotiated" },
  { value: "cpi", label: "Follows consumer prices" },
] as const;
export const schedules = [
  { value: "monthly", label: "Monthly" },
  { value: "quarterly", label: "Quarterly" },
  { value: "yearly", label: "Yearly" },
  { value: "once", label: "Once" },
] as const;
export const contractDecisions = [
  { value: "renew", label: "Renew as it stands" },
  { value: "renegotiate", label: "Renew on other terms" },
  { value: "end", label: "Give notice" },
] as const;
/** What a contract is woken for next. */
export const contractAlarms = [
  { value: "coming", label: "Decision comes near" },
  { value: "decision", label: "Decision date" },
  { value: "notice", label: "Last day of notice passed" },
  { value: "end", label: "End" },
] as const;
export type ContractAlarm = (typeof contractAlarms)[number]["value"];

const byRules = { setByRules: true } as const;

export const contractModel = defineModel({
  kind: "contract",
  plural: "contracts",
  label: "Contract",
  pluralLabel: "Contracts",
  number: { prefix: "CNTR", digits: 7 },
  title: "name",
  sort: "decisionOn",
  columns: ["number", "name", "vendor", "state", "decisionOn", "noticeOn", "endsOn", "decision", "missingCount"],
  about: "What was agreed with a vendor, with three dates: when it is decided, the last day of notice, the end.",
  macros: {
    "contract:undecided": {
      all: [
        { field: "state", is: "equals", value: "active" },
        { field: "decision", is: "empty" },
        { field: "decisionOn", is: "notEmpty" },
      ],
    },
    "contract:incomplete": { field: "missingCount", is: "after", value: 0 },
  },
  servicenow: { table: "ast_contract", removedBy: "cancel" },
  fields: {
    name: text({ label: "Title", max: 160, searchable: true, folded: true, short: true, servicenow: "short_description" }),
    contractNumber: optional(
      text({
        ...{ label: "Contract number", max: 80, searchable: true, folded: true, short: true, servicenow: "vendor_contract" },
        help: "As it stands on the paper.",
      }),
    ),
    vendor: optional(reference("vendor", { label: "Vendor", short: true, servicenow: "vendor" })),
    contractModel: optional(choice(contractModels, { label: "Kind of contract", short: true })),
    parent: optional(reference("contract", { label: "Under the contract", servicenow: "parent_contract" })),
    services: references("service", { label: "Services" }),
    administrator: optional(
      reference("person", {
        label: "Administrator",
        short: true,
        servicenow: "contract_administrator",
        help: "Told before it is decided.",
      }),
    ),
    businessOwner: optional(reference("person", { label: "Business owner", servicenow: "business_owner" })),
    startsOn: optional(day({ label: "Starts", short: true, sortable: true, servicenow: "starts" })),
    endsOn: optional(day({ label: "Ends", short: true, sortable: true, servicenow: "ends" })),
    openEnded: flag({ label: "Has no end", help: "It runs until somebody gives notice." }),
    timeZone: optional(text({ label: "Time zone of its days", max: 64, help: "Empty: the office's." })),
    renewal: optional(choice(renewals, { label: "At its end", short: true })),
    renewalMonths: optional(integer({ label: "Renewed for", unit: "months", min: 1, most: 240, servicenow: "renewal_length" })),
    noticeLength: optional(integer({ label: "Notice", short: true, min: 0, most: 3660, help: "Empty: not known. Nothing is assumed." })),
    noticeUnit: defaulted(choice(noticeUnits, { label: "Notice in", short: true }), "day"),
    noticeCounts: defaulted(choice(noticeCounts, { label: "Notice counts" }), "calendar"),
    noticeCalendar: optional(reference("calendar", { label: "Business days of", help: "Needed where notice counts business days." })),
    noticeMethod: optional(text({ label: "Notice is given by", max: 160, help: "Such as a registered letter." })),
    leadDays: defaulted(integer({ label: "Decided before notice", unit: "days", most: 730 }), 21),
    tellDays: defaulted(integer({ label: "Told before the decision", unit: "days", most: 365 }), 14),
    priceAdjustment: optional(choice(priceAdjustments, { label: "Price" })),
    capPercent: optional(decimal({ label: "Price rises by at most", unit: "%", min: 0, most: 1000 })),
    amount: optional(amount({ label: "Total", servicenow: "total_cost" })),
    yearlyAmount: optional(amount({ label: "A year" })),
    currency: optional(currency({ label: "Currency", short: true })),
    paymentSchedule: optional(choice(schedules, { label: "Paid" })),
    terms: optional(prose({ label: "Terms", max: 8000, servicenow: "terms_and_conditions" })),
    state: choice(contractStates, { label: "State", ...byRules, sortable: true, servicenow: "state" }),
    noticeOn: optional(day({ label: "Last day of notice", ...byRules, sortable: true })),
    decisionOn: optional(day({ label: "Decide by", ...byRules, sortable: true })),
    decision: optional(choice(contractDecisions, { label: "Decision", ...byRules })),
    decisionReason: optional(prose({ label: "Reason", max: 2000, ...byRules })),
    decidedAt: optional(moment({ label: "Decided", ...byRules })),
    decidedBy: optional(reference("person", { label: "Decided by", ...byRules })),
    renewedUndecided: defaulted(integer({ label: "Renewed without a decision", ...byRules, unit: "times" }), 0),
    missing: defaulted(json(z.array(z.string()), { label: "Exceptions", ...byRules }), []),
    missingCount: defaulted(integer({ label: "Exceptions", ...byRules, sortable: true }), 0),
    alarm: optional(choice(contractAlarms, { label: "Told next of", ...byRules, derived: true })),
    alarmAt: optional(moment({ label: "Told next at", ...byRules, derived: true })),
    cancelReason: optional(prose({ label: "Cancelled because", max: 2000, ...byRules })),
    source: optional(text({ label: "Taken from", max: 80, ...byRules })),
  },
});
export type Contract = RecordOf<typeof contractModel.shape>;
