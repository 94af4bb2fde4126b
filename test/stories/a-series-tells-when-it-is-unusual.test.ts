import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "../../src/kernel/actor.ts";
import { addMinutes } from "../../src/kernel/time.ts";
import { seriesId } from "../../src/practices/anomaly/observe.rules.ts";
import { house, type TestOffice } from "../office.ts";
import { openReception, type Reception, type SendingTool } from "../sending-tool.ts";

type Person = Actor & { personId: string };
type Made = Awaited<ReturnType<TestOffice["must"]>>;
let at: Reception;
let office: TestOffice;
let manager: Person;
let analyst: Person;
let requester: Person;
let service: Made;
/** A tool whose new series raise alerts, and one whose do not. */
let loud: SendingTool;
let calm: SendingTool;
const labels = { host: "shop-1" };

beforeAll(async () => {
  at = await openReception();
  office = at.office;
  office.setNow("2026-11-30T00:00:00.000Z");
  manager = await office.person("Mana Ger", ["manager"]);
  analyst = await office.person("Ana Lyst", ["analyst"]);
  requester = await office.person("Re Quester", ["requester"]);
  await office.must(house, "organisation", { type: "create", name: "Ostermere", timeZone: "Europe/Berlin", currency: "EUR" });
  service = await office.must(house, "service", { type: "create", name: "Customer shop", tier: "2", calendar: null });
  const more = { defaultService: service.id, groupWaitSeconds: 0 };
  loud = await at.tool("metrics", { ...more, mapping: { raisesAlerts: true } });
  calm = await at.tool("metrics", { ...more, name: "Calm" });
});
afterAll(() => office.close());

const sample = (metric: string, when: string, value: number) => ({ metric, labels, value, at: when, unit: "ms" });
const post = async (tool: SendingTool, body: unknown) => {
  const answer = await tool.send("/intake/metrics/KEY", body);
  await office.advance({});
  return answer;
};
/** Weeks of a series, a number each ten minutes: about 100 by day, about 20 at night. Afterwards it is now. */
const weeks = async (metric: string, tool = loud, howMany = 1) => {
  const from = office.clock.now();
  const samples = Array.from({ length: howMany * 7 * 144 }, (_, index) => {
    const when = addMinutes(from, index * 10);
    const hour = (new Date(when).getUTCHours() + 1) % 24;
    return sample(metric, when, (hour >= 7 && hour < 19 ? 100 : 20) + ((index * 7) % 5));
  });
  await office.advance({ days: 7 * howMany });
  expect(await post(tool, { samples })).toMatchObject({ status: 202, body: { numbers: samples.length, problems: [], warnings: [] } });
  return seriesId(tool.id, metric, labels);
};
const say = async (metric: string, values: readonly number[], tool = loud) => {
  for (const value of values) {
    await post(tool, sample(metric, office.clock.now(), value));
    await office.advance({ minutes: 10 });
  }
};
const series = async (id: string) => (await at.ask(office, manager, `GET /api/metric-series/${id}`)).body.record;
const course = async (id: string, who: Actor = analyst) => (await at.ask(office, who, `GET /api/metric-series/${id}/course`)).body;
const alertsOf = (id: string) =>
  office.db.query<{ status: string; severity: string; summary: string; service: string | null; firstAt: string }>(
    `select status, severity, summary, service, first_at as "firstAt" from alert where key like $1 order by first_at, id`,
    [`%series/${id}%`],
  );
const told = async (id: string) =>
  (await office.db.query<{ type: string }>("select type from journal where id = $1 order by n", [id])).map((row) => row.type);

