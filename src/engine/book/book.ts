import { type CellValue, writeXlsx } from "hucre/xlsx";
import type { Book } from "../../kernel/book.ts";
import { cleanText as clean, repacked } from "../ooxml.ts";

const mostRows = 20_000;
const mostLetters = 32_767;

/**
 * A book as a workbook (OOXML): numbers are numbers, and a text stays a text, also where it looks like a formula. The same book gives the same bytes.
 * Throws beyond 20,000 rows in a sheet.
 */
export async function bookBytes({ title, author, sheets, at }: Book): Promise<Uint8Array> {
  const created = new Date(at);
  const bytes = await writeXlsx({
    sheets: sheets.map(({ name, head, rows }) => {
      if (rows.length > mostRows) throw new RangeError(`A sheet holds at most ${mostRows} rows; ${name} has ${rows.length}.`);
      const cells: CellValue[][] = [[...head].map(textOf), ...rows.map((row) => row.map(cellOf))];
      return { name, columns: head.map((one, place) => ({ width: widthOf(one, rows, place) })), rows: cells, freezePane: { rows: 1 } };
    }),
    properties: { title: clean(title), creator: clean(author), created, modified: created },
  });
  return repacked(bytes, at);
}

function cellOf(value: string | number | null): CellValue {
  return typeof value === "string" ? textOf(value) : value;
}

function textOf(text: string): string {
  return clean(text).slice(0, mostLetters);
}

/** As wide as its longest text, within bounds, in letters. */
function widthOf(head: string, rows: Book["sheets"][number]["rows"], place: number): number {
  const longest = rows.reduce((most, row) => Math.max(most, String(row[place] ?? "").length), head.length);
  return Math.min(60, Math.max(9, longest + 2));
}
