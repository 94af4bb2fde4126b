import fc from "fast-check";
import { expect, test } from "vitest";
import { wordingFault } from "./wording.rules.ts";

const value = { kind: "count", value: "9", label: "", definition: "", n: { count: 9, of: "" }, query: "" } as const;
const paper = { figures: { kept: value, all: value }, dates: { by: "2026-11-27" }, refs: { wanted: "CHG0000311" } };
const before = "We kept {kept} promises. A decision on {#wanted} is needed by {@by}.";

test.each([
  [null, "{kept} promises were kept. By {@by} we need a decision on {#wanted}."],
  ["left out {@by}", "We kept {kept} promises. Decide on {#wanted}."],
  ["added {all}", "We kept {kept} of {all} promises. A decision on {#wanted} is needed by {@by}."],
  ["more often", "We kept {kept} promises, {kept}. A decision on {#wanted} is needed by {@by}."],
  ["was typed", "We kept {kept} promises out of eleven. A decision on {#wanted} is needed by {@by}."],
  ["was typed", "We kept {kept} promises. 3 decisions, {#wanted} by {@by}."],
  ["just so", before],
  ["much longer", `${before} ${"Indeed it was so. ".repeat(20)}`],
] as const)("another wording: %s", (reason, after) => {
  const fault = wordingFault(before, after, paper);
  if (reason === null) expect(fault).toBeNull();
  else expect(fault).toContain(reason);
});

test("whatever a model answers, what is taken has the same slots as often and no digit of its own", () => {
  const piece = fc.oneof(fc.constantFrom("{kept}", "{all}", "{@by}", "{#wanted}", "{", "}"), fc.string({ maxLength: 12 }));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 10 }), (pieces) => {
      const after = pieces.join(" ");
      if (wordingFault(before, after, paper) !== null) return;
      expect([...after.matchAll(/\{[^{}]*\}/g)].map(String).sort()).toEqual(["{#wanted}", "{@by}", "{kept}"]);
      expect(after.replaceAll(/\{[^{}]*\}/g, "")).not.toMatch(/\d/);
    }),
    { numRuns: 3000 },
  );
});
