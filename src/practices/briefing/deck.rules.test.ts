import JSZip from "jszip";
import { expect, test } from "vitest";
import { deckBytes } from "../../engine/deck/deck.ts";
import type { DeckPart } from "../../kernel/deck.ts";
import type { Paper } from "../../kernel/paper.ts";
import { valueWords } from "../../kernel/paper-words.ts";
import { boardFacts } from "./board.fixture.ts";
import { boardPaper } from "./board.rules.ts";
import { deckOf } from "./deck.rules.ts";
import { departmentPaper } from "./department.rules.ts";
import { executivePaper } from "./executive.rules.ts";
import { incidentPaper } from "./incident-page.rules.ts";
import { memoPaper } from "./memo.rules.ts";
import { incidentFacts, periodFacts } from "./paper.fixture.ts";
import { departmentFacts, memos } from "./review.fixture.ts";
import { weeklyPaper } from "./weekly.rules.ts";

const at = "2026-11-20T08:00:00.000Z";
const papers: readonly Paper[] = [
  weeklyPaper(periodFacts()),
  executivePaper(periodFacts()),
  incidentPaper(incidentFacts()),
  boardPaper(boardFacts()),
  departmentPaper(departmentFacts()),
  memoPaper(memos.over),
];

function wordsOf(part: DeckPart): string[] {
  if (part.is === "words") return [part.text];
  if (part.is === "points") return [...part.points];
  if (part.is === "figures") return part.figures.flatMap((one) => [one.label, one.value, one.note]);
  return part.is === "table" ? part.table.rows.flat() : [part.chart.label];
}

test("each slide has one sentence as its headline, and every figure of the paper stands at the end with what it means", () => {
  for (const paper of papers) {
    const deck = deckOf(paper, at);
    for (const { headline, parts, source } of deck.slides) {
      expect(headline, paper.paper).not.toBe("");
      expect(headline.length).toBeLessThan(140);
      expect(source).toContain("as of");
      for (const words of parts.flatMap(wordsOf)) expect(words).not.toMatch(/\{[#@\w:]+\}|undefined|NaN/);
    }
    const told = deck.slides.flatMap((slide) => slide.parts.flatMap(wordsOf));
    for (const figure of Object.values(paper.figures)) {
      if (!("label" in figure)) continue;
      expect(told, figure.label).toContain(figure.definition);
      expect(told).toContain(valueWords(figure));
    }
  }
});

test("what the paper asks and misses is on the slides, in its own words", () => {
  const told = deckOf(papers[1]!, at).slides.flatMap((slide) => [slide.headline, ...slide.parts.flatMap(wordsOf)]);
  expect(told.join("\n")).toContain("CHG0000311");
  expect(told.join("\n")).toContain("made it.");
});

test("a period with nothing in it makes slides that say so", () => {
  const nothing = periodFacts({ measures: [], critical: [], decisions: [], coming: [], actions: [], resting: [], freezes: [] });
  const headlines = deckOf(weeklyPaper({ ...nothing, toDate: { label: "", measures: [] } }), at).slides.map((slide) => slide.headline);
  expect(headlines).toEqual(
    expect.arrayContaining(["Nothing waits for a decision", "No critical incident in this week", "No action is due"]),
  );
});

test("the deck of each paper is a file that opens, with as many slides and its cover", async () => {
  for (const paper of papers) {
    const deck = deckOf(paper, at);
    const zip = await JSZip.loadAsync(await deckBytes(deck));
    expect(Object.keys(zip.files).filter((name) => /^ppt\/slides\/slide\d+\.xml$/.test(name))).toHaveLength(deck.slides.length + 1);
  }
});

test("the deck of a board has at most twenty slides with its cover, and a native chart", () => {
  const { slides } = deckOf(boardPaper(boardFacts()), at);
  expect(slides.length + 1).toBeLessThanOrEqual(20);
  expect(slides.flatMap((one) => one.parts).some((part) => part.is === "chart" && part.chart.series[0]!.values.length > 1)).toBe(true);
});
