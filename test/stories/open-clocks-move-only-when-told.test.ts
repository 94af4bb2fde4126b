import { afterAll, beforeAll, expect, test } from "vitest";
import { type Cast, officeOfRoles } from "../actors.ts";
import { house, type TestOffice } from "../office.ts";

// Thursday 26 November 2026, 08:00 UTC is 09:00 in Berlin.
let office: TestOffice;
let cast: Cast;
let calendar: string;
let definition: string;
const hours = (from: string, to: string) => [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from, to }));

beforeAll(async () => {
  ({ office, cast } = await officeOfRoles("2026-11-26T08:00:00.000Z"));
  const create = {
    type: "create",
    name: "Berlin",
    timeZone: "Europe/Berlin",
    segments: hours("08:00", "17:00"),
    holidays: [],
    always: false,
  };
  calendar = (await office.must(house, "calendar", create)).id;
  definition = (
    await office.must(house, "slaDefinition", {
      type: "create",
      name: "High, 4 h",
      agreementType: "SLA",
      target: "resolution",
      subjectKind: "incident",
      durationMinutes: 240,
      warnPercent: 75,
      calendar,
      startWhen: "priority:2",
      stopWhen: "state:6,7",
      pauseWhen: "state:3",
      cancelWhen: "state:8",
      resetWhen: null,
      cancelWhenStartLapses: true,
      retroactive: true,
      vendor: null,
    })
  ).id;
});
afterAll(() => office.close());

const report = () =>
  office.must(cast.analyst, "incident", {
    type: "create",
    shortDescription: "VPN drops",
    impact: "1",
    urgency: "2",
    caller: cast.requester.personId,
    known: [],
    notKnown: [],
    hypotheses: [],
  });
const ask = async (role: keyof Cast, method: "GET" | "POST" | "PATCH", url: string, payload?: unknown) => {
  const body = payload === undefined ? {} : { payload: JSON.stringify(payload) };
  const headers = { "x-role": role, ...(payload === undefined ? {} : { "content-type": "application/json" }) };
  const answer = await office.server.inject({ method, url, headers, ...body });
  return { status: answer.statusCode, body: answer.json() };
};
const path = (part: string) => `/api/sla-definitions/${definition}/${part}`;
const breachOf = async (id: string) =>
  (await office.db.query<{ next: string | null }>("select next_breach_at as next from incident where id = $1", [id]))[0]!.next;
const brokenFacts = () =>
  office.db.query("select at from measure_fact where measure = 'sla.resolution.broken' and retracted is null order by at");

