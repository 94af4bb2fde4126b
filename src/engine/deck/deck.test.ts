import JSZip from "jszip";
import { expect, test } from "vitest";
import type { Deck } from "../../kernel/deck.ts";
import { deckBytes } from "./deck.ts";

const deck: Deck = {
  ...{ title: "Board pack", subtitle: "We kept 9 of 11 promises.", organisation: "Ostermere & Söhne", author: "R. Adeyemi" },
  ...{ classification: "Internal", at: "2026-11-05T08:00:00.000Z" },
  slides: [
    {
      headline: "We kept 9 of 11 promises in October",
      parts: [
        { is: "figures", figures: [{ value: "86 %", label: "Critical under 2 h", note: "target 95 %, 6 of 7", isBroken: true }] },
        {
          is: "chart",
          chart: {
            ...{ kind: "line", label: "SLA kept by month", categories: ["Aug", "Sep", "Oct"] },
            series: [{ name: "SLA kept", values: [94.2, null, 95.1] }],
          },
        },
      ],
      ...{ source: "as of 5 November", notes: "Say why September is missing." },
    },
    {
      headline: '<a:t>"Markup" & =cmd()</a:t>',
      parts: [
        { is: "words", text: "Half a pair \ud800 and a bell \u0007 are left out." },
        { is: "points", points: ["One", "Two"] },
        {
          is: "table",
          table: {
            ...{ head: ["What", "How many"], numeric: [false, true], more: null },
            rows: Array.from({ length: 20 }, (_, place) => [`Row ${place}`, "=1+1"]),
          },
        },
      ],
      ...{ source: "", notes: "" },
    },
  ],
};

/** What a reader of the file finds: parts by name, read by another library than the one that wrote them. */
async function read(bytes: Uint8Array) {
  const zip = await JSZip.loadAsync(bytes);
  const text = async (name: string) =>
    (await zip.file(name)!.async("string")).replace(/&amp;/g, "&").replace(/&lt;/g, "<").replace(/&gt;/g, ">");
  const slides = Object.keys(zip.files).filter((name) => /^ppt\/slides\/slide\d+\.xml$/.test(name));
  return { zip, text, slides };
}

test("the same deck gives the same bytes, whenever it is written", async () => {
  const first = await deckBytes(deck);
  await new Promise((done) => setTimeout(done, 1100));
  const second = await deckBytes(deck);
  expect(Buffer.compare(Buffer.from(first), Buffer.from(second))).toBe(0);
});

test("tables and charts are PowerPoint's own, and a chart brings its figures as a sheet that can be edited", async () => {
  const { zip, text, slides } = await read(await deckBytes(deck));
  expect(slides).toHaveLength(3);
  const chart = await text("ppt/charts/chart1.xml");
  expect(chart).toContain("<c:lineChart>");
  // Three months, of which one was not measured: it is no nought.
  const values = /<c:val>.*?<\/c:val>/s.exec(chart)![0];
  expect([...values.matchAll(/<c:v>([^<]*)<\/c:v>/g)].map((match) => match[1]).filter((value) => value !== "")).toEqual(["94.2", "95.1"]);
  expect(Object.keys(zip.files).some((name) => /embeddings\/.*\.xlsx$/.test(name))).toBe(true);
  const last = await text(slides.sort().at(-1)!);
  expect(last.match(/<a:tr /g)).toHaveLength(15);
  expect(last).toContain("and 6 more");
});

test("text is text: markup, formulas, half characters and control characters do no harm", async () => {
  const { text, slides } = await read(await deckBytes(deck));
  const last = await text(slides.sort().at(-1)!);
  expect(last).toContain('<a:t>"Markup" & =cmd()</a:t>'.replaceAll('"', "&quot;"));
  expect(last).toContain("Half a pair � and a bell  are left out.");
});

test("a deck without end is refused in words", async () => {
  const slides = Array.from({ length: 61 }, () => deck.slides[0]!);
  await expect(deckBytes({ ...deck, slides })).rejects.toThrow("at most 60 slides; this one has 61");
});

test("twenty slides with charts are written within five seconds", async () => {
  const slides = Array.from({ length: 20 }, () => deck.slides[0]!);
  const begun = performance.now();
  const bytes = await deckBytes({ ...deck, slides });
  expect(bytes.length).toBeLessThan(3_000_000);
  expect(performance.now() - begun).toBeLessThan(5000);
});
