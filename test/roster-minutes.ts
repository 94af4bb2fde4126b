import { Temporal } from "temporal-polyfill";
import type { Layer, Restriction } from "../src/practices/roster/model.ts";
import type { OverridePlan, RosterPlan } from "../src/practices/roster/roster.rules.ts";

// Who is on call, minute by minute, the slow way: turn after turn from the first, hour after hour by Temporal, overrides one by one.
// Shares no line with the resolver; it is its judge.

const MINUTE = 60_000;

export type MinuteAnswer = { people: string[]; gap: boolean };

/** Who is on call at each whole minute of [fromMs, toMs), and whether it is a gap. */
export function minutesOf(given: {
  roster: RosterPlan;
  overrides: readonly OverridePlan[];
  level: number;
  fromMs: number;
  toMs: number;
}): MinuteAnswer[] {
  const { roster, overrides, level, fromMs, toMs } = given;
  const layers = roster.layers.filter((layer) => layer.level === level);
  const slots = layers.map((layer) => ({
    priority: layer.priority,
    turns: turnsOf(layer, roster.timeZone, toMs),
    open: gateOf(layer.restrictions, roster.timeZone, fromMs, toMs),
  }));
  const expected = gateOf(roster.expected, roster.timeZone, fromMs, toMs);
  const inOrder = overrides
    .filter((one) => one.active && (one.level ?? level) === level)
    .toSorted((a, b) => (a.createdAt === b.createdAt ? (a.id < b.id ? -1 : 1) : a.createdAt < b.createdAt ? -1 : 1));
  const sinceMs = Math.min(
    ...layers.map((layer) => earliest(roster.timeZone, Temporal.PlainDate.from(layer.startsOn).toPlainDateTime(layer.handOff))),
  );
  const answers: MinuteAnswer[] = [];
  for (let atMs = fromMs; atMs < toMs; atMs += MINUTE) {
    const said = inOrder.filter((one) => Date.parse(one.startsAt) <= atMs && (one.endsAt === null || atMs < Date.parse(one.endsAt)));
    const held = slots.map(({ priority, turns, open }) => {
      const turn = open(atMs) ? turns.find((one) => one.fromMs <= atMs && atMs < one.toMs) : undefined;
      return { priority, person: turn ? fate(turn.person, said) : null };
    });
    const people = after(held, said);
    answers.push({ people, gap: people.length === 0 && (layers.length > 0 ? atMs >= sinceMs : level === 1) && expected(atMs) });
  }
  return answers;
}

/** What becomes of a person whom overrides speak to, in their order. */
function fate(person: string, said: readonly OverridePlan[]): string | null {
  const [first, ...rest] = said;
  if (!first) return person;
  if (first.whom !== person || first.mode === "add") return fate(person, rest);
  return first.mode === "remove" ? null : fate(first.person!, rest);
}

function after(held: readonly { priority: number; person: string | null }[], said: readonly OverridePlan[]): string[] {
  const takeovers = said.flatMap((one, place) =>
    one.mode === "replace" && one.whom === null ? [{ place, person: fate(one.person!, said.slice(place + 1)) }] : [],
  );
  const taken = takeovers.filter((one) => one.person !== null).at(-1);
  const least = Math.max(...held.flatMap((one) => (one.person ? [one.priority] : [])), 0);
  const base = taken ? [taken.person!] : held.flatMap((one) => (one.person && one.priority === least ? [one.person] : []));
  const joined = said.flatMap((one, place) =>
    one.mode === "add" && place > (taken?.place ?? -1) ? [fate(one.person!, said.slice(place + 1))] : [],
  );
  return [...new Set([...base, ...joined])].filter((one) => one !== null).toSorted();
}

type Turn = { fromMs: number; toMs: number; person: string };

