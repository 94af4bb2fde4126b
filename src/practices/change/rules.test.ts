import fc from "fast-check";
import { expect, test } from "vitest";
import { addMinutes, ms } from "../../kernel/time.ts";
import { actorOf, factsOf, fullPlan, id, now, people, plannedChange } from "./change.fixture.ts";
import type { ChangeCommand } from "./commands.ts";
import { approvedFields, digestOf } from "./digest.rules.ts";
import type { ChangeFacts } from "./facts.ts";
import type { ChangeRequest } from "./model.ts";
import { changeNotices } from "./notices.ts";
import { change } from "./rules.ts";
import { pointOfNoReturn, windowFault } from "./window.rules.ts";

type Command = { type: ChangeCommand["type"] } & Record<string, unknown>;
type Desk = { record: ChangeRequest; facts: ChangeFacts; at: string };

/** Runs one command as the engine would: decides, and folds what it did into the facts. Answers the refusal, or null. */
function run(desk: Desk, person: string, command: Command): string | null {
  const asked = { now: desk.at, actor: actorOf(person), current: desk.record, command: command as ChangeCommand, facts: desk.facts, id };
  const decision = change.decide({ ...asked, newId: (n) => `${desk.at.slice(0, 19).replaceAll(/\D/g, "")}${n}`.padEnd(32, "0") });
  if (!decision.ok) return decision.refusal.code;
  const accepted = {
    kind: "change",
    id,
    before: desk.record,
    after: decision.next,
    events: decision.events,
    at: desk.at,
    actor: asked.actor,
  };
  desk.facts = change.learn!(desk.facts, accepted);
  desk.record = decision.next;
  return null;
}
const desk = (more: Partial<ChangeRequest> = {}, facts: Partial<ChangeFacts> = {}): Desk => ({
  record: plannedChange(more),
  facts: factsOf(facts),
  at: now,
});
const approve = { type: "approve", words: null } as const;
/** As far as Authorize, with both votes given. */
function approved(more: Partial<ChangeRequest> = {}): Desk {
  const at = desk(more);
  const path: [string, Command][] = [
    ...((more.changeType === "emergency" ? [] : [[people.requester, { type: "assess" }]]) as [string, Command][]),
    [people.requester, { type: "authorize" }],
    [people.voter, approve],
    [people.other, approve],
  ];
  for (const [person, command] of path) expect(run(at, person, command)).toBeNull();
  return at;
}

test("the normal path, state by state, and no step is left out", () => {
  const at = approved();
  expect(at.record.state).toBe("-3");
  expect(run(at, people.director, { type: "implement" })).toBe("wrongState");
  expect(run(at, people.director, { type: "schedule" })).toBeNull();
  expect(run(at, people.implementer, { type: "implement" })).toBe("tooEarly");
  at.at = "2026-11-27T20:05:00.000Z";
  expect(run(at, people.implementer, { type: "implement" })).toBeNull();
  expect(run(at, people.director, { type: "cancel", reason: "Late" })).toBe("wrongState");
  expect(run(at, people.director, { type: "edit", changes: { rollbackPlan: "Other" } })).toBe("begunStays");
  at.at = "2026-11-27T21:00:00.000Z";
  expect(run(at, people.implementer, { type: "finish" })).toBeNull();
  expect(run(at, people.implementer, { type: "close", closeCode: "successful", closeNotes: "Fine" })).toBeNull();
  expect(at.record.state).toBe("3");
});

// The table of ServiceNow's models, written down again: by type, the states each verb may start from.
const table: Record<string, Record<string, string[]>> = {
  normal: { assess: ["-5"], authorize: ["-4"], schedule: ["-3"] },
  standard: { assess: [], authorize: [], schedule: ["-5"] },
  emergency: { assess: [], authorize: ["-5"], schedule: ["-3"] },
};
test("every verb from every state of every type is refused unless the table has it", () => {
  const all = ["-5", "-4", "-3", "-2", "-1", "0", "3", "4"] as const;
  for (const changeType of ["normal", "standard", "emergency"] as const)
    for (const state of all)
      for (const verb of [
        "assess",
        "authorize",
        "schedule",
        "implement",
        "pause",
        "finish",
        "rollBack",
        "close",
        "cancel",
        "revert",
      ] as const) {
        const late = {
          implement: ["-2"],
          finish: ["-1"],
          rollBack: ["-1"],
          pause: ["-1"],
          close: ["0"],
          cancel: ["-5", "-4", "-3", "-2"],
          revert: ["-4", "-3", "-2"],
        };
        const from = { ...late, ...table[changeType] } as Record<string, string[]>;
        const code = run(desk({ changeType, state }), people.director, {
          type: verb,
          reason: "So",
          closeCode: "unsuccessful",
          closeNotes: "So",
        });
        expect(code === "wrongState", `${changeType} ${verb} from ${state}: ${code}`).toBe(!from[verb]!.includes(state));
      }
});

