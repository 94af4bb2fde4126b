import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { makeWaker } from "../../src/engine/waker.ts";
import type { Actor } from "../../src/kernel/actor.ts";
import { addMs } from "../../src/kernel/time.ts";
import { asActors } from "../asking.ts";
import { house, openTestOffice, type TestOffice } from "../office.ts";
import { ticketPractice, ticketTables } from "../ticket.ts";

type Person = Actor & { personId: string };
const { authenticate, ask } = asActors();
let office: TestOffice;
let ada: Person;
let grace: Person;
let carl: Person;
beforeAll(async () => {
  office = await openTestOffice(undefined, { more: [ticketPractice], tables: ticketTables, authenticate });
  ada = await office.person("Ada Lovelace", ["analyst"]);
  grace = await office.person("Grace Hopper", ["analyst"]);
  carl = await office.person("Carl Caller", ["requester"]);
});
afterAll(() => office.close());
beforeEach(async () => {
  await office.db.run("delete from notice");
  await office.db.run("delete from notice_preference");
  // As if another node had done it: this one asks again after five seconds.
  office.setNow(addMs(office.clock.now(), 5_000));
});

const inboxOf = async (person: Person) => (await ask(office, person, "GET /api/notices")).body;

test("an assignee who is mentioned and watches gets one notice, with every reason", async () => {
  const ticket = await office.must(ada, "ticket", { type: "create", title: "Printer on fire", caller: carl.personId });
  await ask(office, grace, `PUT /api/tickets/${ticket.id}/watch`);
  await office.door.batch([
    {
      kind: "ticket",
      id: ticket.id,
      commandId: office.newId(),
      actor: ada,
      command: { type: "edit", changes: { assignee: grace.personId } },
    },
    { kind: "ticket", id: ticket.id, commandId: office.newId(), actor: ada, command: { type: "note", text: "@grace please look" } },
  ]);
  const { items, unread } = await inboxOf(grace);
  expect(unread).toBe(1);
  expect(items).toHaveLength(1);
  expect(items[0]).toMatchObject({
    title: "TIC0000001 Printer on fire",
    number: "TIC0000001",
    plural: "tickets",
    urgency: "now",
    why: "you are the assignee, you are mentioned and you watch it",
    readAt: null,
  });
  expect(items[0].text).toContain("@grace please look");
});

test("nobody is told of their own act", async () => {
  await office.must(ada, "ticket", { type: "create", title: "Mine", assignee: ada.personId });
  expect((await inboxOf(ada)).items).toEqual([]);
});

test("a watcher hears what their role may know: the caller of comments, never of work notes", async () => {
  const ticket = await office.must(ada, "ticket", { type: "create", title: "Slow line", caller: carl.personId });
  await ask(office, carl, `PUT /api/tickets/${ticket.number}/watch`);
  await ask(office, grace, `PUT /api/tickets/${ticket.number}/watch`);
  await office.must(ada, "ticket", { type: "note", text: "he always complains" }, ticket.id);
  expect((await inboxOf(carl)).items).toEqual([]);
  expect((await inboxOf(grace)).items[0].text).toBe("Ada Lovelace: work note: he always complains");
  await office.must(ada, "ticket", { type: "comment", text: "We are on it." }, ticket.id);
  const { items } = await inboxOf(carl);
  expect(items).toHaveLength(1);
  expect(items[0].why).toBe("you reported it and you watch it");
  await ask(office, carl, `DELETE /api/tickets/${ticket.number}/watch`);
  expect((await ask(office, carl, `GET /api/tickets/${ticket.number}/watch`)).body).toEqual({ watching: false });
});

test("a record that is closed to a reader tells them nothing more, and takes back what it told", async () => {
  const manager = await office.person("Mary Manager", ["manager"]);
  const ticket = await office.must(manager, "ticket", { type: "create", title: "Break-in at the vault" });
  await ask(office, ada, `PUT /api/tickets/${ticket.id}/watch`);
  await office.must(manager, "ticket", { type: "note", text: "guards called" }, ticket.id);
  expect((await inboxOf(ada)).items[0].text).toContain("guards called");
  await office.must(manager, "ticket", { type: "edit", changes: { confidential: true } }, ticket.id);
  await office.must(manager, "ticket", { type: "note", text: "it was the butler @Ada Lovelace" }, ticket.id);
  const answer = await ask(office, ada, "GET /api/notices");
  expect(answer.body.items).toHaveLength(1);
  expect(JSON.stringify(answer.body)).not.toMatch(/vault|guards|butler/);
  expect((await ask(office, ada, `PUT /api/tickets/${ticket.id}/watch`)).status).toBe(404);
});

