// The few charts of papers as SVG, at one px = one pt: ink and greys told apart by lightness and dash, labels on the line, no grid, no legend.

const ink = "#14304d";
const grey = "#8c8c8c";
const quiet = "#555555";
const pale = ["#cfcfcf", "#a3a3a3", ink] as const;
const pointsOf = (mm: number) => round((mm * 72) / 25.4);

export type Chart =
  | {
      kind: "pair";
      widthMm: number;
      heightMm: number;
      at: readonly string[];
      series: readonly { name: string; values: readonly number[] }[];
      alt: string;
    }
  | {
      kind: "line";
      widthMm: number;
      heightMm: number;
      at: readonly [first: string, last: string];
      /** Null where nothing was measured: the line is broken there. */
      values: readonly (number | null)[];
      texts: readonly [first: string, last: string];
      target: { value: number; text: string } | null;
      alt: string;
    }
  | {
      kind: "bars";
      widthMm: number;
      heightMm: number;
      /** Null where nothing was measured: the place stays empty. */
      bars: readonly { label: string; above: string; value: number | null }[];
      /** What the whole height stands for. */
      most: number;
      alt: string;
    }
  | {
      kind: "phases";
      widthMm: number;
      heightMm: number;
      parts: readonly { label: string; inside: string; below: string; value: number }[];
      end: string;
      alt: string;
    };