test("any approved field, changed, makes another digest and voids the approval; nothing else does", () => {
  const other: Record<string, unknown> = {
    ...{
      affectedItems: ["7".repeat(32)],
      rollbackMinutes: 31,
      plannedStart: "2026-11-27T20:01:00.000Z",
      plannedEnd: "2026-11-27T22:01:00.000Z",
    },
  };
  for (const name of approvedFields) {
    if (name === "changeType" || name === "template") continue;
    const at = approved();
    expect(run(at, people.director, { type: "schedule" })).toBeNull();
    const before = digestOf(at.record);
    expect(run(at, people.requester, { type: "edit", changes: { [name]: other[name] ?? "9".repeat(32) } }), name).toBeNull();
    expect(digestOf(at.record)).not.toBe(before);
    expect(at.record.state, name).toBe("-4");
    expect(run(at, people.director, { type: "authorize" }), name).toBeNull();
    expect(run(at, people.director, { type: "schedule" }), name).toBe("approvalNeeded");
  }
  const at = approved();
  expect(run(at, people.requester, { type: "edit", changes: { rollbackRehearsedOn: "2026-11-01" } })).toBeNull();
  expect(run(at, people.director, { type: "schedule" })).toBeNull();
});

test("an edit that is taken back does not bring the approval back", () => {
  const at = approved();
  expect(run(at, people.requester, { type: "edit", changes: { testPlan: "None" } })).toBeNull();
  expect(run(at, people.requester, { type: "edit", changes: { testPlan: fullPlan.testPlan } })).toBeNull();
  expect(run(at, people.director, { type: "authorize" })).toBeNull();
  expect(run(at, people.director, { type: "schedule" })).toBe("approvalNeeded");
});

test("nobody approves their own change, nor twice, nor who was not asked; delegates neither", () => {
  const at = desk();
  run(at, people.requester, { type: "assess" });
  run(at, people.requester, { type: "authorize" });
  expect(run(at, people.requester, approve)).toBe("ownChange");
  expect(run(at, people.implementer, approve)).toBe("ownChange");
  expect(run(at, "f".repeat(32), approve)).toBe("noVote");
  // Who acts for the requester is no other hand, and the requester is none for a voter.
  const acting = { ...actorOf(people.requester), onBehalfOf: { personId: people.voter, name: "Voter" } };
  expect(change.gate({ now, actor: acting, current: at.record, command: { type: "approve" }, facts: at.facts })?.code).toBe("ownChange");
  expect(run(at, people.voter, approve)).toBeNull();
  expect(run(at, people.voter, approve)).toBe("votedAlready");
  expect(run(at, people.director, { type: "schedule" })).toBe("approvalNeeded");
  expect(run(at, people.other, { type: "reject", reason: " " })).toBe("reasonNeeded");
  expect(run(at, people.other, { type: "reject", reason: "Too soon" })).toBeNull();
  expect(at.record.state).toBe("-5");
  // Asked again in the same words, what was said before is no vote.
  run(at, people.requester, { type: "assess" });
  expect(run(at, people.requester, { type: "authorize" })).toBeNull();
  at.at = addMinutes(at.at, 1);
  expect(run(at, people.voter, approve)).toBeNull();
});

