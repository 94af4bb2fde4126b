import fc from "fast-check";
import { expect, test } from "vitest";
import { proofOf, readResults } from "./proof.rules.ts";

const from = [{ address: "tobias@ostermere.example" }];
const proven = (results: string[], more: Partial<Parameters<typeof proofOf>[0]> = {}) =>
  proofOf({ from, results, vouchedBy: "mx.ostermere.example", ...more }).isProven;

test("a sender is proven by DMARC, or by a signature or SPF of the very domain, in the words of one's own server alone", () => {
  expect(proven(["mx.ostermere.example; dmarc=pass (p=reject) header.from=ostermere.example"])).toBe(true);
  expect(proven(["MX.Ostermere.example 1; dkim=pass header.i=@ostermere.example header.s=s1; spf=fail"])).toBe(true);
  expect(proven(["mx.ostermere.example; spf=pass smtp.mailfrom=bounce@ostermere.example"])).toBe(true);
  // Others say so, or for another domain.
  expect(proven(["mx.evil.example; dmarc=pass header.from=ostermere.example"])).toBe(false);
  expect(proven(["mx.ostermere.example; dkim=pass header.d=evil.example; spf=pass smtp.mailfrom=evil.example"])).toBe(false);
  expect(proven(["mx.ostermere.example; dkim=pass header.d=example"])).toBe(false);
  expect(proven(["mx.ostermere.example; dmarc=pass header.from=evil.example"])).toBe(false);
  expect(proven(["mx.ostermere.example; none"])).toBe(false);
  expect(proven([])).toBe(false);
  expect(proven(["mx.ostermere.example; dmarc=pass header.from=ostermere.example"], { vouchedBy: null })).toBe(false);
});

test("the topmost word counts: what stands below may have come with the mail", () => {
  const forged = "mx.ostermere.example; dmarc=pass header.from=ostermere.example; dkim=pass header.d=ostermere.example";
  expect(proven(["mx.ostermere.example; dmarc=fail header.from=ostermere.example; dkim=none; spf=none", forged])).toBe(false);
  expect(proven(["mx.ostermere.example; dkim=fail header.d=ostermere.example; dmarc=none; spf=softfail", forged])).toBe(false);
});

test("two senders are none; comments and quotes carry no results", () => {
  const pass = ["mx.ostermere.example; dmarc=pass header.from=ostermere.example"];
  expect(proven(pass, { from: [...from, { address: "ceo@ostermere.example" }] })).toBe(false);
  expect(proven(pass, { from: [] })).toBe(false);
  expect(proven(['mx.ostermere.example; dkim=fail reason="; dmarc=pass header.from=ostermere.example" header.d=x.example'])).toBe(false);
  expect(proven(["mx.ostermere.example (; dmarc=pass header.from=ostermere.example); dkim=none"])).toBe(false);
  expect(proven(["mx.ostermere.example; dkim=fail (x) (dmarc=pass (header.from=ostermere.example))"])).toBe(false);
});

test("whatever a header holds, it is read or left, and proves nothing by itself", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 300, unit: fc.constantFrom(...'mx.=;()"\\ /dkimarcpassfh@d'.split("")) }), (text) => {
      readResults(text);
      expect(proofOf({ from, results: [`other.example; ${text}`], vouchedBy: "mx.ostermere.example" }).isProven).toBe(false);
    }),
  );
});
