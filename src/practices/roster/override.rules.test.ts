import { describe, expect, test } from "vitest";
import { type Actor, systemActor } from "../../kernel/actor.ts";
import { permissionsOf } from "../people/permissions.ts";
import type { RosterOverride, ShiftSwap } from "./model.ts";
import { rosterOverride } from "./override.rules.ts";
import { ada, ben, cy, dee, id, layer, plan } from "./roster.fixture.ts";
import type { ShiftFacts } from "./standing.rules.ts";
import { overridesOf, shiftSwap } from "./swap.rules.ts";

const now = "2026-01-07T12:00:00.000Z"; // a Wednesday; ada has the week
const roster = id("roster");
const names: Record<string, string> = { [ada]: "Ada", [ben]: "Ben", [cy]: "Cy", [dee]: "Dee" };
const standing = {
  ...plan([layer([ada, ben]), layer([cy], { name: "Second", level: 2 })]),
  id: roster,
  name: "Platform",
  active: true,
  owner: cy,
  lead: dee,
};
const facts: ShiftFacts = {
  rosters: new Map([[roster, standing]]),
  overrides: new Map(),
  people: new Map(Object.entries(names).map(([one, name]) => [one, { name, active: one !== dee }])),
};
const analyst = (personId: string): Actor => ({
  ...systemActor("test"),
  personId,
  name: names[personId] ?? "",
  permissions: permissionsOf(["analyst"]),
});
const manager: Actor = { ...analyst(id("manager")), permissions: permissionsOf(["manager"]) };
const span = { startsAt: "2026-01-08T08:00:00.000Z", endsAt: "2026-01-09T08:00:00.000Z" };
const question = (actor: Actor, current: unknown, command: Record<string, unknown>) => ({
  now,
  actor,
  current: current as never,
  command: command as never,
  facts,
  id: id("new"),
  newId: (n: number) => id(`n${n}`),
});
const outcome = (decision: ReturnType<typeof rosterOverride.decide> | ReturnType<typeof shiftSwap.decide>) =>
  decision.ok ? "ok" : decision.refusal.code;

describe("an override", () => {
  const made = (actor: Actor, given: Partial<RosterOverride>) =>
    outcome(
      rosterOverride.decide(question(actor, null, { type: "create", roster, level: 1, mode: "replace", reason: "x", ...span, ...given })),
    );

  test("is one's own to make, or the owner's, the lead's and whoever administers", () => {
    const of = (actor: Actor) => made(actor, { person: ben, whom: ada });
    expect([of(analyst(ben)), of(analyst(ada)), of(analyst(cy)), of(analyst(dee)), of(manager)]).toEqual([
      "ok",
      "notYours",
      "ok",
      "ok",
      "ok",
    ]);
    const away = (actor: Actor) => made(actor, { mode: "remove", person: null, whom: ada });
    expect([away(analyst(ada)), away(analyst(ben))]).toEqual(["ok", "notYours"]);
    const forAnother: Actor = { ...analyst(ben), onBehalfOf: { personId: ada, name: "Ada" } };
    expect(away(forAnother)).toBe("ok");
  });

  test.each([
    [{ mode: "remove", person: ben, whom: ada }, "personNotWanted"],
    [{ mode: "remove", person: null, whom: null }, "whomMissing"],
    [{ mode: "replace", person: null }, "personMissing"],
    [{ mode: "add", person: ben, whom: ada }, "whomNotWanted"],
    [{ person: ben, whom: ben }, "themselves"],
    [{ person: ben, level: null }, "levelMissing"],
    [{ person: ben, whom: ada, level: null }, "ok"],
    [{ person: ben, endsAt: null }, "endMissing"],
    [{ mode: "remove", person: null, whom: ada, endsAt: null }, "ok"],
    [{ person: ben, endsAt: span.startsAt }, "endsBeforeItBegins"],
    [{ person: ben, level: 3 }, "noSuchLevel"],
    [{ person: dee }, "notHere"],
    [{ person: id("stranger") }, "noPerson"],
    [{ person: ben, roster: id("none") }, "noRoster"],
  ] as const)("%j: %s", (given, code) => expect(made(manager, given as Partial<RosterOverride>)).toBe(code));

  test("of the past is for whoever administers rosters", () => {
    const past = { person: ben, startsAt: "2026-01-06T08:00:00.000Z" };
    expect([made(analyst(ben), past), made(manager, past)]).toEqual(["past", "ok"]);
    expect(made(analyst(ben), { person: ben, startsAt: "2026-01-07T11:50:00.000Z" })).toBe("ok");
  });

  test("ends now where it has begun, falls away where it has not, and stays where it is over", () => {
    const base = {
      id: id("o"),
      roster,
      level: 1,
      mode: "replace",
      person: ben,
      whom: ada,
      reason: "x",
      swap: null,
      automatic: false,
      active: true,
      createdBy: ben,
      extra: {},
      ...span,
    };
    const ended = (more: Partial<RosterOverride>, actor = analyst(ben)) =>
      rosterOverride.decide(question(actor, { ...base, ...more }, { type: "end" }));
    expect(ended({})).toMatchObject({ ok: true, next: { active: false } });
    expect(ended({ startsAt: "2026-01-07T08:00:00.000Z" })).toMatchObject({ ok: true, next: { active: true, endsAt: now } });
    expect(outcome(ended({ startsAt: "2026-01-05T08:00:00.000Z", endsAt: "2026-01-06T08:00:00.000Z" }))).toBe("over");
    expect(outcome(ended({ swap: id("swap") }))).toBe("agreed");
    expect(outcome(ended({ swap: id("swap") }, manager))).toBe("ok");
    const edited = (changes: Partial<RosterOverride>) =>
      outcome(rosterOverride.decide(question(analyst(ben), base, { type: "edit", changes })));
    expect([
      edited({ endsAt: "2026-01-08T20:00:00.000Z" }),
      edited({ person: cy }),
      edited({ startsAt: "2026-01-02T08:00:00.000Z" }),
    ]).toEqual(["ok", "onlyTimes", "past"]);
  });
});