test("weeks of numbers are learned; daylight numbers at night are unusual, an alert with its sentence, and over when usual again", async () => {
  await say("orders.latency", [21, 22]);
  const id = seriesId(loud.id, "orders.latency", labels);
  expect(await series(id)).toMatchObject({
    state: "learning",
    title: "orders.latency, host shop-1",
    unit: "ms",
    service: null,
    alerts: true,
  });
  expect((await course(id)).knows).toEqual({ by: null, have: 2, need: 144 });
  await weeks("orders.latency", loud, 4);
  expect(await series(id)).toMatchObject({ state: "usual" });
  expect(await told(id)).toEqual(["created", "becameKnown"]);
  // It is about one at night in the office, on a Monday: what is usual at noon is not now.
  const known = await course(id);
  expect(known.knows).toMatchObject({ by: "week" });
  expect(known.points).toHaveLength(144);
  await say("orders.latency", [21, 102, 23, 101, 103]);
  const { because } = await series(id);
  expect(because).toMatch(/^103 ms against a usual 20–24 on Mondays at 2 h: \d\d\.\d times the usual spread\.$/);
  const [alert] = await alertsOf(id);
  expect(alert).toMatchObject({ status: "triggered", severity: "warning", service: service.id });
  expect(alert!.summary).toBe(`orders.latency, host shop-1: ${because}`);
  expect((await course(id)).unusual).toMatchObject([{ until: null }]);
  await say("orders.latency", [22, 20, 21, 23, 22]);
  expect(await series(id)).toMatchObject({ state: "usual", because: null });
  expect((await alertsOf(id)).map((row) => row.status)).toEqual(["resolved"]);
  expect(await told(id)).toEqual(["created", "becameKnown", "becameUnusual", "becameUsual"]);
  expect((await course(id)).unusual).toMatchObject([{ until: expect.any(String), because }]);
});

test("what is remembered is bounded, and numbers that come again or too late change nothing", async () => {
  const id = seriesId(loud.id, "orders.latency", labels);
  const parts = () =>
    office.db.query<{ part: number; n: number; version: number }>(
      "select part, jsonb_array_length(samples) as n, version from series_memory where series = $1 order by part",
      [id],
    );
  const before = await parts();
  expect(before.length).toBe(169);
  expect(before.every(({ part, n, version }) => n <= (part === 168 ? 288 : 48) && version === 0)).toBe(true);
  const late = sample("orders.latency", addMinutes(office.clock.now(), -60), 5_000);
  expect(await post(loud, late)).toMatchObject({ status: 202, body: { numbers: 1, series: 1, repeated: 0 } });
  expect(await post(loud, late)).toMatchObject({ status: 202, body: { repeated: 1 } });
  expect(await parts()).toEqual(before);
  expect(await office.db.query("select 1 from journal where kind = 'seriesMemory'")).toEqual([]);
});

test("people say whether a series is an alert, what is unusual of it, and that it is learned anew; nobody makes one by hand", async () => {
  const id = await weeks("queue.depth", calm);
  await say("queue.depth", [100, 100, 100], calm);
  expect(await series(id)).toMatchObject({ state: "unusual", alerts: false });
  expect(await alertsOf(id)).toEqual([]);
  const edit = (changes: Record<string, unknown>) => office.must(manager, "metricSeries", { type: "edit", changes }, id);
  await edit({ alerts: true, service: service.id });
  expect((await alertsOf(id)).map((row) => row.status)).toEqual(["triggered"]);
  expect(await office.try(analyst, "metricSeries", { type: "relearn" }, id)).toMatchObject({
    ok: false,
    refusal: { code: "notPermitted" },
  });
  await office.must(manager, "metricSeries", { type: "relearn" }, id);
  expect(await series(id)).toMatchObject({ state: "learning" });
  expect((await course(id)).knows).toMatchObject({ by: null, have: 0, need: 144 });
  expect((await alertsOf(id)).map((row) => row.status)).toEqual(["resolved"]);
  const made = await at.ask(office, manager, "POST /api/metric-series", { body: { metric: "x" } });
  expect(made.status).toBeGreaterThanOrEqual(400);
  expect((await at.ask(office, requester, `GET /api/metric-series/${id}/course`)).status).toBe(403);
  await office.must(manager, "metricSeries", { type: "retire" }, id);
  const seen = (await series(id)).lastAt;
  await say("queue.depth", [100], calm);
  expect((await series(id)).lastAt).toBe(seen);
});

