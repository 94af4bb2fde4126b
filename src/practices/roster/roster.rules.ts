import type { Id } from "../../kernel/ids.ts";
import { DAY_MS, type Instant, instant, ms } from "../../kernel/time.ts";
import type { Roster, RosterOverride } from "./model.ts";
import { beginsAtMs, type Duty, dutiesOf, hoursOf, type Stretch } from "./rotation.rules.ts";

// The one answer to "who is on call": for paging, screens, feeds, reports. Pure; the same question has the same answer everywhere.

/** What the resolver reads of a roster. */
export type RosterPlan = Pick<Roster, "timeZone" | "layers" | "expected">;
/** What it reads of an override. */
export type OverridePlan = Pick<
  RosterOverride,
  "id" | "level" | "mode" | "person" | "whom" | "startsAt" | "endsAt" | "swap" | "createdAt" | "active"
>;
/** Why a segment is as it is: the layers it comes from, the overrides that changed it, and who would be on call but is away. */
export type Why = { layers: readonly string[]; overrides: readonly Id[]; away: readonly Id[] };
/** A stretch [start, end) in which the same people are on call for the same reason. */
export type Segment = {
  start: Instant;
  end: Instant;
  /** On call together; nobody where empty. */
  people: readonly Id[];
  source: "layer" | "override" | "swap" | "nobody";
  why: Why;
  /** Nobody is on call, in hours that must be covered. */
  gap: boolean;
};
/** One level of a roster with its overrides (of any level; others are passed over). Level 1 where nothing is said. */
export type Question = { roster: RosterPlan; overrides: readonly OverridePlan[]; level?: number };

/**
 * Who is on call on a level within [from, to): segments in order that tile the window exactly; neighbours differ. Empty when to <= from.
 * Upper layers hide lower ones, equal ones share; then overrides speak, in the order in which they were made. Whoever is away leaves
 * the layer beneath to answer.
 */
export function resolve({ roster, overrides, level = 1, from, to }: Question & { from: Instant; to: Instant }): Segment[] {
  const window = { fromMs: ms(from), toMs: ms(to) };
  if (!(window.toMs > window.fromMs)) return [];
  const lanes = lanesOf(roster, level, window);
  const spoken = spokenOf(overrides, level, window);
  const expected = expectedOf(roster, level, window);
  const found: Found[] = [];
  const cuts = cutsOf(window, [...lanes.map((lane) => lane.duties), expected, spoken]);
  let active: Spoken[] = [];
  let next = 0;
  for (let index = 0; index + 1 < cuts.length; index += 1) {
    const atMs = cuts[index]!;
    if (active.some((one) => one.toMs <= atMs)) active = active.filter((one) => one.toMs > atMs);
    for (; next < spoken.length && spoken[next]!.fromMs <= atMs; next += 1) active = insertByOrder(active, spoken[next]!);
    const answer = active.length === 0 ? unchanged(lanes, atMs) : answerOf(lanes, active, atMs);
    const gap = answer.people.length === 0 && holds(expected, atMs);
    append(found, { answer, gap, fromMs: atMs, toMs: cuts[index + 1]! });
  }
  return found.map(({ answer, gap, fromMs, toMs }) => ({ start: instant(fromMs), end: instant(toMs), ...answer, gap }));
}

/** Who is on call on a level at an instant, and why. Its `start` and `end` are not those of the shift; for those see `levelsAt`. */
export function onCallAt({ roster, overrides, level = 1, at }: Question & { at: Instant }): Segment {
  return resolve({ roster, overrides, level, from: at, to: instant(ms(at) + 1) })[0]!;
}

/** How far ahead a hand-off is looked for. */
export const horizonDays = 400;

/** The next instant after `at` at which other people are on call than before it; null where nothing changes within `horizonDays`. */
export function nextHandOff({
  roster,
  overrides,
  level = 1,
  at,
}: Question & { at: Instant }): { at: Instant; outgoing: readonly Id[]; incoming: readonly Id[] } | null {
  const outgoing = onCallAt({ roster, overrides, level, at }).people;
  let from = at;
  for (let days = 7; ; days = Math.min(days * 2, horizonDays)) {
    const to = instant(ms(at) + days * DAY_MS);
    const found = resolve({ roster, overrides, level, from, to }).find((one) => !same(one.people, outgoing));
    if (found) return { at: found.start, outgoing, incoming: found.people };
    if (days === horizonDays) return null;
    from = to;
  }
}

