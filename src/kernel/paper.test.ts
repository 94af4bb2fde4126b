import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson, type Figure, figuresIn, inShort, type Paper, sentenceFault } from "./paper.ts";
import { spoken, valueWords } from "./paper-words.ts";

const origin = { label: "Promises", definition: "Kept.", n: { count: 11, of: "promises" }, query: "kept@1" };
const figures: Record<string, Figure> = {
  kept: { kind: "ratio", num: 9, den: 11, ...origin },
  missed: { kind: "count", value: "2", unit: "promises", one: "promise", as: "kept" },
  cost: { kind: "money", amount: "-14300.505", currency: "EUR", digits: 2, as: "kept" },
  many: { kind: "count", value: "13", unit: "tickets", as: "kept" },
};
const paper: Pick<Paper, "dates" | "refs" | "figures" | "meta"> = {
  dates: { by: "2026-11-27", later: "2027-01-04", at: "2026-11-19T13:22" },
  refs: { incident: "INC0001204" },
  figures,
  meta: {
    ...{ organisation: "O", unit: "U", language: "en-GB", kind: "K", title: "T", description: "D", subject: "S", to: null },
    ...{ from: { name: "N", role: "R" }, classification: "C", issued: "2026-11-20" },
    asOf: { utc: "2026-11-20T06:00:00.000Z", local: "2026-11-20T07:00", zone: "CET" },
  },
};

test("a sentence is spoken with its slots filled", () => {
  expect(spoken("We kept {kept}; {missed:word} failed.", paper)).toBe("We kept 9 of 11; two promises failed.");
  expect(spoken("{missed:Word} by {@by} or {@later}, {@at:time}, {#incident}: {cost}.", paper)).toBe(
    "Two promises by 27 November or 4 January 2027, 13:22, INC0001204: −€14,300.51.",
  );
  expect(spoken("{many:Word} and {unknown}", paper)).toBe("13 tickets and {unknown}");
});

test("a number that was typed, an open brace and a figure that nobody counted are told; other words are not", () => {
  expect(sentenceFault("We kept {kept}, and one was late, often.", paper)).toBeNull();
  expect(sentenceFault("We kept 9 promises.", paper)).toContain('"9" was typed');
  expect(sentenceFault("Two were late.", paper)).toContain('"Two" was typed');
  expect(sentenceFault("By {@when}", paper)).toContain("{@when}");
  expect(sentenceFault("{kept", paper)).toContain("brace");
  expect(sentenceFault("Often by {@by}, {#incident}", paper)).toBeNull();
  expect(figuresIn("{kept} by {@by} {missed:word} {#incident}")).toEqual(["kept", "missed"]);
});

test("values are rounded half up as they are written, grouped, with a true minus", () => {
  expect(valueWords({ kind: "percent", value: "94.25", digits: 1 })).toBe("94.3\u202f%");
  expect(valueWords({ kind: "count", value: "1234567" })).toBe("1,234,567");
  expect(valueWords({ kind: "count", value: "-0.4", sign: true })).toBe("0");
  expect(valueWords({ kind: "count", value: "24", sign: true })).toBe("+24");
  fc.assert(
    fc.property(fc.integer({ min: -1e12, max: 1e12 }), (cents) => {
      const text = `${cents < 0 ? "-" : ""}${Math.floor(Math.abs(cents) / 100)}.${String(Math.abs(cents) % 100).padStart(2, "0")}`;
      const said = valueWords({ kind: "money", amount: text, currency: "EUR", digits: 2 });
      expect(Number(said.replaceAll(/[€,]/g, "").replace("−", "-"))).toBeCloseTo(cents / 100, 2);
    }),
  );
});

test("the canonical form does not depend on the order in which a thing was made", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const turned = Object.fromEntries(Object.entries(value).reverse());
      expect(canonicalJson(turned)).toBe(canonicalJson(value));
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
  expect(canonicalJson({ a: undefined, b: [undefined] })).toBe('{"b":[null]}');
});

test("a long text is cut at a word, and says so", () => {
  expect(inShort("a  short\ntext", 40)).toBe("a short text");
  const cut = inShort("word ".repeat(100), 42);
  expect(cut.endsWith("word…") && cut.length <= 42).toBe(true);
});
