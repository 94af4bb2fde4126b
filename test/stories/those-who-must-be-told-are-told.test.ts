import type { FastifyRequest } from "fastify";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Actor } from "../../src/kernel/actor.ts";
import { type MailServer, openMailServer } from "../mail-server.ts";
import { house, openTestOffice, type TestOffice } from "../office.ts";

type Person = Actor & { personId: string };
type Made = Awaited<ReturnType<TestOffice["must"]>>;
const start = "2026-11-26T12:00:00.000Z";
const blank = { known: [], notKnown: [], hypotheses: [] };
let server: MailServer;
let office: TestOffice;
let director: Person;
let analyst: Person;
let administrator: Person;
let chair: Person;
let requester: Person;
let engineer: Person;
let payments: Made;
let board: Made;
let stores: Made;
let network: string;

const cast = () => ({ director, analyst, administrator, chair, requester, engineer });
const authenticate = async (request: FastifyRequest) => cast()[request.headers["x-who"] as keyof ReturnType<typeof cast>] ?? null;

beforeAll(async () => {
  server = await openMailServer();
  office = await openTestOffice(start, { authenticate, mail: { smtpUrl: server.url, officeUrl: "http://office.example" } });
  director = await office.person("Dir Ector", ["director"]);
  analyst = await office.person("Ana Lyst", ["analyst"]);
  administrator = await office.person("Ad Min", ["administrator"]);
  chair = await office.person("Cha Ir", ["requester"]);
  requester = await office.person("Req Uester", ["requester"]);
  engineer = await office.person("Eng Ineer", ["analyst"]);
  await office.must(house, "organisation", { type: "create", name: "Ostermere", timeZone: "UTC", currency: "EUR" });
  payments = await office.must(house, "service", {
    type: "create",
    name: "ERP F110",
    portalName: "Payments",
    tier: "1",
    shownInPortal: true,
  });
  const group = (name: string, voice: string, more: Record<string, unknown>) =>
    office.must(administrator, "stakeholderGroup", { type: "create", name, voice, people: [], services: [], ...more });
  board = await group("Board", "business", { people: [chair.personId, director.personId] });
  stores = await group("Store managers", "business", { services: [payments.id], fromPriority: "1" });
  ({ id: network } = await group("Network", "technical", { people: [engineer.personId] }));
});
afterAll(async () => {
  await office.close();
  await server.close();
});
beforeEach(() => {
  server.letters.length = 0;
});

let from = 0;
const ask = (who: keyof ReturnType<typeof cast> | null, method: "GET" | "POST" | "PUT" | "DELETE", url: string, payload?: object) =>
  office.server.inject({
    method,
    url,
    headers: { ...(who ? { "x-who": who } : {}), "x-forwarded-for": `10.0.1.${++from % 250}` },
    ...(payload ? { payload } : {}),
  });
/** As a mail program or a form without scripts posts. */
const press = (url: string) =>
  office.server.inject({
    method: "POST",
    url,
    headers: { "content-type": "application/x-www-form-urlencoded", "x-forwarded-for": `10.0.2.${++from % 250}` },
    payload: "List-Unsubscribe=One-Click",
  });
const plain = ({ raw }: { raw: string }) => raw.replaceAll(/=\r?\n/g, "").replaceAll("=3D", "=");
const linkIn = (letter: { raw: string }, kind: string) =>
  new RegExp(`http://office\\.example(/stakeholder-mail/${kind}/[\\w.-]+)`).exec(plain(letter))![1]!;
const told = () => server.letters.flatMap(({ to }) => to).sort();
const letterTo = (email: string) => server.letters.find(({ to }) => to.includes(email))!;
const settle = () => office.advance({ minutes: 1 });

/** A declared major incident of payments. The letters of its declaration are out and forgotten. */
const major = async (more: Record<string, unknown> = {}) => {
  const report = { type: "create", shortDescription: "F110 stuck in queue", impact: "1", urgency: "1", service: payments.id, ...blank };
  const { id } = await office.must(analyst, "incident", { ...report, ...more });
  await office.must(analyst, "incident", { type: "declareMajor", reason: "Nobody is paid", commander: analyst.personId }, id);
  await settle();
  server.letters.length = 0;
  return id;
};
const send = (id: string, text: string, voice = "business", actor = analyst) =>
  office.must(actor, "incident", { type: "sendUpdate", text, voice, expectedBackAt: null, nextUpdateAt: null }, id);
