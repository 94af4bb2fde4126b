import { durationWords, hoursWords, type Instant, localParts, localToInstant, ms } from "../../../kernel/time.ts";
import type { ShownClock } from "../model.ts";

/** A name as it stands among others: "Jana Petrosyan" is "J. Petrosyan". */
export function shortName(name: string): string {
  const words = name.trim().split(/\s+/);
  const [first = "", ...rest] = words;
  return rest.length === 0 || first.endsWith(".") ? words.join(" ") : `${[...first][0]}. ${rest.join(" ")}`;
}

/** An amount without cents: "€37,900". */
export function moneyWords(amount: number, currency: string, locale: string): string {
  return new Intl.NumberFormat(locale, { style: "currency", currency, maximumFractionDigits: 0 }).format(amount);
}

/** How far a clock is: "46 of 120 min" where its promise is at most five hours, else "3 h 41 min of 8 h". */
export function countedWords(countedMs: number, clock: Pick<ShownClock, "durationMs" | "isBusinessTime">): { counted: string; of: string } {
  const { durationMs, isBusinessTime } = clock;
  const words = isBusinessTime ? hoursWords : durationWords;
  if (durationMs > 5 * 3_600_000) return { counted: words(countedMs), of: `of ${words(durationMs)}` };
  return { counted: String(Math.floor(countedMs / 60_000)), of: `of ${Math.round(durationMs / 60_000)} min` };
}

/** The hour that is meant by "14:20" as seen at `now`: today's, or tomorrow's when it passed more than an hour ago. Null for other text. */
export function hourToInstant(text: string, zone: string, now: Instant): Instant | null {
  const found = /^(\d\d):(\d\d)$/.exec(text);
  if (!found) return null;
  const { year, month, day } = localParts(zone, now);
  const at = localToInstant(zone, { year, month, day, hour: Number(found[1]), minute: Number(found[2]) }, "compatible");
  if (at === null || ms(at) > ms(now) - 3_600_000) return at;
  const next = localParts(zone, new Date(ms(now) + 86_400_000).toISOString());
  return localToInstant(
    zone,
    { year: next.year, month: next.month, day: next.day, hour: Number(found[1]), minute: Number(found[2]) },
    "compatible",
  );
}

/** The hour of an instant as an input of type time wants it: "14:20". */
export function hourOf(at: Instant, zone: string): string {
  const { hour, minute } = localParts(zone, at);
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}
