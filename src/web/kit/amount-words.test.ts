import fc from "fast-check";
import { expect, test } from "vitest";
import { amountOf } from "../../kernel/money.ts";
import { amountWords } from "./amount-words.ts";

const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, " ");

test.each([
  ["14300.00", "EUR", "en-GB", "EUR 14,300.00"],
  ["14300.00", "EUR", "de-DE", "14.300,00 EUR"],
  ["-1234567.5", "USD", "en-GB", "-USD 1,234,567.50"],
  ["1250.0025", "EUR", "en-GB", "EUR 1,250.0025"],
  ["14300", "JPY", "en-GB", "JPY 14,300"],
  ["14300.00", null, "en-GB", "14,300.00"],
  ["999999999999999.9999", "EUR", "en-GB", "EUR 999,999,999,999,999.9999"],
  ["about ten", "EUR", "en-GB", "about ten"],
])("%s in %s reads %s as %s", (amount, currency, locale, words) => {
  expect(plain(amountWords(amount, currency, locale))).toBe(words);
});

test("no digit of an amount is lost", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 19n) + 1n, max: 10n ** 19n - 1n }), (units) => {
      const amount = amountOf(units);
      const shown = amountWords(amount, "EUR", "en-GB").replaceAll(/[^\d.-]/g, "");
      expect(shown.replace(/0+$/, "").replace(/\.$/, "")).toBe(amount.replace(/0+$/, "").replace(/\.$/, ""));
    }),
  );
});
