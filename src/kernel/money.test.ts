import fc from "fast-check";
import { expect, test } from "vitest";
import {
  amountFrom,
  amountOf,
  amountUnits,
  compareAmounts,
  isAmount,
  lessAmount,
  moneyWords,
  partOfAmount,
  percentOfAmount,
  sumOfAmounts,
  timesAmount,
} from "./money.ts";

const cents = fc.integer({ min: -10_000_000_00, max: 10_000_000_00 });
const ofCents = (value: number) =>
  `${value < 0 ? "-" : ""}${Math.floor(Math.abs(value) / 100)}.${String(Math.abs(value) % 100).padStart(2, "0")}`;

test("a sum of amounts is the sum of their hundredths, and nothing is lost on the way", () => {
  fc.assert(
    fc.property(fc.array(cents, { maxLength: 40 }), (values) => {
      expect(sumOfAmounts(values.map(ofCents))).toBe(ofCents(values.reduce((sum, one) => sum + one, 0)));
    }),
  );
});

test("an amount is written and read alike, and ordered as its hundredths are", () => {
  fc.assert(
    fc.property(cents, cents, (one, other) => {
      expect(amountOf(amountUnits(ofCents(one)))).toBe(ofCents(one));
      expect(Math.sign(compareAmounts(ofCents(one), ofCents(other)))).toBe(Math.sign(one - other));
      expect(lessAmount(ofCents(one), ofCents(other))).toBe(ofCents(one - other));
    }),
  );
});

test("a share of an amount is rounded to hundredths, a half away from zero", () => {
  fc.assert(
    fc.property(cents, fc.integer({ min: 0, max: 20_000 }), (value, hundredthsOfPercent) => {
      const exact = (BigInt(value) * BigInt(hundredthsOfPercent) * 2n) / 10_000n;
      const rounded = Number((exact < 0n ? exact - 1n : exact + 1n) / 2n);
      expect(percentOfAmount(ofCents(value), hundredthsOfPercent / 100)).toBe(ofCents(rounded === 0 ? 0 : rounded));
    }),
  );
  expect(percentOfAmount("34333.33", 5)).toBe("1716.67");
});

test("parts and times of an amount are those of its hundredths, and a sum may be longer than what is written down", () => {
  fc.assert(
    fc.property(cents, fc.integer({ min: 1, max: 40 }), (value, parts) => {
      const doubled = (BigInt(Math.abs(value)) * 2n + BigInt(parts)) / (2n * BigInt(parts));
      expect(partOfAmount(ofCents(value), parts)).toBe(ofCents(Math.sign(value) * Number(doubled) || 0));
      expect(timesAmount(ofCents(value), parts)).toBe(ofCents(value * parts));
    }),
  );
  const most = "999999999999999.00";
  expect(compareAmounts(sumOfAmounts([most, most]), most)).toBe(1);
  expect(moneyWords({ amount: sumOfAmounts([most, "1.00"]), currency: "EUR" })).toBe("EUR 1,000,000,000,000,000");
});

test("millions become amounts only where they come out exactly", () => {
  expect(amountFrom("29.535882", 6)).toBe("29535882.00");
  expect(amountFrom("0.0000000001", 6)).toBe("0.0001");
  expect(amountFrom("0.00000000012", 6)).toBeNull();
  expect(amountFrom("-1.5", 6)).toBe("-1500000.00");
  expect(amountFrom("1,5", 0)).toBeNull();
});

test("what is no amount is none, and words round to whole units", () => {
  for (const bad of ["", "1,000.00", "1e5", "NaN", "1.23456", "€5", "--1"]) expect(isAmount(bad), bad).toBe(false);
  expect(moneyWords({ amount: "14299.50", currency: "EUR" })).toBe("EUR 14,300");
  expect(moneyWords({ amount: "-0.40", currency: "EUR" })).toBe("EUR 0");
});
