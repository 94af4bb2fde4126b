import { createHmac } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { verifyJournal } from "../../src/engine/verify.ts";
import type { Actor } from "../../src/kernel/actor.ts";
import { sha256 } from "../../src/kernel/sha256.ts";
import { usualTypes } from "../../src/practices/change/usual.rules.ts";
import { house } from "../office.ts";
import { openReception, type Reception } from "../sending-tool.ts";

let at: Reception;
let shop: { id: string };
let database: { id: string };
let implementer: Actor & { personId: string };
let director: Actor & { personId: string };
const plans = {
  implementationPlan: "Roll out",
  testPlan: "Look",
  rollbackPlan: "Roll back",
  rollbackTrigger: "Errors",
  rollbackMinutes: 10,
};
beforeAll(async () => {
  at = await openReception();
  const { office } = at;
  for (const terms of usualTypes) await office.must(house, "changeType", { type: "create", ...terms, reviewWhen: [] });
  implementer = await office.person("Ines Implementer", ["analyst"]);
  director = await office.person("Dora Director", ["director"]);
  shop = await office.must(house, "service", { type: "create", name: "Shop", tier: "1" });
  database = await office.must(house, "service", { type: "create", name: "Orders database", tier: "1" });
  await office.must(house, "dependency", {
    type: "create",
    dependent: shop.id,
    supplier: database.id,
    relation: "Depends on::Used by",
    hard: true,
  });
  const template = await office.must(house, "changeTemplate", { type: "create", name: "Roll the shop out", ...plans });
  const rule = { environment: "production", target: "ostermere/*", service: shop.id, isProduction: true, needsChange: true };
  await office.must(house, "deploymentRule", {
    ...{ type: "create", name: "Shop", ...rule, template: template.id, assignee: implementer.personId, windowMinutes: 60 },
  });
  await office.must(house, "deploymentRule", {
    ...{ type: "create", name: "Database", ...rule, target: "database", service: database.id, position: 200 },
  });
});
afterAll(() => at.office.close());

type May = { answer: string; allowed: boolean | null; reasons: { code: string; sentence: string }[]; askAgainAt: string | null };
const may = async (query: string) => (await at.ask(at.office, implementer, `GET /api/deployments/may?${query}`)).body as May;
const deployments = (more = "true") =>
  at.office.db.query<Record<string, unknown>>(
    `select title, state, authority, because, change from deployment where ${more} order by began_at, id`,
  );
const changeOf = async (id: unknown) =>
  (
    await at.office.db.query("select state, change_type, close_code, template_revision, started_at, ended_at from change where id = $1", [
      id,
    ])
  )[0];

const bearing = (key: string) => ({ headers: { authorization: `Bearer ${key}` } });

/** A delivery of GitHub: signed with the secret that the set-up shows, which is made of the key. */
function delivery(event: string, body: object, secret: string) {
  const text = JSON.stringify(body);
  const signature = createHmac("sha256", secret).update(text).digest("hex");
  return { text, headers: { "content-type": "application/json", "x-github-event": event, "x-hub-signature-256": `sha256=${signature}` } };
}
const status = (id: number, state: string, created_at: string) => ({
  ...{
    action: "created",
    deployment_status: { state, environment: "production", created_at },
    repository: { full_name: "ostermere/shop" },
  },
  deployment: { id, ref: `v${id}`, sha: "0".repeat(40), environment: "production", created_at },
});