/** Draws a chart: the same chart, the same text. */
export function drawn(chart: Chart): string {
  const [width, height] = [pointsOf(chart.widthMm), pointsOf(chart.heightMm)];
  const body = drawing(chart, width, height);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${body.join("")}</svg>`;
}

function drawing(chart: Chart, width: number, height: number): string[] {
  switch (chart.kind) {
    case "pair":
      return pair(chart, width, height);
    case "line":
      return line(chart, width, height);
    case "bars":
      return bars(chart, width, height);
    case "phases":
      return phases(chart, width);
  }
}

/** Charts by name, drawn; `accent`: the colour, such as #14304d, of what is drawn in the one colour of the house. */
export function drawnCharts(charts: Readonly<Record<string, Chart>> = {}, accent: string = ink): Record<string, string> {
  const inLook = (svg: string) => svg.replaceAll(`"${ink}"`, `"${accent}"`);
  return Object.fromEntries(Object.entries(charts).map(([name, chart]) => [name, inLook(drawn(chart))]));
}

function pair({ at, series }: Extract<Chart, { kind: "pair" }>, width: number, height: number): string[] {
  const area = { left: 16, right: width - 76, top: 14, bottom: height - 16 };
  const scale = scaleOf(
    series.flatMap((one) => one.values),
    area,
  );
  const x = (place: number) => round(area.left + (at.length < 2 ? 0 : (place * (area.right - area.left)) / (at.length - 1)));
  const ends = apart(
    series.map((one) => scale(one.values.at(-1) ?? 0)),
    10,
  );
  const begins = apart(
    series.map((one) => scale(one.values[0] ?? 0)),
    10,
  );
  return [
    axis(area.left, area.right, area.bottom),
    ...at.map((label, place) => text(x(place), height - 4, label, { anchor: "middle" })),
    ...series.flatMap(({ name, values }, place) => [
      path(
        values.map((value, index) => [x(index), scale(value)]),
        place === 0 ? { color: ink, width: 1.6 } : { color: grey, width: 1.2, dash: "4 2" },
      ),
      text(area.right + 5, ends[place]! + 2.5, `${grouped(values.at(-1) ?? 0)} ${name}`, { isBold: place === 0 }),
      text(area.left - 3, begins[place]! + 2.5, grouped(values[0] ?? 0), { anchor: "end", isBold: place === 0 }),
    ]),
  ];
}

function line({ at, values, texts, target }: Extract<Chart, { kind: "line" }>, width: number, height: number): string[] {
  const area = { left: 6, right: width - 8, top: 18, bottom: height - 16 };
  const known = values.filter((one) => one !== null);
  const scale = scaleOf(target ? [...known, target.value] : known, area);
  const x = (place: number) => round(area.left + (values.length < 2 ? 0 : (place * (area.right - area.left)) / (values.length - 1)));
  const points = values.flatMap((value, place) => (value === null ? [] : [{ place, x: x(place), y: scale(value) }]));
  const [first, last] = [points[0], points.at(-1)];
  return [
    axis(area.left, area.right, area.bottom),
    text(area.left, height - 4, at[0]),
    text(area.right, height - 4, at[1], { anchor: "end" }),
    ...(target
      ? [
          `<line x1="${area.left}" y1="${scale(target.value)}" x2="${area.right}" y2="${scale(target.value)}" stroke="${quiet}" stroke-width="0.7" stroke-dasharray="3 2"/>`,
        ]
      : []),
    ...runsOf(points).map((run) =>
      path(
        run.map((one) => [one.x, one.y]),
        { color: ink, width: 1.4 },
      ),
    ),
    ...[first, last].flatMap((one) => (one ? [`<circle cx="${one.x}" cy="${one.y}" r="2.4" fill="${ink}"/>`] : [])),
    ...(target ? targetText(target.text, scale(target.value), { area, first: first?.y ?? null, last: last?.y ?? null }) : []),
    ...(first && first !== last ? [text(Math.max(first.x, 2), beside(first, points[1], area), texts[0], { isBold: true })] : []),
    ...(last ? [text(last.x, beside(last, points.at(-2), area), texts[1], { anchor: "end", isBold: true })] : []),
  ];
}

/** Where the label of an end stands: on the side that its line does not go to. */
function beside(end: { y: number }, neighbour: { y: number } | undefined, area: Area): number {
  const isUnder = neighbour !== undefined && neighbour.y < end.y - 2 && end.y + 13 < area.bottom;
  return isUnder ? end.y + 11 : end.y - 6;
}

/** The words of a target, where neither end of the line lies: above its left end, below its right, or in the middle. */
function targetText(
  words: string,
  y: number,
  { area, first, last }: { area: { left: number; right: number }; first: number | null; last: number | null },
): string[] {
  const isFree = (end: number | null) => end === null || Math.abs(end - y) > 14;
  const wide = words.length * 3.9;
  const left = isFree(first) ? area.left : isFree(last) ? area.right - wide : (area.left + area.right - wide) / 2;
  const base = isFree(first) || isFree(last) ? y - 3 : y + 9;
  // The line may pass behind it: white keeps it readable.
  const ground = `<rect x="${round(left - 1)}" y="${round(base - 6.5)}" width="${round(wide + 2)}" height="8.5" fill="#ffffff" fill-opacity="0.85"/>`;
  return [ground, text(left, base, words)];
}

/** Stretches of neighbours: a gap is not drawn over. */
function runsOf<P extends { place: number }>(points: readonly P[]): P[][] {
  const runs: P[][] = [];
  for (const one of points) {
    const run = runs.at(-1);
    if (run && run.at(-1)!.place === one.place - 1) run.push(one);
    else runs.push([one]);
  }
  return runs;
}

function phases({ parts, end }: Extract<Chart, { kind: "phases" }>, width: number): string[] {
  const total = parts.reduce((sum, one) => sum + one.value, 0) || 1;
  const [top, tall] = [13, 19];
  let from = 0;
  let labelEnd = -10;
  const shapes = parts.flatMap(({ label, inside, below, value }, place) => {
    const shade = pale[place === parts.length - 1 ? 2 : Math.min(place, 1)];
    const [left, wide] = [round((from / total) * width), round((value / total) * width)];
    from += value;
    // A label begins with its stretch, or where the one before it ends.
    const at = Math.min(Math.max(left, labelEnd + 8), width - label.length * 3.9);
    labelEnd = at + label.length * 3.9;
    const isRoomy = inside.length * 4.6 < wide;
    const isTimeRoomy = place === 0 || wide > 24;
    return [
      `<rect x="${left}" y="${top}" width="${Math.max(0.6, round(wide - 0.8))}" height="${tall}" fill="${shade}"/>`,
      text(at, 8, label, { isBold: true, color: "#222222" }),
      ...(isRoomy
        ? [text(left + wide / 2, top + 12.5, inside, { anchor: "middle", isBold: true, color: shade === ink ? "#ffffff" : "#111111" })]
        : []),
      ...(isTimeRoomy ? [text(left, top + tall + 9, below)] : []),
    ];
  });
  return [...shapes, text(width, top + tall + 9, end, { anchor: "end" })];
}

/** The last bar is the one the paper is about: in ink, the others in grey. */
function bars({ bars: all, most }: Extract<Chart, { kind: "bars" }>, width: number, height: number): string[] {
  const [top, bottom] = [16, height - 16];
  const step = width / Math.max(1, all.length);
  const shapes = all.flatMap(({ label, above, value }, place) => {
    const middle = (place + 0.5) * step;
    const isLast = place === all.length - 1;
    const tall = value === null || most <= 0 ? 0 : round((Math.min(value, most) / most) * (bottom - top));
    const look = { anchor: "middle", isBold: isLast } as const;
    return [
      ...(value === null
        ? []
        : [
            `<rect x="${round(middle - step * 0.36)}" y="${round(bottom - tall)}" width="${round(step * 0.72)}" height="${tall}" fill="${isLast ? ink : pale[0]}"/>`,
          ]),
      text(middle, bottom - tall - 4, value === null ? "–" : above, look),
      text(middle, height - 4, label, { anchor: "middle" }),
    ];
  });
  return [...shapes, axis(0, width, bottom)];
}

type Area = { top: number; bottom: number };

function scaleOf(values: readonly number[], { top, bottom }: Area): (value: number) => number {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const spread = high - low || Math.abs(high) || 1;
  const floor = low - spread * 0.18;
  return (value) => round(bottom - ((value - floor) / (spread * 1.18)) * (bottom - top));
}

/** Heights of labels, moved so far from one another that they can be read. */
function apart(heights: readonly number[], least: number): number[] {
  const [one, other] = heights;
  if (one === undefined || other === undefined || Math.abs(one - other) >= least) return [...heights];
  const middle = (one + other) / 2;
  return one <= other ? [middle - least / 2, middle + least / 2] : [middle + least / 2, middle - least / 2];
}

function axis(left: number, right: number, y: number): string {
  return `<line x1="${left}" y1="${y}" x2="${right}" y2="${y}" stroke="${grey}" stroke-width="0.5"/>`;
}

function path(points: readonly (readonly [number, number])[], look: { color: string; width: number; dash?: string }): string {
  const dash = look.dash ? ` stroke-dasharray="${look.dash}"` : "";
  return `<polyline points="${points.map((one) => one.join(",")).join(" ")}" fill="none" stroke="${look.color}" stroke-width="${look.width}"${dash}/>`;
}

function text(x: number, y: number, words: string, look: { anchor?: "middle" | "end"; isBold?: boolean; color?: string } = {}): string {
  const { anchor = "start", isBold = false, color = isBold ? ink : quiet } = look;
  const safe = words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return `<text x="${round(x)}" y="${round(y)}" font-family="Inter" font-size="7.5" font-weight="${isBold ? 600 : 400}" fill="${color}" text-anchor="${anchor}">${safe}</text>`;
}

function grouped(value: number): string {
  return String(Math.round(value)).replaceAll(/\B(?=(\d{3})+$)/g, ",");
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
