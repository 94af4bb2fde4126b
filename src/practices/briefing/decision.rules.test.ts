import { expect, test } from "vitest";
import type { OpenLine } from "../triage/desk.model.ts";
import { decisionsOf } from "./decision.rules.ts";

const line = (number: string | null, more: Partial<OpenLine> = {}): OpenLine => ({
  ...{ sourceKind: "incident", number, title: `About ${number}`, band: "TODAY", why: "the promise breaks", onlyDirector: false },
  ...{ team: "Network", by: null },
  ...more,
});
const waits = (number: string, by: string | null) => ({ number, title: number, why: "approval due", who: "The board", by });

test("each record stands once; what the Desk calls NOW first, in its order, then by the day", () => {
  const waiting = [waits("CHG1", "2026-11-27T00:00:00.000Z"), waits("CHG2", "2026-11-28T00:00:00.000Z")];
  const lines = [
    line("INC9", { band: "NOW", why: "People are in danger" }),
    line("CHG2", { band: "NOW", sourceKind: "change" }),
    line("INC1", { by: "2026-11-26T00:00:00.000Z", onlyDirector: true }),
    line("CHG1", { sourceKind: "change" }),
    line(null, { sourceKind: "roster", team: null }),
    line("ASK1", { band: "NOW", sourceKind: "directorAsk" }),
  ];
  const told = decisionsOf(waiting, lines);
  expect(told.map((one) => one.number)).toEqual(["INC9", "CHG2", "INC1", "CHG1", ""]);
  expect(told.map((one) => one.why)).toEqual([
    "now: People are in danger",
    "approval due",
    "today: the promise breaks",
    "approval due",
    "today: the promise breaks",
  ]);
  expect(told.map((one) => one.who)).toEqual(["Network", "The board", "the director", "The board", "nobody yet"]);
  expect(decisionsOf([], [])).toEqual([]);
});