test("a signed delivery begins a standard change and ends it; an unsigned one is nothing", async () => {
  const tool = await at.tool("github");
  const address = `/intake/github/${tool.id}`;
  const secret = sha256(tool.key);
  const begun = delivery("deployment_status", status(1, "in_progress", "2026-11-26T08:00:00.000Z"), secret);
  expect(
    await tool.send(address, begun.text, { headers: { ...begun.headers, "x-hub-signature-256": `sha256=${"0".repeat(64)}` } }),
  ).toMatchObject({
    status: 403,
    body: { code: "forged" },
  });
  // The key itself is no signature, nor a way in.
  const byKey = delivery("deployment_status", status(1, "in_progress", "2026-11-26T08:00:00.000Z"), tool.key);
  expect(await tool.send(address, byKey.text, { headers: { ...byKey.headers, authorization: `Bearer ${tool.key}` } })).toMatchObject({
    status: 403,
  });
  expect(await may("service=shop&environment=production")).toMatchObject({ allowed: true, reasons: [], askAgainAt: null });
  for (const twice of ["environment=a&environment=b&service=shop", "environment=production&service=%00"])
    expect(await at.ask(at.office, implementer, `GET /api/deployments/may?${twice}`), twice).toMatchObject({ status: 400 });
  expect((await tool.send(address, begun.text, { headers: begun.headers })).status).toBe(202);
  await at.office.advance({ minutes: 5 });
  const [one] = await deployments();
  expect(one).toMatchObject({ state: "running", authority: "covered", title: "ostermere/shop v1 to production" });
  expect(await changeOf(one!.change)).toMatchObject({ state: "-1", change_type: "standard", template_revision: 1 });
  const over = delivery("deployment_status", status(1, "success", "2026-11-26T08:04:00.000Z"), secret);
  await tool.send(address, over.text, { headers: over.headers });
  await tool.send(address, over.text, { headers: over.headers });
  await at.office.advance({ minutes: 1 });
  expect(await deployments()).toMatchObject([{ state: "succeeded" }]);
  expect(await changeOf(one!.change)).toMatchObject({ state: "3", close_code: "successful" });
});

test("a freeze says no, and says when to ask again; who deploys all the same is unauthorised, and stays so", async () => {
  const { office } = at;
  office.setNow("2026-11-26T10:00:00.000Z");
  const endsAt = "2026-11-26T12:00:00.000Z";
  const freeze = await office.must(house, "changeFreeze", {
    ...{ type: "create", name: "Sale", startsAt: "2026-11-26T09:00:00.000Z", endsAt, services: [shop.id], reason: "Sale" },
  });
  const answer = await may("target=ostermere/shop&environment=Production");
  expect(answer).toMatchObject({ allowed: false, reasons: [{ code: "frozen", opens: { id: freeze.id } }], askAgainAt: endsAt });
  const tool = await at.tool("deployments");
  const tell = (key: string, state: string, more: object = {}) =>
    tool.send("/intake/deployments", { key, state, environment: "production", target: "ostermere/shop", ...more }, bearing(tool.key));
  // That it began before the freeze, as it says itself, is no way round it.
  await tell("shop-2", "running", { at: "2026-11-26T07:00:00.000Z" });
  await office.advance({ minutes: 1 });
  const [two] = await deployments("authority = 'unauthorised'");
  expect(two).toMatchObject({ state: "running", change: null, because: answer.reasons[0]!.sentence });
  await tell("shop-2", "failed");
  await office.advance({ minutes: 60 });
  await office.must(house, "changeFreeze", { type: "retire" }, freeze.id);
  // Mended an hour later, by a change that somebody named: it must be live, and of that service.
  await tell("shop-3", "succeeded", { change: "CHG9999999" });
  await office.advance({ minutes: 1 });
  expect(await deployments("authority = 'unauthorised'")).toMatchObject([{}, { because: "There is no change of that number." }]);
  const [, three] = await office.db.query<{ id: string }>("select id from deployment where authority = 'unauthorised' order by began_at");
  await office.must(director, "deployment", { type: "explain", explanation: "A slip of the finger" }, three!.id);
});

