import {
  addLocalDays,
  DAY_MS,
  firstMs,
  HOUR_MS,
  type Instant,
  instant,
  localDay,
  localParts,
  MINUTE_MS,
  momentWords,
  ms,
  weekdayOf,
} from "../../../kernel/time.ts";

export const spans = ["day", "week", "month"] as const;
export type SpanName = (typeof spans)[number];
type Column = { startMs: number; endMs: number; label: string; isQuiet: boolean };
/**
 * The time across the calendar, by the reader's clocks: a day in hours (there are 23 or 25 of them when clocks change), a week or a month in days that
 * are equally wide, each hour in its true place within its day.
 */
export type Axis = { zone: string; span: SpanName; firstDay: number; from: Instant; to: Instant; columns: readonly Column[] };

const dayNames = ["", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const monthNames = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** The axis that begins on a local day (a number of days since 1970-01-01); a month is four weeks from the Monday of its week. */
export function axisOf(zone: string, span: SpanName, day: number): Axis {
  const firstDay = span === "month" ? day - weekdayOf(day) + 1 : day;
  const count = daysOf[span];
  const days = Array.from({ length: count + 1 }, (_, index) => firstMs(zone, (firstDay + index) * DAY_MS));
  const columns = span === "day" ? hoursBetween(zone, days[0]!, days[1]!) : daysFrom(firstDay, days, span);
  return { zone, span, firstDay, from: instant(days[0]!), to: instant(days.at(-1)!), columns };
}

const daysOf = { day: 1, week: 7, month: 28 } as const satisfies Record<SpanName, number>;

function hoursBetween(zone: string, fromMs: number, toMs: number): Column[] {
  return Array.from({ length: Math.ceil((toMs - fromMs) / HOUR_MS) }, (_, index) => {
    const startMs = fromMs + index * HOUR_MS;
    const { hour } = localParts(zone, instant(startMs));
    const label = hour % 2 === 0 ? `${String(hour).padStart(2, "0")}:00` : "";
    return { startMs, endMs: Math.min(startMs + HOUR_MS, toMs), label, isQuiet: hour < 7 || hour >= 19 };
  });
}

function daysFrom(firstDay: number, starts: readonly number[], span: SpanName): Column[] {
  return starts.slice(0, -1).map((startMs, index) => {
    const day = firstDay + index;
    const [weekday, date] = [weekdayOf(day), new Date(day * DAY_MS)];
    const label =
      span === "week"
        ? `${dayNames[weekday]} ${date.getUTCDate()} ${monthNames[date.getUTCMonth()]}`
        : `${dayNames[weekday]![0]} ${date.getUTCDate()}`;
    return { startMs, endMs: starts[index + 1]!, label, isQuiet: weekday > 5 };
  });
}

/** The day with which the span begins that comes so many spans later (or earlier). */
export function steppedDay({ span, firstDay }: Pick<Axis, "span" | "firstDay">, steps: number): number {
  return firstDay + steps * daysOf[span];
}

/** The day with which a span begins that shows now: a week begins yesterday, so that what was done last night is still seen. */
export function dayOfNow(zone: string, span: SpanName, now: Instant): number {
  return localDay(zone, now) - (span === "week" ? 1 : 0);
}

/** Where an instant lies across the axis, from 0 to 1; outside it at the nearer end. */
export function placeOf({ columns, from, to }: Axis, at: Instant): number {
  if (at <= from) return 0;
  if (at >= to) return 1;
  const atMs = ms(at);
  const index = columns.findLastIndex((one) => one.startMs <= atMs);
  const { startMs, endMs } = columns[index]!;
  return (index + (atMs - startMs) / (endMs - startMs)) / columns.length;
}

/** How finely a window is moved by hand on each span. */
export const stepMinutes = { day: 15, week: 30, month: 60 } as const satisfies Record<SpanName, number>;

/** The instant at a place of the axis, on its step; beyond the ends it goes on at the same pace. */
export function instantAt({ columns, span }: Axis, place: number): Instant {
  const position = place * columns.length;
  const index = Math.min(Math.max(Math.floor(position), 0), columns.length - 1);
  const { startMs, endMs } = columns[index]!;
  const stepMs = stepMinutes[span] * MINUTE_MS;
  return instant(startMs + Math.round(((position - index) * (endMs - startMs)) / stepMs) * stepMs);
}

/** A window moved by keys: sideways by the step of its span (by a day in a month), up and down by a day, which keeps its hour over a change of clocks. */
export function nudged(axis: Axis, window: { from: Instant; to: Instant }, key: string): { from: Instant; to: Instant } | null {
  const lengthMs = ms(window.to) - ms(window.from);
  const days = (count: number) => withLength(addLocalDays(axis.zone, window.from, count), lengthMs);
  const sideways = (sign: number) =>
    axis.span === "month" ? days(sign) : withLength(instant(ms(window.from) + sign * keyMinutes[axis.span] * MINUTE_MS), lengthMs);
  switch (key) {
    case "ArrowLeft":
      return sideways(-1);
    case "ArrowRight":
      return sideways(1);
    case "ArrowUp":
      return days(-1);
    case "ArrowDown":
      return days(1);
    default:
      return null;
  }
}
const keyMinutes = { day: 15, week: 60 } as const;

/** A window of a length from an instant. */
export function withLength(from: Instant, lengthMs: number): { from: Instant; to: Instant } {
  return { from, to: instant(ms(from) + lengthMs) };
}

/** "25 Nov – 1 Dec", "Thu 26 Nov". */
export function rangeWords({ span, firstDay, columns }: Axis): string {
  const first = new Date(firstDay * DAY_MS);
  const words = (date: Date) => `${date.getUTCDate()} ${monthNames[date.getUTCMonth()]}`;
  if (span === "day") return `${dayNames[weekdayOf(firstDay)]} ${words(first)}`;
  return `${words(first)} – ${words(new Date((firstDay + columns.length - 1) * DAY_MS))}`;
}

/** A window in words, by the reader's clocks: "Sat 28 Nov 20:00–23:00". */
export function windowWords(zone: string, { from, to }: { from: Instant; to: Instant }, now: Instant): string {
  if (localDay(zone, from) !== localDay(zone, to)) return `${momentWords(zone, from, now)} to ${momentWords(zone, to, now)}`;
  return `${momentWords(zone, from, now)}–${clock(zone, to)}`;
}

/** The hour and minute of an instant. */
export function clock(zone: string, at: Instant): string {
  const { hour, minute } = localParts(zone, at);
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}
