import type { FileChild, IParagraphOptions, ParagraphChild, Document as WordDocument } from "docx";
import type { DeckChart, DeckFigure, DeckPart, DeckTable } from "../../kernel/deck.ts";
import type { Document } from "../../kernel/document.ts";
import { type Look, plainLook } from "../../kernel/look.ts";
import { piecesOf } from "../../kernel/paper-marks.ts";
import { cleanText as clean, repacked } from "../ooxml.ts";
import type { PaperSize } from "../typeset/typesetter.ts";

type Docx = typeof import("docx");
type Charts = typeof import("docx/charts");
/** What a document is written with: the library, the look, and its notes in the order in which their figures are first spoken of. */
type Pen = { docx: Docx; charts: Charts; look: Look; document: Document; noted: Map<string, number> };

const mostRows = 500;
const [soft, hair, red] = ["5B6470", "C9CED6", "B3261E"];
const [serif, sans] = ["Georgia", "Calibri"];
// Lines grow with what stands in them.
const lineRule = "auto" as const;
const twipsOf = (mm: number) => Math.round((mm * 1440) / 25.4);
// The measure of the pages that are set, on either size.
const measure = twipsOf(174);
const pages = {
  a4: { width: twipsOf(210), height: twipsOf(297), side: twipsOf(18) },
  "us-letter": { width: twipsOf(215.9), height: twipsOf(279.4), side: twipsOf(20.95) },
} as const;

/**
 * A document as a Word file (OOXML) that a person goes on with: real headings, Word's own tables and charts, and a footnote at the first mention of each
 * figure. The same document in the same look gives the same bytes. Text is text: what looks like markup stays as it is.
 */
export async function documentBytes(document: Document, given: { look?: Look; size?: PaperSize } = {}): Promise<Uint8Array> {
  const { look = plainLook, size = "a4" } = given;
  const [docx, charts] = await Promise.all([import("docx"), import("docx/charts")]);
  const pen: Pen = { docx, charts, look, document, noted: new Map() };
  const children = [...opening(pen), ...document.sections.flatMap(({ heading, parts }) => section(pen, heading, parts))];
  const bytes = await docx.Packer.toBuffer(fileOf(pen, children, size));
  return repacked(bytes, document.at, { rewritten: numbered() });
}

