import { addLocalDays, type Instant, localToInstant, startOfLocalDay } from "../../../kernel/time.ts";

/** When a local day begins, by its key ("2026-11-26"). Faults on a key that names no day. */
export function startOfLocalDayOf(zone: string, key: string): Instant {
  const [year, month, day] = key.split("-").map(Number) as [number, number, number];
  // Noon exists on every day that exists, whatever the clocks do at midnight.
  const noon = localToInstant(zone, { year, month, day, hour: 12, minute: 0 }, "compatible");
  if (noon === null) throw new Error(`${key} is not a day of ${zone}.`);
  return startOfLocalDay(zone, noon);
}

/** When the day after it begins. */
export function nextDayOf(zone: string, key: string): Instant {
  return startOfLocalDay(zone, addLocalDays(zone, startOfLocalDayOf(zone, key), 1));
}
