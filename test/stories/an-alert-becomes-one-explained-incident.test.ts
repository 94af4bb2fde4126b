import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Envelope } from "../../src/kernel/practice.ts";
import { addMinutes, type Instant } from "../../src/kernel/time.ts";
import type { Alert, AlertEvent } from "../../src/practices/alert/model.ts";
import type { Incident } from "../../src/practices/incident/model.ts";
import { house, openTestOffice, type TestOffice } from "../office.ts";

// A tool's events come in; what belongs together becomes one incident, and says why.

const start = "2026-11-26T08:00:00.000Z";
let office: TestOffice;
let integration: string;
const things = new Map<string, string>();

beforeAll(async () => {
  office = await openTestOffice(start);
  integration = (await office.must(house, "integration", { type: "create", name: "Prometheus", connector: "alertmanager" })).id;
  const shop = (await office.must(house, "service", { type: "create", name: "shop", tier: "1" })).id;
  const data = (await office.must(house, "service", { type: "create", name: "databases", tier: "2" })).id;
  const item = async (name: string, service: string) =>
    things.set(name, (await office.must(house, "configurationItem", { type: "create", name, ciClass: "cmdb_ci_server", service })).id);
  for (const name of ["shop-1", "shop-2", "lonely-1"]) await item(name, shop);
  await item("orders-db", data);
  for (const name of ["shop-1", "shop-2"])
    await office.must(house, "dependency", {
      type: "create",
      dependent: things.get(name),
      supplier: things.get("orders-db"),
      relation: "Depends on::Used by",
      hard: false,
    });
});
afterAll(() => office.close());

const nothing = { component: null, group: null, class: null, environment: null, service: null, eventId: null, sourceKey: null };
const empty = { identity: {}, labels: {}, links: [], details: {} };
function event(resource: string, check: string, given: Partial<AlertEvent> = {}): AlertEvent {
  const summary = given.summary ?? `${check} on ${resource}`;
  return { ...nothing, ...empty, resource, check, action: "trigger", severity: "error", occurredAt: office.clock.now(), ...given, summary };
}
async function receive(...events: AlertEvent[]): Promise<Alert[]> {
  const envelopes = events.map(
    (one): Envelope => ({ kind: "alert", commandId: office.newId(), actor: house, command: { type: "receive", integration, ...one } }),
  );
  const { outcomes } = await office.door.batch(envelopes);
  return outcomes.map((outcome) => {
    if (!outcome.ok) throw new Error(outcome.refusal.sentence);
    return outcome.record as Alert;
  });
}
async function incidentOf(alert: Alert): Promise<Incident> {
  const [row] = await office.house.kinds.get("incident")!.table.load(office.db, [alert.incident!], false);
  return row as Incident;
}
const alertNow = async ({ id }: Alert) => (await office.house.kinds.get("alert")!.table.load(office.db, [id], false))[0] as Alert;
const entries = (id: string) =>
  office.db.query<{ type: string; kind: string; data: Record<string, unknown> }>(
    "select type, kind, data from journal where about = $1 order by n, ordinal",
    [id],
  );

describe("a fault on a database", () => {
  let first: Alert;
  test("opens an incident of the service, by its tier and severity, detected when it fired", async () => {
    const at: Instant = addMinutes(start, -0.5);
    [first] = (await receive(
      event("orders-db", "PostgresDown", { severity: "critical", occurredAt: at, summary: "PostgreSQL does not answer" }),
    )) as [Alert];
    expect(first).toMatchObject({ status: "triggered", count: 1, symptom: "down", configurationItem: things.get("orders-db") });
    const incident = await incidentOf(first);
    expect(incident).toMatchObject({
      priority: "2",
      contactType: "monitoring",
      detectedAt: at,
      shortDescription: "orders-db: PostgreSQL does not answer",
    });
    expect(first.sentence).toBe("Opened an incident: nothing that fires is on the same thing, near it, or says the same.");
  });
  test("what needs it joins, with the sentence that says why; the incident is raised by the worse service", async () => {
    office.setNow(addMinutes(start, 0.5));
    const [second] = (await receive(
      event("shop-1", "HighErrorRate", { severity: "critical", summary: "shop-1 answers 12% of requests with 5xx" }),
    )) as [Alert];
    expect(second.incident).toBe(first.incident);
    expect(second.sentence).toMatch(/^Joined INC\d{7}: shop-1 needs orders-db \(0\.\d+\), began 60 s later \(0\.\d+\)/);
    expect(second.decision).toMatchObject({ outcome: "joined", chosen: { incident: first.incident } });
    expect(await incidentOf(first)).toMatchObject({ priority: "1", impact: "1", urgency: "1" });
    const [group] = await office.db.query<{ alerts: number }>("select alerts from alert_group where incident = $1", [first.incident]);
    expect(group).toEqual({ alerts: 2 });
  });
  test("what has nothing to do with it opens its own", async () => {
    const [other] = (await receive(event("lonely-1", "DiskFull", { summary: "/var: Disk space is critically low" }))) as [Alert];
    expect(other.incident).not.toBe(first.incident);
    expect(other.symptom).toBe("own");
  });
  test("a repeat counts and is not journalled; a retried message was the inbox's to know", async () => {
    const before = await entries(first.id);
    const [again] = (await receive(
      event("orders-db", "PostgresDown", { severity: "critical", summary: "PostgreSQL does not answer" }),
    )) as [Alert];
    expect(again).toMatchObject({ id: first.id, count: 2, version: first.version });
    expect(await entries(first.id)).toEqual(before);
  });
  test("a tool whose clock runs ahead is heard as of now, and its words are the latest", async () => {
    const summary = "PostgreSQL does not answer; 40 clients wait";
    const ahead = event("orders-db", "PostgresDown", { severity: "critical", summary, occurredAt: addMinutes(start, 600) });
    const [again] = (await receive(ahead)) as [Alert];
    expect(again).toMatchObject({ id: first.id, count: 3, summary });
    expect(again.lastAt < addMinutes(start, 600)).toBe(true);
  });
  test("its end ends it; when the last is over it is said, and nobody's work is closed under them", async () => {
    await office.must(house, "incident", { type: "acknowledge" }, first.incident!);
    office.setNow(addMinutes(start, 20));
    await receive(event("orders-db", "PostgresDown", { action: "resolve" }), event("shop-1", "HighErrorRate", { action: "resolve" }));
    expect(await alertNow(first)).toMatchObject({ status: "resolved", resolvedAt: addMinutes(start, 20) });
    expect(await incidentOf(first)).toMatchObject({ state: "1" });
    const told = (await entries(first.incident!)).filter(({ kind }) => kind === "alertGroup").map(({ type }) => type);
    expect(told).toEqual(["alertsJoined", "alertsOver"]);
  });
});
