import { createHmac } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { makePost } from "../../src/engine/outgoing.ts";
import { asActors } from "../asking.ts";
import { type MailServer, openMailServer } from "../mail-server.ts";
import { house, openTestOffice, type TestOffice } from "../office.ts";
import { linkIn, type OnCallWorld, onCallWorld, stepTo } from "../on-call.ts";
import { openPostBox, type PostBox } from "../post-box.ts";

const { authenticate, ask } = asActors();
const officeUrl = "https://desk.example.org";
const start = "2026-11-26T08:00:00.000Z";
let server: MailServer;
let box: PostBox;
let office: TestOffice;
let world: OnCallWorld;
beforeAll(async () => {
  server = await openMailServer();
  box = await openPostBox();
});
afterAll(async () => {
  await server.close();
  await box.close();
});
beforeEach(async () => {
  office = await openTestOffice(start, { mail: { smtpUrl: server.url, officeUrl }, post: box.post, authenticate });
  world = await onCallWorld(office);
  server.letters.length = 0;
  box.posted.length = 0;
});
afterEach(() => office.close());

const paged = () => server.letters.filter(({ subject }) => subject.includes("PAG")).map(({ to }) => to[0]!);
const gateway = (more: Record<string, unknown> = {}) =>
  office.must(house, "outgoingChannel", {
    type: "create",
    name: "Text messages",
    channelType: "smsGateway",
    address: `${box.url}/sms`,
    secret: "Bearer k3y",
    body: '{"to": "{to}", "text": "{text}"}',
    ...more,
  });
const mine = (verb: string, body?: unknown) =>
  ask(office, world.nadia, `POST /api/contact-methods${verb}`, body === undefined ? {} : { body });
const told = async (incident: { id: string }) => {
  const page = (await world.pageOf(incident))!;
  const { body } = await ask(office, world.admin, `GET /api/page-notifications?filter=page:${page.id}&sort=dueAt`);
  return body.items as (Record<string, unknown> & { delivery: Record<string, unknown> | null })[];
};
const ways = async (incident: { id: string }) =>
  (await told(incident)).map(({ recipient, methodType, state }) => `${recipient} ${methodType} ${state}`).sort();

test("a way is used once a code that was sent there has come back; guesses are counted", async () => {
  await gateway();
  const created = await mine("", { person: world.nadia.personId, methodType: "sms", name: "Phone", address: "+4940123456" });
  expect(created.status).toBe(201);
  const { id } = created.body.record;
  const rule = { person: world.nadia.personId, urgency: "high", steps: [{ method: id, delayMinutes: 0 }] };
  expect((await ask(office, world.nadia, "POST /api/notification-rules", { body: rule })).status).toBe(201);
  await world.report();
  await office.advance({ minutes: 1 });
  expect([paged(), box.posted.length]).toEqual([["nadia.haddad@example.org"], 0]);

  expect((await mine(`/${id}/sendCode`)).status).toBe(200);
  await office.advance({ minutes: 1 });
  const { text, to } = JSON.parse(box.posted[0]!.body);
  expect([to, box.posted[0]!.headers.authorization]).toEqual(["+4940123456", "Bearer k3y"]);
  const code = /\d{6}/.exec(text)![0];
  expect(JSON.stringify(await office.db.query("select * from contact_code"))).not.toContain(code);
  const wrong = code === "000000" ? "000001" : "000000";
  expect((await mine(`/${id}/verification`, { code: wrong })).body.errors[0].message).toContain("not the code");
  expect((await mine(`/${id}/verification`, { code })).body.record.verifiedAt).toBe("2026-11-26T08:02:00.000Z");
  expect((await mine(`/${id}/verification`, { code })).status).toBe(422);
  const next = await world.report();
  await office.advance({ minutes: 1 });
  expect(await ways(next)).toEqual(["Nadia Haddad inApp sent", "Nadia Haddad sms sent"]);
  expect(JSON.parse(box.posted[1]!.body).text).toMatch(
    /^P1 INC\d+ Payments fail \(PAG\d+\) Acknowledge: https:\/\/desk\.example\.org\/p\//,
  );

  await mine(`/${id}/sendCode`).catch(() => undefined);
  const other = await mine("", { person: world.nadia.personId, methodType: "mail", name: "At home", address: "n@home.example.org" });
  await mine(`/${other.body.record.id}/sendCode`);
  for (let guess = 0; guess < 5; guess++) await mine(`/${other.body.record.id}/verification`, { code: "123456" });
  expect((await mine(`/${other.body.record.id}/verification`, { code: "123456" })).body.errors[0].message).toContain("good no more");
});

