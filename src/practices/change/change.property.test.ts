import fc from "fast-check";
import { expect, test } from "vitest";
import { addMinutes, type Instant, ms } from "../../kernel/time.ts";
import { actorOf, calmRisk, factsOf, id, people, plannedChange } from "./change.fixture.ts";
import { collisions, isOutside, type Planned } from "./collision.rules.ts";
import type { ChangeCommand } from "./commands.ts";
import type { ChangeFacts, FreezeSpan } from "./facts.ts";
import type { ChangeRequest } from "./model.ts";
import { pausedMs, workedMs } from "./pause.rules.ts";
import { riskOf } from "./risk.rules.ts";
import { change } from "./rules.ts";
import type { TaskCommand } from "./task.commands.ts";
import type { ChangeTask } from "./task.model.ts";
import { changeTask } from "./task.rules.ts";

const start = "2026-11-26T08:00:00.000Z";
const service = "5".repeat(32);
const minutes = (n: number): Instant => addMinutes(start, n);
const verbs =
  "assess authorize approve reject schedule schedule implement implement pause pause resume resume finish rollBack close revert cancel except withdrawException wake edit edit condition meet".split(
    " ",
  );
const step = fc.record({
  verb: fc.constantFrom(...verbs),
  person: fc.constantFrom(...Object.values(people)),
  wait: fc.integer({ min: 0, max: 90 }),
  field: fc.constantFrom("testPlan", "rollbackPlan", "rollbackMinutes", "plannedStart", "plannedEnd", "shortDescription"),
  value: fc.integer({ min: 0, max: 400 }),
});
const span = fc.tuple(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 1, max: 200 }));
const freezes = fc.array(fc.record({ span, named: fc.constantFrom("none", "this", "other") }), { maxLength: 3 });
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** What a person said of which words, kept apart from the rules: the model against which they are held. */
type Said = { words: string; by: Set<string> };
const wordsOf = (record: ChangeRequest) =>
  JSON.stringify([
    record.shortDescription,
    record.testPlan,
    record.rollbackPlan,
    record.rollbackMinutes,
    record.plannedStart,
    record.plannedEnd,
  ]);

test("no change begins without plan, approvals of these very words, and outside every freeze without a live exception", () => {
  let [begun, held, resumed] = [0, 0, 0];
  fc.assert(
    fc.property(
      fc.constantFrom("normal", "emergency"),
      freezes,
      fc.array(step, { minLength: 10, maxLength: 60 }),
      (changeType, given, steps) => {
        const frozen = given.map(({ span: [from, length], named }, at): FreezeSpan => {
          const services = named === "none" ? [] : named === "this" ? [service] : ["8".repeat(32)];
          return { id: `${at}`.repeat(32), name: "Freeze", from: minutes(from), to: minutes(from + length), services };
        });
        const facts: ChangeFacts = factsOf({ freezes: frozen, risk: new Map([[id, calmRisk]]) });
        const record = plannedChange({
          changeType: changeType as ChangeRequest["changeType"],
          service,
          plannedStart: minutes(60),
          plannedEnd: minutes(800),
        });
        const walked = walk({ record, facts, frozen }, steps);
        begun += walked.begun;
        held += walked.held;
        resumed += walked.resumed;
      },
    ),
    { numRuns: 400 },
  );
  expect(begun, "none ever began: nothing was shown").toBeGreaterThan(0);
  expect(resumed, "none ever went on: nothing was shown").toBeGreaterThan(0);
  expect(held, "no condition ever held one back: nothing was shown").toBeGreaterThan(0);
});

