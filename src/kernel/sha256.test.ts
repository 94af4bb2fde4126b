import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { sha256 } from "./sha256.ts";

const independent = (text: string) => createHash("sha256").update(text).digest("hex");

test("the vectors of FIPS 180-4", () => {
  expect(sha256("")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  expect(sha256("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});

test("every length across a block's edge, as the platform's own", () => {
  for (let length = 0; length <= 200; length++) expect(sha256("a".repeat(length))).toBe(independent("a".repeat(length)));
});

test("any text, as the platform's own", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 100 }), (text) => sha256(text) === independent(text)));
});
