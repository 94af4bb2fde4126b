import fc from "fast-check";
import { expect, test } from "vitest";
import { sparkPath } from "./spark-path.ts";

test("the highest value is 3 px from the top, the lowest 3 px from the bottom, the target within the scale", () => {
  const path = sparkPath({ points: [10, 20, 15], target: 30, width: 150, height: 24 });
  expect(path).toEqual({ line: "2,21 74,12 146,16.5", last: { x: 146, y: 16.5 }, targetY: 3 });
});

test("one point, no points and a flat line are drawn without a fault", () => {
  expect(sparkPath({ points: [5], width: 150, height: 24 })).toEqual({ line: "146,12", last: { x: 146, y: 12 }, targetY: null });
  expect(sparkPath({ points: [], width: 150, height: 24 })).toEqual({ line: "", last: null, targetY: null });
  expect(sparkPath({ points: [5, 5], width: 150, height: 24 }).line).toBe("2,12 146,12");
});

test("nothing is ever drawn outside the box", () => {
  const value = fc.double({ min: -1e9, max: 1e9, noNaN: true });
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 40 }), fc.option(value, { nil: undefined }), (points, target) => {
      const { line, targetY } = sparkPath({ points, target, width: 150, height: 24 });
      for (const dot of line.split(" ")) {
        const [x = Number.NaN, y = Number.NaN] = dot.split(",").map(Number);
        expect(x >= 0 && x <= 150 && y >= 3 && y <= 21).toBe(true);
      }
      expect(targetY === null || (targetY >= 3 && targetY <= 21)).toBe(true);
    }),
  );
});
