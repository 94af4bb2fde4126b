import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Actor } from "../../src/kernel/actor.ts";
import { asActors } from "../asking.ts";
import { house, openTestOffice, type TestOffice } from "../office.ts";

type Person = Actor & { personId: string };
type Made = Awaited<ReturnType<TestOffice["must"]>>;
const { authenticate, ask } = asActors();
let office: TestOffice;
let analyst: Person;
let manager: Person;
let requester: Person;
let service: Made;
let page: Made;
let payments: Made;
let mail: Made;
/** Words that stand only where readers of a status page must not read. */
const hidden = /hunter2|technical-word|secret-word|ERP Payments|INC\d{7}|closing-word|Ana Lyst/;

beforeAll(async () => {
  office = await openTestOffice("2026-11-26T12:00:00.000Z", { authenticate });
  analyst = await office.person("Ana Lyst", ["analyst"]);
  manager = await office.person("Mana Ger", ["manager"]);
  requester = await office.person("Re Quester", ["requester"]);
  await office.must(house, "organisation", { type: "create", name: "Ostermere", timeZone: "Europe/Berlin", currency: "EUR" });
  service = await office.must(house, "service", { type: "create", name: "ERP Payments", tier: "1", calendar: null });
  page = await office.must(manager, "statusPage", {
    type: "create",
    name: "Ostermere status",
    slug: "ostermere",
    audience: "public",
    intro: "How our services are.",
  });
  payments = await component("Payments", service.id);
  mail = await component("Mail", null);
  await office.must(manager, "statusPage", { type: "publish" }, page.id);
});
afterAll(() => office.close());
beforeEach(async () => {
  await office.advance({ minutes: 10 });
});

const component = (name: string, to: string | null) =>
  office.must(manager, "statusComponent", {
    type: "create",
    page: page.id,
    name,
    service: to,
    description: null,
    heading: null,
    showsUptime: true,
    position: 10,
  });
/** A minute passes: on this clock the page is looked at anew when something on it changes. */
const lookAnew = () =>
  office.must(manager, "statusPage", { type: "edit", changes: { intro: `How our services are at ${office.clock.now()}.` } }, page.id);
const read = async (path: string, headers: Record<string, string> = {}) => office.server.inject({ method: "GET", url: path, headers });
const html = async (path = "/status/ostermere") => (await read(path)).body;
const overall = async () => (await json()).status.description;
const json = async () => (await read("/status/ostermere.json")).json();
const downOf = async (id: string) => {
  await lookAnew();
  return (await json()).components.find((one: { id: string }) => one.id === id).uptime.downMinutes;
};
const stateOf = async (id: string) => (await json()).components.find((one: { id: string }) => one.id === id).state;
const report = (more: Record<string, unknown>) =>
  office.must(analyst, "incident", { type: "create", impact: "1", urgency: "1", known: [], notKnown: [], hypotheses: [], ...more });
const major = async (more: Record<string, unknown> = {}) => {
  const incident = await report({ shortDescription: "ERP Payments hunter2", service: service.id, ...more });
  await office.must(
    analyst,
    "incident",
    { type: "declareMajor", reason: "Nobody can pay", commander: null, bridgeUrl: null, affectedUsers: 5 },
    incident.id,
  );
  return incident;
};
const update = (incident: Made, text: string, voice = "business") =>
  office.must(analyst, "incident", { type: "sendUpdate", text, voice, expectedBackAt: null, nextUpdateAt: null }, incident.id);
const resolve = (incident: Made) =>
  office.must(
    analyst,
    "incident",
    { type: "resolve", closeCode: "Solution provided", closeNotes: "closing-word", restoredAt: null, note: null },
    incident.id,
  );
const noticeOf = (incident: Made, more: Record<string, unknown> = {}) =>
  office.must(analyst, "statusNotice", {
    type: "create",
    ...{
      page: page.id,
      title: "Payments fail",
      category: "incident",
      state: "investigating",
      impact: "majorOutage",
      text: "We look into it.",
    },
    ...{ components: [payments.id], startedAt: office.clock.now(), incident: incident.id, followsIncident: true, ...more },
  });

test("a component follows the incidents of its service, and a notice says better what they do", async () => {
  expect(await stateOf(payments.id)).toBe("operational");
  const incident = await report({ shortDescription: "Payments hunter2", service: service.id });
  expect(await stateOf(payments.id)).toBe("majorOutage");
  expect(await overall()).toBe("Payments: does not work");
  const notice = await noticeOf(incident, { impact: "degraded" });
  expect(await stateOf(payments.id)).toBe("degraded");
  await office.must(analyst, "statusNotice", { type: "post", state: "resolved", text: "It works." }, notice.id);
  expect(await stateOf(payments.id)).toBe("majorOutage");
  await resolve(incident);
  expect(await stateOf(payments.id)).toBe("operational");
  expect(await stateOf(mail.id)).toBe("operational");
});

