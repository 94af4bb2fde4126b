import type { Instant } from "./time.ts";

// The language of workbooks: sheets of texts and numbers. A text is a text, also where it looks like a formula.

export type BookCell = string | number | null;
export type BookSheet = {
  name: string;
  head: readonly string[];
  rows: readonly (readonly BookCell[])[];
};
export type Book = { title: string; author: string; sheets: readonly BookSheet[]; at: Instant };

/** A name as a sheet may have it: at most 31 letters, none that a reference would read, and none of `taken`. Source: ECMA-376, part 1, 18.2.19. */
export function sheetName(wanted: string, taken: ReadonlySet<string>): string {
  const plain = wanted
    // biome-ignore lint/suspicious/noControlCharactersInRegex: no sheet may have them
    .replaceAll(/[[\]:*?/\\\u0000-\u001f]/g, " ")
    .replaceAll(/\s+/g, " ")
    .replaceAll(/^['\s]+|['\s]+$/g, "");
  const cut = (most: number) => [...plain].slice(0, most).join("").trim() || "Sheet";
  for (let place = 1; ; place++) {
    const name = place === 1 ? cut(31) : `${cut(26)} (${place})`;
    if (!taken.has(name.toLowerCase())) return name;
  }
}
