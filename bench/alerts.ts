// How fast what waits in the inbox is worked off: 10,000 events of a minute, from entry to alert, incident and settled entry, on a database
// of its own that survives a power cut. `npx tsx bench/alerts.ts` prints a line a scenario and ends with status 1 where a goal is missed.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { composeLine } from "../src/app/compose.ts";
import { intakeDesk } from "../src/app/intake.ts";
import { ownMigrations } from "../src/app/migrations.ts";
import { loadStarter } from "../src/app/starter/starter.ts";
import { openDatabase } from "../src/engine/db/connection.ts";
import { startEmbedded } from "../src/engine/db/embedded.ts";
import { migrate } from "../src/engine/db/migrate.ts";
import { makeDrain } from "../src/engine/intake/drain.ts";
import { type Office, openOffice } from "../src/engine/office.ts";
import { systemActor } from "../src/kernel/actor.ts";
import type { Envelope } from "../src/kernel/practice.ts";
import { addMs, type Instant } from "../src/kernel/time.ts";
import { alikeBefore, familyOf, runsOf, standingOf, suggestedFor, suspectsOf } from "../src/practices/alert/triage-store.ts";
import { machineOf, machines, type Scenario, scenarios } from "./alert-events.ts";
import { makeDice } from "./dice.ts";
import { makePrint, type Print } from "./line.ts";
import { median, quantile } from "./pace.ts";
import { postgresqlCpuMs } from "./processor.ts";

const events = 10_000;
const minuteMs = 60_000;
const goal = 2000;
const actor = systemActor("bench");

let now: Instant = "2026-11-26T08:00:00.000Z";
const directory = await mkdtemp(join(tmpdir(), "quarterdeck-bench-alerts-"));
const server = await startEmbedded({ dataDirectory: directory });
const db = openDatabase(server.connection, { connections: 4, onError: () => undefined });
let missed: string[] = [];
try {
  await migrate(db, await ownMigrations());
  const log = {
    info: () => undefined,
    warn: () => undefined,
    error: (fields: Record<string, unknown>) => process.stderr.write(`${JSON.stringify(fields)}\n`),
  };
  const office = await openOffice({ db, house: composeLine(), clock: { now: () => now }, log });
  await loadStarter(office, { timeZone: "Europe/Berlin" });
  const { print, missed: named } = makePrint({ incidents: 0, durability: await durability(), postgresql: await setting("server_version") });
  const integration = await furnish(office);
  for (const scenario of scenarios(makeDice(1), goal)) {
    await fill(integration, scenario);
    await measure(office, scenario, print);
    now = addMs(now, 86_400_000);
  }
  missed = named();
} finally {
  await db.close();
  await server.stop();
  await rm(directory, { recursive: true, force: true });
}
process.exitCode = missed.length > 0 ? 1 : 0;

/** Writes what came in a minute into the inbox, evenly; the clock stands at its end. */
async function fill(integration: string, { event }: Scenario): Promise<void> {
  const entries = Array.from({ length: events }, (_, index) => {
    const at = addMs(now, Math.floor((index * minuteMs) / events));
    const { resource, ...given } = event(index);
    const about = `${resource}: ${given.check ?? "check"} at ${10 + (index % 80)}%`;
    const nothing = { component: null, group: null, class: null, environment: "production", service: null, eventId: null, sourceKey: null };
    const usual = { action: "trigger", severity: "error", check: null, identity: {}, links: [], details: {}, occurredAt: at };
    const labels = { cluster: "eu-1", job: "node", instance: `${resource}:9100`, alertname: given.check ?? "" };
    const data = { ...nothing, ...usual, labels, summary: about, ...given, resource };
    return { request: integration, place: index, feed: integration, what: "event", data, received_at: at };
  });
  await db.run(
    `insert into alert_inbox (request, place, feed, what, data, received_at, state) select x.*, 'waiting' from jsonb_to_recordset($1::jsonb)
       as x(request text, place integer, feed text, what text, data jsonb, received_at timestamptz)`,
    [JSON.stringify(entries)],
  );
  now = addMs(now, minuteMs);
}

