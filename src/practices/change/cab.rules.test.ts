import fc from "fast-check";
import { expect, test } from "vitest";
import { conditionLines } from "../meeting/item.model.ts";
import { type Candidate, sinceLast, whyOnAgenda } from "./cab-agenda.rules.ts";
import { actorOf, factsOf, id, now, people, plannedChange } from "./change.fixture.ts";
import type { ChangeCommand } from "./commands.ts";
import { digestOf } from "./digest.rules.ts";
import type { CabItem, ChangeFacts } from "./facts.ts";
import type { ChangeRequest } from "./model.ts";
import { change } from "./rules.ts";

const item = "9".repeat(32);
const meeting = "8".repeat(32);
const onAgenda: CabItem = {
  ...{ meeting, subject: id, disposition: "open", state: "open", decidesOn: "change" },
  ...{ chair: people.director, present: [people.director, people.other, people.implementer], invited: [], leastPresent: null },
};
const needed = (facts: ChangeFacts): ChangeFacts => ({
  ...facts,
  types: new Map([...facts.types].map(([type, terms]) => [type, { ...terms, cabNeeded: true }])),
});
const step = fc.record({
  verb: fc.constantFrom(
    "edit",
    "editBack",
    "authorize",
    "approve",
    "approve",
    "decide",
    "decide",
    "decideOld",
    "reject",
    "schedule",
    "assess",
  ),
  person: fc.constantFrom(...Object.values(people)),
  state: fc.constantFrom("open", "open", "open", "planned", "circulated"),
});

test("nothing that waits for the CAB is scheduled but for the words that somebody who may decide approved in an open meeting", () => {
  let scheduled = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 40 }), (steps) => {
      let record = plannedChange();
      let facts = needed(factsOf());
      let approvedWords: string | null = null;
      const shown = [digestOf(record)];
      const way = ["assess", "authorize", "approve", "approve", "decide", "schedule"].map((verb, at) => {
        const person = verb === "decide" ? people.director : at === 2 ? people.voter : people.other;
        return { verb, person, state: "open" };
      });
      for (const [n, one] of [...steps.slice(0, 4), ...way, ...steps.slice(4), ...way].entries()) {
        const command = commandOf(one, record, shown);
        // A chair who rewords it has made it their own, and another decides.
        const isReworded = one.verb.startsWith("edit") && one.person === people.director;
        const asked = {
          now,
          actor: actorOf(isReworded ? people.requester : one.person),
          current: record,
          command,
          facts: { ...facts, cabItems: new Map([[item, { ...onAgenda, state: one.state }]]) },
          id,
        };
        const decision = change.decide({ ...asked, newId: (m) => `${n}x${m}`.padEnd(32, "0") });
        if (!decision.ok) continue;
        const before = record;
        record = decision.next;
        facts = change.learn!(facts, { kind: "change", id, before, after: record, events: decision.events, at: now, actor: asked.actor });
        shown.push(digestOf(record));
        if (one.verb === "schedule") {
          scheduled++;
          expect(wordsOf(record)).toBe(approvedWords);
        }
        if (wordsOf(before) !== wordsOf(record) || one.verb === "reject") approvedWords = null;
        if (!one.verb.startsWith("decide")) continue;
        approvedWords = wordsOf(record);
        expect(one.person, "the chair, who neither asked for it nor carries it out").toBe(people.director);
        expect(one.state).toBe("open");
      }
    }),
    { numRuns: 300 },
  );
  expect(scheduled, "none was ever scheduled: nothing was shown").toBeGreaterThan(0);
});

