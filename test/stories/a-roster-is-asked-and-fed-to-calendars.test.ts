import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "../../src/kernel/actor.ts";
import { segmentsWithin } from "../../src/practices/roster/views.ts";
import { asActors } from "../asking.ts";
import { house, openTestOffice, type TestOffice } from "../office.ts";

type Person = Actor & { personId: string };
const { authenticate, ask } = asActors();
let office: TestOffice;
let [brandt, ferreira, lead]: Person[] = [];
let roster: string;

// A Thursday, 09:00 in Berlin.
beforeAll(async () => {
  office = await openTestOffice("2026-11-26T08:00:00.000Z", { authenticate });
  brandt = await office.person("L. Brandt", ["analyst"]);
  ferreira = await office.person("C. Ferreira", ["analyst"]);
  lead = await office.person("R. Lead", ["manager"]);
  roster = (
    await office.must(lead, "roster", { type: "create", name: "Platform", timeZone: "Europe/Berlin", layers: [week(brandt, ferreira)] })
  ).id;
});
afterAll(() => office.close());

function week(...people: (Person | undefined)[]) {
  return {
    name: "Week",
    level: 1,
    priority: 1,
    participants: people.map((one) => one!.personId),
    turn: { length: 1, unit: "weeks" },
    handOff: "08:00",
    handOffWeekday: 1,
    startsOn: "2026-11-16",
    endsOn: null,
    restrictions: [{ weekdays: [1, 2, 3, 4, 5], from: "08:00", to: "08:00" }],
    advance: "calendar",
  };
}

test("who is on call now, in all rosters at once", async () => {
  const { status, body } = await ask(office, brandt!, "GET /api/rosters/on-call");
  expect(status).toBe(200);
  expect(body.items).toEqual([
    {
      id: roster,
      name: "Platform",
      team: null,
      timeZone: "Europe/Berlin",
      isMine: true,
      levels: [{ level: 1, people: [ferreira!.personId], source: "layer", gap: false }],
    },
  ]);
  expect(body.refs.person[ferreira!.personId].label).toBe("C. Ferreira");
});

test("“who is on call at …?” is answered in words, and where nobody is, who could be asked", async () => {
  const now = await ask(office, brandt!, `GET /api/rosters/${roster}/on-call`);
  expect(now.body.sentence).toBe("C. Ferreira, from Mon 23 Nov 08:00 to Sat 28 Nov 08:00, by Week.");
  const sunday = await ask(office, brandt!, `GET /api/rosters/${roster}/on-call?at=2026-11-29T13:00:00Z`);
  expect(sunday.body.sentence).toBe(
    "Nobody, from Sat 28 Nov 08:00 to Mon 30 Nov 08:00. No layer counts then. A page would reach nobody by this roster.",
  );
  // C. Ferreira hands off at the very hour the gap begins, and L. Brandt takes over at its end: neither is rested.
  expect(sunday.body.covers.map((one: { isRested: boolean }) => one.isRested)).toEqual([false, false]);
});

test("the schedule of a window tells levels, gaps, faults and how evenly it was shared", async () => {
  const { body } = await ask(office, brandt!, `GET /api/rosters/${roster}/schedule?from=2026-11-23T07:00:00Z&to=2026-12-07T00:00:00Z`);
  expect(body.gaps).toEqual([
    { level: 1, start: "2026-11-28T07:00:00.000Z", end: "2026-11-30T07:00:00.000Z" },
    { level: 1, start: "2026-12-05T07:00:00.000Z", end: "2026-12-07T00:00:00.000Z" },
  ]);
  expect(body.layers).toMatchObject([{ name: "Week", about: "Mon 08–Sat 08, weekly", duties: expect.any(Array) }]);
  expect(body.faults.map((one: { code: string }) => one.code)).toEqual(["gap"]);
  // From Monday 16 November: five days of L. Brandt's, then from Monday 23 to Thursday 26, 09:00.
  const [level] = body.fairness.levels;
  expect(
    Object.fromEntries(
      level.shares.map((one: { person: string; dutyMs: number; nights: number }) => [one.person, [one.dutyMs / 3_600_000, one.nights]]),
    ),
  ).toEqual({
    [brandt!.personId]: [120, 5],
    [ferreira!.personId]: [73, 3],
  });
  expect(level.balance).toBe(608);
});

test("an edit of today changes nothing of what was", async () => {
  const before = await ask(office, brandt!, `GET /api/rosters/${roster}/schedule?from=2026-11-16T00:00:00Z&to=2026-11-26T08:00:00Z`);
  await office.must(lead!, "roster", { type: "edit", changes: { layers: [week(lead, brandt)] } }, roster);
  const after = await ask(office, brandt!, `GET /api/rosters/${roster}/schedule?from=2026-11-16T00:00:00Z&to=2026-11-26T08:00:00Z`);
  expect(after.body.levels).toEqual(before.body.levels);
  const published = await segmentsWithin(office.db, { roster, level: 1, from: "2026-11-16T00:00:00.000Z", to: "2026-11-26T08:00:00.000Z" });
  expect(published).toEqual(before.body.levels[0].segments);
  const now = await ask(office, brandt!, `GET /api/rosters/${roster}/on-call?at=2026-11-26T08:00:00Z`);
  expect(now.body.sentence).toBe("L. Brandt, from Thu 26 Nov 09:00 to Sat 28 Nov 08:00, by Week.");
  await office.must(lead!, "roster", { type: "edit", changes: { layers: [week(brandt, ferreira)] } }, roster);
});

