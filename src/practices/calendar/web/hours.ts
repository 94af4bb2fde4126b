/** One stretch of open hours on a weekday; 1 is Monday. Times as 09:00, the end of a day as 24:00. */
export type Segment = { weekday: number; from: string; to: string };

/** Reads segments from a form's value; anything else is an empty week. */
export function segmentsIn(value: unknown): Segment[] {
  return Array.isArray(value) ? value.filter(isSegment) : [];
}

/** The segments of one weekday as one writes them: "08:00-12:00, 13:00-18:00". */
export function dayText(segments: readonly Segment[], weekday: number): string {
  return segments
    .filter((segment) => segment.weekday === weekday)
    .toSorted((one, other) => one.from.localeCompare(other.from))
    .map(({ from, to }) => `${from}–${to}`)
    .join(", ");
}

/** Reads a day as written: "8-12, 13:00–18" is two segments. Null where it cannot be read; empty is a day off. */
export function readDay(text: string, weekday: number): Segment[] | null {
  const parts = text
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter(Boolean);
  const read = parts.map((part) => {
    const found = /^(\d{1,2})(?::?(\d\d))?\s*(?:-|–|to)\s*(\d{1,2})(?::?(\d\d))?$/i.exec(part);
    if (!found) return null;
    const [, fromHour = "", fromMinute = "00", toHour = "", toMinute = "00"] = found;
    const from = clock(fromHour, fromMinute);
    const to = clock(toHour, toMinute);
    return from !== null && to !== null && from < to ? { weekday, from, to } : null;
  });
  return read.every((segment) => segment !== null) ? read : null;
}

/** Minutes since midnight. */
export function minutesOf(time: string): number {
  const [hours = "0", minutes = "0"] = time.split(":");
  return Number(hours) * 60 + Number(minutes);
}

/** Open minutes of a week, for the sum under the table. */
export function weekMinutes(segments: readonly Segment[]): number {
  return segments.reduce((sum, { from, to }) => sum + minutesOf(to) - minutesOf(from), 0);
}

function clock(hour: string, minute: string): string | null {
  const total = Number(hour) * 60 + Number(minute);
  if (Number(minute) > 59 || total > 1440) return null;
  return `${hour.padStart(2, "0")}:${minute}`;
}

function isSegment(value: unknown): value is Segment {
  return typeof value === "object" && value !== null && "weekday" in value && "from" in value && "to" in value;
}
