import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "../src/app/place.ts";
import { bookBytes } from "../src/engine/book/book.ts";
import { deckBytes } from "../src/engine/deck/deck.ts";
import { makeTypesetter } from "../src/engine/typeset/typesetter.ts";
import { documentBytes } from "../src/engine/word/word.ts";
import { boardFacts } from "../src/practices/briefing/board.fixture.ts";
import { boardPaper } from "../src/practices/briefing/board.rules.ts";
import { bookOf } from "../src/practices/briefing/book.rules.ts";
import { drawnCharts } from "../src/practices/briefing/chart.rules.ts";
import { deckOf } from "../src/practices/briefing/deck.rules.ts";
import { documentOf } from "../src/practices/briefing/document.rules.ts";
import { periodFacts } from "../src/practices/briefing/paper.fixture.ts";
import { weeklyPaper } from "../src/practices/briefing/weekly.rules.ts";
import type { Print } from "./line.ts";

const times = 20;

/** The weekly review, two pages: composed, its charts drawn, set as an accessible PDF, with data the typesetter has not seen; and what its process holds. */
export async function measurePapers(print: Print): Promise<void> {
  await measureFiles(print);
  const typesetter = makeTypesetter({ root });
  const template = await readFile(join(root, "src/practices/briefing/papers/weekly.typ"), "utf8");
  const spent: number[] = [];
  try {
    for (let round = 0; round <= times; round++) {
      const began = performance.now();
      const usual = periodFacts();
      const paper = weeklyPaper({ ...usual, weeks: usual.weeks.map((one) => ({ ...one, opened: one.opened + round })) });
      const charts = drawnCharts(paper.charts);
      const pages = { least: 2, most: 2 };
      const done = await typesetter.set({ paper, template, charts, size: "a4", form: "pdf", pages, isDraft: false });
      if (!done.ok) throw new Error(done.sentence);
      spent.push(performance.now() - began);
    }
    const [first = 0, ...later] = spent;
    const median = later.toSorted((a, b) => a - b)[Math.floor(later.length / 2)]!;
    const goal = { is: "atMost", than: 1_000, of: "value" } as const;
    print({
      name: "paper of two pages, first of a process",
      value: first,
      unit: "ms",
      goal,
      n: 1,
      note: "with the start of the typesetter",
    });
    print({ name: "paper of two pages", value: median, unit: "ms", goal, n: later.length, note: "weekly review, PDF/UA-1; median" });
    const memory = await residentMb(typesetter.pid());
    if (memory !== null)
      print({
        name: "typesetter, resident",
        value: memory,
        unit: "MB",
        goal: { is: "atMost", than: 200, of: "value" },
        n: 1,
        note: `after ${times + 1} papers`,
      });
  } finally {
    await typesetter.close();
  }
}

/** The same paper as files that a person goes on with. */
async function measureFiles(print: Print): Promise<void> {
  const paper = weeklyPaper(periodFacts());
  const at = paper.meta.asOf.utc;
  const ways = {
    "paper as a Word file": () => documentBytes(documentOf(paper, { at, snapshot: null })),
    "paper as a workbook": () => bookBytes(bookOf(paper, at)),
    "board pack as slides": () => deckBytes(deckOf(boardPaper(boardFacts()), at)),
  };
  for (const [name, make] of Object.entries(ways)) {
    const spent: number[] = [];
    for (let round = 0; round <= times; round++) {
      const began = performance.now();
      await make();
      spent.push((performance.now() - began) / 1000);
    }
    const [first = 0, ...later] = spent;
    const median = later.toSorted((a, b) => a - b)[Math.floor(later.length / 2)]!;
    const isBoard = name.startsWith("board");
    const goal = { is: "atMost", than: isBoard ? 5 : 2, of: "value" } as const;
    print({
      name,
      value: median,
      unit: "s",
      goal,
      n: later.length,
      note: `${isBoard ? "board pack, composed anew" : "weekly review"}; median; the first of a process ${first.toFixed(2)} s`,
    });
  }
}

/** Resident memory of a process, where the system tells. */
async function residentMb(pid: number | null): Promise<number | null> {
  if (pid === null) return null;
  const text = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  const kb = /^VmRSS:\s+(\d+) kB/m.exec(text)?.[1];
  return kb === undefined ? null : Number(kb) / 1024;
}