test("one hand gives one vote, and who wrote a change down in another's name does not judge it", () => {
  const at = desk({ createdBy: people.director });
  run(at, people.requester, { type: "assess" });
  run(at, people.requester, { type: "authorize" });
  expect(at.facts.approvals.get(id)!.flatMap((row) => row.voters)).toEqual([people.voter, people.other]);
  const gated = (type: ChangeCommand["type"], personId: string, onBehalfOf: string | null = null) => {
    const actor = { ...actorOf(personId), onBehalfOf: onBehalfOf === null ? null : { personId: onBehalfOf, name: "Other" } };
    return change.gate({ now, actor, current: at.record, command: { type }, facts: at.facts })?.code ?? null;
  };
  expect(gated("approve", people.director, people.other)).toBe("ownChange");
  expect(gated("except", people.director)).toBe("ownException");
  expect(gated("decideByCab", people.director)).toBe("cabOwn");
  expect(gated("approve", people.voter, people.other)).toBeNull();
  expect(run(at, people.voter, approve)).toBeNull();
  expect(gated("approve", people.voter, people.other)).toBe("handVoted");
  expect(gated("approve", "f".repeat(32), people.other)).toBeNull();
  expect(run(at, people.other, approve)).toBeNull();
  expect(run(at, people.director, { type: "schedule" })).toBeNull();
});

test("too few voters are told at once", () => {
  const board = { team: null, name: "Board", quorum: 3, members: [people.requester, people.implementer, people.voter, people.other] };
  const at = desk({ state: "-4" }, { groups: new Map([["normal", [board]]]) });
  expect(run(at, people.director, { type: "authorize" })).toBe("tooFewVoters");
});

test("the point of no return is the end less the time to roll back; before the start there is no way back", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 0, max: 6000 }), (lengthMinutes, rollbackMinutes) => {
      const plannedEnd = addMinutes(fullPlan.plannedStart, lengthMinutes);
      const window = { plannedStart: fullPlan.plannedStart, plannedEnd, rollbackMinutes };
      const left = (ms(plannedEnd) - ms(fullPlan.plannedStart)) / 60_000 - rollbackMinutes;
      expect(pointOfNoReturn(window)).toBe(new Date(ms(plannedEnd) - rollbackMinutes * 60_000).toISOString());
      expect(windowFault(window)?.code ?? null).toBe(left < 0 ? "noWayBack" : null);
    }),
  );
});

test("an emergency goes ahead of its approval, but not past the hours, and never closes as a success without it", () => {
  const at = desk({ changeType: "emergency", plannedStart: "2026-11-26T08:00:00.000Z", plannedEnd: "2026-11-28T10:00:00.000Z" });
  expect(run(at, people.requester, { type: "schedule" })).toBe("wrongState");
  expect(run(at, people.requester, { type: "authorize" })).toBeNull();
  expect(run(at, people.director, { type: "schedule" })).toBeNull();
  at.at = addMinutes(now, 24 * 60);
  expect(run(at, people.implementer, { type: "implement" }), "the waker was not there yet").toBe("approvalLate");
  expect(run(at, people.director, { type: "wake" })).toBeNull();
  expect(run(at, people.implementer, { type: "implement" })).toBe("approvalLate");
  expect(run(at, people.voter, approve)).toBeNull();
  expect(run(at, people.other, approve)).toBeNull();
  expect(run(at, people.implementer, { type: "implement" })).toBeNull();
  const bare = desk({ changeType: "emergency", state: "0" });
  expect(run(bare, people.director, { type: "close", closeCode: "successful", closeNotes: "Fine" })).toBe("neverApproved");
  expect(run(bare, people.director, { type: "close", closeCode: "unsuccessful", closeNotes: "Fine" })).toBeNull();
});

test("what rests does not go on in a freeze that came meanwhile, unless somebody answers for it; rolled back it may be", () => {
  const freeze = { id: "f".repeat(32), name: "Year end", from: now, to: addMinutes(now, 600), services: [] };
  const working = { state: "-1", startedAt: now, plannedStart: now, plannedEnd: addMinutes(now, 240) } as const;
  const at = desk(working);
  expect(run(at, people.implementer, { type: "resume" })).toBe("notPaused");
  expect(run(at, people.implementer, { type: "pause", reason: "Waiting" })).toBeNull();
  at.facts = { ...at.facts, freezes: [freeze] };
  expect(run(at, people.implementer, { type: "resume" })).toBe("frozen");
  const except = { type: "except", freeze: freeze.id, reason: "Half done is worse", expiresAt: addMinutes(now, 300) } as const;
  expect(run(at, people.implementer, except)).toBe("ownException");
  const other: Desk = { ...at };
  expect(run(other, people.implementer, { type: "rollBack", reason: "It stays so" })).toBeNull();
  expect(run(at, people.director, except)).toBeNull();
  expect(run(at, people.implementer, { type: "resume" })).toBeNull();
});

