import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS, ms, offsetMsAt, wallMsAt, weekdayOf } from "../kernel/time.ts";
import type { Layer, Restriction } from "../practices/roster/model.ts";

// How other systems say when somebody is on call, as a layer of a roster says it. Everything is on the clock on the wall.

/** A window of the week: from a second of a weekday, so many seconds long. Weekday 1 is Monday; null is every day. */
export type WeeklyWindow = { weekday: number | null; fromSeconds: number; seconds: number };
export type ReadHours = { ok: true; restrictions: Restriction[]; remarks: string[] } | { ok: false; reason: string };

const daySeconds = 86_400;
const everyDay = [1, 2, 3, 4, 5, 6, 7];
const mostRestrictions = 14;

/** Windows as hours of weekdays; no hours at all where a window covers everything. Refuses more than a layer holds. */
export function restrictionsOf(windows: readonly WeeklyWindow[], zone: string, now: Instant): ReadHours {
  const remarks: string[] = [];
  const pieces: { weekday: number; from: number; to: number }[] = [];
  for (const window of windows) {
    const whole = window.weekday === null ? daySeconds : 7 * daySeconds;
    const [from, end] = [toMinute(window.fromSeconds), toMinute(window.fromSeconds + window.seconds)];
    if (from * 60 !== window.fromSeconds || end * 60 !== window.fromSeconds + window.seconds)
      remarks.push("Hours are agreed to the minute here; seconds were rounded.");
    if (!(end > from)) return { ok: false, reason: "Its hours have no length." };
    if (window.seconds >= whole) return { ok: true, restrictions: [], remarks: [...new Set(remarks)] };
    for (const weekday of window.weekday === null ? everyDay : [window.weekday]) pieces.push(...daysOf(weekday, from, end));
    const isNight = from % 1440 < 240 || end > (Math.floor(from / 1440) + 1) * 1440;
    if (isNight && changesClocks(zone, now))
      remarks.push(
        `In the nights in which clocks change in ${zone}, hours end by the clock on the wall, not after so many hours. Look at those two nights.`,
      );
  }
  const restrictions = merged(pieces);
  if (restrictions.length > mostRestrictions)
    return {
      ok: false,
      reason: `It has ${restrictions.length} different hours; a layer has at most ${mostRestrictions}. Split it into two layers.`,
    };
  return { ok: true, restrictions, remarks: [...new Set(remarks)] };
}

function toMinute(seconds: number): number {
  return Math.round(seconds / 60);
}

/** A window in minutes of its first day, cut at midnights where it is longer than a day. */
function daysOf(weekday: number, from: number, end: number): { weekday: number; from: number; to: number }[] {
  if (end - from <= 1440) return [{ weekday, from, to: end > 1440 ? end - 1440 : end }];
  const found = [];
  for (let day = 0; day * 1440 < end; day += 1) {
    const [begins, ends] = [Math.max(from, day * 1440), Math.min(end, (day + 1) * 1440)];
    if (ends > begins) found.push({ weekday: ((weekday - 1 + day) % 7) + 1, from: begins - day * 1440, to: ends - day * 1440 });
  }
  return found;
}

function merged(pieces: readonly { weekday: number; from: number; to: number }[]): Restriction[] {
  const byHours = new Map<string, Restriction>();
  for (const { weekday, from, to } of pieces) {
    const known = byHours.get(`${from}/${to}`);
    if (!known) byHours.set(`${from}/${to}`, { weekdays: [weekday], from: clock(from), to: clock(to) });
    else if (!known.weekdays.includes(weekday)) known.weekdays.push(weekday);
  }
  return [...byHours.values()].map((one) => ({ ...one, weekdays: one.weekdays.toSorted((a, b) => a - b) }));
}

/** A minute of the day as a time, 24:00 at its end. */
export function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}

function changesClocks(zone: string, now: Instant): boolean {
  const here = offsetMsAt(zone, ms(now));
  return [90, 180, 270].some((days) => offsetMsAt(zone, ms(now) + days * DAY_MS) !== here);
}

type Turns = Pick<Layer, "turn" | "handOff" | "handOffWeekday" | "startsOn" | "endsOn">;
export type ReadTurns =
  | {
      ok: true;
      turns: Turns;
      /** Whose turn it is first, as a place among the participants. */
      first: number;
      remarks: string[];
    }
  | { ok: false; reason: string };
export type Rotation = {
  zone: string;
  now: Instant;
  /** From which the turns are counted. */
  anchor: Instant;
  turnSeconds: number;
  participants: number;
  startsAt: Instant;
  endsAt: Instant | null;
};

