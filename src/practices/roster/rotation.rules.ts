import type { Id } from "../../kernel/ids.ts";
import { DAY_MS, firstMs, HOUR_MS, lastMs, readDate, readTime, wallMsAt, weekdayOf } from "../../kernel/time.ts";
import type { Layer, Restriction } from "./model.ts";

// One layer, laid out in time. Everything agreed is agreed on the clock on the wall; kernel/time-wall.ts says what that means where
// clocks change. Here are milliseconds; instants begin in roster.rules.ts.

/** A stretch [fromMs, toMs). */
export type Stretch = { fromMs: number; toMs: number };
/** A stretch in which a layer has somebody on call. */
export type Duty = Stretch & { person: Id };

const WEEK_MS = 7 * DAY_MS;
const FIRST_MONDAY_MS = 4 * DAY_MS; // 1970-01-05
const unitMs = { hours: HOUR_MS, days: DAY_MS, weeks: WEEK_MS } as const;

/** Who is on call by one layer within [fromMs, toMs), in order; stretches do not overlap. Times of day and dates are well formed. */
export function dutiesOf(layer: Layer, zone: string, { fromMs, toMs }: Stretch): Duty[] {
  const plan = planOf(layer);
  const beginMs = Math.max(fromMs, beginsAtMs(layer, zone));
  const endMs = plan.endWallMs === null ? toMs : Math.min(toMs, lastMs(zone, plan.endWallMs));
  if (!(endMs > beginMs) || layer.participants.length === 0) return [];
  const open = hoursOf(layer.restrictions, zone, { fromMs: beginMs, toMs: endMs });
  const duties: Duty[] = [];
  // Where clocks were set back, the turn at hand may be a later one than the clock on the wall says; never an earlier one.
  let turn = Math.max(0, Math.floor((wallMsAt(zone, beginMs) - plan.anchorWallMs) / plan.turnMs));
  let at = 0;
  let turnFromMs = firstMs(zone, plan.anchorWallMs + turn * plan.turnMs);
  while (turnFromMs < endMs && at < open.length) {
    const turnToMs = firstMs(zone, plan.anchorWallMs + (turn + 1) * plan.turnMs);
    while (at < open.length && open[at]!.toMs <= turnFromMs) at += 1;
    for (let index = at; index < open.length && open[index]!.fromMs < turnToMs; index += 1) {
      const dutyFromMs = Math.max(open[index]!.fromMs, turnFromMs);
      const dutyToMs = Math.min(open[index]!.toMs, turnToMs);
      if (dutyToMs > dutyFromMs) duties.push({ fromMs: dutyFromMs, toMs: dutyToMs, person: participantOf(layer, plan, turn) });
    }
    turnFromMs = turnToMs;
    turn += 1;
  }
  return duties;
}

/** The moment from which a layer counts. */
export function beginsAtMs(layer: Layer, zone: string): number {
  return firstMs(zone, planOf(layer).startWallMs);
}

/** The hours that restrictions leave open within [fromMs, toMs), in order, joined where they touch; all of it where there are none. */
export function hoursOf(restrictions: readonly Restriction[], zone: string, { fromMs, toMs }: Stretch): Stretch[] {
  if (!(toMs > fromMs)) return [];
  if (restrictions.length === 0) return [{ fromMs, toMs }];
  const found: Stretch[] = [];
  const lastDay = Math.floor(wallMsAt(zone, toMs) / DAY_MS) + 1;
  for (let day = Math.floor(wallMsAt(zone, fromMs) / DAY_MS) - 2; day <= lastDay; day += 1) {
    for (const { weekdays, from, to } of restrictions) {
      if (!weekdays.includes(weekdayOf(day))) continue;
      const [openMs, closeMs] = [readTime(from), readTime(to)];
      const startMs = Math.max(fromMs, firstMs(zone, day * DAY_MS + openMs));
      const endMs = Math.min(toMs, lastMs(zone, (closeMs > openMs ? day : day + 1) * DAY_MS + closeMs));
      if (endMs > startMs) found.push({ fromMs: startMs, toMs: endMs });
    }
  }
  return joined(found.sort((one, other) => one.fromMs - other.fromMs));
}

function joined(sorted: readonly Stretch[]): Stretch[] {
  const whole: Stretch[] = [];
  for (const { fromMs, toMs } of sorted) {
    const last = whole[whole.length - 1];
    if (last && fromMs <= last.toMs) last.toMs = Math.max(last.toMs, toMs);
    else whole.push({ fromMs, toMs });
  }
  return whole;
}

/** A local date, yyyy-mm-dd, as days since 1970-01-01; null for what is no date between 1970 and 2100. */
export function dayIn(date: string): number | null {
  const day = readDate(date);
  return day >= 0 && date < "2101" ? day : null;
}

/** A layer read once: where its turns lie on the clock on the wall, and which of them have hours. */
type LayerPlan = {
  startWallMs: number;
  endWallMs: number | null;
  /** Where the first turn would begin: at the hand-off on or before the start. */
  anchorWallMs: number;
  turnMs: number;
  /** Turns with hours before turn k; null where turns count by the calendar. */
  coveredBefore: ((turn: number) => number) | null;
};
const plans = new WeakMap<Layer, LayerPlan>();

