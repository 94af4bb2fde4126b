import fc from "fast-check";
import { expect, test } from "vitest";
import { instant } from "../../../kernel/time.ts";
import { lineOf } from "./line.ts";

const box = { width: 200, height: 40 };

test("a line goes from the left to the right, within its box, and the part since it is unusual once more", () => {
  const line = lineOf(
    [
      [0, 10],
      [60_000, 20],
      [120_000, 15],
    ],
    instant(120_000),
    box,
  )!;
  expect(line).toEqual({ whole: "M2 37L99 3L196 20", since: "M99 3L196 20", last: { x: 196, y: 20 } });
  expect(
    lineOf(
      [
        [0, 10],
        [60_000, 10],
      ],
      null,
      box,
    ),
  ).toMatchObject({ whole: "M2 20L196 20", since: null });
  expect(lineOf([], null, box)).toBeNull();
});

test("whatever the numbers are, every place is a number within the box", () => {
  const points = fc.array(fc.tuple(fc.integer({ min: 0, max: 2e12 }), fc.double({ noNaN: true, min: -1e100, max: 1e100 })), {
    minLength: 1,
  });
  fc.assert(
    fc.property(points, fc.option(fc.integer({ min: 0, max: 2e12 })), (given, since) => {
      const ordered = given.toSorted((a, b) => a[0] - b[0]);
      const { whole } = lineOf(ordered, since === null ? null : instant(since), box)!;
      const places = [...whole.matchAll(/[ML](\S+) ([^L]+)/g)].map(([, x, y]) => [Number(x), Number(y)] as const);
      expect(places.length).toBe(given.length);
      for (const [x, y] of places) expect(x >= 0 && x <= box.width && y >= 0 && y <= box.height).toBe(true);
    }),
  );
});