/**
 * The turns of a rotation that is counted from an anchor and holds from a start to an end. A layer begins and ends at a hand-off: what began
 * before now is begun at the hand-off before it, for the past is not taken over; what is still to begin or end elsewhere is refused.
 */
export function turnsOf({ zone, now, anchor, turnSeconds, participants, startsAt, endsAt }: Rotation): ReadTurns {
  const turn = turnOf(turnSeconds);
  if (!turn)
    return {
      ok: false,
      reason: `Its turns last ${turnSeconds} seconds. Turns here are of whole hours, days or weeks, at most 400 of them.`,
    };
  const remarks: string[] = [];
  const exactMs = wallMsAt(zone, ms(anchor));
  const anchorMs = Math.floor(exactMs / MINUTE_MS) * MINUTE_MS;
  if (anchorMs !== exactMs) remarks.push("Turns are handed off at a whole minute here; seconds were cut.");
  if (turn.unit === "hours" && changesClocks(zone, now))
    remarks.push(
      `On days on which clocks change in ${zone}, turns of hours follow the clock on the wall, so one is an hour shorter or longer.`,
    );
  const startMs = Math.floor(wallMsAt(zone, ms(startsAt)) / MINUTE_MS) * MINUTE_MS;
  const lengthMs = turnSeconds * 1000;
  const place = Math.floor((startMs - anchorMs) / lengthMs);
  const boundaryMs = anchorMs + place * lengthMs;
  const isMidTurn = startsAt > now && boundaryMs !== startMs;
  const isMidWeek = turn.unit === "weeks" && (startMs - boundaryMs) % DAY_MS === 0 && startMs - boundaryMs < 7 * DAY_MS;
  if (isMidTurn && !isMidWeek)
    return {
      ok: false,
      reason: `It begins on ${local(startMs)}, in the middle of a turn; a layer here begins at a hand-off. Import it again once it has begun.`,
    };
  const beginMs = isMidTurn ? startMs : boundaryMs;
  const endMs = endsAt === null ? null : wallMsAt(zone, ms(endsAt));
  if (endMs !== null && (endMs - boundaryMs) % DAY_MS !== 0)
    return { ok: false, reason: `It ends on ${local(endMs)}; a layer here ends at the time of its hand-off, ${timeIn(boundaryMs)}.` };
  const turns: Turns = {
    turn,
    handOff: timeIn(boundaryMs),
    handOffWeekday: isMidTurn ? weekdayOf(Math.floor(boundaryMs / DAY_MS)) : null,
    startsOn: dateIn(beginMs),
    endsOn: endMs === null ? null : dateIn(endMs),
  };
  return { ok: true, turns, first: participants > 0 ? ((place % participants) + participants) % participants : 0, remarks };
}

/** Says that something ended before now; null where it did not. What is over is left out, whatever else it holds. */
export function endedWords(endsAt: Instant | null, now: Instant): string | null {
  return endsAt !== null && endsAt <= now ? `It ended on ${endsAt.slice(0, 10)}.` : null;
}

function turnOf(seconds: number): Layer["turn"] | null {
  if (!Number.isInteger(seconds) || seconds <= 0) return null;
  for (const [unit, size] of [
    ["weeks", 7 * daySeconds],
    ["days", daySeconds],
    ["hours", HOUR_MS / 1000],
  ] as const)
    if (seconds % size === 0) return seconds / size <= 400 ? { length: seconds / size, unit } : null;
  return null;
}

function timeIn(wallMs: number): string {
  return new Date(wallMs).toISOString().slice(11, 16);
}

function dateIn(wallMs: number): string {
  return new Date(wallMs).toISOString().slice(0, 10);
}

function local(wallMs: number): string {
  return `${dateIn(wallMs)} at ${timeIn(wallMs)}`;
}

/** Participants in their order, begun with the one whose turn is first. */
export function begunWith<T>(all: readonly T[], first: number): T[] {
  return [...all.slice(first), ...all.slice(0, first)];
}

/** Hours that a roster must cover: those of its layers, around the clock where one has none, or where they are too many to say. */
export function expectedOf(layers: readonly Pick<Layer, "restrictions">[]): Restriction[] {
  if (layers.some((one) => one.restrictions.length === 0)) return [];
  const all = new Map(layers.flatMap((one) => one.restrictions).map((one) => [JSON.stringify(one), one]));
  return all.size <= mostRestrictions ? [...all.values()] : [];
}
