import { hourOfDay, monthOf, plusDays, plusMonths } from "../../kernel/plain-day.ts";
import type { Span } from "../../kernel/span.ts";
import { monthNames, startOfLocalDay } from "../../kernel/time.ts";

export type Window = "month" | "quarter";
/** From its first day to its last, both inside. */
export type Period = { start: string; end: string };

/** The month or quarter of the year that a day lies in. */
export function periodOf(window: Window, day: string): Period {
  const month = Number(day.slice(5, 7));
  const first = window === "month" ? month : month - ((month - 1) % 3);
  const start = monthOf(`${day.slice(0, 5)}${String(first).padStart(2, "0")}-01`);
  return { start, end: plusDays(plusMonths(start, window === "month" ? 1 : 3), -1) };
}

/** The period after one; before where `by` is negative. */
export function periodAfter(window: Window, start: string, by = 1): Period {
  return periodOf(window, plusMonths(start, by * (window === "month" ? 1 : 3)));
}

/** A period as instants, by the clocks of a zone. */
export function spanOf({ start, end }: Period, zone: string): Span {
  const midnight = (day: string) => startOfLocalDay(zone, hourOfDay(zone, day, 12));
  return { from: midnight(start), to: midnight(plusDays(end, 1)) };
}

/** A period in words: "September 2026", "Q3 2026". */
export function periodWords({ start, end }: Period): string {
  const [year, month] = [start.slice(0, 4), Number(start.slice(5, 7))];
  return start.slice(0, 7) === end.slice(0, 7) ? `${monthNames[month]} ${year}` : `Q${Math.ceil(month / 3)} ${year}`;
}

/** A day in words: "1 April 2027". */
export function dayWords(day: string): string {
  return `${Number(day.slice(8, 10))} ${monthNames[Number(day.slice(5, 7))]} ${day.slice(0, 4)}`;
}
