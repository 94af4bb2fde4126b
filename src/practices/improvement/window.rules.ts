import type { Refusal } from "../../kernel/decision.ts";
import type { Formula } from "../scorecard/model.ts";
import { shiftDay } from "../scorecard/period.rules.ts";
import type { Improvement } from "./model.ts";

export type Windows = Pick<Improvement, "baselineFrom" | "baselineTo" | "actedOn" | "laterFrom" | "laterTo">;

type Counted = Pick<Improvement, "metric" | "team" | "service" | "baselineFrom" | "baselineTo" | "laterFrom" | "laterTo">;

/** Names what is counted of a record: one number, of a part of the office, in its windows. */
export function countedKey({ metric, team, service, baselineFrom, baselineTo, laterFrom, laterTo }: Counted): string {
  return [metric, team, service, baselineFrom, baselineTo, laterFrom, laterTo].map((one) => one ?? "").join("|");
}

const mostDays = 366;
const dayMs = 86_400_000;
/** Numbers that grow with the days they are counted over. */
const growing: readonly Formula["form"][] = ["count", "stock"];

/** Why two windows cannot be compared; null where they can. Days are those of the organisation's zone. */
export function windowsFault(windows: Windows, given: { form: Formula["form"]; today: string }): Refusal | null {
  const { baselineFrom, baselineTo, actedOn, laterFrom, laterTo } = windows;
  if (!isWindow(baselineFrom, baselineTo)) return { code: "badWindow", field: "baselineTo" };
  if (baselineTo >= given.today) return { code: "baselineAhead", field: "baselineTo" };
  if (actedOn === null || laterFrom === null || laterTo === null) return null;
  if (actedOn > given.today) return { code: "actAhead", field: "actedOn" };
  if (actedOn <= baselineTo) return { code: "actInBaseline", field: "actedOn" };
  if (laterFrom < actedOn) return { code: "laterTooEarly", field: "laterFrom" };
  if (!isWindow(laterFrom, laterTo)) return { code: "badWindow", field: "laterTo" };
  const [before, after] = [daysIn(baselineFrom, baselineTo), daysIn(laterFrom, laterTo)];
  if (growing.includes(given.form) && before !== after)
    return { code: "unevenWindows", field: "laterTo", because: `${before} and over ${after} days` };
  return null;
}

/** How many days a window holds, its last one with it. */
export function daysIn(from: string, upToWith: string): number {
  return Math.round((Date.parse(`${upToWith}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs) + 1;
}

/** The window after that is as long as the one before and begins the day after the act: what a form proposes. */
export function windowAfter(
  windows: Pick<Windows, "baselineFrom" | "baselineTo">,
  actedOn: string,
): { laterFrom: string; laterTo: string } {
  const laterFrom = shiftDay(actedOn, 1);
  return { laterFrom, laterTo: shiftDay(laterFrom, daysIn(windows.baselineFrom, windows.baselineTo) - 1) };
}

/** The first days of weeks that lie whole between two days, counted back from the last, so that the last week is whole. Oldest first. */
export function weeksBetween(from: string, upToWith: string): string[] {
  const weeks: string[] = [];
  for (let start = shiftDay(upToWith, -6); start >= from; start = shiftDay(start, -7)) weeks.unshift(start);
  return weeks;
}

function isWindow(from: string, upToWith: string): boolean {
  return from <= upToWith && daysIn(from, upToWith) <= mostDays;
}
