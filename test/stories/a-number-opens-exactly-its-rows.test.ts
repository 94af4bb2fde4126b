import { afterAll, beforeAll, expect, test } from "vitest";
import { foldStep } from "../../src/engine/measures-fold.ts";
import type { Actor } from "../../src/kernel/actor.ts";
import type { BehindPage, FlowPage, ScorecardPage } from "../../src/practices/scorecard/facts.ts";
import { asActors } from "../asking.ts";
import { house, openTestOffice, type TestOffice } from "../office.ts";

const { authenticate, ask } = asActors();
let office: TestOffice;
let manager: Actor & { personId: string };
let auditor: Actor & { personId: string };
let analyst: Actor & { personId: string };
let team: string;
let erp: string;

beforeAll(async () => {
  office = await openTestOffice("2026-09-29T08:00:00.000Z", { authenticate });
  await office.must(house, "organisation", { type: "create", name: "Ostermere", timeZone: "Europe/Berlin", currency: "EUR" });
  manager = await office.person("Mia Nager", ["manager"]);
  auditor = await office.person("Aud Itor", ["auditor"]);
  analyst = await office.person("Ana Lyst", ["analyst"]);
  team = (await office.must(house, "team", { type: "create", name: "Desk", members: [analyst.personId] })).id;
  erp = (await office.must(house, "service", { type: "create", name: "ERP", tier: "1", usersServed: 900, supportTeam: team })).id;
  await office.must(house, "slaDefinition", {
    type: "create",
    name: "Critical, 2 h",
    agreementType: "SLA",
    target: "resolution",
    subjectKind: "incident",
    durationMinutes: 120,
    warnPercent: 75,
    calendar: null,
    startWhen: "priority:1",
    stopWhen: "state:6,7",
    pauseWhen: null,
    cancelWhen: "state:8",
    resetWhen: null,
    cancelWhenStartLapses: true,
    retroactive: true,
    vendor: null,
  });
});
afterAll(() => office.close());

async function lived(minutes: number, more: Record<string, unknown> = {}) {
  const critical = { impact: "1", urgency: "1", service: erp, known: [], notKnown: [], hypotheses: [] };
  const record = await office.must(house, "incident", { type: "create", shortDescription: "ERP down", ...critical, ...more });
  await office.advance({ minutes: Math.min(minutes, 5) });
  await office.must(house, "incident", { type: "take" }, record.id).catch(() => undefined);
  await office.advance({ minutes: Math.max(0, minutes - 5) });
  await office.must(house, "incident", { type: "resolve", closeCode: "Solved", closeNotes: "Restarted." }, record.id);
  return record;
}

const page = async (query: string, actor: Actor = manager) =>
  (await ask(office, actor, `GET /api/scorecard?${query}`)).body as ScorecardPage;
const behind = async (query: string, actor: Actor = manager) =>
  (await ask(office, actor, `GET /api/scorecard/rows?${query}`)).body as BehindPage;
const measure = (of: ScorecardPage, key: string) => of.measures.find((one) => one.key === key)!;

