import { expect, test } from "vitest";
import { hashOf, newSecret } from "./secret.ts";

test("secrets have 43 letters and digits and do not repeat", () => {
  const made = new Set(Array.from({ length: 500 }, newSecret));
  expect(made.size).toBe(500);
  for (const secret of made) expect(secret).toMatch(/^[0-9A-Za-z]{43}$/);
});

test("what is kept of a secret is its SHA-256", () => {
  expect(hashOf("abc").toString("hex")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});
