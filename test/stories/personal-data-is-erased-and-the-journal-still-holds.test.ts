import { afterAll, beforeAll, expect, test } from "vitest";
import { type Verification, verifyJournal } from "../../src/engine/verify.ts";
import { type MailServer, openMailServer } from "../mail-server.ts";
import { house, openTestOffice, type TestOffice } from "../office.ts";
import { stepTo } from "../on-call.ts";
import { type Browser, openBrowser, password, signedInBrowser } from "../sign-in.ts";

let server: MailServer;
let office: TestOffice;
let admin: Browser;
let person: string;
let incident: { id: string };
/** What is hers alone, in every form it is kept in. */
const hers = [
  "Zwierzchowska",
  "zwierzchowska",
  "+48 600 700 800",
  "Head of lanterns",
  "+48600700801",
  "lamplighter@home.test",
  "Old fliptop",
];
/** How she is paged: two ways of her own, one with a device's name, and a turn on a roster whose shifts her calendar reads. */
async function paged(own: Browser): Promise<void> {
  const way = { type: "create", person };
  const mail = await office.must(house, "contactMethod", { ...way, methodType: "mail", name: "At home", address: "lamplighter@home.test" });
  const phone = await office.must(house, "contactMethod", { ...way, methodType: "sms", name: "Old fliptop", address: "+48600700801" });
  const code = await own.send("POST", `/api/contact-methods/${mail.id}/sendCode`);
  expect(code.statusCode, code.body).toBe(200);
  await office.advance({ minutes: 1 });
  await office.must(house, "contactMethod", { type: "verified" }, mail.id);
  const steps = [null, mail.id, phone.id].map((method) => ({ method, delayMinutes: 0 }));
  await office.must(house, "notificationRule", { type: "create", person, urgency: "high", steps });
  const team = await office.must(house, "team", { type: "create", name: "Lamps", members: [person] });
  const turns = { turn: { length: 1, unit: "weeks" }, handOff: "09:00", startsOn: "2026-11-23", endsOn: null, handOffWeekday: null };
  const layers = [{ name: "Weeks", participants: [person], level: 1, priority: 1, restrictions: [], advance: "calendar", ...turns }];
  await office.must(house, "roster", { type: "create", name: "Lamps", timeZone: "Europe/Warsaw", layers });
  expect((await own.send("POST", "/api/rosters/feeds", { name: "Old fliptop" })).statusCode).toBe(201);
  await office.must(house, "escalationPolicy", { type: "create", name: "Lamps", team: team.id, steps: [stepTo(person)] });
  const fault = { type: "create", impact: "1", urgency: "1", team: team.id, known: [], notKnown: [], hypotheses: [] };
  await office.must(house, "incident", { ...fault, shortDescription: "Street is dark" });
  await office.advance({ minutes: 1 });
  const { items } = (await own.send("GET", "/api/pages")).json();
  expect((await own.send("POST", `/api/pages/${items[0].id}/acknowledge`)).statusCode).toBe(200);
  await office.must(house, "incident", { ...fault, shortDescription: "Harbour is dark" });
}

beforeAll(async () => {
  server = await openMailServer();
  office = await openTestOffice("2026-11-26T08:00:00.000Z", { mail: { smtpUrl: server.url, officeUrl: "https://desk.example.org" } });
  admin = await signedInBrowser(office, await office.person("Root Administrator", ["administrator"]));
  const more = { phone: hers[2], jobTitle: hers[3] };
  const made = await office.person("Halina Zwierzchowska", ["analyst"], more);
  person = made.personId;
  const own = await signedInBrowser(office, made);
  await own.send("POST", "/api/identity/keys", { name: "Zwierzchowska laptop" });
  await office.must(house, "person", { type: "edit", changes: { locale: "pl" } }, person);
  incident = await office.must(house, "incident", {
    ...{ type: "create", shortDescription: "Lantern is out", impact: "3", urgency: "3", known: [], notKnown: [], hypotheses: [] },
    assignee: person,
    caller: person,
  });
  await paged(own);
  await own.send("PUT", `/api/incidents/${incident.id}/watch`);
  await own.send("PUT", "/api/notices/preferences", { "incident.mine": "mail" });
  await own.send("POST", `/api/incidents/${incident.id}/addComment`, { text: "It went out at nine." });
  await office.advance({ hours: 1 });
  await office.must(house, "incident", { type: "addNote", text: "@Root look at this" }, incident.id);
  await office.must(house, "incident", { type: "addComment", text: "We are on it." }, incident.id);
});
afterAll(async () => {
  await office.close();
  await server.close();
});

const erase = (browser: Browser, reason = "Asked for by letter of 20 November") =>
  browser.send("POST", `/api/people/${person}/erase`, { reason });
