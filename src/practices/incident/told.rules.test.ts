import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decideWith, id, other, person, reported, start } from "./incident.fixture.ts";
import type { Incident } from "./model.ts";
import { rhythmOf, withRhythm } from "./rhythm.rules.ts";
import { groupsOf, groupsReached, type KnownGroup, voicesReached } from "./told.rules.ts";

const group = (name: string, more: Partial<KnownGroup> = {}): KnownGroup => ({
  ...{ id: name.padEnd(32, "0"), name, voice: "business", services: [], fromPriority: "5", people: [], addresses: 0 },
  ...more,
});
const names = (groups: readonly KnownGroup[]) => groups.map(({ name }) => name);
const major = { ...reported("1", "1"), majorState: "declared", state: "2", service: other, updateEveryMinutes: 30 } as Incident;

describe("a group is told of a major incident", () => {
  const groups = [
    group("every"),
    group("its", { services: [other] }),
    group("others", { services: [person] }),
    group("criticalOnly", { fromPriority: "1" }),
  ];
  test("by its services and its priority", () => {
    expect(names(groupsOf(major, groups))).toEqual(["every", "its", "criticalOnly"]);
    expect(names(groupsOf({ ...major, priority: "2" }, groups))).toEqual(["every", "its"]);
    expect(names(groupsOf({ ...major, service: null }, groups))).toEqual(["every", "criticalOnly"]);
  });
  test("by hand, and a hand that adds is stronger than terms that do not name it", () => {
    const changed = { ...major, groupsAdded: [groups[2]!.id], groupsLeftOut: [groups[0]!.id] };
    expect(names(groupsOf(changed, groups))).toEqual(["its", "others", "criticalOnly"]);
  });
  test("whatever is added and left out, doing both brings back what was", () => {
    fc.assert(
      fc.property(fc.constantFrom(...groups), fc.subarray(groups), fc.subarray(groups), (one, added, left) => {
        const before = { ...major, groupsAdded: added.map((each) => each.id), groupsLeftOut: left.map((each) => each.id) };
        const isTold = groupsOf(before, groups).includes(one);
        const [first, second] = isTold ? (["leaveGroupOut", "tellGroup"] as const) : (["tellGroup", "leaveGroupOut"] as const);
        const turned = decideWith(before, { type: first, group: one.id }, { groups });
        expect(turned).toMatchObject({ ok: true });
        if (!turned.ok) return;
        const expected = new Set(names(groupsOf(before, groups)));
        if (isTold) expected.delete(one.name);
        else expected.add(one.name);
        expect(new Set(names(groupsOf(turned.next, groups)))).toEqual(expected);
        const back = decideWith(turned.next, { type: second, group: one.id }, { groups });
        expect(back.ok && names(groupsOf(back.next, groups))).toEqual(names(groupsOf(before, groups)));
      }),
    );
  });
});

describe("a business update reaches technical groups too", () => {
  const lastTold = (technicalUpdateAt: string | null) => ({ technicalUpdateAt, updateEveryMinutes: 30 });
  test("unless a technical one left within the rhythm", () => {
    expect(voicesReached("business", lastTold(null), start)).toEqual(["business", "technical"]);
    expect(voicesReached("business", lastTold("2026-11-26T07:30:00.001Z"), start)).toEqual(["business"]);
    expect(voicesReached("business", lastTold("2026-11-26T07:30:00.000Z"), start)).toEqual(["business", "technical"]);
  });
  test("and a technical one reaches technical groups alone", () => {
    const groups = [group("board"), group("network", { voice: "technical" })];
    const asked = { incident: major, before: major, now: start, groups };
    expect(names(groupsReached({ ...asked, voice: "technical" }))).toEqual(["network"]);
    expect(names(groupsReached({ ...asked, voice: "business" }))).toEqual(["board", "network"]);
  });
});

test("an update keeps who was told, for staff: by name and number, and those who follow only where it is public", () => {
  const groups = [group("Board", { people: [person, other, id], addresses: 4 }), group("Network", { voice: "technical", people: [id] })];
  const followers = new Map([[id, 12]]);
  const sent = (voice: "business" | "technical", restricted = false) => {
    const command = { type: "sendUpdate", text: "News.", voice, expectedBackAt: null, nextUpdateAt: null } as const;
    const decision = decideWith({ ...major, restricted }, command, { groups, followers });
    return decision.ok ? decision.events.find(({ type }) => type === "stakeholdersTold")?.data : decision;
  };
  const board = { name: "Board", people: 2, addresses: 4 };
  const network = { name: "Network", people: 1, addresses: 0 };
  // Whoever sends it (person) is not told, who is in both groups counts once.
  expect(sent("business")).toEqual({ groups: [board, network], followers: 12, readers: 18, restricted: false });
  expect(sent("technical")).toEqual({ groups: [network], followers: 0, readers: 1, restricted: false });
  const inside = { groups: [{ ...board, addresses: 0 }, network], followers: 0, readers: 2, restricted: true };
  expect(sent("business", true)).toEqual(inside);
});

describe("the rhythm of updates", () => {
  const house = { updateEveryMinutes: 60, rhythms: { "1": 15 } } as const;
  const facts = { house: { ...house, timeZone: "UTC", autoCloseDays: 7, workingDays: null } };
  test("is that of the severity, else the general one", () => {
    expect([rhythmOf(house, "1"), rhythmOf(house, "2"), rhythmOf(house, "3")]).toEqual([15, 60, 60]);
  });
  test("is taken when it is declared, by the severity that is said then", () => {
    const command = { type: "declareMajor", reason: "Down", commander: null, bridgeUrl: null, affectedUsers: null, severity: "1" } as const;
    const declared = decideWith(reported("1", "1"), command, facts);
    expect(declared.ok && declared.next).toMatchObject({ severity: "1", updateEveryMinutes: 15, nextUpdateAt: "2026-11-26T08:15:00.000Z" });
  });
  test("follows the severity: the next update is due no later than that from now, and never later than was promised", () => {
    const at = (nextUpdateAt: string, severity: "1" | "2") =>
      withRhythm(
        { ...major, severity: severity === "1" ? "2" : "1", nextUpdateAt },
        { ...major, severity, nextUpdateAt },
        { house, now: start },
      ).next;
    expect(at("2026-11-26T09:00:00.000Z", "1")).toMatchObject({ updateEveryMinutes: 15, nextUpdateAt: "2026-11-26T08:15:00.000Z" });
    expect(at("2026-11-26T08:10:00.000Z", "2")).toMatchObject({ updateEveryMinutes: 60, nextUpdateAt: "2026-11-26T08:10:00.000Z" });
  });
  test("is nobody's where it is not a declared major incident that is worked on", () => {
    for (const more of [{ majorState: "none" }, { state: "6" }] as const) {
      const given = { ...major, ...more, severity: "3", nextUpdateAt: null } as Incident;
      expect(withRhythm(given, { ...given, severity: "1" }, { house, now: start })).toEqual({
        next: { ...given, severity: "1" },
        events: [],
      });
    }
  });
});