test("a series that ends while it is unusual is told to be over after a day, and no longer sent after five weeks", async () => {
  const id = await weeks("jobs.waiting");
  await say("jobs.waiting", [500, 500, 500]);
  expect((await alertsOf(id)).map((row) => row.status)).toEqual(["triggered"]);
  await office.advance({ hours: 26 });
  expect(await series(id)).toMatchObject({ state: "usual" });
  expect((await alertsOf(id)).map((row) => row.status)).toEqual(["resolved"]);
  await office.advance({ hours: 37 * 24 });
  expect(await series(id)).toMatchObject({ state: "silent" });
  expect(await office.db.query("select 1 from series_memory where series = $1", [id])).toEqual([]);
  await say("jobs.waiting", [20]);
  expect(await series(id)).toMatchObject({ state: "learning", lastValue: 20 });
});

test("an export of OpenTelemetry is taken as its exporter expects; what is no number is refused with a sentence and stands there", async () => {
  const timeUnixNano = String(BigInt(Date.parse(office.clock.now())) * 1_000_000n);
  const exported = (dataPoints: object[]) => ({
    resourceMetrics: [
      {
        resource: { attributes: [{ key: "service.name", value: { stringValue: "checkout" } }] },
        scopeMetrics: [{ metrics: [{ name: "queue.size", unit: "1", gauge: { dataPoints } }] }],
      },
    ],
  });
  const headers = { authorization: `Bearer ${loud.key}` };
  const send = (body: unknown) => loud.send("/intake/metrics/v1/metrics", body, { headers });
  expect(await send(exported([{ timeUnixNano, asInt: "12" }]))).toMatchObject({ status: 200, body: {} });
  expect(await send(exported([{ timeUnixNano, asInt: "12" }, { timeUnixNano }]))).toMatchObject({
    status: 200,
    body: { partialSuccess: { rejectedDataPoints: "1", errorMessage: "A point of queue.size has no number." } },
  });
  await office.advance({ minutes: 1 });
  expect(await series(seriesId(loud.id, "queue.size", { "service.name": "checkout" }))).toMatchObject({ lastValue: 12, state: "learning" });
  expect(await post(loud, { metric: "x", value: "many" })).toMatchObject({ status: 400, body: { detail: "The value of x is no number." } });
  expect(await loud.send("/intake/metrics/KEY", "{")).toMatchObject({ status: 400 });
  expect(await loud.send("/intake/metrics", { metric: "x", value: 1 })).toMatchObject({ status: 401 });
  const listed = await at.ask(office, at.administrator, `GET /api/intake/feeds/${loud.id}/requests?only=refused`);
  expect(listed.body.items.map((one: { reason: string }) => one.reason)).toEqual(
    expect.arrayContaining(["The value of x is no number.", "A point of queue.size has no number."]),
  );
});

test("what a week of history says was unusual is told in its course, and raises no alert now", async () => {
  const id = await weeks("disk.wait");
  const from = office.clock.now();
  await office.advance({ hours: 12 });
  await post(
    loud,
    [0, 10, 20].map((minute) => sample("disk.wait", addMinutes(from, minute), 900)),
  );
  expect(await series(id)).toMatchObject({ state: "unusual" });
  expect(await alertsOf(id)).toEqual([]);
});

test("numbers that were worked are kept a day, not thirty", async () => {
  const kept = () =>
    office.db.query("select request from alert_inbox where what = 'numbers' and received_at < $1", [
      addMinutes(office.clock.now(), -1_440),
    ]);
  await office.advance({ days: 2 });
  expect(await kept()).not.toEqual([]);
  await post(loud, sample("disk.wait", office.clock.now(), 20));
  expect(await kept()).toEqual([]);
});