const confirmed = async (email: string, group = stores) => {
  const made = await office.must(administrator, "stakeholderAddress", { type: "create", stakeholderGroup: group.id, email, called: null });
  await settle();
  expect((await press(linkIn(letterTo(email), "confirm"))).statusCode).toBe(200);
  server.letters.length = 0;
  return made;
};
const inboxOf = (person: Person) =>
  office.db.query<{ title: string; text: string; kind: string; why: string }>(
    "select title, text, kind, why from notice where person = $1 and topic = 'incident.update' order by at, id",
    [person.personId],
  );

test("an address outside is mailed nothing before it confirmed, a look at the link confirms nothing, and the link works once", async () => {
  const id = await major();
  await office.must(administrator, "stakeholderAddress", {
    type: "create",
    ...{ stakeholderGroup: stores.id, email: "once@shop.example", called: "Shop" },
  });
  await send(id, "Before.");
  await settle();
  const letters = server.letters.filter(({ to }) => to.includes("once@shop.example"));
  expect(letters.map(({ subject }) => subject)).toEqual(["Confirm: news of major incidents from Ostermere"]);
  const link = linkIn(letters[0]!, "confirm");
  server.letters.length = 0;
  expect((await ask(null, "GET", link)).body).toContain("on…@shop.example");
  await send(id, "Still before.");
  await settle();
  expect(told()).not.toContain("once@shop.example");
  expect((await press(link)).statusCode).toBe(200);
  expect((await press(link)).statusCode).toBe(404);
  server.letters.length = 0;
  await send(id, "After.");
  await settle();
  expect(told()).toContain("once@shop.example");
});

test("each update reaches each address once, in its voice, under the service's own name, with a way out; a retry bears the same Message-ID", async () => {
  await confirmed("north@shop.example");
  await confirmed("NORTH@shop.example", board);
  const id = await major();
  server.dropAfterNextLetter();
  await send(id, "Payments wait.");
  await settle();
  await office.advance({ minutes: 10 });
  const ofUpdate = server.letters.filter(({ subject }) => subject === "Payments: update 1");
  const ids = new Map(ofUpdate.map(({ to, messageId }) => [to[0]!.toLowerCase(), messageId]));
  expect([...ids.keys()].sort()).toEqual([
    "cha.ir@example.org",
    "dir.ector@example.org",
    "eng.ineer@example.org",
    "north@shop.example",
    "once@shop.example",
  ]);
  // The one whose line broke after it was taken came twice, as the same letter.
  expect(ofUpdate).toHaveLength(6);
  expect(new Set(ofUpdate.map(({ messageId }) => messageId)).size).toBe(5);
  const outside = ofUpdate.find(({ to }) => /north/i.test(to[0]!))!;
  const head = outside.raw.slice(0, outside.raw.indexOf("\r\n\r\n")).replace(/\r\n[ \t]+/g, " ");
  expect(head).toMatch(/^List-Unsubscribe: <http:\/\/office\.example\/stakeholder-mail\/leave\/[\w.-]+>\r?$/m);
  expect(head).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r?$/m);
  expect(plain(outside)).toContain("Payments wait.");
  expect(plain(outside)).not.toContain("F110");
  // Who may open the incident gets its address, who may not the portal's.
  expect(plain(letterTo("dir.ector@example.org"))).toContain("http://office.example/incidents/INC");
  expect(plain(letterTo("cha.ir@example.org"))).toContain("http://office.example/portal");
  expect(plain(letterTo("cha.ir@example.org"))).not.toContain("/incidents/");
});

test("it stands in the inbox of whoever has an account, under a record they may open; wishes are kept, and nobody is told of their own", async () => {
  const id = await major();
  const before = (await inboxOf(chair)).length;
  await office.db.run("insert into notice_preference (person, topic, channel) values ($1, 'incident.update', 'inApp')", [chair.personId]);
  await office.advance({ minutes: 1 });
  await send(id, "Only for the inbox.", "business", director);
  await settle();
  expect(told()).not.toContain("cha.ir@example.org");
  expect(told()).not.toContain("dir.ector@example.org");
  const rows = await inboxOf(chair);
  expect(rows).toHaveLength(before + 1);
  expect(rows.at(-1)).toMatchObject({
    title: "Payments: update 1",
    text: "Only for the inbox.",
    kind: "service",
    why: "you are among: Board",
  });
  expect((await inboxOf(engineer)).at(-1)).toMatchObject({ kind: "incident", why: "you are among: Network" });
  await office.db.run("delete from notice_preference");
  await office.advance({ minutes: 1 });
});

