import fc from "fast-check";
import { expect, test } from "vitest";
import { differences } from "../../kernel/record.ts";
import { type Kept, undone } from "./as-of.rules.ts";
import { metricModel } from "./model.ts";

const id = "0199e6b4c4007000a100000000000001";

test("a number is read as it was promised then: any run of edits is undone to any of its states", () => {
  const edit = fc.record(
    {
      target: fc.integer({ min: 0, max: 100 }),
      name: fc.constantFrom("A", "B"),
      floor: fc.constantFrom(null, 50),
      formula: fc.constantFrom({ form: "count", of: ["a"] }, { form: "count", of: ["b"] }),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 8 }), fc.nat(8), (edits, back) => {
      const first = { id, version: 1, extra: {}, name: "A", target: 95, floor: null, formula: { form: "count", of: ["a"] } };
      const states = [first as Record<string, unknown>];
      const entries: Kept[] = [{ id, version: 1, changes: null }];
      for (const [place, changes] of edits.entries()) {
        const [before, after] = [states.at(-1)!, { ...states.at(-1)!, ...changes, version: place + 2 }];
        states.push(after);
        entries.unshift({ id, version: place + 2, changes: differences(metricModel, before as never, after as never) });
      }
      const steps = Math.min(back, edits.length);
      const found = undone([states.at(-1) as typeof first], entries.slice(0, steps));
      expect(found).toEqual([states[states.length - 1 - steps]]);
      // With its making undone too, it was not there.
      expect(undone([states.at(-1) as typeof first], entries)).toEqual([]);
    }),
  );
});