/** The library draws lots for its relationships, and counts the drawings of a process: here both are counted from one, in order. */
function numbered(): (xml: string) => string {
  const lots = new Map<string, string>();
  let drawings = 0;
  const counted = (lot: string) => {
    const own = lots.get(lot) ?? `rIdOwn${lots.size + 1}`;
    lots.set(lot, own);
    return own;
  };
  return (xml) => xml.replace(/rId[\w-]{21}(?=")/g, counted).replace(/<wp:docPr id="\d+"/g, () => `<wp:docPr id="${++drawings}"`);
}

function fileOf(pen: Pen, children: FileChild[], size: PaperSize): WordDocument {
  const { docx, look, document } = pen;
  const { width, height, side } = pages[size];
  const margin = { left: side, right: side, top: twipsOf(24), bottom: twipsOf(20), header: twipsOf(10), footer: twipsOf(9) };
  const entries = [...pen.noted].map(([entry, number]) => {
    const note = Object.values(document.notes).find((one) => one.entry === entry);
    return [number, { children: [new docx.Paragraph({ style: "FootnoteText", children: [run(pen, ` ${note?.text ?? ""}`)] })] }] as const;
  });
  return new docx.Document({
    ...{ title: clean(document.title), subject: clean(document.subject), description: clean(document.description) },
    ...{ creator: clean(document.author), lastModifiedBy: clean(document.author), styles: stylesOf(look, document.language) },
    numbering: { config: [{ reference: "points", levels: [bulletOf(pen)] }] },
    footnotes: Object.fromEntries(entries),
    sections: [
      {
        properties: { page: { size: { width, height }, margin } },
        headers: { default: new docx.Header({ children: [headOf(pen)] }) },
        footers: { default: new docx.Footer({ children: [footOf(pen)] }) },
        children,
      },
    ],
  });
}

function stylesOf({ accent }: Look, language: string) {
  const heading = (size: number, font: string, color: string) => ({ run: { size, font, color, bold: true } });
  return {
    default: {
      document: {
        run: { font: serif, size: 20, language: { value: language } },
        paragraph: { spacing: { after: 120, line: 264, lineRule } },
      },
      heading1: { ...heading(34, serif, "1A1D21"), paragraph: { spacing: { before: 0, after: 120 }, keepNext: true } },
      heading2: { ...heading(22, sans, accent), paragraph: { spacing: { before: 280, after: 100 }, keepNext: true } },
      footnoteText: { run: { font: sans, size: 15 }, paragraph: { spacing: { after: 20, line: 228, lineRule } } },
      listParagraph: { paragraph: { spacing: { after: 80 } } },
    },
  };
}

function bulletOf({ docx }: Pen) {
  return {
    ...{ level: 0, format: docx.LevelFormat.BULLET, text: "•", alignment: docx.AlignmentType.LEFT },
    style: { paragraph: { indent: { left: twipsOf(5), hanging: twipsOf(4) } } },
  };
}

/** The head of each page: the logo where there is one, whose paper it is, and what kind. */
function headOf(pen: Pen) {
  const { docx, document, look } = pen;
  const quiet = { font: sans, size: 15, color: soft };
  return new docx.Paragraph({
    tabStops: [{ type: docx.TabStopType.RIGHT, position: measure }],
    children: [
      ...(look.logo ? [logoOf(pen, look.logo), run(pen, "  ", quiet)] : []),
      run(pen, document.organisation, { ...quiet, bold: true, color: "1A1D21" }),
      run(pen, `  ${document.unit}`, quiet),
      new docx.TextRun({ ...quiet, children: [new docx.Tab(), clean(document.kind)] }),
    ],
  });
}

/** A logo stands in a box of 40 mm by 7 mm. */
function logoOf({ docx, document }: Pen, { png, widthPx, heightPx }: NonNullable<Look["logo"]>) {
  const scale = Math.min(151 / widthPx, 26 / heightPx);
  const transformation = { width: Math.round(widthPx * scale), height: Math.round(heightPx * scale) };
  const name = clean(document.organisation);
  return new docx.ImageRun({ type: "png", data: png, transformation, altText: { name, title: name, description: `Logo of ${name}` } });
}

function footOf(pen: Pen) {
  const { docx, document } = pen;
  const quiet = { font: sans, size: 14, color: soft };
  const { CURRENT, TOTAL_PAGES } = docx.PageNumber;
  return new docx.Paragraph({
    tabStops: [
      { type: docx.TabStopType.CENTER, position: Math.round(measure / 2) },
      { type: docx.TabStopType.RIGHT, position: measure },
    ],
    children: [
      new docx.TextRun({ ...quiet, children: [clean(document.classification), new docx.Tab(), clean(document.standing), new docx.Tab()] }),
      new docx.TextRun({ ...quiet, children: ["Page ", CURRENT, " of ", TOTAL_PAGES] }),
    ],
  });
}

function opening(pen: Pen): FileChild[] {
  const { document, look, docx } = pen;
  return [
    paragraph(pen, [run(pen, document.subject, { font: sans, size: 18, bold: true, color: look.accent })]),
    new docx.Paragraph({ heading: docx.HeadingLevel.HEADING_1, children: told(pen, document.headline) }),
    paragraph(pen, [run(pen, document.address, { font: sans, size: 16, color: soft })], { spacing: { after: 200 } }),
    ...document.opening.flatMap((part) => drawn(pen, part)),
  ];
}

function section(pen: Pen, heading: string, parts: readonly DeckPart[]): FileChild[] {
  const { docx } = pen;
  return [
    new docx.Paragraph({ heading: docx.HeadingLevel.HEADING_2, children: told(pen, heading) }),
    ...parts.flatMap((part) => drawn(pen, part)),
  ];
}

function drawn(pen: Pen, part: DeckPart): FileChild[] {
  switch (part.is) {
    case "words":
      return [paragraph(pen, told(pen, part.text))];
    case "points":
      return part.points.map((text) => paragraph(pen, told(pen, text), { numbering: { reference: "points", level: 0 } }));
    case "figures":
      return [figuresOf(pen, part.figures), gap(pen)];
    case "table":
      return tableOf(pen, part.table);
    case "chart":
      return [chartOf(pen, part.chart)];
  }
}

/** Numbers that carry the paper, side by side: label, value, comparison. */
function figuresOf(pen: Pen, figures: readonly DeckFigure[]) {
  const { docx } = pen;
  const width = Math.floor(measure / Math.max(1, figures.length));
  const line = (children: ParagraphChild[]) => paragraph(pen, children, { spacing: { after: 20 } });
  const cells = figures.map(({ label, value, note, isBroken }) => {
    const color = isBroken ? red : "1A1D21";
    return new docx.TableCell({
      ...{ width: { size: width, type: docx.WidthType.DXA }, margins: { left: 0, right: 120, top: 60, bottom: 0 } },
      borders: { ...noBorders(pen), top: { style: docx.BorderStyle.SINGLE, size: 6, color: "3C3C3C" } },
      children: [
        line(told(pen, label, { font: sans, size: 16, color: soft })),
        line(told(pen, value, { font: sans, size: 36, bold: true, color })),
        line(told(pen, note, { font: sans, size: 16, color: isBroken ? red : "1A1D21" })),
      ],
    });
  });
  return new docx.Table({
    ...{ width: { size: measure, type: docx.WidthType.DXA }, columnWidths: figures.map(() => width), borders: noBorders(pen) },
    ...{ layout: docx.TableLayoutType.FIXED, rows: [new docx.TableRow({ cantSplit: true, children: cells })] },
  });
}

/** A table with hairlines, its head on every page; what is beyond its rows is said under it. */
function tableOf(pen: Pen, { head, rows, numeric, more, isSmall = false }: DeckTable): FileChild[] {
  const { docx } = pen;
  const shown = rows.slice(0, mostRows);
  const size = isSmall ? 15 : 17;
  const columnWidths = widthsOf(head, shown, { numeric, letter: size * 5.6 });
  const cell = (text: string, column: number, isHead: boolean) => {
    const look = { font: sans, size: isHead ? 15 : size, ...(isHead ? { color: soft } : {}), ...alarmed(text) };
    const alignment = numeric[column] ? docx.AlignmentType.RIGHT : docx.AlignmentType.LEFT;
    return new docx.TableCell({
      ...{ width: { size: columnWidths[column]!, type: docx.WidthType.DXA }, margins: { left: 40, right: 80, top: 40, bottom: 40 } },
      borders: { ...noBorders(pen), bottom: { style: docx.BorderStyle.SINGLE, size: isHead ? 6 : 4, color: isHead ? "3C3C3C" : hair } },
      children: [
        paragraph(pen, told(pen, numeric[column] ? unbroken(text) : text, look), { alignment, spacing: { after: 0, line: 240, lineRule } }),
      ],
    });
  };
  const row = (texts: readonly string[], isHead: boolean) =>
    new docx.TableRow({
      cantSplit: true,
      tableHeader: isHead,
      children: head.map((_, column) => cell(texts[column] ?? "", column, isHead)),
    });
  const table = new docx.Table({
    ...{ width: { size: measure, type: docx.WidthType.DXA }, columnWidths, layout: docx.TableLayoutType.FIXED, borders: noBorders(pen) },
    rows: [row(head, true), ...shown.map((one) => row(one, false))],
  });
  const left = rows.length - shown.length;
  const rest = [left > 0 ? `and ${left} more` : "", more ?? ""].filter((text) => text !== "").join("; ");
  return [table, rest === "" ? gap(pen) : paragraph(pen, [run(pen, rest, { font: sans, size: 16, color: soft })])];
}

/** A number and its unit stay on one line. */
function unbroken(text: string): string {
  return text.length > 16 ? text : text.replaceAll(" ", "\u00a0");
}

/** A broken promise is bold as well as red, as on the pages that are set. */
function alarmed(text: string) {
  return ["missed", "late", "overdue", "at risk"].includes(text) ? { color: red, bold: true } : {};
}

/**
 * Widths of columns in twips, together the measure: each as wide as its longest word, which then never breaks; what is left goes to
 * those that ask for more. `letter`: how wide a letter is, amply.
 */
function widthsOf(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { numeric, letter }: { numeric: readonly boolean[]; letter: number },
): number[] {
  const columns = head.map((name, place) => [name, ...rows.map((row) => row[place] ?? "")].map(bareText));
  const longest = (texts: readonly string[]) => Math.max(1, ...texts.map((text) => text.length));
  const padding = 130;
  const least = columns.map((texts, place) => {
    const words = texts.flatMap((text) => (numeric[place] ? unbroken(text) : text).split(/[ \n]/));
    return padding + letter * Math.min(mostUnbroken, longest(words));
  });
  const wanted = columns.map((texts, place) => Math.max(least[place]!, padding + letter * Math.min(48, longest(texts))));
  const sum = (list: readonly number[]) => list.reduce((all, one) => all + one, 0);
  const room = measure - sum(least);
  const asked = wanted.map((one, place) => one - least[place]!);
  const given = Math.min(1, Math.max(0, room) / Math.max(1, sum(asked)));
  const natural = least.map((one, place) => one + asked[place]! * given);
  const widths = natural.map((one) => Math.floor((measure * one) / sum(natural)));
  return widths.map((one, place) => (place === 0 ? one + measure - sum(widths) : one));
}

/** A word of more letters than these may break. */
const mostUnbroken = 22;

function bareText(text: string): string {
  return piecesOf(text)
    .map((piece) => ("text" in piece ? piece.text : ""))
    .join("");
}

/** Word's own chart, whose figures can be edited; where there is nothing to draw, what it would show in words. */
function chartOf(pen: Pen, { kind, label, categories, series, most }: DeckChart): FileChild {
  const colors = [pen.look.accent, "8A94A3"];
  const shown = series.slice(0, 2).map(({ name, values }, place) => ({ name: clean(name), values, color: colors[place]! }));
  if (categories.length === 0 || shown.every(({ values }) => values.every((one) => one === null)))
    return paragraph(pen, [run(pen, label, { color: soft })]);
  const font = { size: 8, name: sans, color: soft };
  const common = {
    ...{ categories: categories.map(clean), series: shown, font: { name: sans } },
    ...{
      categoryAxis: { font },
      valueAxis: { font, ...(most === undefined ? {} : { minimum: 0, maximum: most }) },
      chartArea: { fill: "none", border: "none" as const },
    },
    legend: shown.length > 1 ? { position: "top" as const } : (false as const),
    transformation: { width: 640, height: 210 },
    altText: { name: clean(label), description: clean(label), title: "" },
  };
  const { ChartRun } = pen.charts;
  if (kind === "line") return paragraph(pen, [new ChartRun({ type: "line", ...common })]);
  // Bars are drawn from below: what comes first stands on top.
  const turned = { categories: common.categories.toReversed(), series: shown.map((one) => ({ ...one, values: one.values.toReversed() })) };
  return paragraph(pen, [new ChartRun({ type: "bar", ...common, ...turned })]);
}

function noBorders({ docx }: Pen) {
  const none = { style: docx.BorderStyle.NONE, size: 0, color: "auto" };
  return { top: none, bottom: none, left: none, right: none, insideHorizontal: none, insideVertical: none };
}

type RunLook = { font?: string; size?: number; color?: string; bold?: boolean };

/** A told text: its words, and a footnote where a figure is spoken of for the first time. */
function told(pen: Pen, text: string, look: RunLook = {}): ParagraphChild[] {
  return piecesOf(text).flatMap((piece): ParagraphChild[] => {
    if ("text" in piece) return [run(pen, piece.text, look)];
    const note = pen.document.notes[piece.figure];
    if (!note || pen.noted.has(note.entry)) return [];
    pen.noted.set(note.entry, pen.noted.size + 1);
    return [new pen.docx.FootnoteReferenceRun(pen.noted.size)];
  });
}

function run({ docx }: Pen, text: string, look: RunLook = {}) {
  return new docx.TextRun({ ...look, text: clean(text) });
}

function paragraph({ docx }: Pen, children: ParagraphChild[], more: Omit<IParagraphOptions, "children"> = {}) {
  return new docx.Paragraph({ ...more, children });
}

function gap(pen: Pen) {
  return paragraph(pen, [], { spacing: { after: 60 } });
}
