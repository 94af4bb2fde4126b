import { afterAll, beforeAll, expect, test } from "vitest";
import { officeOfRoles } from "../actors.ts";
import { house, type TestOffice } from "../office.ts";

let office: TestOffice;
beforeAll(async () => {
  ({ office } = await officeOfRoles("2026-11-26T08:00:00.000Z"));
});
afterAll(() => office.close());

const ask = async (url: string, role = "analyst") => {
  const answer = await office.server.inject({ method: "GET", url, headers: { "x-role": role } });
  return { status: answer.statusCode, body: answer.json() };
};

test("the days of a place come with their source, and go into a calendar as an edit of it", async () => {
  const { status, body } = await ask("/api/calendars/holidays?country=DE&region=HH&years=2027,2026");
  expect(status).toBe(200);
  expect(body).toMatchObject({ country: { code: "DE", name: "Germany" }, region: { code: "HH" }, years: [2026, 2027] });
  expect(body.source.words).toContain("CC BY-SA 3.0");
  expect(body.holidays).toContainEqual({ date: "2026-10-31", name: "Reformation Day" });
  const calendar = await office.must(house, "calendar", {
    type: "create",
    name: "Hamburg",
    timeZone: "Europe/Berlin",
    segments: [{ weekday: 4, from: "08:00", to: "17:00" }],
    holidays: [],
    always: false,
  });
  const edited = await office.must(house, "calendar", { type: "edit", changes: { holidays: body.holidays } }, calendar.id);
  expect(edited.holidays).toEqual(body.holidays);
});

test("what cannot be answered is said, with the field it is about", async () => {
  for (const [query, path] of [
    ["country=XX&years=2026", "country"],
    ["country=DE&region=ZZ&years=2026", "region"],
    ["country=DE", "years"],
    ["country=DE&years=2026,x", "years"],
    ["country=DE&years=2020,2021,2022,2023,2024,2025", "years"],
    ["country=%27;drop", "country"],
  ]) {
    const { status, body } = await ask(`/api/calendars/holidays?${query}`);
    expect([query, status, body.errors?.[0]?.path]).toEqual([query, 400, path]);
  }
  expect((await ask("/api/calendars/holidays")).body.countries).toContainEqual({ code: "DE", name: "Germany" });
  expect((await ask("/api/calendars/holidays", "nobody")).status).toBe(401);
});

test("a team's calendar stands there by its name, in its list, its form and a filter", async () => {
  const calendar = await office.must(house, "calendar", {
    type: "create",
    name: "Shifts of the night",
    timeZone: "Europe/Berlin",
    segments: [],
    holidays: [],
    always: true,
  });
  const team = await office.must(house, "team", { type: "create", name: "Night desk", members: [], calendar: calendar.id });
  const { body } = await ask(`/api/teams?filter=${encodeURIComponent('calendar.name="Shifts of the night"')}`);
  expect(body.items.map((item: { id: string }) => item.id)).toEqual([team.id]);
  expect(body.refs.calendar[calendar.id].label).toBe("Shifts of the night");
  expect((await ask(`/api/teams?filter=${encodeURIComponent('calendar="Shifts of the night"')}`)).body.items).toHaveLength(1);
  type Fields = { name: string }[];
  const { fields, commands } = (await ask("/api/describe", "administrator")).body.kinds.find(
    ({ kind }: { kind: string }) => kind === "team",
  );
  const form = commands.find(({ type }: { type: string }) => type === "create").fields;
  for (const list of [fields, form] as Fields[])
    expect(list.find(({ name }) => name === "calendar")).toMatchObject({ type: "reference", reference: "calendar", label: "Calendar" });
});