/** The change after these commands, one after the other; what is refused changes nothing and is told by its code. */
function after(record: ChangeRequest, facts: ChangeFacts, steps: readonly [person: string, command: Record<string, unknown>][]) {
  const codes: (string | null)[] = [];
  let [is, known] = [record, facts];
  for (const [n, [person, command]] of steps.entries()) {
    const asked = { now, actor: actorOf(person), current: is, command: command as ChangeCommand, facts: known, id };
    const decision = change.decide({ ...asked, newId: (m) => `${n}y${m}`.padEnd(32, "0") });
    codes.push(decision.ok ? null : decision.refusal.code);
    if (!decision.ok) continue;
    known = change.learn!(known, {
      kind: "change",
      id,
      before: is,
      after: decision.next,
      events: decision.events,
      at: now,
      actor: asked.actor,
    });
    is = decision.next;
  }
  return { is, codes };
}
const byCab = (record: ChangeRequest, more: Record<string, unknown> = {}) => ({
  ...{ type: "decideByCab", meeting, item, decision: "rejected", reason: "No", conditions: [], digest: digestOf(record) },
  ...more,
});

test("a rejection of the CAB is not shaken off by sending the change back, nor by an edit there and back", () => {
  const facts = factsOf({ cabItems: new Map([[item, onAgenda]]) });
  const plan = plannedChange();
  const votes: [string, Record<string, unknown>][] = [
    [people.other, { type: "authorize" }],
    [people.voter, { type: "approve", words: null }],
    [people.other, { type: "approve", words: null }],
  ];
  const asked: typeof votes = [[people.other, { type: "assess" }], ...votes];
  const ways: Record<string, typeof votes> = {
    back: [
      [people.other, { type: "assess" }],
      [people.other, { type: "revert", reason: "So" }],
    ],
    edits: [
      [people.requester, { type: "edit", changes: { testPlan: "Look" } }],
      [people.requester, { type: "edit", changes: { testPlan: plan.testPlan } }],
    ],
  };
  for (const [name, way] of Object.entries(ways)) {
    const { codes, is } = after(plan, facts, [
      ...asked.slice(0, 2),
      [people.director, byCab(plan)],
      ...way,
      ...asked,
      [people.director, { type: "schedule" }],
    ]);
    expect(codes, name).toEqual([...codes.slice(0, -1).map(() => null), "cabRejected"]);
    expect(is.state).toBe("-3");
  }
});

test("only a meeting that decides on changes decides on one, and a condition ends at a moment", () => {
  const facts = factsOf({ cabItems: new Map([[item, { ...onAgenda, decidesOn: null }]]) });
  const { codes } = after(plannedChange({ state: "-3" }), facts, [[people.director, byCab(plannedChange({ state: "-3" }))]]);
  expect(codes).toEqual(["cabNoBoard"]);
  const line = (dueAt: unknown) => conditionLines.safeParse([{ title: "Rehearse", owner: null, dueAt }]).success;
  expect(["next week", "2026-13-01T00:00:00.000Z", 5].map(line)).toEqual([false, false, false]);
  expect([null, undefined, "2026-11-26T13:08:00Z"].map(line)).toEqual([true, true, true]);
});

const wordsOf = (record: ChangeRequest) => JSON.stringify([record.testPlan, record.rollbackMinutes]);
function commandOf({ verb }: { verb: string }, record: ChangeRequest, shown: readonly string[]): ChangeCommand {
  const cab = { type: "decideByCab", meeting, item, decision: "approved", reason: null, conditions: [] };
  if (verb === "decide") return { ...cab, digest: digestOf(record) } as ChangeCommand;
  // The digest of an older screen: what was there one step before.
  if (verb === "decideOld") return { ...cab, digest: shown.findLast((one) => one !== digestOf(record)) ?? "0" } as ChangeCommand;
  if (verb === "edit") return { type: "edit", changes: { testPlan: `Look ${shown.length}` } } as ChangeCommand;
  if (verb === "editBack") return { type: "edit", changes: { testPlan: "Ping it" } } as ChangeCommand;
  return { type: verb, reason: "So", words: null } as ChangeCommand;
}

