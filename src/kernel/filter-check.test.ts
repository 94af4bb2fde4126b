import fc from "fast-check";
import { expect, test } from "vitest";
import { catalogue, filterArbitrary, personIds, rounds } from "../../test/random-filter.ts";
import type { Filter, FilterField } from "./filter.ts";
import { checkFilter, readableCatalogue, readFilter } from "./filter-check.ts";
import { completeFilter } from "./filter-complete.ts";
import { parseFilter } from "./filter-text.ts";

const check = (filter: unknown) => checkFilter(filter, catalogue, "ticket");
const nested = (depth: number): unknown => (depth === 0 ? { field: "state", is: "empty" } : { not: nested(depth - 1) });

test.each<[unknown, string]>([
  [{ field: "stat", is: "empty" }, 'There is no field "stat" to filter by. Did you mean "state"?'],
  [{ field: "caller.team.lead.name", is: "empty" }, "There is no field"],
  [{ field: "watchers.name", is: "empty" }, "There is no field"],
  [{ field: "state", is: "before", value: "1" }, '"before" does not fit State, which takes equals, differs, empty, notEmpty.'],
  [
    { field: "state", is: "equals", value: "9" },
    '"9" does not fit State: it is one of 1 (New), 2 (In Progress), 3 (On Hold), 6 (Resolved), 7 (Closed).',
  ],
  [{ field: "state", is: "equals", value: 1 }, "it takes a text"],
  [{ field: "state", is: "equals" }, "has no value"],
  [{ field: "state", is: "empty", value: "" }, "takes no value"],
  [{ field: "openedAt", is: "before", value: "2026-13-01" }, "does not fit Opened: it takes a date such as 2026-11-26"],
  [{ field: "openedAt", is: "before", value: "2026-01-01T10:00:00Z" }, "does not fit Opened"],
  [{ field: "openedAt", is: "before", value: "" }, "empty value"],
  [{ field: "openedAt", is: "before", value: { relative: "me" } }, '"me" does not fit Opened'],
  [{ field: "caller", is: "equals", value: { relative: "today" } }, "it takes an id, me, my teams, my services"],
  [{ field: "caller", is: "equals", value: "Anna" }, "an id of 32 letters and digits"],
  [{ field: "title", is: "equals", value: { relative: "me" } }, "takes no relative value"],
  [{ field: "title", is: "contains", value: ["a", "b"] }, "takes one value, not a list"],
  [{ field: "title", is: "contains", value: "x".repeat(501) }, "longer than 500"],
  [{ field: "title", is: "contains", value: "a\0" }, "cannot be stored"],
  [{ field: "title", is: "contains", value: "\ud800" }, "cannot be stored"],
  [{ words: "!!" }, "no letter or digit"],
  [{ field: "reassignments", is: "equals", value: 1.5 }, "a whole number"],
  [{ field: "reassignments", is: "equals", value: 2 ** 60 }, "a whole number"],
  [{ field: "score", is: "equals", value: Number.POSITIVE_INFINITY }, "a number such as"],
  [{ field: "score", is: "between", value: 1 }, "a list of two values"],
  [{ field: "restricted", is: "equals", value: "true" }, "it is true or false"],
  [{ field: "state", is: "like", value: "1" }, '"is" is one of equals'],
  [{ field: "state", is: "equals", value: { $ne: 1 } }, "A value is"],
  [{ field: "state", is: "equals", value: [["1"]] }, "A value is"],
  [{ field: "state", is: "empty", sql: "1=1" }, "and nothing else"],
  [{ all: {} }, "A condition has"],
  [{ all: [null] }, "A filter is an object"],
  ["state:1", "A filter is an object"],
  [nested(8), "nested more than 8 deep"],
  [{ all: Array.from({ length: 201 }, () => ({ field: "state", is: "empty" })) }, "more than 200 conditions"],
  [{ field: "caller", is: "equals", value: Array.from({ length: 201 }, () => personIds[0]) }, "more than 200 conditions"],
])("%# is refused with a sentence", (filter, sentence) => {
  expect(check(filter).join(" ")).toContain(sentence);
});

test("a filter that nests eight deep is accepted, and each fault has its own sentence", () => {
  expect(check(nested(7))).toEqual([]);
  expect(check({ all: [{ field: "a", is: "empty" }, { field: "b", is: "empty" }, { words: "" }] })).toHaveLength(3);
});

test("a field one may not read does not exist: in check, parsing and completion the answers are the same", () => {
  const readable = (field: FilterField, kind: string) =>
    !(kind === "ticket" && field.name === "restricted") && !(kind === "person" && field.name === "active");
  const without = { ...catalogue, fields: (kind: string) => catalogue.fields(kind).filter((field) => readable(field, kind)) };
  const guarded = readableCatalogue(catalogue, readable);
  for (const [path, typed] of [
    ["restricted", "restricted:true"],
    ["caller.active", "caller.active:true"],
  ] as const) {
    const filter: Filter = { field: path, is: "equals", value: true };
    expect(checkFilter(filter, catalogue, "ticket", readable)).toEqual(checkFilter(filter, without, "ticket"));
    expect(checkFilter(filter, catalogue, "ticket", readable)).toEqual([`There is no field "${path}" to filter by.`]);
    expect(parseFilter(typed, guarded, "ticket")).toEqual(parseFilter(typed, without, "ticket"));
    expect(completeFilter(typed.slice(0, -5), 8, guarded, "ticket")).toEqual(completeFilter(typed.slice(0, -5), 8, without, "ticket"));
  }
});

test(`whatever JSON holds is answered, never thrown (${rounds} values)`, () => {
  const key = fc.constantFrom("all", "any", "not", "field", "is", "value", "words", "relative", "__proto__");
  const leaf = fc.oneof(fc.constantFrom<unknown>("state", "openedAt", "equals", "between", "has", "me", "", null, 7, true), fc.jsonValue());
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof({ maxDepth: 6 }, leaf, fc.array(tie("value"), { maxLength: 3 }), fc.dictionary(key, tie("value"), { maxKeys: 3 })),
  }));
  fc.assert(
    fc.property(fc.oneof(value, fc.jsonValue()), (given) => {
      const sentences = check(given);
      expect(sentences.every((sentence) => typeof sentence === "string" && sentence !== "")).toBe(true);
      if (!readFilter(given).ok) expect(sentences).toHaveLength(1);
    }),
    { numRuns: rounds * 5 },
  );
  let deep: unknown = {};
  for (let depth = 0; depth < 100_000; depth++) deep = { not: deep };
  expect(check(deep).join(" ")).toContain("nested");
});

test(`what the generator of filters makes is accepted (${rounds} filters)`, () => {
  fc.assert(
    fc.property(filterArbitrary({ relative: true, words: true }), (filter) => {
      expect(check(filter)).toEqual([]);
    }),
    { numRuns: rounds },
  );
});
