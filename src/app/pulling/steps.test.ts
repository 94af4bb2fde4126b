import fc from "fast-check";
import { expect, test } from "vitest";
import type { AnyRecord } from "../../kernel/model.ts";
import { entryKey, stillToLay } from "./steps.ts";

const at = (minute: number) => new Date(Date.UTC(2026, 10, 2, 8, minute)).toISOString();
const base = { id: "i", number: "OPS-1", version: 1, createdAt: at(0), createdBy: null, updatedAt: at(0), updatedBy: null, extra: {} };
type Told = { id: string; minute: number; shows: number; text: string };
const entry = fc.record({
  minute: fc.integer({ min: 1, max: 100 }),
  late: fc.integer({ min: 0, max: 60 }),
  text: fc.constantFrom("a", "b"),
});

test("read as often as one likes, each entry is laid down once, however late it shows, and at last the fields are what they are there", () => {
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 8 }), fc.array(fc.integer({ min: 1, max: 200 }), { maxLength: 6 }), (written, reads) => {
      const all: Told[] = written.map((one, place) => ({
        id: `c${place}`,
        minute: one.minute,
        shows: one.minute + one.late,
        text: one.text,
      }));
      let record: AnyRecord = { ...base, state: "1" };
      const told = new Set<string>();
      const laid: string[] = [];
      let until = at(0);
      for (const minute of [...reads].sort((one, other) => one - other).concat(300)) {
        const state = String(1 + (minute % 3));
        const shown = all.filter((one) => one.shows <= minute);
        const steps = [
          { at: at(0), command: { type: "recordHistory", changes: { state: "1" }, number: "OPS-1" } },
          ...shown.map((one) => ({ at: at(one.minute), told: one.id, command: { type: "recordEntry", text: one.text } })),
          { at: at(minute), command: { type: "recordHistory", changes: { state }, number: null } },
        ];
        for (const { command } of stillToLay(steps, record, { told, written: new Set(), until })) {
          if (command.type === "recordEntry") laid.push(String(command.text));
          else record = { ...record, ...(command.changes as object) };
        }
        expect(record.state).toBe(state);
        for (const one of shown) told.add(one.id);
        until = at(minute);
        // The same again: nothing.
        expect(stillToLay(steps, record, { told, written: new Set(), until })).toEqual([]);
      }
      expect(laid.sort()).toEqual(all.map((one) => one.text).sort());
    }),
  );
});

test("a state that shows late changes nothing, and an entry that came by a file is known by its time and words", () => {
  const step = (told: string, command: { type: string } & Record<string, unknown>) => ({ at: at(5), told, command });
  const first = { at: at(0), command: { type: "recordHistory", changes: { state: "1" } } };
  const last = { at: at(9), command: { type: "recordHistory", changes: { state: "2" } } };
  const record = { ...base, state: "2" };
  const late = [
    first,
    step("s", { type: "recordHistory", changes: { state: "3" } }),
    step("e", { type: "recordEntry", text: "Hm." }),
    last,
  ];
  const known = { told: new Set<string>(), until: at(9) };
  expect(stillToLay(late, record, { ...known, written: new Set([entryKey(at(5), "Hm.")]) })).toEqual([]);
  expect(stillToLay(late, record, { ...known, written: new Set() })).toEqual([late[2]]);
});
