import { expect, test } from "vitest";
import { StatementNames } from "./statement-names.ts";

test("a statement keeps its name, another has another, and those beyond what may be remembered have none", () => {
  const names = new StatementNames(3);
  const first = ["select a", "select b", "select c"].map((text) => names.nameOf(text));
  expect(new Set(first).size).toBe(3);
  for (const name of first) expect(name).toMatch(/^rows-[0-9a-f]{32}$/);
  for (let n = 0; n < 1000; n++) expect(names.nameOf(`select a limit ${n}`)).toBeUndefined();
  expect(["select a", "select b", "select c"].map((text) => names.nameOf(text))).toEqual(first);
});
