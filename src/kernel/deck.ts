import type { Instant } from "./time.ts";

// The language of slides: what a deck holds, whatever file it becomes.

/** A number under its name, with what it is held against. */
export type DeckFigure = { value: string; label: string; note: string; isBroken: boolean };
/** `isSmall`: in the type of notes. */
export type DeckTable = {
  isSmall?: boolean;
  head: readonly string[];
  rows: readonly (readonly string[])[];
  numeric: readonly boolean[];
  more: string | null;
};
export type DeckChart = {
  kind: "line" | "bar";
  /** What it shows, in one sentence: read aloud instead of the drawing. */
  label: string;
  categories: readonly string[];
  /** At most two: more cannot be told apart without colour. Null where nothing can be said. */
  series: readonly { name: string; values: readonly (number | null)[] }[];
  /** Where the axis of values ends, when that is known: 100 for shares. It then begins at nought. */
  most?: number;
};
export type DeckPart =
  | { is: "words"; text: string }
  | { is: "points"; points: readonly string[] }
  | { is: "figures"; figures: readonly DeckFigure[] }
  | { is: "table"; table: DeckTable }
  | { is: "chart"; chart: DeckChart };
/** One slide: a sentence as its headline, parts one under the other, where it all comes from, and what is said beside it. */
export type DeckSlide = { headline: string; parts: readonly DeckPart[]; source: string; notes: string };
export type Deck = {
  title: string;
  subtitle: string;
  organisation: string;
  author: string;
  classification: string;
  at: Instant;
  slides: readonly DeckSlide[];
};
