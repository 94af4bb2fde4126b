import JSZip from "jszip";
import { expect, test } from "vitest";
import { bookBytes } from "../../engine/book/book.ts";
import { letterOf } from "../../engine/mail-text.ts";
import { documentBytes } from "../../engine/word/word.ts";
import type { Paper } from "../../kernel/paper.ts";
import { valueWords } from "../../kernel/paper-words.ts";
import { boardFacts } from "./board.fixture.ts";
import { boardPaper } from "./board.rules.ts";
import { bookOf } from "./book.rules.ts";
import { deckOf } from "./deck.rules.ts";
import { departmentPaper } from "./department.rules.ts";
import { documentOf } from "./document.rules.ts";
import { executivePaper } from "./executive.rules.ts";
import { incidentPaper } from "./incident-page.rules.ts";
import { mailPageOf, mailTextOf } from "./mail-page.rules.ts";
import { memoPaper } from "./memo.rules.ts";
import { incidentFacts, periodFacts } from "./paper.fixture.ts";
import { departmentFacts, memos } from "./review.fixture.ts";
import { weeklyPaper } from "./weekly.rules.ts";

// Every kind of paper, as files that a person goes on with; read with another library than those that wrote them.

const at = "2026-11-20T08:00:00.000Z";
const snapshot = "0123456789ab".padEnd(64, "0");
const papers: readonly Paper[] = [
  weeklyPaper(periodFacts()),
  executivePaper(periodFacts()),
  incidentPaper(incidentFacts()),
  boardPaper(boardFacts()),
  departmentPaper(departmentFacts()),
  memoPaper(memos.over),
];

async function opened(bytes: Uint8Array) {
  const zip = await JSZip.loadAsync(bytes);
  const text = async (name: string) => (await zip.file(name)!.async("string")).replaceAll("&amp;", "&").replaceAll("&apos;", "'");
  return { text, names: Object.keys(zip.files) };
}
const wordsIn = (xml: string) => [...xml.matchAll(/<w:t[^>]*>([^<]*)<\/w:t>/g)].map((match) => match[1]).join("");

