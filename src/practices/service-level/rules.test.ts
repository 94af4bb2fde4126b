import { describe, expect, test } from "vitest";
import { systemActor } from "../../kernel/actor.ts";
import type { Instant } from "../../kernel/time.ts";
import { levelsOf, storedDefinition } from "./conditions.fixture.ts";
import type { ClockRecord, SlaDefinition } from "./model.ts";
import { clock, type ObserveCommand } from "./rules.ts";

const first = storedDefinition({ version: 1, durationMinutes: 240 });
const second = storedDefinition({ version: 2, durationMinutes: 60 });
const day = (time: string): Instant => `2026-11-26T${time}:00.000Z`;
const steady = { start: true, stop: false, pause: null, resume: true, cancel: false, reset: false };

/** Sends one observation to a clock and answers what it is now and what was told. */
function observe(current: ClockRecord | null, at: Instant, more: Partial<ObserveCommand["moments"][number]> = {}, asked: Asked = {}) {
  const { afterReopening = "goesOn", version = 2, ...where } = asked;
  const levels = levelsOf({ ...first, afterReopening }, { ...second, afterReopening });
  const command: ObserveCommand = {
    type: "observe",
    subjectKind: "ticket",
    subject: "a".repeat(32),
    definition: `${first.id}/${version}`,
    startAt: null,
    moments: [{ ...steady, at, ...more }],
    timeZone: null,
    zoneFrom: "calendar",
    priority: "3",
    team: null,
    service: null,
    restricted: false,
    ...where,
  };
  const facts = { ...levels, news: new Map() };
  const ids = { id: "c".repeat(32), newId: () => "e".repeat(32) };
  const decision = clock.decide({ now: at, actor: systemActor("test"), current, command, facts, ...ids });
  if (!decision.ok) throw new Error(decision.refusal.code);
  return { next: decision.next, told: decision.events.map((event) => event.type) };
}
type Asked = Partial<ObserveCommand> & { afterReopening?: SlaDefinition["afterReopening"]; version?: number };

describe("a clock whose record is opened again", () => {
  const begun = observe(null, day("08:00"), {}, { version: 1, timeZone: "Asia/Kolkata", zoneFrom: "site" }).next;
  const done = observe({ ...begun, warnedAt: day("10:59") }, day("11:00"), { stop: true }).next;

  test("goes on under the version and the zone it began with, and need not warn twice", () => {
    const { next, told } = observe(done, day("15:00"));
    expect(told).toEqual(["clockReopened"]);
    expect(next).toMatchObject({
      definitionVersion: 1,
      timeZone: "Asia/Kolkata",
      zoneFrom: "site",
      attempt: 1,
      warnedAt: day("10:59"),
      breachAt: day("16:00"),
      stage: "in_progress",
    });
  });

  test("or begins afresh under the newest version, where it is now, and has warned of nothing yet", () => {
    const { next, told } = observe(done, day("15:00"), {}, { afterReopening: "afresh", timeZone: "Europe/Berlin", zoneFrom: "named" });
    expect(told).toEqual(["clockStarted"]);
    expect(next).toMatchObject({ definitionVersion: 2, timeZone: "Europe/Berlin", zoneFrom: "named", attempt: 2, warnedAt: null });
    expect(next.breachAt).toBe(day("16:00"));
  });

  test("is left as it is, to the last field, by news that do not open it", () => {
    expect(observe(done, day("15:00"), { stop: true }, { priority: "1" }).next).toBe(done);
  });

  test("may be held from the first instant", () => {
    const { next, told } = observe(done, day("15:00"), { pause: "on hold", resume: false });
    expect(told).toEqual(["clockReopened", "clockPaused"]);
    expect(next).toMatchObject({ stage: "paused", pausedAt: day("15:00"), breachAt: null });
  });
});

test("a clock that begins anew by its reset condition warns and breaks anew", () => {
  const begun = { ...observe(null, day("08:00"), {}, { version: 1 }).next, warnedAt: day("11:00") };
  const broken = { ...begun, breachedAt: day("12:00") };
  const { next, told } = observe(broken, day("13:00"), { reset: true });
  expect(told).toEqual(["clockCancelled", "clockStarted"]);
  expect(next).toMatchObject({ attempt: 2, warnedAt: null, breachedAt: null, breachAt: day("17:00"), startedAt: day("13:00") });
});
