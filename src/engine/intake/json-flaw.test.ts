import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonFlaw } from "./json-flaw.ts";

test("two values under one name are found, however the name is written", () => {
  expect(jsonFlaw('{"a":1,"b":{"a":2},"c":[{"a":3},{"a":4}]}')).toBeNull();
  expect(jsonFlaw('{"a":1,"b":2,"a":3}')?.code).toBe("nameTwice");
  expect(jsonFlaw('{"x":{"a":1,"\\u0061":3}}')?.code).toBe("nameTwice");
  expect(jsonFlaw('["a","a",{"b":"b"},"a,\\"b\\":1,"]')).toBeNull();
  expect(jsonFlaw('{"a":"{\\"a\\":1,\\"a\\":2}","b":"a"}')).toBeNull();
});

test("depth is bounded, whatever else is wrong with the text", () => {
  expect(jsonFlaw("[".repeat(64) + "]".repeat(64))).toBeNull();
  expect(jsonFlaw("[".repeat(65))?.code).toBe("tooDeep");
  expect(jsonFlaw('{"a":'.repeat(100_000))?.code).toBe("tooDeep");
});

test("what a serialiser writes has no flaw, and any doubled member has", () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 5 }), (text) => {
      expect(jsonFlaw(text)).toBeNull();
    }),
  );
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }), { minKeys: 1 }), fc.nat(), (object, choice) => {
      const members = Object.entries(object).map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
      const doubled = [...members, members[choice % members.length]!];
      expect(jsonFlaw(`{${doubled.join(",")}}`)?.code).toBe("nameTwice");
    }),
  );
});
