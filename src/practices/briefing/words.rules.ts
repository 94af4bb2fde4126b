import type { Figures } from "./figure.rules.ts";

/** What the sentences of a paper speak of, as it is collected while it is composed. */
export type Parts = { figures: Figures; refs: Record<string, string>; dates: Record<string, string> };

/** The word that goes with one of a thing, or the word that goes with any other number of it. */
export function isOne(number: number, one: string, many: string): string {
  return number === 1 ? one : many;
}

/** A text of a record inside a line: without the full stop at its end. */
export function unstopped(text: string): string {
  return text.replace(/[.\s]+$/, "");
}
