import type { Paper, PaperMeta } from "../../kernel/paper.ts";
import { dayWords } from "../../kernel/paper-words.ts";
import type { Instant } from "../../kernel/time.ts";
import { shiftDay } from "../scorecard/period.rules.ts";
import {
  boundOf,
  count,
  countedValue,
  type Figures,
  inSentence,
  type Measured,
  measureFigure,
  measureValue,
  promised,
  shortfall,
} from "./figure.rules.ts";
import { localDate, localMoment } from "./moment.rules.ts";
import type { PaperFaces, PaperHouse, PaperPeriod, PeriodFacts, PromiseRow } from "./paper.model.ts";

// What papers on a period have in common.

/** The head of a paper: who writes to whom, when it was read, what it is. */
export function metaOf(house: PaperHouse, faces: PaperFaces): PaperMeta {
  const asOf = localMoment(house.zone, house.now);
  return {
    organisation: house.organisation,
    ...{ unit: "IT operations", language: "en-GB", ...faces, to: house.recipient, from: house.author },
    ...{ classification: house.classification, issued: localDate(house.zone, house.now), asOf },
  };
}

/** "13 to 19 November 2026": the days of a period, its last one with the year. */
export function daysOf({ from, to }: Pick<PaperPeriod, "from" | "to">): string {
  const last = shiftDay(to, -1);
  const first = from.slice(0, 7) === last.slice(0, 7) ? String(Number(from.slice(8))) : dayWords(from, last);
  return `${first} to ${dayWords(last, null)}`;
}

/** Which promises were kept, as a figure; those that could not be measured are counted apart and said. */
export type Standing = { kept: Measured[]; missed: Measured[]; unmeasured: Measured[]; all: number };
export function standingOf(measures: readonly Measured[]): Standing {
  const all = promised(measures);
  const missed = all.filter((one) => one.kept === false).toSorted((a, b) => shortfall(b) - shortfall(a) || (a.key < b.key ? -1 : 1));
  return {
    kept: all.filter((one) => one.kept === true),
    missed,
    unmeasured: all.filter((one) => one.kept === null),
    all: all.length,
  };
}

/** Adds the figure that says how many promises were kept, of those that could be measured. */
export function addKept(figures: Figures, { kept, missed, all }: Standing, period: string): void {
  const judged = kept.length + missed.length;
  figures.kept = {
    ...{ kind: "ratio", num: kept.length, den: judged },
    label: "Promises kept",
    definition: "Numbers of the scorecard with a target whose value meets it, over those that could be measured.",
    n: { count: all, of: all === 1 ? "promise made" : "promises made" },
    query: "scorecard.kept@1",
    rows: `/scorecard?period=${period}`,
  };
}

/** "We could measure 7 of 9.": said wherever a promise could not be. */
export function addMeasured(figures: Figures, { kept, missed, unmeasured, all }: Standing): string {
  if (unmeasured.length === 0) return "";
  figures.measured = { kind: "ratio", num: kept.length + missed.length, den: all, as: "kept" };
  return "{measured} could be measured";
}

/** A sentence part that names a missed promise with its value and its target, and the figures for it. */
export function missedWords(
  measure: Measured,
  paper: Pick<Paper, "figures" | "refs"> & { figures: Figures; refs: Record<string, string> },
  period: string,
): string {
  const { key } = measure;
  paper.figures[key] = measureFigure(measure, period);
  paper.figures[`${key}Target`] = { ...measureValue(measure, measure.target), as: key };
  paper.refs[`${key}Name`] = inSentence(measure.name);
  return `{#${key}Name} ({${key}}, target {${key}Target})`;
}

/** The table of promises, at most so many rows, what was missed always among them. */
export function promiseRows(facts: PeriodFacts, figures: Figures, verdicts: { kept: string; missed: string }, most: number): PromiseRow[] {
  const judgedBy = facts.toDate.measures;
  const all = promised(facts.measures);
  const standing = (one: Measured) => judgedBy.find((other) => other.key === one.key) ?? one;
  const chosen =
    all.length <= most
      ? all
      : all
          .toSorted((a, b) => rank(standing(a)) - rank(standing(b)))
          .slice(0, most)
          .toSorted((a, b) => all.indexOf(a) - all.indexOf(b));
  return chosen.map((one): PromiseRow => {
    const overall = standing(one);
    figures[one.key] ??= measureFigure(one, facts.period.key);
    return {
      ...{ label: one.name, figure: one.key, bound: boundOf(one), target: measureValue(one, one.target) },
      ...{ actual: measureValue(one, one.shown.value), previous: measureValue(one, one.before) },
      ...{ toDate: measureValue(one, overall.shown.value), counted: countedValue(one) },
      verdict: overall.kept === null ? "not measured" : overall.kept ? verdicts.kept : verdicts.missed,
    };
  });
}

function rank(measure: Measured): number {
  return measure.kept === false ? 0 : measure.kept === null ? 2 : 1;
}

/** How many whole minutes lie between two moments. */
export function minutesBetween(from: Instant, to: Instant): number {
  return Math.floor((Date.parse(to) - Date.parse(from)) / 60_000);
}

/** Adds the count of decisions that wait. */
export function addDecisions(figures: Figures, waiting: number): void {
  figures.decisions = {
    ...count(waiting, "decisions", "decision"),
    label: "Decisions",
    definition:
      "Approvals due within a week or overdue, reviews past their day, and what the Desk has in NOW and TODAY; each record once, none that is restricted.",
    n: { count: waiting, of: waiting === 1 ? "record" : "records" },
    query: "briefing.decisions@1",
  };
}