test("an open major incident on what it needs says no, but not to an emergency; a change that failed makes its deployment one", async () => {
  const { office } = at;
  office.setNow("2026-11-26T15:00:00.000Z");
  const incident = await office.must(house, "incident", { type: "create", shortDescription: "Orders are lost", service: database.id });
  await office.must(house, "incident", { type: "declareMajor", reason: "All of them", commander: director.personId }, incident.id);
  const answer = await may("service=Shop&environment=production");
  expect(answer).toMatchObject({ allowed: false, reasons: [{ code: "majorIncidentOpen", opens: { id: incident.id } }] });
  expect(answer.askAgainAt).toBe("2026-11-26T15:05:00.000Z");
  expect(await may("target=database&environment=production")).toMatchObject({
    ...{ answer: "no", allowed: false, reasons: [{ code: "noLiveChange" }, { code: "majorIncidentOpen", opens: { id: incident.id } }] },
  });
  // No rule names this environment; the incident is known all the same. Without it, what no rule says is not known, and no yes.
  expect(await may("service=Shop&environment=prodution")).toMatchObject({ answer: "no", reasons: [{ code: "majorIncidentOpen" }] });
  const calm = await office.must(house, "service", { type: "create", name: "Canteen", tier: "4" });
  expect(await may(`service=${calm.id}&environment=prodution`)).toMatchObject({
    ...{ answer: "notKnown", allowed: null, authority: null, reasons: [{ code: "noRule" }], askAgainAt: null },
  });
  const emergency = await office.must(house, "change", {
    ...{ type: "create", changeType: "emergency", shortDescription: "Mend the orders", description: "They are lost", service: database.id },
    ...{ assignee: implementer.personId, plannedStart: "2026-11-26T15:00:00.000Z", plannedEnd: "2026-11-26T18:00:00.000Z", ...plans },
  });
  expect(await may(`target=database&environment=production&change=${emergency.number}`)).toMatchObject({
    reasons: [{ code: "changeNotLive" }],
  });
  await office.must(house, "change", { type: "authorize" }, emergency.id);
  await office.must(house, "change", { type: "schedule" }, emergency.id);
  expect(await may(`target=database&environment=production&change=${emergency.number}`)).toMatchObject({ allowed: true });
  expect(await may(`service=shop&environment=production&change=${emergency.number}`)).toMatchObject({
    reasons: [{ code: "changeOfOtherService" }],
  });
  const tool = await at.tool("deployments");
  const told = { key: "db-1", environment: "production", target: "database", change: emergency.number };
  await tool.send("/intake/deployments", { ...told, state: "succeeded", committedAt: "2026-11-26T14:00:00.000Z" }, bearing(tool.key));
  await office.advance({ minutes: 1 });
  expect(await changeOf(emergency.id)).toMatchObject({ state: "-1" });
  await office.must(house, "change", { type: "rollBack", reason: "Worse" }, emergency.id);
  await office.must(director, "change", { type: "approve", words: null }, emergency.id);
  await office.must(house, "change", { type: "close", closeCode: "unsuccessful", closeNotes: "Worse" }, emergency.id);
  const [found] = await office.db.query("select state, failure_found_at is not null as failed from deployment where change = $1", [
    emergency.id,
  ]);
  expect(found).toEqual({ state: "succeeded", failed: true });
});

test("what is done without a change counts once: its end, its deployment, a change after the fact and what is no production add nothing", async () => {
  const { office } = at;
  office.setNow("2026-11-27T08:00:00.000Z");
  await office.must(house, "configurationItem", { type: "create", name: "shop-01", ciClass: "cmdb_ci_server", service: shop.id });
  const integration = await office.must(house, "integration", { type: "create", name: "Watcher", connector: "json" } as never);
  const see = (summary: string, environment: string | null = null) =>
    office.door.send({
      ...{ kind: "changeEvent", commandId: office.newId(), actor: house },
      command: {
        ...{ type: "record", at: office.clock.now(), integration: integration.id, summary, source: "ci", service: null },
        ...{ resource: "shop-01", environment, labels: {}, links: [], details: {}, eventId: null },
      },
    });
  const noticed = () => office.db.query("select summary, state, ended_at is not null as ended from unauthorised_change order by id");
  await see("Roll-out of web 7 started");
  await office.advance({ minutes: 30 });
  await see("Roll-out of web 7 finished in 1800 s");
  expect(await noticed()).toEqual([{ summary: "Roll-out of web 7 started", state: "open", ended: true }]);
  // The same again is another one.
  await see("Roll-out of web 7 started");
  await see("Rules of the staging shop changed", "staging");
  await office.advance({ minutes: 60 });
  // Told of by a watcher first, then by the pipeline itself, without its change: one thing.
  await see("Deployed shop v9");
  const tool = await at.tool("deployments");
  const tell = (key: string, target: string, more: object) =>
    tool.send("/intake/deployments", { key, target, environment: "production", ...more }, bearing(tool.key));
  await tell("db-9", "database", { state: "running" });
  await tell("shop-9", "ostermere/shop", { state: "succeeded", change: "CHG9999999" });
  await office.advance({ minutes: 1 });
  await see("Deployed shop v9 once more");
  expect((await noticed()).map((one) => one.state)).toEqual(["open", "open", "open", "folded"]);
  const [first] = await office.db.query<{ id: string }>("select id from unauthorised_change order by id");
  const manager = await office.person("Mona Manager", ["manager"]);
  const opened = { type: "openChange", words: "Web 7 could not wait", assignee: implementer.personId };
  const { change } = await office.must(manager, "unauthorisedChange", opened, first!.id);
  const window = { plannedStart: office.clock.now(), plannedEnd: "2026-11-27T18:00:00.000Z", ...plans };
  await office.must(house, "change", { type: "edit", changes: window }, String(change));
  for (const type of ["authorize", "schedule", "implement", "finish"]) await office.must(house, "change", { type }, String(change));
  await office.must(director, "change", { type: "approve", words: null }, String(change));
  await office.must(house, "change", { type: "close", closeCode: "unsuccessful", closeNotes: "It was not agreed" }, String(change));
  // A trial elsewhere brings its standard change along, and counts for nothing.
  const [template] = await office.db.query<{ id: string }>("select id from change_template limit 1");
  const lab = await office.must(house, "service", { type: "create", name: "Shop laboratory", tier: "4" });
  const trial = { environment: "staging", target: "*", service: lab.id, template: template!.id, assignee: implementer.personId };
  await office.must(house, "deploymentRule", { type: "create", name: "Trial", ...trial, position: 10 });
  await tell("shop-trial", "ostermere/shop", { environment: "staging", state: "failed" });
  await office.advance({ minutes: 1 });
  expect(
    await office.db.query("select change_type, close_code, left_out from change where left_out is not null order by left_out"),
  ).toEqual([
    { change_type: "emergency", close_code: "unsuccessful", left_out: "afterTheFact" },
    { change_type: "standard", close_code: "unsuccessful", left_out: "notInProduction" },
  ]);
});

