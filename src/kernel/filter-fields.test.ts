import { expect, test } from "vitest";
import { catalogue } from "../../test/random-filter.ts";
import { checkFilter } from "./filter-check.ts";
import { type CalendarTerm, type Comparison, comparisonHolds, familyOf, placeHolds } from "./filter-fields.ts";

const named = (name: string) => catalogue.fields("ticket").find((field) => field.name === name)!;
const holds = (left: [string, unknown], is: Comparison["is"], right: [string, unknown], more: Pick<Comparison, "by" | "moved"> = {}) =>
  comparisonHolds(
    { compare: left[0], with: right[0], is, ...more },
    { field: named(left[0]), value: left[1] },
    { field: named(right[0]), value: right[1] },
  );
const berlin = (part: NonNullable<Comparison["by"]>["part"]) => ({ by: { part, timeZone: "Europe/Berlin" } });
const at = (text: string): [string, string] => ["openedAt", text];

test("missing equals nothing, and differs from every value", () => {
  expect(holds(["caller", null], "equals", ["assignedTo", ""])).toBe(false);
  expect(holds(["caller", null], "differs", ["assignedTo", ""])).toBe(false);
  expect(holds(["caller", null], "differs", ["assignedTo", "a".repeat(32)])).toBe(true);
  expect(holds(["reassignments", null], "atOrBefore", ["u_size", 3])).toBe(false);
});

test("folded texts compare folded, and exactly against others", () => {
  expect(holds(["title", "STRASSE"], "equals", ["description", "Straße"])).toBe(true);
  expect(holds(["title", "Case"], "equals", ["code", "case"])).toBe(false);
  expect(holds(["code", "\ue000"], "before", ["number", "\u{1d518}"])).toBe(true);
});

test("numbers, and choices that are numbers, compare as numbers", () => {
  expect(holds(["priority", "5"], "before", ["reassignments", 12])).toBe(true);
  expect(holds(["score", 0.5], "after", ["u_size", -1])).toBe(true);
});

test("moments compare by the calendar of a zone, and moved by a length", () => {
  // 23:30 in Berlin and 00:30 on the next day.
  expect(holds(at("2026-11-25T22:30:00.000Z"), "equals", at("2026-11-25T23:30:00.000Z"), berlin("day"))).toBe(false);
  expect(holds(at("2026-11-25T22:30:00.000Z"), "equals", at("2026-11-25T23:30:00.000Z"), berlin("week"))).toBe(true);
  expect(holds(at("2026-11-25T08:00:00.300Z"), "equals", at("2026-11-25T08:00:00.900Z"), berlin("second"))).toBe(true);
  const dayLater = { moved: { unit: "day" as const, count: 1 } };
  expect(holds(at("2026-11-26T08:00:00.000Z"), "after", at("2026-11-25T08:00:00.000Z"), dayLater)).toBe(false);
  expect(holds(at("2026-11-26T08:00:00.001Z"), "after", at("2026-11-25T08:00:00.000Z"), dayLater)).toBe(true);
  const monthLater = { moved: { unit: "month" as const, count: 1 } };
  expect(holds(["dueOn", "2026-02-28"], "equals", ["dueOn", "2026-01-31"], monthLater)).toBe(true);
});

test("what is of two sorts is not compared, and no filter from outside compares", () => {
  const family = (left: string, right: string, is: Comparison["is"] = "equals") => familyOf({ is }, named(left), named(right));
  expect(family("openedAt", "dueOn")).toBeNull();
  expect(family("title", "score")).toBeNull();
  expect(family("watchers", "caller")).toBeNull();
  expect(family("restricted", "u_flag", "before")).toBeNull();
  expect(familyOf({ is: "before", moved: { unit: "day", count: 1 } }, named("openedAt"), named("u_when"))).toBeNull();
  expect(checkFilter({ compare: "openedAt", is: "before", with: "u_when" }, catalogue, "ticket")).toHaveLength(1);
});

test("a moment's place in the calendar is that of a zone; a week is that of its Thursday", () => {
  const place = (of: CalendarTerm["of"], at: string, wanted: number, is: CalendarTerm["is"] = "equals") =>
    placeHolds({ compare: "openedAt", is, with: wanted, of, timeZone: "Europe/Berlin" }, named("openedAt"), at);
  // Half past midnight on Thursday in Berlin.
  expect(place("dayOfWeek", "2026-11-25T23:30:00.000Z", 4)).toBe(true);
  expect(place("hour", "2026-11-25T23:30:00.000Z", 0)).toBe(true);
  expect(place("hour", "2026-11-25T23:30:00.000Z", 0, "after")).toBe(false);
  expect(place("week", "2027-01-01T12:00:00.000Z", 53)).toBe(true);
  expect(place("quarter", "2026-11-25T23:30:00.000Z", 4)).toBe(true);
  expect(placeHolds({ compare: "dueOn", is: "equals", with: 11, of: "month", timeZone: "UTC" }, named("dueOn"), null)).toBe(false);
  expect(() => placeHolds({ compare: "u_day", is: "equals", with: 1, of: "month", timeZone: "UTC" }, named("u_day"), "x")).toThrow(
    "no place",
  );
});
