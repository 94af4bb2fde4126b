import { expect, test } from "vitest";
import { clockOrder } from "./clock-order.ts";

const clock = (target: "response" | "resolution", breachAt: string | null, stoppedAt: string | null = null, agreementType = "SLA") =>
  ({ target, breachAt, stoppedAt, agreementType }) as Parameters<typeof clockOrder>[0];
const noon = "2026-11-26T12:00:00.000Z";
const one = "2026-11-26T13:00:00.000Z";
const five = "2026-11-26T17:00:00.000Z";

test("the promise of the fix is shown first, whatever its state", () => {
  const answer = clock("response", noon);
  const answered = clock("response", noon, noon);
  for (const fix of [clock("resolution", five), clock("resolution", five, one), clock("resolution", null, one)])
    for (const other of [answer, answered])
      for (const both of [
        [fix, other],
        [other, fix],
      ])
        expect([...both].sort(clockOrder)).toEqual([fix, other]);
});

test("a running one stands before one that ended, the nearest to breaking in front, and a supplier's after ours", () => {
  const near = clock("resolution", one, null, "OLA");
  const far = clock("resolution", five);
  const ended = clock("resolution", noon, noon);
  const supplier = clock("resolution", noon, null, "Underpinning contract");
  const answered = clock("response", noon, noon);
  expect([answered, supplier, ended, far, near].sort(clockOrder)).toEqual([near, far, ended, supplier, answered]);
});
