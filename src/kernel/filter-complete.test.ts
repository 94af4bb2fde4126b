import { expect, test } from "vitest";
import { catalogue } from "../../test/random-filter.ts";
import { completeFilter } from "./filter-complete.ts";
import { parseFilter } from "./filter-text.ts";

/** Completes at the bar, and answers what stands in the box after taking each suggestion. */
function complete(typed: string): string[] {
  const cursor = typed.indexOf("|");
  const text = typed.replace("|", "");
  const { from, to, items } = completeFilter(text, cursor, catalogue, "ticket");
  return items.map((item) => text.slice(0, from) + item.insert + text.slice(to));
}

test.each<[string, string[]]>([
  ["sta|", ["state:", "state:open", "state:mine"]],
  ["prio| x", ["priority: x"]],
  ["x -pri|", ["x -priority:"]],
  ["(ow|", ["(assignedTo:"]],
  ["caller.na|", ["caller.name:"]],
  ["caller.team.s|", ["caller.team.size:"]],
  ["state:o|", ["state:open", "state:3"]],
  ['state:"on h|" x', ["state:3 x"]],
  ["state:1,res|", ["state:1,6"]],
  ["opened:last-|", ["opened:last-week", "opened:last-month", "opened:last-quarter", "opened:last-year"]],
  ["opened:>=this|", ["opened:>=this-week", "opened:>=this-month", "opened:>=this-quarter", "opened:>=this-year"]],
  ["opened:2026-01-01..to|", ["opened:2026-01-01..today", "opened:2026-01-01..tomorrow"]],
  ["owner:m|", ["owner:me", "owner:my-teams", "owner:my-services"]],
  ["category:a|", ['category:"a,b"']],
  ["restricted:t|", ["restricted:true"]],
  ['"sta|', []],
  ["caller.team.lead.n|", []],
  ["nothing:x|", []],
])("%s", (typed, expected) => {
  expect(complete(typed)).toEqual(expected);
});

test("an empty box offers every field and named filter it has room for", () => {
  const texts = complete("|");
  expect(texts).toContain("state:");
  expect(texts.length).toBe(30);
});

test("signs are offered only where a value begins", () => {
  expect(complete("opened:|")).toContain("opened:<");
  expect(complete("opened:<|")).not.toContain("opened:<<");
});

test("every offered value can be read", () => {
  for (const head of ["state:", "opened:", "dueOn:", "owner:", "watchers:", "restricted:", "category:"]) {
    for (const text of complete(`${head}|`).filter((one) => !/[<>]=?$/.test(one))) {
      expect(parseFilter(text, catalogue, "ticket")).toMatchObject({ ok: true });
    }
  }
});
