import fc from "fast-check";
import { expect, test } from "vitest";
import { type Base, baseOf, merge } from "./merge.ts";

type Values = Record<string, unknown>;
const names = [
  "state",
  "holdReason",
  "closeCode",
  "closeNotes",
  "shortDescription",
  "description",
  "impact",
  "urgency",
  "category",
  "team",
];
const start: Values = { ...Object.fromEntries(names.map((name) => [name, null])), assignee: null, service: null, configurationItem: null };
const edit = fc.record({ side: fc.constantFrom("here", "there"), name: fc.constantFrom(...names), value: fc.constantFrom("a", "b", null) });

test("after each merge both sides are the same, a second one finds nothing, and what one side alone changed is kept", () => {
  fc.assert(
    fc.property(fc.array(fc.array(edit, { maxLength: 5 }), { maxLength: 6 }), (rounds) => {
      const sides: Record<string, Values> = { here: { ...start }, there: { ...start } };
      const at = { here: {} as Record<string, string>, there: "" };
      let base: Base = baseOf(start);
      let minute = 0;
      for (const round of rounds) {
        const before = { ...sides.here! };
        for (const { side, name, value } of round) {
          sides[side]![name] = value;
          minute++;
          const now = new Date(Date.UTC(2026, 10, 2, 8, minute)).toISOString();
          if (side === "here") at.here[name] = now;
          else at.there = now;
        }
        const lone = names.filter((name) => {
          const [one, other] = [sides.here![name] !== before[name], sides.there![name] !== before[name]];
          return one !== other && !["state", "holdReason", "closeCode", "closeNotes"].includes(name);
        });
        const wanted = lone.map((name) => [name, sides.here![name] === before[name] ? sides.there![name] : sides.here![name]]);
        const hereAt = (fields: readonly string[]) =>
          fields
            .map((name) => at.here[name] ?? "")
            .sort()
            .at(-1) || null;
        const given = () => ({ base, there: sides.there!, here: sides.here!, thereAt: at.there, hereAt });
        for (const { to, changes } of merge(given())) Object.assign(sides[to]!, changes);
        expect(sides.here).toEqual(sides.there);
        expect(lone.map((name) => [name, sides.here![name]])).toEqual(wanted);
        base = baseOf(sides.here!);
        expect(merge(given())).toEqual([]);
      }
    }),
  );
});

test("of two changes of one field the later stands and is told as a conflict; a column that is not sent says nothing", () => {
  const base = baseOf(start);
  const [there, here] = [
    { ...start, urgency: "1" },
    { ...start, urgency: "2" },
  ];
  const ask = (thereAt: string) => merge({ base, there, here, thereAt, hereAt: () => "2026-11-02T09:00:00.000Z" });
  expect(ask("2026-11-02T10:00:00.000Z")).toEqual([{ unit: "urgency", to: "here", isConflict: true, changes: { urgency: "1" } }]);
  expect(ask("2026-11-02T08:00:00.000Z")).toEqual([{ unit: "urgency", to: "there", isConflict: true, changes: { urgency: "2" } }]);
  const { urgency: _, ...silent } = there;
  expect(merge({ base, there: silent, here, thereAt: "", hereAt: () => null })).toEqual([]);
});
