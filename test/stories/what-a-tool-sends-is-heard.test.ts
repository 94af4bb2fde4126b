import { afterAll, beforeAll, expect, test } from "vitest";
import { systemActor } from "../../src/kernel/actor.ts";
import { addMinutes } from "../../src/kernel/time.ts";
import { openReception, type Reception } from "../sending-tool.ts";

let at: Reception;
beforeAll(async () => {
  at = await openReception();
});
afterAll(() => at.office.close());

const alerts = async (integration: string) =>
  (await at.office.db.query(`select severity, status, summary, count, labels from alert where integration = $1 order by first_at, id`, [
    integration,
  ])) as Record<string, unknown>[];
const deployments = (integration: string) =>
  at.office.db.query<Record<string, unknown>>("select state from deployment where integration = $1 order by began_at, id", [integration]);
const event = (key: string, action: string, more: object = {}) => ({
  ...{ routing_key: key, event_action: action, dedup_key: "srv01/disk" },
  payload: { summary: "Disk of srv01 is full", source: "srv01", severity: "error", ...more },
});

test("an event of PagerDuty's API becomes an alert, is acknowledged and resolved; a retry bumps no counter", async () => {
  const tool = await at.tool("pagerduty");
  const sent = await tool.send("/v2/enqueue", event(tool.key, "trigger"));
  expect(sent).toMatchObject({ status: 202, body: { status: "success", message: "Event processed", dedup_key: "srv01/disk" } });
  await tool.send("/v2/enqueue", event(tool.key, "trigger"));
  await at.office.advance({ minutes: 1 });
  expect(await alerts(tool.id)).toMatchObject([{ severity: "error", status: "triggered", summary: "Disk of srv01 is full", count: 1 }]);
  await at.office.advance({ minutes: 5 });
  await tool.send("/v2/enqueue", event(tool.key, "trigger", { severity: "critical" }));
  await tool.send("/v2/enqueue", event(tool.key, "acknowledge"));
  await at.office.advance({ minutes: 1 });
  expect(await alerts(tool.id)).toMatchObject([{ severity: "critical", status: "acknowledged", count: 2 }]);
  await tool.send("/v2/enqueue", event(tool.key, "resolve"));
  await at.office.advance({ minutes: 1 });
  expect(await alerts(tool.id)).toMatchObject([{ status: "resolved" }]);
});

test("a change of PagerDuty's API is kept beside them and pages nobody", async () => {
  const tool = await at.tool("pagerduty");
  const body = { routing_key: tool.key, payload: { summary: "Shop 3.18 is live", source: "pipeline", timestamp: "2026-11-26T07:50:00Z" } };
  expect((await tool.send("/v2/change/enqueue", body)).status).toBe(202);
  await at.office.advance({ minutes: 1 });
  const rows = await at.office.db.query("select summary, source, at from change_event where integration = $1", [tool.id]);
  expect(rows).toEqual([{ summary: "Shop 3.18 is live", source: "pipeline", at: "2026-11-26T07:50:00.000Z" }]);
});

test("Opsgenie's senders close by alias, with and without a slash at the end, and are told what became of a request", async () => {
  const tool = await at.tool("opsgenie");
  const headers = { authorization: `GenieKey ${tool.key}` };
  const made = await tool.send("/v2/alerts/", { message: "Orders wait", alias: "orders/db", priority: "P1" }, { headers });
  expect(made).toMatchObject({ status: 202, body: { result: "Request will be processed" } });
  const { requestId } = made.body as { requestId: string };
  const asked = await tool.send(`/v2/alerts/requests/${requestId}`, undefined, { method: "GET", headers });
  expect(asked).toMatchObject({ status: 200, body: { data: { success: true, isSuccess: true, alias: "orders/db" } } });
  await at.office.advance({ minutes: 1 });
  const { alertId } = (asked.body as { data: { alertId: string } }).data;
  expect((await tool.send(`/v2/alerts/${alertId}/acknowledge/?identifierType=id`, "", { headers })).status).toBe(202);
  await at.office.advance({ minutes: 1 });
  expect(await alerts(tool.id)).toMatchObject([{ status: "acknowledged", severity: "critical" }]);
  const alias = encodeURIComponent("orders/db");
  expect((await tool.send(`/v2/alerts/${alias}/close?identifierType=alias`, {}, { headers })).status).toBe(202);
  await at.office.advance({ minutes: 1 });
  expect(await alerts(tool.id)).toMatchObject([{ status: "resolved" }]);
  expect(await tool.send("/v2/alerts", { message: "x" }, { headers: { authorization: "GenieKey nonsense" } })).toMatchObject({
    status: 401,
    body: { message: "Could not authenticate" },
  });
});

