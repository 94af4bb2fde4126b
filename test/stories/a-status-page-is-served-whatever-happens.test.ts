import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makePublisher, type Publisher } from "../../src/practices/status/publisher.ts";
import { house, openTestOffice, type TestOffice } from "../office.ts";

const start = "2026-11-26T12:00:00.000Z";
let office: TestOffice;
let publisher: Publisher;
let admin: pg.Client;

beforeAll(async () => {
  office = await openTestOffice(start);
  const page = await office.must(house, "statusPage", { type: "create", name: "Ostermere status", slug: "ostermere", audience: "public" });
  await office.must(house, "statusComponent", { type: "create", page: page.id, name: "Payments", service: null });
  await office.must(house, "statusPage", { type: "publish" }, page.id);
  // Another node's copies, whose beat is in this hand.
  publisher = makePublisher(office);
  await publisher.settle();
  admin = new pg.Client({ connectionString: process.env.QUARTERDECK_TEST_SERVER });
  await admin.connect();
});
afterAll(async () => {
  await publisher.close();
  await admin.query(`alter database ${office.database} allow_connections true`);
  await admin.end();
  // What the office logged of its database's end is expected, and shown to be no more than that.
  await expect(office.close()).rejects.toThrow(/terminat|not currently accepting/);
});

const get = async (url = "/status/ostermere") => {
  const began = performance.now();
  const answer = await office.server.inject({ method: "GET", url });
  return { status: answer.statusCode, text: answer.body, tookMs: performance.now() - began };
};
const asOf = () => publisher.find("ostermere")?.copy.asOf;

test("every connection is taken: pages are served at once, and stay fresh by a connection of their own", async () => {
  expect((await get()).status).toBe(200);
  let free: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    free = () => resolve();
  });
  const { max } = office.db.pool.options;
  const busy = Array.from({ length: max }, () =>
    office.db.transaction(async (tx) => {
      await tx.query("select 1");
      await held;
    }),
  );
  await expect.poll(() => office.db.pool.totalCount - office.db.pool.idleCount).toBe(max);
  const queued = office.db.query("select 1");
  try {
    for (const url of ["/status/ostermere", "/status/ostermere.json", "/status/ostermere/feed.rss", "/status"]) {
      const { status, tookMs } = await get(url);
      expect([status, tookMs < 1_000], url).toEqual([url === "/status" ? 302 : 200, true]);
    }
    office.setNow("2026-11-26T12:01:00.000Z");
    await publisher.work.runDue(office.clock.now());
    expect(asOf()).toBe("2026-11-26T12:01:00.000Z");
    expect(office.db.pool.waitingCount).toBeGreaterThan(0);
  } finally {
    free();
    await Promise.all([...busy, queued]);
  }
});

test("the database is gone: the last copy is served, says when it was, and is fresh again once the database is back", async () => {
  await admin.query(`alter database ${office.database} allow_connections false`);
  await admin.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [office.database]);
  await expect(office.db.query("select 1")).rejects.toThrow();
  office.setNow("2026-11-26T12:02:00.000Z");
  await publisher.work.runDue(office.clock.now());
  expect([asOf(), publisher.isStale()]).toEqual(["2026-11-26T12:01:00.000Z", false]);
  const fresh = await get();
  expect([fresh.status, fresh.text.includes("We cannot look anew")]).toEqual([200, false]);
  office.setNow("2026-11-26T12:10:00.000Z");
  await publisher.work.runDue(office.clock.now());
  expect(publisher.isStale()).toBe(true);
  for (const url of ["/status/ostermere", "/status/ostermere.json", "/status/ostermere/feed.atom", "/status/ostermere/history/2026-11"]) {
    const { status, text, tookMs } = await get(url);
    expect([status, text.includes("Payments") || url.includes("feed") || url.includes("history"), tookMs < 1_000], url).toEqual([
      200,
      true,
      true,
    ]);
  }
  const old = await get();
  expect(old.text).toContain("We cannot look anew just now. This is how it was at Thu 26 Nov 2026, 12:00");
  expect(JSON.parse((await get("/status/ostermere.json")).text)).toMatchObject({ isStale: true, asOf: start });
  await admin.query(`alter database ${office.database} allow_connections true`);
  office.setNow("2026-11-26T12:11:00.000Z");
  await expect
    .poll(async () => {
      await publisher.work.runDue(office.clock.now());
      return [asOf(), publisher.isStale()];
    })
    .toEqual(["2026-11-26T12:11:00.000Z", false]);
});
