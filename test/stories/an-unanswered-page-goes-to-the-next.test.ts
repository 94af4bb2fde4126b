import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { asActors } from "../asking.ts";
import { type MailServer, openMailServer } from "../mail-server.ts";
import { house, openTestOffice, type TestOffice } from "../office.ts";
import { linkIn, type OnCallWorld, onCallWorld } from "../on-call.ts";

const { authenticate, ask } = asActors();
const officeUrl = "https://desk.example.org";
let server: MailServer;
let office: TestOffice;
let world: OnCallWorld;
beforeAll(async () => {
  server = await openMailServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  office = await openTestOffice("2026-11-26T08:00:00.000Z", { mail: { smtpUrl: server.url, officeUrl }, authenticate });
  world = await onCallWorld(office);
  server.letters.length = 0;
});
afterEach(() => office.close());

/** Who got a page by mail, in order. */
const paged = () => server.letters.filter(({ subject }) => subject.includes("PAG")).map(({ to }) => to[0]!.split("@")[0]);
const kinds = async (incident: { id: string }) =>
  (await ask(office, world.nadia, `GET /api/incidents/${incident.id}/timeline`)).body.items
    .filter((item: { kind: string }) => item.kind === "page")
    .map((item: { type: string }) => item.type)
    .reverse();

test("an unacknowledged critical incident pages the second line, repeats, then the fallback, then raises the alarm", async () => {
  const incident = await world.report();
  await office.advance({ minutes: 1 });
  expect(paged()).toEqual(["nadia.haddad"]);
  const [letter] = server.letters.filter(({ subject }) => subject.includes("PAG"));
  expect(letter!.subject).toBe(`P1 ${incident.number} Payments fail (PAG0000001)`);
  expect(letter!.raw).toContain("You are told because the policy names you.");
  await office.advance({ minutes: 9 });
  expect(paged()).toEqual(["nadia.haddad", "tobias.brandt"]);
  await office.advance({ minutes: 40 });
  expect(paged()).toEqual(["nadia.haddad", "tobias.brandt", "nadia.haddad", "tobias.brandt", "lena.lead"]);
  const page = await world.pageOf(incident);
  expect(page).toMatchObject({ state: "exhausted", exhaustedAt: "2026-11-26T08:50:00.000Z", nextAt: null, timesPaged: 5 });
  const alarmed = (await ask(office, world.admin, "GET /api/notices")).body.items.map((item: { title: string }) => item.title);
  expect(alarmed).toContain("Nobody answers: P1 Payments fail");
  expect(await kinds(incident)).toEqual(["pageOpened", ...Array(5).fill("personsPaged"), "pageExhausted"]);
});

test("acknowledged in the app: nothing more is sent, the incident counts as answered, the others are told", async () => {
  const incident = await world.report();
  await office.advance({ minutes: 11 });
  const { status, body } = await ask(office, world.tobias, `POST /api/pages/PAG0000001/acknowledge`);
  expect(status).toBe(200);
  expect(body.record).toMatchObject({ state: "acknowledged", acknowledgedBy: world.tobias.personId, acknowledgedVia: "web", nextAt: null });
  expect((await ask(office, world.nadia, `GET /api/incidents/${incident.id}`)).body.record.acknowledgedAt).toBe("2026-11-26T08:11:00.000Z");
  await office.advance({ hours: 5 });
  expect(paged()).toEqual(["nadia.haddad", "tobias.brandt"]);
  expect((await ask(office, world.nadia, `POST /api/pages/PAG0000001/acknowledge`)).body.code).toBe("wrongState");
});

test("acknowledged by the link in the mail: a GET changes nothing, one press does, on a page without scripts or sign-in", async () => {
  const incident = await world.report();
  await office.advance({ minutes: 1 });
  const link = linkIn(server.letters.find(({ subject }) => subject.includes("PAG"))!.raw);
  for (let follows = 0; follows < 3; follows++) {
    const shown = await office.server.inject({ method: "GET", url: link });
    expect(shown.statusCode).toBe(200);
    expect(shown.body).toContain("Payments fail");
    expect(shown.body).toContain("I have it");
    expect(shown.body).not.toContain("<script");
    expect(shown.headers["cache-control"]).toBe("no-store");
  }
  expect((await world.pageOf(incident))!.state).toBe("paging");
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const pressed = await office.server.inject({ method: "POST", url: `${link}/acknowledge`, headers, payload: "" });
  expect([pressed.statusCode, pressed.headers.location]).toEqual([303, link]);
  expect(await world.pageOf(incident)).toMatchObject({
    state: "acknowledged",
    acknowledgedVia: "link",
    acknowledgedBy: world.nadia.personId,
  });
  expect((await office.server.inject({ method: "GET", url: link })).body).toContain("You have it");
  const again = await office.server.inject({ method: "POST", url: `${link}/acknowledge`, headers, payload: "" });
  expect(again.statusCode).toBe(303);
  const stored = JSON.stringify([await office.db.query("select * from page_link"), await office.db.query("select * from delivery")]);
  expect(stored).not.toContain(link.slice(3));
  expect((await office.server.inject({ method: "GET", url: `/p/${"x".repeat(43)}` })).statusCode).toBe(404);
});

test("by any door: taken, begun, put on hold, resolved, canceled, merged; the page goes quiet in the same transaction", async () => {
  const doors: [string, { type: string } & Record<string, unknown>, string][] = [
    ["take", { type: "take" }, "acknowledged"],
    ["start", { type: "start", note: null }, "acknowledged"],
    ["acknowledge", { type: "acknowledge" }, "acknowledged"],
    ["hold", { type: "hold", holdReason: "4", comment: null, note: null }, "acknowledged"],
    ["assign to oneself", { type: "assign", team: null, assignee: world.nadia.personId, note: null }, "acknowledged"],
  ];
  for (const [name, command, state] of doors) {
    const incident = await world.report();
    await office.must(world.nadia, "incident", command, incident.id);
    expect((await world.pageOf(incident))!.state, name).toBe(state);
    expect((await world.pageOf(incident))!.acknowledgedVia, name).toBe("incident");
  }
  const merging = await world.report();
  const [other] = [await world.report()];
  await office.must(world.nadia, "incident", { type: "take" }, other.id);
  await office.must(house, "incident", { type: "merge", into: other.id }, merging.id).catch((error: Error) => {
    expect(error.message).toContain("review");
  });
  const low = await world.report({ impact: "1", urgency: "2" });
  await office.must(world.nadia, "incident", { type: "cancel", reason: "A test" }, low.id);
  expect(await world.pageOf(low)).toMatchObject({ state: "ended", ending: "canceled", timesPaged: 0 });
  server.letters.length = 0;
  await office.advance({ hours: 3 });
  const open = await world.pageOf(merging);
  expect(paged().length > 0).toBe(open!.state !== "ended");
});
