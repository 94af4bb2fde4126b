import { afterAll, beforeAll, expect, test } from "vitest";
import { type Cast, officeOfRoles } from "../actors.ts";
import type { TestOffice } from "../office.ts";

// The calendar of changes: what it draws, how another window is judged before it is taken, where it is free, and what is fed to calendar programs.

let office: TestOffice;
let cast: Cast;
let [core, mail, team]: string[] = [];

// A Thursday, 08:00 UTC.
beforeAll(async () => {
  ({ office, cast } = await officeOfRoles("2026-11-26T08:00:00.000Z"));
  const person = cast.analyst.personId;
  team = (await office.must(cast.administrator, "team", { type: "create", name: "Network", members: [person] })).id;
  core = await service("Core network", "1");
  mail = await service("Mail", "3");
  const week = { layers: [nights(person)], timeZone: "UTC", name: "Network", team };
  await office.must(cast.manager, "roster", { type: "create", ...week });
});
afterAll(() => office.close());

const service = async (name: string, tier: string) =>
  (await office.must(cast.administrator, "service", { type: "create", name, tier, supportTeam: team })).id;
const nights = (person: string) => ({
  ...{
    name: "Weekdays",
    level: 1,
    priority: 1,
    participants: [person],
    turn: { length: 1, unit: "weeks" },
    handOff: "08:00",
    handOffWeekday: 1,
  },
  ...{
    startsOn: "2026-11-16",
    endsOn: null,
    restrictions: [{ weekdays: [1, 2, 3, 4, 5], from: "00:00", to: "24:00" }],
    advance: "calendar",
  },
});
const plans = { implementationPlan: "Do", rollbackPlan: "Undo", rollbackMinutes: 30 };
const ask = (role: string, url: string, body?: object) =>
  office.server.inject({ method: body ? "POST" : "GET", url, headers: { "x-role": role }, ...(body ? { payload: body } : {}) });

async function change(more: Record<string, unknown>, isScheduled = true): Promise<{ id: string; number: string }> {
  const said = { shortDescription: "Firmware", team, assignee: cast.analyst.personId, ...plans, ...more };
  const { id, number } = await office.must(cast.assistant, "change", { type: "create", ...said });
  if (!isScheduled) return { id, number: number! };
  await office.must(cast.assistant, "change", { type: "assess" }, id);
  await office.must(cast.assistant, "change", { type: "authorize" }, id);
  await office.must(cast.director, "change", { type: "approve", words: null }, id);
  await office.must(cast.assistant, "change", { type: "schedule" }, id);
  return { id, number: number! };
}
const night = { plannedStart: "2026-11-27T20:00:00.000Z", plannedEnd: "2026-11-27T23:00:00.000Z" };
const span = "from=2026-11-25T00:00:00Z&to=2026-12-02T00:00:00Z";

