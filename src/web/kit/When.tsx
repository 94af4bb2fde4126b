import { clockWords, durationWords, type Instant, instant, ms } from "../../kernel/time.ts";
import { useNow } from "../client/now.tsx";
import { useReader } from "../client/session.ts";

type WhenProps = {
  at: Instant;
  /** `both` = "in 12 min · 14:20"; `clock` = the hour alone; `ago` = the distance alone. The other is on hover. */
  form?: "both" | "clock" | "ago";
};

/** A moment, relative and absolute, in the reader's zone; runs with the shared beat. Zone and full date on hover. */
export function When({ at, form = "both" }: WhenProps) {
  const nowMs = useNow();
  const { timeZone, locale } = useReader();
  const hour = clockWords(timeZone, at, instant(nowMs));
  const distance = distanceWords(ms(at) - nowMs);
  const text = form === "both" ? `${distance} · ${hour}` : form === "clock" ? hour : distance.replace(/ ago$/, "");
  return (
    <time dateTime={at} title={fullMoment(at, timeZone, locale)}>
      {text}
    </time>
  );
}

/** "in 12 min", "46 min ago", "now" (under half a minute). */
export function distanceWords(aheadMs: number): string {
  if (Math.abs(aheadMs) < 30_000) return "now";
  return aheadMs > 0 ? `in ${durationWords(aheadMs)}` : `${durationWords(-aheadMs)} ago`;
}

/** Date, hour and zone in full, for a hover: "Thursday 26 November 2026 at 14:08, Europe/Berlin, UTC+1". */
export function fullMoment(at: Instant, timeZone: string, locale: string): string {
  const date = new Date(ms(at));
  const words = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "short", timeZone }).format(date);
  return `${words}, ${timeZone}, ${offsetName(date, timeZone)}`;
}

/** The zone's short name at that moment, as people there write it: "CET"; an offset where it has no name. */
export function zoneName(atMs: number, timeZone: string): string {
  return part(new Date(atMs), timeZone, "short");
}

function offsetName(date: Date, timeZone: string): string {
  return part(date, timeZone, "shortOffset").replace("GMT", "UTC");
}

function part(date: Date, timeZone: string, timeZoneName: "short" | "shortOffset"): string {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone, timeZoneName }).formatToParts(date);
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? timeZone;
}
