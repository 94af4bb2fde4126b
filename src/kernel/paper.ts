import { sha256 } from "./sha256.ts";

// The language of papers: figures that carry their origin, sentences with slots for them. What is printed is made of this and nothing else.

/** One value as it is printed. Decimals are texts, rounded once, when they are printed. */
export type Value =
  | { kind: "count"; value: string; unit?: string; one?: string; digits?: number; sign?: boolean }
  | { kind: "percent"; value: string; digits?: number; sign?: boolean }
  | { kind: "money"; amount: string; currency: string; digits?: number; sign?: boolean }
  | { kind: "ratio"; num: number; den: number }
  | { kind: "text"; value: string }
  | { kind: "none" };
/** How a figure was counted: what it means, of how many, by which query at which version of its definition. */
export type Origin = {
  label: string;
  definition: string;
  n: { count: number; of: string };
  query: string;
  /** Where it was read at another time than the paper. */
  asOf?: LocalMoment;
  /** Where its rows are opened in the office, as a path. */
  rows?: string;
};
/** A figure has an origin of its own, or that of another: the same definition, count, time and query. */
export type Figure = Value & (Origin | { as: string });
export type LocalMoment = { utc: string; local: string; zone: string };
/** In which look a paper was composed: its colour, such as #14304d, and its logo by the SHA-256 of the picture. */
export type PaperLook = { accent: string; logo: string | null };
export type PaperMeta = {
  organisation: string;
  unit: string;
  language: string;
  /** What kind of paper it is, for the head of each page. */
  kind: string;
  title: string;
  description: string;
  subject: string;
  to: { name: string; role: string } | null;
  from: { name: string; role: string };
  classification: string;
  /** The day it is dated, yyyy-mm-dd. */
  issued: string;
  asOf: LocalMoment;
  /** Where the house has set one. */
  look?: PaperLook;
};
/** What every paper has; each kind of paper adds its parts. */
export type Paper = {
  paper: string;
  meta: PaperMeta;
  /** Days and local moments that sentences name: yyyy-mm-dd or yyyy-mm-ddThh:mm. */
  dates: Readonly<Record<string, string>>;
  /** Numbers of records that sentences name, such as INC0001204. */
  refs: Readonly<Record<string, string>>;
  figures: Readonly<Record<string, Figure>>;
  headline: string;
};

/** One text for one value: keys in order, nothing undefined. Two that are equal have the same, whatever the order they were made in. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((one) => canonicalJson(one ?? null)).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  entries.sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${canonicalJson(one)}`).join(",")}}`;
}

/** The SHA-256 of a paper's canonical form, which names exactly what it says. */
export function snapshotOf(paper: Paper): string {
  return sha256(canonicalJson(paper));
}

/** A digit, or a number word from two up, that somebody typed. `one` is a word like any other. The template asks the same. */
const typedNumber =
  /\d+(?:[.,:]\d+)*|\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|twice|thrice|hundred|thousand|million)\b/iu;
const slotPattern = /\{([^{}]*)\}/g;

/** The names of the figures that a sentence speaks of, in order. */
export function figuresIn(sentence: string): string[] {
  return [...sentence.matchAll(slotPattern)].map((match) => match[1]!.split(":")[0]!).filter((name) => !/^[@#]/.test(name));
}

/** Why a sentence cannot be printed on a paper, or null: numbers are chosen from its figures, days and records, never typed. */
export function sentenceFault(sentence: string, paper: Pick<Paper, "dates" | "refs" | "figures">): string | null {
  const typed = typedNumber.exec(sentence.replaceAll(slotPattern, ""));
  if (typed)
    return `"${typed[0]}" was typed. Numbers are chosen, never typed: put one of the paper's figures in its place, such as {figure}.`;
  if (/[{}]/.test(sentence.replaceAll(slotPattern, ""))) return "A brace is open. Figures stand in braces: {figure}.";
  for (const [, slot] of sentence.matchAll(slotPattern)) {
    const name = slot!.split(":")[0]!;
    const isKnown = name.startsWith("@")
      ? name.slice(1) in paper.dates
      : name.startsWith("#")
        ? name.slice(1) in paper.refs
        : name in paper.figures;
    if (!isKnown) return `The paper has no figure called {${slot}}.`;
  }
  return null;
}

/** A text of a record that will stand inside a sentence: braces would open a slot, so they become round, and digits stay outside slots only as data. */
export function inShort(text: string, most: number): string {
  const plain = text.replaceAll(/\s+/g, " ").trim();
  if (plain.length <= most) return plain;
  const cut = plain.slice(0, most - 1);
  const end = Math.max(cut.lastIndexOf(" "), Math.floor(most * 0.6));
  return `${cut.slice(0, end).trimEnd()}…`;
}
