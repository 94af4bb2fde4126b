import fc from "fast-check";
import { expect, test } from "vitest";
import type { DomainEvent } from "../../kernel/decision.ts";
import { addMinutes, type Instant } from "../../kernel/time.ts";
import type { Directory } from "./callees.rules.ts";
import { acknowledge, begin, decline, end, escalate, handTo, type Moved, proceed, reprioritise } from "./escalation.rules.ts";
import type { Page, Step, Terms } from "./model.ts";
import { directoryOf, idOf, noon, samplePage, samplePerson, sampleTerms } from "./paging.fixture.ts";

// Random policies and random orders of events, judged by a plain simulation that shares no code with the machine.

const crew = ["ana", "ben", "cleo", "dan", "eve"].map(idOf);
const runs = Number(process.env.QUARTERDECK_TEST_PAGING_RUNS ?? 400);

/** Who can be called at a minute: the same for machine and judge, written down once as plain data. */
type World = { active: boolean[]; reachable: boolean[]; rota: number[]; shiftMinutes: number };
type Plan = {
  steps: { who: (number | "rota")[]; delay: number; skip: boolean; onNobody: Step["onNobody"] }[];
  repeats: number;
  fallback: number | null;
};
type Act =
  | { do: "wait" }
  | { do: "acknowledge" | "decline" | "hand"; who: number; after: number }
  | { do: "escalate" | "raise" | "lower" | "end" | "reopen"; after: number };

const world: fc.Arbitrary<World> = fc.record({
  active: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
  reachable: fc.array(
    fc.integer({ min: 0, max: 3 }).map((value) => value > 0),
    { minLength: 5, maxLength: 5 },
  ),
  rota: fc.array(fc.integer({ min: -1, max: 4 }), { minLength: 1, maxLength: 5 }),
  shiftMinutes: fc.integer({ min: 1, max: 40 }),
});
const plan: fc.Arbitrary<Plan> = fc.record({
  steps: fc.array(
    fc.record({
      who: fc.array(fc.oneof(fc.integer({ min: 0, max: 4 }), fc.constant("rota" as const)), { minLength: 1, maxLength: 3 }),
      delay: fc.integer({ min: 1, max: 30 }),
      skip: fc.boolean(),
      onNobody: fc.constantFrom("next" as const, "fallback" as const, "alarm" as const),
    }),
    { maxLength: 4 },
  ),
  repeats: fc.integer({ min: 0, max: 3 }),
  fallback: fc.option(fc.integer({ min: 0, max: 4 })),
});
const after = fc.integer({ min: 0, max: 12 });
const who = fc.integer({ min: 0, max: 4 });
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("wait" as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom("acknowledge" as const, "decline" as const, "hand" as const), who, after }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom("escalate" as const, "raise" as const, "lower" as const, "end" as const, "reopen" as const),
      after,
    }),
  },
);

const onRota = ({ rota, shiftMinutes }: World, minute: number) => rota[Math.floor(minute / shiftMinutes) % rota.length]!;

const reach = (isReachable: boolean) => (isReachable ? { high: [0], low: [0] } : { high: [], low: [] });

function directoryAt(given: World, minute: number): Directory {
  const people = Object.fromEntries(
    crew.map((id, index) => [id, samplePerson(id, { active: given.active[index]!, delays: reach(given.reachable[index]!) })]),
  );
  const on = onRota(given, minute);
  return directoryOf(people, addMinutes(noon, minute), { onCall: () => ({ name: "Rota", people: on < 0 ? [] : [crew[on]!] }) });
}

function termsOf({ steps, repeats, fallback }: Plan): Terms {
  return sampleTerms({
    steps: steps.map(({ who: targets, delay, skip, onNobody }) => ({
      targets: targets.map((one) => (one === "rota" ? { kind: "roster", id: idOf("rota"), level: 1 } : { kind: "person", id: crew[one]! })),
      delayMinutes: delay,
      skipIfEmpty: skip,
      onNobody,
      window: null,
    })),
    repeatCount: repeats,
    fallbackPerson: fallback === null ? null : crew[fallback]!,
    fallbackMinutes: 7,
  });
}

/** The judge: the whole policy written out as one list of slots, and a finger that moves along it. */
class Judge {
  state: Page["state"] = "paging";
  due: number | null = null;
  on: number[] = [];
  /** Who was called when: round, slot, minute, persons. */
  readonly log: string[] = [];
  readonly plan: Plan;
  readonly world: World;
  private readonly slots: { place: string; step: number }[] = [];
  private finger = -1;
  private round = 0;
  private cannot: number[] = [];
  private delay = 0;

  constructor(given: Plan, there: World) {
    this.plan = given;
    this.world = there;
    for (let loop = 0; loop <= given.repeats; loop++)
      for (let step = 0; step < given.steps.length; step++) this.slots.push({ place: `${loop}/${step}`, step });
    const last = given.steps.length === 0 ? 0 : given.repeats;
    if (given.fallback !== null) this.slots.push({ place: `${last}/${given.steps.length}`, step: given.steps.length });
  }

