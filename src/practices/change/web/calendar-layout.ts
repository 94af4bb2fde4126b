import type { Id } from "../../../kernel/ids.ts";
import type { CalendarChange, CalendarRow, RowKind } from "../calendar.rules.ts";
import type { FreezeSpan } from "../facts.ts";
import { type Axis, placeOf, type SpanName } from "./calendar-axis.ts";

/** A bar with its place: pixels from the left of the lanes, and the lane of its row it stands in. */
export type Bar = {
  change: CalendarChange;
  leftPx: number;
  widthPx: number;
  lane: number;
  label: string;
  words: string;
  isLabelLeft: boolean;
  /** What it takes up with its label. */
  fromPx: number;
  untilPx: number;
};
export type LaidRow = { row: CalendarRow; bars: readonly Bar[]; lanes: number; topPx: number; heightPx: number };
export type Link = { key: string; xPx: number; topPx: number; heightPx: number };

const leastBarPx = 6;
const gapPx = 10;
const laneHeightPx = 28;
const rowPaddingPx = 8;
/** About the width of a letter at 12 px. */
const letterPx = 6.3;
const mostLanes = 8;
const mostLetters = { day: 34, week: 22, month: 0 } as const satisfies Record<SpanName, number>;

/** Rows with their bars laid out so that neither bars nor their labels lie over each other; what is moved takes no room. */
export function laidOut(rows: readonly CalendarRow[], axis: Axis, widthPx: number, moving: Id | null = null): LaidRow[] {
  let topPx = 0;
  return rows.map((row) => {
    const bars = barsOf(row.changes, axis, widthPx, moving);
    const lanes = Math.max(1, ...bars.map((bar) => bar.lane + 1));
    const laid: LaidRow = { row, bars, lanes, topPx, heightPx: rowPaddingPx * 2 + lanes * laneHeightPx };
    topPx += laid.heightPx;
    return laid;
  });
}

function barsOf(changes: readonly CalendarChange[], axis: Axis, widthPx: number, moving: Id | null): Bar[] {
  const taken: number[] = [];
  return changes.flatMap((change): Bar[] => {
    if (change.to <= axis.from || change.from >= axis.to) return [];
    const leftPx = placeOf(axis, change.from) * widthPx;
    const barPx = Math.max(placeOf(axis, change.to) * widthPx - leftPx, leastBarPx);
    const [label, words] = labelOf(change, axis.span);
    const labelPx = (label.length + (words ? words.length + 1 : 0)) * letterPx + gapPx;
    const isLabelLeft = leftPx + barPx + labelPx > widthPx && leftPx > labelPx;
    const startPx = isLabelLeft ? leftPx - labelPx : leftPx;
    const endPx = isLabelLeft ? leftPx + barPx : leftPx + barPx + labelPx;
    const free = taken.findIndex((until) => until <= startPx);
    const lane = free >= 0 ? free : Math.min(taken.length, mostLanes - 1);
    if (change.id !== moving) taken[lane] = Math.max(taken[lane] ?? 0, endPx);
    return [{ change, leftPx, widthPx: barPx, lane, label, words, isLabelLeft, fromPx: startPx, untilPx: endPx }];
  });
}

/** "311", and the title as far as there is room for it. What is over needs no title. */
function labelOf(change: CalendarChange, span: SpanName): [string, string] {
  const label = change.number.replace(/^\D+0*/, "");
  if (change.rolledBackAt) return [label, span === "month" ? "" : "rolled back"];
  const most = mostLetters[span];
  if (most === 0 || change.state === "3" || change.state === "0") return [label, ""];
  return [label, change.title.length > most ? `${change.title.slice(0, most - 1).trimEnd()}…` : change.title];
}

/** Where the middle of a bar lies below the top of the rows. */
export function middleOf(laid: LaidRow, bar: Bar): number {
  return laid.topPx + rowPaddingPx + bar.lane * laneHeightPx + laneHeightPx / 2;
}

/** The lines between bars that collide, where both are drawn: at the begin of the later one. */
export function linksBetween(rows: readonly LaidRow[]): Link[] {
  const placed = new Map(rows.flatMap((laid) => laid.bars.map((bar) => [bar.change.id, { laid, bar }] as const)));
  return [...placed.values()].flatMap(({ laid, bar }) =>
    [...new Set(bar.change.meets.map((met) => met.with))].flatMap((id): Link[] => {
      const other = placed.get(id);
      if (!other || bar.change.id > id) return [];
      const [one, two] = [middleOf(laid, bar), middleOf(other.laid, other.bar)];
      const xPx = Math.max(bar.leftPx, other.bar.leftPx) + 1;
      return [{ key: `${bar.change.id}-${id}`, xPx, topPx: Math.min(one, two), heightPx: Math.abs(one - two) }];
    }),
  );
}

export type FreezeLabel = { row: Id | null; roomPx: number };

/** By freeze, the row that carries its name, and how wide: the first it holds for where no bar lies under the words, else the one with most room. */
export function freezeLabels(
  freezes: readonly FreezeSpan[],
  { rows, by, axis, widthPx }: { rows: readonly LaidRow[]; by: RowKind; axis: Axis; widthPx: number },
): Map<Id, FreezeLabel> {
  const found = new Map<Id, FreezeLabel>();
  const taken = new Set<Id | null>();
  for (const freeze of freezes) {
    const startPx = placeOf(axis, freeze.from) * widthPx;
    const held = rows
      .filter(({ row }) => !taken.has(row.key) && freezesOfRow([freeze], row, by).length > 0)
      .map(({ row, bars }): FreezeLabel => ({ row: row.key, roomPx: roomIn(bars, startPx, isLateFreeze(axis, freeze)) }));
    const most = held.toSorted((one, other) => other.roomPx - one.roomPx)[0];
    const carrier = held.find((one) => one.roomPx >= freezeWordsPx) ?? most;
    if (!carrier || carrier.roomPx < leastWordsPx) continue;
    found.set(freeze.id, carrier);
    taken.add(carrier.row);
  }
  return found;
}

/** How much of a row is free beside the begin of a freeze: to its right, or to its left where it begins late; at most what the words need. */
function roomIn(bars: readonly Bar[], startPx: number, isLate: boolean): number {
  const [fromPx, untilPx] = isLate ? [startPx - freezeWordsPx, startPx] : [startPx, startPx + freezeWordsPx];
  const under = bars.filter((bar) => bar.fromPx < untilPx && bar.untilPx > fromPx);
  if (isLate) return startPx - Math.max(fromPx, ...under.map((bar) => bar.untilPx));
  return Math.min(untilPx, ...under.map((bar) => bar.fromPx)) - startPx;
}
const leastWordsPx = 60;
const freezeWordsPx = 380;

/** Whether a freeze begins so far right that its name stands before it. */
export function isLateFreeze(axis: Axis, freeze: Pick<FreezeSpan, "from">): boolean {
  return placeOf(axis, freeze.from) > 0.62;
}

/**
 * The freezes that hold for a row: those for everything, those that name its service or that of its item, and those that stand in the way of one of
 * its changes; where no service is named at all, every one.
 */
export function freezesOfRow(
  freezes: readonly FreezeSpan[],
  row: Pick<CalendarRow, "key" | "service" | "changes">,
  by: RowKind,
): FreezeSpan[] {
  return freezes.filter(({ id, services }) => {
    if (services.length === 0 || (by === "service" && row.key === null)) return true;
    return (row.service !== null && services.includes(row.service)) || row.changes.some((one) => one.frozenBy === id);
  });
}