const round = { last: "2026-11-19T14:30:00.000Z", at: "2026-11-26T14:30:00.000Z", next: "2026-12-03T14:30:00.000Z", zone: "UTC" };
const asked = (more: Partial<ChangeRequest>, last: Candidate["last"] = null): Candidate => ({
  ...{ change: plannedChange({ state: "-3", ...more }), approvals: [], last },
});
const seen = { item, seen: {}, disposition: "approved", reason: null, startsAt: "2026-11-19T14:30:00.000Z", isLeft: false };
test("what belongs on an agenda, by a table", () => {
  const decided = plannedChange({ state: "-3" });
  const failedSince = { state: "3", closeCode: "unsuccessful", endedAt: "2026-11-24T00:00:00.000Z" } as const;
  const table: [string | null, Candidate][] = [
    ["due", asked({ plannedStart: "2026-12-03T14:29:59.999Z" })],
    [null, asked({ plannedStart: "2026-12-03T14:30:00.000Z" })],
    ["due", asked({ plannedStart: "2027-02-01T00:00:00.000Z", approvalDueAt: "2026-12-01T00:00:00.000Z" })],
    ["overdue", asked({ approvalOverdueAt: "2026-11-25T00:00:00.000Z" })],
    [null, asked({ cabDecision: "approved", cabDigest: digestOf(decided) })],
    ["due", asked({ cabDecision: "approved", cabDigest: "0".repeat(64) })],
    [null, asked({ state: "-4" })],
    ["deferred", asked({ plannedStart: "2027-02-01T00:00:00.000Z" }, { ...seen, disposition: "deferred", isLeft: true })],
    ["notReached", asked({ plannedStart: "2027-02-01T00:00:00.000Z" }, { ...seen, disposition: "open", isLeft: true })],
    ["emergency", asked({ state: "-1", changeType: "emergency", createdAt: "2026-11-20T00:00:00.000Z" })],
    [null, asked({ state: "-1", changeType: "emergency", createdAt: "2026-11-18T00:00:00.000Z" })],
    ["failed", asked({ state: "0", rolledBackAt: "2026-11-24T00:00:00.000Z", endedAt: "2026-11-24T00:00:00.000Z" })],
    ["failed", asked(failedSince)],
    // What the last meeting approved, and failed since, comes again; what it has looked back on does not.
    ["failed", asked(failedSince, { ...seen, seen: { ":state": "-3" } })],
    [null, asked(failedSince, { ...seen, seen: { ":state": "3" } })],
    [null, asked({ state: "3", closeCode: "successful", endedAt: "2026-11-24T00:00:00.000Z" })],
    [null, asked({ state: "3", closeCode: "unsuccessful", endedAt: "2026-11-18T00:00:00.000Z" })],
  ];
  expect(table.map(([, one]) => whyOnAgenda(one, round))).toEqual(table.map(([why]) => why));
});

test("what changed since last time is said by the names of the fields", () => {
  const { change: before } = asked({});
  const last = { ...seen, disposition: "deferred", reason: "No plan", seen: { testPlan: "000000000000", ":votes": "0 of 2" } };
  expect(sinceLast({ change: before, approvals: [], last }, "UTC")).toBe(
    "It was deferred (No plan) on Thu 19 Nov 14:30. Changed since: Test plan. Votes: none, were 0 of 2.",
  );
});

test("a board decides with as many of its members there as its series says; a guest is no member", () => {
  const everybody = Object.values(people);
  fc.assert(
    fc.property(fc.subarray(everybody), fc.subarray(everybody), fc.integer({ min: 0, max: 5 }), (present, invited, leastPresent) => {
      const members = [...invited, people.director];
      const here = invited.length === 0 ? present.length : present.filter((one) => members.includes(one)).length;
      const facts = factsOf({ cabItems: new Map([[item, { ...onAgenda, present, invited, leastPresent }]]) });
      const { codes } = after(plannedChange({ state: "-3" }), facts, [[people.director, byCab(plannedChange({ state: "-3" }))]]);
      expect(codes).toEqual([here < leastPresent ? "cabNoQuorum" : null]);
    }),
  );
});
