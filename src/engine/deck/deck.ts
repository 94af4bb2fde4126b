import type PptxGen from "pptxgenjs";
import type { Deck, DeckChart, DeckFigure, DeckPart, DeckSlide, DeckTable } from "../../kernel/deck.ts";
import { type Look, plainLook } from "../../kernel/look.ts";
import { cleanText as clean, repacked } from "../ooxml.ts";

const mostSlides = 60;
const mostRows = 14;
// A wide slide, in inches; ink and one alarm red, as the papers have them.
const [wide, high, margin] = [13.333, 7.5, 0.6];
const [ink, soft, hair, red, paper] = ["1A1D21", "5B6470", "C9CED6", "B3261E", "FFFFFF"];
const [serif, sans] = ["Georgia", "Calibri"];

/**
 * A deck as a PowerPoint file (OOXML) whose tables and charts are PowerPoint's own, so that a person can go on with them. The same deck in the same
 * look gives the same bytes. Text is text: what looks like markup stays as it is. Throws where a deck holds more than sixty slides.
 */
export async function deckBytes(deck: Deck, look: Look = plainLook): Promise<Uint8Array> {
  if (deck.slides.length > mostSlides)
    throw new RangeError(`A deck holds at most ${mostSlides} slides; this one has ${deck.slides.length}.`);
  const { default: Pptx } = await import("pptxgenjs");
  const pptx = new Pptx();
  pptx.defineLayout({ name: "wide", width: wide, height: high });
  Object.assign(pptx, { layout: "wide", title: deck.title, author: deck.author, company: deck.organisation, subject: deck.subtitle });
  pptx.theme = { headFontFace: serif, bodyFontFace: sans };
  cover(pptx, deck, look);
  for (const [place, slide] of deck.slides.entries()) draw(pptx, { ...deck, look }, slide, place + 2);
  const bytes = await pptx.write({ outputType: "uint8array" });
  return repacked(bytes as Uint8Array, deck.at, { recounted });
}

function cover(pptx: PptxGen, deck: Deck, { accent, logo }: Look): void {
  const slide = pptx.addSlide();
  slide.background = { color: paper };
  // A logo stands in a box of three inches by half an inch, above the name.
  const size = logo && fitting(logo, 3, 0.5);
  if (logo && size) slide.addImage({ data: `image/png;base64,${Buffer.from(logo.png).toString("base64")}`, x: margin, y: 0.35, ...size });
  slide.addText(clean(deck.organisation), { ...at(0.9, 0.4), fontFace: sans, fontSize: 14, color: soft });
  slide.addText(clean(deck.title), { ...at(2.2, 1.6), fontFace: serif, fontSize: 36, bold: true, color: accent, valign: "top" });
  slide.addText(clean(deck.subtitle), { ...at(3.95, 1.6), fontFace: serif, fontSize: 20, color: ink, valign: "top" });
  const foot = `${deck.author} · ${deck.classification}`;
  slide.addText(clean(foot), { ...at(high - 0.9, 0.4), fontFace: sans, fontSize: 12, color: soft });
}

function draw(pptx: PptxGen, deck: Deck & { look: Look }, { headline, parts, source, notes }: DeckSlide, number: number): void {
  const slide = pptx.addSlide();
  slide.background = { color: paper };
  slide.addText(clean(headline), {
    ...at(0.45, 0.95),
    fontFace: serif,
    fontSize: 26,
    bold: true,
    color: ink,
    valign: "top",
    fit: "shrink",
  });
  const [top, bottom] = [1.55, high - 0.85];
  const natural = parts.map(heightOf);
  const used = natural.reduce((sum: number, one) => sum + (one ?? leastChart), 0);
  const room = bottom - top;
  // A chart takes what is left; where more is wanted than there is, everything gives way alike.
  const charts = natural.filter((one) => one === null).length;
  const left = Math.max(0, room - used) / Math.max(1, charts);
  const scale = Math.min(1, room / used);
  let y = top;
  for (const [place, part] of parts.entries()) {
    const height = natural[place] === null ? (leastChart + left) * scale : natural[place]! * scale;
    drawPart(pptx, slide, part, { y, h: height - 0.15, accent: deck.look.accent });
    y += height;
  }
  const foot = `${source}${source === "" ? "" : " · "}${deck.classification}`;
  slide.addText(clean(foot), { ...at(high - 0.6, 0.35), w: wide - 2 * margin - 1, fontFace: sans, fontSize: 10, color: soft });
  const page = { x: wide - margin - 1, y: high - 0.6, w: 1, h: 0.35, align: "right" } as const;
  slide.addText(String(number), { ...page, fontFace: sans, fontSize: 10, color: soft });
  if (notes !== "") slide.addNotes(clean(notes));
}

const leastChart = 2.4;

/** How many inches a part asks for; null: a chart takes what is left. */
function heightOf(part: DeckPart): number | null {
  if (part.is === "words") return 0.35 + 0.36 * Math.ceil(part.text.length / 105);
  if (part.is === "points") return part.points.reduce((sum, one) => sum + 0.1 + 0.33 * Math.ceil(one.length / 110), 0.2);
  if (part.is === "figures") return 1.5;
  return part.is === "chart" ? null : 0.5 + (Math.min(mostRows, part.table.rows.length) + 1) * 0.36;
}

/** What a column asks for against the others: its longest text, within bounds. */
function widthOf(texts: readonly string[]): number {
  return Math.min(60, Math.max(8, ...texts.map((text) => text.length)));
}

type Place = { y: number; h: number; accent: string };

