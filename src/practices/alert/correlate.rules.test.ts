import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { weigh } from "./correlate.rules.ts";
import { incidentFact, remembering, start, subjectOn } from "./correlation.fixture.ts";
import { pairKey } from "./history.rules.ts";
import { broughtBy, placeByScore } from "./placement.rules.ts";
import { tracesOf } from "./subject.rules.ts";
import { timeFeature, type Weights, defaultWeights as weights } from "./weights.rules.ts";

const minutes = (count: number) => start + count * 60_000;
const nearness = { ...weights.nearness, same: 1000, named: 900, direct: 700, near: 300, service: 200, everywhere: 400 };
const plain: Weights = {
  ...weights,
  nearness,
  topo: 400,
  text: 100,
  time: 350,
  history: 150,
  mixed: 500,
  unknown: 600,
  tauSeconds: 600,
  joinAt: 600,
  suggestAt: 450,
};
const database = subjectOn("orders-db");

describe("what an alert is weighed by", () => {
  test("the same thing, what it needs, two needs away, nothing: in this order", () => {
    const memory = remembering([["A", database]]);
    const topo = (item: string) => weigh(subjectOn(item), memory, plain)[0]?.features.topo ?? null;
    expect(["orders-db", "shop-1", "host-7", "switch-1", "lonely"].map(topo)).toEqual([1000, 700, 700, 300, null]);
  });
  test("two that need the same thing are near each other", () => {
    const [judged] = weigh(subjectOn("shop-2"), remembering([["A", subjectOn("shop-1", { service: null })]]), plain);
    expect(judged).toMatchObject({ relation: "near", features: { topo: 300 } });
  });
  test("a text that names the thing says where the trouble is, from either side", () => {
    const naming = subjectOn("lonely", { names: ["orders-db"] });
    expect(weigh(naming, remembering([["A", database]]), plain)[0]).toMatchObject({ relation: "named", isBelow: false });
    expect(weigh(database, remembering([["A", naming]]), plain)[0]).toMatchObject({ relation: "named", isBelow: true });
  });
  test("a cause of its own is no symptom of what fails beside it, and on one thing weighs less", () => {
    const topo = (symptom: "own" | "carried", item: string) =>
      weigh(subjectOn(item, { symptom }), remembering([["A", database]]), plain)[0]!.features.topo;
    expect([topo("carried", "shop-1"), topo("own", "shop-1"), topo("own", "orders-db")]).toEqual([700, 0, 500]);
  });
  test("another environment is never found", () => {
    expect(weigh(subjectOn("orders-db", { environment: "staging" }), remembering([["A", database]]), plain)).toEqual([]);
  });
  test("words and moment alone join nothing", () => {
    const [judged] = weigh(subjectOn("lonely", { template: database.template }), remembering([["A", database]]), { ...plain, joinAt: 400 });
    expect(judged).toMatchObject({ joins: false, features: { topo: 0, text: 1000, time: 1000 } });
  });
  test("history speaks for, never against", () => {
    const next = subjectOn("shop-1", { atMs: minutes(4) });
    const bare = weigh(next, remembering([["A", database]]), plain)[0]!.score;
    const with_ = (share: number) =>
      weigh(next, remembering([["A", database]], { history: new Map([[pairKey(database, next), share]]) }), plain)[0]!.score;
    expect([with_(0), with_(100)]).toEqual([bare, bare]);
    expect(with_(950)).toBeGreaterThan(bare);
  });
});

test("time fades by the second, is exact at its steps, and is over at the window's end", () => {
  const expected = (seconds: number) => Math.exp(-seconds / 600) * 1000;
  for (let seconds = 0; seconds <= 3600; seconds += 7)
    expect(Math.abs(timeFeature(seconds * 1000, plain) - expected(seconds))).toBeLessThan(9);
  expect([timeFeature(0, plain), timeFeature(-600_000, plain), timeFeature(3_601_000, plain)]).toEqual([1000, 367, 0]);
});

