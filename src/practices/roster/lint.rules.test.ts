import { expect, test } from "vitest";
import { coversOf, restOf } from "./cover.rules.ts";
import { gapsOf, resolveThrough } from "./history.rules.ts";
import { rosterFaults } from "./lint.rules.ts";
import { ada, ben, cy, dee, id, layer, override, plan } from "./roster.fixture.ts";
import { shiftsOf, shiftsOfPerson } from "./shifts.rules.ts";

const now = "2026-01-07T12:00:00.000Z"; // a Wednesday
const HOUR = 3_600_000;
const codes = (roster: ReturnType<typeof plan>, more: Partial<Parameters<typeof rosterFaults>[0]> = {}) =>
  rosterFaults({ roster, overrides: [], inactive: new Set(), now, ...more }).map((one) => one.code);

test("a roster that covers everything with people who work here has no fault", () => {
  expect(codes(plan([layer([ada, ben])]))).toEqual([]);
});

test("each fault is said once, the gaps first", () => {
  const weekdays = layer([ada], { restrictions: [{ weekdays: [1, 2, 3, 4, 5], from: "08:00", to: "08:00" }] });
  expect(codes(plan([]))).toEqual(["noLayers"]);
  expect(codes(plan([weekdays, layer([], { name: "Weekend" })]))).toEqual(["gap", "emptyLayer"]);
  expect(codes(plan([layer([ada, ben])]), { inactive: new Set([ben]) })).toEqual(["inactive"]);
  expect(codes(plan([layer([ada], { endsOn: "2026-01-20" }), layer([ben], { name: "Below" })]))).toEqual(["overSoon"]);
  expect(codes(plan([layer([ada, ben]), layer([ben], { name: "Second", level: 2 })]))).toEqual(["double"]);
  const [gap] = rosterFaults({ roster: plan([weekdays]), overrides: [], inactive: new Set(), now });
  expect(gap).toMatchObject({
    at: "2026-01-10T08:00:00.000Z",
    sentence: "Within 30 days there are 4 gaps, 8 d in all with nobody on call.",
  });
});

test("gaps of different reasons that follow each other are one, and each level has its own", () => {
  const roster = plan([layer([ada]), layer([cy], { name: "Second", level: 2 })]);
  const overrides = [
    override({ mode: "remove", whom: ada, startsAt: "2026-01-08T00:00:00.000Z", endsAt: "2026-01-08T06:00:00.000Z" }),
    override({ mode: "remove", whom: ada, startsAt: "2026-01-08T06:00:00.000Z", endsAt: "2026-01-08T09:00:00.000Z" }),
    override({ mode: "remove", whom: cy, level: null, startsAt: "2026-01-08T01:00:00.000Z", endsAt: "2026-01-08T02:00:00.000Z" }),
  ];
  expect(gapsOf({ roster, overrides, from: now, to: "2026-01-09T00:00:00.000Z" })).toEqual([
    { level: 1, start: "2026-01-08T00:00:00.000Z", end: "2026-01-08T09:00:00.000Z" },
    { level: 2, start: "2026-01-08T01:00:00.000Z", end: "2026-01-08T02:00:00.000Z" },
  ]);
});

test("the past follows what the roster said then; a retired roster promises nothing", () => {
  const versions = [
    { since: "2026-01-06T00:00:00.000Z", plan: plan([layer([ada])]) },
    { since: "2026-01-07T00:00:00.000Z", plan: plan([layer([ben])]) },
    { since: "2026-01-08T00:00:00.000Z", plan: null },
  ];
  const segments = resolveThrough({ versions, overrides: [], from: "2026-01-05T10:00:00.000Z", to: "2026-01-09T00:00:00.000Z" });
  expect(segments.map(({ start, people, gap }) => [start.slice(0, 13), ...people, gap])).toEqual([
    ["2026-01-05T10", ada, false],
    ["2026-01-07T00", ben, false],
    ["2026-01-08T00", false],
  ]);
});

test("who could cover a gap: the free, the rested first; the away not at all", () => {
  const days = { turn: { length: 1, unit: "days" as const } };
  const roster = plan([layer([ada, ben, cy, dee], { ...days, restrictions: [{ weekdays: [1, 2, 3, 4], from: "08:00", to: "08:00" }] })]);
  // Monday ada, Tuesday ben, Wednesday cy, Thursday dee until Friday 08:00; Friday has nobody.
  const span = { from: "2026-01-09T08:00:00.000Z", to: "2026-01-10T08:00:00.000Z" };
  const away = override({ mode: "remove", whom: ben, level: null, startsAt: "2026-01-09T12:00:00.000Z", endsAt: null });
  const covers = coversOf({ roster, overrides: [away], ...span });
  expect(covers.map(({ person, isRested }) => [person, isRested])).toEqual([
    [ada, true],
    [cy, true],
    [dee, false],
  ]);
  expect(restOf({ roster, overrides: [], person: dee, ...span })).toMatchObject({ restBeforeMs: 0 });
  expect(restOf({ roster, overrides: [], person: cy, ...span })?.restBeforeMs).toBe(24 * HOUR);
  expect(restOf({ roster, overrides: [], person: dee, from: "2026-01-08T10:00:00.000Z", to: "2026-01-08T11:00:00.000Z" })).toBeNull();
});

test("shifts join what has the same people; one's own shifts whoever else is on call", () => {
  const span = { startsAt: "2026-01-06T08:00:00.000Z", endsAt: "2026-01-07T08:00:00.000Z" };
  const segments = resolveThrough({
    versions: [{ since: now, plan: plan([layer([ada])]) }],
    overrides: [override({ mode: "add", person: ben, ...span }), override({ mode: "replace", person: ada, whom: id("nobody"), ...span })],
    from: "2026-01-05T08:00:00.000Z",
    to: "2026-01-08T08:00:00.000Z",
  });
  expect(shiftsOf(segments).map((one) => one.people.length)).toEqual([1, 2, 1]);
  expect(shiftsOfPerson(segments, ada)).toEqual([{ start: "2026-01-05T08:00:00.000Z", end: "2026-01-08T08:00:00.000Z", people: [ada] }]);
});