/** The levels of a roster that have layers, in order; the first level always. */
export function levelsOf(roster: Pick<RosterPlan, "layers">): number[] {
  return [...new Set([1, ...roster.layers.map((layer) => layer.level)])].sort((one, other) => one - other);
}

type Lane = { name: string; priority: number; duties: Duty[]; at: number; alone: Map<Id, Answer> };

/** The layers of a level with their duties, the highest first, equal ones in the order of the roster. */
function lanesOf(roster: RosterPlan, level: number, window: Stretch): Lane[] {
  return roster.layers
    .filter((layer) => layer.level === level)
    .map((layer) => ({
      name: layer.name,
      priority: layer.priority,
      duties: dutiesOf(layer, roster.timeZone, window),
      at: 0,
      alone: new Map(),
    }))
    .sort((one, other) => other.priority - one.priority);
}

type Spoken = Stretch & { order: number; override: OverridePlan };

/** The overrides that touch the window, by start; `order` is the one in which they were made. */
function spokenOf(overrides: readonly OverridePlan[], level: number, window: Stretch): Spoken[] {
  return overrides
    .filter((one) => one.active && (one.level === null || one.level === level))
    .sort((one, other) => compare(one.createdAt, other.createdAt) || compare(one.id, other.id))
    .map((override, order) => ({
      override,
      order,
      fromMs: Math.max(window.fromMs, ms(override.startsAt)),
      toMs: override.endsAt === null ? window.toMs : Math.min(window.toMs, ms(override.endsAt)),
    }))
    .filter((one) => one.toMs > one.fromMs)
    .sort((one, other) => one.fromMs - other.fromMs || one.order - other.order);
}

/** The hours in which nobody is a gap: from when the first layer begins. A level without layers promises nothing, but for the first. */
function expectedOf(roster: RosterPlan, level: number, { fromMs, toMs }: Stretch): Stretch[] {
  if (!levelsOf(roster).includes(level)) return [];
  const starts = roster.layers.filter((layer) => layer.level === level).map((layer) => beginsAtMs(layer, roster.timeZone));
  const sinceMs = starts.length > 0 ? Math.min(...starts) : fromMs;
  return hoursOf(roster.expected, roster.timeZone, { fromMs: Math.max(fromMs, sinceMs), toMs });
}

function cutsOf(window: Stretch, lists: readonly (readonly Stretch[])[]): number[] {
  const cuts = [window.fromMs, window.toMs];
  for (const list of lists) for (const { fromMs, toMs } of list) cuts.push(fromMs, toMs);
  cuts.sort((one, other) => one - other);
  return cuts.filter((cut, index) => index === 0 || cut !== cuts[index - 1]);
}

function insertByOrder(active: readonly Spoken[], one: Spoken): Spoken[] {
  return [...active, one].sort((a, b) => a.order - b.order);
}

function holds(sorted: readonly Stretch[], atMs: number): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]!.fromMs <= atMs) low = middle + 1;
    else high = middle;
  }
  return low > 0 && sorted[low - 1]!.toMs > atMs;
}

/** Somebody who answers: from a layer (its place) or put there by an override. Overrides change who it is, or that nobody is. */
type Place = { lane: number; order: number; person: Id | null; was: Id | null; by: Spoken | null };
type Answer = Pick<Segment, "people" | "source" | "why">;
type Found = Stretch & { answer: Answer; gap: boolean };

const nobody: Answer = { people: [], source: "nobody", why: { layers: [], overrides: [], away: [] } };

/** What layers answer where no override speaks: nearly always one person of one layer, so that answer is made once. */
function unchanged(lanes: readonly Lane[], atMs: number): Answer {
  const holding = lanes.filter((lane) => personAt(lane, atMs) !== null);
  const first = holding[0];
  if (!first) return nobody;
  const sharing = holding.filter((lane) => lane.priority === first.priority);
  const people = sharing.map((lane) => personAt(lane, atMs)!);
  const known = sharing.length === 1 ? first.alone.get(people[0]!) : undefined;
  if (known) return known;
  const layers = [...new Set(sharing.map((lane) => lane.name))];
  const answer: Answer = { people: [...new Set(people)], source: "layer", why: { layers, overrides: [], away: [] } };
  if (sharing.length === 1) first.alone.set(people[0]!, answer);
  return answer;
}

