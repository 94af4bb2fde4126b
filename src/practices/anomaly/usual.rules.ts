import { hoursOfWeek, type Memory, type Sample } from "./memory.rules.ts";

// What is usual for a series at an hour of the week: the median, and how far numbers stray from it as a rule. Both hold where up to half of
// what is remembered was itself unusual.
// Source: Leys et al., "Detecting outliers: Do not use standard deviation around the mean, use absolute deviation around the median" (2013),
// for the median of deviations and its factor 1.4826; Iglewicz and Hoaglin (1993) for judging by it.

/** By what it is known: this hour of the week, this hour of any day, or the last day at most. */
export type Rung = "week" | "day" | "recent";

/** What is usual: in between 5 and 95 of a hundred; `spread` is what a deviation is measured by, 0 where nothing ever differed. */
export type Usual = { by: Rung; median: number; spread: number; low: number; high: number; samples: number; constant: boolean };

/** Too little is known yet: so many of so many numbers have come, not all of them old enough to judge by. */
export type Unknown = { by: null; have: number; need: number };

/** What each rung asks for before it is stood on: numbers, and separate weeks, days or hours they come from. */
export const needs = {
  week: { samples: 12, weeks: 3 },
  day: { samples: 24, days: 6 },
  recent: { samples: 144, minutes: 720 },
} as const;

/** For normally distributed numbers the standard deviation is this many times the median deviation. */
const madFactor = 1.4826;
/** Of normally distributed numbers one in a hundred strays further than so many standard deviations. */
const oneInAHundred = 2.576;
/** What strays less than this share of the median is never worth a word. */
const leastShare = 0.05;

/**
 * How old numbers are before others are judged by them. What goes wrong just now must not be its own measure: with a few numbers of an hour,
 * one that strays far would hide the next.
 */
export const leastAge = { anHour: 720, recent: 120 } as const;

/**
 * Of what is asked: an hour of the week, at a minute. Only numbers from one minute on count; while a series is unusual it is judged by what was
 * known when it became so.
 */
export type Moment = { hour: number; minute: number; fromMinute: number; unusualFrom?: number | null };

/** What is usual at a moment, by the first rung for which enough is remembered. */
export function usualOf(memory: Memory, { hour, minute, fromMinute, unusualFrom }: Moment): Usual | Unknown {
  const until = Math.min(minute, unusualFrom ?? minute);
  const aged = (samples: readonly Sample[] = [], least: number = leastAge.anHour) =>
    samples.filter(([at]) => at >= fromMinute && at <= until - least);
  const week = aged(memory.hours.get(hour));
  if (week.length >= needs.week.samples && occasions(week) >= needs.week.weeks) return spreadOf("week", week);
  const parts = sameHourOfDay(hour).map((one) => aged(memory.hours.get(one)));
  const count = parts.reduce((sum, part) => sum + part.length, 0);
  if (count >= needs.day.samples && parts.reduce((sum, part) => sum + occasions(part), 0) >= needs.day.days)
    return spreadOf("day", parts.flat());
  const recent = aged(memory.recent, leastAge.recent);
  const minutes = recent.length > 0 ? recent.at(-1)![0] - recent[0]![0] : 0;
  if (recent.length >= needs.recent.samples && minutes >= needs.recent.minutes) return spreadOf("recent", recent);
  const come = memory.recent.filter(([at]) => at >= fromMinute && at <= minute).length;
  return { by: null, have: Math.min(come, needs.recent.samples), need: needs.recent.samples };
}

/** The seven hours of a week with the same time of day. */
export function sameHourOfDay(hour: number): number[] {
  return Array.from({ length: 7 }, (_, day) => ((hour % 24) + day * 24) % hoursOfWeek);
}

/** How many times the hour came round: samples of one hour of the week that lie a day apart are of different weeks. */
function occasions(samples: readonly Sample[]): number {
  return samples.filter(([minute], index) => index === 0 || minute - samples[index - 1]![0] > 1_440).length;
}

function spreadOf(by: Rung, samples: readonly Sample[]): Usual {
  // There are two zeros; a median of -0 would be read as less than nothing.
  const values = Float64Array.from(samples, ([, value]) => value + 0).sort();
  const median = middle(values);
  const strays = values.map((value) => Math.abs(value - median)).sort();
  const spread = Math.max(madFactor * middle(strays), quantile(strays, 0.99) / oneInAHundred, leastShare * Math.abs(median));
  const [low, high] = [quantile(values, 0.05), quantile(values, 0.95)];
  return { by, median, spread, low, high, samples: values.length, constant: strays.at(-1) === 0 };
}

/** The middle of sorted numbers; between two it lies half-way, without their sum, which could be too large. */
function middle(sorted: Float64Array): number {
  const upper = sorted[sorted.length >> 1]!;
  if (sorted.length % 2 === 1) return upper;
  const lower = sorted[(sorted.length >> 1) - 1]!;
  return lower + (upper - lower) / 2;
}

/** The number of sorted ones below which such a share lies: one of them, never in between. */
function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
}