test("nobody keeps another's ways or rules, and what is entered must be an address", async () => {
  const foreign = { person: world.tobias.personId, methodType: "mail", name: "Work", address: "t@example.org" };
  expect((await mine("", foreign)).body.code).toBe("notYours");
  const bad = async (more: Record<string, unknown>) => (await mine("", { person: world.nadia.personId, name: "X", ...more })).body.code;
  expect(await bad({ methodType: "sms", address: "0401234" })).toBe("badNumber");
  expect(await bad({ methodType: "chat", address: "javascript:alert(1)" })).toBe("badWebAddress");
  expect(await bad({ methodType: "mail", address: "nadia" })).toBe("badMail");
  expect(await bad({ methodType: "voice" })).toBe("addressNeeded");
  const his = await office.must(world.tobias, "contactMethod", { type: "create", ...foreign });
  const rule = { person: world.nadia.personId, urgency: "high", steps: [{ method: his.id, delayMinutes: 0 }] };
  expect((await ask(office, world.nadia, "POST /api/notification-rules", { body: rule })).body.code).toBe("notTheirs");
  expect((await ask(office, world.nadia, `GET /api/contact-methods/${his.id}`)).status).toBe(404);
  const journal = JSON.stringify((await ask(office, world.admin, "GET /api/journal?kind=contactMethod")).body);
  expect(journal).not.toContain("t@example.org");
});

test("mail at once, a text message after five minutes; the answer in between calls it off in the same transaction", async () => {
  await gateway();
  const phone = await office.must(house, "contactMethod", {
    type: "create",
    ...{ person: world.nadia.personId, methodType: "sms", name: "Phone", address: "+4940123456" },
  });
  await office.must(house, "contactMethod", { type: "verified" }, phone.id);
  const steps = [
    { method: null, delayMinutes: 0 },
    { method: phone.id, delayMinutes: 5 },
  ];
  await office.must(house, "notificationRule", { type: "create", person: world.nadia.personId, urgency: "high", steps });
  const first = await world.report();
  expect((await world.pageOf(first))!.nextNotificationAt).toBe("2026-11-26T08:05:00.000Z");
  await office.advance({ minutes: 4 });
  expect(await ways(first)).toEqual(["Nadia Haddad inApp sent", "Nadia Haddad mail sent", "Nadia Haddad sms waiting"]);
  await office.must(world.nadia, "page", { type: "acknowledge" }, (await world.pageOf(first))!.id);
  expect(await ways(first)).toContain("Nadia Haddad sms canceled");
  const second = await world.report();
  await office.advance({ minutes: 9 });
  expect(await ways(second)).toEqual(["Nadia Haddad inApp sent", "Nadia Haddad mail sent", "Nadia Haddad sms sent"]);
  expect(box.posted.map(({ path }) => path)).toEqual(["/sms"]);
});

test("a chat room and a signed webhook as targets of a step; an answer of 503 is tried again within seconds, under one key", async () => {
  const room = { type: "create", name: "Ops room", channelType: "slack", address: `${box.url}/slack` };
  const chat = await office.must(house, "outgoingChannel", room);
  const secret = "correct horse battery staple";
  const hook = await office.must(house, "outgoingChannel", {
    type: "create",
    ...{ name: "Robot", channelType: "webhook", address: `${box.url}/hook`, secret },
  });
  const targets = [
    { kind: "channel", id: chat.id },
    { kind: "channel", id: hook.id },
  ];
  await office.must(house, "escalationPolicy", { type: "edit", changes: { steps: [stepTo("", { targets })] } }, world.policy);
  box.answerWith(503, 503);
  const incident = await world.report();
  await office.advance({ minutes: 1 });
  const hooks = box.posted.filter(({ path }) => path === "/hook");
  expect(box.posted.filter(({ path }) => path === "/slack").length + hooks.length).toBe(4);
  expect(new Set(hooks.map(({ headers }) => headers["idempotency-key"])).size).toBe(1);
  const { headers, body } = hooks.at(-1)!;
  const mac = createHmac("sha256", secret).update(`${headers["x-quarterdeck-timestamp"]}.${body}`).digest("hex");
  expect(headers["x-quarterdeck-signature"]).toBe(`v1=${mac}`);
  expect(JSON.parse(body)).toMatchObject({ event: "page", items: [{ link: `${officeUrl}/incidents/${incident.number}` }] });
  expect(body).not.toContain("/p/");
  expect(await ways(incident)).toEqual(["Ops room chat sent", "Robot webhook sent"]);
  expect((await told(incident)).every(({ delivery }) => delivery!.state === "sent" && delivery!.attempts === 2)).toBe(true);
});

