import { DAY_MS, firstMs, type Instant, instant, localDay, localParts, weekdayOf } from "../../../kernel/time.ts";

/** One day of the reader's zone, from its midnight to the next. */
export type Day = { day: number; key: string; label: string; from: Instant; to: Instant; isWeekend: boolean };
type Timed = { startsAt: Instant; endsAt: Instant };
/** Where something stands in a day, in hours on the wall, and beside how many others. */
export type Place<T> = { of: T; top: number; bottom: number; lane: number; lanes: number };

const names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const leastHours = 0.4;

/** Days from a local day (a number of days since 1970-01-01) on. */
export function daysFrom(zone: string, first: number, count: number): Day[] {
  return Array.from({ length: count }, (_, index) => {
    const day = first + index;
    const weekday = weekdayOf(day);
    const key = new Date(day * DAY_MS).toISOString().slice(0, 10);
    const [from, to] = [instant(firstMs(zone, day * DAY_MS)), instant(firstMs(zone, (day + 1) * DAY_MS))];
    return { day, key, from, to, label: `${names[weekday - 1]} ${new Date(day * DAY_MS).getUTCDate()}`, isWeekend: weekday > 5 };
  });
}

/** Monday of the week that holds an instant, as a day number of the zone. */
export function mondayOf(zone: string, at: Instant): number {
  const day = localDay(zone, at);
  return day - weekdayOf(day) + 1;
}

/** Whole days (midnight to midnight UTC) that hold a day of the calendar. */
export function isOnDay({ startsAt, endsAt }: Timed, { key }: Day): boolean {
  return startsAt.slice(0, 10) <= key && (endsAt.slice(0, 10) > key || startsAt.slice(0, 10) === key);
}

/** What of a day is taken, side by side where times overlap; what is short is drawn long enough to be read. */
export function placed<T extends Timed>(zone: string, day: Day, all: readonly T[]): Place<T>[] {
  const here = all.filter(
    ({ startsAt, endsAt }) => startsAt < day.to && (endsAt > day.from || (startsAt === endsAt && startsAt >= day.from)),
  );
  const found = here.map((of): Place<T> => {
    const top = of.startsAt <= day.from ? 0 : Math.min(hourOf(zone, of.startsAt), 24 - leastHours);
    const bottom = Math.max(of.endsAt >= day.to ? 24 : hourOf(zone, of.endsAt), top + leastHours);
    return { of, top, bottom, lane: 0, lanes: 1 };
  });
  found.sort((one, other) => one.top - other.top || other.bottom - one.bottom);
  let cluster: Place<T>[] = [];
  let reach = -1;
  for (const one of found) {
    if (one.top >= reach) {
      spread(cluster);
      cluster = [];
    }
    cluster.push(one);
    reach = Math.max(reach, one.bottom);
  }
  spread(cluster);
  return found;
}

/** Gives those that overlap a lane each, the leftmost that is free. */
function spread<T>(cluster: Place<T>[]): void {
  const ends: number[] = [];
  for (const one of cluster) {
    const free = ends.findIndex((end) => end <= one.top);
    one.lane = free < 0 ? ends.length : free;
    ends[one.lane] = one.bottom;
  }
  for (const one of cluster) one.lanes = ends.length;
}

function hourOf(zone: string, at: Instant): number {
  const { hour, minute } = localParts(zone, at);
  return hour + minute / 60;
}

/** "14:30", by the clocks of a zone. */
export function clock(zone: string, at: Instant): string {
  const { hour, minute } = localParts(zone, at);
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** "23 – 29 Nov", "30 Nov – 6 Dec", "Thu 26 Nov". */
export function rangeWords(days: readonly Day[]): string {
  const [first, last] = [new Date(days[0]!.day * DAY_MS), new Date(days.at(-1)!.day * DAY_MS)];
  const month = (date: Date) => months[date.getUTCMonth()]!;
  if (days.length === 1) return `${days[0]!.label} ${month(first)}`;
  const begin = month(first) === month(last) ? String(first.getUTCDate()) : `${first.getUTCDate()} ${month(first)}`;
  return `${begin} – ${last.getUTCDate()} ${month(last)}`;
}
