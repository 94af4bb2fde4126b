import { sha256 } from "../../kernel/sha256.ts";
import { shareDifference, wilson } from "../../kernel/share.ts";
import { figure, meets, type Reading } from "../scorecard/evaluate.rules.ts";
import type { Definition } from "../scorecard/model.ts";
import { countedText, withUnit } from "../scorecard/words.rules.ts";
import type { Verdict } from "./model.ts";

/** A number in a window, as it is kept. */
export type Kept = Pick<Reading, "value" | "part" | "n" | "why">;

/** What the later window says of the former: for shares only where chance does not explain it, for other numbers as they read. */
export function verdictOf(metric: Definition, before: Kept, after: Kept): Verdict {
  if (before.value === null || after.value === null) return "notMeasured";
  const [former, later] = [figure(metric, before.value), figure(metric, after.value)];
  const share = spanOf(before, after);
  if (share && share.from <= 0 && share.to >= 0) return former === later ? "same" : "chance";
  if (!share && former === later) return "same";
  return (share ? share.by > 0 : later > former) === (metric.direction === "atLeast") ? "better" : "worse";
}

/** The difference of two shares in points of a hundred, with the span of 95 of 100 cases; null where the number is no share. */
export function spanOf(before: Kept, after: Kept): { by: number; from: number; to: number } | null {
  if (before.part === null || after.part === null) return null;
  // What came out of what came in can pass a hundred: it is no share of one lot.
  if (before.part > before.n || after.part > after.n) return null;
  const [former, later] = [wilson(before.part, before.n), wilson(after.part, after.n)];
  if (!former || !later) return null;
  const { by, from, to } = shareDifference(former, later);
  return { by: 100 * by, from: 100 * from, to: 100 * to };
}

/** By what a number is counted, whatever it is called and whatever is promised: two definitions with the same digest count alike. */
export function formulaDigest({ formula, unit }: Pick<Definition, "formula" | "unit">): string {
  return sha256(JSON.stringify([sorted(formula), unit ?? null]));
}

/** The same whatever order a database or a form gives its keys; measures and narrowings are sets. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted).sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, inner]) => [key, sorted(inner)]);
}

type Redefined = Parameters<typeof sentenceOf>[0] & { former: Kept; formerVersion: number | null };

/** Where the definition changed on the way: both windows by the later one, what the former said before, and that the claim is not judged. */
export function redefinedSentence({ metric, before, after, claimed, former, formerVersion }: Redefined): string {
  const isMeasured = before.value !== null && after.value !== null;
  const then = former.value === null ? "nothing" : withUnit(metric, former.value);
  return [
    `The definition of ${metric.name} changed on the way (${versionWords(formerVersion)} to ${versionWords(metric.version)}): both are counted by the later one.`,
    courseWords({ metric, before, after }),
    `By the former it had said ${then} before; the claim of ${withUnit(metric, claimed)}, made under it, is not judged.`,
    isMeasured ? chanceWords(before, after) : "It cannot be said what the act did.",
  ]
    .filter((one) => one !== "")
    .join(" ");
}

function versionWords(version: number | null): string {
  return version === null || version === 0 ? "built in" : `version ${version}`;
}

/** "Resolved in time went from 91.2 % (310 of 340) to 95.1 % (344 of 362). 95.0 % was claimed: reached." */
export function sentenceOf(given: { metric: Definition; before: Kept; after: Kept; claimed: number }): string {
  const { metric, before, after, claimed } = given;
  const course = courseWords(given);
  if (before.value === null || after.value === null) return `${course} It cannot be said what the act did.`;
  const reached = meets(figure(metric, after.value), claimed, metric.direction);
  const claim = `${withUnit(metric, claimed)} was claimed: ${reached ? "reached" : "not reached"}.`;
  return [course, claim, chanceWords(before, after)].filter((one) => one !== "").join(" ");
}

function courseWords({ metric, before, after }: { metric: Definition; before: Kept; after: Kept }): string {
  const isCount = metric.formula.form === "count" || metric.formula.form === "stock";
  const said = (kept: Kept) => {
    if (kept.value === null) return `nothing (${kept.why ?? "nothing to count"})`;
    return isCount ? withUnit(metric, kept.value) : `${withUnit(metric, kept.value)} (${countedText(metric, kept)})`;
  };
  return `${metric.name} went from ${said(before)} to ${said(after)}.`;
}

function chanceWords(before: Kept, after: Kept): string {
  const span = spanOf(before, after);
  if (!span) return "";
  const points = (value: number) => `${value > 0 ? "+" : value < 0 ? "−" : ""}${Math.abs(value).toFixed(1)}`;
  const where = `between ${points(span.from)} and ${points(span.to)} points in 95 of 100 cases`;
  return span.from <= 0 && span.to >= 0
    ? `Chance alone may explain it: the difference lies ${where}.`
    : `Chance does not explain it: the difference lies ${where}.`;
}