function drawPart(pptx: PptxGen, slide: PptxGen.Slide, part: DeckPart, place: Place): void {
  const common = { ...at(place.y, place.h), fontFace: sans, color: ink, valign: "top" } as const;
  switch (part.is) {
    case "words":
      slide.addText(clean(part.text), { ...common, fontFace: serif, fontSize: 18, fit: "shrink" });
      return;
    case "points": {
      const points = part.points.map((text) => ({ text: clean(text), options: { bullet: true, breakLine: true, paraSpaceAfter: 6 } }));
      slide.addText(points, { ...common, fontSize: 18, fit: "shrink" });
      return;
    }
    case "figures":
      drawFigures(slide, part.figures.slice(0, 6), place);
      return;
    case "table":
      drawTable(slide, part.table, place);
      return;
    case "chart":
      drawChart(pptx, slide, part.chart, place);
      return;
  }
}

function drawFigures(slide: PptxGen.Slide, figures: readonly DeckFigure[], { y, h }: Place): void {
  const width = (wide - 2 * margin) / Math.max(1, figures.length);
  for (const [place, { value, label, note, isBroken }] of figures.entries()) {
    const lines = [
      { text: clean(label), options: { fontSize: 12, color: soft, breakLine: true } },
      { text: clean(value), options: { fontSize: 32, bold: true, color: isBroken ? red : ink, fontFace: serif, breakLine: true } },
      { text: clean(note), options: { fontSize: 12, color: isBroken ? red : soft } },
    ];
    slide.addText(lines, { x: margin + place * width, y, w: width - 0.2, h, fontFace: sans, valign: "top", fit: "shrink", margin: 0 });
  }
}

function drawTable(slide: PptxGen.Slide, table: DeckTable, { y }: Place): void {
  const { head, rows, numeric, more, isSmall = false } = table;
  const line = { type: "solid", pt: 0.75, color: hair } as const;
  const none = { type: "none" } as const;
  const cell = (text: string, column: number, isHead: boolean) => ({
    text: clean(text),
    options: {
      ...{
        align: numeric[column] ? ("right" as const) : ("left" as const),
        fontSize: isSmall ? 10 : isHead ? 12 : 14,
        color: isHead ? soft : ink,
      },
      border: [none, none, line, none] as [typeof none, typeof none, typeof line, typeof none],
    },
  });
  const shown = rows.slice(0, mostRows);
  const left = rows.length - shown.length;
  const body = [
    head.map((text, column) => cell(text, column, true)),
    ...shown.map((row) => row.map((text, column) => cell(text, column, false))),
  ];
  const widths = head.map((name, place) => widthOf([name, ...rows.map((row) => row[place] ?? "")]));
  const all = widths.reduce((sum, one) => sum + one, 0);
  const colW = widths.map((one) => ((wide - 2 * margin) * one) / all);
  slide.addTable(body, { x: margin, y, w: wide - 2 * margin, colW, fontFace: sans, margin: [2, 4, 2, 4], valign: "middle" });
  const rest = [left > 0 ? `and ${left} more` : "", more ?? ""].filter((text) => text !== "").join("; ");
  const under = y + 0.36 * (shown.length + 1) + 0.1;
  if (rest !== "") slide.addText(clean(rest), { ...at(under, 0.3), fontFace: sans, fontSize: 12, color: soft });
}

function drawChart(
  pptx: PptxGen,
  slide: PptxGen.Slide,
  { kind, label, categories, series, most }: DeckChart,
  { y, h, accent }: Place,
): void {
  const data = series.slice(0, 2).map(({ name, values }) => ({
    name: clean(name),
    labels: categories.map(clean),
    // An empty cell is a gap in the line; a nought would be a number that nobody measured.
    values: values.map((value) => value ?? null) as number[],
  }));
  const axis = { catAxisLabelFontSize: 11, valAxisLabelFontSize: 11, catAxisLabelColor: soft, valAxisLabelColor: soft };
  slide.addChart(kind === "line" ? pptx.ChartType.line : pptx.ChartType.bar, data, {
    ...{
      x: margin,
      y,
      w: wide - 2 * margin,
      h,
      altText: clean(label),
      chartColors: [accent, "8A94A3"],
      showLegend: data.length > 1,
      legendPos: "t",
    },
    ...(most === undefined ? {} : { valAxisMinVal: 0, valAxisMaxVal: most }),
    ...{ ...axis, lineSize: 2, lineDataSymbol: "none", valGridLine: { color: "E6E9EE", size: 0.5 }, displayBlanksAs: "gap" },
  });
}

/** How wide and high a logo is in a box, in the unit of the box. */
function fitting({ widthPx, heightPx }: { widthPx: number; heightPx: number }, most: number, high: number): { w: number; h: number } {
  const scale = Math.min(most / widthPx, high / heightPx);
  return { w: widthPx * scale, h: heightPx * scale };
}

function at(y: number, h: number) {
  return { x: margin, y, w: wide - 2 * margin, h, margin: 0 };
}

/** Charts and their sheets by their place among those of the deck. */
function recounted(names: readonly string[]): (text: string) => string {
  const numbers = names
    .flatMap((name) => /^ppt\/charts\/chart(\d+)\.xml$/.exec(name)?.[1] ?? [])
    .sort((one, other) => Number(one) - Number(other));
  const place = (number: string) => String(numbers.indexOf(number) + 1);
  return (text) =>
    text.replace(/(\/chart|Microsoft_Excel_Worksheet)(\d+)(\.xml|\.xlsx)/g, (all, word: string, number: string, end: string) =>
      numbers.includes(number) ? `${word}${place(number)}${end}` : all,
    );
}