test("a document has a note for each figure of its paper, once, with definition, count and moment; what none speaks of stands in a table", async () => {
  for (const paper of papers) {
    const { text } = await opened(await documentBytes(documentOf(paper, { at, snapshot })));
    const body = await text("word/document.xml");
    const notes = [...(await text("word/footnotes.xml")).matchAll(/<w:footnote [^>]*w:id="(\d+)"[^>]*>(.*?)<\/w:footnote>/gs)];
    const said = new Map(notes.map((match) => [match[1]!, wordsIn(match[2]!)]));
    const used = [...body.matchAll(/<w:footnoteReference w:id="(\d+)"\/>/g)].map((match) => match[1]!);
    expect(new Set(used).size, paper.paper).toBe(used.length);
    const told = used.map((id) => said.get(id)!);
    for (const figure of Object.values(paper.figures)) {
      if (!("label" in figure)) continue;
      const ways = [...told.filter((note) => note.includes(`${figure.label}. ${figure.definition}`))];
      if (ways.length > 0) expect(ways[0]).toMatch(new RegExp(`Counted: ${figure.n.count} .*As of 26 November 2026, 07:00 \\w+`));
      else expect(wordsIn(body)).toContain(figure.definition);
      expect(wordsIn(body) + told.join(""), figure.label).toContain(figure.query);
    }
    expect(wordsIn(body)).not.toMatch(/[\ue000\ue001]|\{[#@\w:]+\}|undefined|NaN/);
    expect(body).toContain('<w:pStyle w:val="Heading1"/>');
    expect(body).toContain("<w:tblHeader/>");
    expect(wordsIn(await text("word/footer1.xml"))).toContain("Snapshot 0123456789ab");
  }
});

test("a column of a document holds its longest word, such as a record number or a short state, unbroken", async () => {
  for (const paper of papers) {
    const body = await (await opened(await documentBytes(documentOf(paper, { at, snapshot })))).text("word/document.xml");
    const tables = body.match(/<w:tbl>.*?<\/w:tbl>/gs)!.filter((one) => one.includes("<w:tblHeader/>"));
    for (const table of tables) {
      const widths = [...table.matchAll(/<w:gridCol w:w="(\d+)"/g)].map((match) => Number(match[1]));
      expect(widths.reduce((sum, one) => sum + one, 0)).toBe(Math.round((174 * 1440) / 25.4));
      for (const row of table.match(/<w:tr>.*?<\/w:tr>|<w:tr .*?<\/w:tr>/gs)!)
        for (const [place, cell] of row.match(/<w:tc>.*?<\/w:tc>/gs)!.entries()) {
          const points = Number(/<w:sz w:val="(\d+)"/.exec(cell)?.[1] ?? 17) / 2;
          const longest = Math.max(
            ...wordsIn(cell)
              .split(" ")
              .map((word) => word.length),
          );
          // A figure of Calibri is half as wide as its type is high; a cell has 6 points of padding.
          expect(widths[place]! / 20 - 6, wordsIn(cell)).toBeGreaterThanOrEqual(Math.min(22, longest) * points * 0.507);
        }
    }
  }
});

test("a bar says of how many its share is, on an axis that ends where all is kept", async () => {
  const { text } = await opened(await documentBytes(documentOf(papers[3]!, { at, snapshot })));
  const [chart] = [await text("word/charts/chart1.xml")];
  expect(chart).toMatch(/<c:v>Q\d \d\d: \d of \d<\/c:v>/);
  expect(chart).toMatch(/<c:max val="100"\/>/);
  expect(chart).toMatch(/<c:min val="0"\/>/);
});

test("charts of a document are Word's own, with their figures as a sheet, and a month that was not measured is no nought", async () => {
  const { names, text } = await opened(await documentBytes(documentOf(papers[1]!, { at, snapshot: null })));
  expect(names).toContain("word/charts/chart1.xml");
  expect(names.some((name) => /embeddings\/.*\.xlsx$/.test(name))).toBe(true);
  expect(wordsIn(await text("word/footer1.xml"))).toContain("Draft: not issued");
});

test("the same paper gives the same document and the same workbook, whenever they are written", async () => {
  const make = async () => [await documentBytes(documentOf(papers[0]!, { at, snapshot })), await bookBytes(bookOf(papers[0]!, at))];
  const first = await make();
  await new Promise((done) => setTimeout(done, 1100));
  const second = await make();
  for (const place of [0, 1]) expect(Buffer.compare(Buffer.from(first[place]!), Buffer.from(second[place]!)), String(place)).toBe(0);
});

test("text is text in both: markup, formulas, half characters and marks that a title brings along do no harm", async () => {
  const facts = periodFacts();
  const title = '=HYPERLINK("http://x.example") <w:p/> {kept} \ue000kept\ue001 \ud800 \u0007 *b*';
  const others = ["+1+1", "-2+3", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0"];
  const coming = [title, ...others].map((one) => ({ ...facts.coming[0]!, title: one }));
  const paper = weeklyPaper({ ...facts, coming });
  const word = await opened(await documentBytes(documentOf(paper, { at, snapshot })));
  const body = await word.text("word/document.xml");
  expect(wordsIn(body)).toContain("=HYPERLINK(&quot;http://x.example&quot;) &lt;w:p/&gt; {kept}");
  expect(body.match(/<w:p\/>/)).toBeNull();
  const book = await opened(await bookBytes(bookOf(paper, at)));
  const sheets = await Promise.all(book.names.filter((name) => /worksheets\/sheet\d+\.xml$/.test(name)).map(book.text));
  for (const sheet of sheets) expect(sheet).not.toMatch(/<f[ >]|<hyperlink/);
  const shared = await book.text("xl/sharedStrings.xml");
  for (const one of others) expect(shared).toContain(one.trim().slice(0, 6));
});

test("a workbook has every figure as a number with its unit, definition, count, moment and query, and a sheet for each table and chart", () => {
  for (const paper of papers) {
    const [figures, ...others] = bookOf(paper, at).sheets;
    expect(figures!.rows).toHaveLength(Object.keys(paper.figures).length);
    for (const [key, figure] of Object.entries(paper.figures)) {
      const row = figures!.rows.find((one) => one[1] === key)!;
      expect(row[4]).toBe(valueWords(figure));
      if (figure.kind === "count" || figure.kind === "percent") expect(row[2]).toBe(Number(figure.value));
      const origin = "as" in figure ? paper.figures[figure.as] : figure;
      expect(row).toContain((origin as { query: string }).query);
    }
    expect(others.length, paper.paper).toBeGreaterThan(0);
    for (const { name, rows, head } of others) {
      expect(name.length).toBeLessThanOrEqual(31);
      expect(
        rows.every((row) => row.length === head.length),
        name,
      ).toBe(true);
    }
    expect(new Set([figures!, ...others].map((one) => one.name.toLowerCase())).size).toBe(others.length + 1);
  }
});

test("a mail says what the slides say, as HTML and in plain words; nothing of it is fetched from elsewhere, and a title adds no markup", () => {
  const officeUrl = "https://desk.example.org";
  const facts = periodFacts();
  const nasty = '"><script>alert(1)</script><img src=http://x.example/p.gif onerror=x> {kept}';
  const all = [...papers, weeklyPaper({ ...facts, coming: [{ ...facts.coming[0]!, title: nasty }] })];
  for (const paper of all) {
    const page = mailPageOf(paper);
    const item = { subject: "S", text: mailTextOf(paper), page: { what: "it", before: "For <you>.", after: "Attached." } };
    const { html, text } = letterOf([item], { leftOut: 0, officeUrl, pages: new Map([["it", page]]) });
    const fetched = html.match(/<(?:script|link|img|iframe|object|form)\b|url\(|@import|https?:[^\s"]*/g) ?? [];
    expect(fetched.filter((one) => !one.startsWith("http://x.example/p.gif"))).toEqual([]);
    expect(html).toContain("For &lt;you&gt;.");
    const bare = html.replaceAll(/<style>.*?<\/style>|<[^>]*>/gs, "").replaceAll("&nbsp;", " ");
    for (const { headline, parts } of deckOf(paper, at).slides.slice(0, -1)) {
      if (headline.startsWith("Figures")) continue;
      expect(bare, headline).toContain(headline.replaceAll("&", "&amp;"));
      expect(text.toUpperCase(), headline).toContain(headline.toUpperCase());
      for (const part of parts) if (part.is === "figures") for (const one of part.figures) expect(bare).toContain(one.value);
    }
  }
});

test("a mail with a logo carries it along, once", () => {
  const logo = { png: new Uint8Array([1, 2, 3]), widthPx: 300, heightPx: 60 };
  const { html, pictures } = mailPageOf(papers[0]!, { accent: "1f5f3d", logo });
  expect(html.match(/src="([^"]*)"/g)).toEqual(['src="cid:logo@quarterdeck"']);
  expect(html).toContain("#1f5f3d");
  expect(pictures).toEqual([{ cid: "logo@quarterdeck", name: "logo.png", type: "image/png", bytes: logo.png }]);
});
