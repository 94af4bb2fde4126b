import { may } from "../../kernel/actor.ts";
import { accept, type Decision, type Refusal, refuse } from "../../kernel/decision.ts";
import { deriveId, type Id } from "../../kernel/ids.ts";
import { decimal, integer, moment, optional, text } from "../../kernel/model.ts";
import type { InputOf, Kind, Question } from "../../kernel/practice.ts";
import { newBase } from "../../kernel/record.ts";
import { defineRegister } from "../../kernel/register.ts";
import type { Instant } from "../../kernel/time.ts";
import {
  formula,
  type Metric,
  type MetricValue,
  metricModel,
  metricValueModel,
  type ReportingPeriod,
  reportingPeriodModel,
} from "./model.ts";

/** Ids of periods and their values are derived, so that two servers that close a month at once write one. */
const root = "0199e6b4c4007000a100000000000000";

/** The id of a month's record ("2026-10"). */
export function periodId(period: string): Id {
  return deriveId(root, `period/${period}`);
}

/** The id of a metric's frozen value of a month. */
export function valueId(period: string, metric: string): Id {
  return deriveId(root, `value/${period}/${metric}`);
}

const permissions = { read: "scorecard.read", write: "scorecard.administer" };

const register = defineRegister<Metric>(metricModel, {
  ...permissions,
  check: (record) => {
    const { weight, worst, best, benchmark, benchmarkSource } = record;
    if (weight !== null && weight > 0 && (worst === null || best === null || worst === best))
      return { code: "noSpan", field: worst === null ? "worst" : "best" };
    if (benchmark !== null && benchmarkSource === null) return { code: "whoseBenchmark", field: "benchmarkSource" };
    if (!/^[a-z][A-Za-z0-9]{0,59}$/.test(record.key)) return { code: "badKey", field: "key", because: record.key };
    const read = formula.safeParse(record.formula);
    return read.success
      ? null
      : { code: "badFormula", field: "formula", because: read.error.issues.map((issue) => issue.message).join(" ") };
  },
  refusals: {
    badKey: "{because} cannot be a key. Begin with a small letter and use letters and digits.",
    badFormula: "This formula does not read: {because}",
    noSpan: "A number with a weight needs a worst and a best that differ: between them it gives its points.",
    whoseBenchmark: "Say whose benchmark it is: a number from nowhere compares with nothing.",
    keyTaken: "There is a metric called {because} already. Change that one, or bring it back.",
  },
});
/** Which record holds a key. */
export type MetricFacts = { keys: ReadonlyMap<string, Id> };

/** A metric: a register in which a key stands once. */
export const metric: Kind<Metric, Parameters<typeof register.decide>[0]["command"], MetricFacts> = {
  ...register,
  gate: (question) => register.gate({ ...question, facts: undefined }),
  decide: (question) => {
    const decision = register.decide({ ...question, facts: undefined });
    if (!decision.ok) return decision;
    const holder = question.facts.keys.get(decision.next.key);
    return holder !== undefined && holder !== decision.next.id
      ? refuse("keyTaken", { field: "key", because: decision.next.key })
      : decision;
  },
  learn: (facts, { after }) => ({ keys: new Map(facts.keys).set(after.key, after.id) }),
};

/** A number as it is frozen. */
export type FrozenValue = Pick<MetricValue, "metric" | "value" | "part" | "n" | "note" | "target" | "definitionVersion">;
/** What closing a month needs to know: its numbers, and the journal n they were counted through. */
export type ClosingFacts = {
  closing: ReadonlyMap<
    Id,
    {
      values: readonly FrozenValue[];
      knownThrough: number;
      kept: number;
      promised: number;
      headline: string;
      score: number | null;
      grade: string | null;
      isOver: boolean;
    }
  >;
};

const periodCommands = {
  open: {
    label: "Open",
    internal: true,
    creates: true,
    input: { period: text({ label: "Month", max: 7 }), closesAt: moment({ label: "Closes" }) },
  },
  freeze: {
    label: "Freeze now",
    input: {},
    permission: permissions.write,
    order: 1,
    help: "Keeps the numbers of the month as they are. What is learned later is shown beside them.",
  },
} as const;
type PeriodCommand = ({ type: "open" } & InputOf<typeof periodCommands.open.input>) | { type: "freeze" } | { type: "wake" };

