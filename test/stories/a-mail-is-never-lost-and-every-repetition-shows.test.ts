import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Database } from "../../src/engine/db/connection.ts";
import { type MailSettings, makeMail } from "../../src/engine/mail.ts";
import type { Actor } from "../../src/kernel/actor.ts";
import { asActors } from "../asking.ts";
import { type MailServer, openMailServer } from "../mail-server.ts";
import { house, openTestOffice, type TestOffice } from "../office.ts";
import { ticketPractice, ticketTables } from "../ticket.ts";

const { authenticate, ask } = asActors();
const officeUrl = "https://desk.example.org";
const start = "2026-11-26T08:00:00.000Z";
let server: MailServer;
let mail: MailSettings;
let office: TestOffice;
let admin: Actor & { personId: string };
beforeAll(async () => {
  server = await openMailServer();
  mail = { smtpUrl: server.url, officeUrl };
});
afterAll(() => server.close());
beforeEach(async () => {
  office = await openTestOffice(start, { more: [ticketPractice], tables: ticketTables, mail, authenticate });
  admin = await office.person("Root Administrator", ["administrator"]);
  server.letters.length = 0;
});
afterEach(() => office.close());

const queue = (to: string, text = "Please choose a password.") =>
  office.db.transaction((tx) => office.mail.queue(tx, { to, subject: "Welcome", text, reason: "invitation" }));
const ledger = async (state = "") => (await ask(office, admin, `GET /api/deliveries${state && `?state=${state}`}`)).body.items;

test("a mail leaves if and only if its transaction commits", async () => {
  const failing = office.db.transaction(async (tx) => {
    await office.mail.queue(tx, { to: "never@example.org", subject: "No", text: "No", reason: "test" });
    throw new Error("rolled back");
  });
  await expect(failing).rejects.toThrow("rolled back");
  await queue("new@example.org");
  await office.advance({ minutes: 1 });
  expect(server.letters.map((one) => one.to)).toEqual([["new@example.org"]]);
  expect(server.letters[0]!.subject).toBe("Welcome");
  expect(await ledger()).toMatchObject([
    { to: "new@example.org", state: "sent", attempts: 1, possiblyRepeated: false, reason: "invitation" },
  ]);
});

test("once a mail is out, its text is out of the ledger too", async () => {
  await queue("new@example.org", "https://desk.example.org/welcome/secret-token");
  await office.advance({ minutes: 1 });
  expect(server.letters[0]!.raw).toContain("secret-token");
  expect(JSON.stringify(await office.db.query("select * from delivery"))).not.toContain("secret-token");
});

/** The same mail room, on a database that fails the first `times` writes of an outcome: the process dying after the server's 250. */
function dyingAfterSend(times: number) {
  let left = times;
  const db: Database = {
    ...office.db,
    run: async (text, values, name) => {
      if (name === "settle-delivery" && left-- > 0) throw new Error("killed between the answer and the commit");
      return office.db.run(text, values, name);
    },
  };
  return makeMail({ ...office, db }, mail);
}

test("a stop waits for the letter in hand, not for all that are due", async () => {
  for (let index = 0; index < 3; index++) await queue(`person${index}@example.org`);
  const own = makeMail(office, mail);
  const sending = own.work.runDue(office.clock.now());
  own.work.rest?.();
  expect(await sending).toBe(1);
  expect(server.letters).toHaveLength(1);
  expect(await ledger("waiting")).toHaveLength(2);
  own.close();
});

test("killed between the server's yes and our commit: nothing is lost, and the repetition has the same Message-ID and says so", async () => {
  for (let index = 0; index < 5; index++) await queue(`person${index}@example.org`);
  const dying = dyingAfterSend(1);
  await expect(dying.work.runDue(office.clock.now())).rejects.toThrow("killed");
  expect(server.letters).toHaveLength(1);
  expect(await ledger("attempting")).toHaveLength(1);
  await office.advance({ minutes: 10 });
  const byPerson = new Map<string, string[]>();
  for (const { to, messageId } of server.letters) byPerson.set(to[0]!, [...(byPerson.get(to[0]!) ?? []), messageId]);
  expect([...byPerson.keys()].sort()).toEqual([0, 1, 2, 3, 4].map((index) => `person${index}@example.org`));
  const repeated = [...byPerson.values()].filter((ids) => ids.length > 1);
  expect(repeated).toHaveLength(1);
  expect(new Set(repeated[0]).size).toBe(1);
  expect(new Set(server.letters.map((one) => one.messageId)).size).toBe(5);
  const rows = await ledger();
  expect(rows.every((row: { state: string }) => row.state === "sent")).toBe(true);
  const [marked] = rows.filter((row: { possiblyRepeated: boolean }) => row.possiblyRepeated);
  expect(rows.filter((row: { possiblyRepeated: boolean }) => row.possiblyRepeated)).toHaveLength(1);
  const { delivery } = (await ask(office, admin, `GET /api/deliveries/${marked.id}`)).body;
  expect(delivery.tried.map((one: { outcome: string }) => one.outcome)).toEqual(["unknown", "sent"]);
});

