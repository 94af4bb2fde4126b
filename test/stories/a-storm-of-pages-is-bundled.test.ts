import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { asActors } from "../asking.ts";
import { type MailServer, openMailServer } from "../mail-server.ts";
import { house, openTestOffice, type TestOffice } from "../office.ts";
import { linkIn, type OnCallWorld, onCallWorld } from "../on-call.ts";

const { authenticate, ask } = asActors();
let server: MailServer;
let office: TestOffice;
let world: OnCallWorld;
beforeAll(async () => {
  server = await openMailServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  const mail = { smtpUrl: server.url, officeUrl: "https://desk.example.org" };
  office = await openTestOffice("2026-11-26T08:00:00.000Z", { mail, authenticate });
  world = await onCallWorld(office, { bundleAfterPages: 3, bundleMinutes: 10 });
  server.letters.length = 0;
});
afterEach(() => office.close());

test("after so many pages to one person, further ones come as one letter that counts and lists them", async () => {
  for (let index = 0; index < 8; index++) await world.report({ shortDescription: `Trouble ${index}` });
  await office.advance({ minutes: 1 });
  const subjects = server.letters.map(({ subject }) => subject);
  expect(subjects).toHaveLength(4);
  expect(
    subjects
      .slice(0, 3)
      .map((subject) => /Trouble \d/.exec(subject)![0])
      .sort(),
  ).toEqual(["Trouble 0", "Trouble 1", "Trouble 2"]);
  expect(subjects[3]).toMatch(/^5 pages: P1 INC\d+ Trouble 3/);
  const bundle = server.letters[3]!.raw.replace(/=\r?\n/g, "");
  for (let index = 3; index < 8; index++) expect(bundle).toContain(`Trouble ${index}`);
  expect(new Set(bundle.match(/\/p\/[0-9A-Za-z]{43}/g)).size).toBe(5);
  const { items } = (await ask(office, world.admin, "GET /api/page-notifications?filter=methodType:mail%20state:bundled")).body;
  expect(items).toHaveLength(5);
  expect(new Set(items.map((one: { delivery: { id: string } }) => one.delivery.id)).size).toBe(1);
});

test("one link in the bundle lists all of it, and one press answers all; opening it answers nothing", async () => {
  const incidents: { id: string }[] = [];
  for (let index = 0; index < 8; index++) incidents.push(await world.report({ shortDescription: `Trouble ${index}` }));
  await office.advance({ minutes: 1 });
  const letter = server.letters[3]!.raw;
  const link = linkIn(letter);
  const all = /\/p\/[0-9A-Za-z]{43}\/all/.exec(letter.replace(/=\r?\n/g, ""))![0];
  expect(all).toBe(`${link}/all`);
  // One of them is somebody else's by now: it is shown so, and not answered again.
  await office.must(world.tobias, "incident", { type: "take" }, incidents[7]!.id);
  const states = async () => Promise.all(incidents.map(async (one) => (await world.pageOf(one))!.state));
  const seen = await office.server.inject({ method: "GET", url: all });
  expect(seen.statusCode).toBe(200);
  expect(seen.headers["cache-control"]).toBe("no-store");
  for (let index = 3; index < 8; index++) expect(seen.body).toContain(`Trouble ${index}`);
  for (let index = 0; index < 3; index++) expect(seen.body).not.toContain(`Trouble ${index}`);
  expect(seen.body).toContain("I have all 4");
  expect(await states()).toEqual([...Array(7).fill("paging"), "acknowledged"]);
  const done = await office.server.inject({ method: "POST", url: `${all}/acknowledge` });
  expect([done.statusCode, done.headers.location]).toEqual([303, all]);
  expect(await states()).toEqual([...Array(3).fill("paging"), ...Array(5).fill("acknowledged")]);
  expect(await world.pageOf(incidents[3]!)).toMatchObject({ acknowledgedBy: world.nadia.personId, acknowledgedVia: "link" });
  expect(await world.pageOf(incidents[7]!)).toMatchObject({ acknowledgedBy: world.tobias.personId });
  expect((await office.server.inject({ method: "GET", url: all })).body).toContain("Nothing here waits for an answer");
  expect((await office.server.inject({ method: "GET", url: `/p/${"x".repeat(43)}/all` })).statusCode).toBe(404);
  const kept = await office.db.query("select 1 from delivery where items::text like '%/p/%' and state = 'sent'");
  expect(kept).toEqual([]);
});

test("what is answered before the bundle leaves is taken out of it; what is critical waits five seconds at most", async () => {
  const incidents = [];
  for (let index = 0; index < 5; index++) incidents.push(await world.report({ shortDescription: `Trouble ${index}` }));
  await office.must(world.nadia, "incident", { type: "take" }, incidents[3]!.id);
  const waiting = (await ask(office, world.admin, "GET /api/deliveries?state=waiting")).body.items;
  expect(waiting.find(({ subject }: { subject: string }) => subject.includes("Trouble 4"))).toMatchObject({
    messages: 1,
    nextAt: "2026-11-26T08:00:05.000Z",
  });
  await office.advance({ minutes: 1 });
  expect(server.letters.some(({ raw }) => raw.includes("Trouble 3"))).toBe(false);
  expect(server.letters.map(({ subject }) => subject).at(-1)).toMatch(/^P1 INC\d+ Trouble 4/);
  const sent = (await ask(office, world.admin, "GET /api/deliveries?state=sent")).body.items;
  const late = sent.find(({ subject }: { subject: string }) => subject.includes("Trouble 4"));
  expect(late).toMatchObject({ messages: 1, endedAt: "2026-11-26T08:00:05.000Z" });
});

test("ten minutes later they come one by one again, and another person's count is their own", async () => {
  for (let index = 0; index < 4; index++) await world.report();
  await office.advance({ minutes: 11 });
  server.letters.length = 0;
  await office.must(house, "escalationPolicy", { type: "edit", changes: { bundleMinutes: 1 } }, world.policy);
  await world.report({ shortDescription: "Later" });
  await office.advance({ minutes: 1 });
  expect(server.letters.map(({ subject }) => subject)).toEqual([expect.stringMatching(/^P1 INC\d+ Later/)]);
});

test("one page for an incident, however often it is told of", async () => {
  const incident = await world.report();
  for (let index = 0; index < 20; index++)
    await office.must(world.nadia, "incident", { type: "edit", changes: { affectedUsers: index } }, incident.id);
  await office.advance({ minutes: 1 });
  expect(server.letters).toHaveLength(1);
  expect((await office.db.query("select 1 from page")).length).toBe(1);
});
