import { type Instant, localParts, localToInstant } from "../../kernel/time.ts";

/** An instant as a date-and-time input writes it, in a zone: "2026-11-26T14:08". */
export function localText(at: Instant, timeZone: string): string {
  const { year, month, day, hour, minute } = localParts(timeZone, at);
  const two = (figure: number) => String(figure).padStart(2, "0");
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}`;
}

/** The instant that a date-and-time input means in a zone; null for an empty or unfinished one. Where clocks skip it, the one after. */
export function instantOf(text: string, timeZone: string): Instant | null {
  const found = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(text);
  if (!found) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = found.slice(1).map(Number);
  return localToInstant(timeZone, { year, month, day, hour, minute }, "compatible");
}
