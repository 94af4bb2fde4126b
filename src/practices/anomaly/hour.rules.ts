import { MINUTE_MS, wallMsAt } from "../../kernel/time.ts";
import { hoursOfWeek } from "./memory.rules.ts";

/** The first Monday of clock time, in minutes since 1970. */
const firstMonday = 4 * 1_440;

/** The hour of the week on the clocks of a zone: 0 is Monday, 00:00 to 01:00. An hour that a clock shows twice is one. */
export function hourOfWeek(zone: string, atMs: number): number {
  const hours = Math.floor((wallMsAt(zone, atMs) / MINUTE_MS - firstMonday) / 60);
  return ((hours % hoursOfWeek) + hoursOfWeek) % hoursOfWeek;
}

/** Hours of the week by the minute, asked of the zone once for each quarter of an hour: no zone changes in between. */
export function hoursOf(zone: string): (minute: number) => number {
  const known = new Map<number, number>();
  const most = 4_000;
  return (minute) => {
    const quarter = Math.floor(minute / 15);
    const found = known.get(quarter) ?? hourOfWeek(zone, quarter * 15 * MINUTE_MS);
    if (known.size > most) known.clear();
    known.set(quarter, found);
    return found;
  };
}
