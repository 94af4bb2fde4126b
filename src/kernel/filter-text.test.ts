import fc from "fast-check";
import { expect, test } from "vitest";
import { catalogue, filterArbitrary, macros, personIds, rounds } from "../../test/random-filter.ts";
import type { Filter } from "./filter.ts";
import { plainFilter } from "./filter.ts";
import { printFilter } from "./filter-print.ts";
import { parseFilter } from "./filter-text.ts";

const parse = (text: string) => parseFilter(text, catalogue, "ticket");
const print = (filter: Filter) => printFilter(filter, catalogue, "ticket");
const open = macros["state:open"]!;
const id = personIds[3]!;

test.each<[string, Filter]>([
  ["", { all: [] }],
  ["state:open", open],
  ["-state:open", { field: "state", is: "differs", value: ["1", "2", "3"] }],
  ["state:open,7", { any: [{ field: "state", is: "equals", value: "7" }, open] }],
  ["priority:1,2", { field: "priority", is: "equals", value: ["1", "2"] }],
  ["priority:<=2", { field: "priority", is: "equals", value: ["1", "2"] }],
  // The colon is easily forgotten.
  ["priority<=2", { field: "priority", is: "equals", value: ["1", "2"] }],
  ["priority <= 2", { field: "priority", is: "equals", value: ["1", "2"] }],
  ["-priority<2", { field: "priority", is: "differs", value: "1" }],
  ["state=open", open],
  ["State = open", open],
  ["opened>2026-01-01T10:00:00+02:00", { field: "openedAt", is: "after", value: "2026-01-01T08:00:00.000Z" }],
  ['title="vpn leeds"', { field: "title", is: "equals", value: "vpn leeds" }],
  ["owner=me leeds", { all: [{ field: "assignedTo", is: "equals", value: { relative: "me" } }, { words: "leeds" }] }],
  [
    "(priority<=2 or owner=none)",
    {
      any: [
        { field: "priority", is: "equals", value: ["1", "2"] },
        { field: "assignedTo", is: "empty" },
      ],
    },
  ],
  // What is no field is a word.
  ["a<=b", { words: "a<=b" }],
  ['"priority<=2"', { words: "priority<=2" }],
  ['state:"on hold"', { field: "state", is: "equals", value: "3" }],
  ["State:on-hold", { field: "state", is: "equals", value: "3" }],
  ['category:"none"', { field: "category", is: "equals", value: "none" }],
  ["category:none", { field: "category", is: "empty" }],
  ["-category:network", { field: "category", is: "differs", value: "network" }],
  ["group:network", { field: "group.name", is: "contains", value: "network" }],
  ["caller:=Anna", { field: "caller.name", is: "equals", value: "Anna" }],
  [`caller:${id},me`, { field: "caller", is: "equals", value: [id, { relative: "me" }] }],
  ["owner:me", { field: "assignedTo", is: "equals", value: { relative: "me" } }],
  ["owner:none,me", { field: "assignedTo", is: "equals", value: ["", { relative: "me" }] }],
  ["group:my-teams", { field: "group", is: "equals", value: { relative: "my teams" } }],
  ["group:my teams vpn", { all: [{ field: "group", is: "equals", value: { relative: "my teams" } }, { words: "vpn" }] }],
  ["watchers:me", { field: "watchers", is: "has", value: { relative: "me" } }],
  ["opened:<2026-01-01", { field: "openedAt", is: "before", value: "2026-01-01" }],
  ["opened:2026-01-01..2026-02-01", { field: "openedAt", is: "between", value: ["2026-01-01", "2026-02-01"] }],
  ["opened:-7d..", { field: "openedAt", is: "atOrAfter", value: { relative: "-7d" } }],
  ["opened:..now", { field: "openedAt", is: "atOrBefore", value: { relative: "now" } }],
  ["opened:this week", { field: "openedAt", is: "equals", value: { relative: "this week" } }],
  ["opened:last-month", { field: "openedAt", is: "equals", value: { relative: "last month" } }],
  ["opened:>2026-01-01T10:00:00+02:00", { field: "openedAt", is: "after", value: "2026-01-01T08:00:00.000Z" }],
  ["opened:2026-01-01T10:00", { field: "openedAt", is: "equals", value: "2026-01-01T10:00" }],
  ['title:"vpn leeds"', { field: "title", is: "contains", value: "vpn leeds" }],
  ["short_description:vpn*", { field: "title", is: "startsWith", value: "vpn" }],
  ["title:*vpn", { field: "title", is: "endsWith", value: "vpn" }],
  ["title:=vpn", { field: "title", is: "equals", value: "vpn" }],
  [
    "-title:a,b",
    {
      not: {
        any: [
          { field: "title", is: "contains", value: "a" },
          { field: "title", is: "contains", value: "b" },
        ],
      },
    },
  ],
  ["number:INC0000007", { field: "number", is: "equals", value: "INC0000007" }],
  ['number:*"007"*', { field: "number", is: "contains", value: "007" }],
  ["caller.team.name:x", { field: "caller.team.name", is: "contains", value: "x" }],
  ["caller:*", { field: "caller", is: "notEmpty" }],
  [
    "reassignments:-1,3..5",
    {
      any: [
        { field: "reassignments", is: "equals", value: -1 },
        { field: "reassignments", is: "between", value: [3, 5] },
      ],
    },
  ],
  ["restricted:no", { field: "restricted", is: "equals", value: false }],
  ["sla:breached", macros["sla:breached"]!],
  ['vpn "leeds office"', { all: [{ words: "vpn" }, { words: "leeds office" }] }],
  ["VPN - Leeds", { all: [{ words: "VPN" }, { words: "Leeds" }] }],
  ["a b or c", { any: [{ all: [{ words: "a" }, { words: "b" }] }, { words: "c" }] }],
  ["a (b OR -c)", { all: [{ words: "a" }, { any: [{ words: "b" }, { not: { words: "c" } }] }] }],
  ["-(a b)", { not: { all: [{ words: "a" }, { words: "b" }] } }],
  ["not a and order", { all: [{ not: { words: "a" } }, { words: "order" }] }],
  ["-()", { any: [] }],
])("%s", (text, filter) => {
  const parsed = parse(text);
  expect(parsed).toEqual({ ok: true, filter });
  const printed = print(filter);
  expect(parse(printed)).toEqual({ ok: true, filter });
  expect(print(filter)).toBe(printed);
});

