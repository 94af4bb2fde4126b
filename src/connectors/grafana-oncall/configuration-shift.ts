import { DAY_MS, firstMs, HOUR_MS, type Instant, instant, MINUTE_MS, wallMsAt, weekdayOf } from "../../kernel/time.ts";
import type { Layer } from "../../practices/roster/model.ts";
import { begunWith, endedWords, restrictionsOf, turnsOf, type WeeklyWindow } from "../on-call-hours.ts";
import type { Named, Source } from "../on-call-items.ts";
import { entryOf, type Json, listOf, plainText } from "../reading.ts";

// A recurring shift as layers: one for each person of a group who is on call at the same time.

export type ReadShift = { ok: true; layers: Layer[]; people: Named[]; remarks: string[] } | { ok: false; isOver: boolean; reason: string };
type Given = { source: Source; zone: string; name: string; personOf(key: string): Named };
/** When a shift comes, in milliseconds of the clock on the wall. */
type Recurrence = { anchorMs: number; periodMs: number; windows: WeeklyWindow[]; endMs: number | null };

const longestMs = 3660 * DAY_MS;
const unitMs = { hourly: HOUR_MS, daily: DAY_MS, weekly: 7 * DAY_MS } as const;
const weekdays = { MO: 1, TU: 2, WE: 3, TH: 4, FR: 5, SA: 6, SU: 7 } as const;

/** A recurrent event, or one that rolls over groups of users; what recurs in a way that layers do not is refused. */
export function shiftLayers(given: Given, body: Json): ReadShift {
  const { source, zone, name, personOf } = given;
  const no = (reason: string, isOver = false): ReadShift => ({ ok: false, isOver, reason });
  const startMs = wallOf(body.start);
  const durationMs = Number(body.duration) * 1000;
  if (startMs === null || !(durationMs >= MINUTE_MS && durationMs <= longestMs))
    return no("It has no start, or no duration within ten years.");
  const at = (wallMs: number): Instant => instant(firstMs(zone, wallMs));
  // No occurrence begins after that, and none lasts longer: what is over is over however it recurred.
  const untilMs = untilOf(body, zone);
  const over = endedWords(untilMs === null ? null : at(untilMs + durationMs), source.tools.now);
  if (over) return no(over, true);
  const groups = groupsOf(body);
  if (groups.length === 0 || groups.some((group) => group.length === 0)) return no("It has nobody in it, or a turn with nobody.");
  if (groups.length > 60) return no(`It rolls over ${groups.length} groups; a layer has at most 60.`);
  const recurrence = recurrenceOf(body, { startMs, durationMs, turns: groups.length, zone });
  if (typeof recurrence === "string") return no(recurrence);
  const { anchorMs, periodMs, windows, endMs } = recurrence;
  const endsAt = endMs === null ? null : at(endMs);
  const ended = endedWords(endsAt, source.tools.now);
  if (ended) return no(ended, true);
  const rotationMs = wallOf(body.rotation_start) ?? startMs;
  const startsAt = at(Math.max(startMs, rotationMs));
  const turnSeconds = periodMs / 1000;
  const read = turnsOf({ zone, now: source.tools.now, anchor: at(anchorMs), turnSeconds, participants: groups.length, startsAt, endsAt });
  if (!read.ok) return no(read.reason);
  const hours = restrictionsOf(windows, zone, source.tools.now);
  if (!hours.ok) return no(hours.reason);
  const seats = Math.max(...groups.map((group) => group.length));
  const layers = Array.from({ length: seats }, (_, seat): Layer => {
    // Where a group has fewer, its first stands in: the same person twice is on call once.
    const participants = groups.map((group) => personOf(group[seat] ?? group[0]!).id);
    const level = Math.min(Math.max(Number(body.level ?? 0), 0), 98);
    const own = { ...read.turns, restrictions: hours.restrictions, advance: "calendar" } as const;
    return {
      name: seat === 0 ? name : `${name} ${seat + 1}`,
      level: 1,
      priority: level + 1,
      participants: begunWith(participants, read.first),
      ...own,
    };
  });
  return { ok: true, layers, people: groups.flat().map(personOf), remarks: [...read.remarks, ...hours.remarks] };
}

/** Groups in the order in which they take turns; one group where all are on call each time. */
function groupsOf(body: Json): string[][] {
  const keys = (value: unknown) => (listOf(value) ?? []).flatMap((one) => plainText(one) ?? []);
  if (body.type !== "rolling_users") return [keys(body.users)];
  const groups = (listOf(body.rolling_users) ?? []).map(keys);
  const first = Number(body.start_rotation_from_user_index ?? 0);
  return Number.isInteger(first) && first > 0 && first < groups.length ? begunWith(groups, first) : groups;
}

