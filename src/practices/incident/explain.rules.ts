import {
  addMs,
  type BusinessCalendar,
  dueWords,
  durationWords,
  hoursWords,
  type Instant,
  openIntervals,
  type RelativeDue,
} from "../../kernel/time.ts";
import { type ClockReading, type ClockState, explainClock, readClock } from "../service-level/clock.rules.ts";
import { type ClockNews, spansOf } from "../service-level/clock-news.rules.ts";
import { endedWhy } from "../service-level/clock-replay.rules.ts";
import type { ReadDefinition } from "../service-level/definition.rules.ts";
import type { ClockRecord } from "../service-level/model.ts";
import { type ClockZone, zoneWords } from "../service-level/zone.rules.ts";

/** A line of an explanation, as a person reads it. */
export type ExplainedInterval = { from: Instant; to: Instant; isCounted: boolean; countedMs: number; why: string };

/** A clock as it reads now, with every interval that counted or did not. The counted ones add up to `reading.countedMs`. */
export type ExplainedClock = { reading: ClockReading; intervals: ExplainedInterval[] };

/** Reads a clock at `now` and explains it from its own news. `begins` says what its first stretch began with: "opened". */
export function explained(
  clock: ClockState & { agreementType?: ClockRecord["agreementType"] },
  given: { news: readonly ClockNews[]; calendar: BusinessCalendar; now: Instant; begins?: string },
): ExplainedClock {
  const { news, calendar, now, begins = "opened" } = given;
  const intervals = explainClock(clock, spansOf(news), calendar, now);
  const first = intervals.findIndex((one) => one.counted);
  const work = clock.agreementType === "Underpinning contract" ? "with the vendor" : "worked";
  return {
    reading: readClock(clock, calendar, now),
    intervals: intervals.map(({ from, to, counted, countedMs, why }, at) => ({
      from,
      to,
      isCounted: counted,
      countedMs,
      why: counted ? (at === first ? `${begins}, ${work}` : work) : why.replace(": ", ", "),
    })),
  };
}

/** When the calendar stops counting: `now` itself outside hours, the end of the present stretch inside them, null around the clock. */
export function countsUntil(calendar: BusinessCalendar, now: Instant): Instant | null {
  if (calendar.always) return null;
  const [present] = openIntervals(calendar, now, addMs(now, dayMs * 2));
  if (!present) return null;
  return present.open ? present.to : now;
}

const dayMs = 86_400_000;

/** The promise as a heading: "Resolve in 4 h of business time", "Answer in 15 min", "Resolve by 17:00 on the next business day". */
export function promiseWords(clock: { target: string; durationMs: number }, isAlways: boolean, dueBy: RelativeDue | null = null): string {
  const verb = clock.target === "response" ? "Answer" : "Resolve";
  if (dueBy) return `${verb} ${dueWords(dueBy)}`;
  return isAlways ? `${verb} in ${durationWords(clock.durationMs)}` : `${verb} in ${hoursWords(clock.durationMs)} of business time`;
}

/** What its first stretch began with: the moment its definition names, the opening, or that it began to apply. */
export function beginning(
  { startedAt }: Pick<ClockRecord, "startedAt">,
  definition: Pick<ReadDefinition, "startFrom" | "retroactive">,
  subject: { openedAt: Instant; valueOf(field: string): unknown; labelOf(field: string): string },
): string {
  const { startFrom, retroactive } = definition;
  if (retroactive && subject.valueOf(startFrom) === startedAt) return subject.labelOf(startFrom).toLowerCase();
  return startedAt === subject.openedAt ? "opened" : "began to apply";
}

type Noted = {
  definition: ReadDefinition;
  calendar: BusinessCalendar;
  calendarName: string | null;
  begins: string;
  startLabel: string;
  intervals: readonly Pick<ExplainedInterval, "why">[];
};

/** How a clock counts, in sentences for those who answer for the promise: whose hours, on whose clocks, from when, and what was special. */
export function notesOn(clock: ClockRecord, given: Noted): string[] {
  const { definition, begins, startLabel, intervals } = given;
  const notes = [hoursOf(clock, given)];
  if (definition.zoneSource !== "calendar" && clock.zoneFrom !== definition.zoneSource)
    notes.push(`It asks for the zone of ${zoneWords[definition.zoneSource]}, which was not known when it began.`);
  if (definition.retroactive && begins === "opened" && definition.startFrom !== "openedAt")
    notes.push(`It counts from “${startLabel}”, which was empty, so from the opening.`);
  else if (begins === "began to apply") notes.push("It counts from the moment it began to apply.");
  if (definition.dueBy?.cutOff)
    notes.push(`What begins at ${definition.dueBy.cutOff} or later counts as begun the ${sortOf(definition.dueBy)} after.`);
  if (definition.dueBy && clock.pausedMs > 0)
    notes.push(`On hold for ${durationWords(clock.pausedMs)} of these hours: the moment promised moved by as much.`);
  if (definition.retroactive && !definition.retroactivePause) notes.push("Holds from before it applied are not left out.");
  if (intervals.some((one) => one.why === endedWhy))
    notes.push("It ended and was reopened: it goes on, and the time between did not count.");
  else if (clock.attempt > 1) notes.push(`It began anew: this is run ${clock.attempt}. The runs before stand in the history.`);
  return notes;
}

function hoursOf(clock: ClockRecord, { calendar, calendarName, definition }: Noted): string {
  const whose = `the zone of ${zoneWords[(clock.zoneFrom as ClockZone["zoneFrom"] | null) ?? "calendar"]}`;
  if (calendar.always) return definition.dueBy ? `Around the clock, on the clocks of ${calendar.timeZone}, ${whose}.` : "Around the clock.";
  return `Hours of the calendar “${calendarName ?? "?"}”, version ${clock.calendarVersion}, on the clocks of ${calendar.timeZone}, ${whose}.`;
}

function sortOf({ of }: RelativeDue): string {
  return of === "business" ? "business day" : "day";
}
