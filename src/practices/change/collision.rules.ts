import type { Id } from "../../kernel/ids.ts";
import { type Span, union, without } from "../../kernel/span.ts";
import type { Instant } from "../../kernel/time.ts";

/** A change as collisions see it: when, who, what it touches, what those things need (at any depth). */
export type Planned = {
  id: Id;
  from: Instant;
  to: Instant;
  implementer: Id | null;
  things: ReadonlySet<Id>;
  needs: ReadonlySet<Id>;
  /** What those things are made of, or rest on softly: one step, for what lies further is no collision. */
  parts?: ReadonlySet<Id>;
};
export type CollisionReason = "sameThing" | "dependsOn" | "sharedNeed" | "sameImplementer";
export type Collision = { with: Id; reason: CollisionReason; thing: Id | null };

/**
 * What stands between two changes whose windows overlap; touching ends do not. The narrowest reason about things wins, so that one overlap is not
 * told three times; the same implementer is told beside it. Source: ServiceNow, change conflict detection, with shared dependencies added.
 */
export function collisions(one: Planned, others: readonly Planned[]): Collision[] {
  return others.flatMap((other) => (other.from >= one.to || other.to <= one.from ? [] : meetingOf(one, other)));
}

/** A change without its time: what it can meet another in. */
export type Meeting = Omit<Planned, "from" | "to">;

/** In what two changes would meet if they were done at the same time. A change does not meet itself. */
export function meetingOf(one: Meeting, other: Meeting): Collision[] {
  if (other.id === one.id) return [];
  const found: Collision[] = [];
  const about = thingBetween(one, other);
  if (about) found.push({ with: other.id, ...about });
  if (one.implementer !== null && one.implementer === other.implementer)
    found.push({ with: other.id, reason: "sameImplementer", thing: null });
  return found;
}

export type MetOthers = { meets: Collision[] /** Others beyond those that are named. */; more: number };

/** By change, what it collides with: at most so many others by name, and how many more there are. Changes come in the order of their begin. */
export function metByEach(changes: readonly Planned[], most: number): ReadonlyMap<Id, MetOthers> {
  const found = new Map<Id, MetOthers & { others: number }>();
  const note = (id: Id, met: readonly Collision[], other: Id) => {
    const known = found.get(id) ?? { meets: [], more: 0, others: 0 };
    if (known.others < most) known.meets.push(...met.map((one) => ({ ...one, with: other })));
    else known.more++;
    known.others++;
    found.set(id, known);
  };
  let open: Planned[] = [];
  for (const one of changes) {
    open = open.filter((other) => other.to > one.from);
    for (const other of open) {
      const met = meetingOf(other, one);
      if (met.length === 0) continue;
      note(other.id, met, one.id);
      note(one.id, met, other.id);
    }
    open.push(one);
  }
  return found;
}

function thingBetween(one: Meeting, other: Meeting): Pick<Collision, "reason" | "thing"> | null {
  const same = common(one.things, other.things);
  if (same !== null) return { reason: "sameThing", thing: same };
  const [ones, others] = [one.parts ?? none, other.parts ?? none];
  const needed = [
    common(one.things, other.needs),
    common(one.needs, other.things),
    common(one.things, others),
    common(ones, other.things),
  ].reduce(least, null);
  if (needed !== null) return { reason: "dependsOn", thing: needed };
  const shared = common(one.needs, other.needs);
  return shared === null ? null : { reason: "sharedNeed", thing: shared };
}

const none: ReadonlySet<Id> = new Set();

/** The first in the order of ids, so that either side names the same. */
function common(one: ReadonlySet<Id>, other: ReadonlySet<Id>): Id | null {
  const [fewer, more] = one.size <= other.size ? [one, other] : [other, one];
  let first: Id | null = null;
  for (const id of fewer) if (more.has(id)) first = least(first, id);
  return first;
}

function least(a: Id | null, b: Id | null): Id | null {
  return a === null ? b : b === null || a < b ? a : b;
}

/** Whether a window lies outside the maintenance windows of its service. Where none was ever agreed there is nothing to be outside of. */
export function isOutside(window: { from: Instant; to: Instant }, agreed: readonly { from: Instant; to: Instant }[]): boolean {
  return agreed.length > 0 && !agreed.some((one) => one.from <= window.from && one.to >= window.to);
}

/** The parts of a window in which none of some rosters has anybody on call. A team without a roster is asked for by nobody: none. */
export function unwatchedIn(window: Span, rosters: readonly { start: Instant; end: Instant; people: readonly Id[] }[][]): Span[] {
  if (rosters.length === 0) return [];
  const watched = rosters.flat().flatMap(({ start, end, people }) => (people.length > 0 ? [{ from: start, to: end }] : []));
  return without([window], union(watched));
}