/** Source: OnCall shifts HTTP API; RFC 5545, recurrence rules. */
function recurrenceOf(body: Json, has: { startMs: number; durationMs: number; turns: number; zone: string }): Recurrence | string {
  const { startMs, durationMs } = has;
  const frequency = plainText(body.frequency);
  const unit = entryOf(unitMs, frequency);
  const interval = Number(body.interval ?? 1);
  if (unit === undefined) return `It recurs ${frequency ?? "in no known way"}; turns here are of hours, days or weeks.`;
  if (!Number.isInteger(interval) || interval < 1) return "Its interval is no whole number.";
  if ((listOf(body.by_month) ?? []).length > 0 || (listOf(body.by_monthday) ?? []).length > 0)
    return "It recurs by months or days of the month; hours here are of weekdays.";
  const named = (listOf(body.by_day) ?? []).map((one) => entryOf(weekdays, plainText(one)));
  const byDay = named.filter((one) => one !== undefined);
  if (byDay.length < named.length) return "One of its days is no day of the week.";
  const periodMs = unit * interval;
  if (byDay.length > 0) return onDays(body, { ...has, byDay, isWeekly: frequency === "weekly", interval });
  if (durationMs > periodMs) return "It lasts longer than the time after which it recurs, so that it overlaps itself.";
  if (durationMs < periodMs && interval > 1)
    return "It is on call for a part of its interval only, and the interval is not one day or week.";
  if (durationMs < periodMs && frequency === "hourly") return "It is on call for a part of each hour.";
  const fromSeconds = (startMs % DAY_MS) / 1000;
  const window = {
    weekday: frequency === "weekly" ? weekdayOf(Math.floor(startMs / DAY_MS)) : null,
    fromSeconds,
    seconds: durationMs / 1000,
  };
  const windows = durationMs < periodMs ? [window] : [];
  const untilMs = untilOf(body, has.zone);
  const endMs = untilMs === null ? null : startMs + (Math.floor((untilMs - startMs) / periodMs) + 1) * periodMs;
  return { anchorMs: startMs, periodMs, windows, endMs };
}

type OnDays = {
  startMs: number;
  durationMs: number;
  turns: number;
  zone: string;
  byDay: readonly number[];
  isWeekly: boolean;
  interval: number;
};

/** On some weekdays: turns change where the week starts, at the time at which its shifts begin. */
function onDays(body: Json, { startMs, durationMs, turns, zone, byDay, isWeekly, interval }: OnDays): Recurrence | string {
  if (durationMs > DAY_MS) return "On chosen weekdays it lasts longer than a day.";
  if (interval > 1) return "It is on call on chosen weekdays of some weeks only; hours here are of every week.";
  if (!isWeekly && turns > 1)
    return "It rolls by day over chosen weekdays, which OnCall has done in different ways. Make it weekly, or a shift for each person.";
  const weekStart = entryOf(weekdays, plainText(body.week_start)) ?? weekdays.SU;
  const startDay = Math.floor(startMs / DAY_MS);
  const back = (weekdayOf(startDay) - weekStart + 7) % 7;
  const fromSeconds = (startMs % DAY_MS) / 1000;
  const untilMs = untilOf(body, zone);
  const endMs = untilMs === null ? null : startMs + (Math.floor((untilMs - startMs) / DAY_MS) + 1) * DAY_MS;
  return {
    anchorMs: startMs - back * DAY_MS,
    periodMs: 7 * DAY_MS,
    windows: byDay.map((weekday) => ({ weekday, fromSeconds, seconds: durationMs / 1000 })),
    endMs,
  };
}

/** The last moment at which an occurrence may begin. Source: grafana/oncall, custom_on_call_shift.py: without a zone of the shift's own it is UTC. */
function untilOf(body: Json, zone: string): number | null {
  const untilMs = wallOf(body.until);
  return untilMs === null || plainText(body.time_zone) !== null ? untilMs : wallMsAt(zone, untilMs);
}

/** A time without a zone, as the API writes it, in milliseconds of the clock on the wall; null for anything else, and outside 1970 to 2100. */
export function wallOf(value: unknown): number | null {
  const found = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z?$/.exec(plainText(value) ?? "");
  const wallMs = found ? Date.parse(`${found[1]}T${found[2]}.000Z`) : Number.NaN;
  return wallMs >= 0 && wallMs < Date.UTC(2101, 0, 1) ? wallMs : null;
}
