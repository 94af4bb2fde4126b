import { expect, it, test } from "vitest";
import { type Actor, systemActor } from "../../kernel/actor.ts";
import { type Concern, concernOf } from "../../kernel/concern.ts";
import { exception } from "./exception.rules.ts";
import type { Exception } from "./model.ts";
import type { Ask } from "./policy.model.ts";
import { usualTerms } from "./policy.rules.ts";
import { askKind } from "./registers.rules.ts";
import { exceptionMeasures } from "./report.ts";

const now = "2026-11-26T09:00:00.000Z";
const id = "e".repeat(32);
const facts = { terms: usualTerms, favours: [] };
const acting = (...permissions: string[]): Actor => ({
  ...systemActor("web"),
  personId: "a".repeat(32),
  permissions: new Set(permissions),
});
const director = acting("triage.act", "triage.judge", "triage.ask");
const manager = acting("triage.act", "triage.ask");
const onBehalf: Actor = { ...director, onBehalfOf: { personId: "d".repeat(32), name: "The director" } };

function raised(concern: Partial<Concern>): Exception {
  const said = concernOf({ rootCauseKey: "c".repeat(32), title: "Contract Nordwind", facts: "level 2", ...concern });
  const command = { type: "raise", sourceKind: "x", source: "s".repeat(32), sourceNumber: "X1", concern: said, heard: "0" } as const;
  const done = exception.decide({ now, actor: systemActor("reaction"), current: null, command, facts, id, newId: () => id });
  if (!done.ok) throw new Error(done.refusal.code);
  return done.next;
}

test.each([
  ["the director", director, true],
  ["somebody else in their own name", manager, false],
  ["somebody on behalf of the director", onBehalf, false],
])("what only the director can do: %s", (_who, actor, may) => {
  const current = raised({ onlyDirector: 1, authorityWords: "Only the director can do it." });
  const decided = exception.decide({ now, actor, current, command: { type: "decide", decision: "Yes" }, facts, id, newId: () => id });
  expect(decided.ok ? null : decided.refusal.code).toBe(may ? null : "inPerson");
  const ask = { id, state: "open", onlyDirector: true, title: "Sign", extra: {} } as Ask;
  const asked = { now, actor, current: ask, facts: undefined, id, newId: () => id };
  const answered = askKind.decide({ ...asked, command: { type: "answer", answer: "Yes" } });
  expect(answered.ok ? null : answered.refusal.code).toBe(may ? null : "inPerson");
  const unmarked = askKind.decide({ ...asked, command: { type: "edit", changes: { onlyDirector: false } } });
  expect(unmarked.ok ? null : unmarked.refusal.code).toBe(may ? null : "markStays");
});

it("keeps of a secret not even what it is about: its cause would name it", () => {
  const secret = raised({ neutralTitle: "A confidential dispute with a vendor" });
  expect(JSON.stringify(secret)).not.toMatch(/c{32}|Nordwind|level 2|X1/);
  expect([secret.rootCauseKey, secret.said.rootCauseKey, secret.concern.rootCauseKey]).toEqual([id, id, id]);
  expect(raised({}).rootCauseKey).toBe("c".repeat(32));
});

it("leaves what was judged of the time before where a line is raised again", () => {
  const before = { ...raised({}), rightToTell: "yes", goneAt: now } as Exception;
  const change = { id, kind: "triageException", before, after: raised({}), at: now, actor: director } as const;
  const again = { ...change, events: [{ type: "exceptionRaised", data: { again: true } }] };
  expect(exceptionMeasures(again)).toEqual([]);
});