function answerOf(lanes: readonly Lane[], active: readonly Spoken[], atMs: number): Answer {
  const places = lanes.flatMap((lane, index): Place[] => {
    const person = personAt(lane, atMs);
    return person === null ? [] : [{ lane: index, order: -1, person, was: person, by: null }];
  });
  const joined: Place[] = [];
  const whole: Place[] = [];
  for (const one of active) speak(one, { places, joined, whole });
  const base = chosen(lanes, places, whole);
  const since = base[0]?.order ?? -1;
  const answering = [...base, ...joined.filter((one) => one.person !== null && one.order > since)];
  return told(lanes, answering, missedOf(lanes, base, places));
}

function personAt(lane: Lane, atMs: number): Id | null {
  const { duties } = lane;
  while (lane.at < duties.length && duties[lane.at]!.toMs <= atMs) lane.at += 1;
  const duty = duties[lane.at];
  return duty && duty.fromMs <= atMs ? duty.person : null;
}

/** An override speaks to everybody who is there by now: those of the layers, those who joined, those who took over as a whole. */
function speak(one: Spoken, there: { places: Place[]; joined: Place[]; whole: Place[] }): void {
  const { mode, person, whom } = one.override;
  const all = [...there.places, ...there.joined, ...there.whole];
  const fresh: Place = { lane: -1, order: one.order, person, was: null, by: one };
  if (mode === "add") there.joined.push(fresh);
  else if (mode === "replace" && whom === null) there.whole.push(fresh);
  else
    for (const place of all) {
      if (place.person !== whom) continue;
      if (mode === "remove") place.was = place.person;
      place.person = mode === "remove" ? null : person;
      place.by = one;
    }
}

/** Who answers before those who joined: the newest who took over as a whole, else the highest layer that has anybody left. */
function chosen(lanes: readonly Lane[], places: readonly Place[], whole: readonly Place[]): Place[] {
  const taken = whole.findLast((one) => one.person !== null);
  if (taken) return [taken];
  const first = places.find((one) => one.person !== null);
  if (!first) return [];
  const { priority } = lanes[first.lane]!;
  return places.filter((one) => one.person !== null && lanes[one.lane]!.priority === priority);
}

/** Those who are away where it made a difference: not beneath a layer that answers anyway, not where somebody took over as a whole. */
function missedOf(lanes: readonly Lane[], base: readonly Place[], places: readonly Place[]): Place[] {
  const first = base[0];
  if (first && first.lane < 0) return [];
  const least = first ? lanes[first.lane]!.priority : Number.NEGATIVE_INFINITY;
  return places.filter((one) => one.person === null && lanes[one.lane]!.priority >= least);
}

function told(lanes: readonly Lane[], answering: readonly Place[], gone: readonly Place[]): Answer {
  const people = [...new Set(answering.map((one) => one.person!))];
  const layers = [...new Set(answering.flatMap((one) => (one.lane >= 0 ? [lanes[one.lane]!.name] : [])))];
  const by = [...answering, ...gone].flatMap((one) => (one.by ? [one.by] : [])).sort((one, other) => one.order - other.order);
  const overrides = [...new Set(by.map((one) => one.override.id))];
  const away = [...new Set(gone.map((one) => one.was!))];
  const decided = answering
    .flatMap((one) => (one.by ? [one.by] : []))
    .sort((one, other) => one.order - other.order)
    .at(-1);
  const source = people.length === 0 ? "nobody" : decided ? (decided.override.swap ? "swap" : "override") : "layer";
  return { people, source, why: { layers, overrides, away } };
}

/** Adds a segment, joined with the last where nothing but the time differs. */
function append(found: Found[], next: Found): void {
  const last = found[found.length - 1];
  if (last && last.gap === next.gap && (last.answer === next.answer || isSame(last.answer, next.answer))) last.toMs = next.toMs;
  else found.push(next);
}

/** Whether two segments say the same of different times. */
export function alike(one: Segment, other: Segment): boolean {
  return one.gap === other.gap && isSame(one, other);
}

function isSame(one: Answer, other: Answer): boolean {
  return (
    one.source === other.source &&
    same(one.people, other.people) &&
    same(one.why.layers, other.why.layers) &&
    same(one.why.overrides, other.why.overrides) &&
    same(one.why.away, other.why.away)
  );
}

function same(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((value, index) => value === other[index]);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
