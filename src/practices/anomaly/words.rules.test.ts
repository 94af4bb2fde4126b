import { expect, test } from "vitest";
import { numberWords, rangeWords, unusualSentence } from "./words.rules.ts";

const usual = { by: "week", median: 230, spread: 40, low: 200, high: 260, samples: 48, constant: false } as const;

test("a sentence says the number, what is usual, when, and how far it is from that", () => {
  const of = { value: 612, unit: "ms", usual, tenths: 94, hour: 2 * 24 + 14 };
  expect(unusualSentence(of)).toBe("612 ms against a usual 200–260 on Wednesdays at 14 h: 9.4 times the usual spread.");
  expect(unusualSentence({ ...of, unit: "1", usual: { ...usual, by: "day" } })).toBe(
    "612 against a usual 200–260 at 14 h: 9.4 times the usual spread.",
  );
  expect(unusualSentence({ ...of, unit: null, usual: { ...usual, by: "recent" }, tenths: 9_999 })).toBe(
    "612 against a usual 200–260 in the hours before: more than 999 times the usual spread.",
  );
  expect(unusualSentence({ ...of, unit: null, value: 1, usual: { ...usual, median: 0, constant: true } })).toBe(
    "1 where it was always 0 on Wednesdays at 14 h.",
  );
});

test("numbers are written as far as they count", () => {
  expect([-0, 18_211, -3, 0.418_733, 1_234.567, 12.5, 2 ** 53, 1.2e30, 1e-9].map(numberWords)).toEqual([
    ...["0", "18,211", "-3", "0.4187", "1,235", "12.5", "9.007e15", "1.200e30", "1.000e-9"],
  ]);
  expect([rangeWords({ low: 3, high: 3 }), rangeWords({ low: -5, high: 3 }), rangeWords({ low: 1, high: 2.5 })]).toEqual([
    "3",
    "-5 to 3",
    "1–2.5",
  ]);
});