test("a line that breaks after the letter without an answer counts as a possible repetition", async () => {
  await queue("once@example.org");
  server.dropAfterNextLetter();
  await office.advance({ minutes: 10 });
  expect(server.letters.map((one) => one.to[0])).toEqual(["once@example.org", "once@example.org"]);
  expect(new Set(server.letters.map((one) => one.messageId)).size).toBe(1);
  expect(await ledger()).toMatchObject([{ state: "sent", attempts: 2, possiblyRepeated: true }]);
});

test("letters share a line; one that the server ended meanwhile is opened anew, and nothing is taken for a repetition", async () => {
  const before = server.lines();
  for (let index = 0; index < 3; index++) await queue(`person${index}@example.org`);
  await office.advance({ minutes: 1 });
  expect(server.lines() - before).toBe(1);
  server.hangUp();
  await queue("later@example.org");
  await office.advance({ minutes: 1 });
  expect(server.lines() - before).toBe(2);
  expect(server.letters).toHaveLength(4);
  for (const one of await ledger()) expect(one).toMatchObject({ state: "sent", attempts: 1, possiblyRepeated: false });
});

test("two nodes send each mail once", async () => {
  for (let index = 0; index < 20; index++) await queue(`person${index}@example.org`);
  const other = makeMail(office, mail);
  const now = office.clock.now();
  await Promise.all([office.mail.work.runDue(now), other.work.runDue(now)]);
  other.close();
  expect(server.letters).toHaveLength(20);
  expect(new Set(server.letters.map((one) => one.messageId)).size).toBe(20);
});

test("a server that is busy is asked again, later and later; one that says no for good is not", async () => {
  await queue("later@example.org");
  server.refuseWith({ code: 451, text: "try later" }, { code: 451, text: "try later" });
  await office.advance({ minutes: 2 });
  expect(await ledger()).toMatchObject([{ state: "waiting", attempts: 2, nextAt: "2026-11-26T08:06:00.000Z", possiblyRepeated: false }]);
  await office.advance({ minutes: 10 });
  expect(await ledger()).toMatchObject([{ state: "sent", attempts: 3 }]);
  await queue("gone@example.org");
  server.refuseWith({ code: 550, text: "no such mailbox" });
  await office.advance({ minutes: 1 });
  expect(await ledger("dead")).toMatchObject([
    { to: "gone@example.org", attempts: 1, lastAnswer: expect.stringContaining("no such mailbox") },
  ]);
});

test("after its last attempt a mail is dead, and an administrator gives it another round", async () => {
  await queue("dead@example.org");
  server.refuseWith(...Array.from({ length: 7 }, () => ({ code: 451, text: "not now" })));
  await office.advance({ days: 2 });
  const [dead] = await ledger("dead");
  expect(dead).toMatchObject({ attempts: 7, state: "dead" });
  const analyst = await office.person("Ana Lyst", ["analyst"]);
  expect((await ask(office, analyst, `POST /api/deliveries/${dead.id}/retry`)).status).toBe(403);
  expect((await ask(office, analyst, "GET /api/deliveries")).status).toBe(403);
  expect((await ask(office, admin, `POST /api/deliveries/${dead.id}/retry`)).body.delivery.state).toBe("waiting");
  server.refuseWith({ code: 451, text: "once more" });
  await office.advance({ minutes: 5 });
  expect(server.letters.map((one) => one.to[0])).toEqual(["dead@example.org"]);
  expect(await ledger()).toMatchObject([{ state: "sent", attempts: 9 }]);
  expect((await ask(office, admin, `POST /api/deliveries/${dead.id}/retry`)).status).toBe(409);
});

test("while the server is away mail waits, and goes out when it is back", async () => {
  const away = await openMailServer();
  await away.close();
  const lonely = makeMail(office, { smtpUrl: away.url, officeUrl });
  for (let index = 0; index < 3; index++) await queue(`person${index}@example.org`);
  expect(await lonely.work.runDue(office.clock.now())).toBe(1);
  expect(await lonely.work.runDue(office.clock.now())).toBe(0);
  expect(await lonely.work.nextDue()).toBe("2026-11-26T08:00:30.000Z");
  lonely.close();
  await office.advance({ minutes: 10 });
  expect(server.letters).toHaveLength(3);
});