test("a number opens exactly its rows, and says how many you may not open", async () => {
  office.setNow("2026-10-05T08:00:00.000Z");
  const took = [30, 60, 119, 120, 200];
  const made = [];
  for (const minutes of took) {
    made.push(await lived(minutes));
    await office.advance({ hours: 3 });
  }
  await office.must(manager, "incident", { type: "restrict", reason: "Personal data" }, made[1]!.id);

  for (const fold of [false, true]) {
    if (fold) await foldStep(office.db, async () => "Europe/Berlin");
    const october = await page("period=2026-10");
    expect(measure(october, "criticalRestored").shown).toMatchObject({ part: 3, n: 5, value: 60, note: "the longest took 3 h 20 min" });
    expect(measure(october, "restore").shown).toMatchObject({ value: 119, n: 5 });
    expect(measure(october, "restoreMean").shown.value).toBeCloseTo(took.reduce((sum, one) => sum + one) / 5, 10);
    // 120 minutes are the promise: broken at the moment it is reached.
    expect(measure(october, "slaResolution").shown).toMatchObject({ part: 3, n: 5 });
    expect(october.sentence).toMatch(/^We kept \d of \d promises in October\.$|^We are keeping \d of \d promises in October\.$/);
  }

  const all = await behind("metric=criticalRestored&period=2026-10");
  expect(all).toMatchObject({ total: 5, hidden: 0 });
  expect(all.items.map((row) => [row.minutes, row.counts])).toEqual([
    [200, false],
    [120, false],
    [119, true],
    [60, true],
    [30, true],
  ]);
  const seen = await behind("metric=criticalRestored&period=2026-10", auditor);
  expect(seen).toMatchObject({ total: 5, hidden: 1 });
  expect(seen.items.map((row) => row.number)).not.toContain(made[1]!.number);
  expect(seen.items).toHaveLength(4);

  const promises = await behind("metric=slaResolution&period=2026-10", auditor);
  expect(promises).toMatchObject({ total: 5, hidden: 1 });
  expect(promises.items.filter((row) => row.counts).map((row) => row.number)).not.toContain(made[1]!.number);
  expect(promises.items.every((row) => row.kind === "incident" && row.number?.startsWith("INC"))).toBe(true);

  let after = "";
  const found: string[] = [];
  for (;;) {
    const part: BehindPage = await behind(`metric=criticalRestored&period=2026-10&limit=2${after}`);
    found.push(...part.items.map((row) => row.id));
    if (!part.next) break;
    after = `&after=${part.next}`;
  }
  expect(found).toEqual(all.items.map((row) => row.id));

  const down = await behind("metric=availability&period=2026-10");
  expect(down.items.map((row) => row.minutes)).toEqual([200, 120, 119, 60, 30]);
});

test("a number of one's own adds up, takes a percentile and counts a part of the office alone", async () => {
  const [erpOnly, nobody] = [{ services: [erp] }, { teams: [manager.personId] }];
  const own = (key: string, formula: Record<string, unknown>) =>
    office.must(house, "metric", { type: "create", key, name: key, perspective: "operations", definition: "Ours.", formula });
  await own("erpDownMinutes", { form: "sum", of: ["incident.restored"], ...erpOnly });
  await own("erpDownP75", { form: "duration", measure: "incident.restored", statistic: "p75", ...erpOnly });
  await own("nobodysMinutes", { form: "sum", of: ["incident.restored"], ...nobody });
  const october = await page("period=2026-10");
  const took = [30, 60, 119, 120, 200];
  expect(measure(october, "erpDownMinutes").shown).toMatchObject({ value: took.reduce((sum, one) => sum + one), n: 5 });
  // The fourth of five in order: three of four lie at or under it.
  expect(measure(october, "erpDownP75").shown).toMatchObject({ value: 120, n: 5 });
  expect(measure(october, "nobodysMinutes").shown).toMatchObject({ value: null, n: 0, why: "nothing to count" });
  expect(await behind("metric=erpDownMinutes&period=2026-10")).toMatchObject({ total: 5 });
  expect(await behind("metric=nobodysMinutes&period=2026-10")).toMatchObject({ total: 0, items: [] });
  expect(measure(await page(`period=2026-10&service=${manager.personId}`), "erpDownMinutes").shown.n).toBe(0);
  const weightless = { key: "odd", name: "Odd", perspective: "operations", definition: "Ours.", formula: { form: "count", of: ["x"] } };
  const refusal = async (more: Record<string, unknown>) => {
    const outcome = await office.try(house, "metric", { type: "create", ...weightless, ...more });
    return outcome.ok ? null : outcome.refusal.code;
  };
  expect(await refusal({ weight: 10 })).toBe("noSpan");
  expect(await refusal({ benchmark: 5 })).toBe("whoseBenchmark");
});

test("whoever may not read the scorecard reads none of it, and nonsense is refused by name", async () => {
  for (const path of ["/api/scorecard", "/api/scorecard/rows?metric=slaResolution", "/api/scorecard/flow"])
    expect((await ask(office, analyst, `GET ${path}`)).status).toBe(403);
  const wrong = await ask(office, manager, "GET /api/scorecard?period=2026-14&asOf=yesterday&priority=9&by=moon");
  expect(wrong.status).toBe(422);
  expect(wrong.body.errors.map((one: { path: string }) => one.path).sort()).toEqual(["asOf", "by", "priority"]);
  expect((await ask(office, manager, "GET /api/scorecard?period=2026-14")).body.errors[0].path).toBe("period");
  expect((await ask(office, manager, "GET /api/scorecard/rows?metric=nothing")).status).toBe(404);
  expect((await ask(office, manager, "GET /api/scorecard/rows?metric=restore&after=xyz")).status).toBe(422);
});

