import { type Book, type BookCell, type BookSheet, sheetName } from "../../kernel/book.ts";
import type { DeckChart, DeckPart, DeckTable } from "../../kernel/deck.ts";
import type { Figure, Paper } from "../../kernel/paper.ts";
import { valueWords } from "../../kernel/paper-words.ts";
import type { Instant } from "../../kernel/time.ts";
import { slidesOf } from "./deck.rules.ts";
import { asOfWords, type OwnFigure, ownFigures } from "./document.rules.ts";

// A paper as a workbook: its figures with what each means, and each of its tables and charts on a sheet. A kind of paper that has slides has a workbook.

const head = ["Figure", "Key", "Value", "Unit", "As printed", "Definition", "Counted", "Of what", "As of", "Query"];

/** The workbook of a paper: one sheet of figures, then one for each table and chart. `at`: the date that its file bears. */
export function bookOf(paper: Paper, at: Instant): Book {
  const taken = new Set<string>();
  const named = (wanted: string) => {
    const name = sheetName(wanted, taken);
    taken.add(name.toLowerCase());
    return name;
  };
  const figures: BookSheet = { name: named("Figures"), head, rows: figureRows(paper) };
  const others = slidesOf(paper).flatMap(({ headline, parts }) =>
    parts.flatMap((part) => {
      const sheet = sheetOf(part);
      return sheet ? [{ name: named(headline), ...sheet }] : [];
    }),
  );
  return { title: paper.meta.title, author: paper.meta.from.name, at, sheets: [figures, ...others] };
}

function figureRows(paper: Paper): BookCell[][] {
  const own = new Map<string, OwnFigure>(ownFigures(paper));
  return Object.entries(paper.figures).flatMap(([key, figure]) => {
    const origin = own.get("as" in figure ? figure.as : key);
    if (!origin) return [];
    const { label, definition, n, query } = origin;
    return [[label, key, ...valueCells(figure), valueWords(figure), definition, n.count, n.of, asOfWords(origin, paper), query]];
  });
}

/** The value as a number where it is one, and its unit. */
function valueCells(figure: Figure): [BookCell, BookCell] {
  switch (figure.kind) {
    case "count":
      return [Number(figure.value), figure.unit ?? ""];
    case "percent":
      return [Number(figure.value), "%"];
    case "money":
      return [Number(figure.amount), figure.currency];
    case "ratio":
      return [figure.num, `of ${figure.den}`];
    case "text":
      return [figure.value, ""];
    case "none":
      return [null, ""];
  }
}

function sheetOf(part: DeckPart): Pick<BookSheet, "head" | "rows"> | null {
  if (part.is === "table") return tableSheet(part.table);
  return part.is === "chart" ? chartSheet(part.chart) : null;
}

function tableSheet({ head, rows, numeric }: DeckTable): Pick<BookSheet, "head" | "rows"> {
  return { head, rows: rows.map((row) => row.map((text, column) => (numeric[column] ? (numberIn(text) ?? text) : text))) };
}

function chartSheet({ categories, series }: DeckChart): Pick<BookSheet, "head" | "rows"> {
  const rows = categories.map((name, place) => [name, ...series.map(({ values }) => values[place] ?? null)]);
  return { head: ["", ...series.map(({ name }, place) => name || `Series ${place + 1}`)], rows };
}

/** A number as it was printed without a unit, such as 1,900 or −2.5; null where it is none. */
function numberIn(text: string): number | null {
  if (!/^[−-]?\d{1,3}(?:,\d{3})*(?:\.\d+)?$/.test(text)) return null;
  return Number(text.replaceAll(",", "").replace("−", "-"));
}
