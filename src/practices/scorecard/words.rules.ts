import { figure } from "./evaluate.rules.ts";
import type { Definition } from "./model.ts";

// Sentences of the scorecard: headline first, then the number, then the comparison. Pure, so that a paper and a screen say the same.

type Figured = Pick<Definition, "decimals" | "unit" | "target" | "direction">;
export type Judged = Pick<Definition, "name" | "target" | "direction" | "decimals" | "unit" | "formula"> & {
  value: number | null;
  part: number | null;
  n: number;
  kept: boolean | null;
};

const numbers = ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
const inWords = (count: number) => numbers[count] ?? String(count);

/** "We kept 9 of 11 promises in October.", and which were missed by how much. */
export function headline(measures: readonly Judged[], period: string, isRunning: boolean): { sentence: string; missed: string } {
  const judged = measures.filter((one) => one.kept !== null);
  const missed = judged.filter((one) => one.kept === false);
  const kept = judged.length - missed.length;
  if (judged.length === 0) return { sentence: `No promise of ${period} can be judged yet.`, missed: "" };
  const verb = isRunning ? "are keeping" : "kept";
  const sentence =
    missed.length === 0 && judged.length > 1
      ? `We ${verb} all ${judged.length} promises in ${period}.`
      : `We ${verb} ${kept} of ${judged.length} ${judged.length === 1 ? "promise" : "promises"} in ${period}.`;
  if (missed.length === 0) return { sentence, missed: "" };
  const named = missed.slice(0, 3).map((one) => `${lowerFirst(one.name)} (${missWords(one)})`);
  const more = missed.length > 3 ? [`${inWords(missed.length - 3)} more`] : [];
  const lead =
    missed.length === 1
      ? `The one we ${isRunning ? "miss" : "missed"}`
      : `The ${inWords(missed.length)} we ${isRunning ? "miss" : "missed"}`;
  return { sentence, missed: `${lead}: ${listed([...named, ...more])}.` };
}

function missWords(one: Judged): string {
  const target = `target ${withUnit(one, one.target!)}`;
  const counted = one.part === null ? "" : `, ${grouped(one.part)} of ${grouped(one.n)}`;
  return `${withUnit(one, one.value!)}, ${target}${counted}`;
}

/** "86 %", "4.4 of 5", "46", "2.3 d". */
export function withUnit(definition: Figured, value: number): string {
  const { text, unit } = inUnits(definition, value);
  return unit ? `${text} ${unit}` : text;
}

/** The figure and its unit as one reads them: many minutes are hours or days, where no promise is given in minutes. */
export function inUnits(definition: Figured, value: number): { text: string; unit: string } {
  const isLong = definition.unit === "min" && definition.target === null && Math.abs(value) >= longMinutes;
  if (!isLong) return { text: valueText(definition, value), unit: definition.unit ?? "" };
  const [each, unit] = Math.abs(value) >= 2 * dayMinutes ? [dayMinutes, "d"] : [60, "h"];
  return { text: (value / each).toLocaleString("en-GB", { minimumFractionDigits: 1, maximumFractionDigits: 1 }), unit };
}
const longMinutes = 180;
const dayMinutes = 1440;

/** The figure alone, with its decimals: "99.74", "1,377". */
export function valueText(definition: Figured, value: number): string {
  const shown = figure(definition, value);
  return shown.toLocaleString("en-GB", { minimumFractionDigits: definition.decimals, maximumFractionDigits: definition.decimals });
}

/** "≥ 99.50", "100" where nothing lies beyond it, "none set". */
export function targetText(definition: Figured & Pick<Definition, "formula">): string {
  if (definition.target === null) return "none set";
  const text = valueText(definition, definition.target);
  if (definition.unit === "%" && definition.target === 100 && definition.direction === "atLeast" && definition.formula.form === "reviews")
    return text;
  return `${definition.direction === "atLeast" ? "≥" : "≤"} ${text}`;
}

/** How far from the target: "0.24 over", "9 short", "met"; empty without a target or a value. */
export function againstText(definition: Figured, value: number | null): string {
  if (definition.target === null || value === null) return "";
  const by = figure(definition, value) - definition.target;
  const size = Math.abs(by).toFixed(definition.decimals);
  if (Number(size) === 0) return "met";
  if (by > 0) return `${size} over`;
  return definition.direction === "atLeast" ? `${size} short` : `${size} under`;
}

