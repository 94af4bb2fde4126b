import { DAY_MS, HOUR_MS, type Instant, ms, wallMsAt, weekdayOf } from "../../kernel/time.ts";
import type { Evidence, Happening } from "./recurrence.model.ts";

/** When in its week something happened: the local date as a number, the weekday (1 is Monday), the hour; and its lot among those of a day. */
export type Day = { day: number; weekday: number; hour: number; atMs: number; lot: number };

/** The local times of incidents. */
export function daysOf(incidents: readonly Happening[], timeZone: string): Day[] {
  return incidents.map(({ id, openedAt }) => {
    const atMs = ms(openedAt);
    const wallMs = wallMsAt(timeZone, atMs);
    const day = Math.floor(wallMs / DAY_MS);
    return { day, weekday: weekdayOf(day), hour: Math.floor((wallMs - day * DAY_MS) / HOUR_MS), atMs, lot: lotOf(id) };
  });
}

/** When incidents happen anyway: how many of all fall into each hour of the week, and how many came lately. */
export type Usual = { total: number; hours: readonly number[]; recent: number; before: number; recentFromMs: number };

/** Incidents came ever more often where the last four weeks stand out against the sixteen before them. Days. */
export const growth = { recentDays: 28, beforeDays: 112 } as const;

/** When all the incidents of the house happen. Bursts count once for each hour, so that one bad day does not make a usual time. */
export function usualOf(days: readonly Day[], { now }: Pick<Evidence, "now">): Usual {
  const hours = new Array<number>(7 * 24).fill(0);
  const seen = new Set<number>();
  const recentFromMs = ms(now) - growth.recentDays * DAY_MS;
  const beforeFromMs = recentFromMs - growth.beforeDays * DAY_MS;
  const counts = { recent: 0, before: 0 };
  for (const { day, weekday, hour, atMs } of days) {
    if (atMs >= recentFromMs) counts.recent += 1;
    else if (atMs >= beforeFromMs) counts.before += 1;
    // At most twelve of an hour: what a busy office sees in one, a storm sees a hundred times.
    const key = (day * 24 + hour) * 16;
    let nth = 0;
    while (nth < 12 && seen.has(key + nth)) nth += 1;
    if (nth === 12) continue;
    seen.add(key + nth);
    hours[(weekday - 1) * 24 + hour]! += 1;
  }
  return { total: hours.reduce((sum, count) => sum + count, 0), hours, ...counts, recentFromMs };
}

/** Which share of all incidents fall into a stretch of the week: one weekday or any, from an hour to before another. */
export function usualShare({ hours, total }: Usual, weekday: number | null, fromHour: number, toHour: number): number {
  let count = 0;
  for (let at = 0; at < hours.length; at++) {
    const [onDay, hour] = [Math.floor(at / 24) + 1, at % 24];
    if ((weekday === null || weekday === onDay) && hour >= fromHour && hour < toHour) count += hours[at]!;
  }
  const cells = (weekday === null ? 7 : 1) * (toHour - fromHour);
  return (count + cells / 168) / (total + 1);
}

/** When each change was, as milliseconds in order. */
export function momentsOf(instants: readonly Instant[]): number[] {
  return instants.map(ms).sort((one, other) => one - other);
}

/** A number that an id decides and nothing else. Source: FNV-1a, 32 bits. */
function lotOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
