import { describe, expect, test } from "vitest";
import type { Incident } from "./model.ts";
import { fromPatch } from "./patch.rules.ts";

const at = (state: Incident["state"], more: Partial<Incident> = {}) =>
  ({
    state,
    team: "t".repeat(32),
    assignee: null,
    priority: "3",
    holdReason: null,
    closeCode: null,
    closeNotes: null,
    ...more,
  }) as Incident;
const made = (current: Incident, patch: Record<string, unknown>) => {
  const answer = fromPatch(current, patch);
  return answer.ok ? answer.commands : answer.refusal;
};

describe("a field set becomes verbs", () => {
  test("a work note never becomes the reason that the caller reads", () => {
    const note = { type: "addNote", text: "The caller is lying" };
    expect(made(at("2"), { state: "8", workNotes: note.text })).toEqual([note, { type: "cancel", reason: "Canceled." }]);
    expect(made(at("6"), { state: "2", workNotes: note.text })).toEqual([note, { type: "reopen", reason: "Reopened." }]);
    expect(made(at("2"), { state: "8", workNotes: note.text, comments: "Not ours" })).toEqual([
      note,
      { type: "cancel", reason: "Not ours" },
    ]);
    expect(made(at("2"), { state: "8" })).toEqual([{ type: "cancel", reason: "" }]);
  });

  test("a hold carries note and comment once", () => {
    const held = { type: "hold", holdReason: "4", comment: null, note: "Ticket 12 at the vendor" };
    expect(made(at("2"), { state: "3", holdReason: "4", workNotes: held.note })).toEqual([held]);
  });

  test("another hold reason is another hold; words of a state that does not change are refused, not lost", () => {
    const held = at("3", { holdReason: "4" });
    const other = { type: "hold", holdReason: "5", comment: null, note: null };
    expect(made(held, { state: "3", holdReason: "5" })).toEqual([{ type: "resume", note: null }, other]);
    expect(made(held, { holdReason: "5" })).toMatchObject({ code: "onlyWithState", field: "holdReason" });
    const done = at("6", { closeCode: "Solution provided", closeNotes: "Done" });
    expect(made(done, { state: "6", closeNotes: "Done better" })).toMatchObject({ code: "onlyWithState", field: "closeNotes" });
  });

  test("what is as it is already, sent back whole, changes nothing", () => {
    const done = at("6", { closeCode: "Solution provided", closeNotes: "Done" });
    expect(made(done, { state: "6", closeCode: "Solution provided", closeNotes: "Done", holdReason: null, priority: "3" })).toEqual([]);
    expect(made(at("2"), { state: "2", closeCode: null, closeNotes: "" })).toEqual([]);
    expect(made(at("2"), { priority: "1" })).toMatchObject({ code: "priorityByTable" });
  });

  test("a team can be taken away", () => {
    expect(made(at("2"), { team: null })).toEqual([{ type: "edit", changes: { team: null } }]);
  });
});
