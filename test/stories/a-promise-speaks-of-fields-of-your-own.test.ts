import { afterAll, beforeAll, expect, test } from "vitest";
import { type Cast, officeOfRoles } from "../actors.ts";
import { house, type TestOffice } from "../office.ts";

let office: TestOffice;
let cast: Cast;
const fields: Record<string, string> = {};

beforeAll(async () => {
  ({ office, cast } = await officeOfRoles("2026-11-26T08:00:00.000Z"));
  const make = async (name: string, fieldType: string, more: Record<string, unknown> = {}) => {
    const create = { type: "create", kind: "incident", name, label: `Our ${name}`, fieldType, ...more };
    fields[name] = (await office.must(house, "customField", create)).id;
  };
  await make("u_vip", "boolean");
  await make("u_symptom", "choice", {
    choices: [
      { value: "slow", label: "It is slow" },
      { value: "down", label: "It is down" },
    ],
  });
  await make("u_parts", "integer");
  await make("u_vendor_replied", "boolean");
  await make("u_called_at", "instant");
});
afterAll(() => office.close());

const level = (more: Record<string, unknown>) => ({
  type: "create",
  name: "A promise",
  target: "resolution",
  durationMinutes: 240,
  startWhen: "u_vip:true",
  stopWhen: "state:6,7",
  cancelWhen: "state:8",
  ...more,
});
const report = (more: Record<string, unknown> = {}) =>
  office.must(cast.analyst, "incident", { type: "create", shortDescription: "VPN drops", ...more });
const edit = (id: string, changes: Record<string, unknown>) => office.must(cast.analyst, "incident", { type: "edit", changes }, id);
const send = (method: "POST" | "PATCH", url: string, payload: object) =>
  office.server.inject({ method, url, headers: { "x-role": "administrator" }, payload });
const clocksOf = (subject: string) =>
  office.db.query<{ name: string; stage: string; startedAt: string; breachAt: string | null }>(
    'select name, stage, started_at as "startedAt", breach_at as "breachAt" from clock where subject = $1 order by name',
    [subject],
  );

test("a clock starts, pauses, runs again, begins anew and is called off by an administrator's fields", async () => {
  const conditions = {
    name: "Important people",
    pauseWhen: "u_parts:>0",
    resumeWhen: "u_vendor_replied:true",
    cancelWhen: "state:8 or u_symptom:down",
    resetWhen: "u_parts:>=10",
    retroactive: false,
  };
  const made = await send("POST", "/api/sla-definitions", level(conditions));
  expect(made.statusCode, made.body).toBe(201);
  const incident = await report();
  expect(await clocksOf(incident.id)).toEqual([]);
  await edit(incident.id, { u_vip: true });
  expect(await clocksOf(incident.id)).toMatchObject([{ stage: "in_progress", breachAt: "2026-11-26T12:00:00.000Z" }]);

  await office.advance({ hours: 1 });
  await edit(incident.id, { u_parts: 2 });
  expect(await clocksOf(incident.id)).toMatchObject([{ stage: "paused", breachAt: null }]);
  await office.advance({ hours: 1 });
  await edit(incident.id, { u_parts: 0 }); // nothing pauses it any more, but the vendor has not replied
  expect(await clocksOf(incident.id)).toMatchObject([{ stage: "paused" }]);
  await office.advance({ hours: 1 });
  await edit(incident.id, { u_vendor_replied: true });
  // One hour of four had counted; three are left at eleven.
  expect(await clocksOf(incident.id)).toMatchObject([{ stage: "in_progress", breachAt: "2026-11-26T14:00:00.000Z" }]);

  await edit(incident.id, { u_parts: 10 });
  expect(await clocksOf(incident.id)).toMatchObject([{ startedAt: "2026-11-26T11:00:00.000Z", breachAt: "2026-11-26T15:00:00.000Z" }]);
  await edit(incident.id, { u_symptom: "down" });
  expect(await clocksOf(incident.id)).toMatchObject([{ stage: "cancelled" }]);
});

