import { afterAll, beforeAll, expect, test } from "vitest";
import { makePost, readTargets } from "../../src/engine/outgoing.ts";
import type { Actor } from "../../src/kernel/actor.ts";
import { usualClasses } from "../../src/practices/diary/class.rules.ts";
import type { DiaryPicture } from "../../src/practices/diary/picture.model.ts";
import { asActors } from "../asking.ts";
import { type MailServer, openMailServer } from "../mail-server.ts";
import { house, openTestOffice, type TestOffice } from "../office.ts";
import { type Folder, freePort, missingPrograms, openFolder, type Program, startProgram, until } from "../real-programs.ts";

// Radicale as Debian packages it: what is written into its collection must stand in the diary, and what is taken out must leave it.

const missing = missingPrograms("radicale", "/usr/bin/radicale");
const { authenticate, ask } = asActors();
let office: TestOffice;
let folder: Folder;
let director: Actor & { personId: string };
let assistant: Actor & { personId: string };
let forDirector: Actor;
let server: MailServer;
let collection: string;
let config: string;
let port: number;
const programs: Program[] = [];
const authorization = `Basic ${Buffer.from("dora:secret").toString("base64")}`;

beforeAll(async () => {
  if (missing) return;
  const post = makePost({ own: readTargets("127.0.0.1")! });
  server = await openMailServer();
  const mail = { smtpUrl: server.url, officeUrl: "https://office.example" };
  office = await openTestOffice("2026-11-26T08:00:00.000Z", { authenticate, post, mail });
  for (const one of usualClasses) await office.must(house, "meetingClass", { type: "create", ...one });
  director = await office.person("Dora Rector", ["director"], { timeZone: "Europe/Berlin" });
  assistant = await office.person("Asa Istant", ["assistant"]);
  forDirector = { ...assistant, permissions: director.permissions, onBehalfOf: { personId: director.personId, name: director.name } };
  folder = await openFolder();
  port = await freePort();
  const users = await folder.write("users", "dora:secret\n");
  config = await folder.write(
    "config",
    `[server]\nhosts = 127.0.0.1:${port}\n[auth]\ntype = htpasswd\nhtpasswd_filename = ${users}\nhtpasswd_encryption = plain\n[storage]\nfilesystem_folder = ${folder.path}/collections\n`,
  );
  collection = `http://127.0.0.1:${port}/dora/work/`;
  await startRadicale();
  const made = await dav("MKCALENDAR", "");
  expect(made.status).toBe(201);
});
afterAll(async () => {
  await Promise.all(programs.map((one) => one.stop()));
  await folder?.close();
  await office?.close();
  await server?.close();
});

async function startRadicale(): Promise<void> {
  const program = startProgram("/usr/bin/radicale", ["--config", config]);
  programs.push(program);
  const answers = () =>
    fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    );
  await until(answers, "Radicale", () => program.output());
}

function dav(method: string, name: string, body?: string): Promise<Response> {
  return fetch(collection + name, { method, headers: { authorization, "content-type": "text/calendar" }, ...(body ? { body } : {}) });
}

const event = (uid: string, title: string, more: readonly string[] = []) =>
  [
    ...[
      "BEGIN:VCALENDAR",
      "VERSION:2.0",
      "PRODID:-//test//EN",
      "BEGIN:VEVENT",
      `UID:${uid}`,
      "DTSTAMP:20261120T080000Z",
      `SUMMARY:${title}`,
    ],
    ...[
      "DTSTART;TZID=Europe/Berlin:20261126T140000",
      "DTEND;TZID=Europe/Berlin:20261126T150000",
      ...more,
      "END:VEVENT",
      "END:VCALENDAR",
      "",
    ],
  ].join("\r\n");

const window = "from=2026-11-26T00:00:00.000Z&to=2026-12-06T00:00:00.000Z";
const picture = async () => (await ask(office, director, `GET /api/diary?${window}`)).body as DiaryPicture;
const entry = async (title: string) => (await picture()).items.find((one) => one.words?.title === title);
const kept = async (name: string) => (await (await dav("GET", name)).text()).replaceAll(/\r?\n[ \t]/g, "");

