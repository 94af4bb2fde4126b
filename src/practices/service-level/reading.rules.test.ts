import { expect, test } from "vitest";
import type { BusinessCalendar } from "../../kernel/time.ts";
import { pauseClock, resumeClock, startClock, stopClock } from "./clock.rules.ts";
import { slaReading } from "./reading.rules.ts";

const always: BusinessCalendar = { timeZone: "UTC", segments: [], holidays: [], always: true };
const hours = 3_600_000;

test("a row of task_sla as a real instance has it", () => {
  // Source: fivetran/dbt_servicenow, seed task_sla: it was stopped before any business time had passed.
  const started = startClock({ calendar: always, durationMs: 24 * hours, at: "2016-12-12T15:19:57.000Z", warnFraction: 0.5 });
  const clock = {
    ...started,
    runningSince: null,
    stoppedAt: "2016-12-12T17:57:00.000Z",
    wallMs: 9_423_000,
    breachAt: "2016-12-15T08:30:00.000Z",
  };
  expect(slaReading(clock, always, "2026-11-26T08:00:00.000Z")).toMatchObject({
    ...{ wallNowMs: 9_423_000, leftMs: (2 * 24 + 14) * hours + 33 * 60_000, percent: 4.02 },
    ...{ countedNowMs: 0, businessLeftMs: 24 * hours, businessPercent: 0 },
  });
});

test("a running clock reads as it stands now, a paused one knows no end, an ended one stays", () => {
  const clock = startClock({ calendar: always, durationMs: 4 * hours, at: "2026-11-26T08:00:00.000Z", warnFraction: 0.5 });
  expect(slaReading(clock, always, "2026-11-26T09:00:00.000Z")).toEqual({
    ...{ wallNowMs: hours, countedNowMs: hours, pausedNowMs: 0, pausedWallNowMs: 0, leftMs: 3 * hours, businessLeftMs: 3 * hours },
    ...{ percent: 25, businessPercent: 25, originalBreachAt: "2026-11-26T12:00:00.000Z" },
  });
  expect(slaReading(clock, always, "2026-11-26T20:00:00.000Z")).toMatchObject({ leftMs: 0, businessLeftMs: 0, percent: 300 });
  const paused = pauseClock(clock, "2026-11-26T09:00:00.000Z", "waits", always);
  expect(slaReading(paused, always, "2026-11-26T11:00:00.000Z")).toMatchObject({
    ...{ wallNowMs: hours, pausedWallNowMs: 2 * hours, leftMs: null, percent: null, businessPercent: 25 },
  });
  const ended = stopClock(resumeClock(paused, "2026-11-26T11:00:00.000Z", always), "2026-11-26T12:00:00.000Z", always);
  for (const now of ["2026-11-26T12:00:00.000Z", "2027-01-01T00:00:00.000Z"])
    expect(slaReading(ended, always, now)).toMatchObject({
      countedNowMs: 2 * hours,
      pausedWallNowMs: 2 * hours,
      leftMs: 2 * hours,
      businessPercent: 50,
    });
});