test("an Alertmanager that is asked what is open answers with it, and a silence is a quiet window", async () => {
  const tool = await at.tool("alertmanager");
  const base = "/intake/alertmanager/KEY/api/v2";
  const labels = { alertname: "TargetDown", instance: "shop-2", severity: "critical" };
  expect(await tool.send(`${base}/alerts`, [{ labels, annotations: { summary: "shop-2 is down" } }])).toMatchObject({
    status: 200,
    text: "",
  });
  await at.office.advance({ minutes: 1 });
  const get = async (path: string) => (await tool.send(`${base}/${path}`, undefined, { method: "GET" })).body as Record<string, unknown>[];
  expect(await get("alerts")).toMatchObject([{ labels, status: { state: "active" }, annotations: { summary: "shop-2 is down" } }]);
  const silence = {
    matchers: [{ name: "instance", value: "shop-.*", isRegex: true, isEqual: true }],
    startsAt: at.office.clock.now(),
    endsAt: "2026-11-26T12:00:00.000Z",
    createdBy: "berger",
    comment: "Moving racks",
  };
  const added = await tool.send(`${base}/silences`, silence);
  expect(added.status).toBe(200);
  const { silenceID } = added.body as { silenceID: string };
  await at.office.advance({ minutes: 1 });
  expect(await get("silences")).toMatchObject([
    { id: silenceID, status: { state: "active" }, createdBy: "berger", matchers: silence.matchers },
  ]);
  await tool.send(`${base}/alerts`, [{ labels: { ...labels, instance: "shop-3" } }]);
  await at.office.advance({ minutes: 1 });
  expect((await get("alerts?active=false")).map((one) => (one.labels as typeof labels).instance)).toContain("shop-3");
  expect((await tool.send(`${base}/silence/${silenceID}`, undefined, { method: "DELETE" })).status).toBe(200);
  expect(await get("silences")).toMatchObject([{ id: silenceID, status: { state: "expired" } }]);
  const oldest = (await tool.send(`${base}/silences`, { ...silence, createdBy: "early" })).body as { silenceID: string };
  const [kept] = await at.office.db.query<Record<string, unknown>>(
    `select name, condition, labels, ends_at as "endsAt" from quiet_window where name = 'Silence by early'`,
  );
  const later = { type: "create", ...kept, startsAt: addMinutes(at.office.clock.now(), 1), reason: null, services: [], items: [] };
  const actor = systemActor("intake");
  await at.office.door.batch(
    Array.from({ length: 501 }, () => ({
      kind: "quietWindow",
      commandId: at.office.newId(),
      actor,
      command: { ...later, name: "Silence by late" },
    })),
  );
  expect(await get("silences")).toHaveLength(500);
  expect(await get(`silence/${oldest.silenceID}`)).toMatchObject({ createdBy: "early" });
  expect((await tool.send(`${base}/silence/${oldest.silenceID}`, undefined, { method: "DELETE" })).status).toBe(200);
  expect(await get(`silence/${oldest.silenceID}`)).toMatchObject({ status: { state: "expired" } });
  expect((await tool.send(`${base}/silence/${at.office.newId()}`, undefined, { method: "DELETE" })).status).toBe(404);
  const odd = { ...silence, matchers: [{ name: "a", value: "(b|c)", isRegex: true }] };
  expect(await tool.send(`${base}/silences`, odd)).toMatchObject({ status: 400 });
});

test("each connector says how long its bodies are kept", async () => {
  const { body } = await at.ask(at.office, at.administrator, "GET /api/intake");
  const kept = new Map(
    (body as { connectors: { name: string; keptDays: number; refusedKeptDays: number }[] }).connectors.map((one) => [one.name, one]),
  );
  expect(kept.get("metrics")).toMatchObject({ keptDays: 1, refusedKeptDays: 30 });
  expect(kept.get("json")).toMatchObject({ keptDays: 30, refusedKeptDays: 30 });
});

