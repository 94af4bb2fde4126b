import { describe, expect, test } from "vitest";
import { probableCause } from "./cause.rules.ts";
import type { Judged } from "./correlate.rules.ts";
import { topology } from "./correlation.fixture.ts";
import { countTogether, historyOf, pairKey, type Seen } from "./history.rules.ts";
import { likeness, shingles } from "./likeness.rules.ts";
import { namesInText, namesOfResource } from "./prepare.rules.ts";
import { joinedSentence, openedSentence, tenths } from "./sentence.rules.ts";
import { symptomOf } from "./symptom.rules.ts";
import { hardSuppliers, reachOf } from "./topology.rules.ts";

describe("symptoms", () => {
  test.each([
    ["unavailable by icmp ping", "icmpping", "down"],
    ["postgresql does not answer", null, "down"],
    ["pod <*> is restarting", "KubePodCrashLooping", "down"],
    ["connection refused to <*>", null, "carried"],
    ["p99 latency of <host> is high", "HighLatency", "carried"],
    ["<path> disk space is critically low", null, "own"],
    ["ssl critical certificate of <host> expires in <*> days", null, "own"],
    ["last backup failed", null, "own"],
    ["watermelon inventory mismatch", null, "unknown"],
  ])("%s: %s", (words, check, expected) => {
    expect(symptomOf(words.split(" "), check)).toBe(expected);
  });
});

describe("the map", () => {
  test("reach is upwards, directly and over one other, and over the service", () => {
    expect(reachOf(topology, "shop-1", "shop")).toEqual({ direct: ["orders-db"], second: ["host-7"] });
    expect(reachOf(topology, null, null)).toEqual({ direct: [], second: [] });
  });
  test("what a thing cannot work without, over hard needs only, nearest first", () => {
    expect(hardSuppliers(topology, "shop-1")).toEqual(["orders-db", "host-7", "switch-1"]);
    expect(hardSuppliers(topology, "shop-2")).toEqual([]);
  });
});

describe("probable cause", () => {
  const at = (minute: number) => `2026-11-26T08:${String(minute).padStart(2, "0")}:00.000Z`;
  const suspect = (thing: string, minute: number, isOwn = false) => ({ alert: `${thing}@${minute}`, thing, firstAt: at(minute), isOwn });
  test("is the earliest alert on what most of the others need, though it was heard late", () => {
    const suspects = [suspect("shop-1", 1), suspect("shop-2", 2), suspect("orders-db", 5), suspect("host-7", 4), suspect("host-7", 6)];
    expect(probableCause(suspects, [], topology).alert).toBe("host-7@4");
  });
  test("without a map is the first, one with its own cause before others of its moment", () => {
    expect(probableCause([suspect("a", 3), suspect("b", 2)], [], topology).alert).toBe("b@2");
    expect(probableCause([suspect("a", 2), suspect("b", 2, true)], [], topology).alert).toBe("b@2");
    expect(probableCause([], [], topology)).toEqual({ alert: null, changes: [] });
  });
  test("changes of the hour before, nearest in place and then in time; none that came after", () => {
    const change = (id: string, minute: number, service: string | null) => ({ id, at: at(minute), thing: null, service });
    const changes = [change("early", 1, "shop"), change("other", 29, "mail"), change("shop", 20, "shop"), change("after", 31, "shop")];
    expect(probableCause([suspect("shop-1", 30)], changes, topology).changes).toEqual(["shop", "early", "other"]);
    expect(probableCause([{ ...suspect("shop-1", 30), firstAt: "2026-11-26T09:30:00.000Z" }], changes, topology).changes).toEqual([
      "after",
    ]);
  });
});

describe("history", () => {
  const seen = (template: string, ...slots: number[]): Seen[] => slots.map((slot) => ({ template, service: null, slot }));
  test("counts slots in which the second began with the first, or in the next", () => {
    const pairs = countTogether([...seen("a", 1, 10, 20, 30, 40), ...seen("b", 1, 11, 20, 31, 90), ...seen("rare", 1, 10, 20)]);
    expect(pairs.map(({ first, next, times, of }) => [first, next, times, of])).toEqual([
      ["a", "b", 4, 5],
      ["b", "a", 2, 5],
    ]);
    expect(historyOf(pairs).get(pairKey({ template: "a", service: null }, { template: "b", service: null }))).toBe(714);
  });
  test("a storm in one slot counts once", () => {
    const storm = Array.from({ length: 500 }, () => seen("a", 1)).flat();
    expect(countTogether([...storm, ...seen("b", 1)])).toEqual([]);
  });
});

test("likeness is Dice over parts of three characters, nothing below six in ten", () => {
  const parts = (text: string) => shingles(text.split(" "));
  expect(likeness(parts("connection refused"), parts("connection refused"))).toBe(1000);
  expect(likeness(parts("connection refused by peer"), parts("connection refused by host"))).toBeGreaterThan(600);
  expect(likeness(parts("connection refused"), parts("disk is full"))).toBe(0);
});

test("a resource is looked for as it is, without its port, without its domain; an address is left whole", () => {
  expect(namesOfResource("DB-1.example.org:9100")).toEqual(["db-1.example.org:9100", "db-1.example.org", "db-1"]);
  expect(namesOfResource("10.0.0.7:5432")).toEqual(["10.0.0.7:5432", "10.0.0.7"]);
  expect(namesInText("Could not connect to Orders-DB: timeout after 30 s")).toEqual(["orders-db"]);
});

describe("sentences", () => {
  const judged: Judged = {
    incident: "A",
    number: "INC0000042",
    score: 712,
    features: { topo: 700, text: 1000, time: 740, history: 0 },
    relation: "direct",
    thing: "orders-db",
    isBelow: false,
    apartMs: 180_000,
    joins: true,
  };
  test("say where, when, what, and how much", () => {
    const names = (id: string) => id;
    expect(joinedSentence({ subject: "payments-api", judged, names, template: "connection refused to <*>" })).toBe(
      'Joined INC0000042: payments-api needs orders-db (0.7), began 3 min later (0.74), says the same, "connection refused to <*>" (1.0): 0.71.',
    );
    expect(
      joinedSentence({
        subject: "orders-db",
        judged: { ...judged, isBelow: true, apartMs: -30_000, features: { ...judged.features, text: 0 } },
        names,
        template: "",
      }),
    ).toBe("Joined INC0000042: what fails there needs orders-db (0.7), began 30 s earlier (0.74): 0.71.");
  });
  test("of one that opened, what it was nearest to", () => {
    expect(openedSentence(undefined, 600)).toBe("Opened an incident: nothing that fires is on the same thing, near it, or says the same.");
    expect(openedSentence({ ...judged, score: 520 }, 600)).toBe("Opened an incident: nearest is INC0000042 (0.52, and joining needs 0.6).");
  });
  test("per mille as a decimal", () => {
    expect([0, 40, 600, 712, 1000].map(tenths)).toEqual(["0.0", "0.04", "0.6", "0.71", "1.0"]);
  });
});