test.each<[string, string, string, string[]?]>([
  ["stat:1", "stat", 'There is no field "stat" to filter by. Did you mean "state"? To search for the text, put it in quotes.', ["state:"]],
  ["x priorty:1", "priorty", 'Did you mean "priority"?', ["priority:"]],
  ["caller.nam:x", "caller.nam", 'Did you mean "caller.name"?', ["caller.name:"]],
  ["caller.team.lead.name:x", "caller.team.lead.name", "There is no field"],
  ["http://x", "http", "put it in quotes"],
  ["state:opne", "opne", "it is one of 1 (New), 2 (In Progress), 3 (On Hold)", []],
  ['state:"on hodl"', "on hodl", 'Did you mean "On Hold"?', ["On Hold"]],
  ["sla:late", "sla", '"sla" takes breached.', ["sla:breached"]],
  ["opened:2026-02-30", "2026-02-30", "does not fit Opened: it takes a date such as"],
  ["opened:soon", "soon", "does not fit Opened"],
  ["reassignments:3x", "3x", "a whole number"],
  ["title:<b", "b", "has no order"],
  ["watchers:bob", "bob", "an id of 32 letters and digits, or me"],
  ["state:", "", "A value is missing"],
  ["(a", "(a", 'This "(" is never closed'],
  ["a)", ")", "closes nothing"],
  ['"a', '"a', "never closed"],
  ["a or", "", '"or" needs a condition on both sides'],
  ["or a", "", '"or" needs a condition on both sides'],
  ["a & b", "&", "no letter or digit"],
  ["-".repeat(200).concat("a"), "", "nested"],
  ["(".repeat(200), "", ""],
  ["x".repeat(8001), "x", "longer than 8000"],
  [Array.from({ length: 300 }, () => "a").join(" "), "", "more than 200"],
])("%# is refused", (text, at, sentence, suggestions) => {
  const parsed = parse(text);
  expect(parsed.ok).toBe(false);
  if (parsed.ok) return;
  expect(parsed.sentence).toContain(sentence);
  if (at) expect(text.slice(parsed.from, parsed.to)).toContain(at);
  if (suggestions?.length) expect(parsed.suggestions).toEqual(suggestions);
});

test(`what is printed is read again as the same filter (${rounds} filters)`, () => {
  fc.assert(
    fc.property(filterArbitrary({ relative: true, words: true }), (filter) => {
      const printed = print(filter);
      expect(parse(printed)).toEqual({ ok: true, filter: plainFilter(filter) });
    }),
    { numRuns: rounds },
  );
});

test(`any text is read or refused with a place and a sentence, and reading is stable (${rounds} texts)`, () => {
  const piece = fc.constantFrom(
    "state:",
    "opened:",
    "title:",
    "caller.",
    "group:",
    "-",
    "(",
    ")",
    '"',
    "\\",
    ",",
    "..",
    "*",
    "<",
    ">=",
    "=",
    " or ",
    " ",
    "none",
    "me",
    "this",
    "week",
    "1",
    "vpn",
    "not ",
    "2026-01-01",
    ":",
    "%",
    "\0",
    "\ud800",
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join("")),
        fc.string({ unit: "binary" }),
      ),
      (text) => {
        const parsed = parse(text);
        if (parsed.ok) {
          expect(parse(print(parsed.filter))).toEqual(parsed);
          return;
        }
        expect(parsed.sentence).toMatch(/\S.*[.?]$/s);
        expect(parsed.from >= 0 && parsed.from <= parsed.to && parsed.to <= text.length).toBe(true);
      },
    ),
    { numRuns: rounds * 10 },
  );
});

test("a reference is asked for by the number of what it points to", () => {
  const parent = { name: "parent", column: "parent", type: "reference", label: "Parent", reference: "ticket" } as const;
  const own = (kind: string) => (kind === "ticket" ? [...catalogue.fields(kind)!, parent] : catalogue.fields(kind));
  const read = (text: string) => parseFilter(text, { ...catalogue, fields: own }, "ticket");
  expect(read("parent:inc0000007")).toEqual({ ok: true, filter: { field: "parent.number", is: "equals", value: "INC0000007" } });
  expect(read("-parent:INC0000007")).toEqual({ ok: true, filter: { field: "parent.number", is: "differs", value: "INC0000007" } });
  expect(read("parent.title:vpn")).toMatchObject({ ok: true, filter: { field: "parent.title" } });
});
