import { expect, test } from "vitest";
import { parted } from "./reconcile.ts";

test("long texts are shown from where they part, and short ones whole", () => {
  expect(parted("New", "Old")).toEqual(["New", "Old"]);
  const [one, other] = parted(`${"a".repeat(9000)}b${"c".repeat(9000)}`, `${"a".repeat(9000)}d`);
  expect(one).toMatch(/^…a{40}bc+…$/);
  expect(other).toBe(`…${"a".repeat(40)}d`);
  expect(one.length).toBeLessThanOrEqual(300);
  expect(parted("a".repeat(9000), "(nothing)")).toEqual([`${"a".repeat(299)}…`, "(nothing)"]);
});
