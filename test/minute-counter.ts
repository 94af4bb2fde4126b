import type { BusinessCalendar } from "../src/kernel/time.ts";

// The slow, obvious way to count business time: walk the minutes and ask the wall clock about each. It shares nothing with the
// kernel's arithmetic, so the two can judge each other. Right only for ranges that begin and end on whole minutes.

export type MinuteKind = "open" | "outside hours" | "holiday";

const MINUTE = 60_000;
const weekdays = ["", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const formats = new Map<string, Intl.DateTimeFormat>();
const walls = new Map<string, Wall>();

type Wall = { weekday: number; date: string; time: string };

/** What the calendar says about the minute that begins at the moment. */
export function kindOfMinute(calendar: BusinessCalendar, atMs: number): MinuteKind {
  if (calendar.always === true) return "open";
  const wall = wallAt(calendar.timeZone, atMs);
  const inside = calendar.segments.some(({ weekday, from, to }) => weekday === wall.weekday && from <= wall.time && wall.time < to);
  if (!inside) return "outside hours";
  return calendar.holidays.includes(wall.date) ? "holiday" : "open";
}

/** Milliseconds of the open minutes in [fromMs, toMs). */
export function countOpenMs(calendar: BusinessCalendar, fromMs: number, toMs: number): number {
  let total = 0;
  for (let atMs = fromMs; atMs < toMs; atMs += MINUTE) if (kindOfMinute(calendar, atMs) === "open") total += MINUTE;
  return total;
}

/** What clocks in the zone show in the minute that begins at the moment. */
export function wallAt(zone: string, atMs: number): Wall {
  const key = `${zone} ${atMs}`;
  const known = walls.get(key);
  if (known !== undefined) return known;
  const text = formatOf(zone).format(atMs); // "Wed, 25/11/2026, 14:39"
  const [, name = "", day, month, year, time = ""] = /^(\w{3}), (\d\d)\/(\d\d)\/(\d{4}), (\d\d:\d\d)$/.exec(text) ?? [];
  if (time === "") throw new Error(`Intl wrote "${text}", which the minute counter cannot read.`);
  const wall = { weekday: weekdays.indexOf(name), date: `${year}-${month}-${day}`, time };
  walls.set(key, wall);
  return wall;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hourCycle: "h23",
    weekday: "short",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  formats.set(timeZone, format);
  return format;
}