test("availability counts overlapping outages once, by hand", async () => {
  office.setNow("2026-10-20T08:00:00.000Z");
  const vpn = (await office.must(house, "service", { type: "create", name: "VPN", tier: "1", usersServed: 100 })).id;
  const first = await office.must(house, "incident", {
    type: "create",
    shortDescription: "VPN down",
    impact: "1",
    urgency: "1",
    service: vpn,
    known: [],
    notKnown: [],
    hypotheses: [],
  });
  await office.advance({ minutes: 30 });
  const second = await office.must(house, "incident", {
    type: "create",
    shortDescription: "VPN down too",
    impact: "1",
    urgency: "1",
    service: vpn,
    known: [],
    notKnown: [],
    hypotheses: [],
  });
  await office.advance({ minutes: 30 });
  const midway = await page("period=2026-10");
  // While it lasts it counts too: 60 minutes of what has passed of October in Berlin (it began at 22:00 UTC on 30 September).
  const passed = (Date.parse("2026-10-20T09:00:00Z") - Date.parse("2026-09-30T22:00:00Z")) / 60_000;
  // The VPN counts from the day it was entered.
  const vpnPassed = 60;
  const erpDown = 30 + 60 + 119 + 120 + 200;
  expect(measure(midway, "availability").shown.value).toBeCloseTo(
    100 - (100 * (900 * erpDown + 100 * 60)) / (900 * passed + 100 * vpnPassed),
    8,
  );
  const command = { type: "resolve", closeCode: "Solved", closeNotes: "Restarted." };
  await office.must(house, "incident", command, first.id);
  await office.advance({ minutes: 15 });
  await office.must(house, "incident", command, second.id);
  office.setNow("2026-11-02T08:00:00.000Z");
  const october = await page("period=2026-10&by=service");
  // 745 hours: clocks go back in October.
  const whole = 745 * 60;
  const vpnWhole = (Date.parse("2026-10-31T23:00:00Z") - Date.parse("2026-10-20T08:00:00Z")) / 60_000;
  expect(measure(october, "availability").shown.value).toBeCloseTo(
    100 - (100 * (900 * erpDown + 100 * 75)) / (900 * whole + 100 * vpnWhole),
    8,
  );
  const groups = measure(october, "availability").groups;
  expect(groups.map((one) => one.label).sort()).toEqual(["ERP", "VPN"]);
  expect(groups.find((one) => one.label === "VPN")!.shown.value).toBeCloseTo(100 - (100 * 75) / vpnWhole, 8);
});

