import type { LocalMoment } from "../../kernel/paper.ts";
import { type Instant, localParts, momentWords } from "../../kernel/time.ts";

// Moments as papers print them: in the organisation's zone, which they name.

/** A moment as a paper keeps it: in UTC, as the clock on the wall shows it, and the name of its zone. */
export function localMoment(zone: string, at: Instant): LocalMoment {
  const { year, month, day, hour, minute } = localParts(zone, at);
  const two = (n: number) => String(n).padStart(2, "0");
  return { utc: at, local: `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}`, zone: zoneName(zone, at) };
}

/** The day a moment falls on in the zone, yyyy-mm-dd. */
export function localDate(zone: string, at: Instant): string {
  return localMoment(zone, at).local.slice(0, 10);
}

/** "CET", or "UTC+5:30" where the zone has no name that is in use. */
function zoneName(zone: string, at: Instant): string {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone: zone, timeZoneName: "short" }).formatToParts(new Date(at));
  return (parts.find((part) => part.type === "timeZoneName")?.value ?? zone).replace(/^GMT(?=[+-])/, "UTC");
}

/** "Thu 3 Dec 22:00 to 23:30", or both days in full where it goes over midnight. */
export function spanWords(zone: string, span: { from: Instant; to: Instant }, now: Instant): string {
  const end = localMoment(zone, span.to).local;
  const isOneDay = localDate(zone, span.from) === end.slice(0, 10);
  return `${momentWords(zone, span.from, now)} to ${isOneDay ? end.slice(11, 16) : momentWords(zone, span.to, now)}`;
}