test("who answers hears of what was done without a change; whose change cannot be closed hears what is missing", async () => {
  const { office } = at;
  const told = (topic: string) =>
    office.db.query<{ person: string; subject: string; text: string }>(
      "select person, title as subject, text from notice where topic = $1 order by id",
      [topic],
    );
  const unauthorised = await told("change.unauthorised");
  expect(unauthorised.find((one) => one.person === director.personId && one.subject.startsWith("Unauthorised deployment:"))).toBeDefined();
  expect(unauthorised.find((one) => one.subject === "Without a change: Roll-out of web 7 started")).toBeDefined();
  expect(unauthorised.map((one) => one.person)).not.toContain(implementer.personId);

  const owner = await office.person("Otto Owner", ["analyst"]);
  const kiosk = await office.must(house, "service", { type: "create", name: "Kiosk", tier: "3", owner: owner.personId });
  const steps = [{ title: "Warm the cache", phase: "implementation" }];
  const template = await office.must(house, "changeTemplate", { type: "create", name: "Roll the kiosk out", ...plans, steps });
  const rule = { environment: "production", target: "kiosk", service: kiosk.id, isProduction: true, needsChange: true, position: 50 };
  const made = await office.must(house, "deploymentRule", {
    ...{ type: "create", name: "Kiosk", ...rule, template: template.id, assignee: implementer.personId },
  });
  const tool = await at.tool("deployments");
  const tell = (key: string) =>
    tool.send("/intake/deployments", { key, state: "succeeded", environment: "production", target: "kiosk" }, bearing(tool.key));
  await tell("kiosk-1");
  await office.advance({ minutes: 1 });
  const stuck = await told("change.stuck");
  expect(stuck.map((one) => one.person)).toEqual([implementer.personId]);
  expect(stuck[0]!.text).toMatch(/could not be closed\. Still open: \S+ Warm the cache\. Do it, or skip it with a reason\./);
  // Its window over for longer than its type allows, what is still under way covers nothing more: the next is without a change.
  await office.must(house, "deploymentRule", { type: "edit", changes: { template: null } }, made.id);
  await office.must(house, "configurationItem", { type: "create", name: "kiosk-01", ciClass: "cmdb_ci_server", service: kiosk.id });
  const integration = await office.must(house, "integration", { type: "create", name: "Eye", connector: "json" } as never);
  const see = (summary: string) =>
    office.door.send({
      ...{ kind: "changeEvent", commandId: office.newId(), actor: house },
      command: {
        ...{ type: "record", at: office.clock.now(), integration: integration.id, summary, source: "ci", service: null },
        ...{ resource: "kiosk-01", environment: null, labels: {}, links: [], details: {}, eventId: null },
      },
    });
  await see("Screens of the kiosk turned");
  await office.advance({ hours: 4 });
  await see("Screens of the kiosk turned back");
  const noticed = await office.db.query("select summary from unauthorised_change where service = $1", [kiosk.id]);
  expect(noticed, "what its window covered is not, what came after is").toEqual([{ summary: "Screens of the kiosk turned back" }]);
  await tell("kiosk-2");
  await office.advance({ minutes: 1 });
  const [last] = (await told("change.unauthorised")).slice(-1);
  expect((await told("change.unauthorised")).filter((one) => one.subject === last!.subject).map((one) => one.person)).toContain(
    owner.personId,
  );
});