test("an address in a private network is refused unless the operator named it; the page goes on, and the fallback hears of it", async () => {
  const guarded = await openTestOffice(start, { mail: { smtpUrl: server.url, officeUrl }, post: makePost(), authenticate });
  try {
    const there = await onCallWorld(guarded);
    const channel = await guarded.must(house, "outgoingChannel", {
      type: "create",
      ...{ name: "Inside", channelType: "slack", address: "https://169.254.169.254/latest/meta-data" },
    });
    const steps = [stepTo("", { targets: [{ kind: "channel", id: channel.id }] })];
    await guarded.must(house, "escalationPolicy", { type: "edit", changes: { steps } }, there.policy);
    await there.report();
    await guarded.advance({ minutes: 1 });
    const { body } = await ask(guarded, there.admin, "GET /api/deliveries?state=dead");
    expect(body.items).toMatchObject([{ to: "Inside", channel: "chat", lastAnswer: expect.stringContaining("private network") }]);
    expect(paged()).toEqual(["lena.lead@example.org"]);
  } finally {
    await guarded.close();
  }
});

test("what does not arrive is told to the fallback, once; where there is none the alarm is raised", async () => {
  server.refuseWith({ code: 550, text: "no such mailbox" });
  const incident = await world.report();
  await office.advance({ minutes: 1 });
  expect(paged()).toEqual(["lena.lead@example.org"]);
  expect(await world.pageOf(incident)).toMatchObject({ state: "paging", step: 0, undelivered: 1, nextAt: "2026-11-26T08:10:00.000Z" });
  expect(await ways(incident)).toContain("Nadia Haddad mail failed");
  const [, letter] = server.letters;
  expect(letter ?? server.letters[0]).toMatchObject({ to: ["lena.lead@example.org"] });
  await office.must(house, "escalationPolicy", { type: "edit", changes: { fallbackPerson: null } }, world.policy);
  server.refuseWith({ code: 550, text: "no such mailbox" });
  const next = await world.report();
  await office.advance({ minutes: 1 });
  expect((await world.pageOf(next))!.alarmedAt).toBe("2026-11-26T08:01:00.000Z");
});

test("a page is before ordinary mail, and is tried again within seconds", async () => {
  const ordinary = () =>
    office.db.transaction((tx) => office.mail.queue(tx, { to: "p@example.org", subject: "Hi", text: "Hi", reason: "test" }));
  for (let index = 0; index < 3; index++) await ordinary();
  await world.report();
  await office.advance({ minutes: 1 });
  expect(server.letters.map(({ subject }) => subject.slice(0, 2))).toEqual(["P1", "Hi", "Hi", "Hi"]);
  server.letters.length = 0;
  server.refuseWith({ code: 451, text: "busy" });
  await ordinary();
  await world.report();
  await office.advance({ minutes: 1 });
  expect(server.letters.map(({ subject }) => subject.slice(0, 2))).toEqual(["Hi", "P1"]);
  const [page] = (await ask(office, world.admin, "GET /api/deliveries")).body.items.filter(
    (one: { reason: string }) => one.reason === "page",
  );
  expect(page).toMatchObject({ urgent: true, state: "sent", attempts: 2, endedAt: "2026-11-26T08:01:05.000Z" });
});