test("past the point of no return those who carry it hear it once, while no test has succeeded", () => {
  const task = { id: "t", number: null, title: "Dial in", phase: "testing", isCondition: false } as const;
  const test1 = { ...task, state: "3", closeCode: "successful" } as const;
  const cases = [
    [[], false],
    [[{ ...task, state: "1", closeCode: null }], false],
    [[test1], true],
    [[{ ...test1, closeCode: "unsuccessful" }], false],
    [[{ ...task, state: "4", closeCode: null }], false],
    [[test1, { ...task, state: "2", closeCode: null }], false],
  ] as const;
  for (const [tasks, tested] of cases) {
    const at = desk({ state: "-1", startedAt: now }, { tasks: new Map([[id, tasks]]) });
    expect(change.wake?.(at.record)).toBe("2026-11-27T21:30:00.000Z");
    const asked = { now: "2026-11-27T21:30:00.000Z", actor: actorOf(people.director), current: at.record, facts: at.facts, id };
    const decision = change.decide({ ...asked, command: { type: "wake" }, newId: () => id });
    if (!decision.ok) throw new Error(decision.refusal.code);
    expect(decision.events).toMatchObject([{ type: "pointOfNoReturnPassed", data: { tested } }]);
    const told = changeNotices.notices(
      { kind: "change", id, before: at.record, after: decision.next, events: decision.events, at: now, actor: asked.actor },
      { frozen: new Map(), people: [] },
    );
    expect(told.map((one) => [one.topic, one.urgency, one.to])).toEqual(tested ? [] : [["change.alarm", "now", [people.implementer]]]);
    expect(change.wake?.(decision.next), "next is the end of the window").toBe("2026-11-27T22:00:00.000Z");
  }
});

test("what runs past its window alarms ever more seldom, and after two weeks nobody any more", () => {
  const at = desk({ state: "-1", startedAt: fullPlan.plannedStart, pointPassedAt: fullPlan.plannedStart });
  let current = at.record;
  const alarms: string[] = [];
  for (let wake = change.wake?.(current) ?? null; wake !== null; wake = change.wake?.(current) ?? null) {
    const asked = { now: wake, actor: actorOf(people.director), current, facts: at.facts, id, command: { type: "wake" } as const };
    const decision = change.decide({ ...asked, newId: () => id });
    if (!decision.ok) throw new Error(decision.refusal.code);
    expect(decision.events, wake).toHaveLength(1);
    alarms.push(wake);
    current = decision.next;
  }
  expect(alarms.slice(0, 4)).toEqual(
    ["22", "23"].map((hour) => `2026-11-27T${hour}:00:00.000Z`).concat("2026-11-28T00:00:00.000Z", "2026-11-28T02:00:00.000Z"),
  );
  expect(alarms.length).toBeLessThan(22);
  expect(alarms.at(-1)! <= "2026-12-11T22:00:00.000Z").toBe(true);
});

test("what was rolled back is a failure, what overran is not without issues", () => {
  const at = approved();
  run(at, people.director, { type: "schedule" });
  at.at = fullPlan.plannedStart;
  run(at, people.implementer, { type: "implement" });
  at.at = "2026-11-27T22:30:00.000Z";
  const back = { ...at };
  expect(run(at, people.implementer, { type: "finish" })).toBeNull();
  expect(run(at, people.implementer, { type: "close", closeCode: "successful", closeNotes: "Fine" })).toBe("hasOverrun");
  expect(run(back, people.implementer, { type: "rollBack", reason: "No ping" })).toBeNull();
  expect(run(back, people.implementer, { type: "close", closeCode: "successful_issues", closeNotes: "Fine" })).toBe("wasRolledBack");
});

