import { type Memory, remember, type Sample } from "./memory.rules.ts";
import { type Unknown, type Usual, usualOf } from "./usual.rules.ts";

/** How many of how many numbers must be beyond before the series is unusual. */
export type Persistence = "1of1" | "2of3" | "3of5";
/** What a series is judged by: from how many spreads on (in tenths), for how long, in which direction, and how large a difference at least. */
export type Measure = { fromTenths: number; persistence: Persistence; side: "both" | "above" | "below"; leastDifference: number };

/** How a series stands. `marks` says which of its last five numbers were beyond, a bit each, the latest lowest. */
export type Standing = { state: "learning" | "usual" | "unusual"; marks: number; unusualFrom: number | null; learnsFrom: number };

export const newcomer: Standing = { state: "learning", marks: 0, unusualFrom: null, learnsFrom: 0 };

/** What became of one number. `turned` says how the series changed: what is usual became known, it became unusual, usual again, or the new usual. */
export type Verdict = {
  usual: Usual | Unknown;
  tenths: number | null;
  isBeyond: boolean;
  turned: "known" | "unusual" | "usual" | "adopted" | null;
};

/** So many beyond among so many of the last numbers make it unusual. */
export const beginnings: Record<Persistence, readonly [beyond: number, among: number]> = { "1of1": [1, 1], "2of3": [2, 3], "3of5": [3, 5] };
/** None beyond among so many ends it. */
export const toEnd = 5;
/** What has been unusual for a day is how it is now: it is learned anew. */
export const adoptedAfterMinutes = 1_440;
/** Scores end here: 999.9 spreads and a million are the same news. */
export const mostTenths = 9_999;

/** How far a number strays, in tenths of the usual spread, rounded down. Where nothing ever differed, any difference is as far as can be. */
export function tenthsOf({ median, spread }: Usual, value: number): number {
  const stray = Math.abs(value - median);
  if (stray === 0) return 0;
  return spread === 0 ? mostTenths : Math.min(mostTenths, Math.floor((stray / spread) * 10));
}

/** Looks at one number of a series: first it is judged by what was known before, then remembered. */
export function look(given: { memory: Memory; standing: Standing; measure: Measure; hour: number; sample: Sample }): {
  memory: Memory;
  standing: Standing;
  verdict: Verdict;
} {
  const { memory, standing, measure, hour, sample } = given;
  const usual = usualOf(memory, { hour, minute: sample[0], fromMinute: standing.learnsFrom, unusualFrom: standing.unusualFrom });
  const tenths = usual.by === null ? null : tenthsOf(usual, sample[1]);
  const isBeyond = usual.by !== null && tenths! >= measure.fromTenths && isOnSide(usual, sample[1], measure);
  const { next, turned } = turn(standing, { isBeyond, isKnown: usual.by !== null, minute: sample[0], persistence: measure.persistence });
  return { memory: remember(memory, hour, sample), standing: next, verdict: { usual, tenths, isBeyond, turned } };
}

function isOnSide({ median }: Usual, value: number, { side, leastDifference }: Measure): boolean {
  if (Math.abs(value - median) < leastDifference) return false;
  return side === "both" || (side === "above" ? value > median : value < median);
}

type Seen = { isBeyond: boolean; isKnown: boolean; minute: number; persistence: Persistence };

function turn(standing: Standing, { isBeyond, isKnown, minute, persistence }: Seen): { next: Standing; turned: Verdict["turned"] } {
  const marks = ((standing.marks << 1) | (isBeyond ? 1 : 0)) & ((1 << toEnd) - 1);
  const next = { ...standing, marks };
  if (standing.state === "unusual") {
    if (minute - standing.unusualFrom! >= adoptedAfterMinutes) return { next: { ...newcomer, learnsFrom: minute }, turned: "adopted" };
    // Nothing it could be judged by is left of the time before: it stays as it is, until it is learned anew.
    if (!isKnown) return { next: standing, turned: null };
    if (marks === 0) return { next: { ...next, state: "usual", unusualFrom: null }, turned: "usual" };
    return { next, turned: null };
  }
  const [beyond, among] = beginnings[persistence];
  if (onesOf(marks & ((1 << among) - 1)) >= beyond) return { next: { ...next, state: "unusual", unusualFrom: minute }, turned: "unusual" };
  return isKnown && standing.state === "learning" ? { next: { ...next, state: "usual" }, turned: "known" } : { next, turned: null };
}

function onesOf(bits: number): number {
  let count = 0;
  for (let rest = bits; rest > 0; rest >>= 1) count += rest & 1;
  return count;
}