/** A month closes by itself; its numbers are kept as they were then. */
export const reportingPeriod: Kind<ReportingPeriod, PeriodCommand, ClosingFacts> = {
  model: reportingPeriodModel,
  permissions: { read: permissions.read },
  commands: periodCommands,
  events: {
    periodOpened: { audience: "staff", label: "month opened" },
    periodFrozen: { audience: "staff", label: "month frozen" },
  },
  refusals: {
    isFrozen: "This month is frozen. What was learned since is shown beside its numbers.",
    notOver: "This month is not over yet.",
  },
  gate: ({ current, command }) => gate(current, command.type),
  decide: decidePeriod,
  fromPatch: () => ({ ok: false, refusal: { code: "unknownCommand" } }),
  wake: (record) => (record.state === "open" ? record.closesAt : null),
  visible: (actor) => (may(actor, permissions.read) ? ["all"] : []),
};

function gate(current: ReportingPeriod | null, type: string): Refusal | null {
  if (!current) return type === "open" ? null : { code: "missing" };
  return type === "freeze" && current.state === "frozen" ? { code: "isFrozen" } : null;
}

function decidePeriod(question: Question<ReportingPeriod, PeriodCommand, ClosingFacts>): Decision<ReportingPeriod> {
  const { current, command, now, facts } = question;
  if (command.type === "open") {
    if (current) return accept(current);
    const { period, closesAt } = command;
    const nothing = { frozenAt: null, knownThrough: null, kept: null, promised: null, headline: null, score: null, grade: null };
    return accept({ ...newBase(question), period, closesAt, state: "open", ...nothing }, { type: "periodOpened", data: { period } });
  }
  if (!current) return refuse("missing");
  if (current.state === "frozen") return command.type === "wake" ? accept(current) : refuse("isFrozen");
  const closing = facts.closing.get(current.id);
  if (!closing) throw new Error(`The numbers of ${current.period} were not read before it was closed.`);
  if (!closing.isOver) return refuse("notOver");
  const { values, isOver: _, ...summary } = closing;
  const { knownThrough } = summary;
  const next: ReportingPeriod = { ...current, ...summary, state: "frozen", frozenAt: now };
  return accept(next, { type: "periodFrozen", data: { period: current.period, knownThrough, values } });
}

const valueCommands = {
  keep: {
    label: "Keep",
    internal: true,
    creates: true,
    input: {
      metric: text({ label: "Metric", max: 60 }),
      period: text({ label: "Month", max: 7 }),
      value: optional(decimal({ label: "Value" })),
      part: optional(integer({ label: "Of them" })),
      n: integer({ label: "Counted", min: -1_000_000_000 }),
      note: optional(text({ label: "To know", max: 200 })),
      target: optional(decimal({ label: "Target then" })),
      definitionVersion: integer({ label: "Definition version" }),
      knownThrough: integer({ label: "Journal" }),
    },
  },
} as const;
type KeepCommand = { type: "keep" } & FrozenValue & { period: string; knownThrough: number; at?: Instant };

/** Written once, when its month is closed; never changed. */
export const metricValue: Kind<MetricValue, KeepCommand, undefined> = {
  model: metricValueModel,
  permissions: { read: permissions.read },
  commands: valueCommands,
  events: { metricValueKept: { audience: "staff", label: "value frozen" } },
  refusals: {},
  gate: () => null,
  decide: (question) => {
    if (question.current) return refuse("taken");
    const { type: _, ...values } = question.command;
    return accept({ ...newBase(question), ...values, at: question.now }, { type: "metricValueKept" });
  },
  fromPatch: () => ({ ok: false, refusal: { code: "unknownCommand" } }),
  visible: (actor) => (may(actor, permissions.read) ? ["all"] : []),
  about: (record) => periodId(record.period),
};
