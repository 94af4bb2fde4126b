import fc from "fast-check";
import { expect, test } from "vitest";
import { countOpenMs } from "../../../test/minute-counter.ts";
import { calendarIn, nearChange, oddZones } from "../../../test/random-calendar.ts";
import { instant, ms } from "../../kernel/time.ts";
import type { IncidentCommand } from "./commands.ts";
import { decide, decideWith, facts, reported, staff } from "./incident.fixture.ts";
import type { Incident } from "./model.ts";
import { withResolutionTimes } from "./resolution.rules.ts";

const houseOf = (workingDays: ReturnType<typeof facts>["house"]["workingDays"]) => ({ house: { ...facts().house, workingDays } });

test("the time to resolve equals a walk of the minutes, in the working calendar and round the clock", () => {
  const given = fc
    .constantFrom(...Object.keys(oddZones))
    .chain((zone) => fc.record({ calendar: calendarIn(zone), from: nearChange(zone), minutes: fc.integer({ min: 0, max: 6 * 1440 }) }));
  fc.assert(
    fc.property(given, ({ calendar, from, minutes }) => {
      const until = from + minutes * 60_000;
      const record = { ...reported("3", "3"), openedAt: instant(from), resolvedAt: instant(until) } as Incident;
      const timed = withResolutionTimes(null, record, houseOf(calendar));
      expect(timed.resolutionSeconds).toBe(minutes * 60);
      expect(timed.businessResolutionSeconds).toBe(countOpenMs(calendar, from, until) / 1000);
    }),
    { numRuns: 200 },
  );
});

test("it is a fact of the resolution: kept through what comes after, gone with a reopening, and none before", () => {
  const begun = reported("3", "3");
  const resolve = { type: "resolve", closeCode: "Solution provided", closeNotes: "Done", restoredAt: null, note: null } as IncidentCommand;
  const later = instant(ms(begun.openedAt) + 5_400_500);
  expect([begun.resolutionSeconds, begun.businessResolutionSeconds]).toEqual([null, null]);
  const resolved = decide(begun, resolve, later);
  expect(resolved).toMatchObject({ ok: true, next: { resolutionSeconds: 5400, businessResolutionSeconds: 5400 } });
  if (!resolved.ok) return;
  const moved = decideWith(
    resolved.next,
    { type: "addNote", text: "Thanks" },
    houseOf({ always: true, timeZone: "UTC", segments: [], holidays: [] }),
  );
  expect(moved).toMatchObject({ next: { resolutionSeconds: 5400, businessResolutionSeconds: 5400 } });
  const reopened = decide(resolved.next, { type: "reopen", reason: "It is back" }, later);
  expect(reopened).toMatchObject({ next: { state: "2", resolutionSeconds: null, businessResolutionSeconds: null } });
});

test("severity and the wish to be notified are what ServiceNow gives where nobody says, and a history cannot set a time to resolve", () => {
  expect(reported("3", "3")).toMatchObject({ severity: "3", notify: "1" });
  const history = (changes: Record<string, unknown>) =>
    decide(
      null,
      { type: "recordHistory", changes, number: "INC1", source: "test" } as IncidentCommand,
      "2026-11-26T10:00:00.000Z",
      null,
      staff,
    );
  expect(history({ shortDescription: "Old", resolutionSeconds: 1 })).toMatchObject({ ok: false, refusal: { code: "notFromHistory" } });
  const seen = history({ shortDescription: "Old", state: "6", openedAt: "2026-11-26T09:00:00.000Z", severity: "1", notify: "2" });
  expect(seen).toMatchObject({ ok: true, next: { severity: "1", notify: "2", resolutionSeconds: 3600 } });
});