test("segments come as CSV that no spreadsheet takes for a formula", async () => {
  const evil = await office.must(lead!, "roster", { type: "create", name: "=1+1", timeZone: "UTC", layers: [week(brandt)] });
  const { bytes, headers } = await ask(
    office,
    brandt!,
    `GET /api/rosters/${evil.id}/segments.csv?from=2026-11-27T00:00:00Z&to=2026-11-28T12:00:00Z`,
  );
  expect(headers["content-type"]).toContain("text/csv");
  expect(bytes.toString().split("\r\n")).toEqual([
    "\uFEFFRoster,Level,From,Until,Hours,On call,By,Layers,Gap",
    "'=1+1,1,2026-11-27T00:00:00.000Z,2026-11-28T08:00:00.000Z,32,L. Brandt,layer,Week,no",
    "'=1+1,1,2026-11-28T08:00:00.000Z,2026-11-28T12:00:00.000Z,4,,nobody,,yes",
    "",
  ]);
  await office.must(lead!, "roster", { type: "retire" }, evil.id);
});

test("a calendar feed is read by its key alone, until it is revoked or its owner leaves", async () => {
  const made = await ask(office, ferreira!, "POST /api/rosters/feeds", { body: { roster } });
  expect(made.status).toBe(201);
  const read = (path: string) => office.server.inject({ method: "GET", url: path });
  const calendar = await read(made.body.path);
  expect(calendar.headers["content-type"]).toBe("text/calendar; charset=utf-8");
  const events = eventsIn(calendar.body);
  expect(events).toContainEqual(
    expect.objectContaining({ DTSTART: "20261130T070000Z", DTEND: "20261205T070000Z", SUMMARY: "L. Brandt (Platform)" }),
  );
  expect(events).toContainEqual(
    expect.objectContaining({ DTSTART: "20261128T070000Z", DTEND: "20261130T070000Z", SUMMARY: "Nobody on call (Platform)" }),
  );
  const own = await ask(office, ferreira!, "POST /api/rosters/feeds", { body: {} });
  const ownEvents = eventsIn((await read(own.body.path)).body);
  expect(ownEvents.length).toBeGreaterThan(10);
  expect(new Set(ownEvents.map((one) => one.SUMMARY))).toEqual(new Set(["On call: Platform"]));
  const [kept] = await office.db.query<{ token_hash: string }>("select token_hash from roster_feed where id = $1", [made.body.id]);
  expect(made.body.path).not.toContain(kept!.token_hash);
  expect((await read(made.body.path.replace(/.\.ics/, "_.ics"))).statusCode).toBe(404);
  expect((await ask(office, brandt!, `POST /api/roster-feeds/${made.body.id}/revoke`)).status).toBe(404);
  expect((await ask(office, ferreira!, `POST /api/roster-feeds/${made.body.id}/revoke`)).status).toBe(200);
  expect((await read(made.body.path)).statusCode).toBe(404);
  await office.must(house, "person", { type: "deactivate" }, ferreira!.personId);
  expect((await read(own.body.path)).statusCode).toBe(404);
  await office.must(house, "person", { type: "activate" }, ferreira!.personId);
  expect((await read(own.body.path)).statusCode).toBe(404);
});

test("questions that make no sense are refused with a sentence", async () => {
  for (const [line, code] of [
    [`GET /api/rosters/${roster}/schedule?from=2026-11-27T00:00:00Z&to=2026-11-26T00:00:00Z`, "badQuestion"],
    [`GET /api/rosters/${roster}/schedule?from=2026-11-27T00:00:00Z&to=2030-11-26T00:00:00Z`, "badQuestion"],
    [`GET /api/rosters/${roster}/on-call?at=yesterday`, "badQuestion"],
    [`GET /api/rosters/${roster}/on-call?at=0001-01-01T00:00:00Z`, "badQuestion"],
    [`GET /api/rosters/${"f".repeat(32)}/schedule`, "missing"],
  ] as const)
    expect((await ask(office, brandt!, line)).body).toMatchObject({ code, detail: expect.stringMatching(/\.$/) });
});

/** The events of an iCalendar file as fields by name; folded lines joined. */
function eventsIn(text: string): Record<string, string>[] {
  const whole = text.replaceAll(/\r\n[ \t]/g, "");
  return whole
    .split("BEGIN:VEVENT\r\n")
    .slice(1)
    .map((one) =>
      Object.fromEntries(
        one
          .split("END:VEVENT")[0]!
          .trim()
          .split("\r\n")
          .map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1)]),
      ),
    );
}
