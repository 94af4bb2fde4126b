import { describe, expect, test } from "vitest";
import { ada, ben, cy, dee, id, layer, override, plan } from "./roster.fixture.ts";
import { nextHandOff, onCallAt, resolve } from "./roster.rules.ts";
import { neverServing } from "./rotation.rules.ts";

const said = (segments: ReturnType<typeof resolve>) =>
  segments.map(({ start, people, source }) => `${start.slice(0, 16)} ${people.map((one) => one.slice(0, 3)).join("+") || "-"} ${source}`);
const week = { from: "2026-01-05T08:00:00.000Z", to: "2026-01-12T08:00:00.000Z" };

describe("turns", () => {
  test("go round in order, and begin with the first at the start", () => {
    const roster = plan([layer([ada, ben, cy], { turn: { length: 1, unit: "days" } })]);
    const segments = resolve({ roster, overrides: [], from: "2026-01-04T08:00:00.000Z", to: "2026-01-09T08:00:00.000Z" });
    expect(said(segments)).toEqual([
      "2026-01-04T08:00 - nobody",
      "2026-01-05T08:00 ada layer",
      "2026-01-06T08:00 ben layer",
      "2026-01-07T08:00 cy0 layer",
      "2026-01-08T08:00 ada layer",
    ]);
  });

  test("of weeks change on the weekday of hand-off; the first is cut short by a start within it", () => {
    const roster = plan([layer([ada, ben], { startsOn: "2026-01-08", handOffWeekday: 1 })]);
    const segments = resolve({ roster, overrides: [], from: "2026-01-07T08:00:00.000Z", to: "2026-01-19T08:00:00.000Z" });
    expect(said(segments)).toEqual(["2026-01-07T08:00 - nobody", "2026-01-08T08:00 ada layer", "2026-01-12T08:00 ben layer"]);
  });

  test("keep their hour over a change of clocks: Monday 08:00 in Berlin, summer and winter", () => {
    const roster = plan([layer([ada, ben])], { timeZone: "Europe/Berlin" });
    const at = (from: string, to: string) => resolve({ roster, overrides: [], from, to })[1]?.start;
    expect(at("2026-03-24T00:00:00.000Z", "2026-03-31T00:00:00.000Z")).toBe("2026-03-30T06:00:00.000Z");
    expect(at("2026-10-20T00:00:00.000Z", "2026-10-27T00:00:00.000Z")).toBe("2026-10-26T07:00:00.000Z");
  });

  test("of an hour: the one that clocks skip is nobody's, the one they repeat lasts two hours", () => {
    const roster = plan([layer([ada, ben], { turn: { length: 1, unit: "hours" }, handOff: "00:00" })], { timeZone: "Europe/London" });
    const lengths = (from: string, to: string) =>
      resolve({ roster, overrides: [], from, to }).map(({ start, end }) => (Date.parse(end) - Date.parse(start)) / 3_600_000);
    // 01:00 to 02:00 does not exist: the same person before and after it, one hour each.
    expect(lengths("2026-03-29T00:00:00.000Z", "2026-03-29T03:00:00.000Z")).toEqual([2, 1]);
    expect(lengths("2026-10-25T00:00:00.000Z", "2026-10-25T03:00:00.000Z")).toEqual([2, 1]);
  });

  test("by the calendar pass over whoever's turn has no hours; by covered turns nobody is passed over", () => {
    const fourteen = Array.from({ length: 14 }, (_, index) => id(`p${index}x`));
    const weekdays = {
      turn: { length: 1, unit: "days" as const },
      restrictions: [{ weekdays: [1, 2, 3, 4, 5], from: "09:00", to: "17:00" }],
      handOff: "09:00",
    };
    const served = (advance: "calendar" | "covered_turns") => {
      const roster = plan([layer(fourteen, { ...weekdays, advance })]);
      return new Set(resolve({ roster, overrides: [], from: week.from, to: "2026-06-01T00:00:00.000Z" }).flatMap((one) => one.people)).size;
    };
    expect([served("calendar"), served("covered_turns")]).toEqual([10, 14]);
    expect(neverServing(layer(fourteen, weekdays))).toHaveLength(4);
    expect(neverServing(layer(fourteen, { ...weekdays, advance: "covered_turns" }))).toEqual([]);
    // Friday's person is not on again on Monday.
    const roster = plan([layer([ada, ben], { ...weekdays, advance: "covered_turns" })]);
    const fridayAndMonday = ["2026-01-09T10:00:00.000Z", "2026-01-12T10:00:00.000Z"].map(
      (at) => onCallAt({ roster, overrides: [], at }).people,
    );
    expect(fridayAndMonday).toEqual([[ada], [ben]]);
  });
});