test("whoever watches it as well and wishes that by mail gets one mail", async () => {
  const id = await major();
  await office.db.run("insert into notice_preference (person, topic, channel) values ($1, 'watched', 'mail')", [engineer.personId]);
  await ask("engineer", "PUT", `/api/incidents/${id}/watch`, {});
  await office.advance({ minutes: 1 });
  await send(id, "Once.");
  await office.advance({ minutes: 30 });
  expect(server.letters.filter(({ to, raw }) => to.includes("eng.ineer@example.org") && raw.includes("Once."))).toHaveLength(1);
  await office.db.run("delete from notice_preference");
  await office.advance({ minutes: 1 });
});

test("technical updates are for technical groups; a business one reaches them too, unless a technical one has just left", async () => {
  const id = await major();
  const reached = async (text: string, voice: string) => {
    server.letters.length = 0;
    await send(id, text, voice);
    await settle();
    const ofUpdate = server.letters.filter(({ subject }) => subject.startsWith("Payments: ")).flatMap(({ to }) => to);
    return ofUpdate.sort().filter((email) => ["eng.ineer@example.org", "cha.ir@example.org"].includes(email));
  };
  expect(await reached("One.", "business")).toEqual(["cha.ir@example.org", "eng.ineer@example.org"]);
  expect(await reached("Two.", "technical")).toEqual(["eng.ineer@example.org"]);
  expect(await reached("Three.", "business")).toEqual(["cha.ir@example.org"]);
  await office.advance({ minutes: 30 });
  expect(await reached("Four.", "business")).toEqual(["cha.ir@example.org", "eng.ineer@example.org"]);
});

test("the room names who is told, a group is left out and taken in by hand, and the timeline keeps it for staff alone", async () => {
  const id = await major({ impact: "2", urgency: "1" });
  const groups = async () =>
    (await ask("analyst", "GET", `/api/incidents/${id}/stakeholders`))
      .json()
      .groups.flatMap((one: { name: string; isTold: boolean }) => (one.isTold ? [one.name] : []));
  expect(await groups()).toEqual(["Board", "Network"]);
  const beside = async (who: "analyst" | "director") =>
    (await ask(who, "GET", `/api/incidents/${id}/stakeholders`)).json().groups.find((one: { id: string }) => one.id === board.id);
  expect(await beside("analyst")).toMatchObject({ people: 2, peopleBesideYou: 2 });
  expect(await beside("director")).toMatchObject({ people: 2, peopleBesideYou: 1 });
  await office.must(analyst, "incident", { type: "tellGroup", group: stores.id }, id);
  await office.must(analyst, "incident", { type: "leaveGroupOut", group: board.id }, id);
  expect(await groups()).toEqual(["Network", "Store managers"]);
  await send(id, "For the shops.");
  await settle();
  expect(told()).toEqual(["eng.ineer@example.org", "north@shop.example", "once@shop.example"]);
  for (const [type, group, code] of [
    ["tellGroup", stores.id, "toldAlready"],
    ["leaveGroupOut", board.id, "notTold"],
    ["tellGroup", payments.id, "noSuchGroup"],
  ] as const)
    expect(await office.try(analyst, "incident", { type, group }, id)).toMatchObject({ ok: false, refusal: { code } });
  const events = async (who: "analyst" | "requester") =>
    (await ask(who, "GET", `/api/incidents/${id}/timeline`)).json().items?.map((one: { type: string }) => one.type) ?? [];
  expect(await events("analyst")).toEqual(expect.arrayContaining(["groupAdded", "groupLeftOut", "stakeholdersTold", "updateSent"]));
  await office.must(house, "incident", { type: "edit", changes: { caller: requester.personId } }, id);
  expect(await events("requester")).toContain("updateSent");
  expect(await events("requester")).not.toContain("stakeholdersTold");
  expect((await ask("requester", "GET", `/api/incidents/${id}/stakeholders`)).statusCode).toBe(403);
  expect((await ask("requester", "GET", "/api/stakeholder-groups")).statusCode).toBe(403);
  expect((await ask("analyst", "GET", "/api/stakeholder-addresses")).body).not.toContain("north@shop");
  await office.must(analyst, "incident", { type: "tellGroup", group: board.id }, id);
  await office.must(analyst, "incident", { type: "leaveGroupOut", group: stores.id }, id);
  expect(await groups()).toEqual(["Board", "Network"]);
});

