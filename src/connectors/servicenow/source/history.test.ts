import fc from "fast-check";
import { expect, test } from "vitest";
import { type AuditFact, type EntryFact, type History, historySteps } from "./history.ts";

const at = (minute: number) => new Date(Date.UTC(2026, 10, 2, 8, minute)).toISOString();
const names = ["state", "team", "assignee", "closeNotes", "urgency"] as const;
type Fields = Record<string, string | null>;
const value = fc.constantFrom("1", "2", "3");
const maybe = fc.option(value, { nil: null });
const first = fc.record({ state: value, team: maybe, assignee: maybe, closeNotes: maybe, urgency: value });
// Few minutes or many: what happened within one has an order too.
const minute = fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 300 }));
const change = fc.tuple(minute, fc.constantFrom(...names), maybe, fc.constantFrom("ann", "cal"));
const entry = fc.tuple(fc.integer({ min: 0, max: 300 }), fc.string({ minLength: 1, maxLength: 8 }));

test("laid down step by step a record is at every moment what it was there, and at last what it is", () => {
  fc.assert(
    fc.property(
      first,
      fc.array(change, { maxLength: 12 }),
      fc.array(entry, { maxLength: 5 }),
      fc.boolean(),
      (begun, changes, written, isAudited) => {
        // The record's life as it was lived: one change of a field at a time, in order.
        const life = [...changes].sort(([one], [other]) => one - other);
        const states: { minute: number; fields: Fields }[] = [{ minute: 0, fields: { ...begun } }];
        const audits: AuditFact[] = [];
        if (isAudited)
          for (const name of names) audits.push({ id: `c${name}`, at: at(0), by: "ann", field: name, old: null, new: begun[name] });
        for (const [place, [minute, field, next, by]] of life.entries()) {
          const before = states.at(-1)!.fields;
          const now = next ?? (field === "state" || field === "urgency" ? "2" : null);
          states.push({ minute, fields: { ...before, [field]: now } });
          audits.push({ id: `a${place}`, at: at(minute), by, field, old: before[field] ?? null, new: now });
        }
        const entries = written.map(
          ([minute, text], place): EntryFact => ({ id: `e${place}`, at: at(minute), by: "cal", entry: "note", text }),
        );
        const final = states.at(-1)!.fields;
        const isStateAudited = life.some(([, field]) => field === "state");
        const steps = historySteps(history({ final, audits, entries, begins: isStateAudited ? {} : { state: begun.state } }));
        // Replayed, each moment's fields are those lived at that moment (its last change), and no step goes back in time.
        let fields: Fields = {};
        let last = "";
        for (const [place, step] of steps.entries()) {
          expect(step.at >= last).toBe(true);
          last = step.at;
          if (step.is === "fields") fields = { ...fields, ...(step.changes as Fields) };
          if (step.is !== "fields" || (steps[place + 1]?.at ?? "") === step.at) continue;
          const lived = states.filter(({ minute }) => at(minute) <= step.at).at(-1)!;
          if (step.at < at(400)) expect(fields).toEqual(lived.fields);
        }
        expect(fields).toEqual(final);
        expect(steps.filter((step) => step.is === "entry")).toHaveLength(entries.length);
      },
    ),
  );
});

test("without an audit of its state a record begins as new ones do and goes through the times that its fields keep", () => {
  const final = { shortDescription: "VPN", state: "7", resolvedAt: at(30), closedAt: at(60), closeCode: "Solution provided" };
  const steps = historySteps(history({ final, audits: [], entries: [], begins: { state: "1" } }));
  expect(steps.map((step) => [step.at, step.is === "fields" ? step.changes.state : ""])).toEqual([
    [at(0), "1"],
    [at(30), "6"],
    [at(60), "7"],
    [at(400), undefined],
  ]);
  expect(steps[0]).toMatchObject({ changes: { resolvedAt: null, closedAt: null, closeCode: null, shortDescription: "VPN" } });
});

test("what is here already gets only what is new, and nothing where nothing differs", () => {
  const final = { state: "2", team: "b" };
  const here = { state: "1", team: "b" };
  const audits: AuditFact[] = [{ id: "a", at: at(5), by: "ann", field: "state", old: "1", new: "2" }];
  expect(historySteps(history({ final, here, audits, entries: [] })).map((step) => step.is === "fields" && step.changes)).toEqual([
    { state: "2" },
  ]);
  expect(historySteps(history({ final, here: final, audits: [], entries: [] }))).toEqual([]);
  expect(historySteps(history({ final, here, audits: [], entries: [] }))).toEqual([
    { is: "fields", at: at(400), by: "ann", changes: { state: "2" } },
  ]);
});

function history(given: Pick<History, "final" | "audits" | "entries"> & Partial<History>): History {
  return {
    ...{ here: null, createdAt: at(0), createdBy: "cal", updatedAt: at(400), updatedBy: "ann", begins: {} },
    milestones: [
      { field: "resolvedAt", state: "6" },
      { field: "closedAt", state: "7" },
    ],
    ...given,
  };
}
