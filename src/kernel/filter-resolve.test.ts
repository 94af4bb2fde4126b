import fc from "fast-check";
import { expect, test } from "vitest";
import { catalogue, filterArbitrary, personIds, rounds, teamIds } from "../../test/random-filter.ts";
import type { Filter, Operator, Relative } from "./filter.ts";
import { matches } from "./filter.ts";
import { checkFilter } from "./filter-check.ts";
import type { FilterContext } from "./filter-resolve.ts";
import { isDate, isLocalMinute, isRelativeTime, relativeDays, resolveFilter } from "./filter-resolve.ts";

const berlin: FilterContext = {
  now: "2026-11-25T12:00:00.000Z",
  timeZone: "Europe/Berlin",
  personId: personIds[1]!,
  teamIds: [teamIds[0]!, teamIds[1]!],
  serviceIds: [],
};
const resolve = (filter: Filter, context = berlin) => resolveFilter(filter, catalogue, "ticket", context);
const opened = (is: Operator, value: string | Relative) => resolve({ field: "openedAt", is, value });
const due = (is: Operator, value: string | Relative) => resolve({ field: "dueOn", is, value });

test("a day is a stretch in the reader's zone", () => {
  const from = "2026-11-24T23:00:00.000Z";
  const end = "2026-11-25T23:00:00.000Z";
  const field = "openedAt";
  for (const day of ["2026-11-25", { relative: "today" }]) {
    expect(opened("equals", day)).toEqual({
      all: [
        { field, is: "atOrAfter", value: from },
        { field, is: "before", value: end },
      ],
    });
    expect(opened("before", day)).toEqual({ field, is: "before", value: from });
    expect(opened("atOrBefore", day)).toEqual({ field, is: "before", value: end });
    expect(opened("after", day)).toEqual({ field, is: "atOrAfter", value: end });
    expect(opened("atOrAfter", day)).toEqual({ field, is: "atOrAfter", value: from });
  }
  expect(opened("before", { relative: "-7d" })).toEqual({ field, is: "before", value: "2026-11-18T12:00:00.000Z" });
  expect(opened("before", { relative: "+4h" })).toEqual({ field, is: "before", value: "2026-11-25T16:00:00.000Z" });
  expect(opened("after", "2026-11-25T13:00")).toEqual({ field, is: "atOrAfter", value: "2026-11-25T12:01:00.000Z" });
});

test("days and weeks of an offset keep the wall time where clocks change, hours do not", () => {
  const context = { ...berlin, now: "2026-03-29T10:00:00.000Z" };
  const at = (relative: string) => resolve({ field: "openedAt", is: "before", value: { relative } }, context);
  expect(at("-1d")).toMatchObject({ value: "2026-03-28T11:00:00.000Z" });
  expect(at("-24h")).toMatchObject({ value: "2026-03-28T10:00:00.000Z" });
});

test("a date field takes the local date", () => {
  expect(due("equals", { relative: "today" })).toEqual({ field: "dueOn", is: "equals", value: "2026-11-25" });
  expect(due("before", { relative: "+12h" })).toEqual({ field: "dueOn", is: "before", value: "2026-11-26" });
  expect(due("after", { relative: "this week" })).toEqual({ field: "dueOn", is: "atOrAfter", value: "2026-11-30" });
  expect(due("equals", { relative: "last quarter" })).toEqual({
    all: [
      { field: "dueOn", is: "atOrAfter", value: "2026-07-01" },
      { field: "dueOn", is: "before", value: "2026-10-01" },
    ],
  });
});

test("me and my teams are the reader's, and nobody's for a reader who is no person", () => {
  const mine: Filter = {
    any: [
      { field: "assignedTo", is: "equals", value: ["", { relative: "me" }] },
      { field: "group", is: "equals", value: { relative: "my teams" } },
    ],
  };
  expect(resolve(mine)).toEqual({
    any: [
      { field: "assignedTo", is: "equals", value: ["", personIds[1]] },
      { field: "group", is: "equals", value: [teamIds[0], teamIds[1]] },
    ],
  });
  const nobody = resolve({ field: "assignedTo", is: "equals", value: { relative: "me" } }, { ...berlin, personId: null });
  expect(matches(nobody, { assignedTo: personIds[1], extra: {} }, { catalogue, kind: "ticket" })).toBe(false);
  expect(matches(nobody, { assignedTo: null, extra: {} }, { catalogue, kind: "ticket" })).toBe(false);
});

