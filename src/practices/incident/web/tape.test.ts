import fc from "fast-check";
import { expect, test } from "vitest";
import { instant, ms } from "../../../kernel/time.ts";
import { promisesOf, type Tape, type TapePlace, tapeOf } from "./tape.ts";

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
    hour,
    widthPx: 1240,
  });
  expect(tape.labels.map((one) => [one.row, one.text])).toEqual([
    ["up", "update due"],
    ["up", "expected back"],
    ["low", "breaks"],
  ]);
  const narrow = tapeOf({ began, now, ended: null, promises, marks: [], hour, widthPx: 358 });
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
      const tape = tapeOf({ began, now, ended: null, promises, marks: [], hour, widthPx });
      for (const left of [tape.began, tape.now, tape.ran, tape.until, ...tape.labels.map((one) => one.left)]) {
        expect(left).toBeGreaterThanOrEqual(0);
        expect(left).toBeLessThanOrEqual(100);
      }
      const lefts = tape.labels.map((one) => one.left);
      expect(lefts).toEqual([...lefts].sort((one, other) => one - other));
    }),
  );
});

test("right after it began, its hour stands before the line of now", () => {
  const at = "2026-11-26T12:23:10.000Z";
  const promises = promisesOf({ ...ahead, expectedBackAt: null }, running("2026-11-26T14:22:00.000Z"), { now: at, hour });
  const tape = tapeOf({ began, now: at, ended: null, promises, marks: [], hour, widthPx: 1240 });
  expect([tape.nowHour, tape.beganHour]).toMatchObject([{ side: "begins" }, { side: "ends" }]);
  expect(tape.beganHour!.x).toBeLessThan(tape.began);
  const first = tapeOf({ began, now: "2026-11-26T12:22:10.000Z", ended: null, promises, marks: [], hour, widthPx: 1240 });
  expect(first.beganHour).toBeNull();
  expect(overlaps(tape, 1240)).toEqual([]);
});

test("no two texts run into each other, whatever the times and the width", () => {
  const soon = fc.integer({ min: -40_000, max: 400_000 });
  const maybe = fc.option(soon, { nil: null });
  fc.assert(
    fc.property(
      fc.nat(400_000),
      maybe,
      maybe,
      maybe,
      fc.boolean(),
      fc.integer({ min: 200, max: 2000 }),
      (age, update, back, breach, isOver, widthPx) => {
        const at = (seconds: number) => instant(ms(now) + seconds * 1000);
        const ended = isOver ? at(-age / 2) : null;
        const promises = promisesOf(
          { restoredAt: ended, nextUpdateAt: update === null ? null : at(update), expectedBackAt: back === null ? null : at(back) },
          breach === null ? null : running(at(breach)),
          { now, hour },
        );
        const tape = tapeOf({ began: at(-age), now, ended, promises, marks: [], hour, widthPx });
        expect(overlaps(tape, widthPx)).toEqual([]);
        if (!isOver) expect(tape.nowHour).not.toBeNull();
      },
    ),
    { numRuns: 500 },
  );
});

/** Pairs of texts of which one begins before the other has ended, six pixels to a character. */
function overlaps(tape: Tape, widthPx: number): string[] {
  const px = ({ x, side, row }: TapePlace, text: string) => {
    const wide = text.length * 6;
    const left = (x / 100) * widthPx - (side === "ends" ? wide : 0);
    return { row, left, right: left + wide, text };
  };
  const texts = [
    ...(tape.beganHour ? [px(tape.beganHour, "12:22")] : []),
    ...(tape.nowHour ? [px(tape.nowHour, "13:08")] : []),
    ...tape.labels.filter((one) => one.hour !== "").map((one) => px(one, `${one.hour} ${one.text}`.trim())),
  ];
  return texts.flatMap((one, index) => [
    ...(one.left < -1 || one.right > widthPx + 1 ? [`${one.text} runs out`] : []),
    ...texts
      .slice(index + 1)
      .filter((other) => other.row === one.row && other.left < one.right && one.left < other.right)
      .map((other) => `${one.text} / ${other.text}`),
  ]);
}
