import { afterAll, beforeAll, expect, test } from "vitest";
import { readCalendar } from "../../src/engine/icalendar-read.ts";
import type { OutgoingAnswer, OutgoingRequest } from "../../src/engine/outgoing.ts";
import type { Actor } from "../../src/kernel/actor.ts";
import { usualClasses } from "../../src/practices/diary/class.rules.ts";
import type { DiaryPicture } from "../../src/practices/diary/picture.model.ts";
import { asActors } from "../asking.ts";
import { type MailServer, openMailServer } from "../mail-server.ts";
import { house, openTestOffice, type TestOffice } from "../office.ts";

const { authenticate, ask } = asActors();
type Person = Actor & { personId: string };
let office: TestOffice;
let server: MailServer;
let director: Person;
let assistant: Person;
let manager: Person;
/** The assistant, acting for the director. */
let forDirector: Actor;
let source: string;
const asked: OutgoingRequest[] = [];
let answer: OutgoingAnswer = { ok: true, status: 404, text: "", retryAfterSeconds: null };

const event = (...lines: string[]) => ["BEGIN:VEVENT", ...lines, "END:VEVENT"].join("\r\n");
const calendar = (...events: string[]) => ["BEGIN:VCALENDAR", "VERSION:2.0", ...events, "END:VCALENDAR"].join("\r\n");
const at = (day: string, from: string, to: string) => [
  `DTSTART;TZID=Europe/Berlin:${day}T${from}00`,
  `DTEND;TZID=Europe/Berlin:${day}T${to}00`,
];
const organizer = 'ORGANIZER;CN="Lena Ops":mailto:lena@example.org';
const board = event("UID:board@x", ...at("20261126", "1500", "1600"), "SUMMARY:Supervisory board", organizer);
const forum = event("UID:forum@x", ...at("20261126", "1130", "1215"), "SUMMARY:Leadership forum", "SEQUENCE:2", organizer);
const oneToOne = event(
  "UID:one@x",
  ...at("20261119", "1400", "1430"),
  "RRULE:FREQ=WEEKLY",
  "SUMMARY:1:1 about a raise",
  "CLASS:CONFIDENTIAL",
  organizer,
);
const days = event("UID:off@x", "DTSTART;VALUE=DATE:20261127", "SUMMARY:Day off");
const nameless = event("UID:walk@x", ...at("20261126", "1300", "1330"), "SUMMARY:A walk");

beforeAll(async () => {
  const post = async (request: OutgoingRequest) => {
    asked.push(request);
    return answer;
  };
  server = await openMailServer();
  const mail = { smtpUrl: server.url, officeUrl: "https://office.example" };
  office = await openTestOffice("2026-11-26T08:00:00.000Z", { authenticate, post, mail });
  await office.must(house, "organisation", { type: "create", name: "Ostermere", timeZone: "Europe/Berlin", currency: "EUR" });
  for (const one of usualClasses) await office.must(house, "meetingClass", { type: "create", ...one });
  director = await office.person("Dora Rector", ["director"], { timeZone: "Europe/Berlin" });
  assistant = await office.person("Asa Istant", ["assistant"]);
  manager = await office.person("Mia Nager", ["manager"]);
  forDirector = { ...assistant, permissions: director.permissions, onBehalfOf: { personId: director.personId, name: director.name } };
  const delegation = { person: director.personId, delegate: assistant.personId, scope: "all", reason: "Her diary" };
  await office.must(house, "delegation", {
    type: "create",
    ...delegation,
    startsAt: "2026-01-01T00:00:00.000Z",
    endsAt: "2027-01-01T00:00:00.000Z",
  });
});
afterAll(async () => {
  await office.close();
  await server.close();
});

const diary = async (actor: Actor, person = "") => {
  const { body } = await ask(office, actor, `GET /api/diary?from=2026-11-25T23:00:00.000Z&to=2026-11-29T23:00:00.000Z${person}`);
  return body as DiaryPicture;
};
const upload = async (text: string, more = "") => {
  const answered = await ask(office, forDirector, `POST /api/diary/upload?source=${source}${more}`, {
    body: Buffer.from(text),
    headers: { "content-type": "text/calendar" },
  });
  return answered.body as Record<string, number> & { faults: { because: string }[]; detail?: string };
};

