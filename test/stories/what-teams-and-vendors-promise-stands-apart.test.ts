import { afterAll, beforeAll, expect, test } from "vitest";
import { type Cast, officeOfRoles } from "../actors.ts";
import { house, type TestOffice } from "../office.ts";

let office: TestOffice;
let cast: Cast;

beforeAll(async () => {
  ({ office, cast } = await officeOfRoles("2026-11-02T08:00:00.000Z"));
  const level = (name: string, agreementType: string, durationMinutes: number, more: Record<string, unknown>) =>
    office.must(house, "slaDefinition", { type: "create", name, agreementType, durationMinutes, cancelWhen: "state:8", ...more });
  await level("Restored", "SLA", 600, { target: "resolution", startWhen: "priority:3", stopWhen: "state:6,7", pauseWhen: "state:3" });
  await level("Taken over", "OLA", 30, { target: "response", startWhen: "priority:3", stopWhen: "assignee:*" });
  await level("Vendor answers", "Underpinning contract", 60, {
    target: "response",
    startWhen: "holdReason:4",
    stopWhen: "-holdReason:4",
    cancelWhenStartLapses: false,
    retroactive: false,
    vendor: "Acme",
  });
});
afterAll(() => office.close());

const report = () => office.must(cast.analyst, "incident", { type: "create", shortDescription: "VPN drops", impact: "2", urgency: "2" });
const next = async (id: string) => {
  const [row] = await office.db.query<Record<string, string | null>>(
    `select to_char(next_breach_at, 'HH24:MI') as sla, to_char(next_team_breach_at, 'HH24:MI') as team, to_char(next_ola_breach_at, 'HH24:MI') as ola,
       to_char(next_vendor_breach_at, 'HH24:MI') as vendor from incident where id = $1`,
    [id],
  );
  return row!;
};
const listed = async (filter: string) => {
  const url = `/api/incidents?${new URLSearchParams({ filter })}`;
  const answer = await office.server.inject({ method: "GET", url, headers: { "x-role": "analyst" } });
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json().items.map((one: { id: string }) => one.id) as string[];
};
const live = () =>
  office.db.query<{ measure: string; count: number }>(
    "select measure, count(*)::int as count from measure_fact where retracted is null and measure ~ '^(sla|ola|vendor)' group by 1 order by 1",
  );

test("an incident says apart what breaks next for its caller, its team and from its vendor; lists and scorecard follow", async () => {
  await office.db.run("set time zone 'UTC'");
  const incident = await report();
  expect(await next(incident.id)).toEqual({ sla: "18:00", team: "08:30", ola: "08:30", vendor: null });
  await office.advance({ minutes: 45 });
  // The team is late to take it over; its caller was promised nothing that is broken.
  expect(await listed("ola:breached")).toEqual([incident.id]);
  expect(await listed("sla:breached")).toEqual([]);
  expect(await live()).toEqual([{ measure: "ola.response.broken", count: 1 }]);

  await office.must(cast.analyst, "incident", { type: "take" }, incident.id);
  expect(await next(incident.id)).toEqual({ sla: "18:00", team: "18:00", ola: null, vendor: null });
  await office.must(cast.analyst, "incident", { type: "hold", holdReason: "4", comment: null, note: null }, incident.id);
  expect(await next(incident.id)).toEqual({ sla: null, team: null, ola: null, vendor: "09:45" });
  await office.advance({ minutes: 90 });
  expect(await listed("vendor:breached")).toEqual([incident.id]);
  expect(await listed("sla:breached")).toEqual([]);
  await office.must(cast.analyst, "incident", { type: "resume", note: null }, incident.id);
  await office.must(
    cast.analyst,
    "incident",
    { type: "resolve", closeCode: "x", closeNotes: "y", restoredAt: null, note: null },
    incident.id,
  );
  expect(await live()).toEqual([
    { measure: "ola.response.broken", count: 1 },
    { measure: "sla.resolution.kept", count: 1 },
    { measure: "vendor.response.broken", count: 1 },
  ]);
});

test("the scorecard counts each kind by itself and opens its rows", async () => {
  const second = await report();
  await office.must(cast.analyst, "incident", { type: "take" }, second.id);
  await office.advance({ minutes: 1 });
  const ask = async (path: string) => (await office.server.inject({ method: "GET", url: path, headers: { "x-role": "manager" } })).json();
  const page = await ask("/api/scorecard?period=2026-11");
  const shown = (key: string) => page.measures.find((one: { key: string }) => one.key === key)?.shown;
  expect(shown("ola")).toMatchObject({ part: 1, n: 2, value: 50 });
  expect(shown("vendor")).toMatchObject({ part: 0, n: 1, value: 0 });
  expect(shown("slaResolution")).toMatchObject({ part: 1, n: 1, value: 100 });
  expect(shown("slaResponse")).toMatchObject({ n: 0, value: null });
  const rows = await ask("/api/scorecard/rows?metric=ola&period=2026-11");
  expect(rows).toMatchObject({ total: 2, hidden: 0 });
  expect(rows.items.map((one: { counts: boolean }) => one.counts).sort()).toEqual([false, true]);
  // Where no team and no vendor promises anything, the page says nothing of it.
  const quiet = await ask("/api/scorecard?period=2024-03");
  expect(quiet.measures.filter((one: { key: string }) => one.key === "ola" || one.key === "vendor")).toEqual([]);
});

test("an explanation tells whose promise it is", async () => {
  const incident = await report();
  const answer = await office.server.inject({
    method: "GET",
    url: `/api/incidents/${incident.id}/clocks`,
    headers: { "x-role": "analyst" },
  });
  expect(
    answer
      .json()
      .clocks.map((one: { name: string; agreementType: string }) => [one.name, one.agreementType])
      .sort(),
  ).toEqual([
    ["Restored", "SLA"],
    ["Taken over", "OLA"],
  ]);
});