describe("layers", () => {
  const days = layer([ada], { name: "Days", priority: 2, restrictions: [{ weekdays: [1, 2, 3, 4, 5], from: "08:00", to: "18:00" }] });
  const always = layer([ben], { name: "Always" });

  test("hide those beneath them and leave them their hours", () => {
    const segments = resolve({
      roster: plan([days, always]),
      overrides: [],
      from: "2026-01-09T08:00:00.000Z",
      to: "2026-01-12T09:00:00.000Z",
    });
    expect(said(segments)).toEqual(["2026-01-09T08:00 ada layer", "2026-01-09T18:00 ben layer", "2026-01-12T08:00 ada layer"]);
  });

  test("of equal priority are on call together", () => {
    const both = plan([days, layer([cy], { name: "Also", priority: 2 })]);
    expect(onCallAt({ roster: both, overrides: [], at: "2026-01-09T10:00:00.000Z" }).people).toEqual([ada, cy]);
  });

  test("of another level are another question", () => {
    const roster = plan([days, layer([dee], { name: "Second", level: 2 })]);
    expect(onCallAt({ roster, overrides: [], level: 2, at: "2026-01-10T10:00:00.000Z" }).people).toEqual([dee]);
    expect(onCallAt({ roster, overrides: [], level: 1, at: "2026-01-10T10:00:00.000Z" })).toMatchObject({ people: [], gap: true });
    expect(onCallAt({ roster, overrides: [], level: 3, at: "2026-01-10T10:00:00.000Z" })).toMatchObject({ people: [], gap: false });
  });

  test("need not cover hours that were not promised", () => {
    const roster = plan([days], { expected: [{ weekdays: [1, 2, 3, 4, 5], from: "07:00", to: "19:00" }] });
    const gaps = resolve({ roster, overrides: [], from: "2026-01-09T06:00:00.000Z", to: "2026-01-12T06:00:00.000Z" }).filter(
      (one) => one.gap,
    );
    expect(gaps.map(({ start, end }) => `${start.slice(5, 16)} ${end.slice(5, 16)}`)).toEqual([
      "01-09T07:00 01-09T08:00",
      "01-09T18:00 01-09T19:00",
    ]);
  });
});

