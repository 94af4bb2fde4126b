import {
  amount,
  choice,
  currency,
  day,
  defaulted,
  defineModel,
  flag,
  moment,
  optional,
  prose,
  type RecordOf,
  reference,
  text,
} from "../../kernel/model.ts";

export const escalationLevels = [
  { value: "1", label: "1, account manager" },
  { value: "2", label: "2, their head of service" },
  { value: "3", label: "3, their board" },
] as const;
export const escalationStates = [
  { value: "open", label: "Waiting for an answer" },
  { value: "answered", label: "Answered" },
  { value: "closed", label: "Closed" },
] as const;
export const negotiationStates = [
  { value: "open", label: "Open" },
  { value: "agreed", label: "Agreed" },
  { value: "failed", label: "No agreement" },
] as const;
const byRules = { setByRules: true } as const;
const confidential = () =>
  flag({ label: "Confidential", short: true, help: "Seen only by those who may see confidential disputes with vendors." });

export const vendorEscalationModel = defineModel({
  kind: "vendorEscalation",
  plural: "vendor-escalations",
  label: "Vendor escalation",
  pluralLabel: "Vendor escalations",
  number: { prefix: "VES", digits: 7 },
  title: "subject",
  sort: "answerDueOn",
  columns: ["number", "subject", "vendor", "level", "state", "openedOn", "answerDueOn", "vendorContact"],
  about: "What was taken up with a vendor above the everyday: how high, since when, by when an answer is due.",
  macros: { "escalation:open": { field: "state", is: "equals", value: ["open", "answered"] } },
  fields: {
    subject: text({ label: "About", max: 160, short: true, searchable: true, folded: true }),
    vendor: reference("vendor", { label: "Vendor", short: true }),
    contract: optional(reference("contract", { label: "Contract", short: true })),
    result: optional(reference("slaResult", { label: "Missed promise", short: true, help: "The letter is drafted from it." })),
    level: defaulted(choice(escalationLevels, { label: "Level", short: true, sortable: true }), "1"),
    description: optional(prose({ label: "What it is about", max: 4000, searchable: true, short: true })),
    vendorContact: optional(text({ label: "Asked of", max: 160, short: true, help: "Who there must answer." })),
    askedBy: optional(reference("person", { label: "Asked by", short: true })),
    openedOn: optional(day({ label: "Since", sortable: true })),
    answerDueOn: day({ label: "Answer due", short: true, sortable: true }),
    confidential: confidential(),
    state: choice(escalationStates, { label: "State", ...byRules, sortable: true }),
    answer: optional(prose({ label: "Answer", max: 4000, ...byRules })),
    answeredOn: optional(day({ label: "Answered", ...byRules })),
    closedOn: optional(day({ label: "Closed", ...byRules })),
    outcome: optional(prose({ label: "Outcome", max: 2000, ...byRules })),
    letter: optional(prose({ label: "Letter", max: 8000, ...byRules })),
    overdueAt: optional(moment({ label: "Said to be overdue", ...byRules })),
    alarmAt: optional(moment({ label: "Overdue from", ...byRules, derived: true })),
  },
});
export type VendorEscalation = RecordOf<typeof vendorEscalationModel.shape>;

export const negotiationModel = defineModel({
  kind: "negotiation",
  plural: "negotiations",
  label: "Negotiation",
  pluralLabel: "Negotiations",
  number: { prefix: "NEG", digits: 7 },
  title: "subject",
  sort: "-createdAt",
  columns: ["number", "subject", "vendor", "state", "baseline", "asked", "offered", "agreed", "saved"],
  about: "What was asked of a vendor, what it offered, what was agreed, and what that saved.",
  fields: {
    subject: text({ label: "About", max: 160, short: true, searchable: true, folded: true }),
    vendor: reference("vendor", { label: "Vendor", short: true }),
    contract: optional(reference("contract", { label: "Contract", short: true })),
    baseline: amount({ label: "It would cost", short: true, help: "A year, as it stands or as the vendor first asked." }),
    asked: optional(amount({ label: "We asked for", short: true })),
    offered: optional(amount({ label: "They offered", short: true })),
    currency: defaulted(currency({ label: "Currency", short: true }), "EUR"),
    terms: optional(prose({ label: "Other terms", max: 4000, help: "What was asked besides the price." })),
    confidential: confidential(),
    state: choice(negotiationStates, { label: "State", ...byRules, sortable: true }),
    agreed: optional(amount({ label: "Agreed", ...byRules })),
    saved: optional(amount({ label: "Saved a year", ...byRules })),
    endedOn: optional(day({ label: "Ended", ...byRules })),
    outcome: optional(prose({ label: "Outcome", max: 2000, ...byRules })),
  },
});
export type Negotiation = RecordOf<typeof negotiationModel.shape>;