test("a calendar comes into the diary whose owner it is, once however often it is read", async () => {
  source = (await office.must(forDirector, "calendarSource", { type: "create", name: "Work", form: "file" })).id;
  const whole = calendar(board, forum, oneToOne, days, nameless, event("UID:bad@x", "DTSTART;TZID=Nowhere:20261126T090000"));
  expect(await upload(whole, "&dry=1")).toMatchObject({ read: 5, taken: 0, gone: 0 });
  expect((await diary(director)).items).toEqual([]);
  expect(await upload(whole)).toMatchObject({ read: 5, taken: 5, same: 0, faults: [{ because: 'Nobody knows the time zone "Nowhere".' }] });
  expect(await upload(whole)).toMatchObject({ read: 5, taken: 0, same: 5, gone: 0 });
  expect(await upload(whole.replace("SEQUENCE:2", "SEQUENCE:1").replace("Leadership forum", "Old title"))).toMatchObject({
    older: 1,
    same: 4,
  });
  expect((await upload("<html>")).detail).toMatch(/no iCalendar file/);

  const { items, isOwn } = await diary(director);
  expect(isOwn).toBe(true);
  expect(items.map((one) => [one.startsAt.slice(0, 16), one.words?.title, one.words?.classed?.rank ?? null])).toEqual([
    ["2026-11-26T10:30", "Leadership forum", 3],
    ["2026-11-26T12:00", "A walk", null],
    ["2026-11-26T13:00", "1:1 about a raise", 7],
    ["2026-11-26T14:00", "Supervisory board", 2],
    ["2026-11-27T00:00", "Day off", null],
  ]);
});

test("others see when somebody is busy, and no word; the journal has none either", async () => {
  const seen = await diary(manager, `&person=${director.personId}`);
  expect(seen.items).toHaveLength(5);
  expect(JSON.stringify(seen)).not.toMatch(/raise|forum|lena/i);
  expect(seen).toMatchObject({ isOwn: false, bumps: [], overlays: [], sources: [] });
  expect((await ask(office, manager, "GET /api/calendar-entries")).body).toMatchObject({ items: [] });
  expect((await ask(office, manager, "GET /api/search?q=raise")).body).not.toMatchObject({
    items: [{ label: expect.stringMatching(/raise/) }],
  });
  const written = await office.db.query<{ text: string }>(
    "select data::text || changes::text as text from journal where kind = 'calendarEntry'",
  );
  expect(written.length).toBeGreaterThan(0);
  expect(written.map((one) => one.text).join()).not.toMatch(/raise|forum|lena/i);

  const refused = await ask(office, forDirector, "POST /api/diary/feeds", { body: { shows: "words" } });
  expect(refused.status).toBe(422);
  const feed = (await ask(office, director, "POST /api/diary/feeds", { body: { shows: "words" } })).body as { path: string };
  const text = (await office.server.inject({ url: feed.path })).payload;
  const fed = readCalendar(text.replaceAll("@quarterdeck", "@feed"), { zone: "UTC" });
  if (!fed.ok) throw new Error(fed.sentence);
  expect(fed.faults).toEqual([]);
  const titles = fed.entries.map((one) => one.title);
  expect(titles).toEqual(expect.arrayContaining(["Busy", "Leadership forum", "Day off"]));
  expect(text).not.toMatch(/raise/);
  expect(fed.entries.find((one) => one.title === "Day off")).toMatchObject({
    isAllDay: true,
    startsLocal: "2026-11-27",
    lengthMinutes: 1440,
    transparency: "opaque",
  });
});