test("every connector's own test is taken, opens an alert or a deployment and ends it", async () => {
  const { body } = await at.ask(at.office, at.administrator, "GET /api/intake");
  const { connectors } = body as { connectors: { name: string; capabilities: string[] }[] };
  const signed = new Set(["cloudwatch"]);
  const over = new Set(["splunk"]);
  // It sends numbers: a series of its own, and no alert before it is known what is usual.
  const measured = new Set(["metrics"]);
  for (const { name, capabilities } of connectors.filter((one) => !signed.has(one.name) && !measured.has(one.name))) {
    const settings = name === "json" ? { mapping: { summary: "title", sourceKey: "id", action: "state" } } : {};
    // Of Jenkins' jobs only those that are named deploy.
    const tool = await at.tool(name, name === "jenkins" ? { mapping: { pipelines: "quarterdeck-test" } } : settings);
    for (const action of ["trigger", "resolve"]) {
      const { status, body: told } = await at.ask(at.office, at.administrator, `POST /api/intake/feeds/${tool.id}/test`, {
        body: { action },
      });
      expect([name, status, (told as { answer: { status: number } }).answer.status]).toEqual([
        name,
        200,
        expect.toSatisfy((one) => one === 200 || one === 202),
      ]);
      await at.office.advance({ minutes: 1 });
    }
    if (!capabilities.includes("deployments"))
      expect([name, await alerts(tool.id)]).toMatchObject([name, [{ status: over.has(name) ? "triggered" : "resolved" }]]);
    else expect([name, await deployments(tool.id)]).toMatchObject([name, [{ state: "succeeded" }]]);
  }
});

test("what was refused stands with its reason; keys are in no body that is kept", async () => {
  const tool = await at.tool("pagerduty");
  await tool.send("/v2/enqueue", { ...event(tool.key, "trigger"), payload: { summary: "x" } });
  await tool.send("/v2/enqueue", event(tool.key, "trigger"));
  const list = await at.ask(at.office, at.administrator, `GET /api/intake/feeds/${tool.id}/requests`);
  const { items } = list.body as { items: { id: string; outcome: string; reason: string | null }[] };
  expect(items.map((one) => one.outcome).sort()).toEqual(["accepted", "refused"]);
  expect(items.find((one) => one.outcome === "refused")!.reason).toContain("'payload.severity' is missing or blank");
  for (const { id } of items) {
    const one = await at.ask(at.office, at.administrator, `GET /api/intake/requests/${id}`);
    const { request } = one.body as { request: { body: string } };
    expect(request.body).toContain(`${tool.key.slice(0, 6)}*****`);
    expect(request.body).not.toContain(tool.key);
  }
  const [stored] = await at.office.db.query<{ all: string }>("select string_agg(r::text, '') as all from intake_request r");
  expect(stored!.all).not.toContain(tool.key);
});

test("only who may administer alerts sees what came in, makes keys and tries", async () => {
  const tool = await at.tool("json");
  const analyst = await at.office.person("Ana Lyst", ["analyst"]);
  for (const line of [
    "GET /api/intake",
    `GET /api/intake/feeds/${tool.id}`,
    `POST /api/intake/feeds/${tool.id}/keys`,
    `GET /api/intake/feeds/${tool.id}/requests`,
    "GET /api/intake/feeds/strangers/requests",
    `GET /api/intake/requests/${tool.id}`,
    `POST /api/intake/feeds/${tool.id}/test`,
    `POST /api/intake/feeds/${tool.id}/try`,
    `POST /api/intake/feeds/${tool.id}/retry`,
  ] as const)
    expect([line, (await at.ask(at.office, analyst, line, line.startsWith("GET") ? {} : { body: {} })).status]).toEqual([line, 403]);
});

test("a mapping is tried on a pasted body, and nothing comes of it", async () => {
  const tool = await at.tool("json");
  const tried = async (settings: object, body: string) =>
    (await at.ask(at.office, at.administrator, `POST /api/intake/feeds/${tool.id}/try`, { body: { body, settings } })).body;
  expect(await tried({}, '{"title":"Fan stands still"}')).toMatchObject({
    ok: false,
    refusal: { sentence: expect.stringContaining("summary") },
  });
  expect(await tried({ summary: "title", resource: "device" }, '{"title":"Fan stands still","device":"sw-9"}')).toMatchObject({
    ok: true,
    entries: [{ what: "event", data: { summary: "Fan stands still", resource: "sw-9", action: "trigger" } }],
  });
  expect(await tried({ summary: "title" }, "{")).toMatchObject({ ok: false, refusal: { code: "notJson" } });
  await at.office.advance({ minutes: 1 });
  expect(await alerts(tool.id)).toEqual([]);
});