const titles = async () => {
  const { body } = await ask(office, director, `GET /api/diary?${window}`);
  const { items, sources } = body as DiaryPicture;
  return { titles: items.map((one) => `${one.startsAt.slice(5, 13)} ${one.words?.title}`), source: sources[0]! };
};

test("a collection is read once whole and then by what changed; nothing is written into it", async (context) => {
  if (missing) return context.skip(missing);
  await dav("PUT", "one.ics", event("one@x", "Forum & friends"));
  await dav("PUT", "two.ics", event("two@x", "Weekly", ["RRULE:FREQ=WEEKLY;COUNT=2"]));
  const { id } = await office.must(director, "calendarSource", { type: "create", name: "Work", form: "caldav", address: collection });
  await office.advance({ minutes: 1 });
  expect((await titles()).source.lastError).toMatch(/refuses to be read \(401\)/);

  await office.must(director, "calendarSource", { type: "signIn", username: "dora", password: "secret" }, id);
  await office.advance({ minutes: 1 });
  const first = await titles();
  expect(first.source).toMatchObject({ lastError: null, lastOutcome: "2 entries, 2 new or changed, 0 gone." });
  expect(first.titles).toEqual(expect.arrayContaining(["11-26T13 Forum & friends", "11-26T13 Weekly", "12-03T13 Weekly"]));
  const [kept] = await office.db.query<{ token: string | null }>(`select sync_token as token from calendar_source where id = $1`, [id]);
  expect(kept!.token).toMatch(/sync/);

  await dav("PUT", "one.ics", event("one@x", "Forum\\, later", ["SEQUENCE:1"]));
  await dav("DELETE", "two.ics");
  await dav("PUT", "three.ics", event("three@x", "New"));
  await office.advance({ minutes: 15 });
  const second = await titles();
  expect(second.source.lastOutcome).toBe("2 entries, 2 new or changed, 1 gone.");
  expect([...second.titles].sort()).toEqual(["11-26T13 Forum, later", "11-26T13 New"]);
  await office.advance({ minutes: 15 });
  expect((await titles()).source.lastOutcome).toBe("0 entries, 0 new or changed, 0 gone.");

  // A token the server does not know any more: everything is read again, and nothing is taken twice.
  await office.db.run("update calendar_source set sync_token = 'http://radicale.org/ns/sync/unknown' where id = $1", [id]);
  await office.advance({ minutes: 15 });
  expect((await titles()).source).toMatchObject({ lastError: null, lastOutcome: "2 entries, 0 new or changed, 0 gone." });
  expect([...(await titles()).titles].sort()).toEqual([...second.titles].sort());
});

const lena = 'ORGANIZER;CN="Lena Ops":mailto:lena@example.org';
const asked = (more = "") => `ATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=TRUE${more}:mailto:dora.rector@example.org`;
const invite = async (text: string) => {
  const body = Buffer.from(text.replace("VERSION:2.0", "VERSION:2.0\r\nMETHOD:REQUEST"));
  const { body: answer } = await ask(office, director, "POST /api/diary/invitations", {
    body,
    headers: { "content-type": "text/calendar" },
  });
  expect(answer).toMatchObject({ items: [{ outcome: "received" }] });
  const [one] = await office.db.query<{ id: string }>("select id from meeting_invitation order by created_at desc, id limit 1");
  return one!.id;
};
const writeOf = async (title: string) => {
  const [row] = await office.db.query<{ id: string; state: string; problem: string | null }>(
    "select id, state, problem from calendar_write where title = $1 order by decided_at desc limit 1",
    [title],
  );
  return row;
};

