import fc from "fast-check";
import { expect, test } from "vitest";
import { catalogue, filterArbitrary, personIds, recordArbitrary, rounds, teamIds } from "../../test/random-filter.ts";
import type { FilterRecord, Operator } from "./filter.ts";
import { compareNumbers, matches, plainFilter } from "./filter.ts";

const anna = { id: personIds[1]!, name: "Anna Ångström", active: true, team: teamIds[1]! };
const bob = { id: personIds[2]!, name: "Bob", active: null, team: null };
const network = { id: teamIds[1]!, name: "Network", lead: personIds[2]!, size: 4 };
const people: Record<string, FilterRecord> = Object.fromEntries([anna, bob, network].map((record) => [record.id, record]));
const evaluation = {
  catalogue,
  kind: "ticket",
  lookup: (_kind: string, id: string) => people[id],
  searchText: (record: FilterRecord) => `${record.number} ${record.title}`,
};
const ticket: FilterRecord = {
  number: "INC0000007",
  title: "VPN in Straße 12 down",
  code: "Case",
  state: "2",
  reassignments: 3,
  score: 0.3,
  restricted: false,
  openedAt: "2026-11-25T12:00:00.000Z",
  dueOn: "2026-11-26",
  caller: anna.id,
  assignedTo: bob.id,
  group: "",
  watchers: [anna.id],
  details: {},
  extra: { u_symptom: "Blue screen", u_size: "12", u_many: [bob.id] },
};

const holds = (field: string, is: Operator, value?: string | number | boolean | readonly string[]) =>
  matches(value === undefined ? { field, is } : { field, is, value }, ticket, evaluation);

test.each<[string, Operator, (string | number | boolean | readonly string[])?]>([
  ["title", "contains", "STRASSE"],
  ["title", "equals", "vpn  in straße 12 DOWN"],
  ["title", "startsWith", "Vpn"],
  ["title", "endsWith", "down"],
  ["code", "equals", "Case"],
  ["code", "differs", "case"],
  ["state", "equals", ["1", "2"]],
  ["state", "differs", ["1", "3"]],
  ["category", "empty"],
  ["category", "differs", "network"],
  ["category", "equals", ["", "network"]],
  ["group", "empty"],
  ["details", "empty"],
  ["restricted", "notEmpty"],
  ["restricted", "equals", false],
  ["reassignments", "between", ["3", "3"]],
  ["score", "equals", 0.3],
  ["score", "before", 0.30000000000000004],
  ["openedAt", "atOrBefore", "2026-11-25T12:00:00.000Z"],
  ["dueOn", "after", "2026-11-25"],
  ["caller.name", "contains", "angstrom"],
  ["caller.team.name", "equals", "network"],
  ["assignedTo.team.name", "empty"],
  ["assignedTo.team.name", "differs", "network"],
  ["assignedTo.active", "differs", true],
  ["watchers", "has", [bob.id, anna.id]],
  ["u_symptom", "startsWith", "Blue"],
  ["u_size", "empty"], // a text left in a field that takes numbers
  ["u_many", "has", bob.id],
])("%s %s %j holds", (field, is, value) => {
  expect(holds(field, is, value)).toBe(true);
});

test.each<[string, Operator, (string | number | boolean | readonly string[])?]>([
  ["code", "equals", "case"],
  ["category", "equals", "network"],
  ["category", "notEmpty"],
  ["assignedTo.active", "equals", false], // missing is not false
  ["u_when", "before", "9000-01-01T00:00:00.000Z"], // missing is before nothing
  ["u_size", "before", 100],
  ["watchers", "has", bob.id],
  ["state", "equals", []],
])("%s %s %j does not hold", (field, is, value) => {
  expect(holds(field, is, value)).toBe(false);
});

test("all words must be there, the last one as a beginning", () => {
  const found = (words: string) => matches({ words }, ticket, evaluation);
  expect(found("vpn strass")).toBe(true);
  expect(found("inc0000007")).toBe(true);
  expect(found("vp down")).toBe(false);
  expect(found("--")).toBe(false);
});

test("what cannot be answered is a fault, not an answer", () => {
  expect(() => holds("nope", "empty")).toThrow("does not have");
  expect(() => matches({ field: "openedAt", is: "before", value: { relative: "now" } }, ticket, evaluation)).toThrow("resolve it first");
  expect(() => matches({ field: "caller.name", is: "empty" }, ticket, { catalogue, kind: "ticket" })).toThrow("needs a lookup");
});

test(`the plain form means the same and is its own plain form (${rounds} filters)`, () => {
  const record = recordArbitrary("ticket", "t");
  const lookup = (kind: string, id: string) => fc.sample(recordArbitrary(kind, id), { seed: id.charCodeAt(0), numRuns: 1 })[0];
  fc.assert(
    fc.property(filterArbitrary({ relative: false, words: true }), record, (filter, row) => {
      const plain = plainFilter(filter);
      expect(plainFilter(plain)).toEqual(plain);
      const given = { ...evaluation, lookup };
      expect(matches(plain, row, given)).toBe(matches(filter, row, given));
      expect(matches({ not: filter }, row, given)).toBe(!matches(filter, row, given));
    }),
    { numRuns: rounds },
  );
});

test("numbers compare exactly, as numbers or texts", () => {
  expect(compareNumbers("1999.00", 1999)).toBe(0);
  expect(compareNumbers(0.1, "0.1")).toBe(0);
  expect(compareNumbers(1e21, "1000000000000000000001")).toBe(-1);
  expect(compareNumbers(1e-7, 0)).toBe(1);
  expect(compareNumbers("x", 0)).toBeNaN();
  fc.assert(
    fc.property(fc.integer(), fc.integer(), (one, other) => {
      expect(compareNumbers(one / 8, String(other / 8))).toBe(Math.sign(one - other));
    }),
  );
});
