import fc from "fast-check";
import { expect, test } from "vitest";
import { addMinutes } from "../../kernel/time.ts";
import { actorOf, factsOf, fullPlan, id, now, people, plannedChange } from "./change.fixture.ts";
import type { ChangeCommand } from "./commands.ts";
import { failureOf } from "./outcome.rules.ts";
import type { ChangeTemplate } from "./register.model.ts";
import { change } from "./rules.ts";
import { type Outcome, standingFault } from "./standing.rules.ts";
import { templateFault } from "./template.rules.ts";
import { changeTemplate } from "./template-kind.rules.ts";

const templateId = "7".repeat(32);
const words = {
  ...{ implementationPlan: "Do it", testPlan: "Look", communicationPlan: "Tell", rollbackPlan: "Undo it", rollbackTrigger: "It is dark" },
  rollbackMinutes: 5,
};
type Said = { type: string } & Record<string, unknown>;

/** Runs one command on a template as the engine would; the code of its refusal, or the record. */
function run(current: ChangeTemplate | null, person: string, command: Said, more: { at?: string; outcomes?: readonly Outcome[] } = {}) {
  const facts = { outcomes: new Map([[templateId, more.outcomes ?? []]]) };
  const actor = person === "" ? { ...actorOf(people.voter), personId: null } : actorOf(person);
  const decision = changeTemplate.decide({ now: more.at ?? now, actor, current, command, facts, id: templateId, newId: () => id });
  return decision.ok ? decision.next : decision.refusal.code;
}
const made = (record: ChangeTemplate | string): ChangeTemplate => {
  if (typeof record === "string") throw new Error(record);
  return record;
};

const outcomes = fc.array(
  fc.record({
    failure: fc.constantFrom(null, null, null, "rolledBack" as const, "overran" as const),
    closedAt: fc.integer({ min: 0, max: 2000 }).map((at) => addMinutes(now, at)),
    majorIncident: fc.constantFrom(null, null, null, null, null, null, "INC0000001"),
  }),
  { maxLength: 30 },
);
test("standing is lost exactly where so many of the last failed, or one caused a major incident", () => {
  fc.assert(
    fc.property(
      outcomes,
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 12 }),
      fc.option(fc.integer({ min: 0, max: 2000 }), { nil: null }),
      (given, lostAtFailures, lostAmong, from) => {
        const listed = given.map((one, at): Outcome => ({ ...one, id: `${at}`.padStart(32, "0"), number: `CHG${at}`, title: "So" }));
        const forgiven = from === null ? null : addMinutes(now, from);
        const said = standingFault(listed, { lostAtFailures, lostAmong }, forgiven);
        // Counted again, one by one, without sorting: what is younger than each.
        const younger = (one: Outcome) =>
          listed.filter((two) => two.closedAt > one.closedAt || (two.closedAt === one.closedAt && two.id > one.id));
        const last = listed.filter((one) => (forgiven === null || one.closedAt > forgiven) && younger(one).length < lostAmong);
        const isLost =
          last.some((one) => one.majorIncident !== null) || last.filter((one) => one.failure !== null).length >= lostAtFailures;
        expect(said !== null).toBe(isLost);
        // One more failure never gives standing back.
        const worse: Outcome = {
          id: "f".repeat(32),
          number: null,
          title: "",
          closedAt: addMinutes(now, 3000),
          failure: "rolledBack",
          majorIncident: null,
        };
        if (lostAmong > last.length && isLost)
          expect(standingFault([...listed, worse], { lostAtFailures, lostAmong }, forgiven)).not.toBeNull();
      },
    ),
  );
});

const step = fc.record({
  verb: fc.constantFrom("edit", "edit", "approveRevision", "change"),
  person: fc.constantFrom(people.voter, people.other, people.director),
  plan: fc.constantFrom("Do it", "Do it thus", "Do it so"),
});
test("a revision counts once another hand approved it, and a change keeps to the one it was made from", () => {
  let kept = 0;
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      let record = made(run(null, people.voter, { type: "create", name: "Swap", ...words }));
      let authors = new Set([people.voter]);
      let inForce: string | null = null;
      const changes: { plan: string; revision: number }[] = [];
      for (const { verb, person, plan } of steps) {
        if (verb === "change") {
          const facts = factsOf({ templates: new Map([[templateId, record]]) });
          const command = { type: "create", shortDescription: "Swap one", changeType: "standard", template: templateId } as ChangeCommand;
          const decision = change.decide({ now, actor: actorOf(person), current: null, command, facts, id, newId: () => id });
          if (!decision.ok) throw new Error(decision.refusal.code);
          const { implementationPlan, templateRevision } = decision.next;
          expect(templateFault(decision.next, facts)?.code ?? null).toBe(inForce === null ? "templateUnapproved" : null);
          if (inForce === null) continue;
          expect(implementationPlan).toBe(inForce);
          changes.push({ plan: inForce, revision: templateRevision! });
          continue;
        }
        const next = run(record, person, verb === "edit" ? { type: "edit", changes: { implementationPlan: plan } } : { type: verb });
        const isPending = record.implementationPlan !== inForce || authors.size > 0;
        if (verb === "edit") {
          if (plan !== record.implementationPlan) authors.add(person);
        } else if (!isPending) expect(next).toBe("nothingToApprove");
        else if (authors.has(person)) expect(next).toBe("ownRevision");
        else {
          inForce = record.implementationPlan;
          authors = new Set();
        }
        if (typeof next !== "string") record = next;
      }
      const facts = factsOf({ templates: new Map([[templateId, record]]) });
      for (const { plan, revision } of changes) {
        kept++;
        const standard = plannedChange({
          ...words,
          changeType: "standard",
          template: templateId,
          templateRevision: revision,
          implementationPlan: plan,
        });
        expect(templateFault(standard, facts)).toBeNull();
        expect(templateFault({ ...standard, testPlan: "None" }, facts)?.code).toBe("leftTemplate");
      }
    }),
  );
  expect(kept, "no change was ever made: nothing was shown").toBeGreaterThan(0);
});