test("a calendar that changes moves no open clock until somebody looks at what it would do and says so", async () => {
  const [running, held, ended] = [await report(), await report(), await report()];
  await office.must(cast.analyst, "incident", { type: "resolve", closeCode: "x", closeNotes: "y", restoredAt: null, note: null }, ended.id);
  await office.advance({ hours: 1 });
  await office.must(cast.analyst, "incident", { type: "hold", holdReason: "4", comment: null, note: null }, held.id);
  await office.advance({ minutes: 30 });
  const before = await office.db.query<{ id: string }>("select * from clock where subject = $1", [ended.id]);

  // The office closes at noon from now on, and on Friday altogether.
  const changed = { segments: hours("08:00", "12:00"), holidays: [{ date: "2026-11-27", name: "Works outing" }] };
  expect((await ask("administrator", "PATCH", `/api/calendars/${calendar}`, changed)).status).toBe(200);
  expect(await breachOf(running.id)).toBe("2026-11-26T12:00:00.000Z");

  const { body } = await ask("manager", "GET", path("open-clocks"));
  expect(body).toMatchObject({ open: 2, behind: 2, definitionVersion: 1, calendarVersion: 2, isComplete: true, refused: [] });
  expect(body.effects).toEqual({ brokenAtOnce: 0, mended: 0, earlier: 0, later: 1, same: 1 });
  // Three hours are left of Thursday (09:00 to 12:00); the fourth is on Monday.
  expect(body.examples[0]).toMatchObject({
    subject: running.id,
    effect: "later",
    before: "2026-11-26T12:00:00.000Z",
    after: "2026-11-30T08:00:00.000Z",
  });
  expect(body.refs.incident[running.id].number).toBe(running.number);

  const asked = { definitionVersion: body.definitionVersion, calendarVersion: body.calendarVersion };
  expect((await ask("analyst", "POST", path("move-open-clocks"), asked)).status).toBe(403);
  expect((await ask("administrator", "POST", path("move-open-clocks"), { ...asked, calendarVersion: 1 })).status).toBe(409);
  expect((await ask("administrator", "POST", path("move-open-clocks"), {})).status).toBe(422);
  const moved = await ask("administrator", "POST", path("move-open-clocks"), asked);
  expect(moved).toMatchObject({ status: 200, body: { moved: 2, behind: 0, open: 2, refused: [], next: null } });
  expect(await breachOf(running.id)).toBe("2026-11-30T08:00:00.000Z");

  // The held one has counted one hour of its four; resumed at 10:30 it has 1 h 30 min on Thursday, and the rest on Monday.
  const resumed = await office.must(cast.analyst, "incident", { type: "resume", note: null }, held.id);
  expect(resumed.nextBreachAt).toBe("2026-11-30T08:30:00.000Z");
  expect(await office.db.query("select * from clock where subject = $1", [ended.id])).toEqual(before);
  const told = await office.db.query(
    "select type, data->'to'->>'calendarVersion' as version from journal where about = $1 and type = 'clockAdopted'",
    [running.id],
  );
  expect(told).toEqual([{ type: "clockAdopted", version: "2" }]);
});

test("a shorter promise breaks at once what has run longer, and a longer one mends it; the scorecard's facts follow", async () => {
  const incident = await report();
  await office.advance({ hours: 1 });
  expect((await ask("administrator", "PATCH", `/api/sla-definitions/${definition}`, { durationMinutes: 30 })).status).toBe(200);
  const shorter = (await ask("administrator", "GET", path("open-clocks"))).body;
  expect(shorter.effects.brokenAtOnce).toBe(3);
  const { definitionVersion, calendarVersion } = shorter;
  await ask("administrator", "POST", path("move-open-clocks"), { definitionVersion, calendarVersion });
  expect(await breachOf(incident.id)).toBe("2026-11-26T10:00:00.000Z");
  expect(await brokenFacts()).toHaveLength(3);

  expect((await ask("administrator", "PATCH", `/api/sla-definitions/${definition}`, { durationMinutes: 240 })).status).toBe(200);
  const longer = (await ask("administrator", "GET", path("open-clocks"))).body;
  expect(longer.effects.mended).toBe(3);
  await ask("administrator", "POST", path("move-open-clocks"), { definitionVersion: longer.definitionVersion, calendarVersion });
  expect(await brokenFacts()).toEqual([]);
  // Counted from 09:30 UTC: 1 h 30 min until noon in Berlin on Thursday, the rest on Monday from 07:00 UTC.
  expect(await breachOf(incident.id)).toBe("2026-11-30T09:30:00.000Z");
  expect((await ask("administrator", "GET", path("open-clocks"))).body).toMatchObject({ behind: 0, examples: [] });
});

test("one clock may be moved by itself, and one that has ended says that it stays", async () => {
  const [clock] = await office.db.query<{ id: string }>("select id from clock where stage = 'completed'");
  const sent = await ask("administrator", "POST", `/api/clocks/${clock!.id}/adopt`, { definitionVersion: 2, calendarVersion: 2 });
  expect(sent).toMatchObject({ status: 409, body: { code: "hasEnded" } });
  const [open] = await office.db.query<{ id: string; version: number }>(
    "select id, version from clock where stage = 'in_progress' limit 1",
  );
  const same = await ask("administrator", "POST", `/api/clocks/${open!.id}/adopt`, { definitionVersion: null, calendarVersion: null });
  expect(same).toMatchObject({ status: 200, body: { record: { version: open!.version } } });
});