const verified = (): Promise<Verification> => {
  const kinds = [...office.house.kinds.values()].map((entry) => ({ kind: entry.model.kind, table: entry.table.name }));
  return verifyJournal(office.db, { kinds });
};
/** Every table that says one of these words, with the word: read row by row, as text. */
async function tablesSaying(words: readonly string[]): Promise<string[]> {
  const tables = await office.db.query<{ name: string }>(
    "select relname::text as name from pg_class where relkind = 'r' and relnamespace = current_schema()::regnamespace order by relname",
  );
  const found: string[] = [];
  for (const { name } of tables)
    for (const word of words) {
      const [row] = await office.db.query<{ count: number }>(
        `select count(*)::int as count from "${name}" t where position($1 in t::text) > 0`,
        [word],
      );
      if (row!.count > 0) found.push(`${name}: ${word}`);
    }
  return found;
}

test("only an administrator erases, only somebody inactive, and only with a reason", async () => {
  const manager = await signedInBrowser(office, await office.person("Some Manager", ["manager"]));
  expect((await erase(manager)).statusCode).toBe(403);
  expect((await erase(admin)).json()).toMatchObject({ status: 409, code: "stillActive" });
  await office.must(house, "person", { type: "deactivate" }, person);
  expect((await erase(admin, " ")).json()).toMatchObject({ status: 422, code: "reasonNeeded" });
});

test("what is hers is nowhere any more, and the journal still proves itself", async () => {
  expect((await tablesSaying(hers)).length).toBeGreaterThan(5);
  expect(await verified()).toMatchObject({ ok: true, erasedEntries: 0 });
  expect((await erase(admin)).statusCode).toBe(200);
  expect(await tablesSaying(hers)).toEqual([]);
  const after = await verified();
  expect(after).toMatchObject({ ok: true, faults: [] });
  expect(after.erasedEntries).toBeGreaterThan(3);

  const { record, can } = (await admin.send("GET", `/api/people/${person}`)).json();
  expect(record).toMatchObject({ name: `Erased person ${person.slice(-6)}`, email: null, phone: null, roles: [], active: false });
  expect(record.erasedAt).toBe(office.clock.now());
  const { items: ways } = (await admin.send("GET", `/api/contact-methods?filter=person:${person}`)).json();
  expect(ways.map(({ name, address, active }: Record<string, unknown>) => [name, address ?? null, active])).toEqual([
    ["Erased", null, false],
    ["Erased", null, false],
  ]);
  const { items: told } = (await admin.send("GET", `/api/page-notifications?filter=person:${person}`)).json();
  expect(told.length).toBeGreaterThan(3);
  for (const { recipient } of told) expect(recipient).toBe(`Erased person ${person.slice(-6)}`);
  const [roster] = (await admin.send("GET", "/api/rosters")).json().items;
  const { record: lamps } = (await admin.send("GET", `/api/rosters/${roster.id}`)).json();
  expect(lamps.layers[0].participants).toEqual([person]);
  for (const verb of ["edit", "activate", "invite", "erase"]) expect(can[verb], verb).toMatchObject({ code: "erased" });
  const rows = await office.db.query('select 1 from auth_user where "name" = $1', [person]);
  expect(rows).toEqual([]);
  expect(
    (await openBrowser(office.server).send("POST", "/api/identity/sign-in", { email: "halina.zwierzchowska@example.org", password }))
      .statusCode,
  ).toBe(401);
  expect((await admin.send("GET", "/api/search?q=Zwierzchowska")).json().items ?? []).toEqual([]);
});

test("what she worked on stays, under the name that is left; the journal tells who erased, and why", async () => {
  const { record, refs } = (await admin.send("GET", `/api/incidents/${incident.id}`)).json();
  expect(refs.person[record.assignee].label).toBe(`Erased person ${person.slice(-6)}`);
  const timeline = (await admin.send("GET", `/api/incidents/${incident.id}/timeline`)).json();
  expect(JSON.stringify(timeline.items)).toContain("It went out at nine.");
  const own = (await admin.send("GET", `/api/people/${person}/timeline`)).json();
  expect(own.items[0]).toMatchObject({ type: "personErased", data: { reason: "Asked for by letter of 20 November" }, changes: null });
  expect(own.refs.person[own.items[0].actor].label).toBe("Root Administrator");
  for (const item of own.items.slice(1)) if (item.data) expect(Object.keys(item.data)).toEqual(["erased"]);
});

test("nothing is sent to her, and an erased entry that is changed is found", async () => {
  const before = server.letters.length;
  await office.must(house, "incident", { type: "addComment", text: "Again" }, incident.id);
  await office.advance({ days: 2 });
  expect(server.letters.slice(before).flatMap((letter) => letter.to)).not.toContain("halina.zwierzchowska@example.org");
  const digest = "f".repeat(64);
  await office.db.run(
    `update journal set data = jsonb_build_object('erased', $2::text) where (n, ordinal) =
       (select n, ordinal from journal where kind = 'person' and id = $1 and data ? 'erased' limit 1)`,
    [person, digest],
  );
  const found = await verified();
  expect(found.ok).toBe(false);
  expect(found.faults[0]!.sentence).toContain("does not match its digest");
});
