import fc from "fast-check";
import { expect, test } from "vitest";
import { type Heard, heardOf, isUnheard } from "./heard.ts";

const at = (minute: number) => new Date(Date.UTC(2026, 10, 2, 8, minute)).toISOString();
/** When an entry was made, and how much later it shows. */
const entry = fc.record({ made: fc.integer({ min: 0, max: 120 }), late: fc.integer({ min: 0, max: 50 }) });

test("every entry is taken once, also one that shows up to an hour behind others, however often it is read", () => {
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 12 }), fc.array(fc.integer({ min: 0, max: 180 }), { maxLength: 8 }), (made, reads) => {
      const entries = made.map((one, place) => ({ id: `e${place}`, at: at(one.made), shows: one.made + one.late }));
      let heard: Heard = { historyAt: null, historyIds: [] };
      const taken: string[] = [];
      for (const minute of [...reads].sort((one, other) => one - other).concat(1000)) {
        const shown = entries.filter((one) => one.shows <= minute);
        taken.push(...shown.filter((one) => isUnheard(heard, one)).map((one) => one.id));
        heard = heardOf(shown, heard);
      }
      expect(taken.sort()).toEqual(entries.map((one) => one.id).sort());
    }),
  );
});

test("a row of an older office knows the ids of its last moment alone: what was before counts as taken", () => {
  const old: Heard = { historyAt: at(10), historyFrom: null, historyIds: ["a"] };
  expect(["a", "b"].map((id) => isUnheard(old, { id, at: at(10) }))).toEqual([false, true]);
  expect(isUnheard(old, { id: "c", at: at(9) })).toBe(false);
});