test("a frozen month is restated, not changed", async () => {
  office.setNow("2026-11-02T08:00:00.000Z");
  const open = await page("period=2026-10");
  expect(open.frozen).toBeNull();
  expect(open.closesAt).toBe("2026-11-05T08:00:00.000Z");
  await office.advance({ days: 4 });
  const frozen = await page("period=2026-10");
  expect(frozen.frozen).toMatchObject({ at: "2026-11-05T08:00:00.000Z" });
  expect(measure(frozen, "criticalRestored")).toMatchObject({ shown: { part: 5, n: 7 }, restated: null });
  expect(frozen.sentence).toBe(open.sentence);
  const [next] = await office.db.query("select state, closes_at from reporting_period where period = '2026-11'");
  expect(next).toEqual({ state: "open", closes_at: "2026-12-05T08:00:00.000Z" });

  // What took 200 minutes comes back: its restoration of October is taken back.
  const slow = (await behind("metric=criticalRestored&period=2026-10")).items.find((row) => row.minutes === 200)!;
  await office.must(house, "incident", { type: "reopen", reason: "It came back" }, slow.id);
  const later = await page("period=2026-10");
  expect(measure(later, "criticalRestored")).toMatchObject({ shown: { part: 5, n: 7 }, restated: { part: 5, n: 6 } });
  expect(later.sentence).toBe(frozen.sentence);
  // A part was never frozen: it is counted as it is known now, what waits included.
  const part = await page("period=2026-10&priority=1");
  expect(part).toMatchObject({ frozen: null, closesAt: null });
  expect(measure(part, "criticalRestored")).toMatchObject({ shown: { part: 5, n: 6 }, restated: null });
  expect(measure(part, "waiting").shown.value).not.toBeNull();
  // A service is down for everybody: its availability has no priority and no team.
  expect(measure(part, "availability").shown).toMatchObject({ value: null, why: "not by team or priority" });
  // Knowing only what was known then, the number is the frozen one, with buckets and without.
  const { knownThrough } = frozen.frozen!;
  for (const fold of [false, true]) {
    if (fold) await foldStep(office.db, async () => "Europe/Berlin");
    const then = await page(`period=2026-10&knownThrough=${knownThrough}`);
    expect(measure(then, "criticalRestored").shown).toMatchObject({ part: 5, n: 7 });
    expect((await behind(`metric=criticalRestored&period=2026-10&knownThrough=${knownThrough}`)).total).toBe(7);
  }
  // Looking back to before it was closed shows no frozen number.
  expect((await page("period=2026-10&asOf=2026-10-06T00:00:00.000Z")).frozen).toBeNull();
  const again = await office.try(
    house,
    "reportingPeriod",
    { type: "freeze" },
    (await office.db.query<{ id: string }>("select id from reporting_period where period = '2026-10'"))[0]!.id,
  );
  expect(again.ok || again.refusal.code).toBe("isFrozen");
});

test("a target is a record: changed by who may, versioned, refused where its key is taken", async () => {
  const values = {
    key: "slaResolution",
    name: "SLA kept",
    perspective: "operations",
    owner: manager.personId,
    target: 50,
    definition: "Ours.",
    formula: { form: "share", of: ["sla.resolution.kept"], over: ["sla.resolution.kept", "sla.resolution.broken"] },
    unit: "%",
    decimals: 1,
  };
  const record = await office.must(house, "metric", { type: "create", ...values });
  expect((await office.try(manager, "metric", { type: "edit", changes: { target: 1 } }, record.id)).ok).toBe(false);
  const twice = await office.try(house, "metric", { type: "create", ...values });
  expect(twice.ok || twice.refusal.code).toBe("keyTaken");
  const november = await page("period=2026-11");
  expect(measure(november, "slaResolution")).toMatchObject({ name: "SLA kept", target: 50, version: 1, owner: manager.personId });
  expect(november.people[manager.personId]!.label).toBe("Mia Nager");
  expect(november.definitionsVersion).toBe(4);
  expect(measure(await page("period=2026-10"), "slaResolution").target).toBe(95);
  // A page of then is judged by what was promised then; before the office said anything of it, by what is built in.
  const then = office.clock.now();
  await office.advance({ minutes: 10 });
  await office.must(house, "metric", { type: "edit", changes: { target: 60, name: "SLA, kept" } }, record.id);
  const promisedAt = async (asOf: string) => measure(await page(`period=2026-11&asOf=${asOf}`), "slaResolution");
  expect(measure(await page("period=2026-11"), "slaResolution")).toMatchObject({ name: "SLA, kept", target: 60, version: 2 });
  expect(await promisedAt(then)).toMatchObject({ name: "SLA kept", target: 50, version: 1 });
  expect((await promisedAt("2026-11-01T08:00:00.000Z")).target).toBe(95);
});

test("the flow of work says what came, went and waits, and who carries it", async () => {
  office.setNow("2026-11-09T08:00:00.000Z");
  const flow = (await ask(office, manager, "GET /api/scorecard/flow?period=2026-11")).body as FlowPage;
  expect(flow.weeks).toHaveLength(13);
  expect(flow.weeks.reduce((sum, week) => sum + week.opened, 0)).toBe(7);
  expect(flow.ageing.reduce((sum, one) => sum + one.count, 0)).toBe(1);
  expect(flow.load.find((one) => one.name === "nobody")).toBeDefined();
  expect(flow).toMatchObject({ verdict: "unknown", totals: { resolved: 6 } });
  const backlog = await behind("metric=backlog&period=2026-11");
  expect(backlog.total).toBe(1);
  expect(measure(await page("period=2026-11"), "backlog").shown.value).toBe(1);
});
