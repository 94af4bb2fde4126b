import { z } from "zod";
import {
  choice,
  decimal,
  defaulted,
  defineModel,
  flag,
  integer,
  json,
  moment,
  optional,
  type RecordOf,
  reference,
  text,
} from "../../kernel/model.ts";
import type { InputOf } from "../../kernel/practice.ts";

export const seriesStates = [
  { value: "learning", label: "Learning what is usual" },
  { value: "usual", label: "Usual" },
  { value: "unusual", label: "Unusual" },
  { value: "silent", label: "No longer sent" },
] as const;
/** A counter only grows, from its own beginning on: it is judged by what it grows in a minute. */
export const counted = [
  { value: "gauge", label: "As it stands" },
  { value: "counter", label: "By what it grows in a minute" },
] as const;
export const persistences = [
  { value: "3of5", label: "Three of five numbers" },
  { value: "2of3", label: "Two of three numbers" },
  { value: "1of1", label: "A single number" },
] as const;
export const sides = [
  { value: "both", label: "Higher or lower" },
  { value: "above", label: "Higher only" },
  { value: "below", label: "Lower only" },
] as const;

const byRules = { setByRules: true } as const;
const labelMap = z
  .record(z.string().min(1).max(128), z.string().max(1024))
  .refine((map) => Object.keys(map).length <= 64, "At most 64 labels.");
const sampleList = z.array(z.tuple([z.number().int(), z.number()]).readonly()).max(1_000);

/**
 * Where a series stands in its course; see watch.rules.ts. `raw` is a counter's last number; `fresh` what the last command remembered.
 * `isNews`: it became unusual lately, or still is: history that was sent later calls nobody.
 */
const standing = z.object({
  marks: z.number().int(),
  unusualFrom: z.number().int().nullable(),
  learnsFrom: z.number().int(),
  raw: z.object({ atMs: z.number().int(), value: z.number() }).nullable(),
  fresh: sampleList,
  isNews: z.boolean(),
});

export const metricSeriesModel = defineModel({
  kind: "metricSeries",
  plural: "metric-series",
  label: "Measured series",
  pluralLabel: "Measured series",
  title: "title",
  sort: "title",
  columns: ["title", "state", "stateSince", "because", "lastValue", "unit", "lastAt", "service", "alerts"],
  about: "Numbers that a tool sends of one thing, and whether they are as usual for that hour of the week.",
  fields: {
    title: text({ label: "Series", max: 400, ...byRules, short: true, searchable: true, folded: true, sortable: true }),
    metric: text({ label: "Metric", max: 200, ...byRules }),
    labels: defaulted(json(labelMap, { label: "Labels", ...byRules }), {}),
    unit: optional(text({ label: "Unit", max: 40, ...byRules })),
    counted: defaulted(choice(counted, { label: "Read", ...byRules }), "gauge"),
    integration: reference("integration", { label: "Comes from", ...byRules, short: true }),
    service: optional(reference("service", { label: "Service", short: true, help: "Has the alerts; the tool's own word where none." })),
    alerts: flag({ label: "Raise alerts", short: true, help: "While it is unusual." }),
    unusualAt: defaulted(
      decimal({ label: "Unusual from", unit: "spreads", min: 1, most: 100, short: true, help: "How many times the usual spread." }),
      4,
    ),
    persistence: defaulted(choice(persistences, { label: "When so are", short: true }), "3of5"),
    side: defaulted(choice(sides, { label: "If", short: true }), "both"),
    leastDifference: defaulted(
      decimal({ label: "And differing by", min: 0, short: true, help: "In the series' own unit: less is never unusual." }),
      0,
    ),
    state: defaulted(choice(seriesStates, { label: "State", ...byRules, sortable: true }), "learning"),
    stateSince: optional(moment({ label: "Since", ...byRules, sortable: true })),
    because: optional(text({ label: "Because", max: 300, ...byRules })),
    lastValue: optional(decimal({ label: "Last number", min: -1e100, most: 1e100, ...byRules, derived: true })),
    lastAt: optional(moment({ label: "Last sent", ...byRules, derived: true })),
    standing: json(standing, { label: "Course", ...byRules, derived: true }),
    active: flag({ label: "Watched", ...byRules }),
  },
});
export type MetricSeries = RecordOf<typeof metricSeriesModel.shape>;

/** Numbers of one series in the order of time; later ones than were known are looked at, others are not. */
export const observeInput = {
  integration: reference("integration", { label: "Integration" }),
  metric: text({ label: "Metric", max: 200 }),
  labels: defaulted(json(labelMap, { label: "Labels" }), {}),
  unit: optional(text({ label: "Unit", max: 40 })),
  counted: defaulted(choice(counted, { label: "Read" }), "gauge"),
  alerts: flag({ label: "Raise alerts" }),
  points: json(z.array(z.object({ atMs: z.number().int(), value: z.number() })).max(1_000), { label: "Numbers" }),
};
export type Observe = { type: "observe" } & InputOf<typeof observeInput>;

/** What is remembered of a series is kept in parts: hours 0 to 167 of the week, and 168 for the last numbers of any. */
export const recentPart = 168;

export const seriesMemoryModel = defineModel({
  kind: "seriesMemory",
  plural: "series-memories",
  label: "What is remembered of a series",
  pluralLabel: "What is remembered of series",
  title: "name",
  sort: "createdAt",
  columns: ["series", "name", "updatedAt"],
  about: "Earlier numbers of a series at one hour of the week, or the last ones of any hour. The house keeps them to know what is usual.",
  fields: {
    series: reference("metricSeries", { label: "Series", ...byRules }),
    name: text({ label: "When", max: 40, ...byRules }),
    part: integer({ label: "Hour of the week", most: recentPart, ...byRules }),
    samples: json(sampleList, { label: "Numbers", ...byRules, derived: true }),
  },
});
export type SeriesMemory = RecordOf<typeof seriesMemoryModel.shape>;
