import {
  amount,
  choice,
  currency,
  day,
  decimal,
  defineModel,
  integer,
  moment,
  optional,
  prose,
  type RecordOf,
  reference,
  text,
} from "../../kernel/model.ts";

export const improvementStates = [
  { value: "planned", label: "Planned" },
  { value: "acted", label: "Under way" },
  { value: "measured", label: "Measured" },
  { value: "closed", label: "Closed" },
] as const;
export type ImprovementState = (typeof improvementStates)[number]["value"];

/** What two windows say of each other. Chance is ruled out for shares alone: other numbers are compared as they read. */
export const verdicts = [
  { value: "better", label: "Better" },
  { value: "worse", label: "Worse" },
  { value: "same", label: "No different" },
  { value: "chance", label: "May be chance" },
  { value: "notMeasured", label: "Not measured" },
] as const;
export type Verdict = (typeof verdicts)[number]["value"];

export const conclusions = [
  { value: "kept", label: "Kept" },
  { value: "undone", label: "Undone" },
  { value: "dropped", label: "Given up" },
] as const;
export type Conclusion = (typeof conclusions)[number]["value"];

export const improvementModel = defineModel({
  kind: "improvement",
  plural: "improvements",
  label: "Improvement",
  pluralLabel: "Improvements",
  number: { prefix: "IMP", digits: 7 },
  title: "title",
  sort: "-createdAt",
  columns: ["number", "title", "metric", "state", "verdict", "owner", "measureAt"],
  about: "One thing done differently to move one number: what it said before, what was promised, what it says now.",
  macros: { "state:open": { field: "state", is: "equals", value: ["planned", "acted", "measured"] } },
  fields: {
    title: text({ label: "Title", max: 200, searchable: true, folded: true, short: true }),
    expectation: prose({ label: "What is expected, and why", max: 4000, short: true }),
    owner: reference("person", { label: "Owner", short: true, help: "Who does it, and says in the end whether it stays." }),
    metric: text({
      label: "Number",
      max: 60,
      short: true,
      help: "A number of the scorecard. The API takes its key, such as slaResolution.",
    }),
    team: optional(reference("team", { label: "Of this team only", short: true })),
    service: optional(reference("service", { label: "Of this service only", short: true })),
    baselineFrom: day({ label: "Before, from", short: true }),
    baselineTo: day({ label: "Before, up to and with", short: true }),
    claimed: decimal({ label: "What it will say after", short: true, help: "In the number's own unit. It is fixed once the act is done." }),
    state: choice(improvementStates, { label: "State", setByRules: true, sortable: true }),
    act: optional(prose({ label: "What was done", max: 4000, setByRules: true })),
    actedOn: optional(day({ label: "Done on", setByRules: true, sortable: true })),
    laterFrom: optional(day({ label: "After, from", setByRules: true })),
    laterTo: optional(day({ label: "After, up to and with", setByRules: true })),
    measureAt: optional(moment({ label: "Measured on", setByRules: true, sortable: true })),
    baselineValue: optional(decimal({ label: "Before", setByRules: true })),
    baselinePart: optional(integer({ label: "Of them, before", setByRules: true })),
    baselineN: optional(integer({ label: "Counted before", setByRules: true })),
    baselineFormula: optional(text({ label: "Definition before", max: 64, setByRules: true, derived: true })),
    baselineVersion: optional(integer({ label: "Version of the definition before", setByRules: true })),
    recountedValue: optional(decimal({ label: "Before, by the later definition", setByRules: true })),
    recountedPart: optional(integer({ label: "Of them, before, by the later definition", setByRules: true })),
    recountedN: optional(integer({ label: "Counted before, by the later definition", setByRules: true })),
    laterValue: optional(decimal({ label: "After", setByRules: true })),
    laterPart: optional(integer({ label: "Of them, after", setByRules: true })),
    laterN: optional(integer({ label: "Counted after", setByRules: true })),
    verdict: optional(choice(verdicts, { label: "Verdict", setByRules: true })),
    sentence: optional(text({ label: "In a sentence", max: 600, setByRules: true })),
    knownThrough: optional(integer({ label: "Journal", setByRules: true })),
    conclusion: optional(choice(conclusions, { label: "Conclusion", setByRules: true })),
    lesson: optional(prose({ label: "What was learned", max: 4000, setByRules: true })),
    negotiation: optional(
      reference("negotiation", {
        label: "With this negotiation",
        help: "What it saves a year stands in the result. Not a confidential one.",
      }),
    ),
    savedAmount: optional(amount({ label: "Saved a year", setByRules: true, currencyIn: "savedCurrency" })),
    savedCurrency: optional(currency({ label: "Currency of what is saved", setByRules: true })),
    reviewAction: optional(
      reference("reviewAction", { label: "From this action of a review", help: "It is done when the improvement is." }),
    ),
  },
});
export type Improvement = RecordOf<typeof improvementModel.shape>;
