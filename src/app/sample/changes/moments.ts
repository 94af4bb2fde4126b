import {
  addLocalDays,
  DAY_MS,
  type Instant,
  instant,
  localDay,
  localParts,
  localToInstant,
  startOfLocalDay,
  weekdayOf,
} from "../../../kernel/time.ts";
import type { Dice } from "../dice.ts";
import { zone } from "../moments.ts";
import type { World } from "../world.ts";

/** The weekday on which the board meets, and when. */
export const boardMeets = { weekday: 4, hour: 14, minute: 30 } as const;

/** An hour of a day, by clocks in Hamburg, so many days after the last day of the sample (before it where negative). 25 is one o'clock of the next. */
export function hourOn(world: World, day: number, hour: number): Instant {
  return hourOf(addLocalDays(zone, world.anchor, day), hour);
}

/** An hour of the local day in which a moment lies. */
export function hourOf(at: Instant, hour: number): Instant {
  const day = hour >= 24 ? addLocalDays(zone, at, Math.floor(hour / 24)) : at;
  const { year, month, day: date } = localParts(zone, day);
  const minutes = Math.round((hour % 24) * 60);
  return localToInstant(zone, { year, month, day: date, hour: Math.floor(minutes / 60), minute: minutes % 60 }, "compatible")!;
}

/** How many days after the last day the next such weekday comes; at least `least`. 1 is Monday. */
export function daysUntil(world: World, weekday: number, least: number): number {
  const first = weekdayAt(world, least);
  return least + ((weekday - first + 7) % 7);
}

export function weekdayAt(world: World, day: number): number {
  return weekdayOf(localDay(zone, addLocalDays(zone, world.anchor, day)));
}

/** A moment in office hours, so many days after one; on the last working day before where that day is off. */
export function inOffice(world: World, at: Instant, days: number, chance: Dice): Instant {
  let day = addLocalDays(zone, at, days);
  while (isOff(world, day)) day = addLocalDays(zone, day, -1);
  return hourOf(day, 9 + chance.int(5, 470) / 60);
}

/** The next morning on which people work, after a moment. */
export function nextMorning(world: World, at: Instant, chance: Dice): Instant {
  let day = addLocalDays(zone, at, 1);
  while (isOff(world, day)) day = addLocalDays(zone, day, 1);
  return hourOf(day, 9 + chance.int(6, 110) / 60);
}

/** The last meeting of the board before a moment; where its day is off it meets on the working day before. */
export function boardBefore(world: World, at: Instant): Instant {
  let day = startOfLocalDay(zone, at);
  while (weekdayOf(localDay(zone, day)) !== boardMeets.weekday || hourOf(day, boardMeets.hour + 0.5) >= at)
    day = addLocalDays(zone, day, -1);
  while (isOff(world, day)) day = addLocalDays(zone, day, -1);
  return hourOf(day, boardMeets.hour + 0.5);
}

export function isOff(world: World, at: Instant): boolean {
  const weekday = weekdayOf(localDay(zone, at));
  const date = instant(localDay(zone, at) * DAY_MS).slice(0, 10);
  return weekday >= 6 || world.holidays.some((one) => one.date === date);
}
