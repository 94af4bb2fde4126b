import fc from "fast-check";
import { expect, test } from "vitest";
import { instant, ms } from "../../../kernel/time.ts";
import { promisesOf, tapeOf } from "./tape.ts";

const began = "2026-11-26T12:22:00.000Z";
const now = "2026-11-26T13:08:00.000Z";
const running = (breachAt: string) => ({ breachAt, stoppedAt: null });
const hour = (at: string) => at.slice(11, 16);
const ahead = { restoredAt: null, nextUpdateAt: "2026-11-26T13:20:00.000Z", expectedBackAt: "2026-11-26T13:40:00.000Z" };

test("the promises ahead are named at their time, the one that breaks last", () => {
  const promises = promisesOf(ahead, running("2026-11-26T14:22:00.000Z"), { now, hour });
  expect(promises.map((one) => `${one.hour} ${one.words}`)).toEqual(["13:20 update due", "13:40 expected back", "14:22 breaks"]);
  const tape = tapeOf({
    began,
    now,
    ended: null,
    promises,
    marks: [{ at: "2026-11-26T12:50:00.000Z", kind: "update", words: "" }],
    widthPx: 1240,
  });
  expect(tape.labels.map((one) => [one.row, one.text])).toEqual([
    ["up", "update due"],
    ["up", "expected back"],
    ["low", "breaks"],
  ]);
  const narrow = tapeOf({ began, now, ended: null, promises, marks: [], widthPx: 358 });
  expect(narrow.labels.map((one) => `${one.row} ${one.hour} ${one.text}`.trim())).toEqual([
    "up 13:20 update",
    "low 13:40",
    "low 14:22 breaks",
  ]);
  expect(tape.began).toBeGreaterThan(10);
  expect(tape.began).toBeLessThan(tape.marks[0]!.left);
  expect(tape.marks[0]!.left).toBeLessThan(tape.now);
});

test("what has passed says so, and what works again has no promises", () => {
  expect(promisesOf({ ...ahead, nextUpdateAt: began }, running(began), { now, hour }).map((one) => one.words)).toContain("update overdue");
  expect(
    promisesOf(
      { ...ahead, restoredAt: "2026-11-26T13:00:00.000Z" },
      { breachAt: "2026-11-26T14:22:00.000Z", stoppedAt: now },
      { now, hour },
    ).map((one) => one.words),
  ).toEqual(["works again", "promised"]);
});

test("everything stands between the ends, in the order of time, whatever the times and the width", () => {
  const later = fc.integer({ min: -600, max: 6000 });
  fc.assert(
    fc.property(later, later, later, fc.integer({ min: 200, max: 2000 }), (update, back, breach, widthPx) => {
      const at = (minutes: number) => instant(ms(now) + minutes * 60_000);
      const promises = promisesOf({ restoredAt: null, nextUpdateAt: at(update), expectedBackAt: at(back) }, running(at(breach)), {
        now,
        hour,
      });
      const tape = tapeOf({ began, now, ended: null, promises, marks: [], widthPx });
      for (const left of [tape.began, tape.now, tape.ran, tape.until, ...tape.labels.map((one) => one.left)]) {
        expect(left).toBeGreaterThanOrEqual(0);
        expect(left).toBeLessThanOrEqual(100);
      }
      const lefts = tape.labels.map((one) => one.left);
      expect(lefts).toEqual([...lefts].sort((one, other) => one - other));
    }),
  );
});