  start(minute: number): void {
    this.round += 1;
    this.finger = -1;
    this.cannot = [];
    this.next(minute);
  }

  next(minute: number): void {
    this.on = [];
    while (this.finger + 1 < this.slots.length) {
      this.finger += 1;
      const { place, step } = this.slots[this.finger]!;
      const asked = this.plan.steps[step];
      this.delay = asked?.delay ?? 7;
      let found = this.reachedBy(asked ? asked.who : [this.plan.fallback!], minute);
      if (!found.some((one) => this.world.reachable[one]!) && asked?.onNobody === "fallback" && this.plan.fallback !== null) {
        const instead = this.reachedBy([this.plan.fallback], minute);
        if (instead.some((one) => this.world.reachable[one]!)) found = instead;
      }
      if (found.length > 0) this.log.push(`${this.round}:${place}@${minute} ${[...found].sort().join(",")}`);
      if (found.some((one) => this.world.reachable[one]!)) {
        this.on = found;
        this.state = "paging";
        this.due = minute + this.delay;
        return;
      }
      if (asked && !asked.skip) {
        this.state = "paging";
        this.due = minute + this.delay;
        return;
      }
    }
    this.state = "exhausted";
    this.due = null;
  }

  private reachedBy(targets: readonly (number | "rota")[], minute: number): number[] {
    const meant = targets.map((one) => (one === "rota" ? onRota(this.world, minute) : one));
    return [...new Set(meant)].filter((one) => one >= 0 && this.world.active[one]! && !this.cannot.includes(one));
  }

  hand(to: number, minute: number): void {
    const { place } = this.slots[Math.max(this.finger, 0)] ?? { place: "0/-1" };
    this.log.push(`${this.round}:${this.finger < 0 ? "0/-1" : place}@${minute} ${to}`);
    this.cannot = this.cannot.filter((one) => one !== to);
    this.on = [to];
    this.state = "paging";
    this.due = minute + (this.slots.length === 0 ? 7 : this.delay);
  }

  refuse(by: number, minute: number): void {
    this.cannot.push(by);
    this.on = this.on.filter((one) => one !== by);
    if (this.on.length === 0) this.next(minute);
  }

  stop(state: "acknowledged" | "ended"): void {
    this.state = state;
    this.due = null;
    this.on = [];
  }
}

type Now = { page: Page; minute: number; events: DomainEvent[] };
const minuteOf = (at: Instant) => (Date.parse(at) - Date.parse(noon)) / 60_000;

/** Plays the acts on the machine and on the judge side by side; `check` looks at every state on the way. */
function play(given: Plan, there: World, acts: readonly Act[], check: (now: Now, judge: Judge) => void): DomainEvent[] {
  const judge = new Judge(given, there);
  const all: DomainEvent[] = [];
  let minute = 0;
  let page = samplePage({ terms: termsOf(given), priority: "3" });
  const take = (moved: Moved, judged: () => void) => {
    page = moved.page;
    all.push(...moved.events);
    judged();
    check({ page, minute, events: all }, judge);
  };
  const now = () => directoryAt(there, minute);
  take(begin(page, "created", now()), () => judge.start(minute));
  for (const one of acts) {
    const isOpen = page.state === "paging" || page.state === "exhausted";
    if (one.do === "wait") {
      if (page.state !== "paging") continue;
      minute = minuteOf(page.nextAt!);
      take(proceed(page, now()), () => judge.next(minute));
      continue;
    }
    // Nothing is late here: an act comes before the next step is due.
    if (page.nextAt !== null && minute + one.after >= minuteOf(page.nextAt)) continue;
    minute += one.after;
    const id = "who" in one ? crew[one.who]! : "";
    if (one.do === "acknowledge" && isOpen)
      take(acknowledge(page, { by: id, name: id, via: "web", at: addMinutes(noon, minute) }), () => judge.stop("acknowledged"));
    else if (one.do === "decline" && page.state === "paging" && page.calling.includes(id))
      take(decline(page, { by: id, name: id, reason: null }, now()), () => judge.refuse(one.who, minute));
    else if (one.do === "hand" && page.state !== "ended" && !page.calling.includes(id) && there.active[one.who])
      take(handTo(page, id, { id: null, name: "somebody" }, now()), () => judge.hand(one.who, minute));
    else if (one.do === "escalate" && page.state === "paging") take(escalate(page, now()), () => judge.next(minute));
    else if (one.do === "end" && page.state !== "ended") take(end(page, "resolved", addMinutes(noon, minute)), () => judge.stop("ended"));
    else if (one.do === "reopen") take(begin(page, "reopened", now()), () => judge.start(minute));
    else if (one.do === "raise" && page.state !== "ended" && page.priority > "1") {
      const again = page.state !== "paging";
      const priority = page.priority === "3" ? "2" : "1";
      take(reprioritise(page, priority, true, now()), () => again && judge.start(minute));
    } else if (one.do === "lower" && page.priority < "5") take(reprioritise(page, "5", false, now()), () => undefined);
  }
  return all;
}

