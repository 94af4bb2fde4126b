import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { backOffMs, makeNewsDesk, type News, newsOf } from "./news.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function openDesk() {
  const batches: (readonly News[])[] = [];
  const desk = makeNewsDesk({ now: () => 42, onNews: (batch) => batches.push(batch) });
  return { desk, batches };
}

describe("the news desk", () => {
  test("gathers what arrives within a second into one batch, the newest version of each record", () => {
    const { desk, batches } = openDesk();
    desk.receive({ kind: "incident", id: "a", version: 1 });
    desk.receive({ kind: "incident", id: "b", version: 1 });
    desk.receive({ kind: "incident", id: "a", version: 3 });
    desk.receive({ kind: "incident", id: "a", version: 2 });
    expect(batches).toHaveLength(0);
    vi.advanceTimersByTime(1000);
    expect(batches).toEqual([
      [
        { kind: "incident", id: "a", version: 3 },
        { kind: "incident", id: "b", version: 1 },
      ],
    ]);
    expect(desk.fresh("incident")).toEqual({
      versions: new Map([
        ["a", 3],
        ["b", 1],
      ]),
      sinceMs: 42,
    });
  });

  test("an old version that comes late is no news", () => {
    const { desk, batches } = openDesk();
    desk.receive({ kind: "incident", id: "a", version: 3 });
    vi.advanceTimersByTime(1000);
    desk.receive({ kind: "incident", id: "a", version: 3 });
    vi.advanceTimersByTime(5000);
    expect(batches).toHaveLength(1);
  });

  test("kinds are counted apart, and taking one in empties only that one", () => {
    const { desk } = openDesk();
    desk.receive({ kind: "incident", id: "a", version: 1 });
    desk.receive({ kind: "service", id: "s", version: 1 });
    vi.advanceTimersByTime(1000);
    desk.take("incident");
    expect(desk.fresh("incident").versions.size).toBe(0);
    expect(desk.fresh("service").versions.size).toBe(1);
  });

  test("who hears of batches hears each once, until they stop", () => {
    const { desk } = openDesk();
    const heard: string[][] = [];
    const stop = desk.hear((batch) => heard.push(batch.map((news) => news.id)));
    desk.receive({ kind: "incident", id: "a", version: 1 });
    desk.receive({ kind: "clock", id: "c", version: 1 });
    vi.advanceTimersByTime(1000);
    stop();
    desk.receive({ kind: "incident", id: "b", version: 1 });
    vi.advanceTimersByTime(1000);
    expect(heard).toEqual([["a", "c"]]);
  });

  test("answers the same object while nothing changes, so that a screen is not drawn for nothing", () => {
    const { desk } = openDesk();
    expect(desk.fresh("incident")).toBe(desk.fresh("incident"));
  });
});

test("only whole news is read from the stream", () => {
  expect(newsOf('{"kind":"incident","ids":{"a":2,"b":1},"more":1}')).toEqual([
    { kind: "incident", id: "a", version: 2 },
    { kind: "incident", id: "b", version: 1 },
  ]);
  const strange = [": beat", "null", "[]", '{"kind":"incident"}', '{"kind":1,"ids":{"a":2}}', '{"kind":"incident","ids":{"a":"2"}}'];
  for (const text of strange) expect(newsOf(text)).toEqual([]);
});

test("waiting doubles from half a second to a minute at most", () => {
  expect([0, 1, 2, 20].map((failures) => backOffMs(failures, 0))).toEqual([500, 1000, 2000, 30_000]);
  expect([0, 1, 2, 20].map((failures) => backOffMs(failures, 1))).toEqual([1000, 2000, 4000, 60_000]);
});
