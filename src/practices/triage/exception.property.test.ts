import fc from "fast-check";
import { expect, it } from "vitest";
import { type Actor, systemActor } from "../../kernel/actor.ts";
import type { Concern } from "../../kernel/concern.ts";
import { isInstant, MINUTE_MS, ms } from "../../kernel/time.ts";
import { standingAt } from "./band.rules.ts";
import type { ExceptionCommand } from "./commands.ts";
import { folded, stand } from "./desk.rules.ts";
import { exception } from "./exception.rules.ts";
import type { Exception } from "./model.ts";
import { usualTerms } from "./policy.rules.ts";
import { digestOf } from "./reactions.ts";
import { courseOf, differencesOf } from "./replay.rules.ts";
import { reckon } from "./score.rules.ts";
import { at, concerns, scales } from "./triage.fixture.ts";

const hand: Actor = { ...systemActor("web"), personId: "p".repeat(32), name: "Somebody" };
const facts = { terms: usualTerms, favours: [] };
const id = "e".repeat(32);

type Step = { minutes: number; act: string; concern: Concern; ahead: number };
const step: fc.Arbitrary<Step> = fc.record({
  minutes: fc.integer({ min: 0, max: 400 }),
  act: fc.constantFrom(
    "raise",
    "cease",
    "wake",
    "acknowledge",
    "delegate",
    "decide",
    "fold",
    "snooze",
    "override",
    "resume",
    "judge",
    "reweigh",
    "settle",
  ),
  concern: concerns,
  ahead: fc.integer({ min: 1, max: 500 }),
});

function commandOf({ act, concern, ahead }: Step, now: number): ExceptionCommand {
  const dueAt = at(now + ahead);
  const said: Record<string, ExceptionCommand> = {
    raise: {
      type: "raise",
      sourceKind: "incident",
      source: "s".repeat(32),
      sourceNumber: "INC1",
      concern,
      heard: digestOf(concern, at(now)),
    },
    delegate: { type: "delegate", to: "q".repeat(32), dueAt, reason: null },
    decide: { type: "decide", decision: "Yes" },
    fold: { type: "fold", reason: null },
    snooze: { type: "snooze", until: dueAt, reason: "later" },
    override: { type: "override", to: ahead % 2 === 0 ? "NOW" : "WEEKLY", reason: "I know" },
    judge: { type: "judge", right: "yes" },
    settle: { type: "settle", words: "Talked about" },
  };
  return said[act] ?? ({ type: act } as ExceptionCommand);
}

it("never loses a line: it ends only when it is decided or its reason is gone, and what left the Desk for a time knows when it comes back", () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 14 }), (steps) => {
      let current: Exception | null = null;
      let now = 0;
      for (const one of steps) {
        now += one.minutes;
        const command = commandOf(one, now);
        const decision = exception.decide({ now: at(now), actor: hand, current, command, facts, id, newId: () => id });
        if (!decision.ok) continue;
        const before: Exception | null = current;
        current = decision.next;
        const hasEnded = current.state === "decided" || current.state === "expired";
        const hadEnded = before !== null && (before.state === "decided" || before.state === "expired");
        if (hasEnded && !hadEnded) expect(["decide", "settle", "cease"]).toContain(command.type);
        // A meeting decides nothing that only the director may.
        if (command.type === "settle" && current.said.onlyDirector === 1) expect(current.state).toBe("open");
        if (current.goneAt === null && command.type !== "cease") {
          expect(current.scoreTenths).toBe(reckon({ kind: "incident", concern: current.said }, facts, at(now)).tenths);
          const isAhead = current.said.from !== null && current.said.from > at(now);
          expect(current.band === null).toBe(isAhead);
          const wake = exception.wake!(current);
          if (current.state === "delegated" || current.state === "snoozed") expect(wake !== null && isInstant(wake)).toBe(true);
          if (wake !== null) expect(wake > at(now)).toBe(true);
        }
        // What the journal keeps has no word of the record.
        expect(JSON.stringify(current.concern)).not.toContain("Something");
      }
    }),
    { numRuns: 200 },
  );
});