test("rows, collisions, freezes, maintenance and on-call of a week come in one answer; a window is judged before it is taken", async () => {
  const first = await change({ service: core, ...night });
  const second = await change({ service: core, plannedStart: "2026-11-27T22:00:00.000Z", plannedEnd: "2026-11-28T00:00:00.000Z" }, false);
  await change({ service: mail, assignee: null, plannedStart: "2026-11-30T20:00:00.000Z", plannedEnd: "2026-11-30T21:00:00.000Z" }, false);
  const freeze = {
    name: "Stock count",
    startsAt: "2026-11-27T18:00:00.000Z",
    endsAt: "2026-11-29T00:00:00.000Z",
    services: [core],
    reason: "Count",
  };
  const declared = await office.must(cast.manager, "changeFreeze", { type: "create", ...freeze, endsAt: "2026-11-27T19:00:00.000Z" });
  const told = async () =>
    (
      await office.db.query<{ text: string }>("select text from notice where record = $1 and person = $2 order by id", [
        declared.id,
        cast.analyst.personId,
      ])
    ).map((one) => one.text);
  // Written so that it does not touch anything, then so that it does; then under another name, which is no news to those it touched before.
  expect(await told()).toEqual([]);
  await office.must(cast.manager, "changeFreeze", { type: "edit", changes: { endsAt: freeze.endsAt } }, declared.id);
  await office.must(cast.manager, "changeFreeze", { type: "edit", changes: { reason: "The stock is counted" } }, declared.id);
  expect(await told()).toEqual([`It stands over ${first.number}. Move each, have it excepted, or cancel it.`]);
  const window = { name: "Nights", startsAt: "2026-12-03T20:00:00.000Z", endsAt: "2026-12-04T02:00:00.000Z", services: [core] };
  await office.must(cast.administrator, "maintenanceWindow", { type: "create", ...window });

  const picture = (await ask("auditor", `/api/changes/calendar?${span}`)).json();
  expect(picture.rows.map((row: { label: string; tier: string; changes: unknown[] }) => [row.label, row.tier, row.changes.length])).toEqual(
    [
      ["Core network", "1", 2],
      ["Mail", "3", 1],
    ],
  );
  expect(picture.counts).toEqual({ changes: 3, collisions: 1, frozen: 2, isCapped: false });
  expect(picture.rows[0].changes[0]).toMatchObject({
    ...{
      number: first.number,
      state: "-2",
      from: night.plannedStart,
      meets: [{ with: second.id, number: second.number, reason: "sameThing" }, {}],
    },
  });
  expect(picture.freezes).toMatchObject([{ name: "Stock count" }]);
  expect(picture.onCall).toMatchObject([{ name: "Network" }]);
  const gap = picture.onCall[0].shifts.find((one: { people: string[] }) => one.people.length === 0);
  expect(picture.onCall[0].shifts[0].people.map((one: string) => picture.people[one])).toEqual(["Some analyst"]);
  expect(gap).toMatchObject({ start: "2026-11-28T00:00:00.000Z", end: "2026-11-30T00:00:00.000Z" });
  expect((await ask("auditor", `/api/changes/calendar?${span}&rows=team`)).json().rows).toMatchObject([{ label: "Network" }]);

  // Saturday: frozen, outside the agreed window, and nobody of the team is on call.
  const judged = (await ask("assistant", `/api/changes/${first.id}/window?from=2026-11-28T20:00:00Z&to=2026-11-28T23:00:00Z`)).json();
  expect(judged).toMatchObject({
    freezes: [{ name: "Stock count", isExcepted: false }],
    ...{ collisions: [], isOutsideMaintenance: true, pointOfNoReturn: "2026-11-28T22:30:00.000Z", fault: null },
    unwatched: [{ from: "2026-11-28T20:00:00.000Z", to: "2026-11-28T23:00:00.000Z" }],
    cost: { backTo: "-4", asked: 1, agreed: 1, exceptions: 0, losesConsent: false, losesDecision: false },
  });
  const would = `/api/freezes/preview?from=2026-11-27T00:00:00Z&to=2026-11-28T00:00:00Z&services=${core}`;
  expect((await ask("manager", would)).json().changes).toMatchObject([{ number: first.number, isExcepted: false }]);
  // What is being voted on is said as well, once somebody has voted.
  const voted = await change({ service: core, plannedStart: "2026-12-08T20:00:00.000Z", plannedEnd: "2026-12-08T23:00:00.000Z" }, false);
  await office.must(cast.assistant, "change", { type: "assess" }, voted.id);
  await office.must(cast.assistant, "change", { type: "authorize" }, voted.id);
  const week = `/api/freezes/preview?from=2026-12-08T00:00:00Z&to=2026-12-09T00:00:00Z&services=${core}`;
  expect((await ask("manager", week)).json().changes).toEqual([]);
  await office.must(cast.director, "change", { type: "approve", words: null }, voted.id);
  expect((await ask("manager", week)).json().changes).toMatchObject([{ number: voted.number, state: "-3" }]);
  await office.must(cast.assistant, "change", { type: "cancel", reason: "Not then" }, voted.id);
  const standing = (await ask("director", "/api/changes/freezes")).json();
  expect(standing.freezes).toMatchObject([{ name: "Stock count", changes: [{ number: first.number, isExcepted: false }] }]);
  const late = (await ask("assistant", `/api/changes/${first.id}/window?from=2026-11-28T20:00:00Z&to=2026-11-28T20:20:00Z`)).json();
  expect(late.fault.sentence).toMatch(/^There is no way back/);
  const slots = (await ask("assistant", `/api/changes/${first.id}/slots`)).json();
  expect(slots).toMatchObject({ slots: ["2026-12-03T20:00:00.000Z"], lengthMinutes: 180, within: "maintenance" });
  const ownWindow = (await ask("analyst", `/api/changes/${first.id}/assessment`)).json();
  expect(ownWindow).toMatchObject({ freezes: [{ name: "Stock count" }], unwatched: [] });
});

test("whoever relied on a maintenance window is told when it is retired or moved away", async () => {
  const window = { name: "Sunday", startsAt: "2026-12-06T00:00:00.000Z", endsAt: "2026-12-06T06:00:00.000Z", services: [mail] };
  const agreed = await office.must(cast.administrator, "maintenanceWindow", { type: "create", ...window });
  const { number } = await change({ service: mail, plannedStart: "2026-12-06T01:00:00.000Z", plannedEnd: "2026-12-06T03:00:00.000Z" });
  const told = () =>
    office.db.query<{ text: string }>("select text from notice where kind = 'maintenanceWindow' and record = $1", [agreed.id]);
  await office.must(cast.administrator, "maintenanceWindow", { type: "edit", changes: { endsAt: "2026-12-06T05:00:00.000Z" } }, agreed.id);
  expect(await told()).toEqual([]);
  await office.must(cast.administrator, "maintenanceWindow", { type: "retire" }, agreed.id);
  expect((await told()).map((one) => one.text)).toEqual(
    expect.arrayContaining([`It is retired: ${number} now lie outside the agreed time. Move each, or agree another window.`]),
  );
});

