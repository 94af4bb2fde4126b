import { expect, test } from "vitest";
import { jsonOf, jsonText } from "./json-text.ts";
import { instantOf, localText } from "./local-time.ts";
import { nameFilter } from "./reference-search.ts";

test("a moment is written in the reader's zone and sent in UTC, on both sides of a clock change", () => {
  expect(localText("2026-11-26T13:08:00.000Z", "Europe/Berlin")).toBe("2026-11-26T14:08");
  for (const at of ["2026-11-26T13:08:00.000Z", "2026-07-01T22:30:00.000Z"])
    expect(instantOf(localText(at, "Australia/Lord_Howe"), "Australia/Lord_Howe")).toBe(at);
  expect(instantOf("2026-03-29T02:30", "Europe/Berlin")).toBe("2026-03-29T01:30:00.000Z");
  expect(instantOf("2026-11-", "Europe/Berlin")).toBeNull();
});

test("a list of texts is lines, anything else is JSON, nothing is what it was", () => {
  expect(jsonText(["a", "b"])).toBe("a\nb");
  expect(jsonOf("a\n b \n\n", [])).toEqual(["a", "b"]);
  expect(jsonOf(jsonText([{ x: 1 }]), [])).toEqual([{ x: 1 }]);
  expect([jsonOf("", []), jsonOf(" ", null)]).toEqual([[], null]);
  expect(jsonOf("{broken", null)).toBe("{broken");
});

test("a name is looked for by a part of it, a number by its beginning, the retired are left out", () => {
  const fields = [{ name: "active", column: "active", label: "Active", type: "boolean", required: false } as const];
  const kind = {
    kind: "team",
    plural: "teams",
    label: "Team",
    pluralLabel: "Teams",
    practice: "",
    about: "",
    title: "name",
    numbered: "T",
    columns: [],
    sort: "name",
    macros: {},
    added: [],
    events: {},
    commands: [],
    fields: [...fields, { name: "name", column: "name", label: "Name", type: "text", required: true } as const],
  };
  expect(nameFilter(kind, 'net "work')).toBe('active:true (name:*"net \\"work"* or number:"NET \\"WORK"*)');
  expect(nameFilter(kind, " ")).toBe("active:true");
});