it("brings a line back when a gate opens later than the act that sent it away", () => {
  fc.assert(
    fc.property(
      concerns,
      fc.constantFrom("delegate", "snooze", "fold", "decide"),
      fc.integer({ min: 1, max: 900 }),
      (base, act, gateAt) => {
        const concern: Concern = { ...base, from: null, onlyDirector: 0, gates: [{ code: "safety", since: at(gateAt), words: "w" }] };
        const run = (current: Exception | null, command: ExceptionCommand, now: number) => {
          const decision = exception.decide({ now: at(now), actor: hand, current, command, facts, id, newId: () => id });
          if (!decision.ok) throw new Error(decision.refusal.code);
          return decision.next;
        };
        const raised = run(null, commandOf({ act: "raise", concern, minutes: 0, ahead: 1 }, 0), 0);
        const away = run(raised, commandOf({ act, concern, minutes: 0, ahead: 2000 }, 0), 0);
        expect(exception.wake!(away)).not.toBeNull();
        const back = run(away, { type: "wake" }, gateAt);
        expect([back.state, back.band]).toEqual(["open", "NOW"]);
      },
    ),
    { numRuns: 100 },
  );
});

it("folds by cause: every record stands in exactly one line, led by the highest", () => {
  fc.assert(
    fc.property(fc.array(fc.record({ concern: concerns, cause: fc.constantFrom("a", "b", "c") }), { maxLength: 12 }), (given) => {
      const records = given.map(({ concern, cause }, place) => {
        const command = commandOf({ act: "raise", concern: { ...concern, rootCauseKey: cause }, minutes: 0, ahead: 1 }, 0);
        const decision = exception.decide({ now: at(0), actor: hand, current: null, command, facts, id: `${place}`, newId: () => id });
        if (!decision.ok) throw new Error(decision.refusal.code);
        return { ...decision.next, id: `${place}` };
      });
      const stood = stand(records, facts, at(0));
      const led = folded(stood);
      expect(led.flatMap((one) => [one.record.id, ...one.others.map(({ record }) => record.id)]).sort()).toEqual(
        stood.map((one) => one.record.id).sort(),
      );
      expect(new Set(led.map((one) => one.record.rootCauseKey)).size).toBe(led.length);
      const order = { NOW: 0, TODAY: 1, WEEKLY: 2 };
      for (const one of led)
        for (const other of one.others) {
          expect(order[one.band]).toBeLessThanOrEqual(order[other.band]);
          if (one.band === other.band) expect(one.weight.tenths).toBeGreaterThanOrEqual(other.weight.tenths);
        }
    }),
    { numRuns: 100 },
  );
});

it("replays a policy as a walk minute by minute does, and finds no difference between a policy and itself", () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ gap: fc.integer({ min: 0, max: 300 }), concern: fc.option(concerns, { nil: null, freq: 4 }) }), {
        minLength: 1,
        maxLength: 4,
      }),
      scales,
      (given, policy) => {
        const gaps = given.map((one) => one.gap);
        const known = given.map(({ concern }, place) => ({ at: at(gaps.slice(0, place + 1).reduce((sum, gap) => sum + gap, 0)), concern }));
        const span = { from: at(0), to: at(700) };
        const course = courseOf({ kind: "incident", known }, policy, span);
        let [band, minutes]: [ReturnType<typeof standingAt>["band"], number] = [null, 0];
        for (let now = 0; now < 700; now++) {
          const last = known.findLast((one) => ms(one.at) <= ms(at(now)));
          if (!last?.concern) {
            band = null;
            continue;
          }
          band = standingAt({ kind: "incident", concern: last.concern }, policy, at(now), band).band;
          if (band === "NOW") minutes++;
        }
        // Urgency crosses between two minutes: the walk sees that up to a minute late, once for each concern.
        expect(Math.abs(course.nowMinutes - minutes)).toBeLessThanOrEqual(given.length + 1);
        expect(differencesOf([{ exception: id, kind: "incident", title: "x", known }], policy, policy, span)).toEqual([]);
        expect(ms(span.to) - ms(span.from)).toBe(700 * MINUTE_MS);
      },
    ),
    { numRuns: 30 },
  );
});
