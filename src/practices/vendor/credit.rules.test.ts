import { expect, test } from "vitest";
import { systemActor } from "../../kernel/actor.ts";
import { type CreditCommand, countedAway, vendorCredit } from "./credit.rules.ts";
import type { VendorCredit } from "./promise.model.ts";

const id = "c".repeat(32);
const owed = {
  ...{ name: "Availability, October", vendor: "v".repeat(32), contract: null, clause: "l".repeat(32), result: "r".repeat(32) },
  ...{ periodStart: "2026-10-01", amount: "3500.00", currency: "EUR", basis: "99.5 % lies below 99.9 %" },
};

function walk(...commands: readonly CreditCommand[]): VendorCredit {
  let current: VendorCredit | null = null;
  for (const command of commands) {
    const asked = {
      now: "2026-11-02T05:00:00.000Z",
      actor: systemActor("web"),
      current,
      command,
      facts: { zone: "UTC" },
      id,
      newId: () => id,
    };
    const done = vendorCredit.decide(asked);
    if (!done.ok) throw new Error(done.refusal.code);
    current = done.next;
  }
  return current!;
}

test("what counting anew took back counting anew brings back; what people waived stays waived", () => {
  const propose = { type: "propose", ...owed } as const;
  const withdraw = { type: "withdraw", reason: countedAway } as const;
  expect(walk(propose, withdraw)).toMatchObject({ state: "waived", waivedReason: countedAway });
  expect(walk(propose, withdraw, propose)).toMatchObject({ state: "owed", amount: "3500.00", waivedReason: null });
  expect(walk(propose, withdraw, { ...propose, amount: "8400.00" })).toMatchObject({ state: "owed", amount: "8400.00" });
  expect(walk(propose, { type: "waive", reason: "Goodwill" }, propose)).toMatchObject({ state: "waived", waivedReason: "Goodwill" });
});

test("a credit is received by today, and of more than nothing", () => {
  const propose = { type: "propose", ...owed } as const;
  const receive = (receivedOn: string | null, receivedAmount: string) => ({ type: "receive", receivedOn, receivedAmount }) as const;
  expect(walk(propose, receive("2026-11-02", "3500.00"))).toMatchObject({ state: "received", receivedOn: "2026-11-02" });
  expect(() => walk(propose, receive("2026-11-03", "3500.00"))).toThrow("notYet");
  expect(() => walk(propose, receive(null, "0"))).toThrow("amountPositive");
});
