import type { Id } from "../../kernel/ids.ts";
import { DAY_MS, firstMs, HOUR_MS, ms, readDate, wallMsAt, weekdayOf } from "../../kernel/time.ts";
import type { Segment } from "./roster.rules.ts";

/** What a person carried in a window. */
export type Share = {
  person: Id;
  dutyMs: number;
  /** Nights of which they held any part between midnight and 05:00. */
  nights: number;
  /** On Saturdays and Sundays, by the roster's clocks. */
  weekendMs: number;
  /** On days off of the roster's calendar; a weekend day that is one counts in both. */
  holidayMs: number;
};
export type Fairness = {
  shares: readonly Share[];
  /** How alike the hours of the participants are, in per mille: 1,000 where all carried the same. */
  balance: number;
};
type Given = {
  segments: readonly Segment[];
  /** Whose hours are compared; whoever else served is listed after them. */
  participants: readonly Id[];
  timeZone: string;
  /** Local dates, yyyy-mm-dd. */
  holidays: readonly string[];
};

/**
 * How evenly on-call time was shared. Balance is the mean, over all pairs of participants, of the lesser share of hours over the
 * greater, in whole per mille; a pair without hours is even. People on call together each carry the whole time.
 * Sources: grafana/oncall, schedule quality report (balance over pairs); Directive 2003/88/EC, article 2 (night time includes 00:00-05:00).
 */
export function fairnessOf({ segments, participants, timeZone, holidays }: Given): Fairness {
  const days = new Set(holidays.map(readDate));
  const tallies = new Map<Id, Tally>();
  const tallyOf = (person: Id): Tally => {
    const known = tallies.get(person);
    if (known) return known;
    const fresh: Tally = { dutyMs: 0, weekendMs: 0, holidayMs: 0, nights: new Set() };
    tallies.set(person, fresh);
    return fresh;
  };
  for (const person of participants) tallyOf(person);
  for (const segment of segments) {
    if (segment.people.length === 0) continue;
    for (const part of daysOf(segment, timeZone)) for (const person of segment.people) add(tallyOf(person), part, days);
  }
  const shares = [...tallies].map(([person, { nights, ...sums }]): Share => ({ person, nights: nights.size, ...sums }));
  return { shares, balance: balanceOf(participants.map((person) => tallies.get(person)!.dutyMs)) };
}

type Tally = { dutyMs: number; weekendMs: number; holidayMs: number; nights: Set<number> };
type DayPart = { day: number; lengthMs: number; touchesNight: boolean };

/** A segment cut at local midnights. */
function daysOf(segment: Segment, zone: string): DayPart[] {
  const [fromMs, toMs] = [ms(segment.start), ms(segment.end)];
  const parts: DayPart[] = [];
  // Where clocks are set back over midnight a date ends later than the clock at its end says; so the first looked at is a day early.
  for (let day = Math.floor(wallMsAt(zone, fromMs) / DAY_MS) - 1; ; day += 1) {
    const dayFromMs = firstMs(zone, day * DAY_MS);
    if (dayFromMs >= toMs) return parts;
    const lengthMs = Math.min(toMs, firstMs(zone, (day + 1) * DAY_MS)) - Math.max(fromMs, dayFromMs);
    if (lengthMs <= 0) continue;
    const nightEndMs = firstMs(zone, day * DAY_MS + 5 * HOUR_MS);
    parts.push({ day, lengthMs, touchesNight: Math.max(fromMs, dayFromMs) < nightEndMs });
  }
}

function add(tally: Tally, { day, lengthMs, touchesNight }: DayPart, holidays: ReadonlySet<number>): void {
  tally.dutyMs += lengthMs;
  if (weekdayOf(day) >= 6) tally.weekendMs += lengthMs;
  if (holidays.has(day)) tally.holidayMs += lengthMs;
  if (touchesNight) tally.nights.add(day);
}

function balanceOf(hours: readonly number[]): number {
  let sum = 0;
  let pairs = 0;
  for (const [index, one] of hours.entries())
    for (const other of hours.slice(index + 1)) {
      const most = Math.max(one, other);
      sum += most === 0 ? 1000 : Math.floor((Math.min(one, other) * 1000) / most);
      pairs += 1;
    }
  return pairs === 0 ? 1000 : Math.floor(sum / pairs);
}