test("a major incident proposes what gives way, the assistant asks for the director, and nothing is dropped", async () => {
  const incident = { type: "create", shortDescription: "ERP down", impact: "1", urgency: "1", known: [], notKnown: [], hypotheses: [] };
  const { id } = await office.must(manager, "incident", incident);
  const declare = { type: "declareMajor", reason: "Everybody", commander: manager.personId, bridgeUrl: null, affectedUsers: null };
  await office.must(manager, "incident", declare, id);
  const { bumps } = await diary(forDirector);
  // Until noon UTC the incident needs the director. The walk comes later, and would stay: nobody said what it is.
  expect(bumps.map((one) => [one.title, one.rank, one.state])).toEqual([["Leadership forum", 3, "proposed"]]);
  const [one] = bumps;
  expect(one!.recipients).toEqual(["lena@example.org"]);
  // At noon comes the walk, at one the 1:1, at two the board, each with half an hour before it; the day after is off, then comes a weekend.
  expect(one!.slots).toEqual([{ from: "2026-11-26T15:00:00.000Z", to: "2026-11-26T15:45:00.000Z" }]);
  expect(one!.message).toContain('cannot come to "Leadership forum" on Thu 26 Nov, 11:30 to 12:15');
  expect((await diary(assistant)).bumps).toEqual([]);
  expect((await ask(office, manager, "GET /api/bumps")).body).toMatchObject({ items: [] });

  const told = (await ask(office, assistant, "GET /api/notices")).body as { items: { text: string }[] };
  expect(JSON.stringify(told)).toContain("may have to give way");
  expect(JSON.stringify(told)).not.toMatch(/raise/);

  await office.must(forDirector, "bump", { type: "send" }, one!.id);
  const [sent] = await office.db.query<{ to: string; items: { text: string }[] }>(
    `select to_address as "to", items from delivery where reason = 'asking a meeting to move'`,
  );
  expect(sent).toMatchObject({ to: "lena@example.org" });
  expect(sent!.items[0]!.text).toContain("Asa Istant, for Dora Rector");
  expect(await office.try(forDirector, "bump", { type: "drop", reason: null }, one!.id)).toMatchObject({ ok: true });
  expect((await diary(director)).items.map((item) => item.words?.title)).toContain("Leadership forum");

  const second = await office.must(manager, "incident", incident);
  await office.must(manager, "incident", declare, second.id);
  expect((await diary(director)).bumps.map((item) => item.state)).toEqual(["proposed"]);
  // It was taken back, and is declared once more: what gives way is proposed once more.
  await office.must(manager, "incident", { type: "demoteMajor", reason: "Too early" }, second.id);
  expect((await diary(director)).bumps).toEqual([]);
  await office.must(manager, "incident", declare, second.id);
  expect((await diary(director)).bumps.map((item) => item.state)).toEqual(["proposed"]);
  // The forum leaves the calendar: it is moved no more. It comes back, and stays as it was asked for.
  const without = calendar(board, oneToOne, days, nameless);
  expect(await upload(without)).toMatchObject({ gone: 1 });
  expect((await diary(director)).bumps).toEqual([]);
  expect(await upload(calendar(board, forum, oneToOne, days, nameless))).toMatchObject({ gone: 0 });
  await office.must(manager, "incident", { type: "resolve", closeCode: "Solved", closeNotes: "Restarted." }, second.id);
  expect((await diary(director)).bumps).toEqual([]);
  const refused = await office.db.query("select 1 from journal where type = 'reactionRefused'");
  expect(refused).toEqual([]);
});

