import type { MapLink } from "./data.ts";
import type { Layout } from "./layout.ts";

export type Box = { left: number; top: number; width: number; height: number };
export type Line = { link: MapLink; path: string };

const boxHeight = 42;
const rowGap = 26;
const bandGap = 24;
const asideGap = 6;

/** Rows and columns in pixels: the box of each service, the stretch of each tier, and how tall the whole is. */
export function boxesOf(layout: Layout, { widthPx, columns }: { widthPx: number; columns: number }) {
  const step = widthPx / columns;
  const width = Math.min(step - asideGap, 176);
  const bandOf = (row: number) => layout.bands.findIndex((band) => row >= band.from && row <= band.to);
  const topOf = (row: number) => row * (boxHeight + rowGap) + (bandOf(row) + 1) * bandGap;
  const boxes = new Map<string, Box>();
  for (const [id, { row, column }] of layout.places)
    boxes.set(id, { left: Math.round((column + 0.5) * step - width / 2), top: topOf(row), width: Math.round(width), height: boxHeight });
  const bands = layout.bands.map(({ tier, from, to }) => ({
    tier,
    top: topOf(from) - bandGap,
    bottom: topOf(to) + boxHeight + rowGap / 2,
  }));
  return { boxes, bands, heightPx: layout.rows === 0 ? 0 : topOf(layout.rows - 1) + boxHeight + 12 };
}

type End = { id: string; side: "top" | "bottom"; towards: number };

/** Lines between boxes: from the bottom of what stands higher to the top of what stands lower, each with a place of its own on the edge. */
export function linesOf(links: readonly MapLink[], boxes: ReadonlyMap<string, Box>): Line[] {
  const drawn = links.flatMap((link) => {
    const [from, to] = [boxes.get(link.dependent), boxes.get(link.supplier)];
    return from && to ? [{ link, from, to, ends: endsOf(link, from, to) }] : [];
  });
  const ports = portsOf(
    drawn.flatMap(({ ends }) => ends),
    boxes,
  );
  return drawn.map(({ link, from, to, ends }) => {
    const [start, end] = ends;
    const [x1, x2] = [ports.get(start)!, ports.get(end)!];
    const y1 = start.side === "bottom" ? from.top + from.height : from.top;
    const y2 = end.side === "bottom" ? to.top + to.height : to.top;
    return { link, path: curve({ x1, y1, x2, y2 }, start.side === end.side) };
  });
}

function endsOf({ dependent, supplier }: MapLink, from: Box, to: Box): [End, End] {
  const middle = (box: Box) => box.left + box.width / 2;
  const isBelow = to.top > from.top;
  const isBeside = to.top === from.top;
  return [
    { id: dependent, side: isBelow || isBeside ? "bottom" : "top", towards: middle(to) },
    { id: supplier, side: isBelow ? "top" : "bottom", towards: middle(from) },
  ];
}

/** Where each line meets its box: spread along the edge in the order of where the lines come from. */
function portsOf(ends: readonly End[], boxes: ReadonlyMap<string, Box>): Map<End, number> {
  const bySide = new Map<string, End[]>();
  for (const end of ends) {
    const key = `${end.id} ${end.side}`;
    const known = bySide.get(key);
    if (known) known.push(end);
    else bySide.set(key, [end]);
  }
  const ports = new Map<End, number>();
  for (const side of bySide.values()) {
    const box = boxes.get(side[0]!.id)!;
    const step = Math.min(14, (box.width - 32) / Math.max(1, side.length - 1));
    side
      .sort((a, b) => a.towards - b.towards)
      .forEach((end, at) => {
        ports.set(end, Math.round(box.left + box.width / 2 + (at - (side.length - 1) / 2) * step));
      });
  }
  return ports;
}

function curve({ x1, y1, x2, y2 }: { x1: number; y1: number; x2: number; y2: number }, isBeside: boolean): string {
  if (isBeside) {
    const dip = y1 + rowGap * 0.8;
    return `M${x1} ${y1}C${x1} ${dip} ${x2} ${dip} ${x2} ${y2}`;
  }
  // Short bends near the boxes, straight between: a line that passes several rows does not sway across them.
  const bend = Math.sign(y2 - y1) * Math.min(Math.abs(y2 - y1) / 2, rowGap);
  return `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`;
}
