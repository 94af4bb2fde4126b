import fc from "fast-check";
import { expect, test } from "vitest";
import { subjectOn } from "./correlation.fixture.ts";
import type { Alert } from "./model.ts";
import { groupingKey } from "./place.rules.ts";
import { mostOfKey, searchKey } from "./search-key.rules.ts";
import { tracesOf } from "./subject.rules.ts";
import { type Inhibition, inhibitionKey } from "./suppression.rules.ts";

const rule = { id: "r".repeat(32), fields: ["path"] };
const never = { filter: null, labels: [] };
const inhibition: Inhibition = { id: "i".repeat(32), equal: ["path"], source: never, target: never };
const labelled = (path: string) => ({ labels: { path } }) as Partial<Alert> as Alert;
const keysOf = (path: string): (string | undefined)[] => [
  groupingKey("production", rule, labelled(path)),
  inhibitionKey(inhibition, labelled(path)),
  tracesOf(subjectOn(null, { resource: path }))[0],
  tracesOf(subjectOn(null, { resource: null, marks: [path] })).find((key) => key.includes("|mark|")),
];

test("what differs has different keys, wherever it differs; what agrees has the same; all fit the index", () => {
  const word = fc.stringMatching(/^[a-z0-9/]{1,12}$/);
  fc.assert(
    fc.property(fc.nat(600), word, word, (length, one, other) => {
      const [first, next] = [`${"x".repeat(length)}${one}`, `${"x".repeat(length)}${other}`];
      for (const [place, key] of keysOf(first).entries()) {
        expect(key!.length).toBeLessThanOrEqual(mostOfKey);
        expect(key === keysOf(next)[place]).toBe(first === next);
        expect(key).toBe(keysOf(first)[place]);
      }
    }),
  );
});

test("a key that fits stays as it is, and a cut through a character leaves none in half", () => {
  expect(searchKey("k".repeat(mostOfKey))).toBe("k".repeat(mostOfKey));
  for (const begin of ["", "k"]) expect(searchKey(begin + "\u{1F525}".repeat(300)).isWellFormed()).toBe(true);
});
