import { type BusinessCalendar, plannedDays } from "./time-calendar-plan.ts";
import { DAY_MS, type Instant, instant, ms } from "./time-instant.ts";
import { offsetStretches } from "./time-offsets.ts";
import { weekdayOf } from "./time-zone.ts";

// Business time. One rule decides everything: an instant counts when the wall clock in the calendar's zone shows a time inside
// a segment of that local weekday, and the local date is no holiday. Hence a skipped hour supplies nothing, an hour that clocks
// show twice counts twice, and a segment wholly inside a skipped hour supplies nothing that day.

/** Part of a partition of time: open or not, why, and the local date (yyyy-mm-dd) of the holiday that closes it. */
export type CalendarInterval = {
  from: Instant;
  to: Instant;
  open: boolean;
  why: "open" | "outside hours" | "holiday";
  holiday: string | null;
};

type Window = { fromMs: number; toMs: number; holiday: string | null };
/** Open time of one block: sorted, disjoint intervals, and how much of the block's open time lies before each. */
type Block = { starts: Float64Array; ends: Float64Array; openBefore: Float64Array; totalMs: number };

const BLOCK_MS = 366 * DAY_MS;
/** Blocks that are kept, 1970 to 2050; others are worked out each time, so that a stray year 0001 cannot fill the memory. */
const LAST_KEPT_BLOCK = Math.floor(Date.UTC(2050, 0, 1) / BLOCK_MS);
const SEARCH_LIMIT_MS = 3653 * DAY_MS; // ten years

// Kept per calendar object. A calendar is a value: change it by making a new one, and hold on to the one in use.
const blocksByCalendar = new WeakMap<BusinessCalendar, Map<number, Block>>();

/** Milliseconds of open time in [from, to); 0 when to <= from. Faults on an unknown zone or a malformed calendar. */
export function elapsedMs(calendar: BusinessCalendar, from: Instant, to: Instant): number {
  const fromMs = ms(from);
  const toMs = ms(to);
  if (toMs <= fromMs) return 0;
  if (calendar.always === true) return toMs - fromMs;
  const first = Math.floor(fromMs / BLOCK_MS);
  const last = Math.floor(toMs / BLOCK_MS);
  let total = openUpTo(blockOf(calendar, last), toMs) - openUpTo(blockOf(calendar, first), fromMs);
  for (let number = first; number < last; number += 1) total += blockOf(calendar, number).totalMs;
  return total;
}

/**
 * The first instant at which `milliseconds` of open time have passed since `from` (so the end of a working day, not the morning after;
 * `from` itself for 0). Null when ten years do not supply it, or the year 9999 is passed.
 */
export function addElapsed(calendar: BusinessCalendar, from: Instant, milliseconds: number): Instant | null {
  if (!(milliseconds >= 0)) throw new RangeError(`Cannot add ${milliseconds} ms of business time. Pass 0 or more.`);
  const fromMs = ms(from);
  if (milliseconds === 0) return from;
  if (calendar.always === true) return instantOrNull(fromMs + Math.ceil(milliseconds));
  let wanted = Math.ceil(milliseconds);
  let number = Math.floor(fromMs / BLOCK_MS);
  wanted += openUpTo(blockOf(calendar, number), fromMs);
  for (; number * BLOCK_MS <= fromMs + SEARCH_LIMIT_MS; number += 1) {
    const block = blockOf(calendar, number);
    if (block.totalMs >= wanted) {
      const foundMs = whenOpenReaches(block, wanted);
      return foundMs > fromMs + SEARCH_LIMIT_MS ? null : instantOrNull(foundMs);
    }
    wanted -= block.totalMs;
  }
  return null;
}

/** The instant itself when open, else the next opening; null when there is none within ten years. */
export function nextOpen(calendar: BusinessCalendar, at: Instant): Instant | null {
  if (calendar.always === true) return at;
  // The first millisecond of open time ends one millisecond after it begins.
  const used = addElapsed(calendar, at, 1);
  return used === null ? null : instant(ms(used) - 1);
}

/**
 * Splits [from, to) into open and closed intervals, in order and without gaps. "holiday" is time the calendar would have been open
 * but for the holiday; all other closed time is "outside hours". Empty when to <= from.
 */
