import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Actor, systemActor } from "../../kernel/actor.ts";
import { parseCommand } from "../../kernel/command.ts";
import { addMinutes } from "../../kernel/time.ts";
import { permissionsOf } from "../people/permissions.ts";
import type { IncidentCommand } from "./commands.ts";
import { decide, facts, other, person, reported, staff, start } from "./incident.fixture.ts";
import { type Incident, incidentModel } from "./model.ts";
import { incident } from "./rules.ts";
import { incidentRefusals } from "./words.ts";
import { starterTable } from "./work.rules.ts";

const text = fc.constantFrom("", " ", "Because");
const scale = fc.constantFrom("1", "2", "3");
/** Any command, sound or not, as it would come through the door. */
const command: fc.Arbitrary<IncidentCommand> = fc.oneof(
  fc.constantFrom<unknown>(
    { type: "acknowledge" },
    { type: "take" },
    { type: "start", note: null },
    { type: "resume", note: "x" },
    { type: "close", note: null },
    { type: "unmerge" },
    { type: "merge", into: other },
    { type: "linkParent", parent: other },
    { type: "unlinkParent" },
    { type: "wake" },
    { type: "follow", state: "6", holdReason: null, closeCode: "x", closeNotes: "y", from: "INC1" },
    { type: "follow", state: "2", holdReason: null, closeCode: null, closeNotes: null, from: "INC1" },
    { type: "assign", team: other, assignee: null, note: null },
    { type: "declareMajor", reason: "All of Finance", commander: null, bridgeUrl: null, affectedUsers: null },
  ) as fc.Arbitrary<IncidentCommand>,
  fc.record({
    type: fc.constant("hold"),
    holdReason: fc.constantFrom("1", "4"),
    comment: text,
    note: text,
  }) as fc.Arbitrary<IncidentCommand>,
  fc.record({
    type: fc.constant("resolve"),
    closeCode: fc.constantFrom(null, "Solution provided"),
    closeNotes: fc.constantFrom(null, "Done"),
    restoredAt: fc.constant(null),
    note: text,
  }) as fc.Arbitrary<IncidentCommand>,
  fc.record({
    type: fc.constantFrom("reopen", "cancel", "demoteMajor", "proposeMajor", "restrict"),
    reason: text,
  }) as fc.Arbitrary<IncidentCommand>,
  fc.record({ type: fc.constant("edit"), changes: fc.record({ impact: scale, urgency: scale }) }) as fc.Arbitrary<IncidentCommand>,
);
/** A field set as an integration or a list would send it. */
const patch = fc.dictionary(
  fc.constantFrom("state", "closeCode", "closeNotes", "workNotes", "comments", "holdReason", "impact", "urgency", "assignee"),
  fc.constantFrom("1", "2", "3", "6", "7", "8", "Done"),
  { maxKeys: 5 },
);
type Step = { command: IncidentCommand } | { patch: Record<string, unknown> };
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: command.map((one) => ({ command: one })) },
  { weight: 1, arbitrary: patch.map((one) => ({ patch: one })) },
);

/** The commands of a step: a field set becomes verbs, each checked as the door checks it; a group is all or none. */
function commandsOf(current: Incident, one: Step): IncidentCommand[] {
  if ("command" in one) return [one.command];
  const made = incident.fromPatch(current, one.patch);
  if (!made.ok) return [];
  const parsed = made.commands.map((each) =>
    parseCommand({ model: incidentModel, spec: incident.commands[each.type]!, type: each.type, body: each, custom: [] }),
  );
  return parsed.every((each) => each.ok) ? parsed.map((each) => (each as { command: IncidentCommand }).command) : [];
}

describe("over any history of commands and field sets", () => {
  test("what needs a review is never closed, canceled or merged away without one, and the need never goes", () => {
    fc.assert(
      fc.property(
        scale,
        scale,
        fc.constantFrom(null, "draft", "inReview", "approved", "waived"),
        fc.array(step, { maxLength: 25 }),
        (impact, urgency, review, steps) => {
          let current = reported(impact as "1", urgency as "1");
          let now = start;
          for (const one of steps) {
            now = addMinutes(now, 7);
            let next = current;
            let whole = true;
            for (const each of commandsOf(current, one)) {
              const decision = decide(next, each, now, review);
              if (decision.ok) next = decision.next;
              else {
                whole = false;
                expect(incidentRefusals[decision.refusal.code] ?? decision.refusal.code, decision.refusal.code).toMatch(
                  / |notPermitted|missing/,
                );
                break;
              }
            }
            if (!whole) continue;
            const settled = review === "approved" || review === "waived";
            const left = (record: Incident) => record.state === "7" || record.state === "8" || record.mergedInto !== null;
            if (current.reviewRequired) expect(next.reviewRequired).toBe(true);
            if (!settled && next.reviewRequired && left(next)) expect(left(current) && !current.reviewRequired).toBe(true);
            holdsTogether(next, current);
            current = next;
          }
        },
      ),
      { numRuns: 1500 },
    );
  });

  test("a recorded history sets nothing major and touches no record that lives here", () => {
    const history = (changes: Record<string, unknown>, current: Incident | null) =>
      decide(current, { type: "recordHistory", changes, number: "INC1", source: "test" } as IncidentCommand, start);
    expect(history({ majorState: "declared" }, null)).toMatchObject({ ok: false, refusal: { code: "notFromHistory" } });
    expect(history({ state: "6" }, reported("1", "1"))).toMatchObject({ ok: false, refusal: { code: "livesHere" } });
    const seen = history({ shortDescription: "Old", state: "7", impact: "1", urgency: "1" }, null);
    expect(seen).toMatchObject({ ok: true, next: { observed: true, state: "7", reviewRequired: false, majorState: "none" } });
  });
});

