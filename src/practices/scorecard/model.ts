import { z } from "zod";
import {
  choice,
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
  text,
} from "../../kernel/model.ts";

export const perspectives = [
  { value: "business", label: "What the business gets" },
  { value: "people", label: "What people feel" },
  { value: "operations", label: "How we run" },
  { value: "growth", label: "Who we are becoming" },
] as const;
export type Perspective = (typeof perspectives)[number]["value"];
const directions = [
  { value: "atLeast", label: "At least the target" },
  { value: "atMost", label: "At most the target" },
] as const;

const measures = z.array(z.string().min(1).max(60)).min(1).max(6);
const some = z
  .array(z.string().regex(/^[0-9A-Za-z]{32}$/))
  .min(1)
  .max(20)
  .optional();
/** What a number counts of its measures: only facts of these priorities, teams and services; nothing said means all. */
const narrow = {
  priorities: z
    .array(z.enum(["1", "2", "3", "4", "5"]))
    .min(1)
    .max(5)
    .optional(),
  teams: some,
  services: some,
};

export const statistics = ["mean", "median", "p75", "p90", "p95", "p99"] as const;

/** How a number is made of measures: a closed set of forms, so that every number can be explained and its rows opened. */
export const formula = z.discriminatedUnion("form", [
  /** `of` in a hundred of `over`. */
  z.object({ form: z.literal("share"), of: measures, over: measures, ...narrow }),
  /** The share of durations under a bound. */
  z.object({ form: z.literal("within"), measure: z.string().max(60), underMinutes: z.number().int().min(1), ...narrow }),
  /** A statistic of a duration, in minutes. The mean is not shown under five. */
  z.object({ form: z.literal("duration"), measure: z.string().max(60), statistic: z.enum(statistics), ...narrow }),
  z.object({ form: z.literal("count"), of: measures, ...narrow }),
  /** What the values add up to: of durations, minutes. */
  z.object({ form: z.literal("sum"), of: measures, ...narrow }),
  /** What came less what went, from the beginning to the period's end. */
  z.object({ form: z.literal("stock"), plus: measures, minus: measures, ...narrow }),
  /** The mean of answers, hidden under a number of them, beside the rate at which people answered. */
  z.object({ form: z.literal("rating"), measure: z.string().max(60), over: z.string().max(60), leastAnswers: z.number().int().min(1) }),
  /** Open records older than some days at the period's end, counted from the records. */
  z.object({ form: z.literal("age"), overDays: z.number().int().min(1).max(365) }),
  /** Reviews approved within some working days of the resolution, of all that required one. */
  z.object({ form: z.literal("reviews"), businessDays: z.number().int().min(1).max(60) }),
  /** User-weighted availability of a tier's services: in the agreed service time, or around the clock. */
  z.object({ form: z.literal("availability"), tier: z.enum(["1", "2", "3", "4"]), hours: z.enum(["agreed", "always"]) }),
]);
export type Formula = z.infer<typeof formula>;
export type Narrow = { priorities?: readonly string[]; teams?: readonly string[]; services?: readonly string[] };

export const metricModel = defineModel({
  kind: "metric",
  plural: "metrics",
  label: "Metric",
  pluralLabel: "Metrics",
  title: "name",
  sort: "position",
  columns: ["position", "name", "perspective", "target", "owner", "active"],
  servicenow: { table: "u_kpi", ownNames: true, removedBy: "retire" },
  about: "A number of the scorecard: what it says, what is promised, who answers for it, how it is counted.",
  fields: {
    key: text({
      label: "Key",
      max: 60,
      short: true,
      help: "Its name in addresses, such as slaResolution. A built-in number's key replaces it.",
    }),
    name: text({ label: "Name", max: 80, short: true }),
    perspective: choice(perspectives, { label: "Perspective", short: true }),
    owner: optional(reference("person", { label: "Owner", short: true })),
    target: optional(decimal({ label: "Target", short: true, help: "None: it is shown, and not judged." })),
    direction: defaulted(choice(directions, { label: "Kept when", short: true }), "atLeast"),
    floor: optional(decimal({ label: "Hard floor", help: "Past it, no average excuses: the grade is C at most." })),
    weight: optional(
      integer({ label: "Weight", min: 0, most: 100, help: "In the balanced score; 0: it does not count there. None: as it is built in." }),
    ),
    worst: optional(decimal({ label: "Worst", help: "Where it gives no points; needed for a weight." })),
    best: optional(decimal({ label: "Best", help: "Where it gives all its points." })),
    benchmark: optional(decimal({ label: "Benchmark", help: "What others reach." })),
    benchmarkSource: optional(text({ label: "Benchmark from", max: 200, help: "Who says so, and of whom." })),
    benchmarkOn: optional(day({ label: "Benchmark of", help: "The day on which it was published or read." })),
    unit: optional(text({ label: "Unit", max: 12 })),
    decimals: defaulted(integer({ label: "Decimals", most: 4 }), 0),
    definition: prose({ label: "Definition", max: 1000, short: true }),
    source: optional(text({ label: "Source", max: 200 })),
    formula: json(formula, {
      label: "Formula",
    }),
    position: defaulted(integer({ label: "Order", sortable: true }), 100),
    active: flag({ label: "Active", setByRules: true }),
  },
});
export type Metric = RecordOf<typeof metricModel.shape>;