test("an invitation is answered as calendar programs do it, by the assistant in both names; a later one asks anew, and it can be canceled", async () => {
  const invite = (method: string, sequence: number, from: string, more: readonly string[] = []) =>
    [
      ...["Dear all,", "", "BEGIN:VCALENDAR", "VERSION:2.0", `METHOD:${method}`],
      event(
        "UID:steering@x",
        ...at("20261127", from, `${Number(from) + 100}`),
        "SUMMARY:Steering, phase two",
        `SEQUENCE:${sequence}`,
        organizer,
        ...more,
      ),
      ...["END:VCALENDAR", "-- ", "Lena"],
    ].join("\r\n");
  const receive = async (text: string) =>
    (
      await ask(office, forDirector, "POST /api/diary/invitations", {
        body: Buffer.from(text),
        headers: { "content-type": "text/calendar" },
      })
    ).body as { items: { outcome: string; because: string | null }[]; detail?: string };
  const attendee = `ATTENDEE;RSVP=TRUE:mailto:DORA.RECTOR@example.org`;
  expect((await receive(invite("PUBLISH", 0, "1000"))).detail).toMatch(/no invitation: its method is PUBLISH/);
  expect(await receive(invite("REQUEST", 1, "1000", [attendee]))).toMatchObject({ items: [{ outcome: "received" }] });
  const shown = (await diary(director)).items.find((one) => one.words?.title === "Steering, phase two");
  expect(shown).toMatchObject({ isTentative: true, words: { entry: null } });
  const [one] = (await diary(director)).invitations;
  expect(one).toMatchObject({ state: "open", organizer: "lena@example.org" });
  expect((await ask(office, manager, "GET /api/meeting-invitations")).body).toMatchObject({ items: [] });
  const kept = await office.db.query<{ text: string }>("select to_jsonb(e)::text as text from triage_exception e where source = $1", [
    one!.id,
  ]);
  expect(kept).toHaveLength(1);
  expect(kept[0]!.text).toContain("An invitation waits for an answer");
  expect(kept[0]!.text).not.toMatch(/steering|lena/i);

  await office.must(forDirector, "meetingInvitation", { type: "accept", comment: null }, one!.id);
  const answers = () =>
    office.db.query<{ to: string; items: { text: string; replyTo: string; calendar: { method: string; text: string } }[] }>(
      `select to_address as "to", items from delivery where reason = 'answer to an invitation' order by created_at, id`,
    );
  const [accepted] = await answers();
  expect(accepted!.to).toBe("lena@example.org");
  expect(accepted!.items[0]).toMatchObject({ replyTo: "asa.istant@example.org", calendar: { method: "REPLY" } });
  expect(accepted!.items[0]!.calendar.text.replaceAll("\r\n ", "")).toContain(
    'ATTENDEE;PARTSTAT=ACCEPTED;CN="Dora Rector";SENT-BY="mailto:asa.istant@example.org":mailto:dora.rector@example.org',
  );

  expect(await receive(invite("REQUEST", 0, "0900", [attendee]))).toMatchObject({ items: [{ outcome: "refused" }] });
  await receive(invite("REQUEST", 2, "1300", [attendee]));
  expect((await diary(director)).invitations[0]).toMatchObject({ state: "open", startsAt: "2026-11-27T12:00:00.000Z" });
  await office.advance({ minutes: 1 });
  const letter = server.letters.find((sent) => sent.subject.startsWith("Dora Rector accepts"));
  expect(letter?.raw).toMatch(/content-type: text\/calendar; charset=utf-8; method=REPLY/i);
  expect(letter?.raw).toMatch(/^reply-to: asa\.istant@example\.org/im);
  await office.must(director, "meetingInvitation", { type: "delegate", to: "tobias@example.org", comment: null }, one!.id);
  expect(
    (await answers())
      .map(({ to, items }) => [to, items[0]!.calendar?.method])
      .slice(-2)
      .sort(),
  ).toEqual([
    ["lena@example.org", "REPLY"],
    ["tobias@example.org", "REQUEST"],
  ]);
  expect(await receive(invite("CANCEL", 3, "1300"))).toMatchObject({ items: [{ outcome: "canceled" }] });
  expect((await diary(director)).invitations).toEqual([]);
  const late = await office.try(director, "meetingInvitation", { type: "decline", comment: null }, one!.id);
  expect(late).toMatchObject({ ok: false, refusal: { code: "canceled" } });
});

test("an address is read again by itself; what goes wrong is said in words, and what is missing is gone", async () => {
  const command = {
    type: "create",
    name: "Team",
    form: "address",
    address: "webcal://calendar.example/team.ics?key=secret",
    everyMinutes: 15,
  };
  const team = await office.must(director, "calendarSource", command);
  await office.must(director, "calendarSource", { type: "signIn", username: "dora", password: "hunter2" }, team.id);
  await office.advance({ minutes: 1 });
  expect(asked.at(-1)).toMatchObject({ url: "https://calendar.example/team.ics?key=secret", method: "GET" });
  expect(asked.at(-1)!.headers.authorization).toMatch(/^Basic /);
  const [failed] = (await diary(director)).sources.filter((one) => one.id === team.id);
  expect(failed!.lastError).toBe("There is no calendar at this address (404).");
  answer = {
    ok: true,
    status: 200,
    text: calendar(forum, event("UID:team@x", ...at("20261128", "1000", "1100"), "SUMMARY:Team")),
    retryAfterSeconds: null,
  };
  await office.advance({ minutes: 16 });
  const known = await diary(director);
  // The forum stands in both calendars, and is one.
  expect(known.items.filter((one) => one.words?.title === "Leadership forum")).toHaveLength(1);
  expect(known.items.some((one) => one.words?.title === "Team")).toBe(true);
  expect(known.sources.find((one) => one.id === team.id)).toMatchObject({
    lastError: null,
    lastOutcome: "2 entries, 2 new or changed, 0 gone.",
  });
  answer = { ...answer, text: calendar(forum) };
  await office.advance({ minutes: 16 });
  expect((await diary(director)).items.some((one) => one.words?.title === "Team")).toBe(false);
  const kept = await office.db.query<{ text: string }>(
    "select data::text || changes::text as text from journal where kind = 'calendarSource'",
  );
  expect(kept.map((one) => one.text).join()).not.toMatch(/hunter2|key=secret/);
  expect(JSON.stringify((await ask(office, director, `GET /api/calendar-sources/${team.id}`)).body)).not.toContain("hunter2");
});
