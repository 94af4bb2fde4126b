import { afterAll, beforeAll, expect, test } from "vitest";
import { makePost, readTargets } from "../../src/engine/outgoing.ts";
import type { Actor } from "../../src/kernel/actor.ts";
import type { DiaryPicture } from "../../src/practices/diary/picture.model.ts";
import { asActors } from "../asking.ts";
import { openTestOffice, type TestOffice } from "../office.ts";
import { type Folder, freePort, missingPrograms, openFolder, type Program, startProgram, until } from "../real-programs.ts";

// Radicale as Debian packages it: what is written into its collection must stand in the diary, and what is taken out must leave it.

const missing = missingPrograms("radicale", "/usr/bin/radicale");
const { authenticate, ask } = asActors();
let office: TestOffice;
let folder: Folder;
let director: Actor & { personId: string };
let collection: string;
const programs: Program[] = [];
const authorization = `Basic ${Buffer.from("dora:secret").toString("base64")}`;

beforeAll(async () => {
  if (missing) return;
  const post = makePost({ own: readTargets("127.0.0.1")! });
  office = await openTestOffice("2026-11-26T08:00:00.000Z", { authenticate, post });
  director = await office.person("Dora Rector", ["director"], { timeZone: "Europe/Berlin" });
  folder = await openFolder();
  const port = await freePort();
  const users = await folder.write("users", "dora:secret\n");
  const config = await folder.write(
    "config",
    `[server]\nhosts = 127.0.0.1:${port}\n[auth]\ntype = htpasswd\nhtpasswd_filename = ${users}\nhtpasswd_encryption = plain\n[storage]\nfilesystem_folder = ${folder.path}/collections\n`,
  );
  programs.push(startProgram("/usr/bin/radicale", ["--config", config]));
  collection = `http://127.0.0.1:${port}/dora/work/`;
  await until(
    () =>
      fetch(`http://127.0.0.1:${port}/`).then(
        () => true,
        () => false,
      ),
    "Radicale",
    () => programs[0]!.output(),
  );
  const made = await dav("MKCALENDAR", "");
  expect(made.status).toBe(201);
});
afterAll(async () => {
  await Promise.all(programs.map((one) => one.stop()));
  await folder?.close();
  await office?.close();
});

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

const titles = async () => {
  const { body } = await ask(office, director, "GET /api/diary?from=2026-11-26T00:00:00.000Z&to=2026-12-06T00:00:00.000Z");
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
