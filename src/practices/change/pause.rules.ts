import { type Instant, ms } from "../../kernel/time.ts";

/** A time in which work on a change rested: from when, until when (null: it still does), why, and who said so. */
export type Pause = { from: Instant; to: Instant | null; reason: string; by: string | null };

/** How long work rested by a moment, in milliseconds. Rests do not overlap: one ends before the next begins. */
export function pausedMs(pauses: readonly Pick<Pause, "from" | "to">[], now: Instant): number {
  return pauses.reduce((sum, { from, to }) => sum + Math.max(0, ms(to !== null && to < now ? to : now) - ms(from)), 0);
}

/** How long a change was worked on by a moment, rests left out, in milliseconds; null before it began. */
export function workedMs(
  change: { startedAt: Instant | null; endedAt: Instant | null; pauses: readonly Pause[] },
  now: Instant,
): number | null {
  if (change.startedAt === null) return null;
  const until = change.endedAt !== null && change.endedAt < now ? change.endedAt : now;
  return Math.max(0, ms(until) - ms(change.startedAt)) - pausedMs(change.pauses, until);
}

/** The rests with the one that is open ended now. */
export function resumed(pauses: readonly Pause[], now: Instant): Pause[] {
  return pauses.map((one) => (one.to === null ? { ...one, to: now } : one));
}