test("a promise counts from a moment that an administrator's field holds", async () => {
  await office.must(house, "slaDefinition", level({ name: "From the call", startWhen: "u_called_at:*", startFrom: "u_called_at" }));
  const called = new Date(Date.parse(office.clock.now()) - 3_600_000).toISOString().replace(".000Z", "Z");
  const incident = await report();
  await office.advance({ minutes: 10 });
  const answer = await office.server.inject({
    method: "PATCH",
    url: `/api/incidents/${incident.id}`,
    headers: { "x-role": "analyst" },
    payload: { u_called_at: called },
  });
  expect(answer.statusCode, answer.body).toBe(200);
  expect(await clocksOf(incident.id)).toMatchObject([{ startedAt: called.replace("Z", ".000Z") }]);
  const sheet = await office.server.inject({
    method: "GET",
    url: `/api/incidents/${incident.id}/clocks`,
    headers: { "x-role": "analyst" },
  });
  expect(sheet.json().clocks[0].intervals[0].why).toBe("our u_called_at, worked");
});

test("routing looks at an administrator's field", async () => {
  const team = await office.must(house, "team", { type: "create", name: "Tuners" });
  const rule = { type: "create", name: "Slow things", position: 1, condition: "u_symptom:slow", team: team.id };
  await office.must(house, "routingRule", rule);
  expect((await report({ u_symptom: "slow" })).team).toBe(team.id);
  expect((await report({ u_symptom: "down" })).team).toBeNull();
});

test("an unknown or retired field is refused by name, at the field of the form; what stands keeps its meaning", async () => {
  const unknown = await send("POST", "/api/sla-definitions", level({ startWhen: "u_vipp:true" }));
  expect(unknown.statusCode).toBe(422);
  expect(unknown.json().errors[0]).toMatchObject({ path: "startWhen" });
  expect(unknown.json().errors[0].message).toContain('There is no field "u_vipp" to filter by. Did you mean "u_vip"?');
  await office.must(house, "customField", { type: "retire" }, fields.u_vip);
  const retired = await send("POST", "/api/sla-definitions", level({ startWhen: "u_vip:true" }));
  expect(retired.statusCode).toBe(422);
  expect(retired.json().errors[0].message).toBe(
    'The field "u_vip" (Our u_vip) is retired. Bring it back under Custom fields, or leave it out of the condition.',
  );
  const routing = await send("POST", "/api/routing-rules", {
    name: "x",
    condition: "u_vip:true",
    team: (await office.must(house, "team", { type: "create", name: "Others" })).id,
  });
  expect(routing.json().errors[0].message).toContain("is retired");

  // The service level from above still reads, and so do its clocks: every command on an incident would fail otherwise.
  const incident = await report();
  await office.must(cast.analyst, "incident", { type: "take" }, incident.id);
  const [important] = await office.db.query<{ id: string }>("select id from sla_definition where name = 'Important people'");
  const edited = await send("PATCH", `/api/sla-definitions/${important!.id}`, { durationMinutes: 60 });
  expect(edited.json().errors[0].message).toContain("is retired");
  expect((await office.try(house, "slaDefinition", { type: "retire" }, important!.id)).ok).toBe(true);
  await office.must(house, "customField", { type: "restore" }, fields.u_vip);
  expect((await office.try(house, "slaDefinition", { type: "restore" }, important!.id)).ok).toBe(true);
});

test("what a condition holds on to cannot be changed under it", async () => {
  for (const changes of [{ name: "u_very_important" }, { fieldType: "text" }, { kind: "service" }]) {
    const refused = await send("PATCH", `/api/custom-fields/${fields.u_vip}`, changes);
    expect(refused.statusCode).toBe(422);
    expect(refused.json().errors[0].message).toContain("for ever");
  }
  expect((await send("PATCH", `/api/custom-fields/${fields.u_vip}`, { label: "Important" })).statusCode).toBe(200);
});

test("a field and a promise that speaks of it are made in one breath", async () => {
  const [first, second] = [office.newId(), office.newId()];
  const field = { type: "create", kind: "incident", name: "u_fresh", label: "Fresh", fieldType: "boolean" };
  const { outcomes } = await office.door.batch([
    { kind: "customField", id: first, commandId: office.newId(), actor: house, command: field },
    {
      kind: "slaDefinition",
      id: second,
      commandId: office.newId(),
      actor: house,
      command: level({ name: "Fresh", startWhen: "u_fresh:true" }),
    },
  ]);
  expect(outcomes.map((one) => (one.ok ? "ok" : one.refusal.sentence))).toEqual(["ok", "ok"]);
  expect(await clocksOf((await report({ u_fresh: true })).id)).toMatchObject([{ name: "Fresh" }]);
});
