import fc from "fast-check";
import { expect, test } from "vitest";
import { addMinutes } from "../../kernel/time.ts";
import { actorOf, factsOf, fullPlan, id, now, people, plannedChange } from "./change.fixture.ts";
import type { ChangeCommand } from "./commands.ts";
import type { Deployment, Report } from "./deployment.model.ts";
import { type DeploymentFacts, deployment, placeOf } from "./deployment.rules.ts";
import { askAgainAt, type Case, fits, judge, numberIn, type RuleTerms, standardChange } from "./deployment-judge.rules.ts";
import { deploymentMeasures } from "./deployment-report.ts";
import type { FreezeSpan, TemplateWords } from "./facts.ts";
import type { ChangeRequest } from "./model.ts";
import { change } from "./rules.ts";

const { service } = fullPlan;
const templateId = "7".repeat(32);
const rule: RuleTerms = {
  ...{ id: "8".repeat(32), environment: "production", target: "*", service, isProduction: true, needsChange: true },
  ...{ template: templateId, assignee: people.implementer, windowMinutes: 60 },
};
const words: TemplateWords = {
  ...{
    name: "Roll out",
    implementationPlan: "Do",
    testPlan: "Look",
    communicationPlan: null,
    rollbackPlan: "Undo",
    rollbackTrigger: "Dark",
  },
  ...{ rollbackMinutes: 5, steps: [], service: null, active: true, lostAtFailures: 2, lostAmong: 10 },
  ...{ revision: null, approvals: [], standing: "held" },
};
const caseOf = (more: Partial<Case> = {}): Case => ({
  ...{ now, actor: actorOf(people.director), id, title: "Web 4.2", rule, named: undefined, live: [] },
  facts: factsOf({ templates: new Map([[templateId, words]]) }),
  ...more,
});

test("a pattern fits as its plain reading says, and none takes long", () => {
  const part = fc.string({ unit: fc.constantFrom("a", "b", "*", "/"), maxLength: 8 });
  fc.assert(
    fc.property(part, part, (pattern, text) => {
      const escaped = pattern.split("*").map((one) => one.replaceAll("/", "\\/"));
      expect(fits(pattern, text)).toBe(new RegExp(`^${escaped.join("[^]*")}$`).test(text));
    }),
  );
  const began = performance.now();
  fits(`${"*a".repeat(100)}b`, "a".repeat(250));
  expect(performance.now() - began).toBeLessThan(500);
  expect(fits("Production", "pRODUCTION")).toBe(true);
});

test("a number is found where it stands by itself", () => {
  expect(numberIn("Release 4 (chg0000042)")).toBe("CHG0000042");
  expect(numberIn("refs/heads/CHG0000042-search")).toBe("CHG0000042");
  expect(numberIn("XCHG0000042")).toBeNull();
  expect(numberIn("CHG42")).toBeNull();
});

const freezes = fc.array(
  fc.record({
    from: fc.integer({ min: -90, max: 90 }),
    length: fc.integer({ min: 1, max: 120 }),
    mine: fc.constantFrom("all", "mine", "other"),
  }),
  { maxLength: 3 },
);
const standings = fc.record({
  standing: fc.constantFrom("held" as const, "held" as const, "lost" as const),
  active: fc.boolean(),
  service: fc.constantFrom(null, service, "9".repeat(32)),
});
test("may and the gate are one: what is allowed by a template is exactly what the change's own steps accept", () => {
  let allowed = 0;
  fc.assert(
    fc.property(freezes, standings, fc.boolean(), fc.integer({ min: 1, max: 30 }), (given, standing, isTroubled, windowMinutes) => {
      const frozen = given.map(({ from, length, mine }, at): FreezeSpan => {
        const services = mine === "all" ? [] : [mine === "mine" ? service : "9".repeat(32)];
        return { id: `${at}`.repeat(32), name: "Freeze", from: addMinutes(now, from), to: addMinutes(now, from + length), services };
      });
      const troubled = new Map(isTroubled ? [[service, { id: "6".repeat(32), number: "INC0000001" }]] : []);
      const facts = factsOf({
        freezes: frozen.filter((one) => one.to > now),
        troubled,
        templates: new Map([[templateId, { ...words, ...standing }]]),
      });
      const asked = caseOf({ facts, rule: { ...rule, windowMinutes } });
      const judgement = judge(asked);
      // The steps as they are sent to the change itself.
      let record: ChangeRequest | null = null;
      let refused = false;
      const steps = [
        { type: "create", ...standardChange(asked.rule!, templateId, "Web 4.2", now) },
        { type: "schedule" },
        { type: "implement" },
      ];
      for (const command of steps) {
        const question = { now, actor: asked.actor, current: record, command: command as ChangeCommand, facts, id, newId: () => id };
        const decision = change.decide(question);
        if (decision.ok) record = decision.next;
        else refused = true;
        if (refused) break;
      }
      expect(judgement.authority).toBe(refused ? "unauthorised" : "covered");
      if (judgement.authority === "covered") allowed++;
      else if (judgement.reasons.every((one) => one.code === "frozen")) {
        // Where only frozen time is in the way, it is worth asking again when that freeze is over, and not before.
        const again = askAgainAt(judgement, asked)!;
        expect(again > now && frozen.some((one) => one.to === again)).toBe(true);
      }
    }),
  );
  expect(allowed, "nothing was ever allowed: nothing was shown").toBeGreaterThan(0);
});