export function openIntervals(calendar: BusinessCalendar, from: Instant, to: Instant): CalendarInterval[] {
  const fromMs = ms(from);
  const toMs = ms(to);
  if (toMs <= fromMs) return [];
  if (calendar.always === true) return [{ from, to, open: true, why: "open", holiday: null }];
  const intervals: CalendarInterval[] = [];
  let doneMs = fromMs;
  const closeUntil = (untilMs: number): void => {
    if (untilMs > doneMs) intervals.push({ from: instant(doneMs), to: instant(untilMs), open: false, why: "outside hours", holiday: null });
  };
  for (const window of windows(calendar, fromMs, toMs)) {
    closeUntil(window.fromMs);
    const { holiday } = window;
    const open = holiday === null;
    intervals.push({ from: instant(window.fromMs), to: instant(window.toMs), open, why: open ? "open" : "holiday", holiday });
    doneMs = window.toMs;
  }
  closeUntil(toMs);
  return intervals;
}

function instantOrNull(epochMs: number): Instant | null {
  return epochMs < Date.UTC(10_000, 0, 1) ? instant(epochMs) : null;
}

/** Open time of the block before the moment. */
function openUpTo(block: Block, atMs: number): number {
  let low = 0;
  let high = block.starts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (block.starts[middle]! <= atMs) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return 0;
  return block.openBefore[low - 1]! + Math.min(atMs, block.ends[low - 1]!) - block.starts[low - 1]!;
}

/** The first moment by which the block has supplied `openMs`; 0 < openMs <= totalMs. */
function whenOpenReaches(block: Block, openMs: number): number {
  let low = 0;
  let high = block.starts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (block.openBefore[middle]! < openMs) low = middle + 1;
    else high = middle;
  }
  return block.starts[low - 1]! + openMs - block.openBefore[low - 1]!;
}

function blockOf(calendar: BusinessCalendar, number: number): Block {
  let blocks = blocksByCalendar.get(calendar);
  if (blocks === undefined) {
    blocks = new Map();
    blocksByCalendar.set(calendar, blocks);
  }
  const kept = blocks.get(number);
  if (kept !== undefined) return kept;
  const block = buildBlock(calendar, number * BLOCK_MS);
  if (number >= 0 && number <= LAST_KEPT_BLOCK) blocks.set(number, block);
  return block;
}

function buildBlock(calendar: BusinessCalendar, fromMs: number): Block {
  const open = [...windows(calendar, fromMs, fromMs + BLOCK_MS)].filter((window) => window.holiday === null);
  const openBefore = new Float64Array(open.length);
  let totalMs = 0;
  for (const [index, window] of open.entries()) {
    openBefore[index] = totalMs;
    totalMs += window.toMs - window.fromMs;
  }
  const starts = Float64Array.from(open, (window) => window.fromMs);
  const ends = Float64Array.from(open, (window) => window.toMs);
  return { starts, ends, openBefore, totalMs };
}

/** Every segment of every local day as real time in [fromMs, toMs), in order; neighbours of one kind are joined. */
function windows(calendar: BusinessCalendar, fromMs: number, toMs: number): Window[] {
  const plan = plannedDays(calendar);
  const found: Window[] = [];
  if (plan.isEmpty) return found;
  for (const stretch of offsetStretches(calendar.timeZone, fromMs, toMs)) {
    const { offsetMs } = stretch;
    const lastDay = Math.floor((stretch.toMs + offsetMs - 1) / DAY_MS);
    for (let day = Math.floor((stretch.fromMs + offsetMs) / DAY_MS); day <= lastDay; day += 1) {
      const holiday = plan.holidays.get(day) ?? null;
      for (const segment of plan.segments[weekdayOf(day)]!) {
        const startMs = Math.max(stretch.fromMs, day * DAY_MS + segment.fromMs - offsetMs);
        const endMs = Math.min(stretch.toMs, day * DAY_MS + segment.toMs - offsetMs);
        if (endMs > startMs) join(found, { fromMs: startMs, toMs: endMs, holiday });
      }
    }
  }
  return found;
}

function join(found: Window[], next: Window): void {
  const last = found[found.length - 1];
  if (last !== undefined && last.toMs === next.fromMs && last.holiday === next.holiday) last.toMs = next.toMs;
  else found.push(next);
}