function holdsTogether(record: Incident, before: Incident): void {
  const open = record.holds.filter((one) => one.to === null);
  expect(open.length).toBe(record.state === "3" ? 1 : 0);
  expect(record.holdReason !== null).toBe(record.state === "3");
  if (record.state === "6") expect(record.resolvedAt && record.closeCode && record.closeNotes && record.restoredAt).toBeTruthy();
  if (["1", "2", "3"].includes(record.state)) expect([record.resolvedAt, record.closedAt, record.closeCode]).toEqual([null, null, null]);
  if (record.state === "7" || record.state === "8") expect(record.closedAt).not.toBeNull();
  expect(record.reopenCount).toBeGreaterThanOrEqual(before.reopenCount);
  if (record.majorState === "declared" && ["1", "2", "3"].includes(record.state)) expect(record.commander).not.toBeNull();
  expect(JSON.stringify(record).length).toBeLessThan(64 * 1024);
}

test("priority is ServiceNow's table", () => {
  for (const [key, priority] of Object.entries(starterTable)) {
    const [impact, urgency] = key.split("/") as ["1", "1"];
    expect(reported(impact, urgency).priority).toBe(priority);
  }
});

test("a caller may speak, reopen and rate their own, and nothing else", () => {
  const caller: Actor = { ...systemActor("web"), personId: "d".repeat(32), permissions: permissionsOf(["requester"]) };
  const mine = { ...reported("3", "3"), caller: caller.personId };
  const may = (type: string) =>
    incident.gate({ now: start, actor: caller, current: mine, command: { type: type as "take" }, facts: facts() }) === null;
  expect(
    Object.keys(incident.commands)
      .filter((type) => !incident.commands[type]!.internal && type !== "create" && may(type))
      .sort(),
  ).toEqual(["addComment"]);
  const done = { ...mine, state: "6" as const };
  const mayThen = (type: string) =>
    incident.gate({ now: start, actor: caller, current: done, command: { type: type as "take" }, facts: facts() }) === null;
  expect(["reopen", "rate", "addComment", "close"].map(mayThen)).toEqual([true, true, true, false]);
});

test("the gate's sentence says who has the review and opens it", () => {
  const critical = { ...reported("1", "1"), state: "6" as const };
  const refused = decide(critical, { type: "close", note: null }, start, "draft");
  expect(refused).toMatchObject({ ok: false, refusal: { code: "reviewNeeded", opens: { kind: "review", id: other } } });
  expect(refused.ok ? "" : refused.refusal.because).toContain("PIR0000001 is a draft with R. Okafor");
});

test("what is theirs already is not taken again, except to begin a new one", () => {
  const take: IncidentCommand = { type: "take" };
  const fresh = { ...reported("3", "3"), assignee: person };
  const taken = decide(fresh, take, start);
  expect(taken).toMatchObject({ ok: true, next: { state: "2", assignee: person } });
  const mine = { ...fresh, state: "2" as const };
  expect(decide(mine, take, start)).toMatchObject({ ok: false, refusal: { code: "yoursAlready" } });
  expect(decide({ ...mine, assignee: other }, take, start)).toMatchObject({ ok: true, next: { assignee: person } });
  const deputy: Actor = { ...staff, personId: other, onBehalfOf: { personId: person, name: "R. Okafor" } };
  expect(decide(mine, take, start, null, deputy)).toMatchObject({ ok: false, refusal: { code: "yoursAlready" } });
  expect(decide({ ...mine, assignee: other }, take, start, null, deputy)).toMatchObject({ ok: true, next: { assignee: person } });
  expect(decide({ ...mine, assignee: null }, take, start, null, systemActor("web"))).not.toMatchObject({
    refusal: { code: "yoursAlready" },
  });
});