test("a hand holds a state until it said, and no longer", async () => {
  const until = "2026-11-26T15:00:00.000Z";
  await office.must(analyst, "statusComponent", { type: "hold", state: "partialOutage", until, note: "hunter2" }, mail.id);
  expect(await overall()).toBe("Mail: does not work for some");
  office.setNow(until);
  await office.advance({ minutes: 1 });
  expect(await stateOf(mail.id)).toBe("operational");
  const refused = await office.try(analyst, "statusComponent", { type: "hold", state: "degraded", until, note: null }, mail.id);
  expect(refused).toMatchObject({ ok: false, refusal: { code: "untilPast" } });
});

test("a notice hears the updates for business readers, the end and the reopening of its incident, and nothing else of it", async () => {
  const incident = await major();
  const notice = await noticeOf(incident);
  await update(incident, "Payments fail since noon.");
  await update(incident, "technical-word", "technical");
  await office.must(analyst, "incident", { type: "addNote", text: "hunter2" }, incident.id);
  await office.must(analyst, "incident", { type: "setPhase", phase: "mitigated", note: null, restoredAt: null }, incident.id);
  await update(incident, "Payments go through again.");
  const texts = async () => (await noticeCopy(notice.id)).updates.map((one: { text: string; state: string }) => [one.state, one.text]);
  expect(await texts()).toEqual([
    ["monitoring", "Payments go through again."],
    ["investigating", "Payments fail since noon."],
    ["investigating", "We look into it."],
  ]);
  await resolve(incident);
  expect((await texts())[0]).toEqual(["resolved", "This is solved. If you still see trouble, please tell us."]);
  await office.must(analyst, "incident", { type: "reopen", reason: "hunter2" }, incident.id);
  expect(await noticeCopy(notice.id)).toMatchObject({ state: "investigating", endedAt: null });
  await resolve(incident);
  for (const path of everyPath(notice.id)) expect(await html(path), path).not.toMatch(hidden);
});

async function noticeCopy(id: string) {
  const { open, past } = await json();
  return [...open, ...past].find((one) => one.id === id);
}
const everyPath = (notice: string) => [
  "/status/ostermere",
  "/status/ostermere.json",
  "/status/ostermere/feed.atom",
  "/status/ostermere/feed.rss",
  "/status/ostermere/days/2026-11-26",
  "/status/ostermere/history/2026-11",
  `/status/ostermere/notices/${notice}`,
];

test("a restricted incident never appears: no state, no minute, no word; and what was told of it before is gone", async () => {
  const before = await downOf(payments.id);
  const secret = await office.must(manager, "incident", {
    type: "create",
    ...{ impact: "1", urgency: "1", known: [], notKnown: [], hypotheses: [], shortDescription: "secret-word", service: service.id },
  });
  const notice = await noticeOf(secret, { title: "Payments fail, somebody writes" });
  await office.must(manager, "incident", { type: "restrict", reason: "security" }, secret.id);
  expect(await stateOf(payments.id)).toBe("operational");
  for (const path of everyPath(notice.id)) expect((await read(path)).body, path).not.toMatch(/secret-word|somebody writes/);
  expect((await read(`/status/ostermere/notices/${notice.id}`)).statusCode).toBe(404);
  await office.advance({ minutes: 30 });
  await office.must(
    manager,
    "incident",
    { type: "resolve", closeCode: "Solution provided", closeNotes: "secret-word", restoredAt: null, note: null },
    secret.id,
  );
  expect(await downOf(payments.id)).toBe(before);
  const again = await office.try(analyst, "statusNotice", { type: "bringBack" }, notice.id);
  expect(again).toMatchObject({ ok: false, refusal: { code: "confidential" } });
  // A page may count the time without telling why.
  await office.must(manager, "statusPage", { type: "edit", changes: { countsConfidential: true } }, page.id);
  expect(await downOf(payments.id)).toBe(before + 30);
  await office.must(manager, "statusPage", { type: "edit", changes: { countsConfidential: false } }, page.id);
});