/** The change since the period before, and whether it is good: more is better where at least the target is promised. */
export function deltaOf(
  definition: Figured,
  value: number | null,
  before: number | null,
): { words: string; direction: "up" | "down" | "none"; isGood: boolean | null } | null {
  if (value === null || before === null) return null;
  const by = figure(definition, value) - figure(definition, before);
  const size = Math.abs(by).toFixed(definition.decimals);
  if (Number(size) === 0) return { words: "0", direction: "none", isGood: null };
  const { text, unit } = inUnits(definition, Number(size));
  // Beside a value in hours a bare number would be read as hours.
  const isSame = unit === (definition.unit ?? "") && inUnits(definition, value).unit === unit;
  const words = isSame ? text : `${text} ${unit}`;
  return { words, direction: by > 0 ? "up" : "down", isGood: by > 0 === (definition.direction === "atLeast") };
}

/** "6 of 7", "312 answers", "6 services", "of 412". */
export function countedText(definition: Pick<Definition, "formula">, one: { n: number; part: number | null }): string {
  const n = grouped(one.n);
  switch (definition.formula.form) {
    case "rating":
      return `${n} ${one.n === 1 ? "answer" : "answers"}`;
    case "availability":
      return `${n} ${one.n === 1 ? "service" : "services"}`;
    case "age":
      return `of ${n}`;
    case "share":
      // A share that can pass 100 (resolved of opened) says both; so does one of few.
      return one.part === null ? n : `${grouped(one.part)} of ${n}`;
    default:
      return one.part === null ? n : `${grouped(one.part)} of ${n}`;
  }
}

export type Flow = {
  opened: number;
  resolved: number;
  canceled: number;
  /** Minutes from opened to resolved of what was resolved, and those of them in which nobody could work on it. */
  elapsedMinutes: number;
  waitedMinutes: number;
  /** Resolved by person, most first. */
  perPerson: readonly number[];
  weeks: number;
};

/**
 * Staffing or process? More hands help where more comes in than goes out and work, not waiting, fills the time; else the way of working does.
 * Bounds: 5 % more in than out is growth, 60 % waiting is mostly waiting, three times the middle is uneven. Source: Little's law; flow efficiency.
 */
export function staffingOrProcess(flow: Flow): { verdict: "staffing" | "process" | "neither" | "unknown"; sentence: string } {
  const ended = flow.resolved + flow.canceled;
  if (flow.resolved < 20 || flow.weeks < 1)
    return { verdict: "unknown", sentence: "Too few were resolved to say whether staffing or process decides." };
  const waits = flow.elapsedMinutes > 0 ? flow.waitedMinutes / flow.elapsedMinutes : 0;
  const waiting = `${Math.round(100 * waits)} % of the time to a resolution is waiting`;
  const middle = flow.perPerson[Math.floor(flow.perPerson.length / 2)] ?? 0;
  const uneven = flow.perPerson.length >= 4 && middle > 0 && flow.perPerson[0]! >= 3 * middle;
  const surplus = flow.opened - ended;
  const grows = ended === 0 || flow.opened > 1.05 * ended;
  const span = flow.weeks === 1 ? "the week" : `${flow.weeks} weeks`;
  if (!grows && waits < 0.6) return { verdict: "neither", sentence: `Neither: as much goes out as comes in, and ${waiting}.` };
  if (!grows)
    return {
      verdict: "process",
      sentence: `Process: we keep up, yet ${waiting}. Fewer hand-overs and holds would shorten it; more people would not.`,
    };
  const grew = `the backlog grew by ${grouped(surplus)} in ${span}`;
  if (waits >= 0.6) return { verdict: "process", sentence: `Process before staffing: ${grew}, but ${waiting}.` };
  if (uneven)
    return {
      verdict: "process",
      sentence: `Process before staffing: ${grew}, and the work lies unevenly: the busiest resolved ${grouped(flow.perPerson[0]!)}, the middle one ${grouped(middle)}.`,
    };
  const each = middle / flow.weeks;
  const hands = each > 0 ? Math.max(1, Math.ceil(surplus / flow.weeks / each)) : null;
  const need =
    hands === null ? "" : ` At the present pace ${hands === 1 ? "one more person" : `${inWords(hands)} more people`} would hold it.`;
  return { verdict: "staffing", sentence: `Staffing: ${grew}, and only ${waiting}.${need}` };
}

function lowerFirst(text: string): string {
  // "SLA kept" keeps its capitals.
  return /^[A-Z][a-z]/.test(text) ? text[0]!.toLowerCase() + text.slice(1) : text;
}

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

function grouped(count: number): string {
  return count.toLocaleString("en-GB");
}