test("of a restricted incident only who may see it is told, nobody outside, and what waits is called off", async () => {
  const id = await major();
  server.refuseWith(...Array.from({ length: 20 }, () => ({ code: 451, text: "later" })));
  await send(id, "Waits at the server.");
  await settle();
  await office.must(director, "incident", { type: "restrict", reason: "It may be an attack" }, id);
  server.refuseWith();
  const before = { chair: (await inboxOf(chair)).length, director: (await inboxOf(director)).length };
  await send(id, "Secret.");
  await office.advance({ hours: 6 });
  const ofIt = server.letters.filter(({ raw }) => raw.includes("Waits at the server.") || raw.includes("Secret."));
  expect([...new Set(ofIt.flatMap(({ to }) => to))]).toEqual(["dir.ector@example.org"]);
  expect(ofIt.every(({ raw }) => raw.includes("Secret."))).toBe(true);
  expect((await inboxOf(chair)).length).toBe(before.chair);
  expect((await inboxOf(director)).length).toBe(before.director + 1);
});

test("whoever leaves is forgotten, and what waits for them is called off; a forged link opens nothing", async () => {
  await confirmed("leaver@shop.example");
  const id = await major();
  await send(id, "First.");
  await settle();
  const link = linkIn(letterTo("leaver@shop.example"), "leave");
  expect((await ask(null, "GET", link)).body).toContain("le…@shop.example");
  server.letters.length = 0;
  server.refuseWith(...Array.from({ length: 20 }, () => ({ code: 451, text: "later" })));
  await send(id, "Second.");
  await settle();
  expect((await press(link)).statusCode).toBe(200);
  expect((await press(link)).statusCode).toBe(404);
  await office.advance({ hours: 2 });
  expect(told()).not.toContain("leaver@shop.example");
  expect(told()).toContain("north@shop.example");
  expect(await office.db.query("select 1 from stakeholder_address where email = 'leaver@shop.example'")).toEqual([]);
  const journal = await office.db.query<{ text: string }>(
    "select coalesce(data::text, '') || coalesce(changes::text, '') as text from journal",
  );
  expect(journal.filter(({ text }) => text.includes("leaver@shop.example"))).toEqual([]);
  const forged = link.replace(/\.[\w-]+$/, `.${"A".repeat(43)}`);
  expect((await press(forged)).statusCode).toBe(404);
});

test("an address is refused with a sentence: no address, a colleague's, one that is there; one that never answers is forgotten", async () => {
  const name = (email: string) => ask("administrator", "POST", "/api/stakeholder-addresses", { stakeholderGroup: stores.id, email });
  for (const email of ["nobody", "a@b", "a@b.example\r\nBcc: x@y.example"])
    expect((await name(email)).statusCode, email).toBeGreaterThanOrEqual(400);
  expect((await name("Cha.Ir@example.org")).json().detail).toContain("This is the address of Cha Ir, who has an account here.");
  expect((await name("North@Shop.example")).json().detail).toContain("in this group already");
  const made = (await name("never@shop.example")).json().record;
  expect((await ask("administrator", "POST", `/api/stakeholder-addresses/${made.id}/askAgain`, {})).json().detail).toContain(
    "within the hour",
  );
  expect(
    (await ask("analyst", "POST", "/api/stakeholder-addresses", { stakeholderGroup: stores.id, email: "x@shop.example" })).statusCode,
  ).toBe(403);
  await settle();
  const first = linkIn(letterTo("never@shop.example"), "confirm");
  await office.advance({ hours: 2 });
  await ask("administrator", "POST", `/api/stakeholder-addresses/${made.id}/askAgain`, {});
  expect((await press(first)).statusCode, "the first link is spent when it is asked again").toBe(404);
  await office.advance({ days: 8 });
  expect(await office.db.query("select 1 from stakeholder_address where email = 'never@shop.example'")).toEqual([]);
});

