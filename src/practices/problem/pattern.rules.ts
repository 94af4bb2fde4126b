import type { Id } from "../../kernel/ids.ts";
import { logTail } from "./chance.rules.ts";
import type { Evidence, Pattern, Proposal } from "./recurrence.model.ts";
import { type Day, growth, momentsOf, type Usual, usualShare } from "./usual-times.rules.ts";

type Group = { scopeKind: Proposal["scopeKind"]; scope: Id; members: readonly number[] };
/** Changes of one thing in order, and the share of all incidents that come within a day after one of them. */
type Followed = { moments: readonly number[]; usual: number };
type Around = { days: readonly Day[]; usual: Usual; changes: ReadonlyMap<string, Followed> };
/** How many things were tried of each kind, to weigh the chance of what was found against. */
export type Tried = Readonly<Record<Pattern["kind"], number>>;
export type Tested = { patterns: Pattern[]; tried: Tried; days: number };

/** More than this share of its days lies in a pattern, or it is none: most of it must be explained. */
const leastShare = 0.6;
const withinHours = 24;
const hourMs = 3_600_000;

/** The stretches of a week that are tried: a weekday, three hours of any day, three hours of a weekday. */
const stretches = (() => {
  const starts = [0, 3, 6, 9, 12, 15, 18, 21];
  const weekdays = [1, 2, 3, 4, 5, 6, 7];
  return [
    ...weekdays.map((weekday) => ({ weekday, fromHour: 0, toHour: 24 })),
    ...starts.map((fromHour) => ({ weekday: null, fromHour, toHour: fromHour + 3 })),
    ...weekdays.flatMap((weekday) => starts.map((fromHour) => ({ weekday, fromHour, toHour: fromHour + 3 }))),
  ];
})();

/** What of time a group of incidents has in common, and how many things were tried to find it. */
export function patternsOf(group: Group, around: Around): Tested {
  const days = oneOfEachDay(group.members, around.days);
  const sameTime = bestStretch(days, around.usual);
  const changes = around.changes.get(group.scope);
  const afterChange = changes ? afterChanges(days, changes) : null;
  const growing = growingOf(days, around.usual);
  const patterns = [sameTime, afterChange, growing].filter((one) => one !== null);
  return { patterns, tried: { sameTime: stretches.length, afterChange: changes ? 1 : 0, growing: 1 }, days: days.length };
}

/**
 * A day on which it happened ten times is one day, and stands at the hour of one of the ten that its id decides: were it the first, whatever
 * happens daily would seem to happen early.
 */
function oneOfEachDay(members: readonly number[], days: readonly Day[]): Day[] {
  const found: Day[] = [];
  for (const place of members) {
    const one = days[place]!;
    const last = found.at(-1);
    if (last?.day !== one.day) found.push(one);
    else if (one.lot < last.lot) found[found.length - 1] = one;
  }
  return found;
}

function bestStretch(days: readonly Day[], usual: Usual): Pattern | null {
  let best: (Pattern & { kind: "sameTime" }) | null = null;
  for (const { weekday, fromHour, toHour } of stretches) {
    const hits = days.filter((one) => (weekday === null || one.weekday === weekday) && one.hour >= fromHour && one.hour < toHour).length;
    if (hits < leastShare * days.length) continue;
    const share = usualShare(usual, weekday, fromHour, toHour);
    const logChance = logTail(hits, days.length, share);
    if (!best || logChance < best.logChance)
      best = { kind: "sameTime", weekday, fromHour, toHour, days: hits, of: days.length, usual: share, logChance };
  }
  return best;
}

/** Three changes of a thing at least, or nothing can be said of what follows them. */
const fewestChanges = 3;

/** The changes of each service and item that was changed often enough. */
export function changesByScope({ changes }: Pick<Evidence, "changes">, days: readonly Day[]): ReadonlyMap<string, Followed> {
  const instants = new Map<string, string[]>();
  for (const { at, service, configurationItem } of changes)
    for (const scope of [service, configurationItem]) if (scope) instants.set(scope, [...(instants.get(scope) ?? []), at]);
  const known = new Map<string, Followed>();
  for (const [scope, some] of instants) {
    if (some.length < fewestChanges) continue;
    const moments = momentsOf(some);
    const followed = days.filter(({ atMs }) => changeBefore(moments, atMs) !== null).length;
    known.set(scope, { moments, usual: (followed + 1) / (days.length + 2) });
  }
  return known;
}

/** Happens it within a day after changes of the same thing, more than all else does? */
function afterChanges(days: readonly Day[], { moments, usual }: Followed): Pattern | null {
  const hits = days.filter(({ atMs }) => changeBefore(moments, atMs) !== null);
  const followed = new Set(hits.map(({ atMs }) => changeBefore(moments, atMs))).size;
  if (hits.length < leastShare * days.length || followed < fewestChanges) return null;
  const logChance = logTail(hits.length, days.length, usual);
  return { kind: "afterChange", days: hits.length, of: days.length, usual, followed, changes: moments.length, withinHours, logChance };
}

/** The last change within a day before a moment, by its place; null where there was none. */
function changeBefore(changes: readonly number[], atMs: number): number | null {
  let [low, high] = [0, changes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (changes[middle]! <= atMs) low = middle + 1;
    else high = middle;
  }
  const place = low - 1;
  return place >= 0 && atMs - changes[place]! <= withinHours * hourMs ? place : null;
}

/** Is the last month's share of the last five larger than all incidents would make it, at least twice the rate, and not one bad week? */
function growingOf(days: readonly Day[], usual: Usual): Pattern | null {
  const beforeFromMs = usual.recentFromMs - growth.beforeDays * 24 * hourMs;
  const recent = days.filter(({ atMs }) => atMs >= usual.recentFromMs);
  const before = days.filter(({ atMs }) => atMs < usual.recentFromMs && atMs >= beforeFromMs).length;
  const weeks = new Set(recent.map(({ day }) => Math.floor(day / 7))).size;
  const of = recent.length + before;
  if (recent.length < 4 || weeks < 3) return null;
  const share = (usual.recent + 1) / (usual.recent + usual.before + 5);
  const times = recent.length / share / Math.max(1, before / (1 - share));
  if (times < 2) return null;
  const logChance = logTail(recent.length, of, share);
  return { kind: "growing", days: recent.length, of, usual: share, recentDays: growth.recentDays, times, logChance };
}
