import type { DeckChart, DeckPart, DeckSlide, DeckTable } from "../../kernel/deck.ts";
import type { Paper } from "../../kernel/paper.ts";
import { markIn, spoken, type Telling, valueWords } from "../../kernel/paper-words.ts";
import type { Chart } from "./chart.rules.ts";
import type { Ask, KeyFigure, PromiseRow } from "./paper.model.ts";

// What slides of papers are made of.

export type Slide = Omit<DeckSlide, "source">;

/** A slide: one sentence, and what stands under it; parts that are not there are left out. */
export function slide(headline: string, parts: readonly (DeckPart | null)[], notes = ""): Slide {
  return { headline, parts: parts.filter((one) => one !== null), notes };
}

/** The table of promises of a paper. */
export function promisesSlide(
  headline: string,
  rows: readonly PromiseRow[],
  columns: Readonly<Record<string, string>>,
  paper: Telling,
): Slide {
  const names = Object.values(columns);
  const cells = (row: PromiseRow) => [row.actual, row.previous, row.toDate].slice(0, names.length).map(valueWords);
  return slide(headline, [
    rows.length === 0
      ? { is: "words", text: "No number has a target yet." }
      : table(
          ["Promise", "Target", ...names, "Counted", ""],
          rows.map((row) => [
            row.label + markIn(paper, row.figure),
            `${row.bound} ${valueWords(row.target)}`,
            ...cells(row),
            valueWords(row.counted),
            row.verdict,
          ]),
          [1, ...names.map((_, place) => place + 2)],
        ),
  ]);
}

/** Whether a cell says that a promise was broken: it is bold as well as red, wherever it stands. */
export function alarmed(text: string): boolean {
  return ["missed", "late", "overdue", "at risk"].includes(text);
}

/** What is asked, as a slide of its own. */
export function askSlide(ask: Ask, paper: Paper): Slide {
  return slide(spoken(ask.title, paper), [{ is: "words", text: spoken(ask.text, paper) }]);
}

/** Who does what by when. */
export function actionTable(
  actions: readonly { label: string; owner: string; due: string; state: string }[],
  day: (text: string) => string,
) {
  const rows = actions.map((one) => [one.label, one.owner, day(one.due), one.state]);
  return table(["Action", "Who", "Due", "State"], rows, [2]);
}

/** The numbers that carry a paper, large. */
export function figuresPart(figures: readonly KeyFigure[], paper: Paper): DeckPart {
  return {
    is: "figures",
    figures: figures.map(({ label, figure, against, broken = false }) => {
      const value = paper.figures[figure];
      return { label, value: value ? valueWords(value) + markIn(paper, figure) : "–", note: spoken(against, paper), isBroken: broken };
    }),
  };
}

/** A table, or nothing where it has no rows. `numeric`: the places of columns that hold numbers. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  numeric: readonly number[],
  look: Pick<DeckTable, "isSmall"> = {},
): DeckPart | null {
  if (rows.length === 0) return null;
  const made: DeckTable = { ...look, head, rows, numeric: head.map((_, place) => numeric.includes(place)), more: null };
  return { is: "table", table: made };
}

/** A list, or nothing where it is empty. */
export function points(list: readonly string[]): DeckPart | null {
  return list.length === 0 ? null : { is: "points", points: list };
}

/** A chart as PowerPoint draws it. `name`: of its line where it has one. */
export function chartPart(chart: Chart, name: string): DeckPart {
  return { is: "chart", chart: chartOf(chart, name) };
}

function chartOf(chart: Chart, name: string): DeckChart {
  switch (chart.kind) {
    case "pair":
      return { kind: "line", label: chart.alt, categories: chart.at, series: chart.series };
    case "line": {
      const last = chart.values.length - 1;
      const categories = chart.values.map((_, place) => (place === 0 ? chart.at[0] : place === last ? chart.at[1] : ""));
      const { target } = chart;
      const level = target ? [{ name: target.text, values: chart.values.map(() => target.value) }] : [];
      return { kind: "line", label: chart.alt, categories, series: [{ name, values: chart.values }, ...level] };
    }
    case "bars":
      return {
        ...{ kind: "bar", label: chart.alt, most: chart.most },
        // What was counted stands beside the name: a share alone does not say of how many.
        categories: chart.bars.map((one) => (one.above === "" ? one.label : `${one.label}: ${one.above}`)),
        series: [{ name, values: chart.bars.map((one) => one.value) }],
      };
    case "phases":
      return {
        ...{ kind: "bar", label: chart.alt, categories: chart.parts.map((one) => one.label) },
        series: [{ name, values: chart.parts.map((one) => one.value) }],
      };
  }
}

/** A headline on a slide is one sentence; the others stand beneath it. */
export function sentences(text: string): { first: string; rest: string } {
  const end = /[.!?] (?=[A-Z“])/.exec(text);
  const first = end ? text.slice(0, end.index + 1) : text;
  return { first: first.replace(/\.$/, ""), rest: end ? text.slice(end.index + 2) : "" };
}