describe("a swap", () => {
  const asked = (actor: Actor, given: Partial<ShiftSwap>) =>
    shiftSwap.decide(
      question(actor, null, { type: "create", roster, level: 1, giver: ada, taker: ben, message: "please", ...span, ...given }),
    );

  test.each([
    [{}, "ok"],
    [{ taker: ada }, "themselves"],
    [{ taker: dee }, "notHere"],
    [{ level: 3 }, "noSuchLevel"],
    [{ startsAt: "2026-01-07T08:00:00.000Z" }, "past"],
    [{ endsAt: "2026-01-13T08:00:00.000Z" }, "notTheirs"],
    [{ giver: null }, "covered"],
    [{ returnStartsAt: "2026-01-13T08:00:00.000Z" }, "halfReturn"],
    [{ returnStartsAt: "2026-01-13T08:00:00.000Z", returnEndsAt: "2026-01-14T08:00:00.000Z" }, "ok"],
    [{ returnStartsAt: "2026-01-09T00:00:00.000Z", returnEndsAt: "2026-01-10T00:00:00.000Z" }, "returnOverlaps"],
    [{ returnStartsAt: "2026-01-20T08:00:00.000Z", returnEndsAt: "2026-01-21T08:00:00.000Z" }, "notTheirs"],
  ] as const)("%j: %s", (given, code) => expect(outcome(asked(analyst(ada), given as Partial<ShiftSwap>))).toBe(code));

  test("is answered by who was asked, taken back by who asked, and by whoever manages the roster", () => {
    const decision = asked(analyst(ada), {});
    const swap = decision.ok ? decision.next : null;
    const answer = (actor: Actor, type: string) => outcome(shiftSwap.decide(question(actor, swap, { type })));
    expect(["accept", "decline", "withdraw"].map((type) => answer(analyst(ben), type))).toEqual(["ok", "ok", "notAsker"]);
    expect(["accept", "decline", "withdraw"].map((type) => answer(analyst(ada), type))).toEqual(["notAsked", "notAsked", "ok"]);
    expect(["accept", "decline", "withdraw"].map((type) => answer(analyst(cy), type))).toEqual(["ok", "ok", "ok"]);
    expect(asked(analyst(ben), {})).toMatchObject({ ok: false, refusal: { code: "notYours" } });
  });

  test("makes one override, or two where a shift is taken in return; a gap that is covered is joined", () => {
    const decision = asked(analyst(ada), { returnStartsAt: "2026-01-13T08:00:00.000Z", returnEndsAt: "2026-01-14T08:00:00.000Z" });
    const swap = decision.ok ? decision.next : null;
    expect(overridesOf(swap!).map(({ person, whom }) => [person, whom])).toEqual([
      [ben, ada],
      [ada, ben],
    ]);
    expect(
      overridesOf({ ...swap!, giver: null, returnStartsAt: null, returnEndsAt: null }).map(({ person, whom }) => [person, whom]),
    ).toEqual([[ben, null]]);
  });
});