test("what is urgent goes at once, the rest is gathered: for five minutes, or until the reader's next morning", async () => {
  const caller = await office.person("Carl Caller", ["requester"], { timeZone: "Europe/Berlin" });
  const grace = await office.person("Grace Hopper", ["analyst"]);
  const one = await office.must(house, "ticket", { type: "create", title: "One", caller: caller.personId, assignee: grace.personId });
  const two = await office.must(house, "ticket", { type: "create", title: "Two\r\nBcc: all@example.org", caller: caller.personId });
  await office.must(grace, "ticket", { type: "comment", text: "Is it <b>plugged in</b>?" }, one.id);
  await office.must(grace, "ticket", { type: "comment", text: "Done & dusted" }, two.id);
  await office.must(grace, "ticket", { type: "edit", changes: { story: "more" } }, one.id);
  await office.advance({ minutes: 1 });
  expect(server.letters.map((letter) => [letter.to[0], letter.subject])).toEqual([["grace.hopper@example.org", "TIC0000001 One"]]);
  expect(server.letters[0]!.raw).toContain("https://desk.example.org/tickets/TIC0000001");
  expect(server.letters[0]!.raw).toContain("You are told because you are the assignee.");
  await office.advance({ minutes: 5 });
  expect(server.letters.map((letter) => letter.subject)).toEqual(["TIC0000001 One", "2 notices: TIC0000001 One"]);
  expect(server.letters[1]!.to).toEqual(["carl.caller@example.org"]);
  expect(server.letters[1]!.raw).toContain("&lt;b&gt;plugged in&lt;/b&gt;");
  expect(server.letters[1]!.raw).not.toMatch(/^Bcc:/m);
  office.setNow("2026-11-27T05:59:00.000Z");
  await office.advance({ minutes: 0 });
  expect(server.letters).toHaveLength(2);
  await office.advance({ minutes: 2 });
  expect(server.letters).toHaveLength(3);
});

test("what is gathered for somebody does not reach them after they were deactivated", async () => {
  const [leaving, staying] = [await office.person("Leaving Soon", ["requester"]), await office.person("Staying On", ["requester"])];
  for (const caller of [leaving.personId, staying.personId]) {
    const ticket = await office.must(house, "ticket", { type: "create", title: "Laptop", confidential: false, caller });
    await office.must(house, "ticket", { type: "comment", text: "It is repaired." }, ticket.id);
  }
  await office.must(house, "person", { type: "deactivate" }, leaving.personId);
  await office.advance({ minutes: 10 });
  expect(server.letters.flatMap((one) => one.to)).toEqual(["staying.on@example.org"]);
});

test("a test mail answers what became of it", async () => {
  const good = await ask(office, admin, "POST /api/deliveries/test", { body: { to: "root@example.org" } });
  expect(good.body.delivery).toMatchObject({ state: "sent", tried: [{ outcome: "sent" }] });
  server.refuseWith({ code: 550, text: "relaying denied" });
  const bad = await ask(office, admin, "POST /api/deliveries/test", { body: { to: "root@example.org" } });
  expect(bad.body.delivery).toMatchObject({ state: "dead", lastAnswer: expect.stringContaining("relaying denied") });
  expect((await ask(office, admin, "POST /api/deliveries/test", { body: { to: "nobody" } })).status).toBe(422);
});

test("without a mail server notices stay in the inbox, and other mail is kept where an administrator sees it", async () => {
  const quiet = await openTestOffice(start, { more: [ticketPractice], tables: ticketTables, authenticate });
  try {
    const root = await quiet.person("Root Administrator", ["administrator"]);
    await quiet.must(house, "ticket", { type: "create", title: "One", assignee: root.personId });
    expect((await ask(quiet, root, "GET /api/notices")).body.unread).toBe(1);
    expect((await ask(quiet, root, "GET /api/deliveries")).body).toMatchObject({ items: [], server: null });
    await quiet.db.transaction((tx) => quiet.mail.queue(tx, { to: "new@example.org", subject: "Hi", text: "Hi", reason: "invitation" }));
    await quiet.advance({ days: 1 });
    const { body } = await ask(quiet, root, "GET /api/deliveries");
    expect(body.items).toMatchObject([{ state: "noChannel", attempts: 0, to: "new@example.org" }]);
    const refused = await ask(quiet, root, `POST /api/deliveries/${body.items[0].id}/retry`);
    expect(refused).toMatchObject({ status: 409, body: { code: "noChannel" } });
  } finally {
    await quiet.close();
  }
});

test("an address of a mail server that cannot be read is said so at start", () => {
  for (const smtpUrl of ["mail.example.org", "http://mail.example.org", "smtp://"])
    expect(() => makeMail(office, { smtpUrl, officeUrl })).toThrow("QUARTERDECK_SMTP_URL");
});