test("what overruns alarms again until it ends, each time later and at least once a day; what nobody began says so once", () => {
  const end = fullPlan.plannedEnd;
  const at = desk({ state: "-1", startedAt: fullPlan.plannedStart, rollbackMinutes: null });
  const alarms: number[] = [];
  for (let n = 0; n < 9; n++) {
    const due = change.wake!(at.record)!;
    at.at = addMinutes(due, -1);
    const before = at.record;
    expect(run(at, people.director, { type: "wake" })).toBeNull();
    expect(at.record).toBe(before);
    at.at = due;
    expect(run(at, people.director, { type: "wake" })).toBeNull();
    alarms.push((ms(due) - ms(end)) / 3_600_000);
  }
  expect(alarms).toEqual([0, 1, 2, 4, 8, 16, 32, 56, 80]);
  expect(run(at, people.implementer, { type: "finish" })).toBeNull();
  expect(change.wake!(at.record)).toBeNull();
  expect(at.record.overranAt).toBe(end);

  const waiting = desk({ state: "-2" });
  expect(change.wake!(waiting.record)).toBe(end);
  waiting.at = addMinutes(end, 5);
  expect(run(waiting, people.director, { type: "wake" })).toBeNull();
  expect(waiting.record.missedAt).toBe(waiting.at);
  expect(change.wake!(waiting.record)).toBeNull();
  const told = { kind: "change", id, before: waiting.record, after: waiting.record, at: now, actor: actorOf(people.director) };
  const facts = { frozen: new Map(), people: [], answerers: new Map([[id, [people.director]]]) };
  const missed = (late: number) => ({ ...told, at: addMinutes(end, late), events: [{ type: "windowMissed", data: { plannedEnd: end } }] });
  const [notice] = changeNotices.notices(missed(5), facts);
  expect(changeNotices.notices(missed(1441), facts), "what was missed long ago wakes nobody").toEqual([]);
  expect(notice).toMatchObject({ topic: "change.alarm", to: [people.implementer, people.requester, people.director] });
  const next = { plannedStart: addMinutes(end, 1440), plannedEnd: addMinutes(end, 1560) };
  expect(run(waiting, people.requester, { type: "edit", changes: next })).toBeNull();
  expect(waiting.record.missedAt).toBeNull();
});

test("an exception counts until a day after its freeze at most", () => {
  const freeze = { id: "9".repeat(32), name: "Year end", from: now, to: addMinutes(now, 600), services: [] };
  const at = desk({ state: "-3" }, { freezes: [freeze] });
  const except = (expiresAt: string) =>
    run(at, people.director, { type: "except", freeze: freeze.id, reason: "The bank asks for it", expiresAt });
  expect([except("9999-12-31T00:00:00.000Z"), except(addMinutes(freeze.to, 1441)), except(addMinutes(freeze.to, 1440))]).toEqual([
    ...["expiresTooLate", "expiresTooLate", null],
  ]);
});

test("an emergency whose approval did not follow in its time is no success without issues, whenever the votes came", () => {
  for (const [minutes, isWoken] of [
    [1439, false],
    [1441, false],
    [1441, true],
  ] as const) {
    const at = desk({ changeType: "emergency", state: "-5", plannedStart: now, plannedEnd: addMinutes(now, 3000) });
    for (const type of ["authorize", "schedule", "implement"] as const) expect(run(at, people.requester, { type })).toBeNull();
    at.at = addMinutes(now, minutes);
    if (isWoken) expect(run(at, people.director, { type: "wake" })).toBeNull();
    expect([run(at, people.voter, approve), run(at, people.other, approve), run(at, people.implementer, { type: "finish" })]).toEqual([
      ...[null, null, null],
    ]);
    const close = (closeCode: string) => run(at, people.implementer, { type: "close", closeCode, closeNotes: "Done" });
    expect(close("successful"), `${minutes}`).toBe(minutes > 1440 ? "approvedLate" : null);
    if (minutes > 1440) expect(close("successful_issues")).toBeNull();
  }
});

test("approval is due within the hours of its type and before the window begins; an emergency's may follow", () => {
  const hours = 24 * 60;
  fc.assert(
    fc.property(fc.integer({ min: -60, max: 3000 }), fc.constantFrom("normal" as const, "emergency" as const), (begins, changeType) => {
      const [plannedStart, plannedEnd] = [addMinutes(now, begins), addMinutes(now, begins + 400)];
      const at = desk({ changeType, state: changeType === "normal" ? "-4" : "-5", plannedStart, plannedEnd });
      expect(run(at, people.requester, { type: "authorize" })).toBeNull();
      const wanted = changeType === "normal" && begins > 0 ? Math.min(begins, hours) : hours;
      expect(at.record.approvalDueAt).toBe(addMinutes(now, wanted));
      expect(at.record.approvalRemindAt! > now && at.record.approvalRemindAt! <= at.record.approvalDueAt!).toBe(true);
    }),
  );
});