test("a template without standing schedules nothing; a manager gives it back with a reason, and what failed before is forgiven", () => {
  const failed = (at: number): Outcome => ({
    ...{ id: `${at}`.padStart(32, "0"), number: `CHG${at}`, title: "So", failure: "rolledBack", majorIncident: null },
    closedAt: addMinutes(now, at),
  });
  const held = made(run(null, "", { type: "create", name: "Swap", ...words }));
  expect(run(held, people.other, { type: "giveBackStanding", reason: "So" })).toBe("holdsStanding");
  expect(made(run(held, "", { type: "observe" }, { outcomes: [failed(1)] })).standing).toBe("held");
  const lost = made(run(held, "", { type: "observe" }, { outcomes: [failed(1), failed(2)], at: addMinutes(now, 3) }));
  expect(lost).toMatchObject({
    standing: "lost",
    standingReason: "2 of its last 2 changes failed: CHG2 (rolled back), CHG1 (rolled back).",
  });
  const standard = plannedChange({
    ...words,
    changeType: "standard",
    template: templateId,
    templateRevision: 1,
    service: fullPlan.service,
  });
  const asked = {
    now,
    actor: actorOf(people.director),
    current: standard,
    command: { type: "schedule" as const },
    facts: factsOf({ templates: new Map([[templateId, lost]]) }),
  };
  expect(change.gate(asked)).toMatchObject({ code: "standingLost", because: "Swap" });
  expect(run(lost, people.other, { type: "giveBackStanding", reason: " " })).toBe("reasonNeeded");
  // Lost for what was no failure after all, it is held again; by what time alone mends, or as long as enough failed, it is not.
  const taken = (isTakenBack: boolean, outcomes: Outcome[]) =>
    made(run(lost, "", { type: "observe", isTakenBack }, { outcomes, at: addMinutes(now, 4) })).standing;
  expect([taken(true, [failed(1)]), taken(false, [failed(1)]), taken(true, [failed(1), failed(2)])]).toEqual(["held", "lost", "lost"]);
  const back = made(run(lost, people.other, { type: "giveBackStanding", reason: "New cable" }, { at: addMinutes(now, 5) }));
  expect(made(run(back, "", { type: "observe" }, { outcomes: [failed(1), failed(2), failed(6)] })).standing).toBe("held");
  expect(made(run(back, "", { type: "observe" }, { outcomes: [failed(1), failed(6), failed(7)] })).standing).toBe("lost");
});

test("a change fails that was rolled back, was unsuccessful or overran; open ones neither fail nor succeed", () => {
  const closed = { state: "3", closeCode: "successful", rolledBackAt: null, overranAt: null, causedIncidents: [] as string[] } as const;
  expect(failureOf(closed)).toBeNull();
  expect(failureOf({ ...closed, closeCode: "successful_issues" })).toBeNull();
  expect(failureOf({ ...closed, closeCode: "unsuccessful" })).toBe("unsuccessful");
  expect(failureOf({ ...closed, rolledBackAt: now, closeCode: "unsuccessful" })).toBe("rolledBack");
  expect(failureOf({ ...closed, overranAt: now, closeCode: "successful_issues" })).toBe("overran");
  expect(failureOf({ ...closed, causedIncidents: ["i"] })).toBe("causedIncident");
  expect(failureOf({ ...closed, state: "0", rolledBackAt: now })).toBeNull();
});

test("a template of one service does not reach the things of another", () => {
  const [service, item, home] = [fullPlan.service, "9".repeat(32), "8".repeat(32)];
  const words = { implementationPlan: "Do", testPlan: "Look", rollbackPlan: "Undo", rollbackTrigger: "Dark", rollbackMinutes: 5 };
  const template = {
    ...words,
    communicationPlan: null,
    steps: [],
    service,
    lostAtFailures: 2,
    lostAmong: 10,
    revision: null,
    approvals: [],
  };
  const standing = { name: "T", active: true, standing: "good", authors: [] } as const;
  const templates = new Map([[templateId, { ...template, ...standing } as never]]);
  const change = plannedChange({ ...words, communicationPlan: null, changeType: "standard", template: templateId, affectedItems: [item] });
  const fault = (homes: [string, string][]) => templateFault(change, { templates, homes: new Map(homes) })?.code ?? null;
  expect([fault([]), fault([[item, service]]), fault([[item, home]])]).toEqual([null, null, "otherService"]);
});
