import { expect, test } from "vitest";
import { matches } from "../../kernel/filter.ts";
import { parseFilter } from "../../kernel/filter-text.ts";
import { decide, facts, reported } from "../../practices/incident/incident.fixture.ts";
import { starterPromises } from "../starter/policies.ts";
import { takenOver } from "./promises.ts";

const { catalogue } = facts();
const solved = { type: "resolve", closeCode: "Solution provided", closeNotes: "Restarted.", restoredAt: null, note: null } as const;

test.each([takenOver, ...starterPromises])("$name ends with an incident that is resolved before anybody has it", ({ stopWhen }) => {
  const read = parseFilter(stopWhen, catalogue, "incident");
  if (!read.ok) throw new Error(read.sentence);
  const begun = reported("2", "1");
  const done = decide(begun, solved, begun.openedAt);
  if (!done.ok) throw new Error(done.refusal.code);
  expect(done.next.assignee).toBeNull();
  expect(matches(read.filter, begun, { catalogue, kind: "incident" })).toBe(false);
  expect(matches(read.filter, done.next, { catalogue, kind: "incident" })).toBe(true);
});
