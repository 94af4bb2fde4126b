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

test("a running one stands before one that ended, the nearest to breaking in front; teams' come after callers', vendors' last", () => {
  const [near, far] = [clock("resolution", one), clock("resolution", five)];
  const ended = clock("resolution", noon, noon);
  const answered = clock("response", noon, noon);
  const team = clock("resolution", noon, null, "OLA");
  const supplier = clock("resolution", noon, null, "Underpinning contract");
  expect([answered, supplier, ended, team, far, near].sort(clockOrder)).toEqual([near, far, ended, answered, team, supplier]);
});
