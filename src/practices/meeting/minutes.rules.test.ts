import fc from "fast-check";
import { expect, test } from "vitest";
import { systemActor } from "../../kernel/actor.ts";
import { type AnyRecord, unsaid } from "../../kernel/model.ts";
import { newBase } from "../../kernel/record.ts";
import type { ItemRow } from "./facts.ts";
import { draftedMinutes, mostMinutes } from "./minutes.rules.ts";
import { type Meeting, meetingModel } from "./model.ts";

const at = "2026-11-26T14:00:00.000Z";
const actor = systemActor("test");
const made: AnyRecord = {
  ...newBase({ id: "1".repeat(32), now: at, actor }),
  ...Object.fromEntries(Object.keys(meetingModel.shape).map((name) => [name, null])),
  ...unsaid(meetingModel),
  ...{ title: "Board", startsAt: at, state: "ended", number: "MTG0000001" },
};
const meeting = made as Meeting;
const item = (title: string, notes: string, index: number): ItemRow => ({
  ...{ id: `${index}`.padStart(32, "0"), meeting: meeting.id, title, position: "i", subjectKind: null, subject: null, subjectNumber: null },
  ...{ presenter: null, plannedMinutes: 5, notes, disposition: "discussed", reason: null, conditions: [], deferredTo: null },
});

test("minutes hold at most so many characters; what was decided stays, and what is left out is said", () => {
  const length = fc.oneof(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 7000, max: 8000 }));
  fc.assert(
    fc.property(fc.array(length, { maxLength: 100 }), (lengths) => {
      const items = lengths.map((many, index) => item(`Item ${index}.`, "x".repeat(many), index));
      const text = draftedMinutes({ meeting, items, actions: [], names: new Map(), zone: "UTC" });
      expect(text.length).toBeLessThanOrEqual(mostMinutes);
      for (const one of items) expect(text).toContain(`${one.title}\n   Discussed`);
      const kept = lengths.filter((many, index) => many > 0 && text.includes(`Item ${index}.\n   Discussed.\n   x`)).length;
      const said = lengths.filter((many) => many > 0).length;
      expect(text.includes("is too long for minutes")).toBe(kept < said);
    }),
    { numRuns: 60 },
  );
});