test("the scorecard counts changes and deployments as the records do, each number opens its rows, and the journal holds", async () => {
  const { office } = at;
  const get = async <T>(url: string) => (await at.ask(office, director, `GET ${url}`)).body as T;
  const { measures } = await get<{ measures: { key: string; shown: Record<string, number | null> }[] }>("/api/scorecard?period=2026-11");
  const shown = (key: string) => measures.find((one) => one.key === key)!.shown;
  // Counted again from the records, by the words of the definitions.
  const changes = await office.db.query<{ failed: boolean; emergency: boolean; lead: number }>(
    `select close_code = 'unsuccessful' or rolled_back_at is not null or overran_at is not null as failed, change_type = 'emergency' as emergency,
       floor(extract(epoch from ended_at - created_at) / 60)::int as lead from change where state = '3'
       and id not in (select change from unauthorised_change where change is not null)
       and id not in (select change from deployment where not is_production and change is not null)`,
  );
  // What was noticed: a beginning with its end is one, what a pipeline told of is its deployment, and staging is no production; what tells of no
  // deployment stands beside one.
  const noticed = await office.db.query<{ summary: string }>("select summary from unauthorised_change");
  const seenOnce = new Set(["Rules of the staging shop changed", "Deployed shop v9"]);
  const counted = noticed.filter((one) => !seenOnce.has(one.summary)).length;
  expect(counted).toBe(3);
  const deployed = await office.db.query<{ failed: boolean; unauthorised: boolean; ended: boolean; lead: number | null }>(
    `select state = 'failed' or failure_found_at is not null as failed, authority = 'unauthorised' and explanation is null as unauthorised,
       ended_at is not null and state <> 'canceled' as ended, floor(extract(epoch from ended_at - committed_at) / 60)::int as lead
     from deployment where is_production`,
  );
  const unauthorised = deployed.filter((one) => one.unauthorised).length + counted;
  expect(unauthorised).toBe(7);
  expect(shown("changeSuccess")).toMatchObject({ part: changes.filter((one) => !one.failed).length, n: changes.length + unauthorised });
  expect(shown("emergencyChanges")).toMatchObject({ part: changes.filter((one) => one.emergency).length, n: changes.length });
  const ended = deployed.filter((one) => one.ended);
  expect(shown("deployments")).toMatchObject({ value: ended.length });
  expect(shown("deploymentFailures")).toMatchObject({ part: ended.filter((one) => one.failed).length, n: ended.length });
  expect(shown("deploymentLead").n).toBe(ended.filter((one) => one.lead !== null).length);
  // From the failed one of 10:01 to the one that went well after an hour.
  expect(shown("deploymentRecovery")).toMatchObject({ n: 1, value: 60 });
  for (const [key, n] of [
    ["changeSuccess", changes.length + unauthorised],
    ["deploymentFailures", ended.length],
  ] as const) {
    const rows = await get<{ items: { kind: string }[] }>(`/api/scorecard/rows?period=2026-11&metric=${key}&limit=100`);
    expect(rows, key).toMatchObject({ total: n, hidden: 0 });
    expect(new Set(rows.items.map((one) => one.kind)).size).toBeGreaterThan(0);
  }
  // What failed is one press away, and nothing else is in it.
  const sides = await Promise.all(
    ["yes", "no"].map((counts) =>
      get<{ total: number; items: { counts: boolean }[] }>(`/api/scorecard/rows?period=2026-11&metric=changeSuccess&counts=${counts}`),
    ),
  );
  const failed = changes.filter((one) => one.failed).length + unauthorised;
  expect(sides.map((one) => one.total)).toEqual([changes.length - changes.filter((one) => one.failed).length, failed]);
  expect(sides[1]!.items.map((one) => one.counts)).toEqual(sides[1]!.items.map(() => false));
  expect((await verifyJournal(office.db)).ok).toBe(true);
});
