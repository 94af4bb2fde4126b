import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "../../src/kernel/actor.ts";
import { addMinutes } from "../../src/kernel/time.ts";
import type { Alert } from "../../src/practices/alert/model.ts";
import { asActors } from "../asking.ts";
import { type Monitored, openMonitored } from "../monitoring.ts";
import { house } from "../office.ts";

// First look at an incident that monitoring opened: how many, saying what, what probably began it, what was changed before, how it was solved last time.

let office: Monitored;
const { authenticate, ask } = asActors();
let analyst: Actor;
let alerts: Alert[];
beforeAll(async () => {
  office = await openMonitored({ authenticate });
  analyst = await office.person("Ana Analyst", ["analyst"]);
});
afterAll(() => office.close());
const failing = () => office.event("orders-db", "SlowQueries", { severity: "critical", summary: "queries of orders-db fail with errors" });

describe("an incident of many alerts", () => {
  test("a change in the hour before, and a past solution of the same", async () => {
    const [past] = await office.receive(failing());
    const solved = { type: "resolve", closeCode: "Solution provided", closeNotes: "Killed the long query.", restoredAt: null, note: null };
    await office.verb("incident", past!.incident!, solved);
    await office.receive({ ...failing(), action: "resolve" });
    await office.advance({ days: 3 });
    const change = {
      integration: office.integration,
      summary: "Release 42 of orders",
      source: "ci",
      service: "data",
      resource: null,
      environment: null,
    };
    const rest = { labels: {}, links: [], details: {}, eventId: null };
    const record = await office.door.send({
      kind: "changeEvent",
      commandId: office.newId(),
      actor: house,
      command: { type: "record", at: office.clock.now(), ...change, ...rest },
    });
    expect(record).toMatchObject({ ok: true, record: { service: office.service("data"), summary: "Release 42 of orders" } });
    await office.advance({ minutes: 10 });
    const errors = (index: number) =>
      office.event(`shop-${1 + (index % 2)}`, `Endpoint${index}`, { summary: `shop-${1 + (index % 2)}: errors of endpoint ${index}` });
    // What began it is heard last.
    const first = { ...failing(), occurredAt: addMinutes(office.clock.now(), -0.5) };
    alerts = await office.receive(...Array.from({ length: 70 }, (_, index) => errors(index)), first);
    const incidents = new Set((await Promise.all(alerts.map((alert) => office.alert(alert)))).map((alert) => alert.incident));
    expect(incidents.size).toBe(1);
    alerts = await Promise.all(alerts.map((alert) => office.alert(alert)));
  });
  test("is read as lines that say the same, with the probable cause, the change, and the last solution", async () => {
    const { body } = await ask(office, analyst, `GET /api/incidents/${alerts[0]!.incident}/alerts`);
    expect(body).toMatchObject({
      standing: { total: 71, firing: 71, quiet: 0 },
      runs: [
        { count: 1, worst: 0, things: 1, sample: "queries of orders-db fail with errors" },
        { count: 70, worst: 1, things: 2 },
      ],
      cause: { number: alerts.at(-1)!.number, resource: "orders-db" },
      changes: [{ summary: "Release 42 of orders", source: "ci", service: "data" }],
      similar: [{ closeNotes: "Killed the long query." }],
      suggested: [],
    });
  });
  test("is paged by the key, each alert once", async () => {
    const seen: string[] = [];
    for (let after = ""; ; ) {
      const { body } = await ask(office, analyst, `GET /api/incidents/${alerts[0]!.incident}/alerts/list${after}`);
      const { items, next } = body as { items: { id: string }[]; next: string | null };
      seen.push(...items.map((one) => one.id));
      if (next === null) break;
      after = `?after=${next}`;
    }
    expect([seen.length, new Set(seen).size]).toEqual([71, 71]);
  });
  test("some are split off together, into one incident", async () => {
    const ids = alerts.slice(0, 3).map((alert) => alert.id);
    const line = `POST /api/incidents/${alerts[0]!.incident}/alerts/split` as const;
    const { body } = await ask(office, analyst, line, { body: { alerts: ids } });
    const { incident } = body as { incident: string };
    const now = await Promise.all(ids.map((id) => office.alert({ id })));
    expect(now.map((alert) => alert.incident)).toEqual([incident, incident, incident]);
    expect((await ask(office, analyst, line, { body: { alerts: ids } })).status).toBe(422);
  });
  test("is not told to who may not read alerts, or not this incident", async () => {
    const requester = await office.person("Rita Requester", ["requester"]);
    expect((await ask(office, requester, `GET /api/incidents/${alerts[0]!.incident}/alerts`)).status).toBe(403);
  });
});