function logOf(events: readonly DomainEvent[]): string[] {
  let round = 0;
  return events.flatMap(({ type, data }) => {
    if (type === "pageOpened" || type === "pageBegunAnew") round += 1;
    if (type !== "personsPaged") return [];
    const calls = data!.calls as { person: string }[];
    const persons = calls.map(({ person }) => crew.indexOf(person)).sort();
    return [`${round}:${data!.loop}/${data!.step} ${persons.join(",")}`];
  });
}

test(`${runs} random lives of a page: the machine does what the plain simulation does`, () => {
  fc.assert(
    fc.property(plan, world, fc.array(act, { maxLength: 30 }), (given, there, acts) => {
      play(given, there, acts, ({ page, events }, judge) => {
        expect(page.state).toBe(judge.state);
        expect(page.nextAt === null ? null : minuteOf(page.nextAt)).toBe(judge.due);
        expect([...page.calling].sort()).toEqual(judge.on.map((one) => crew[one]!).sort());
        expect(logOf(events)).toEqual(judge.log.map((line) => line.replace(/@\d+/, "")));
      });
    }),
    { numRuns: runs },
  );
});

test(`${runs} random lives of a page: what must always hold`, () => {
  fc.assert(
    fc.property(plan, world, fc.array(act, { maxLength: 30 }), (given, there, acts) => {
      const events = play(given, there, acts, ({ page }) => {
        // Open and unanswered: it goes on by itself, or it was given up aloud.
        if (page.state === "paging" || page.state === "waiting") expect(page.nextAt).not.toBeNull();
        else expect(page.nextAt).toBeNull();
        if (page.state === "exhausted") expect(page.alarmedAt).not.toBeNull();
      });
      let isSilent = false;
      let round = 0;
      const called = new Set<string>();
      for (const { type, data } of events) {
        if (type === "pageOpened" || type === "pageBegunAnew") round += 1;
        if (["pageOpened", "pageBegunAnew", "pageHandedOver"].includes(type)) isSilent = false;
        if (type === "pageAcknowledged" || type === "pageEnded") isSilent = true;
        if (type !== "personsPaged") continue;
        expect(isSilent, "paged after it was answered").toBe(false);
        if (data!.stage === "handed") continue;
        for (const { person } of data!.calls as { person: string }[]) {
          const key = `${round}/${data!.loop}/${data!.step}/${person}`;
          expect(called.has(key), `paged twice: ${key}`).toBe(false);
          called.add(key);
        }
      }
    }),
    { numRuns: runs },
  );
});

test(`${runs} random lives of a page: left alone it ends in somebody called or in an alarm, within its own time`, () => {
  fc.assert(
    fc.property(plan, world, (given, there) => {
      let wakes = 0;
      let page = begin(samplePage({ terms: termsOf(given) }), "created", directoryAt(there, 0)).page;
      while (page.nextAt !== null) {
        wakes += 1;
        page = proceed(page, directoryAt(there, minuteOf(page.nextAt))).page;
      }
      expect(page.state).toBe("exhausted");
      expect(wakes).toBeLessThanOrEqual((given.repeats + 1) * given.steps.length + 1);
    }),
    { numRuns: runs },
  );
});

/** What the events alone tell of a page: the fold that a replay is. */
function replayed(events: readonly DomainEvent[]): Pick<Page, "state" | "round" | "loop" | "step" | "calling"> {
  let is: ReturnType<typeof replayed> = { state: "waiting", round: 0, loop: 0, step: -1, calling: [] };
  for (const { type, data } of events) {
    if (type === "pageOpened" || type === "pageBegunAnew") is = { state: "waiting", round: is.round + 1, loop: 0, step: -1, calling: [] };
    if (type === "stepSkipped") is = { ...is, state: "paging", loop: Number(data!.loop), step: Number(data!.step), calling: [] };
    if (type === "personsPaged") {
      const calling = (data!.calls as { person: string }[]).map(({ person }) => person);
      is = { ...is, state: "paging", loop: Number(data!.loop), step: Number(data!.step), calling };
    }
    if (type === "pageDeclined") is = { ...is, calling: is.calling.filter((one) => one !== data!.by) };
    if (type === "pageAcknowledged") is = { ...is, state: "acknowledged", calling: [] };
    if (type === "pageEnded") is = { ...is, state: "ended", calling: [] };
    if (type === "pageExhausted") is = { ...is, state: "exhausted", calling: [] };
  }
  return is;
}

test(`${runs} random lives of a page: the journal alone tells where it stands`, () => {
  fc.assert(
    fc.property(plan, world, fc.array(act, { maxLength: 30 }), (given, there, acts) => {
      play(given, there, acts, ({ page, events }) => {
        const { state, round, loop, step, calling } = page;
        expect(replayed(events)).toEqual({ state, round, loop, step, calling });
      });
    }),
    { numRuns: runs },
  );
});
