import { type Span, union, without } from "../../kernel/span.ts";
import { DAY_MS, type Instant, instant, MINUTE_MS, ms } from "../../kernel/time.ts";
import { type Meeting, meetingOf, type Planned } from "./collision.rules.ts";

/** What a change needs of a free time, and everything that takes time away. */
export type SlotQuestion = {
  lengthMinutes: number;
  from: Instant;
  /** How far is looked; a slot ends by then. */
  until: Instant;
  /** Freezes that hold for the change. */
  freezes: readonly Span[];
  /** The times that are agreed for such work; null where none are, and any time will do. */
  within: readonly Span[] | null;
  one: Meeting;
  planned: readonly Planned[];
  /** When nobody is on call for it. */
  unwatched: readonly Span[];
  most: number;
};

const gridMs = 15 * MINUTE_MS;

/**
 * The first times that are free for a change: outside freezes, within what is agreed, meeting no other change in what it touches or in who does it, with
 * somebody on call. On the quarter of an hour, soonest first, at most one within 24 hours, so that each is another choice.
 */
export function freeSlots(question: SlotQuestion): Instant[] {
  const { from, until, freezes, within, one, planned, unwatched, most } = question;
  const met = planned.filter((other) => meetingOf(one, other).length > 0).map((other) => ({ from: other.from, to: other.to }));
  const allowed = within === null ? [{ from, to: until }] : union(within);
  const free = without(allowed, union([...freezes, ...met, ...unwatched]));
  const lengthMs = question.lengthMinutes * MINUTE_MS;
  const found: Instant[] = [];
  let earliestMs = ms(from);
  for (const span of free) {
    const endMs = Math.min(ms(span.to), ms(until));
    let startMs = onGrid(Math.max(ms(span.from), earliestMs));
    while (startMs + lengthMs <= endMs) {
      if (found.length >= most) return found;
      found.push(instant(startMs));
      earliestMs = startMs + Math.max(lengthMs, DAY_MS);
      startMs = onGrid(earliestMs);
    }
  }
  return found;
}

function onGrid(atMs: number): number {
  return Math.ceil(atMs / gridMs) * gridMs;
}
