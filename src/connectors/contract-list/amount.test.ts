import fc from "fast-check";
import { expect, test } from "vitest";
import { amountAsWritten, decimalMarkOf } from "./amount.ts";

// What the runtime's own formatter writes is the independent side: English and German, with and without groups.
const cents = fc.bigInt({ min: 0n, max: 10n ** 13n });
const written = (locale: string, amount: bigint, fractionDigits: number) =>
  new Intl.NumberFormat(locale, { minimumFractionDigits: fractionDigits, maximumFractionDigits: fractionDigits }).format(
    `${amount / 100n}.${String(amount % 100n).padStart(2, "0")}` as never,
  );
const plain = (amount: bigint) => `${amount / 100n}.${String(amount % 100n).padStart(2, "0")}`;

test("what a column writes with two decimals comes out exactly, in English and in German", () => {
  fc.assert(
    fc.property(fc.array(cents, { minLength: 1, maxLength: 20 }), fc.constantFrom("en-GB", "de-DE"), (amounts, locale) => {
      const texts = amounts.map((one) => written(locale, one, 2));
      const mark = decimalMarkOf(texts);
      expect(mark).toBe(locale === "en-GB" ? "point" : "comma");
      expect(texts.map((text) => amountAsWritten(text, mark, 0))).toEqual(amounts.map(plain));
    }),
  );
});

test("whole amounts are never a thousandth of what was meant: right, or left out", () => {
  const whole = cents.map((one) => one - (one % 100n));
  fc.assert(
    fc.property(fc.array(whole, { minLength: 1, maxLength: 20 }), fc.constantFrom("en-GB", "de-DE"), (amounts, locale) => {
      const texts = amounts.map((one) => written(locale, one, 0));
      const mark = decimalMarkOf(texts);
      texts.forEach((text, at) => {
        expect([null, plain(amounts[at]!)]).toContain(amountAsWritten(text, mark, 0));
      });
    }),
  );
});

test.each([
  ["120.000,00", [], 0, "120000.00"],
  ["120.000,00 €", [], 0, "120000.00"],
  ["€ 1.200.000", [], 0, "1200000.00"],
  ["120.000", [], 0, null],
  ["120.000", ["99,50"], 0, "120000.00"],
  ["120.000", ["99.50"], 0, "120.00"],
  ["120,000", [], 0, "120000.00"],
  ["120,000", ["99,50"], 0, "120.00"],
  ["1,5", [], 0, "1.50"],
  ["1,5", ["100.00"], 0, null],
  ["100.00", ["1,5"], 0, "100.00"],
  ["1 200,50", [], 0, "1200.50"],
  ["1’200.50", [], 0, "1200.50"],
  ["29.535882", [], 6, "29535882.00"],
  ["0.123", [], 6, "123000.00"],
  ["1.234", ["0.5"], 6, "1234000.00"],
  ["1,2,3", [], 0, null],
  ["1.2.3", [], 0, null],
  ["12,34.5", [], 0, null],
  ["1.200,50.3", [], 0, null],
  ["-1.200,50", [], 0, "-1200.50"],
  ["about 5", [], 0, null],
])("%s beside %j, ten to the %d, is %s", (text, beside, power, amount) => {
  expect(amountAsWritten(text, decimalMarkOf([text, ...beside]), power)).toBe(amount);
});
