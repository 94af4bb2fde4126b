import { type Instant, localParts, localToInstant } from "../../../kernel/time.ts";

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** "5 Nov 2026 09:00" in a zone. */
export function momentText(at: Instant, zone: string): string {
  const { year, month, day, hour, minute } = localParts(zone, at);
  const name = months[month - 1]!;
  return `${day} ${name[0]!.toUpperCase()}${name.slice(1)} ${year} ${two(hour)}:${two(minute)}`;
}

/** "5 Nov 09:00": the year is plain from the page. */
export function shortMoment(at: Instant, zone: string): string {
  return momentText(at, zone).replace(/ \d{4} /, " ");
}

/**
 * The instant that somebody typed: "5 Nov 2026 09:00", "5 November 2026", "2026-11-05 09:00" or "2026-11-05". Without an hour the end of the
 * day is meant: "as of the 5th" holds all of the 5th. Null where it is no such time, in a sentence of the caller's.
 */
export function readMoment(text: string, zone: string): Instant | null {
  const said = /^(\d{1,2})\.? ([a-z]{3,9})\.? (\d{4})(?:,? (\d{1,2}):(\d{2}))?$/i.exec(text.trim());
  const iso = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{1,2}):(\d{2}))?$/.exec(text.trim());
  if (!said && !iso) return null;
  const [year, month, day, hour, minute] = said
    ? [said[3], months.indexOf(said[2]!.slice(0, 3).toLowerCase()) + 1, said[1], said[4], said[5]]
    : [iso![1], iso![2], iso![3], iso![4], iso![5]];
  const local = { year: Number(year), month: Number(month), day: Number(day), hour: Number(hour ?? 23), minute: Number(minute ?? 59) };
  return localToInstant(zone, hour === undefined ? { ...local, second: 59 } : local, "compatible");
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
