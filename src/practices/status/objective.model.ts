import {
  choice,
  decimal,
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

export const indicators = [
  { value: "availability", label: "Availability, from incidents" },
  { value: "counts", label: "Good and all events, sent to us" },
] as const;
export const hours = [
  { value: "agreed", label: "Agreed service time" },
  { value: "always", label: "All hours" },
] as const;
export const periods = [
  { value: "7", label: "7 days" },
  { value: "28", label: "28 days" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "month", label: "Calendar month" },
] as const;
export type Period = (typeof periods)[number]["value"];
export const burns = [
  { value: "none", label: "As planned" },
  { value: "slow", label: "Burns slowly" },
  { value: "fast", label: "Burns fast" },
] as const;
export type Burn = (typeof burns)[number]["value"];

const byRules = { setByRules: true } as const;

export const objectiveModel = defineModel({
  kind: "objective",
  plural: "objectives",
  label: "Objective",
  pluralLabel: "Objectives",
  title: "name",
  sort: "name",
  columns: ["name", "service", "target", "period", "indicator", "burn", "burnSince", "spentSince", "active"],
  about: "How good a service is to be, and how much may go wrong until then: the error budget. It tells when the budget is spent too fast.",
  fields: {
    name: text({ label: "Name", max: 120, short: true, searchable: true, folded: true, sortable: true }),
    service: reference("service", { label: "Service", short: true }),
    description: optional(prose({ label: "What is promised, to whom", max: 2000 })),
    indicator: defaulted(choice(indicators, { label: "Measured by", short: true }), "availability"),
    hours: defaulted(
      choice(hours, { label: "Counted in", short: true, help: "For availability. Events count whenever they come." }),
      "always",
    ),
    target: decimal({ label: "Target", unit: "%", min: 0, most: 100, short: true, help: "At least this share is good, such as 99.9." }),
    period: defaulted(choice(periods, { label: "Over", short: true }), "28"),
    alerts: defaulted(flag({ label: "Raise alerts", short: true, help: "When the budget burns too fast." }), true),
    burn: defaulted(choice(burns, { label: "Budget", ...byRules, sortable: true }), "none"),
    burnSince: optional(moment({ label: "Since", ...byRules })),
    burnBecause: optional(text({ label: "Because", max: 300, ...byRules })),
    spentSince: optional(moment({ label: "Spent since", ...byRules })),
    active: flag({ label: "Active", ...byRules }),
  },
});
export type Objective = RecordOf<typeof objectiveModel.shape>;