function walk(
  scene: { record: ChangeRequest; facts: ChangeFacts; frozen: FreezeSpan[] },
  steps: readonly Step[],
): { begun: number; held: number; resumed: number } {
  let { record, facts } = scene;
  let [at, begun, held, resumed, n] = [0, 0, 0, 0, 0];
  // Who reworded it since it was last approved, kept apart from the rules.
  let wrote = new Set<string>();
  let said: Said = { words: "", by: new Set() };
  const conditions = new Set<string>();
  const granted: { freeze: string; words: string; until: Instant }[] = [];
  // A walk that goes the whole way, with the random steps in between: else hardly any would reach the end.
  const way = ["assess", "authorize", "approve", "approve", "schedule", "implement"].map((verb, place): Step => {
    const person = verb === "approve" ? (place === 2 ? people.voter : people.other) : people.requester;
    return { verb, person, wait: verb === "implement" ? 60 : 0, field: "testPlan", value: 1 };
  });
  for (const one of [...steps.slice(0, 5), ...way, ...steps.slice(5), ...way]) {
    at += one.wait;
    const now = minutes(at);
    if (one.verb === "condition" || one.verb === "meet") {
      facts = settle({ record, facts, now, conditions }, one);
      continue;
    }
    const command = commandOf(one, now, scene.frozen);
    const asked = { now, actor: actorOf(one.person), current: record, command, facts, id };
    const decision = change.decide({ ...asked, newId: (m) => `${n}x${m}`.padEnd(32, "0") });
    n++;
    if (!decision.ok) {
      if (decision.refusal.code === "conditionsOpen") held++;
      continue;
    }
    const before = record;
    record = decision.next;
    facts = change.learn!(facts, { kind: "change", id, before, after: record, events: decision.events, at: now, actor: asked.actor });
    if (one.verb === "authorize") said = { words: wordsOf(record), by: new Set() };
    if (one.verb === "approve") {
      expect([...wrote], "a vote on one's own words").not.toContain(one.person);
      said.by.add(one.person);
    }
    if (one.verb === "edit" && wordsOf(before) !== wordsOf(record)) {
      const wasGiven = said.words === wordsOf(before) && said.by.size >= 2;
      wrote = new Set([...(wasGiven ? [] : wrote), one.person]);
    }
    if (one.verb === "reject" || one.verb === "revert") said = { words: "", by: new Set() };
    if (command.type === "except") granted.push({ freeze: command.freeze, words: wordsOf(record), until: command.expiresAt });
    if (command.type === "withdrawException") granted.splice(0, granted.length, ...granted.filter((two) => two.freeze !== command.freeze));
    if (one.verb !== "implement" && one.verb !== "resume") continue;
    for (const freeze of scene.frozen) {
      const isOver =
        freeze.to <= now ||
        freeze.from >= (record.plannedEnd! > now ? record.plannedEnd! : addMinutes(now, 1)) ||
        (freeze.services.length > 0 && !freeze.services.includes(service));
      const isGranted = granted.some((two) => two.freeze === freeze.id && two.words === wordsOf(record) && two.until > now);
      expect(isOver || isGranted, `${one.verb} in ${freeze.from} to ${freeze.to}`).toBe(true);
    }
    if (one.verb === "resume") {
      resumed++;
      continue;
    }
    begun++;
    expect(conditions.size, "a condition without evidence").toBe(0);
    expect(record.rollbackPlan?.trim()).toBeTruthy();
    expect(ms(record.plannedEnd!) - record.rollbackMinutes! * 60_000).toBeGreaterThanOrEqual(ms(record.plannedStart!));
    expect(now >= record.plannedStart! && now < record.plannedEnd!).toBe(true);
    expect(said.words).toBe(wordsOf(record));
    if (record.changeType === "normal") expect(said.by.size).toBeGreaterThanOrEqual(2);
    for (const person of said.by) expect([people.requester, people.implementer]).not.toContain(person);
  }
  return { begun, held, resumed };
}

/** Sets a condition, or shows the evidence of the first; which are open is kept apart from the rules. */
function settle(
  { record, facts, now, conditions }: { record: ChangeRequest; facts: ChangeFacts; now: Instant; conditions: Set<string> },
  { verb, value }: Step,
): ChangeFacts {
  const tasks = facts.tasks.get(id) ?? [];
  const current = verb === "meet" ? (tasks.find((task) => conditions.has(task.id)) as ChangeTask | undefined) : null;
  if (current === undefined) return facts;
  const blank = { description: null, position: null, owner: null, team: null, plannedStart: null, plannedEnd: null };
  const command =
    current === null
      ? { type: "create", change: id, title: `Condition ${value}`, phase: "planning", isCondition: true, ...blank }
      : { type: "complete", evidence: value % 3 === 0 ? " " : "Seen", closeCode: null, closeNotes: null };
  const taskId = current?.id ?? `${tasks.length}t`.padEnd(32, "0");
  const asked = { now, actor: actorOf(people.director), current, command: command as TaskCommand, id: taskId, newId: () => taskId };
  const known = { changes: new Map([[id, record]]), last: new Map(), counts: new Map() };
  const decision = changeTask.decide({ ...asked, facts: known });
  if (!decision.ok) return facts;
  if (current === null) conditions.add(taskId);
  else conditions.delete(taskId);
  return { ...facts, tasks: new Map([[id, [...tasks.filter((task) => task.id !== taskId), decision.next]]]) };
}

test("rest is counted to the minute, however often it was paused, and never beyond the end", () => {
  const moves = fc.array(fc.tuple(fc.constantFrom("pause", "resume", "wake", "wait"), fc.integer({ min: 0, max: 90 })), { maxLength: 30 });
  fc.assert(
    fc.property(moves, fc.constantFrom("finish", "rollBack"), (steps, end) => {
      let record = plannedChange({ state: "-1", startedAt: start });
      let [at, rested, isPaused] = [0, 0, false];
      const send = (type: string) => {
        const asked = { now: minutes(at), actor: actorOf(people.implementer), current: record, facts: factsOf(), id, newId: () => id };
        const decision = change.decide({ ...asked, command: { type, reason: "Lunch" } as ChangeCommand });
        if (decision.ok) record = decision.next;
        return decision.ok;
      };
      for (const [verb, wait] of [...steps, ["wait", 7] as const]) {
        at += wait;
        if (isPaused) rested += wait;
        if (verb !== "wait") expect(send(verb)).toBe(verb === "wake" || (verb === "pause") === !isPaused);
        if (verb === "pause" || verb === "resume") isPaused = verb === "pause";
      }
      if (isPaused && end === "finish") {
        expect(send("finish")).toBe(false);
        expect(send("resume")).toBe(true);
      }
      expect(send(end)).toBe(true);
      const later = minutes(at + 500);
      expect(record.pausedAt).toBeNull();
      expect(pausedMs(record.pauses, later)).toBe(rested * 60_000);
      expect(workedMs(record, later)).toBe((at - rested) * 60_000);
    }),
  );
});

