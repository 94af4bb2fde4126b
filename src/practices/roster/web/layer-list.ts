import type { Id } from "../../../kernel/ids.ts";
import { addDays, type Instant, ms } from "../../../kernel/time.ts";
import type { Layer, Restriction } from "../model.ts";
import { type OverridePlan, type RosterPlan, resolve } from "../roster.rules.ts";
import { dayIn } from "../rotation.rules.ts";

/** A layer as the editor holds it: its place in the list is its rank; `together` shares the rank of the one above on its level. */
export type EditedLayer = Omit<Layer, "priority"> & { together: boolean; key: number };

/** Layers as the editor lists them: by level, the upper first. */
export function editedOf(layers: readonly Layer[]): EditedLayer[] {
  const sorted = layers.toSorted((one, other) => one.level - other.level || other.priority - one.priority);
  return sorted.map(({ priority, ...layer }, index) => {
    const above = sorted[index - 1];
    return { ...layer, key: index, together: above !== undefined && above.level === layer.level && above.priority === priority };
  });
}

/** The layers that a list means: of each level the first has the highest priority. */
export function layersOf(list: readonly EditedLayer[]): Layer[] {
  const ranks = new Map<number, number>();
  const ranked = list.map((layer) => {
    const last = ranks.get(layer.level);
    const rank = last === undefined ? 0 : layer.together ? last : last + 1;
    ranks.set(layer.level, rank);
    return { layer, rank };
  });
  return ranked.map(({ layer: { together: _, key: __, ...layer }, rank }) => ({ ...layer, priority: ranks.get(layer.level)! - rank + 1 }));
}

/** A new layer below the others: around the clock, weekly from the Monday given. */
export function blankLayer(key: number, name: string, startsOn: string): EditedLayer {
  const turn = { length: 1, unit: "weeks" as const };
  return {
    key,
    name,
    level: 1,
    together: false,
    participants: [],
    turn,
    handOff: "08:00",
    handOffWeekday: 1,
    startsOn,
    endsOn: null,
    restrictions: [],
    advance: "calendar",
  };
}

/** The list with an item moved by so many places; the same where it would leave the list. */
export function movedBy<T>(list: readonly T[], from: number, by: number): T[] {
  const to = from + by;
  if (to < 0 || to >= list.length) return [...list];
  const next = [...list];
  const [item] = next.splice(from, 1);
  next.splice(to, 0, item!);
  return next;
}

/** Whether a layer can be computed with: while a time is half typed the preview leaves it out. */
export function isReady({ name, handOff, startsOn, endsOn, restrictions, turn }: Omit<Layer, "priority">): boolean {
  const isTime = (time: string) => /^([01]\d|2[0-3]):[0-5]\d$|^24:00$/.test(time);
  const isDay = (date: string) => /^\d{4}-\d\d-\d\d$/.test(date) && dayIn(date) !== null;
  const areHours = (one: Restriction) => one.weekdays.length > 0 && isTime(one.from) && isTime(one.to);
  const isTurn = Number.isInteger(turn.length) && turn.length >= 1 && turn.length <= 400;
  return (
    name.trim() !== "" && isTurn && isTime(handOff) && isDay(startsOn) && (endsOn === null || isDay(endsOn)) && restrictions.every(areHours)
  );
}

/** How much time of the first level changes hands within some days from now, in milliseconds, when one plan takes the place of another. */
export function changedMs(
  before: RosterPlan,
  after: RosterPlan,
  given: { overrides: readonly OverridePlan[]; now: Instant; days: number },
): number {
  const { overrides, now, days } = given;
  const window = { from: now, to: addDays(now, days) };
  const [old, next] = [before, after].map((roster) => resolve({ roster, overrides, ...window }));
  const cuts = [...new Set([...old!, ...next!].flatMap((one) => [one.start, one.end]))].sort();
  let changed = 0;
  let [atOld, atNext] = [0, 0];
  for (const [index, cut] of cuts.slice(0, -1).entries()) {
    while (old![atOld]!.end <= cut) atOld += 1;
    while (next![atNext]!.end <= cut) atNext += 1;
    if (keyOf(old![atOld]!.people) !== keyOf(next![atNext]!.people)) changed += ms(cuts[index + 1]!) - ms(cut);
  }
  return changed;
}

function keyOf(people: readonly Id[]): string {
  return people.toSorted().join();
}
