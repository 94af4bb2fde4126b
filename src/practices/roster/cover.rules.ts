import type { Id } from "../../kernel/ids.ts";
import { addDays, HOUR_MS, type Instant, ms } from "../../kernel/time.ts";
import { levelsOf, type OverridePlan, type RosterPlan, resolve, type Segment } from "./roster.rules.ts";

/** Hours between two shifts below which a person is not rested. Source: Directive 2003/88/EC, article 3 (11 hours of daily rest). */
export const restHours = 11;
const lookDays = 14;

/** Somebody who could cover a stretch. Rest is the time off call before and after it; null where it is more than two weeks. */
export type Cover = { person: Id; restBeforeMs: number | null; restAfterMs: number | null; isRested: boolean };
type Given = { roster: RosterPlan; overrides: readonly OverridePlan[]; from: Instant; to: Instant };

/** Everybody in the roster's layers, each once, in the order of the layers. */
export function participantsOf({ layers }: Pick<RosterPlan, "layers">, level?: number): Id[] {
  return [...new Set(layers.filter((layer) => level === undefined || layer.level === level).flatMap((layer) => layer.participants))];
}

/** Who of the roster is free throughout [from, to): on call on no level and not away. The rested come first, then those with more rest. */
export function coversOf({ roster, overrides, from, to }: Given): Cover[] {
  const around = aroundOf({ roster, overrides, from, to });
  return participantsOf(roster)
    .filter((person) => !isAway(overrides, person, from, to))
    .flatMap((person) => {
      const rest = restAround(around, person, from, to);
      return rest ? [{ person, ...rest, isRested: (rest.restBeforeMs ?? rested) >= rested && (rest.restAfterMs ?? rested) >= rested }] : [];
    })
    .sort((one, other) => Number(other.isRested) - Number(one.isRested) || leastRest(other) - leastRest(one));
}

/** How long a person is off call before and after a stretch, or null where they are on call in it. */
export function restOf(given: Given & { person: Id }): Pick<Cover, "restBeforeMs" | "restAfterMs"> | null {
  return restAround(aroundOf(given), given.person, given.from, given.to);
}

const rested = restHours * HOUR_MS;

/** All levels of two weeks before and after. */
function aroundOf({ roster, overrides, from, to }: Given): Segment[] {
  const wide = { from: addDays(from, -lookDays), to: addDays(to, lookDays) };
  return levelsOf(roster).flatMap((level) => resolve({ roster, overrides, level, ...wide }));
}

function restAround(
  around: readonly Segment[],
  person: Id,
  from: Instant,
  to: Instant,
): Pick<Cover, "restBeforeMs" | "restAfterMs"> | null {
  const own = around.filter((segment) => segment.people.includes(person));
  if (own.some((segment) => segment.start < to && segment.end > from)) return null;
  const before = own.filter((segment) => segment.end <= from).map((segment) => ms(from) - ms(segment.end));
  const after = own.filter((segment) => segment.start >= to).map((segment) => ms(segment.start) - ms(to));
  return { restBeforeMs: before.length > 0 ? Math.min(...before) : null, restAfterMs: after.length > 0 ? Math.min(...after) : null };
}

function isAway(overrides: readonly OverridePlan[], person: Id, from: Instant, to: Instant): boolean {
  return overrides.some(
    (one) => one.active && one.mode === "remove" && one.whom === person && one.startsAt < to && (one.endsAt === null || one.endsAt > from),
  );
}

function leastRest({ restBeforeMs, restAfterMs }: Cover): number {
  return Math.min(restBeforeMs ?? lookDays * 24 * HOUR_MS, restAfterMs ?? lookDays * 24 * HOUR_MS);
}