/** Drains it as the server does, alone, and prints what that took; processor time is told apart by process. */
async function measure(office: Office, { name, goal: than }: Scenario, print: Print): Promise<void> {
  const drain = makeDrain(office, { envelopeOf: intakeDesk(office).envelopeOf, pressure: () => 0 });
  const ends: number[] = [];
  office.door.onCommit(() => void ends.push(performance.now()));
  const before = { own: process.cpuUsage(), database: await postgresqlCpuMs(directory), log: await logBytes(), at: performance.now() };
  const handed = await drain.runDue(now);
  const seconds = (performance.now() - before.at) / 1000;
  const { user, system } = process.cpuUsage(before.own);
  const database = await postgresqlCpuMs(directory);
  const took = ends.map((end, index) => end - (ends[index - 1] ?? before.at));
  const each = {
    server: ((user + system) / 1000 / handed).toFixed(3),
    database: database === null || before.database === null ? "?" : ((database - before.database) / handed).toFixed(3),
    bytes: Math.round((await logBytes()) - before.log) / handed,
  };
  const longest = [...took].sort((one, other) => one - other);
  const growth = median(took.slice(took.length / 2)) / median(took.slice(1, took.length / 2));
  const [made] = await db.query<{ incidents: number; alerts: number; undone: number }>(
    `select count(distinct incident) as incidents, count(*) as alerts, (select count(*) from alert_inbox where state in ('waiting', 'failed')) as undone
     from alert where first_at >= $1`,
    [addMs(now, -3_600_000)],
  );
  const { alerts, incidents, undone } = made!;
  if (undone > 0) throw new Error(`${undone} entries were not handed over.`);
  const note = `processor time an event: ${each.server} ms of this process, ${each.database} ms of the database; ${each.bytes.toFixed(0)} bytes of its log; p99 of a batch ${quantile(longest, 0.99).toFixed(0)} ms; later half to earlier ${growth.toFixed(2)}; ${alerts} alerts in ${incidents} incidents`;
  const promise = than === null ? {} : { goal: { is: "atLeast", than, of: "value" } as const };
  print({ name: `drain: ${name}`, value: handed / seconds, unit: "alerts/s", ...promise, n: handed, note });
  if (alerts > 5000 && incidents === 1) await readWhole(print);
}

async function logBytes(): Promise<number> {
  return (await db.query<{ bytes: number }>("select pg_current_wal_lsn() - '0/0'::pg_lsn as bytes"))[0]!.bytes;
}

/** What the page of an incident asks of its alerts, with ten thousand in it. */
async function readWhole(print: Print): Promise<void> {
  const [{ incident }] = (await db.query<{ incident: string }>(
    "select incident from alert group by incident order by count(*) desc limit 1",
  )) as [{ incident: string }];
  const times: number[] = [];
  for (let turn = 0; turn < 20; turn++) {
    const began = performance.now();
    const family = await familyOf(db, incident);
    await Promise.all([
      standingOf(db, family),
      runsOf(db, family),
      suspectsOf(db, family),
      alikeBefore(db, family),
      suggestedFor(db, family),
    ]);
    times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  const note = `p50 ${quantile(times, 0.5).toFixed(0)} ms; by its queries, without HTTP`;
  print({
    name: "alerts of an incident that has 10,000",
    value: quantile(times, 0.95),
    unit: "ms",
    goal: { is: "atMost", than: 300, of: "value" },
    n: times.length,
    note,
  });
}

async function setting(name: string): Promise<string> {
  return (await db.query<{ is: string }>("select current_setting($1) as is", [name]))[0]!.is;
}

async function durability(): Promise<string> {
  return `fsync ${await setting("fsync")}, synchronous_commit ${await setting("synchronous_commit")}`;
}

/** A database that a thousand machines need, a service over each ten of them, and an integration. */
async function furnish(office: Office): Promise<string> {
  const ids = { down: office.newId(), integration: office.newId() };
  const create = (kind: string, values: Record<string, unknown>, id = office.newId()): Envelope => ({
    kind,
    id,
    commandId: office.newId(),
    actor,
    command: { type: "create", ...values },
  });
  const envelopes = [
    create("integration", { name: "Prometheus", connector: "alertmanager" }, ids.integration),
    create("configurationItem", { name: "core-db", ciClass: "cmdb_ci_db_instance" }, ids.down),
  ];
  let service = "";
  for (let index = 0; index < machines; index++) {
    if (index % 10 === 0) {
      service = office.newId();
      envelopes.push(create("service", { name: `service ${index / 10}`, tier: "3" }, service));
    }
    const id = office.newId();
    envelopes.push(create("configurationItem", { name: machineOf(index), ciClass: "cmdb_ci_server", service }, id));
    envelopes.push(create("dependency", { dependent: id, supplier: ids.down, relation: "Depends on::Used by" }));
  }
  for (let from = 0; from < envelopes.length; from += 500) {
    const { outcomes } = await office.door.batch(envelopes.slice(from, from + 500).sort((one, other) => (one.kind < other.kind ? -1 : 1)));
    for (const outcome of outcomes) if (!outcome.ok) throw new Error(outcome.refusal.sentence);
  }
  return ids.integration;
}