/** An independent answer: ask Intl for the local date of the instant, and count on the calendar. */
function localDate(zone: string, at: string): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).format(new Date(at));
}
function inStretch(name: string, date: string, today: string): boolean {
  const day = (text: string) => Date.parse(`${text}T00:00:00Z`) / 86_400_000;
  const monday = (text: string) => Math.floor((day(text) + 3) / 7);
  const month = (text: string) => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7)) - 1;
  const [which, unit] = name.split(" ");
  if (!unit) return day(date) - day(today) === { yesterday: -1, today: 0, tomorrow: 1 }[name];
  const shift = { last: -1, this: 0, next: 1 }[which!]!;
  if (unit === "week") return monday(date) - monday(today) === shift;
  const months = { month: 1, quarter: 3, year: 12 }[unit]!;
  return Math.floor(month(date) / months) - Math.floor(month(today) / months) === shift;
}

test(`every stretch holds exactly the instants whose local date lies in it (${rounds} moments)`, () => {
  const zones = fc.constantFrom(
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "Pacific/Apia",
    "Asia/Beirut",
    "UTC",
  );
  const edges = fc.constantFrom(
    "2026-03-29T01:00:00Z",
    "2026-10-25T01:00:00Z",
    "2011-12-30T10:00:00Z",
    "2026-03-28T22:00:00Z",
    "2026-10-24T21:00:00Z",
    "2026-01-01T00:00:00Z",
  );
  const hours = (most: number) => fc.integer({ min: -most * 4, max: most * 4 }).map((quarters) => quarters * 900_000);
  fc.assert(
    fc.property(
      zones,
      edges,
      hours(72),
      fc.oneof(hours(72), hours(24 * 500)),
      fc.constantFrom(...relativeDays),
      (timeZone, edge, before, away, relative) => {
        const now = new Date(Date.parse(edge) + before).toISOString();
        const at = new Date(Date.parse(now) + away).toISOString();
        const context = { ...berlin, now, timeZone };
        const evaluation = { catalogue, kind: "ticket" };
        const expected = inStretch(relative, localDate(timeZone, at), localDate(timeZone, now));
        const asInstant = resolve({ field: "openedAt", is: "equals", value: { relative } }, context);
        expect(matches(asInstant, { openedAt: at }, evaluation)).toBe(expected);
        const asDate = resolve({ field: "dueOn", is: "equals", value: { relative } }, context);
        expect(matches(asDate, { dueOn: localDate(timeZone, at) }, evaluation)).toBe(expected);
        const outside = resolve({ field: "openedAt", is: "differs", value: { relative } }, context);
        expect(matches(outside, { openedAt: at }, evaluation)).toBe(!expected);
      },
    ),
    { numRuns: rounds },
  );
});

test(`what is resolved is literal, still fits and resolves to itself (${rounds} filters)`, () => {
  fc.assert(
    fc.property(filterArbitrary({ relative: true, words: true }), (filter) => {
      const literal = resolve(filter);
      expect(JSON.stringify(literal)).not.toContain('"relative"');
      const sentences = checkFilter(literal, catalogue, "ticket").filter((sentence) => !sentence.includes("nested"));
      expect(sentences).toEqual([]);
    }),
    { numRuns: rounds },
  );
});

test("which texts are times", () => {
  expect(["now", "-7d", "+4h", "-2w", "today", "next quarter"].every(isRelativeTime)).toBe(true);
  expect(["7d", "-7", "-7y", "this decade", "-1234567d", ""].some(isRelativeTime)).toBe(false);
  expect([isDate("2024-02-29"), isDate("2026-02-29"), isDate("0000-01-01"), isDate("9999-01-01"), isDate("2026-1-1")]).toEqual([
    true,
    false,
    false,
    false,
    false,
  ]);
  expect([isLocalMinute("2026-02-28T23:59"), isLocalMinute("2026-02-28T24:00"), isLocalMinute("2026-02-30T10:00")]).toEqual([
    true,
    false,
    false,
  ]);
});