test("a number must name a live or scheduled change of that service", () => {
  const judged = (state: string, more: Partial<ChangeRequest> = {}) =>
    judge(caseOf({ named: plannedChange({ state: state as "-2", ...more }), now: "2026-11-27T20:05:00.000Z" }));
  expect(judged("-1")).toMatchObject({ authority: "covered", deed: "none" });
  expect(judged("-2", { changeType: "standard" }).reasons.map((one) => one.code)).toContain("templateNeeded");
  expect(judged("3").reasons).toMatchObject([{ code: "changeNotLive" }]);
  expect(judged("-1", { service: "9".repeat(32) }).reasons).toMatchObject([{ code: "changeOfOtherService" }]);
  expect(judge(caseOf({ named: null })).reasons).toMatchObject([{ code: "noSuchChange" }]);
  expect(judge(caseOf({ rule: { ...rule, template: null } })).reasons).toMatchObject([{ code: "noLiveChange" }]);
  expect(judge(caseOf({ rule: { ...rule, template: null, needsChange: false } })).authority).toBe("notNeeded");
  expect(judge(caseOf({ rule: null })).authority).toBe("notNeeded");
  // A number where nothing needs a change neither begins that change nor accuses anybody.
  for (const free of [null, { ...rule, template: null, needsChange: false }])
    for (const state of ["-4", "-2", "-1", "3"] as const) {
      const named = plannedChange({ state });
      const expected = state === "-1" ? { authority: "covered", change: id } : { authority: "notNeeded", change: null };
      expect(judge(caseOf({ rule: free, named, now: "2026-11-27T20:05:00.000Z" })), state).toMatchObject({ ...expected, deed: "none" });
    }
  expect(judge(caseOf({ rule: { ...rule, template: null }, live: [plannedChange({ state: "-1" })] }))).toMatchObject({
    authority: "covered",
  });
});

test("into a major incident nothing is deployed without a change, whatever the rule says or that there is none", () => {
  const troubled = new Map([[service, { id: "6".repeat(32), number: "INC0000001" }]]);
  const facts = factsOf({ troubled, templates: new Map([[templateId, words]]) });
  for (const given of [null, rule, { ...rule, template: null }, { ...rule, template: null, needsChange: false }])
    for (const named of [undefined, null, plannedChange({ state: "3" })]) {
      const judgement = judge(caseOf({ facts, rule: given, service, named }));
      expect(judgement.authority).toBe("unauthorised");
      if (named === undefined) expect(judgement.reasons.map((one) => one.code)).toContain("majorIncidentOpen");
    }
  // What is under way goes on, and an emergency begins.
  const now1 = "2026-11-27T20:05:00.000Z";
  expect(judge(caseOf({ facts, live: [plannedChange({ state: "-1" })], now: now1 })).authority).toBe("covered");
});