test("the test buttons: of a way, of a channel; what became of it is told", async () => {
  const channel = await office.must(house, "outgoingChannel", {
    type: "create",
    ...{ name: "Ops room", channelType: "teams", address: `${box.url}/teams` },
  });
  expect((await ask(office, world.admin, `POST /api/outgoing-channels/${channel.id}/tryOut`)).status).toBe(200);
  expect((await ask(office, world.nadia, `POST /api/outgoing-channels/${channel.id}/tryOut`)).status).toBe(403);
  await office.advance({ minutes: 1 });
  expect(box.posted.map(({ path }) => path)).toEqual(["/teams"]);
  const last = (await ask(office, world.admin, `GET /api/outgoing-channels/${channel.id}/last-try`)).body.delivery;
  expect(last).toMatchObject({ state: "sent", attempts: 1, lastAnswer: "200 ok" });
  const shown = (await ask(office, world.nadia, `GET /api/outgoing-channels/${channel.id}`)).body.record;
  expect([shown.name, shown.address, shown.secret]).toEqual(["Ops room", undefined, undefined]);
  const inbox = await mine("", { person: world.nadia.personId, methodType: "inApp", name: "Inbox" });
  await mine(`/${inbox.body.record.id}/tryOut`);
  const way = await mine("", { person: world.nadia.personId, methodType: "mail", name: "Work", address: "Nadia.Haddad@example.org" });
  expect(way.body.record.verifiedAt).not.toBeNull();
  await mine(`/${way.body.record.id}/tryOut`);
  await office.advance({ minutes: 1 });
  expect(server.letters.at(-1)).toMatchObject({ subject: "Quarterdeck test page", to: ["Nadia.Haddad@example.org"] });
});

test("an alarm reaches the channels that hear of alarms", async () => {
  const changes = { channelType: "slack", address: `${box.url}/alarms`, alarms: true };
  await office.must(house, "outgoingChannel", { type: "create", name: "Major incidents", ...changes });
  await office.must(house, "escalationPolicy", { type: "edit", changes: { repeatCount: 0, fallbackPerson: null } }, world.policy);
  const incident = await world.report();
  await office.advance({ minutes: 25 });
  expect((await world.pageOf(incident))!.state).toBe("exhausted");
  expect(box.posted.map(({ path }) => path)).toEqual(["/alarms"]);
  expect(JSON.parse(box.posted[0]!.body).text).toContain("Nobody answers: P1");
});

test("nothing of a sample leaves the house: addresses that no server can have are sent nothing", async () => {
  await office.must(house, "person", { type: "edit", changes: { email: "nadia@ostermere.example" } }, world.nadia.personId);
  const room = { name: "Operations room", channelType: "slack", address: "https://chat.ostermere.example/hooks" };
  const channel = await office.must(house, "outgoingChannel", { type: "create", ...room });
  const steps = [
    {
      ...stepTo(world.nadia.personId),
      targets: [
        { kind: "person", id: world.nadia.personId },
        { kind: "channel", id: channel.id },
      ],
    },
  ];
  await office.must(house, "escalationPolicy", { type: "edit", changes: { steps } }, world.policy);
  const incident = await world.report();
  await office.advance({ minutes: 1 });
  expect(paged()).toEqual([]);
  expect(await ways(incident)).toEqual(["Nadia Haddad inApp sent", "Nadia Haddad mail sent", "Operations room chat sent"]);
  const fates = (await told(incident)).map(({ methodType, delivery }) => [methodType, delivery && [delivery.state, delivery.lastAnswer]]);
  const kept = ["discarded", "Kept here: an example address, which no server has."];
  expect(fates.sort()).toEqual([
    ["chat", kept],
    ["inApp", null],
    ["mail", kept],
  ]);
  // A test of such a way says so too, instead of counting as sent.
  const tried = await office.must(house, "outgoingChannel", { type: "tryOut" }, channel.id);
  const { delivery } = (await ask(office, world.admin, `GET /api/outgoing-channels/${tried.id}/last-try`)).body;
  expect([delivery.state, delivery.lastAnswer]).toEqual(kept);
});

test("a link answers its own page and no other, and ends with its person", async () => {
  const incident = await world.report();
  await office.advance({ minutes: 1 });
  const link = linkIn(server.letters[0]!.raw);
  const other = await world.report();
  await office.server.inject({
    method: "POST",
    url: `${link}/decline`,
    payload: "reason=train",
    headers: { "content-type": "application/x-www-form-urlencoded" },
  });
  expect(await world.pageOf(incident)).toMatchObject({ declined: [world.nadia.personId], calling: [world.tobias.personId] });
  expect(await world.pageOf(other)).toMatchObject({ declined: [], calling: [world.nadia.personId] });
  await office.must(house, "person", { type: "deactivate" }, world.nadia.personId);
  expect((await office.server.inject({ method: "GET", url: link })).statusCode).toBe(404);
});
