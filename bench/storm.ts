import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { composeLine } from "../src/app/compose.ts";
import { identityOf } from "../src/app/identity.ts";
import { ownMigrations } from "../src/app/migrations.ts";
import { systemClock } from "../src/app/place.ts";
import { loadStarter } from "../src/app/starter/starter.ts";
import { type Database, openDatabase } from "../src/engine/db/connection.ts";
import { startEmbedded } from "../src/engine/db/embedded.ts";
import { migrate } from "../src/engine/db/migrate.ts";
import { makeIntakeKey } from "../src/engine/intake/keys.ts";
import { type Office, openOffice } from "../src/engine/office.ts";
import { systemActor } from "../src/kernel/actor.ts";
import type { Id } from "../src/kernel/ids.ts";
import { type MailServer, openMailServer } from "../test/mail-server.ts";
import { type Caller, makeCaller } from "./caller.ts";
import type { Print } from "./line.ts";
import { quantile } from "./pace.ts";
import { serve } from "./server.ts";

const alerts = 10_000;
const seconds = 60;
const machines = 1_000;
const checks = [
  "HighErrorRate",
  "HighLatency",
  "UpstreamErrors",
  "CircuitOpen",
  "QueueGrows",
  "Retries",
  "Timeouts",
  "PoolEmpty",
  "Slow",
  "Stale",
];
/** One a second is reported while the storm runs: each a critical incident of a service of its own, with somebody on call. */
const probes = seconds;
type Keys = { intake: string; api: string; services: readonly Id[] };
type Given = { home: string; print: Print };

/**
 * The storm of the promise: 10,000 different alerts within a minute on what needs one database, by HTTP, while people report other things:
 * how many incidents come of it, how soon pages are at the mail server, and how the room of the incident answers afterwards.
 */
export async function measureStorm({ home, print }: Given): Promise<void> {
  const directory = join(home, `storm-${process.pid}`);
  const mail = await openMailServer();
  try {
    const keys: Keys = await prepareOffice(directory, stormy);
    const served = await serve(directory, { QUARTERDECK_SMTP_URL: mail.url });
    const db = await served.connect();
    const caller = makeCaller({ port: served.port, key: keys.api });
    try {
      await blow({ port: served.port, db, caller, keys, mail, print });
    } finally {
      caller.close();
      await db.close();
      await served.stop();
    }
  } finally {
    await mail.close();
    await rm(directory, { recursive: true, force: true });
  }
}

type Blowing = { port: number; db: Database; caller: Caller; keys: Keys; mail: MailServer; print: Print };

async function blow({ port, db, caller, keys, mail, print }: Blowing): Promise<void> {
  const began = performance.now();
  const reported = new Map<string, number>();
  const report = async (index: number) => {
    const body = { shortDescription: `Probe ${index} fails`, impact: "1", urgency: "1", service: keys.services[index] };
    const { record } = JSON.parse(await caller.post("/api/incidents", body)) as { record: { number: string } };
    reported.set(record.number, performance.now());
  };
  const path = `/intake/alertmanager/${keys.intake}/api/v2/alerts`;
  const storming = evenly(alerts, seconds, async (index) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method: "POST",
      headers: asJson,
      body: JSON.stringify([alertOf(index)]),
    });
    if (!answer.ok) throw new Error(`An alert was answered ${answer.status}: ${await answer.text()}`);
    await answer.arrayBuffer();
  });
  await Promise.all([storming, evenly(probes, seconds, report)]);
  const sent = (performance.now() - began) / 1000;
  const lag = await handedOver(db);
  const [made] = await db.query<{ incidents: number; alerts: number; largest: number; id: Id }>(
    `select count(*)::int as incidents, sum(c)::int as alerts, max(c)::int as largest, (array_agg(incident order by c desc))[1] as id
     from (select incident, count(*) as c from alert where incident is not null group by incident) x`,
  );
  const of = `${made!.alerts} alerts of ${alerts} sent within ${sent.toFixed(0)} s; the largest incident has ${made!.largest}; handed over ${lag.toFixed(1)} s after the last answer`;
  print({
    name: "storm: incidents",
    value: made!.incidents,
    unit: "incidents",
    goal: { is: "atMost", than: 2, of: "value" },
    n: alerts,
    note: of,
  });
  const waits = await arrivals(mail, reported);
  const p50 = quantile(waits, 0.5);
  print({
    name: "storm: a page at the mail server, p99",
    value: quantile(waits, 0.99) / 1000,
    unit: "s",
    goal: { is: "atMost", than: 10, of: "value" },
    n: waits.length,
    note: `p50 ${(p50 / 1000).toFixed(2)} s; of ${probes} other critical incidents reported meanwhile, from the answer to the report`,
  });
  await room(caller, made!.id, print);
}

/** What the page of an incident asks for, all at once as it does. */
async function room(caller: Caller, id: Id, print: Print): Promise<void> {
  const paths = [
    `/api/incidents/${id}`,
    `/api/incidents/${id}/timeline?limit=50`,
    `/api/incidents/${id}/alerts`,
    `/api/incidents/${id}/alerts/list`,
  ];
  const times: number[] = [];
  for (let turn = 0; turn < 42; turn++) {
    const began = performance.now();
    await Promise.all(paths.map((path) => caller.get(path)));
    if (turn >= 2) times.push(performance.now() - began);
  }
  times.sort((one, other) => one - other);
  const note = `p50 ${quantile(times, 0.5).toFixed(0)} ms; the record, its timeline, what its alerts say and their first page, asked at once`;
  print({
    name: "storm: the room of the incident, p95",
    value: quantile(times, 0.95),
    unit: "ms",
    goal: { is: "atMost", than: 300, of: "value" },
    n: times.length,
    note,
  });
}