function planOf(layer: Layer): LayerPlan {
  const known = plans.get(layer);
  if (known) return known;
  const handOffMs = readTime(layer.handOff);
  const startDay = readDate(layer.startsOn);
  const back = layer.turn.unit === "weeks" && layer.handOffWeekday !== null ? (weekdayOf(startDay) - layer.handOffWeekday + 7) % 7 : 0;
  const startWallMs = startDay * DAY_MS + handOffMs;
  const anchorWallMs = startWallMs - back * DAY_MS;
  const turnMs = layer.turn.length * unitMs[layer.turn.unit];
  const byHours = layer.advance === "covered_turns" && layer.restrictions.length > 0;
  const plan: LayerPlan = {
    startWallMs,
    endWallMs: layer.endsOn === null ? null : readDate(layer.endsOn) * DAY_MS + handOffMs,
    anchorWallMs,
    turnMs,
    coveredBefore: byHours ? counterOf({ anchorWallMs, startWallMs, turnMs, hours: weekOf(layer.restrictions) }) : null,
  };
  plans.set(layer, plan);
  return plan;
}

function participantOf(layer: Layer, plan: LayerPlan, turn: number): Id {
  const place = plan.coveredBefore ? plan.coveredBefore(turn) : turn;
  return layer.participants[place % layer.participants.length]!;
}

/**
 * Participants whose turns never have hours, however long the layer runs: with turns by the calendar and hours on some weekdays, one
 * in fourteen people may only ever be due on Sundays.
 */
export function neverServing(layer: Layer): Id[] {
  const { participants, restrictions, advance } = layer;
  if (participants.length === 0 || restrictions.length === 0 || advance === "covered_turns") return [];
  const { anchorWallMs, turnMs } = planOf(layer);
  const covered = coveredBy(weekOf(restrictions));
  const turns = participants.length * (WEEK_MS / greatestCommonDivisor(turnMs, WEEK_MS));
  const serving = new Set<Id>();
  for (let turn = 0; turn < turns && serving.size < participants.length; turn += 1) {
    const fromWallMs = anchorWallMs + turn * turnMs;
    if (covered(fromWallMs, fromWallMs + turnMs)) serving.add(participants[turn % participants.length]!);
  }
  return [...new Set(participants)].filter((one) => !serving.has(one));
}

/** The open hours of a week on the clock on the wall, as stretches of two weeks from Monday 00:00, so that a turn over Sunday needs no seam. */
function weekOf(restrictions: readonly Restriction[]): Stretch[] {
  const found = restrictions.flatMap(({ weekdays, from, to }) => {
    const [openMs, closeMs] = [readTime(from), readTime(to)];
    const lengthMs = closeMs > openMs ? closeMs - openMs : closeMs - openMs + DAY_MS;
    return weekdays.flatMap((weekday) =>
      [-1, 0, 1].map((week) => {
        const fromMs = week * WEEK_MS + (weekday - 1) * DAY_MS + openMs;
        return { fromMs, toMs: fromMs + lengthMs };
      }),
    );
  });
  return joined(found.sort((one, other) => one.fromMs - other.fromMs));
}

/**
 * Counts turns with hours, on the clock on the wall, where weeks are alike: so the count of any turn follows from one period, and who
 * is on call in ten years is answered as fast as who is tomorrow. A turn that clocks skip counts as if they had not.
 */
function counterOf(given: {
  anchorWallMs: number;
  startWallMs: number;
  turnMs: number;
  hours: readonly Stretch[];
}): (turn: number) => number {
  const { anchorWallMs, startWallMs, turnMs, hours } = given;
  const covered = coveredBy(hours);
  const period = WEEK_MS / greatestCommonDivisor(turnMs, WEEK_MS);
  const before = [0];
  for (let turn = 0; turn < period; turn += 1) {
    const fromWallMs = anchorWallMs + turn * turnMs;
    before.push(before[turn]! + (covered(fromWallMs, fromWallMs + turnMs) ? 1 : 0));
  }
  const whole = (turn: number) => Math.floor(turn / period) * before[period]! + before[turn % period]!;
  // The first turn may begin before the layer does; it has hours only where some lie after the start.
  const ofFirst = covered(startWallMs, anchorWallMs + turnMs) ? 1 : 0;
  return (turn) => (turn === 0 ? 0 : ofFirst + whole(turn) - whole(1));
}

/** Whether a stretch of the clock on the wall touches the open hours of its week. */
function coveredBy(hours: readonly Stretch[]): (fromWallMs: number, toWallMs: number) => boolean {
  return (fromWallMs, toWallMs) => {
    if (toWallMs - fromWallMs >= WEEK_MS) return true;
    const startMs = (((fromWallMs - FIRST_MONDAY_MS) % WEEK_MS) + WEEK_MS) % WEEK_MS;
    const endMs = startMs + toWallMs - fromWallMs;
    return hours.some(({ fromMs, toMs }) => fromMs < endMs && toMs > startMs);
  };
}

function greatestCommonDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestCommonDivisor(other, one % other);
}
