import { expect, test } from "vitest";
import { type Actor, systemActor } from "../../kernel/actor.ts";
import { id, now, people } from "./change.fixture.ts";
import type { ChangeState } from "./model.ts";
import type { ChangeTask, TaskPhase } from "./task.model.ts";
import { changeTask, type TaskFacts } from "./task.rules.ts";

const taskId = "2".repeat(32);
const states: readonly ChangeState[] = ["-5", "-4", "-3", "-2", "-1", "0", "3", "4"];
const phases: readonly TaskPhase[] = ["planning", "implementation", "testing", "review"];
const worker = (personId: string, more: string[] = []): Actor => ({
  ...systemActor("test"),
  ...{ personId, name: "w", permissions: new Set(["change.read", "change.write", ...more]) },
});
const manager = worker(people.director, ["change.manage"]);
const factsIn = (state: ChangeState): TaskFacts => ({
  changes: new Map([
    [id, { state, requestedBy: people.requester, createdBy: people.requester, assignee: people.implementer, authors: [] }],
  ]),
  last: new Map(),
  counts: new Map(),
});

type Sent = { type: string } & Record<string, unknown>;
function send(actor: Actor, current: ChangeTask | null, sent: Sent, state: ChangeState): ChangeTask | string {
  const asked = { now, actor, current, command: sent as never, facts: factsIn(state), id: taskId, newId: () => taskId };
  const decision = changeTask.decide(asked);
  return decision.ok ? decision.next : decision.refusal.code;
}
const blank = { description: null, position: null, owner: null, team: null, plannedStart: null, plannedEnd: null };
const draft = (more: object = {}): Sent => ({
  ...{ ...blank, type: "create", change: id, title: "Look", phase: "implementation", isCondition: false },
  ...more,
});
const taskOf = (more: object = {}, state: ChangeState = "-5"): ChangeTask => {
  const made = send(manager, null, draft(more), state);
  if (typeof made === "string") throw new Error(made);
  return made;
};
const done: Sent = { type: "complete", evidence: null, closeCode: null, closeNotes: null };

// Written down again, apart from the rules: in which states of its change a step of each phase is worked on.
const worked: Record<TaskPhase, readonly string[]> = {
  planning: ["-5", "-4", "-3", "-2", "-1"],
  implementation: ["-1"],
  testing: ["-1", "0"],
  review: ["-1", "0"],
};
test("a step is worked on in its phase alone, and never once its change is over", () => {
  for (const phase of phases)
    for (const state of states)
      for (const type of ["start", "complete"]) {
        const answer = send(manager, taskOf({ phase }), { ...done, type }, state);
        const expected = state === "3" || state === "4" ? "changeOver" : worked[phase].includes(state) ? "accepted" : "otherPhase";
        expect(typeof answer === "string" ? answer : "accepted", `${type} of ${phase} in ${state}`).toBe(expected);
      }
});

test("a condition is set before the work begins, by who governs changes", () => {
  for (const state of states) {
    const answer = send(manager, null, draft({ isCondition: true, phase: "review" }), state);
    const expected = ["3", "4"].includes(state) ? "changeOver" : ["-1", "0"].includes(state) ? "begunAlready" : "planning";
    expect(typeof answer === "string" ? answer : answer.phase, state).toBe(expected);
  }
  expect(send(worker(people.requester), null, draft({ isCondition: true }), "-5")).toBe("conditionByManager");
});

test("a condition is met by evidence, waived by another hand with a reason, and its words stay", () => {
  const condition = taskOf({ isCondition: true });
  const worker1 = worker(people.implementer);
  expect(send(worker1, condition, done, "-3")).toBe("evidenceNeeded");
  expect(send(worker1, condition, { ...done, evidence: "  " }, "-3")).toBe("evidenceNeeded");
  expect(send(worker1, condition, { ...done, evidence: "Seen", closeCode: "unsuccessful" }, "-3")).toBe("conditionUnmet");
  expect(send(worker1, condition, { ...done, evidence: "Seen" }, "-3")).toMatchObject({ state: "3", evidence: "Seen", endedAt: now });
  expect(send(worker1, condition, { ...done, evidence: "Seen" }, "-1")).toBe("begunAlready");
  const skip = { type: "skip", reason: "Not needed" };
  expect(send(worker1, condition, skip, "-3")).toBe("waivedByManager");
  const own = worker(people.implementer, ["change.manage"]);
  expect(send(own, condition, skip, "-3")).toBe("ownCondition");
  expect(send({ ...manager, onBehalfOf: { personId: people.requester, name: "r" } }, condition, skip, "-3")).toBe("ownCondition");
  expect(send(manager, condition, { type: "skip", reason: " " }, "-3")).toBe("reasonNeeded");
  expect(send(manager, condition, skip, "-3")).toMatchObject({ state: "4", closeNotes: "Not needed", endedBy: people.director });
  expect(send(worker1, condition, { type: "edit", changes: { title: "Less" } }, "-3")).toBe("conditionStays");
  expect(send(manager, condition, { type: "edit", changes: { title: "More" } }, "-3")).toMatchObject({ title: "More" });
});

test("what has ended is opened again with a reason, but not in a phase that is over", () => {
  const task = send(manager, taskOf(), done, "-1") as ChangeTask;
  expect(send(manager, task, done, "-1")).toBe("endedAlready");
  expect(send(manager, task, { type: "edit", changes: { title: "Else" } }, "-1")).toBe("endedStays");
  expect(send(manager, task, { type: "reopen", reason: "" }, "-1")).toBe("reasonNeeded");
  expect(send(manager, task, { type: "reopen", reason: "It failed" }, "-1")).toMatchObject({ state: "1", endedAt: null, closeCode: null });
  expect(send(manager, task, { type: "reopen", reason: "It failed" }, "0")).toBe("otherPhase");
  expect(send(manager, taskOf(), { type: "reopen", reason: "So" }, "-1")).toBe("openAlready");
  expect(send(manager, taskOf(), { type: "edit", changes: { phase: "testing" } }, "-5")).toBe("phaseStays");
});

test("places follow one another, and a field set becomes verbs", () => {
  const facts: TaskFacts = { ...factsIn("-5"), last: new Map([[id, 70]]) };
  const asked = { now, actor: manager, current: null, command: draft() as never, facts, id: taskId, newId: () => taskId };
  const decision = changeTask.decide(asked);
  expect(decision.ok && decision.next.position).toBe(80);
  const verbs = (patch: Record<string, unknown>) => {
    const made = changeTask.fromPatch(taskOf(), patch);
    return made.ok ? made.commands.map((one) => one.type) : made.refusal.code;
  };
  expect(verbs({ title: "Else", state: "2" })).toEqual(["edit", "start"]);
  expect(verbs({ state: 3, evidence: "Seen" })).toEqual(["complete"]);
  expect(verbs({ state: "4", closeNotes: "No" })).toEqual(["skip"]);
  expect(verbs({ state: "9" })).toBe("illegalMove");
});

test("a change carries two hundred steps", () => {
  const asked = { now, actor: manager, current: null, command: draft() as never, id: taskId, newId: () => taskId };
  const made = (count: number) => {
    const decision = changeTask.decide({ ...asked, facts: { ...factsIn("-5"), counts: new Map([[id, count]]) } });
    return decision.ok ? null : decision.refusal.code;
  };
  expect([made(0), made(199), made(200)]).toEqual([null, null, "tooManyTasks"]);
});
