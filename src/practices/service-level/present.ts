import type { AddedField, Presentation } from "../../engine/presentation.ts";
import { calendarOf } from "./levels.rules.ts";
import type { ClockRecord } from "./model.ts";
import { slaReading } from "./reading.rules.ts";
import { serviceLevels } from "./views.ts";

const from = [
  ...["calendar", "calendarVersion", "timeZone", "startedAt", "durationMs", "dueAt", "warnAfterMs", "countedMs", "wallMs", "pausedMs"],
  ...["pausedWallMs", "runningSince", "pausedAt", "pauseReason", "stoppedAt", "cancelledAt", "warnAt", "breachAt", "breachedAt"],
];
const added = (label: string, about: string): AddedField => ({ label, about, from });

/** What reading adds to clocks: how they stand at the moment of asking. Nothing of it is stored, so nothing of it goes stale. */
export const clockPresentation: Presentation = {
  adds: {
    wallNowMs: added("Wall time now", "Milliseconds it has run, on the clock on the wall."),
    countedNowMs: added("Counted now", "Milliseconds of business time it has counted."),
    pausedNowMs: added("Paused now", "Milliseconds of business time it was paused."),
    pausedWallNowMs: added("Paused now, wall time", "Milliseconds it was paused, on the clock on the wall."),
    leftMs: added("Left", "Milliseconds until the promise is broken, on the clock on the wall; null while it is paused."),
    businessLeftMs: added("Left of the promise", "Milliseconds of business time that are left."),
    percent: added("Percent", "What has passed of the time from start to promised end; null while it is paused."),
    businessPercent: added("Percent of the promise", "What is used of the promised business time."),
    originalBreachAt: added("First promised end", "When it would have been broken, had it never paused."),
  },
  async add({ tx, house, records, now }) {
    const levels = await serviceLevels(tx, house);
    return records.map((record) => {
      const clock = record as ClockRecord;
      return slaReading(clock, calendarOf(clock, levels), now);
    });
  },
};
