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
  optional,
  prose,
  type RecordOf,
  reference,
  text,
} from "../../kernel/model.ts";

export const spendStages = [
  { value: "actual", label: "Invoiced" },
  { value: "forecast", label: "Forecast" },
] as const;
export const domains = [
  { value: "delivery", label: "Service delivery" },
  { value: "quality", label: "Quality and incidents" },
  { value: "commercial", label: "Commercial" },
  { value: "responsiveness", label: "Responsiveness and escalation" },
  { value: "security", label: "Security and compliance" },
  { value: "relationship", label: "Relationship and roadmap" },
] as const;
export type Domain = (typeof domains)[number]["value"];
/** Where the number of a measure comes from. */
export const sources = [
  { value: "availability", label: "Availability of its services" },
  { value: "restored", label: "Critical incidents restored in two hours" },
  { value: "promises", label: "Clauses kept of those measured" },
  { value: "incidents", label: "Incidents of its services" },
  { value: "credits", label: "Credits received of those owed" },
  { value: "escalations", label: "Escalations answered in time" },
  { value: "entered", label: "Entered by hand" },
] as const;
export type Source = (typeof sources)[number]["value"];

export const vendorSpendModel = defineModel({
  kind: "vendorSpend",
  plural: "vendor-spend",
  label: "Spend",
  pluralLabel: "Spend",
  title: "name",
  sort: "-month",
  columns: ["month", "vendor", "contract", "name", "stage", "amount"],
  about: "What a vendor was paid, or will be, by month.",
  fields: {
    name: text({ label: "For", max: 160, short: true, help: "Such as managed hosting, or an invoice." }),
    vendor: reference("vendor", { label: "Vendor", short: true }),
    contract: optional(reference("contract", { label: "Contract", short: true })),
    month: day({ label: "Month", short: true, sortable: true, help: "Its first day." }),
    stage: defaulted(choice(spendStages, { label: "Stage", short: true }), "actual"),
    amount: amount({ label: "Amount", short: true }),
    currency: defaulted(currency({ label: "Currency", short: true }), "EUR"),
    active: flag({ label: "Active", setByRules: true }),
  },
});
export type VendorSpend = RecordOf<typeof vendorSpendModel.shape>;

const band = z.object({ from: z.number().nullable(), to: z.number().nullable(), score: z.number().min(0).max(100) });
export type Band = z.infer<typeof band>;

export const vendorMeasureModel = defineModel({
  kind: "vendorMeasure",
  plural: "vendor-measures",
  label: "Measure of vendors",
  pluralLabel: "Measures of vendors",
  title: "name",
  sort: "position",
  columns: ["position", "domain", "name", "weight", "source", "worst", "best", "active"],
  about: "What vendors are scored by: six to ten measures whose weights make a hundred.",
  fields: {
    name: text({ label: "Measure", max: 120, short: true, folded: true }),
    key: text({ label: "Key", max: 40, short: true, folded: true, help: "Stays the same when the words change." }),
    domain: choice(domains, { label: "Domain", short: true }),
    weight: integer({ label: "Weight", short: true, min: 1, most: 100 }),
    source: choice(sources, { label: "Comes from", short: true }),
    worst: optional(decimal({ label: "Worst", short: true, help: "Scores 0. Not used where there are bands." })),
    best: optional(decimal({ label: "Best", short: true, help: "Scores 100." })),
    bands: defaulted(
      json(z.array(band).max(6), { label: "Bands", help: "From (inclusive) to (exclusive), with a score: two to six, without gaps." }),
      [],
    ),
    unit: optional(text({ label: "Unit", max: 20 })),
    position: defaulted(integer({ label: "Position", sortable: true }), 0),
    active: flag({ label: "Active", setByRules: true }),
  },
});
export type VendorMeasure = RecordOf<typeof vendorMeasureModel.shape>;

export const vendorRatingModel = defineModel({
  kind: "vendorRating",
  plural: "vendor-ratings",
  label: "Rating of a vendor",
  pluralLabel: "Ratings of vendors",
  title: "note",
  sort: "-quarter",
  columns: ["quarter", "vendor", "measure", "value", "note"],
  about: "A measure of a vendor that somebody entered for a quarter, with what shows it.",
  fields: {
    vendor: reference("vendor", { label: "Vendor", short: true }),
    measure: reference("vendorMeasure", { label: "Measure", short: true }),
    quarter: day({ label: "Quarter", short: true, sortable: true, help: "Its first day." }),
    value: decimal({ label: "Value", short: true }),
    note: prose({ label: "What shows it", max: 1000, short: true }),
    active: flag({ label: "Active", setByRules: true }),
  },
});
export type VendorRating = RecordOf<typeof vendorRatingModel.shape>;