/** Every turn of a layer from its first, one by one. */
function turnsOf(layer: Layer, zone: string, untilMs: number): Turn[] {
  const { participants, turn, restrictions } = layer;
  if (participants.length === 0) return [];
  const start = Temporal.PlainDate.from(layer.startsOn).toPlainDateTime(layer.handOff);
  let anchor = start;
  if (turn.unit === "weeks" && layer.handOffWeekday !== null)
    while (anchor.dayOfWeek !== layer.handOffWeekday) anchor = anchor.subtract({ days: 1 });
  const beginMs = earliest(zone, start);
  const endMs =
    layer.endsOn === null ? untilMs : Math.min(untilMs, latest(zone, Temporal.PlainDate.from(layer.endsOn).toPlainDateTime(layer.handOff)));
  const turns: Turn[] = [];
  let place = 0;
  for (let at = anchor; earliest(zone, at) < endMs; ) {
    const next = at.add({ [turn.unit]: turn.length });
    const [fromMs, toMs] = [Math.max(beginMs, earliest(zone, at)), Math.min(endMs, earliest(zone, next))];
    if (toMs > fromMs) turns.push({ fromMs, toMs, person: participants[place % participants.length]! });
    const counts = layer.advance === "calendar" || hasHours(restrictions, Temporal.PlainDateTime.compare(at, start) < 0 ? start : at, next);
    if (counts) place += 1;
    at = next;
  }
  return turns;
}

/** Whether any quarter of an hour of the wall clock lies within the restrictions, as if clocks never changed. */
function hasHours(restrictions: readonly Restriction[], from: Temporal.PlainDateTime, to: Temporal.PlainDateTime): boolean {
  if (restrictions.length === 0) return true;
  for (let at = from; Temporal.PlainDateTime.compare(at, to) < 0; at = at.add({ minutes: 15 }))
    if ([0, 1].some((back) => restrictions.some((one) => inHours(one, at, back)))) return true;
  return false;
}

function inHours({ weekdays, from, to }: Restriction, at: Temporal.PlainDateTime, back: number): boolean {
  const day = at.toPlainDate().subtract({ days: back });
  if (!weekdays.includes(day.dayOfWeek)) return false;
  const [begin, end] = boundsOn(day, from, to);
  return Temporal.PlainDateTime.compare(begin, at) <= 0 && Temporal.PlainDateTime.compare(at, end) < 0;
}

/** A question "is it open at this moment?" about restrictions: from the first occurrence of their starts to the last of their ends. */
function gateOf(restrictions: readonly Restriction[], zone: string, fromMs: number, toMs: number): (atMs: number) => boolean {
  if (restrictions.length === 0) return () => true;
  const dayOf = (atMs: number) => Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone).toPlainDate();
  const stretches: [number, number][] = [];
  const last = dayOf(toMs).add({ days: 2 });
  for (let day = dayOf(fromMs).subtract({ days: 3 }); Temporal.PlainDate.compare(day, last) <= 0; day = day.add({ days: 1 }))
    for (const { weekdays, from, to } of restrictions) {
      if (!weekdays.includes(day.dayOfWeek)) continue;
      const [begin, end] = boundsOn(day, from, to);
      stretches.push([earliest(zone, begin), latest(zone, end)]);
    }
  return (atMs) => stretches.some(([begin, end]) => begin <= atMs && atMs < end);
}

function boundsOn(day: Temporal.PlainDate, from: string, to: string): [Temporal.PlainDateTime, Temporal.PlainDateTime] {
  const begin = day.toPlainDateTime(from);
  if (to === "24:00") return [begin, day.add({ days: 1 }).toPlainDateTime("00:00")];
  return [begin, (to > from ? day : day.add({ days: 1 })).toPlainDateTime(to)];
}

function earliest(zone: string, plain: Temporal.PlainDateTime): number {
  return occurrence(zone, plain, "earlier");
}

function latest(zone: string, plain: Temporal.PlainDateTime): number {
  return occurrence(zone, plain, "later");
}

function occurrence(zone: string, plain: Temporal.PlainDateTime, which: "earlier" | "later"): number {
  const found = plain.toZonedDateTime(zone, { disambiguation: which });
  if (found.toPlainDateTime().equals(plain)) return found.epochMilliseconds;
  return plain.toZonedDateTime(zone, { disambiguation: "earlier" }).getTimeZoneTransition("next")!.epochMilliseconds;
}