test("whoever asks in the portal is told by mail in the business voice, each update once, until they stop; nobody else sees that they do", async () => {
  const shop = await office.must(house, "service", { type: "create", name: "Shop", tier: "1", shownInPortal: true });
  const path = `/api/portal/services/${shop.id}/news`;
  expect((await ask("requester", "PUT", path, {})).json().detail).toContain("There is no major incident of this service");
  const id = await major({ service: shop.id });
  const isFollowed = async (who: "requester" | "analyst") =>
    (await ask(who, "GET", "/api/portal/status")).json().services.find((one: { id: string }) => one.id === shop.id).isFollowed;
  expect(await isFollowed("requester")).toBe(false);
  expect((await ask("requester", "PUT", path, {})).json()).toEqual({ isOn: true });
  await ask("requester", "PUT", path, {});
  await ask("chair", "PUT", path, {});
  // Who watches it as well, and wishes that by mail, is not mailed twice.
  await office.db.run("insert into notice_preference (person, topic, channel) values ($1, 'watched', 'mail')", [engineer.personId]);
  await ask("engineer", "PUT", path, {});
  await ask("engineer", "PUT", `/api/incidents/${id}/watch`, {});
  await office.must(analyst, "incident", { type: "leaveGroupOut", group: network }, id);
  await office.advance({ minutes: 1 });
  expect([await isFollowed("requester"), await isFollowed("analyst")]).toEqual([true, false]);
  expect((await ask("analyst", "GET", "/api/update-followers")).json().items).toEqual([]);
  expect((await ask("requester", "GET", "/api/update-followers")).json().items).toHaveLength(1);
  expect((await ask("requester", "GET", "/api/portal/status")).body).not.toContain(id);
  await send(id, "For technicians.", "technical");
  await send(id, "For everybody.");
  await settle();
  const mine = server.letters.filter(({ to }) => to.includes("req.uester@example.org"));
  expect(mine.map(({ subject }) => subject)).toEqual(["Shop: update 2"]);
  expect(await inboxOf(requester)).toMatchObject([
    { title: "Shop: update 2", kind: "service", why: "you asked to be told of this trouble" },
  ]);
  // One of the Board who follows it as well is told once, as one of the Board.
  const chairs = server.letters.filter(({ to }) => to.includes("cha.ir@example.org"));
  expect(chairs.map(({ raw }) => raw.includes("List-Unsubscribe"))).toEqual([false]);
  await office.advance({ minutes: 10 });
  const engineers = server.letters.filter(({ to, raw }) => to.includes("eng.ineer@example.org") && raw.includes("For everybody."));
  expect(engineers.map(({ subject }) => subject)).toEqual(["Shop: update 2"]);
  const stop = linkIn(mine[0]!, "stop");
  expect((await ask(null, "GET", stop)).statusCode).toBe(200);
  expect((await press(stop)).statusCode).toBe(200);
  expect((await press(stop)).statusCode).toBe(404);
  expect(await isFollowed("requester")).toBe(false);
  await ask("requester", "PUT", path, {});
  expect((await ask("requester", "DELETE", path)).json()).toEqual({ isOn: false });
  server.letters.length = 0;
  await send(id, "No more.");
  await settle();
  expect(told()).not.toContain("req.uester@example.org");
});

test("the rhythm is that of the severity and follows it; what is overdue is told to director and commander once, and the room says to whom", async () => {
  const [organisation] = await office.db.query<{ id: string }>("select id from v_organisation");
  const rhythms = { updateEveryMinutes: 60, updateEveryHighMinutes: 15 };
  await office.must(administrator, "organisation", { type: "edit", changes: rhythms }, organisation!.id);
  const id = await major();
  const due = async () => {
    const [row] = await office.db.query<{ every: number; minutes: number }>(
      `select update_every_minutes as every, round(extract(epoch from next_update_at - $2::timestamptz) / 60)::int as minutes from incident where id = $1`,
      [id, office.clock.now()],
    );
    return row;
  };
  expect(await due()).toEqual({ every: 60, minutes: 59 });
  await office.must(analyst, "incident", { type: "edit", changes: { severity: "1" } }, id);
  expect(await due()).toEqual({ every: 15, minutes: 15 });
  await office.must(analyst, "incident", { type: "edit", changes: { severity: "2" } }, id);
  expect(await due()).toEqual({ every: 60, minutes: 15 });
  await office.advance({ hours: 3 });
  const alarms = server.letters.filter(({ raw }) => raw.includes("was due and has not been sent"));
  const ofThis = alarms.filter(({ to }) => to.includes("dir.ector@example.org") || to.includes("ana.lyst@example.org"));
  const number = (await office.db.query<{ number: string }>("select number from incident where id = $1", [id]))[0]!.number;
  expect(
    ofThis
      .filter(({ subject }) => subject.startsWith(number))
      .flatMap(({ to }) => to)
      .sort(),
  ).toEqual(["ana.lyst@example.org", "dir.ector@example.org"]);
  const inbox = await office.db.query("select 1 from notice where person = $1 and record = $2 and text like '%was due%'", [
    director.personId,
    id,
  ]);
  expect(inbox).toHaveLength(1);
  const items = (await ask("analyst", "GET", `/api/incidents/${id}/timeline`)).json().items as { type: string; data: { told: string[] } }[];
  const missed = items.filter(({ type }) => type === "updateMissed");
  expect(missed.map(({ data }) => [...data.told].sort())).toEqual([[director.personId, analyst.personId].sort()]);
  expect(items.filter(({ type }) => type === "rhythmChanged")).toHaveLength(2);
});
