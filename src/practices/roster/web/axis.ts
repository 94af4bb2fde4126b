import { DAY_MS, firstMs, HOUR_MS, type Instant, instant, localDay, localParts, ms, weekdayOf } from "../../../kernel/time.ts";

/** The time axis of a roster: whole days of its zone, each as wide as the others, even the one that has 23 or 25 hours. */
export type Axis = {
  zone: string;
  days: readonly { day: number; startMs: number; label: string; isWeekend: boolean }[];
  from: Instant;
  to: Instant;
};

const dayNames = ["", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** An axis of some days from a local day (a number of days since 1970-01-01). */
export function axisOf(zone: string, firstDay: number, count: number): Axis {
  const days = Array.from({ length: count }, (_, index) => {
    const day = firstDay + index;
    const weekday = weekdayOf(day);
    return {
      day,
      startMs: firstMs(zone, day * DAY_MS),
      label: `${dayNames[weekday]} ${new Date(day * DAY_MS).getUTCDate()}`,
      isWeekend: weekday > 5,
    };
  });
  const endMs = firstMs(zone, (firstDay + count) * DAY_MS);
  return { zone, days, from: instant(days[0]!.startMs), to: instant(endMs) };
}

/** Monday of the week that holds an instant, as a day number of the zone. */
export function mondayOf(zone: string, at: Instant): number {
  const day = localDay(zone, at);
  return day - weekdayOf(day) + 1;
}

/** Where an instant lies on the axis, in per cent; outside it at its nearer end. */
export function percentOf(axis: Axis, at: Instant): number {
  const atMs = ms(at);
  if (at <= axis.from) return 0;
  if (at >= axis.to) return 100;
  const index = axis.days.findLastIndex((one) => one.startMs <= atMs);
  const startMs = axis.days[index]!.startMs;
  const endMs = axis.days[index + 1]?.startMs ?? ms(axis.to);
  return ((index + (atMs - startMs) / (endMs - startMs)) / axis.days.length) * 100;
}

/** The instant at a place of the axis (0 to 1), on the whole hour. */
export function instantAt(axis: Axis, share: number): Instant {
  const place = Math.min(Math.max(share, 0), 1) * axis.days.length;
  const index = Math.min(Math.floor(place), axis.days.length - 1);
  const startMs = axis.days[index]!.startMs;
  const endMs = axis.days[index + 1]?.startMs ?? ms(axis.to);
  const hours = Math.round(((place - index) * (endMs - startMs)) / HOUR_MS);
  return instant(Math.min(startMs + hours * HOUR_MS, endMs));
}

/** The nearest of some instants within reach of a place of the axis, else the place on the whole hour. */
export function snapped(axis: Axis, share: number, edges: readonly Instant[], reachPercent: number): Instant {
  const near = edges
    .map((edge) => ({ edge, away: Math.abs(percentOf(axis, edge) - share * 100) }))
    .filter(({ away }) => away <= reachPercent)
    .sort((one, other) => one.away - other.away)[0];
  return near?.edge ?? instantAt(axis, share);
}

/** Left edge and width of a stretch on the axis, for a style; null where it lies outside. */
export function barOf(axis: Axis, { start, end }: { start: Instant; end: Instant }): { left: string; width: string; share: number } | null {
  if (end <= axis.from || start >= axis.to) return null;
  const left = percentOf(axis, start);
  const share = percentOf(axis, end) - left;
  return { left: `${left.toFixed(3)}%`, width: `${share.toFixed(3)}%`, share };
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** "23 Nov – 6 Dec", with years where the two days lie in different ones. */
export function rangeWords(axis: Axis): string {
  const [first, last] = [axis.days[0]!, axis.days.at(-1)!].map(({ day }) => new Date(day * DAY_MS));
  const sameYear = first!.getUTCFullYear() === last!.getUTCFullYear();
  const words = (date: Date) => `${date.getUTCDate()} ${months[date.getUTCMonth()]}${sameYear ? "" : ` ${date.getUTCFullYear()}`}`;
  return `${words(first!)} – ${words(last!)}`;
}

/** A shift in few words, by its roster's clocks: "Fri 27 night", "Mon 30 08:00–18:00", "Sat 28 08:00 to Mon 30 08:00". */
export function shiftWords(zone: string, start: Instant, end: Instant): string {
  const [from, to] = [localParts(zone, start), localParts(zone, end)];
  const [firstDay, lastDay] = [localDay(zone, start), localDay(zone, end)];
  const day = (weekday: number, date: number) => `${dayNames[weekday]} ${date}`;
  const first = day(from.weekday, from.day);
  if (firstDay === lastDay) return `${first} ${clock(from)}–${clock(to)}`;
  if (lastDay === firstDay + 1 && from.hour >= 16 && to.hour <= 10) return `${first} night`;
  return `${first} ${clock(from)} to ${day(to.weekday, to.day)} ${clock(to)}`;
}

/** A shift as the axis shows it: where it goes on beyond an end, only the other end is told. */
export function shownShiftWords(axis: Axis, { start, end }: { start: Instant; end: Instant }): string {
  const point = (at: Instant) => {
    const parts = localParts(axis.zone, at);
    return `${dayNames[parts.weekday]} ${parts.day} ${clock(parts)}`;
  };
  if (start <= axis.from && end >= axis.to) return "throughout";
  if (start <= axis.from) return `until ${point(end)}`;
  return end >= axis.to ? `${point(start)} on` : shiftWords(axis.zone, start, end);
}

function clock({ hour, minute }: { hour: number; minute: number }): string {
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}