describe("overrides", () => {
  const roster = plan([layer([ada, ben], { name: "Upper", priority: 2 }), layer([cy], { name: "Lower" })]);
  const span = { startsAt: "2026-01-07T08:00:00.000Z", endsAt: "2026-01-08T08:00:00.000Z" };
  const at = "2026-01-07T12:00:00.000Z";

  test("who is away leaves the layer beneath to answer, and the reason is told", () => {
    const away = override({ mode: "remove", whom: ada, ...span });
    expect(onCallAt({ roster, overrides: [away], at })).toMatchObject({
      people: [cy],
      source: "layer",
      why: { layers: ["Lower"], overrides: [away.id], away: [ada] },
    });
  });

  test("are spoken in the order they were made: a shift that was passed on is passed on again", () => {
    const first = override({ mode: "replace", person: ben, whom: ada, ...span });
    const second = override({ mode: "replace", person: dee, whom: ben, ...span });
    expect(onCallAt({ roster, overrides: [second, first], at }).people).toEqual([dee]);
    const late = { ...first, createdAt: "2030-01-01T00:00:00.000Z" };
    expect(onCallAt({ roster, overrides: [second, late], at }).people).toEqual([ben]);
  });

  test("whoever took a shift keeps it when its first owner goes away later", () => {
    const taken = override({ mode: "replace", person: dee, whom: ada, swap: id("swap"), ...span });
    const away = override({ mode: "remove", whom: ada, ...span });
    expect(onCallAt({ roster, overrides: [taken, away], at })).toMatchObject({ people: [dee], source: "swap" });
  });

  test("who takes over as a whole is alone; when they go away, what they hid is seen again", () => {
    const whole = override({ mode: "replace", person: dee, ...span });
    expect(onCallAt({ roster, overrides: [whole], at })).toMatchObject({ people: [dee], source: "override" });
    expect(onCallAt({ roster, overrides: [whole, override({ mode: "remove", whom: dee, ...span })], at }).people).toEqual([ada]);
  });

  test("who joins is beside the others, once", () => {
    expect(onCallAt({ roster, overrides: [override({ mode: "add", person: dee, ...span })], at }).people).toEqual([ada, dee]);
    expect(onCallAt({ roster, overrides: [override({ mode: "add", person: ada, ...span })], at }).people).toEqual([ada]);
  });

  test("until further notice, of every level, and ended ones", () => {
    const gone = override({ mode: "remove", whom: ada, level: null, startsAt: span.startsAt, endsAt: null });
    expect(onCallAt({ roster, overrides: [gone], at: "2026-03-03T12:00:00.000Z" }).people).toEqual([cy]);
    expect(onCallAt({ roster, overrides: [{ ...gone, active: false }], at }).people).toEqual([ada]);
    expect(onCallAt({ roster, overrides: [{ ...gone, level: 2 }], at }).people).toEqual([ada]);
  });
});

test("a shift that ends at an hour which comes twice ends at the second, one that begins there at the first: both are on call between", () => {
  const every = [1, 2, 3, 4, 5, 6, 7];
  const evening = layer([ada], { name: "Evening", restrictions: [{ weekdays: every, from: "18:00", to: "01:30" }] });
  const night = layer([ben], { name: "Night", restrictions: [{ weekdays: every, from: "01:30", to: "08:00" }] });
  const roster = plan([evening, night], { timeZone: "Europe/London" });
  const segments = resolve({ roster, overrides: [], from: "2026-10-24T23:00:00.000Z", to: "2026-10-25T03:00:00.000Z" });
  expect(said(segments)).toEqual(["2026-10-24T23:00 ada layer", "2026-10-25T00:30 ada+ben layer", "2026-10-25T01:30 ben layer"]);
  // In spring 01:30 does not exist: one ends and the other begins where clocks jump, with neither hole nor overlap.
  const spring = resolve({ roster, overrides: [], from: "2026-03-29T00:00:00.000Z", to: "2026-03-29T03:00:00.000Z" });
  expect(said(spring)).toEqual(["2026-03-29T00:00 ada layer", "2026-03-29T01:00 ben layer"]);
});

test("the next hand-off is found within a year or so, and said to be none beyond", () => {
  expect(nextHandOff({ roster: plan([layer([ada, ben])]), overrides: [], at: week.from })).toEqual({
    at: week.to,
    outgoing: [ada],
    incoming: [ben],
  });
  const late = plan([layer([ada], { endsOn: "2027-01-20" })]);
  expect(nextHandOff({ roster: late, overrides: [], at: week.from })).toMatchObject({ at: "2027-01-20T08:00:00.000Z", incoming: [] });
  expect(nextHandOff({ roster: plan([layer([ada])]), overrides: [], at: week.from })).toBeNull();
});

test("an empty window has no segments", () => {
  expect(resolve({ roster: plan([layer([ada])]), overrides: [], from: week.to, to: week.from })).toEqual([]);
});