const asJson = { "content-type": "application/json" };

/** Does something so many times, evenly over so many seconds, whether or not the one before has been answered. */
async function evenly(times: number, over: number, work: (index: number) => Promise<void>): Promise<void> {
  const began = performance.now();
  const under: Promise<void>[] = [];
  for (let index = 0; index < times; index++) {
    const due = began + (index * over * 1000) / times;
    const early = due - performance.now();
    if (early > 1) await sleep(early);
    under.push(work(index));
  }
  await Promise.all(under);
}

function alertOf(index: number): object {
  const isCause = index === 0;
  const instance = isCause ? "core-db" : nameOf(index % machines);
  const alertname = isCause ? "PostgresGone" : checks[Math.floor(index / machines) % checks.length]!;
  return {
    labels: { alertname, instance, severity: isCause ? "critical" : "warning", job: "shop" },
    annotations: { summary: `${alertname} on ${instance} is at ${10 + (index % 80)} %` },
    startsAt: new Date().toISOString(),
    generatorURL: "http://prometheus.example.org/graph",
  };
}

/** Seconds until nothing waits to be handed over. */
async function handedOver(db: Database): Promise<number> {
  const began = performance.now();
  for (;;) {
    const [row] = await db.query<{ count: number }>("select count(*)::int as count from alert_inbox where state = 'waiting'");
    if (row!.count === 0) return (performance.now() - began) / 1000;
    await sleep(50);
  }
}

/** Milliseconds from each report's answer to its letter, in order of length; a letter that never came counts as a minute. */
async function arrivals(mail: MailServer, reported: ReadonlyMap<string, number>): Promise<number[]> {
  const find = (number: string) => mail.letters.find(({ subject }) => subject.includes(number) && subject.includes("PAG"));
  for (const until = performance.now() + 30_000; performance.now() < until; await sleep(100)) if ([...reported.keys()].every(find)) break;
  return [...reported].map(([number, at]) => (find(number)?.at ?? at + 60_000) - at).sort((one, other) => one - other);
}

function nameOf(index: number): string {
  return `app-${String(index).padStart(4, "0")}`;
}

const actor = systemActor("bench");

/** A fresh office with an integration, and an administrator's key; what else it needs is made by `more`. */
export async function prepareOffice<More extends object>(
  directory: string,
  more?: (office: Office, integration: Id) => Promise<More>,
): Promise<{ api: string; integration: Id } & More> {
  await mkdir(directory, { recursive: true });
  const server = await startEmbedded({ dataDirectory: join(directory, "database") });
  const db = openDatabase(server.connection, { connections: 4, onError: () => undefined });
  try {
    await migrate(db, await ownMigrations());
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const office = await openOffice({ db, house: composeLine(), clock: systemClock, log });
    await loadStarter(office);
    const integration = await create(office, "integration", { name: "Prometheus", connector: "alertmanager" });
    const reporter = await create(office, "person", { name: "Rita Reporter", email: "rita@example.org", roles: ["administrator"] });
    const identity = identityOf(office, null, { url: "http://localhost" });
    const api = (await identity.createKey({ personId: reporter, name: "bench", scopes: null })).secret;
    return { api, integration, ...((await more?.(office, integration)) ?? ({} as More)) };
  } finally {
    await db.close();
    await server.stop();
  }
}

/** A database that a thousand machines need, and as many services as there are probes, each with somebody on call. */
async function stormy(office: Office, integration: Id): Promise<Omit<Keys, "api">> {
  await furnish(office);
  return { intake: (await makeIntakeKey(office, integration, null)).secret, services: await onCall(office) };
}

async function create(office: Office, kind: string, values: Record<string, unknown>): Promise<Id> {
  const made = await office.door.send({ kind, commandId: office.newId(), actor, command: { type: "create", ...values } });
  if (!made.ok) throw new Error(made.refusal.sentence);
  return made.record.id;
}

async function furnish(office: Office): Promise<void> {
  const down = await create(office, "configurationItem", { name: "core-db", ciClass: "cmdb_ci_db_instance" });
  for (let index = 0; index < machines; index++) {
    const dependent = await create(office, "configurationItem", { name: nameOf(index), ciClass: "cmdb_ci_server" });
    await create(office, "dependency", { dependent, supplier: down, relation: "Depends on::Used by" });
  }
}

async function onCall(office: Office): Promise<Id[]> {
  const services: Id[] = [];
  for (let index = 0; index < probes; index++) {
    const person = await create(office, "person", { name: `On Call ${index}`, email: `on-call-${index}@example.org`, roles: ["analyst"] });
    const team = await create(office, "team", { name: `Team ${index}`, members: [person] });
    const steps = [{ targets: [{ kind: "person", id: person }], delayMinutes: 1440, skipIfEmpty: true, onNobody: "next", window: null }];
    await create(office, "escalationPolicy", { name: `Policy ${index}`, team, steps });
    services.push(await create(office, "service", { name: `Service ${index}`, tier: "1", supportTeam: team }));
  }
  return services;
}