test("what is decided here is written there, where it may be; nobody's change is lost, and only what we put in is deleted", async (context) => {
  if (missing) return context.skip(missing);
  const [source] = await office.db.query<{ id: string }>("select id from calendar_source");
  await dav("PUT", "steer.ics", event("steer@x", "Steering", [lena, asked(";CN=Dora"), 'X-THEIRS;A="b;c":kept as it is', "SEQUENCE:3"]));
  await office.must(director, "calendarSource", { type: "readNow" }, source!.id);
  await office.advance({ minutes: 1 });

  // Nobody has said yet that it may be written.
  const steering = await invite(event("steer@x", "Steering", [lena, asked(), "SEQUENCE:3"]));
  await office.must(forDirector, "meetingInvitation", { type: "tentative", comment: null }, steering);
  await office.advance({ minutes: 1 });
  expect(await kept("steer.ics")).toContain("PARTSTAT=NEEDS-ACTION");
  expect(await writeOf("Steering")).toBeUndefined();

  await office.must(director, "calendarSource", { type: "edit", changes: { mayWrite: true } }, source!.id);
  await office.must(forDirector, "meetingInvitation", { type: "accept", comment: null }, steering);
  await office.advance({ minutes: 1 });
  const answered = await kept("steer.ics");
  expect(answered).toMatch(/ATTENDEE;[^:\r\n]*PARTSTAT=ACCEPTED/);
  expect(answered).toMatch(/SENT-BY="?mailto:asa\.istant@example\.org/);
  expect(answered).toMatch(/ORGANIZER;[^:\r\n]*SCHEDULE-AGENT=CLIENT/);
  expect(answered).toMatch(/X-THEIRS;A="b;c":kept as it is/);
  expect((await entry("Steering"))?.words).toMatchObject({ written: { state: "written", calendar: "Work" }, invitation: steering });

  // Somebody moves it where it is kept, and nobody here has seen that: nothing is written over it, and it is read again.
  const moved = answered.replaceAll("T140000", "T160000").replaceAll("T150000", "T170000").replace("SEQUENCE:3", "SEQUENCE:4");
  expect((await dav("PUT", "steer.ics", moved)).status).toBeLessThan(300);
  const theirs = await kept("steer.ics");
  await office.must(forDirector, "meetingInvitation", { type: "decline", comment: null }, steering);
  await office.advance({ minutes: 1 });
  expect(await kept("steer.ics")).toBe(theirs);
  expect(await writeOf("Steering")).toMatchObject({
    state: "refused",
    problem: expect.stringMatching(/changed in the calendar meanwhile/),
  });
  expect(await entry("Steering")).toMatchObject({ startsAt: "2026-11-26T15:00:00.000Z", words: { written: { state: "refused" } } });

  // The later revision asks anew, and what is decided on it is written.
  expect((await picture()).invitations.find((one) => one.id === steering)).toMatchObject({
    state: "open",
    startsAt: "2026-11-26T15:00:00.000Z",
  });
  await office.must(forDirector, "meetingInvitation", { type: "decline", comment: null }, steering);
  await office.advance({ minutes: 1 });
  expect(await kept("steer.ics")).toMatch(/ATTENDEE;[^:\r\n]*PARTSTAT=DECLINED/);
  expect(await writeOf("Steering")).toMatchObject({ state: "written", problem: null });

  // One that the calendar itself holds is answered from there.
  await dav("PUT", "held.ics", event("held@x", "Held there", [lena, asked(), "SEQUENCE:1"]));
  await office.must(director, "calendarSource", { type: "readNow" }, source!.id);
  await office.advance({ minutes: 1 });
  const held = (await entry("Held there"))!.words!;
  expect(held).toMatchObject({ mayAnswer: true, invitation: null });
  expect((await ask(office, forDirector, `POST /api/diary/entries/${held.entry}/invitation`, { body: {} })).status).toBe(200);
  expect((await ask(office, assistant, `POST /api/diary/entries/${held.entry}/invitation`, { body: {} })).status).toBe(404);
  const answerable = (await entry("Held there"))!.words!.invitation!;
  await office.must(forDirector, "meetingInvitation", { type: "delegate", to: "tobias@example.org", comment: null }, answerable);
  await office.advance({ minutes: 1 });
  const delegated = await kept("held.ics");
  expect(delegated).toMatch(/PARTSTAT=DELEGATED/);
  expect(delegated).toMatch(/DELEGATED-TO="?mailto:tobias@example\.org/);
  expect(delegated).toMatch(/ATTENDEE;[^\r\n]*DELEGATED-FROM="?mailto:dora\.rector@example\.org"?[^\r\n]*:mailto:tobias@example\.org/);
  expect(await entry("Held there")).toMatchObject({ isBusy: false });

  // An invitation that stands in no calendar comes into it, its series by its own clocks; declined, it takes no time.
  const weekly = await invite(event("weekly@x", "Weekly sync", ["RRULE:FREQ=WEEKLY;COUNT=2", lena, asked()]));
  await office.must(director, "meetingInvitation", { type: "accept", comment: null }, weekly);
  await office.advance({ minutes: 1 });
  expect(await writeOf("Weekly sync")).toMatchObject({ state: "written", problem: null });
  const sync = (await picture()).items.filter((one) => one.words?.title === "Weekly sync");
  expect(sync.map((one) => [one.startsAt, one.words?.entry !== null, one.isBusy])).toEqual([
    ["2026-11-26T13:00:00.000Z", true, true],
    ["2026-12-03T13:00:00.000Z", true, true],
  ]);
  await office.must(director, "meetingInvitation", { type: "decline", comment: null }, weekly);
  await office.advance({ minutes: 1 });
  expect(await entry("Weekly sync")).toMatchObject({ isBusy: false, words: { written: { state: "written" } } });
});

test("an agreed time is written where the meeting is one's own and held where it is not; blocks come and go", async (context) => {
  if (missing) return context.skip(missing);
  const at = (from: string) => ["CATEGORIES:INTERNAL", `X-WAS:${from}`];
  const near = (uid: string, title: string, more: readonly string[]) =>
    event(uid, title, more).replaceAll("T140000", "T113000").replaceAll("T150000", "T120000");
  await dav(
    "PUT",
    "own.ics",
    near("own@x", "Own hour", [...at("10"), "RRULE:FREQ=WEEKLY;COUNT=2", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:tom@example.org"]),
  );
  await dav("PUT", "hers.ics", near("hers@x", "Her hour", [...at("10"), lena, asked()]));
  await office.advance({ minutes: 15 });
  const manager = await office.person("Mia Nager", ["manager"]);
  const { id } = await office.must(manager, "incident", {
    ...{ type: "create", shortDescription: "ERP down", impact: "1", urgency: "1", known: [], notKnown: [], hypotheses: [] },
  });
  await office.must(
    manager,
    "incident",
    { type: "declareMajor", reason: "All", commander: manager.personId, bridgeUrl: null, affectedUsers: null },
    id,
  );
  const bumps = new Map((await picture()).bumps.map((one) => [one.title, one]));
  const [own, hers] = [bumps.get("Own hour")!, bumps.get("Her hour")!];
  expect(own.slots[0]!.from).not.toBe(hers.slots[0]!.from);
  await office.must(director, "bump", { type: "accept", movedTo: own.slots[0]!.from }, own.id);
  await office.must(director, "bump", { type: "accept", movedTo: hers.slots[0]!.from }, hers.id);
  await office.advance({ minutes: 1 });
  expect(await entry("Own hour")).toMatchObject({
    startsAt: own.slots[0]!.from,
    endsAt: own.slots[0]!.to,
    words: { written: { state: "written" } },
  });
  // One time of the series, and no other.
  expect((await picture()).items.filter((one) => one.words?.title === "Own hour").map((one) => one.startsAt)).toEqual([
    own.slots[0]!.from,
    "2026-12-03T10:30:00.000Z",
  ]);
  expect(await kept("own.ics")).toMatch(/SEQUENCE:1[\s\S]*X-WAS:10|X-WAS:10[\s\S]*SEQUENCE:1/);
  expect(await entry("Her hour")).toMatchObject({ startsAt: hers.startsAt });
  expect(await entry("Held: Her hour")).toMatchObject({ startsAt: hers.slots[0]!.from, words: { written: { deed: "put" } } });
  // Its organiser moves it: what was held goes.
  const [day, time] = [hers.slots[0]!.from.slice(0, 10).replaceAll("-", ""), hers.slots[0]!.from.slice(11, 19).replaceAll(":", "")];
  const hersMoved = (await kept("hers.ics"))
    .replace(/DTSTART;TZID=Europe\/Berlin:\d+T\d+/, `DTSTART:${day}T${time}Z`)
    .replace(/DTEND.*/, "DURATION:PT30M");
  expect((await dav("PUT", "hers.ics", hersMoved.replace("LOCATION", "X-L"))).status).toBeLessThan(300);
  await office.advance({ minutes: 15 });
  await office.advance({ minutes: 1 });
  expect(await entry("Her hour")).toMatchObject({ startsAt: hers.slots[0]!.from });
  expect(await entry("Held: Her hour")).toBeUndefined();

  const block = async (title: string) =>
    (await ask(office, forDirector, "POST /api/diary/blocks", { body: { title, startsAt: "2026-11-30T09:00:00.000Z", lengthMinutes: 90 } }))
      .body as { id: string };
  const body = { title: "Once", startsAt: "2026-11-30T14:00:00.000Z", lengthMinutes: 30 };
  const twice = { body, headers: { "idempotency-key": "a press whose answer was lost" } };
  const once = (await ask(office, forDirector, "POST /api/diary/blocks", twice)).body as { id: string };
  expect((await ask(office, forDirector, "POST /api/diary/blocks", twice)).body).toEqual(once);
  await office.must(director, "calendarWrite", { type: "leave" }, once.id);
  const focus = await block("Focus");
  await office.advance({ minutes: 1 });
  expect(await entry("Focus")).toMatchObject({ startsAt: "2026-11-30T09:00:00.000Z", endsAt: "2026-11-30T10:30:00.000Z", isBusy: true });
  await office.must(director, "calendarWrite", { type: "remove" }, focus.id);
  await office.advance({ minutes: 1 });
  expect(await entry("Focus")).toBeUndefined();
  const touched = await block("Reading");
  await office.advance({ minutes: 1 });
  await dav("PUT", `${touched.id}.ics`, (await kept(`${touched.id}.ics`)).replace("SUMMARY:Reading", "SUMMARY:Reading with Tom"));
  await office.must(director, "calendarWrite", { type: "remove" }, touched.id);
  await office.advance({ minutes: 1 });
  expect(await writeOf("Reading")).toMatchObject({ state: "refused", problem: expect.stringMatching(/nobody's change is deleted/) });
  expect(await entry("Reading with Tom")).toBeDefined();

  // The server is away: it is tried again until it answers.
  await programs.at(-1)!.stop();
  await block("Later");
  await office.advance({ minutes: 1 });
  expect(await writeOf("Later")).toMatchObject({ state: "waiting", problem: expect.stringMatching(/It is tried again/) });
  await startRadicale();
  await office.advance({ minutes: 2 });
  expect(await writeOf("Later")).toMatchObject({ state: "written", problem: null });
  expect(await entry("Later")).toBeDefined();

  // What waited when the office was brought back from a backup is written on somebody's word alone.
  const waited = await block("Waited");
  await office.db.run("insert into restored_office (at, taken_at) select decided_at, decided_at from calendar_write where id = $1", [
    waited.id,
  ]);
  await office.advance({ minutes: 1 });
  expect(await writeOf("Waited")).toMatchObject({ state: "refused", problem: expect.stringMatching(/brought back from a backup/) });
  await office.must(director, "calendarWrite", { type: "retry" }, waited.id);
  await office.advance({ minutes: 1 });
  expect(await writeOf("Waited")).toMatchObject({ state: "written" });
});