export const periodStates = [
  { value: "open", label: "Open" },
  { value: "frozen", label: "Frozen" },
] as const;

export const reportingPeriodModel = defineModel({
  kind: "reportingPeriod",
  plural: "reporting-periods",
  label: "Reporting period",
  pluralLabel: "Reporting periods",
  title: "period",
  sort: "-createdAt",
  columns: ["period", "state", "closesAt", "frozenAt", "kept", "promised", "score", "grade"],
  about: "A month of the scorecard. It is frozen some days after its end; what is learned later is shown beside it, never instead.",
  fields: {
    period: text({ label: "Month", max: 7, setByRules: true }),
    state: choice(periodStates, { label: "State", setByRules: true }),
    closesAt: moment({ label: "Closes", setByRules: true }),
    frozenAt: optional(moment({ label: "Frozen", setByRules: true })),
    knownThrough: optional(integer({ label: "Journal", setByRules: true })),
    kept: optional(integer({ label: "Promises kept", setByRules: true })),
    promised: optional(integer({ label: "Promises", setByRules: true })),
    headline: optional(text({ label: "Headline", max: 400, setByRules: true })),
    score: optional(decimal({ label: "Balanced score", setByRules: true })),
    grade: optional(text({ label: "Grade", max: 1, setByRules: true })),
  },
});
export type ReportingPeriod = RecordOf<typeof reportingPeriodModel.shape>;

export const metricValueModel = defineModel({
  kind: "metricValue",
  plural: "metric-values",
  label: "Frozen value",
  pluralLabel: "Frozen values",
  title: "metric",
  sort: "-createdAt",
  columns: ["period", "metric", "value", "n", "knownThrough", "at"],
  servicenow: { table: "u_kpi_value", ownNames: true },
  about: "What a number of the scorecard said when its month was closed.",
  fields: {
    metric: text({ label: "Metric", max: 60, setByRules: true }),
    period: text({ label: "Month", max: 7, setByRules: true }),
    value: optional(decimal({ label: "Value", setByRules: true })),
    part: optional(integer({ label: "Of them", setByRules: true })),
    n: integer({ label: "Counted", setByRules: true }),
    note: optional(text({ label: "To know", max: 200, setByRules: true })),
    target: optional(decimal({ label: "Target then", setByRules: true })),
    definitionVersion: integer({ label: "Definition version", setByRules: true }),
    knownThrough: integer({ label: "Journal", setByRules: true }),
    at: moment({ label: "Frozen", setByRules: true }),
  },
});
export type MetricValue = RecordOf<typeof metricValueModel.shape>;

/** A metric as numbers are made of it: from its record, or built in (id null, version 0). */
export type Definition = Pick<
  Metric,
  | "key"
  | "name"
  | "perspective"
  | "owner"
  | "target"
  | "direction"
  | "floor"
  | "worst"
  | "best"
  | "benchmark"
  | "benchmarkSource"
  | "benchmarkOn"
  | "unit"
  | "decimals"
  | "definition"
  | "source"
  | "formula"
  | "position"
> & { id: string | null; version: number; weight: number };
