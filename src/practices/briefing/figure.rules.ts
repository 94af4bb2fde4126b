import { type Figure, inShort, type Value } from "../../kernel/paper.ts";
import { figure } from "../scorecard/evaluate.rules.ts";
import type { Definition } from "../scorecard/model.ts";
import { countedText } from "../scorecard/words.rules.ts";

// Numbers of the scorecard as figures of a paper.

export type Shown = { value: number | null; n: number; part: number | null; why: string | null; note: string | null };
/** A number in a period: with the one before, how it went over thirteen periods, and whether the promise was kept. */
export type Measured = Pick<
  Definition,
  "key" | "name" | "definition" | "version" | "unit" | "decimals" | "target" | "direction" | "formula"
> & { shown: Shown; before: number | null; kept: boolean | null; points: readonly (number | null)[] };

/** Figures as they are collected while a paper is composed: what is not said is not kept. */
export type Figures = Record<string, Figure>;

export function count(value: number, unit = "", one = unit): Value {
  return { kind: "count", value: decimalText(value), unit, one };
}

/** A number as a decimal text without an exponent. */
export function decimalText(value: number): string {
  const text = value.toFixed(6);
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/** A value of a measure as it is printed: rounded so that a missed promise never reads as kept. */
export function measureValue(measure: Pick<Measured, "unit" | "decimals" | "target" | "direction">, value: number | null): Value {
  if (value === null) return { kind: "none" };
  const shown = decimalText(figure(measure, value));
  const digits = measure.decimals;
  if (measure.unit === "%") return { kind: "percent", value: shown, digits };
  const unit = measure.unit === "of 5" ? "" : (measure.unit ?? "");
  return { kind: "count", value: shown, digits, unit, one: unit };
}

/** The figure of a measure in a period, with where it comes from. `query`: the address of its rows. */
export function measureFigure(measure: Measured, period: string): Figure {
  const { key, name, definition, version, shown } = measure;
  return {
    ...measureValue(measure, shown.value),
    ...{ label: name, definition: inShort(definition, 150), n: { count: shown.n, of: nounOf(measure) } },
    query: `scorecard.${key}@${version || 1}`,
    rows: `/scorecard?period=${period}&rows=${key}`,
  };
}

function nounOf({ formula, shown }: Measured): string {
  const one = shown.n === 1;
  switch (formula.form) {
    case "rating":
      return one ? "answer" : "answers";
    case "availability":
      return one ? "service" : "services";
    case "reviews":
      return one ? "review due" : "reviews due";
    default:
      return "counted";
  }
}

/** Of how many: "847 of 899", "6 services"; where nothing is shown, why. */
export function countedValue(measure: Measured): Value {
  const { shown } = measure;
  return { kind: "text", value: shown.value === null ? (shown.why ?? "nothing to count") : countedText(measure, shown) };
}

/** "≥" or "≤", or nothing where no target is set. */
export function boundOf({ target, direction }: Pick<Measured, "target" | "direction">): string {
  return target === null ? "" : direction === "atLeast" ? "≥" : "≤";
}

/** Promises that were made: those with a target. */
export function promised(measures: readonly Measured[]): Measured[] {
  return measures.filter((one) => one.target !== null);
}

/** How far a measure missed its target, as a share of the target: what is worst is told first. */
export function shortfall({ target, shown, direction }: Measured): number {
  if (target === null || shown.value === null || target === 0) return 0;
  return ((direction === "atLeast" ? target - shown.value : shown.value - target) / Math.abs(target)) * 100;
}

/** A name as it stands inside a sentence. An abbreviation at its beginning stays as it is. */
export function inSentence(name: string): string {
  return /^[A-Z][a-z]/.test(name) ? name[0]!.toLowerCase() + name.slice(1) : name;
}