test("an import and a quiet command (a sample) tell nobody", async () => {
  const before = await office.db.query("select count(*) from notice");
  await office.must({ ...house, client: "import:servicenow" }, "ticket", { type: "create", title: "From 2016", assignee: grace.personId });
  await office.door.send({
    kind: "ticket",
    commandId: office.newId(),
    actor: house,
    quiet: true,
    command: { type: "create", title: "Sample", assignee: grace.personId },
  });
  expect(await office.db.query("select count(*) from notice")).toEqual(before);
  await office.must(house, "ticket", { type: "create", title: "Loud", assignee: grace.personId });
  expect((await inboxOf(grace)).items.map((one: { title: string }) => one.title)).toEqual(["TIC0000007 Loud"]);
});

test("time that passes tells the watchers, unless it passes quietly", async () => {
  const make = () => office.must(house, "ticket", { type: "create", title: "Later", remindAt: office.clock.now() });
  const waker = makeWaker(office, []);
  const quiet = await make();
  await ask(office, ada, `PUT /api/tickets/${quiet.id}/watch`);
  expect(await waker.runOnce({ quiet: true })).toBe(1);
  expect((await inboxOf(ada)).items).toEqual([]);
  const loud = await make();
  await ask(office, ada, `PUT /api/tickets/${loud.id}/watch`);
  expect(await waker.runOnce()).toBe(1);
  expect((await inboxOf(ada)).items).toMatchObject([{ record: loud.id, text: "Quarterdeck: reminder" }]);
});

test("a person chooses per topic, and an unknown topic or channel is refused by name", async () => {
  const before = await ask(office, grace, "GET /api/notices/preferences");
  expect(before.body.hasMail).toBe(false);
  expect(before.body.topics.map((one: { topic: string }) => one.topic)).toContain("watched");
  const put = await ask(office, grace, "PUT /api/notices/preferences", { body: { "ticket.assigned": "none" } });
  expect(put.body.topics).toContainEqual({
    topic: "ticket.assigned",
    label: "A ticket is assigned to me",
    standard: "mail",
    channel: "none",
  });
  await office.must(ada, "ticket", { type: "create", title: "Unwanted", assignee: grace.personId });
  expect((await inboxOf(grace)).items).toEqual([]);
  const bad = await ask(office, grace, "PUT /api/notices/preferences", { body: { nonsense: "mail" } });
  expect(bad.status).toBe(422);
  expect(bad.body.errors[0].path).toBe("nonsense");
  expect((await ask(office, grace, "PUT /api/notices/preferences", { body: { watched: "pigeon" } })).status).toBe(422);
});

test("the inbox pages by key, and what is read stays read", async () => {
  for (let index = 0; index < 7; index++)
    await office.must(ada, "ticket", { type: "create", title: `No ${index}`, assignee: grace.personId });
  const titles: string[] = [];
  let after = "";
  do {
    const { body } = await ask(office, grace, `GET /api/notices?limit=3${after}`);
    expect(body.unread).toBe(7);
    titles.push(...body.items.map((one: { title: string }) => one.title.slice(11)));
    after = body.next ? `&after=${body.next}` : "";
  } while (after);
  expect(titles).toHaveLength(7);
  expect(new Set(titles).size).toBe(7);
  const first = (await inboxOf(grace)).items[0].id;
  expect((await ask(office, ada, "POST /api/notices/read", { body: { ids: [first] } })).body.unread).toBe(0);
  expect((await inboxOf(grace)).unread).toBe(7);
  expect((await ask(office, grace, "POST /api/notices/read", { body: { ids: [first] } })).body.unread).toBe(6);
  expect((await ask(office, grace, "GET /api/notices?unread=true")).body.items).toHaveLength(6);
  expect((await ask(office, grace, "POST /api/notices/read", { body: { all: true } })).body.unread).toBe(0);
  expect((await ask(office, grace, "POST /api/notices/read", { body: {} })).status).toBe(422);
});

test("a deactivated person is told nothing", async () => {
  const gone = await office.person("Gone Girl", ["analyst"]);
  await office.must(house, "person", { type: "deactivate" }, gone.personId);
  await office.must(ada, "ticket", { type: "create", title: "For nobody", assignee: gone.personId });
  expect(await office.db.query("select 1 from notice where person = $1", [gone.personId])).toEqual([]);
});
