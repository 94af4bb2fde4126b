import type { Concern } from "../../kernel/concern.ts";
import type { Id } from "../../kernel/ids.ts";
import { type Instant, MINUTE_MS, ms } from "../../kernel/time.ts";
import { type Band, nextBandChange, standingAt } from "./band.rules.ts";
import type { Scales } from "./score.rules.ts";

/** What was known of a record from a moment on; null: nothing any more. */
export type Known = { at: Instant; concern: Concern | null };
/** A record with all that was known of it, in order. */
export type Story = { exception: Id; kind: string; title: string; known: readonly Known[] };
/** How a policy would have placed it: the highest band and score, when it first said NOW, and for how many minutes it did. */
export type Course = { highest: Band | null; tenths: number; firstNowAt: Instant | null; nowMinutes: number };
export type Difference = { exception: Id; kind: string; title: string; was: Course; would: Course };
type Span = { from: Instant; to: Instant };

const rank: Readonly<Record<Band, number>> = { NOW: 3, TODAY: 2, WEEKLY: 1 };
const mostSteps = 1000;

/** What a policy would have said of a record within a span, every band at its minute; hands are left out, they are not the policy's. */
export function courseOf({ kind, known }: Pick<Story, "kind" | "known">, scales: Scales, span: Span): Course {
  let course: Course = { highest: null, tenths: 0, firstNowAt: null, nowMinutes: 0 };
  let band: Band | null = null;
  for (const [place, { at, concern }] of known.entries()) {
    const next = known[place + 1]?.at ?? span.to;
    const [start, end] = [at > span.from ? at : span.from, next < span.to ? next : span.to];
    if (concern === null) band = null;
    if (concern === null || start >= end) continue;
    const item = { kind, concern };
    let from: Instant | null = start;
    for (let step = 0; from !== null && from < end && step < mostSteps; step++) {
      const standing = standingAt(item, scales, from, band);
      band = standing.band;
      const moves: Instant | null = nextBandChange(item, scales, from, band);
      const until: Instant = moves !== null && moves < end ? moves : end;
      const last = standingAt(item, scales, until, band).weight.tenths;
      course = noted(course, band, Math.max(standing.weight.tenths, band === null ? 0 : last), { from, to: until });
      from = moves;
    }
  }
  return { ...course, nowMinutes: Math.round(course.nowMinutes) };
}

function noted(course: Course, band: Band | null, tenths: number, span: Span): Course {
  if (band === null) return course;
  const isHigher = course.highest === null || rank[band] > rank[course.highest];
  const minutes = band === "NOW" ? (ms(span.to) - ms(span.from)) / MINUTE_MS : 0;
  return {
    highest: isHigher ? band : course.highest,
    tenths: Math.max(course.tenths, tenths),
    firstNowAt: course.firstNowAt ?? (band === "NOW" ? span.from : null),
    nowMinutes: course.nowMinutes + minutes,
  };
}

/** Where two policies differ on a span: in the highest band, in when they first said NOW, or in how long. What gains most comes first. */
export function differencesOf(stories: readonly Story[], was: Scales, would: Scales, span: Span): Difference[] {
  return stories
    .map(({ exception, kind, title, known }): Difference => {
      const story = { kind, known };
      return { exception, kind, title, was: courseOf(story, was, span), would: courseOf(story, would, span) };
    })
    .filter(
      ({ was: one, would: other }) =>
        one.highest !== other.highest || one.firstNowAt !== other.firstNowAt || one.nowMinutes !== other.nowMinutes,
    )
    .sort((one, other) => weight(other) - weight(one) || (one.exception < other.exception ? -1 : 1));
}

function weight({ was, would }: Difference): number {
  const rankOf = (course: Course) => (course.highest === null ? 0 : rank[course.highest]);
  return Math.abs(rankOf(would) - rankOf(was)) * 1e9 + Math.abs(would.nowMinutes - was.nowMinutes);
}
