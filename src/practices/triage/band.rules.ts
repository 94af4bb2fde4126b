import { type Instant, instant, MINUTE_MS, ms } from "../../kernel/time.ts";
import { favoursIt, horizonMinutesOf, openGates, type Scales, type Terms, type Weighed, type Weight, weigh } from "./score.rules.ts";

export const bands = [
  { value: "NOW", label: "Now" },
  { value: "TODAY", label: "Today" },
  { value: "WEEKLY", label: "Weekly" },
] as const;
export type Band = (typeof bands)[number]["value"];

/**
 * The band of a score: a gate makes it NOW whatever the score; else NOW from its threshold, and left only below the lower one.
 * Source: docs/decisions/0017-triage.md: NOW from 60, left below 50, TODAY from 35.
 */
export function bandOf({ tenths, gates }: Pick<Weight, "tenths" | "gates">, was: Band | null, terms: Terms): Band {
  if (gates.length > 0) return "NOW";
  if (tenths >= (was === "NOW" ? terms.nowUntil : terms.nowFrom) * 10) return "NOW";
  return tenths >= terms.todayFrom * 10 ? "TODAY" : "WEEKLY";
}

/** Where it stands at a moment: its band and weight; no band before it is a concern at all. */
export function standingAt(item: Weighed, scales: Scales, now: Instant, was: Band | null): { band: Band | null; weight: Weight } {
  const weight = weigh(item, scales, now);
  const isAhead = item.concern.from !== null && item.concern.from > now;
  return { band: isAhead ? null : bandOf(weight, was, scales.terms), weight };
}

/**
 * The first moment after `now` at which the band is another than the one given, nothing else changing; null: never. Between the moments at which gates and
 * priorities begin or end the score only rises, with urgency, in a straight line: so it is solved, and nothing is polled.
 */
export function nextBandChange(item: Weighed, scales: Scales, now: Instant, band: Band | null): Instant | null {
  const starts = [now, ...stepsAfter(item, scales, now)];
  for (const [place, start] of starts.entries()) {
    if (place > 0 && standingAt(item, scales, start, band).band !== band) return start;
    const crossing = band === null ? null : crossingAfter(item, scales, start, band);
    const end = starts[place + 1];
    if (crossing !== null && (end === undefined || crossing < end)) return crossing;
  }
  return null;
}

/** The moments ahead at which something begins or ends that is not urgency. */
function stepsAfter({ kind, concern }: Weighed, { terms, favours }: Scales, now: Instant): Instant[] {
  if (concern.gates.length === 0 && favours.length === 0 && concern.from === null) return [];
  const gates = concern.gates.filter((one) => terms.gates.includes(one.code)).map((one) => one.since);
  const favoured = favours.filter((one) => favoursIt(one, { kind, concern })).flatMap((one) => [one.from, one.to]);
  const all = [...(concern.from === null ? [] : [concern.from]), ...gates, ...favoured].filter((at) => at > now);
  return [...new Set(all)].sort();
}

/** When, after a moment and before the next step, urgency alone lifts it into the next band. */
function crossingAfter(item: Weighed, scales: Scales, start: Instant, band: Band): Instant | null {
  const { terms } = scales;
  const { irreversibleAt, timeNeededMinutes } = item.concern;
  if (band === "NOW" || irreversibleAt === null || openGates(item.concern, terms, start).length > 0) return null;
  const { tenths, ofUrgency } = weigh(item, scales, start);
  const most = terms.weights.urgency * 10;
  const needed = (band === "WEEKLY" ? terms.todayFrom : terms.nowFrom) * 10 - (tenths - ofUrgency);
  if (needed > most || most === 0) return null;
  // The line is rounded: it shows the tenth that is needed from half a tenth before it on.
  const urgency = (needed - 0.5) / most;
  const horizonMs = horizonMinutesOf(item, terms) * MINUTE_MS;
  const at = ms(irreversibleAt) - (timeNeededMinutes ?? 0) * MINUTE_MS - horizonMs * (1 - urgency);
  return firstThatHolds(Math.max(Math.floor(at) - 2, ms(start) + 1), (when) => standingAt(item, scales, when, band).band !== band);
}

/** The solved moment to the millisecond: floating point may be off by one. */
function firstThatHolds(fromMs: number, holds: (at: Instant) => boolean): Instant | null {
  for (let at = fromMs; at <= fromMs + 6; at++) if (holds(instant(at))) return instant(at);
  return null;
}