function commandOf({ verb, field, value }: Step, now: Instant, frozen: readonly FreezeSpan[]): ChangeCommand {
  const freeze = frozen[value % 3]?.id ?? "0".repeat(32);
  const said =
    field === "rollbackMinutes" ? value : field.startsWith("planned") ? addMinutes(now, value) : value % 5 === 0 ? null : `Words ${value}`;
  const changes = { [field]: field === "shortDescription" ? `Words ${value}` : said };
  const more = {
    reason: "So",
    words: null,
    closeCode: "unsuccessful",
    closeNotes: "So",
    freeze,
    expiresAt: addMinutes(now, value),
    changes,
  };
  return { type: verb, ...more } as ChangeCommand;
}

const ids = ["1", "2", "3", "4", "5"];
const plannedChanges = fc.record({
  id: fc.uuid(),
  span,
  implementer: fc.option(fc.constantFrom("x", "y"), { nil: null }),
  things: fc.uniqueArray(fc.constantFrom(...ids), { maxLength: 2 }),
  needs: fc.uniqueArray(fc.constantFrom(...ids), { maxLength: 3 }),
});
test("two changes collide for the same reason from either side, and only where their windows overlap", () => {
  fc.assert(
    fc.property(plannedChanges, plannedChanges, (a, b) => {
      const [one, other] = [a, b].map(
        ({ span: [from, length], things, needs, ...rest }): Planned => ({
          ...rest,
          from: minutes(from),
          to: minutes(from + length),
          things: new Set(things),
          needs: new Set(needs),
        }),
      ) as [Planned, Planned];
      const [there, back] = [collisions(one, [other]), collisions(other, [one])];
      expect(there.map(({ reason, thing }) => [reason, thing])).toEqual(back.map(({ reason, thing }) => [reason, thing]));
      const minutesShared = Math.min(a.span[0] + a.span[1], b.span[0] + b.span[1]) - Math.max(a.span[0], b.span[0]);
      const isAny =
        a.things.concat(a.needs).some((id) => b.things.concat(b.needs).includes(id)) ||
        (a.implementer !== null && a.implementer === b.implementer);
      expect(there.length > 0).toBe(one.id !== other.id && minutesShared > 0 && isAny);
    }),
  );
});

test("outside the maintenance windows only where some are agreed", () => {
  const window = { from: minutes(10), to: minutes(20) };
  expect(isOutside(window, [])).toBe(false);
  expect(isOutside(window, [{ from: minutes(10), to: minutes(20) }])).toBe(false);
  expect(isOutside(window, [{ from: minutes(11), to: minutes(30) }])).toBe(true);
});

const record365 = fc
  .integer({ min: 0, max: 200 })
  .chain((ended) => fc.record({ ended: fc.constant(ended), failed: fc.integer({ min: 0, max: ended }) }));
const riskGiven = fc.record({
  history: fc.record({ type: record365, service: record365, team: record365, implementer: record365 }),
  dependents: fc.integer({ min: 0, max: 50 }),
  users: fc.integer({ min: 0, max: 5000 }),
  busyMinutes: fc.option(fc.integer({ min: 0, max: 600 }), { nil: null }),
  openIncidents: fc.integer({ min: 0, max: 9 }),
  freezeEdges: fc.constantFrom([], [minutes(100)]),
});
test("risk is the sum of its lines, and one more failure never lowers it", () => {
  fc.assert(
    fc.property(riskGiven, (given) => {
      const record = plannedChange();
      const risk = riskOf(record, given);
      expect(risk.points).toBe(risk.lines.reduce((sum, line) => sum + line.points, 0));
      expect(risk.risk).toBe(risk.points >= 60 ? "1" : risk.points >= 40 ? "2" : risk.points >= 20 ? "3" : "4");
      const { ended, failed } = given.history.team;
      const worse = { ...given, history: { ...given.history, team: { ended: Math.max(ended, failed + 1), failed: failed + 1 } } };
      if (ended > failed) expect(riskOf(record, worse).points).toBeGreaterThanOrEqual(risk.points);
      expect(riskOf(record, { ...given, openIncidents: given.openIncidents + 1 }).points).toBeGreaterThanOrEqual(risk.points);
    }),
  );
});
