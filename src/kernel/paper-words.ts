import type { Paper, Value } from "./paper.ts";
import { markOf } from "./paper-marks.ts";
import { monthNames } from "./time.ts";

// What a paper says, as plain text: for the screen beside it, for a mail, and for tests. The template prints the same.

const thin = "\u202f";
const words = ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
const symbols: Readonly<Record<string, string>> = { EUR: "€", USD: "$", GBP: "£" };

/** What a sentence is told from. `isMarked`: a mark stands behind each figure, to make a note of it. */
export type Telling = Pick<Paper, "dates" | "refs" | "figures" | "meta"> & { isMarked?: boolean };

/** A sentence of a paper with its slots filled: {figure} {count:word} {@day} {@moment:time} {#record}. A slot nobody knows stays as it is. */
export function spoken(sentence: string, paper: Telling): string {
  return sentence.replaceAll(/\{([^{}]*)\}/g, (whole, slot: string) => {
    const [name = "", form] = slot.split(":");
    if (name.startsWith("@")) return dated(paper.dates[name.slice(1)], form, paper) ?? whole;
    if (name.startsWith("#")) return paper.refs[name.slice(1)] ?? whole;
    const figure = paper.figures[name];
    if (!figure) return whole;
    const said = form === "word" || form === "Word" ? spelled(figure, form) : valueWords(figure);
    return said + markIn(paper, name);
  });
}

/** The mark of a figure, where marks are wanted; else nothing. */
export function markIn(paper: Telling, figure: string): string {
  return paper.isMarked ? markOf(figure) : "";
}

function dated(day: string | undefined, form: string | undefined, paper: Pick<Paper, "meta">): string | undefined {
  if (day === undefined) return undefined;
  return form === "time" ? day.slice(11, 16) : dayWords(day, form === "year" ? null : paper.meta.issued);
}

/** "27 November"; with the year where it is another than on the day of issue, or none is given. */
export function dayWords(day: string, issued: string | null): string {
  const year = day.slice(0, 4);
  const date = `${Number(day.slice(8, 10))} ${monthNames[Number(day.slice(5, 7))]}`;
  return year === issued?.slice(0, 4) ? date : `${date} ${year}`;
}

function spelled(value: Value, form: "word" | "Word"): string {
  const word = value.kind === "count" ? words[Number(value.value)] : undefined;
  if (value.kind !== "count" || word === undefined) return valueWords(value);
  const unit = unitOf(value);
  return `${form === "Word" ? word[0]!.toUpperCase() + word.slice(1) : word}${unit ? ` ${unit}` : ""}`;
}

/** A value as it is printed: rounded once, grouped, with its unit and a true minus. */
export function valueWords(value: Value): string {
  switch (value.kind) {
    case "money": {
      const { before, digits } = decimal(value.amount, value.digits, value.sign);
      return before + (symbols[value.currency] ?? value.currency + thin) + digits;
    }
    case "percent":
      return `${numberOf(value.value, value.digits, value.sign)}${thin}%`;
    case "ratio":
      return `${numberOf(String(value.num))} of ${numberOf(String(value.den))}`;
    case "count": {
      const unit = unitOf(value);
      return numberOf(value.value, value.digits, value.sign) + (unit ? ` ${unit}` : "");
    }
    case "text":
      return value.value;
    case "none":
      return "–";
  }
}

function unitOf({ value, unit = "", one }: Extract<Value, { kind: "count" }>): string {
  return Number(value) === 1 ? (one ?? unit) : unit;
}

function numberOf(value: string, digits = 0, sign = false): string {
  const parts = decimal(value, digits, sign);
  return parts.before + parts.digits;
}

/** Half up on the decimal text, as it was written: 0.125 to two digits is 0.13. */
function decimal(text: string, digits = 0, sign = false): { before: string; digits: string } {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!match) throw new Error(`"${text}" is no decimal number.`);
  const [, minus, whole = "0", fraction = ""] = match;
  const scaled = BigInt(whole + fraction.slice(0, digits).padEnd(digits, "0")) + (Number(fraction[digits] ?? "0") >= 5 ? 1n : 0n);
  const all = String(scaled).padStart(digits + 1, "0");
  const grouped = all.slice(0, all.length - digits).replaceAll(/\B(?=(\d{3})+$)/g, ",");
  const before = scaled === 0n ? "" : minus ? "−" : sign ? "+" : "";
  return { before, digits: digits > 0 ? `${grouped}.${all.slice(-digits)}` : grouped };
}
