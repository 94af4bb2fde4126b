import fc from "fast-check";
import { expect, test } from "vitest";
import { addMinutes } from "../../kernel/time.ts";
import { impact } from "../service/rules.ts";
import { type CalendarChange, calendarRows, metWords, pageOfRows } from "./calendar.rules.ts";
import { plannedChange } from "./change.fixture.ts";
import { collisions, metByEach, type Planned, unwatchedIn } from "./collision.rules.ts";
import type { ApprovalRow } from "./facts.ts";
import { movedTo } from "./move.rules.ts";
import { hardNeeds, softParts } from "./needs.rules.ts";

const start = "2026-11-26T08:00:00.000Z";
const minutes = (n: number) => addMinutes(start, n);
const set = fc.subarray(["a", "b", "c", "d", "e"]).map((some) => new Set(some));
const names = "abcdefgh".split("");

test("what cannot be worked without is what the map reaches over hard lines alone", () => {
  const line = fc.record({ dependent: fc.constantFrom(...names), supplier: fc.constantFrom(...names), hard: fc.boolean() });
  fc.assert(
    fc.property(fc.array(line, { maxLength: 20 }), (edges) => {
      const needs = hardNeeds(edges);
      for (const one of names) {
        const reached = impact(edges, one, "suppliers").flatMap((step) => (step.hard ? [step.id] : []));
        expect([...needs(one)].sort()).toEqual(reached.sort());
      }
    }),
  );
});

test("a thing collides with its parts and with what it rests on softly, seen from either side, but not with what lies further", () => {
  const edges = [
    { dependent: "erp", supplier: "server", hard: false },
    { dependent: "server", supplier: "rack", hard: false },
  ];
  const window = { from: minutes(0), to: minutes(60), implementer: null };
  const of = (thing: string): Planned => ({
    ...window,
    ...{ id: thing, things: new Set([thing]), needs: hardNeeds(edges)(thing), parts: new Set(softParts(edges)(thing)) },
  });
  const met = (one: string, other: string) => collisions(of(one), [of(other)]).map(({ reason, thing }) => `${reason} ${thing}`);
  expect(met("erp", "server")).toEqual(["dependsOn server"]);
  expect(met("server", "erp")).toEqual(["dependsOn server"]);
  expect(met("erp", "rack")).toEqual([]);
});

test("what each change of a calendar meets is what it meets by itself, some by name and the rest counted", () => {
  const change = fc.record({
    at: fc.nat(500),
    length: fc.integer({ min: 1, max: 120 }),
    things: set,
    needs: set,
    implementer: fc.constantFrom(null, "x"),
  });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 14 }), fc.constantFrom(2, 50), (given, most) => {
      const all = given
        .map(({ at, length, ...more }, index): Planned => ({ ...more, id: String(index), from: minutes(at), to: minutes(at + length) }))
        .sort((one, other) => (one.from < other.from ? -1 : 1));
      const found = metByEach(all, most);
      for (const one of all) {
        const wanted = collisions(one, all).map((met) => `${met.with} ${met.reason}`);
        const { meets, more } = found.get(one.id) ?? { meets: [], more: 0 };
        const told = meets.map((met) => `${met.with} ${met.reason}`);
        const others = new Set(wanted.map((met) => met.split(" ")[0])).size;
        expect(told.every((met) => wanted.includes(met))).toBe(true);
        expect(new Set(meets.map((met) => met.with)).size).toBe(Math.min(others, most));
        expect(more).toBe(Math.max(0, others - most));
        if (more === 0) expect(told.sort()).toEqual(wanted.sort());
      }
    }),
  );
  const named = (count: number) =>
    Array.from({ length: count }, (_, at) => ({ with: `${at}`, number: `C${at}`, reason: "sameThing" as const }));
  expect(metWords({ meets: named(3), meetsMore: 0 })).toBe("C0, C1, C2");
  expect(metWords({ meets: named(50), meetsMore: 7 }, 2)).toBe("C0, C1 and 55 more");
});

test("nobody is on call where none of the rosters of a team has anybody; a team without a roster is not asked", () => {
  const window = { from: minutes(0), to: minutes(180) };
  const shift = (from: number, to: number, ...people: string[]) => ({ start: minutes(from), end: minutes(to), people });
  expect(unwatchedIn(window, [])).toEqual([]);
  expect(unwatchedIn(window, [[shift(-60, 60, "x"), shift(60, 120), shift(120, 300, "y")]])).toEqual([
    { from: minutes(60), to: minutes(120) },
  ]);
  expect(unwatchedIn(window, [[shift(0, 100, "x")], [shift(90, 180, "y")]])).toEqual([]);
  expect(unwatchedIn(window, [[]])).toEqual([window]);
});

test("rows stand by tier, then by name, what names none last; pages follow each other without a gap", () => {
  const of = (service: string | null, at: number) =>
    ({ id: `${service}${at}`, service, team: null, configurationItem: null, from: minutes(at) }) as CalendarChange;
  const known = new Map([
    ["mail", { label: "Mail", tier: "3", service: "mail" }],
    ["erp", { label: "ERP", tier: "1", service: "erp" }],
    ["bus", { label: "Bus", tier: "1", service: "bus" }],
  ]);
  const rows = calendarRows([of(null, 1), of("mail", 2), of("erp", 3), of("bus", 4), of("erp", 5), of("hidden", 6)], "service", known);
  expect(rows.map((row) => [row.label, row.changes.length])).toEqual([
    ["Bus", 1],
    ["ERP", 2],
    ["Mail", 1],
    ["No service", 2],
  ]);
  const first = pageOfRows(rows, null, 3);
  expect([first.rows.length, first.next]).toEqual([3, "mail"]);
  expect(pageOfRows(rows, first.next, 3)).toEqual({ rows: [rows[3]], next: null });
  expect(pageOfRows(rows, null, 4).next).toBeNull();
});

test("what another window costs is said: the state it falls back to, votes, exceptions, and consent", () => {
  const change = plannedChange({ state: "-2" });
  const asked = { id: "r", change: change.id, groupName: "Board", team: null, quorum: 1, voters: [], votes: [], digest: "d" };
  const rows: ApprovalRow[] = [
    { ...asked, state: "approved" },
    { ...asked, state: "void" },
  ];
  const window = { from: "2026-11-28T20:00:00.000Z", to: "2026-11-28T22:00:00.000Z" };
  expect(movedTo(change, window, rows, start)).toEqual({
    fault: null,
    cost: { backTo: "-4", asked: 1, agreed: 1, exceptions: 0, losesConsent: false, losesDecision: false },
  });
  const same = { from: change.plannedStart!, to: change.plannedEnd! };
  expect(movedTo(change, same, rows, start).cost).toMatchObject({ backTo: null, asked: 0 });
  expect(movedTo(change, { from: window.from, to: "2026-11-28T20:20:00.000Z" }, [], start).fault?.code).toBe("noWayBack");
  expect(movedTo(change, { from: "2026-11-25T20:00:00.000Z", to: "2026-11-25T23:00:00.000Z" }, [], start).fault?.code).toBe("windowPast");
});