test("uptime: both numbers with their rule, a bar for each of ninety days that says its minutes and opens its day", async () => {
  const before = await downOf(payments.id);
  const outage = await report({ shortDescription: "hunter2", service: service.id });
  const another = await report({ shortDescription: "hunter2", service: service.id });
  await office.advance({ minutes: 31 });
  await resolve(outage);
  await resolve(another);
  expect(await downOf(payments.id)).toBe(before + 31);
  const text = await html();
  expect(text.match(/<li class="(fine|some|much|none|planned)/g)).toHaveLength(90);
  expect(text).toMatch(
    /Up <b class="num">[\d.]+ %<\/b> of agreed service time \(around the clock\) and <b class="num">[\d.]+ %<\/b> of all hours/,
  );
  for (const rule of ["Where incidents overlap, their time counts once", "Planned maintenance", "handled in confidence do not count"])
    expect(text).toContain(rule);
  expect(text).toMatch(/href="\/status\/ostermere\/days\/2026-11-26#c-[0-9a-z]+" title="Thu 26 Nov 2026: [\dh min]+ down"/);
  const day = await html("/status/ostermere/days/2026-11-26");
  expect(day).toContain("Payments fail");
  expect((await read("/status/ostermere/days/2026-02-30")).statusCode).toBe(404);
});

test("planned maintenance is told before, begins and ends by its plan, moves with its window, and is neither up nor down", async () => {
  const window = await office.must(manager, "maintenanceWindow", {
    type: "create",
    ...{
      name: "hunter2",
      startsAt: "2026-11-26T20:00:00.000Z",
      endsAt: "2026-11-26T21:00:00.000Z",
      services: [service.id],
      reason: "hunter2",
    },
  });
  const notice = await office.must(analyst, "statusNotice", {
    type: "create",
    ...{
      page: page.id,
      title: "Payments pause",
      category: "maintenance",
      state: "scheduled",
      impact: "majorOutage",
      text: "We put in new disks.",
    },
    ...{ components: [payments.id], startedAt: office.clock.now(), maintenanceWindow: window.id, incident: null },
    ...{ plannedFrom: "2026-11-26T20:00:00.000Z", plannedUntil: "2026-11-26T21:00:00.000Z" },
  });
  await office.must(manager, "maintenanceWindow", { type: "edit", changes: { endsAt: "2026-11-26T22:00:00.000Z" } }, window.id);
  expect((await noticeCopy(notice.id)).updates[0].text).toContain("Thu 26 Nov 2026, 21:00 to 23:00 (Europe/Berlin)");
  office.setNow("2026-11-26T19:59:00.000Z");
  await office.advance({ minutes: 2 });
  expect(await noticeCopy(notice.id)).toMatchObject({ state: "inProgress" });
  expect(await stateOf(payments.id)).toBe("maintenance");
  const down = await downOf(payments.id);
  const during = await report({ shortDescription: "down", service: service.id });
  await office.advance({ minutes: 10 });
  await resolve(during);
  expect(await downOf(payments.id)).toBe(down);
  await office.advance({ hours: 3 });
  expect(await noticeCopy(notice.id)).toMatchObject({ state: "completed", endedAt: "2026-11-26T22:00:00.000Z" });
  expect(await stateOf(payments.id)).toBe("operational");
});

test("a page that wishes it opens a notice with the first business update of a major incident, once", async () => {
  await office.must(manager, "statusPage", { type: "edit", changes: { opensByItself: true } }, page.id);
  const incident = await major();
  await update(incident, "technical-word", "technical");
  await update(incident, "Payments fail again.");
  await update(incident, "Still so.");
  const mine = (await json()).open.filter((one: { title: string }) => one.title === "Trouble with Payments");
  expect(mine).toHaveLength(1);
  expect(mine[0].updates.map((one: { text: string }) => one.text)).toEqual(["Still so.", "Payments fail again."]);
  await office.must(manager, "statusPage", { type: "edit", changes: { opensByItself: false } }, page.id);
  await resolve(incident);
});

test("an update is corrected in the open, and withdrawn for good", async () => {
  const notice = await noticeOf(await report({ shortDescription: "x" }), { followsIncident: false, text: "Ther is a typo." });
  const [first] = (await noticeCopy(notice.id)).updates;
  await office.must(analyst, "statusUpdate", { type: "correct", text: "There is none." }, first.id);
  expect(await html(`/status/ostermere/notices/${notice.id}`)).toMatch(/There is none\..*Corrected/);
  await office.must(analyst, "statusNotice", { type: "post", state: "identified", text: "hunter2 slipped in" }, notice.id);
  const [slip] = (await noticeCopy(notice.id)).updates;
  await office.must(analyst, "statusUpdate", { type: "withdraw", reason: "slipped" }, slip.id);
  for (const path of everyPath(notice.id)) expect(await html(path), path).not.toMatch(/hunter2/);
  const early = await office.try(analyst, "statusNotice", { type: "tellLearned", text: "Too early" }, notice.id);
  expect(early).toMatchObject({ ok: false, refusal: { code: "notOver" } });
  await office.must(analyst, "statusNotice", { type: "post", state: "resolved", text: "Over." }, notice.id);
  await office.must(analyst, "statusNotice", { type: "tellLearned", text: "We learned this." }, notice.id);
  expect(await html(`/status/ostermere/notices/${notice.id}`)).toContain("We learned this.");
});

test("a page for people of the house wants a sign-in; one that is not published is not there", async () => {
  const internal = await office.must(manager, "statusPage", { type: "create", name: "Inside", slug: "inside", audience: "internal" });
  expect((await office.try(manager, "statusPage", { type: "publish" }, internal.id)).ok).toBe(false);
  await office.must(manager, "statusComponent", { type: "create", page: internal.id, name: "Vault", service: null, position: 1 });
  for (const path of ["/status/inside", "/status/inside.json", "/status/inside/feed.atom"]) {
    expect((await read(path)).statusCode, path).toBe(404);
    expect((await ask(office, requester, `GET ${path}`)).status, path).toBe(404);
    expect((await ask(office, analyst, `GET ${path}`)).status, path).toBe(200);
  }
  await office.must(manager, "statusPage", { type: "publish" }, internal.id);
  for (const path of ["/status/inside", "/status/inside.json", "/status/inside/feed.atom"]) {
    const refused = await read(path);
    expect([refused.statusCode, refused.body.includes("Vault")], path).toEqual([401, false]);
    const answer = await ask(office, requester, `GET ${path}`);
    expect([answer.status, answer.headers["cache-control"]], path).toEqual([200, "private, no-cache"]);
  }
  expect((await read("/status")).headers.location).toBe("/status/ostermere");
  await office.must(manager, "statusPage", { type: "unpublish" }, internal.id);
  expect((await ask(office, requester, "GET /status/inside")).status).toBe(404);
  const taken = await office.try(manager, "statusPage", { type: "create", name: "Other", slug: "inside", audience: "internal" });
  expect(taken).toMatchObject({ ok: false, refusal: { code: "slugTaken" } });
});

test("it is served as one page without scripts, known again by its tag, packed where that is taken, and not to whoever asks too fast", async () => {
  const first = await read("/status/ostermere");
  expect(first.headers).toMatchObject({
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": expect.stringContaining("default-src 'none'"),
  });
  expect(first.headers["cache-control"]).toContain("stale-if-error");
  expect(first.body).not.toMatch(/<script|style=|<img|<link rel="stylesheet/);
  const same = await read("/status/ostermere", { "if-none-match": String(first.headers.etag) });
  expect([same.statusCode, same.body]).toEqual([304, ""]);
  const packed = await read("/status/ostermere", { "accept-encoding": "gzip" });
  expect(packed.headers["content-encoding"]).toBe("gzip");
  expect(packed.rawPayload.length).toBeLessThan(first.rawPayload.length / 3);
  const feed = await read("/status/ostermere/feed.atom");
  expect([feed.headers["content-type"], feed.headers["access-control-allow-origin"]]).toEqual(["application/atom+xml; charset=utf-8", "*"]);
  const answers = await Promise.all(Array.from({ length: 200 }, () => read("/status/ostermere")));
  const slow = answers.filter((one) => one.statusCode === 429);
  expect(slow.length).toBeGreaterThan(0);
  expect(Number(slow[0]!.headers["retry-after"])).toBeGreaterThan(0);
});

test("who may not publish does not, and a component of another page is not taken", async () => {
  const denied = await office.try(requester, "statusNotice", {
    type: "create",
    page: page.id,
    title: "x",
    state: "investigating",
    text: "x",
    components: [],
    startedAt: office.clock.now(),
  });
  expect(denied).toMatchObject({ ok: false, refusal: { code: "notPermitted" } });
  expect((await ask(office, requester, "GET /api/status-notices")).status).toBe(403);
  expect((await ask(office, analyst, "GET /api/status-subscribers")).status).toBe(403);
  const other = await office.must(manager, "statusPage", { type: "create", name: "Other", slug: "other", audience: "public" });
  const foreign = await office.try(analyst, "statusNotice", {
    type: "create",
    page: other.id,
    title: "x",
    state: "investigating",
    text: "x",
    components: [payments.id],
    startedAt: office.clock.now(),
  });
  expect(foreign).toMatchObject({ ok: false, refusal: { code: "notOnPage" } });
});
