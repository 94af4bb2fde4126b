import fc from "fast-check";
import { expect, test } from "vitest";
import { identityOf, sourceKeyOf } from "./identity.rules.ts";

const integration = "0199e6b4c4007000a000000000000001";
const other = "0199e6b4c4007000a000000000000002";
const event = (given: Partial<Parameters<typeof identityOf>[1]>) => ({
  sourceKey: null,
  resource: null,
  check: null,
  identity: {},
  ...given,
});
const key = (given: Parameters<typeof event>[0], from = integration) => identityOf(from, event(given))?.key;

test("a source's own key is the identity, whatever else it says, and another integration's same key is another's", () => {
  expect(key({ sourceKey: "42", resource: "db-1" })).toBe(`v1:${integration}:42`);
  expect(key({ sourceKey: "42", resource: "db-2", check: "load" })).toBe(`v1:${integration}:42`);
  expect(key({ sourceKey: "42" }, other)).not.toBe(key({ sourceKey: "42" }));
});

test("without one, resource, check and labels are the identity, in whatever order the labels come", () => {
  expect(key({ resource: "db-1", identity: { a: "1", b: "2" } })).toBe(key({ resource: "db-1", identity: { b: "2", a: "1" } }));
  expect(identityOf(integration, event({ resource: "db-1", check: "load", identity: { device: "sda" } }))?.inputs).toEqual([
    ["resource", "db-1"],
    ["check", "load"],
    ["device", "sda"],
  ]);
});

test("a source key cannot pass for a hash of parts", () => {
  const hashed = key({ resource: "db-1" })!;
  expect(key({ sourceKey: hashed.slice(hashed.lastIndexOf(":") + 1) })).not.toBe(hashed);
});

test("nothing that identifies it is no identity", () => {
  expect(key({})).toBeUndefined();
});

test("two identities are equal only where all their parts are", () => {
  const word = fc.constantFrom(null, "", "a", "b", "ab", "a,b", '"', "\\");
  const identity = fc.dictionary(fc.constantFrom("a", "b", "ab"), fc.constantFrom("", "a", "b"), { maxKeys: 3 });
  const given = fc.record({ resource: word, check: word, identity });
  const said = (one: Parameters<typeof event>[0]) =>
    JSON.stringify([
      one.resource,
      one.check,
      Object.keys(one.identity ?? {}).sort(),
      Object.entries(one.identity ?? {})
        .sort()
        .map(([, value]) => value),
    ]);
  fc.assert(
    fc.property(given, given, (one, two) => {
      const [first, second] = [key(one), key(two)];
      if (first === undefined || second === undefined) return;
      expect(first === second).toBe(said(one) === said(two));
    }),
  );
});

test("a source gets back its own key, whatever stands in it", () => {
  expect(sourceKeyOf(key({ sourceKey: "disk:/dev/sda1:full" })!)).toBe("disk:/dev/sda1:full");
  fc.assert(fc.property(fc.string({ minLength: 1 }), (sourceKey) => sourceKeyOf(key({ sourceKey })!) === sourceKey));
});