const states = ["waiting", "running", "succeeded", "failed", "canceled"] as const;
test("whatever order reports come in, a deployment ends once, is judged once, and its measures hold one outcome", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(...states), fc.constantFrom("report", "findFailed")), { minLength: 1, maxLength: 12 }),
      (given) => {
        let facts: DeploymentFacts = { cases: new Map([[id, caseOf({ rule: { ...rule, template: null } })]]), broken: new Map() };
        let record: Deployment | null = null;
        const standing = new Map<string, number>();
        const seen: string[] = [];
        for (const [at, [state, verb]] of given.entries()) {
          const told = { integration: null, key: "k", environment: "production", target: null, ref: null, commit: null, committedAt: null };
          const report: Report = { type: "report", ...told, link: null, startedBy: null, title: "Web", words: null, state, at: now };
          const command = verb === "report" ? report : { type: "findFailed" as const, at: now };
          const question = {
            now: addMinutes(now, at),
            actor: actorOf(people.director),
            current: record,
            command,
            facts,
            id,
            newId: () => id,
          };
          const decision = deployment.decide(question);
          if (!decision.ok || decision.next === record) continue;
          const told2 = {
            kind: "deployment",
            id,
            before: record,
            after: decision.next,
            events: decision.events,
            at: question.now,
            actor: question.actor,
          };
          for (const fact of deploymentMeasures(told2)) {
            if ("retract" in fact) standing.delete(fact.retract);
            else standing.set(fact.measure, (standing.get(fact.measure) ?? 0) + 1);
          }
          seen.push(...decision.events.map((one) => one.type));
          facts = deployment.learn!(facts, told2);
          record = decision.next;
        }
        const count = (type: string) => seen.filter((one) => one === type).length;
        expect(count("deploymentEnded")).toBeLessThanOrEqual(1);
        expect(count("deploymentBegun")).toBeLessThanOrEqual(1);
        if (!record) return;
        const ended = record.endedAt !== null && record.state !== "canceled";
        const outcomes = (standing.get("deployment.succeeded") ?? 0) + (standing.get("deployment.failed") ?? 0);
        expect(outcomes).toBe(ended ? 1 : 0);
        expect(standing.get("change.unauthorised") ?? 0).toBe(count("deploymentBegun"));
        expect(facts.broken.has(placeOf(record))).toBe(record.state === "failed");
      },
    ),
  );
});

test("what another system left under way without an end covers nothing; with one it covers until then", () => {
  const asked = { rule: { ...rule, template: null } };
  const left = plannedChange({ state: "-1", observed: true, plannedEnd: null });
  expect(judge(caseOf({ ...asked, live: [left] })).authority).toBe("unauthorised");
  expect(judge(caseOf({ ...asked, live: [{ ...left, observed: false }] })).authority).toBe("covered");
  expect(judge(caseOf({ ...asked, live: [plannedChange({ state: "-1", observed: true })] })).authority).toBe("covered");
});

test("a change under way covers until its window is over and the minutes of its type are, whatever its number or its rule", () => {
  const [ended, minutes] = [fullPlan.plannedEnd, 45];
  const live = plannedChange({ state: "-1" });
  const types = new Map([...factsOf().types].map(([type, terms]) => [type, { ...terms, coverAfterMinutes: minutes }]));
  fc.assert(
    fc.property(fc.integer({ min: -60, max: 20_000 }), fc.boolean(), (past, isNamed) => {
      const at = addMinutes(ended, past);
      const asked = { rule: { ...rule, template: null }, now: at, facts: factsOf({ types }) };
      const judgement = judge(caseOf({ ...asked, ...(isNamed ? { named: live } : { live: [live] }) }));
      expect(judgement.authority).toBe(past < minutes ? "covered" : "unauthorised");
      if (past >= minutes) expect(judgement.reasons).toMatchObject([{ code: "windowOver" }]);
    }),
  );
  // Where a template stands, what is over makes way for a change of its own.
  expect(judge(caseOf({ live: [live], now: addMinutes(ended, 60) }))).toMatchObject({ authority: "covered", deed: "open" });
  const later = plannedChange({ id: "3".repeat(32), state: "-1", plannedEnd: addMinutes(ended, 120) });
  expect(judge(caseOf({ live: [live, later], now: addMinutes(ended, 60) }))).toMatchObject({ change: later.id, deed: "none" });
});