test("a calendar is asked for in sensible spans, by whoever may read changes", async () => {
  for (const [asked, what] of [
    ["from=2026-11-25T00:00:00Z", "span"],
    ["from=2026-11-25T00:00:00Z&to=2026-11-24T00:00:00Z", "before"],
    ["from=2026-01-01T00:00:00Z&to=2026-11-24T00:00:00Z", "100 days"],
    [`${span}&rows=moon`, "rows is one of"],
  ]) {
    const refused = await ask("analyst", `/api/changes/calendar?${asked}`);
    expect([refused.statusCode, refused.json().detail]).toEqual([400, expect.stringContaining(what!)]);
  }
  expect((await ask("requester", `/api/changes/calendar?${span}`)).statusCode).toBe(403);
});

test("feeds hold changes and freezes for calendar programs, keep nobody busy, tell no reason, and end with a revoke", async () => {
  const made = await ask("analyst", "/api/changes/feeds", { scope: "service", service: core });
  expect(made.statusCode).toBe(201);
  const read = async (path: string) => (await office.server.inject({ method: "GET", url: path })).body;
  const lines = (await read(made.json().path)).replaceAll("\r\n ", "").split("\r\n");
  const of = (name: string) => lines.filter((line) => line.startsWith(`${name}:`)).map((line) => line.slice(name.length + 1));
  expect(of("SUMMARY")).toEqual([
    "Freeze: Stock count",
    expect.stringMatching(/^CHG\d+ Firmware$/),
    expect.stringMatching(/^CHG\d+ Firmware$/),
  ]);
  expect(of("DTSTART")).toEqual(["20261127T180000Z", "20261127T200000Z", "20261127T220000Z"]);
  expect(new Set(of("TRANSP"))).toEqual(new Set(["TRANSPARENT"]));
  expect(of("BEGIN").filter((one) => one === "VEVENT")).toHaveLength(3);
  const freezes = await ask("analyst", "/api/changes/feeds", { scope: "freezes" });
  const told = await read(freezes.json().path);
  expect(told).toContain("Freeze: Stock count");
  expect(told).not.toMatch(/CHG|DESCRIPTION:Count/);
  const mine = await ask("auditor", "/api/changes/feeds", { scope: "teams" });
  expect(await read(mine.json().path)).not.toContain("CHG");
  expect((await ask("analyst", "/api/changes/feeds", { scope: "service" })).statusCode).toBe(422);
  expect((await ask("auditor", `/api/change-feeds/${made.json().id}/revoke`, {})).statusCode).toBe(404);
  expect((await ask("analyst", `/api/change-feeds/${made.json().id}/revoke`, {})).statusCode).toBe(200);
  expect(await read(made.json().path)).toContain("noSuchFeed");
});

test("what awaits a vote is listed for its voter, who is reminded a day before it is due; what is overdue, for all", async () => {
  const { id, number } = await change(
    { ...night, plannedStart: "2026-12-20T20:00:00.000Z", plannedEnd: "2026-12-20T23:00:00.000Z" },
    false,
  );
  await office.must(cast.assistant, "change", { type: "assess" }, id);
  const asked = await office.must(cast.assistant, "change", { type: "authorize" }, id);
  expect(asked).toMatchObject({ approvalDueAt: "2026-12-01T08:00:00.000Z", approvalRemindAt: "2026-11-30T08:00:00.000Z" });
  const votes = async (role: string) => (await ask(role, "/api/changes/votes")).json();
  expect((await votes("director")).own).toMatchObject([{ isOverdue: false, agreed: 0, change: { number, title: "Firmware" } }]);
  expect(await votes("analyst")).toMatchObject({ own: [], overdue: [] });
  await office.advance({ days: 4 });
  const happened = async () => (await ask("director", `/api/changes/${id}/timeline`)).body;
  expect(await happened()).toContain("approvalReminded");
  expect(await happened()).not.toContain("approvalOverdue");
  await office.advance({ days: 1, minutes: 1 });
  expect((await votes("analyst")).overdue).toMatchObject([{ isOverdue: true, change: { number } }]);
  await office.must(cast.director, "change", { type: "approve", words: null }, id);
  expect(await votes("director")).toMatchObject({ own: [], overdue: [] });
});