describe("where an alert is put", () => {
  test("joins at the mark, is suggested between the marks, else is alone", () => {
    const memory = remembering([["A", database]]);
    const put = (after: number) => placeByScore(subjectOn("shop-1", { atMs: minutes(after) }), memory, plain);
    expect(put(0)).toMatchObject({ incident: "A", suggested: null });
    expect(put(5)).toMatchObject({ incident: null, suggested: { incident: "A" } });
    expect(put(59)).toMatchObject({ incident: null, suggested: null });
  });
  test("of equals, the oldest incident, then the lowest id", () => {
    const members = [
      ["B", database],
      ["C", database],
      ["A", database],
    ] as const;
    const opened = (incidents: [string, number][]) => incidents.map(([id, at]) => incidentFact(id, { openedMs: minutes(at) }));
    const put = (incidents: [string, number][]) =>
      placeByScore(database, remembering(members, { incidents: opened(incidents) }), plain).incident;
    expect(
      put([
        ["A", 0],
        ["B", 0],
        ["C", 0],
      ]),
    ).toBe("A");
    expect(
      put([
        ["A", 0],
        ["B", 0],
        ["C", -3],
      ]),
    ).toBe("C");
  });
  test("an incident that is over takes only what is on the same thing, or happened before its end", () => {
    const over = [incidentFact("A", { state: "6", endedMs: minutes(1) })];
    const put = (item: string, after: number) =>
      placeByScore(subjectOn(item, { atMs: minutes(after) }), remembering([["A", database]], { incidents: over }), plain).incident;
    expect([put("shop-1", 0.5), put("shop-1", 2), put("orders-db", 2)]).toEqual(["A", null, "A"]);
  });
  test("one that is as near to two young incidents shows them to be one; an old one is left as it is", () => {
    const bridging = { ...plain, bridgeAt: 600, bridgeMinutes: 5 };
    const members = [
      ["A", subjectOn("shop-1", { service: null })],
      ["B", subjectOn("shop-2", { service: null })],
    ] as const;
    const put = (opened: number) =>
      placeByScore(
        database,
        remembering(members, { incidents: [incidentFact("A"), incidentFact("B", { openedMs: minutes(opened) })] }),
        bridging,
      );
    expect(put(0)).toMatchObject({ incident: "A", bridges: ["B"] });
    expect(put(-9).bridges).toEqual([]);
  });
});

describe("the keys an alert brings", () => {
  test("are those nobody brought lately: of ten thousand alerts with the same keys, one line each", () => {
    const memory = remembering([["A", database]]);
    expect(broughtBy(database, "A", memory)).toEqual([]);
    expect(broughtBy(subjectOn("orders-db", { atMs: minutes(3) }), "A", memory)).toEqual(tracesOf(database));
    expect(broughtBy(database, "B", memory)).toEqual(expect.arrayContaining(tracesOf(database)));
  });
});

test("whatever order the landmarks were read in, the answer is the same", () => {
  const items = ["orders-db", "shop-1", "shop-2", "host-7", "switch-1"];
  const member = fc.record({
    incident: fc.constantFrom("A", "B", "C"),
    item: fc.constantFrom(...items),
    at: fc.integer({ min: -60, max: 0 }),
    words: fc.constantFrom("x", "y"),
  });
  fc.assert(
    fc.property(fc.array(member, { minLength: 1, maxLength: 8 }), fc.constantFrom(...items), fc.integer(), (list, item, seed) => {
      const members = list.map(
        ({ incident, item: on, at, words }) => [incident, subjectOn(on, { atMs: minutes(at), template: words })] as const,
      );
      const turned = [...members].sort((one, other) => ((one[1].atMs * 31 + seed) % 97) - ((other[1].atMs * 31 + seed) % 97));
      const incidents = ["A", "B", "C"].map((id) => incidentFact(id));
      const put = (order: typeof members) => placeByScore(subjectOn(item, { template: "x" }), remembering(order, { incidents }), plain);
      const bare = ({ incident, runnersUp }: ReturnType<typeof put>) => [incident, runnersUp.map(({ incident: id, score }) => [id, score])];
      expect(bare(put(turned))).toEqual(bare(put(members)));
    }),
  );
});
