// How fast the practice takes what an inbox holds: 10,000 events through `handle` in batches of 500, on a database of its own that
// survives a power cut. `npx tsx bench/alerts.ts` prints a line a scenario and ends with status 1 where a goal is missed.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { composeLine } from "../src/app/compose.ts";
import { ownMigrations } from "../src/app/migrations.ts";
import { loadStarter } from "../src/app/starter/starter.ts";
import { openDatabase } from "../src/engine/db/connection.ts";
import { startEmbedded } from "../src/engine/db/embedded.ts";
import { migrate } from "../src/engine/db/migrate.ts";
import { type Office, openOffice } from "../src/engine/office.ts";
import { systemActor } from "../src/kernel/actor.ts";
import type { Envelope } from "../src/kernel/practice.ts";
import { addMs, type Instant } from "../src/kernel/time.ts";
import type { AlertEvent } from "../src/practices/alert/model.ts";
import { alikeBefore, familyOf, runsOf, standingOf, suggestedFor, suspectsOf } from "../src/practices/alert/triage-store.ts";
import { type Dice, makeDice } from "./dice.ts";
import { makePrint, type Print } from "./line.ts";
import { median, quantile } from "./pace.ts";

const events = 10_000;
const inBatch = 500;
const machines = 1000;
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
  const dice = makeDice(1);
  for (const [name, next] of scenarios(dice)) {
    const before = process.cpuUsage();
    const took = await run(office, integration, next);
    const { user, system } = process.cpuUsage(before);
    const value = (events * 1000) / took.reduce((sum, ms) => sum + ms, 0);
    const half = took.length / 2;
    const growth = median(took.slice(half)) / median(took.slice(0, half));
    const [open] = await db.query<{ incidents: number; alerts: number }>(
      "select count(distinct incident) as incidents, count(*) as alerts from alert where first_at >= $1",
      [addMs(now, -3_600_000)],
    );
    const note = `${((user + system) / 1000 / events).toFixed(2)} ms of this process an event; p99 of a batch ${quantile(took, 0.99).toFixed(0)} ms; later half to earlier ${growth.toFixed(2)}; ${open!.alerts} alerts in ${open!.incidents} incidents`;
    print({ name: `drain: ${name}`, value, unit: "commands/s", goal: { is: "atLeast", than: goal, of: "value" }, n: events, note });
    if (open!.alerts > 5000) await readWhole(print);
    now = addMs(now, 86_400_000);
  }
  missed = named();
} finally {
  await db.close();
  await server.stop();
  await rm(directory, { recursive: true, force: true });
}
process.exitCode = missed.length > 0 ? 1 : 0;

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
    envelopes.push(create("configurationItem", { name: nameOf(index), ciClass: "cmdb_ci_server", service }, id));
    envelopes.push(create("dependency", { dependent: id, supplier: ids.down, relation: "Depends on::Used by" }));
  }
  for (let from = 0; from < envelopes.length; from += 500) {
    const { outcomes } = await office.door.batch(envelopes.slice(from, from + 500).sort((one, other) => (one.kind < other.kind ? -1 : 1)));
    for (const outcome of outcomes) if (!outcome.ok) throw new Error(outcome.refusal.sentence);
  }
  return ids.integration;
}

function nameOf(index: number): string {
  return `app-${String(index).padStart(4, "0")}`;
}

type Next = (index: number) => Partial<AlertEvent> & { resource: string };

/** What comes in: mostly what fires already, and the worst case, in which nothing does. */
function scenarios(dice: Dice): readonly (readonly [string, Next])[] {
  const checks = ["HighErrorRate", "HighLatency", "UpstreamErrors", "CircuitOpen"];
  return [
    [
      "a storm of 400 conditions that repeat, some of them ending",
      (index) => {
        if (index === 0) return { resource: "core-db", check: "PostgresDown", severity: "critical" };
        const which = dice.whole(Math.min(400, 40 + index / 4));
        return { resource: nameOf(which), check: checks[which % checks.length]!, action: dice.chance(0.03) ? "resolve" : "trigger" };
      },
    ],
    [
      "10,000 conditions at once on what needs one database",
      (index) =>
        index === 0
          ? { resource: "core-db", check: "PostgresGone", severity: "critical" }
          : { resource: nameOf(index % machines), check: `${checks[index % checks.length]}${Math.floor(index / machines)}` },
    ],
  ];
}

/** Milliseconds each batch took, fsync and all. */
async function run(office: Office, integration: string, next: Next): Promise<number[]> {
  const took: number[] = [];
  for (let from = 0; from < events; from += inBatch) {
    const envelopes = Array.from({ length: inBatch }, (_, place) => envelopeOf(office, integration, next(from + place)));
    now = addMs(now, 3000);
    const began = performance.now();
    const { outcomes } = await office.door.batch(envelopes);
    took.push(performance.now() - began);
    for (const outcome of outcomes) if (!outcome.ok && outcome.refusal.code !== "nothingFires") throw new Error(outcome.refusal.sentence);
  }
  return took;
}

function envelopeOf(office: Office, integration: string, given: ReturnType<Next>): Envelope {
  const nothing = { component: null, group: null, class: null, environment: "production", service: null, eventId: null, sourceKey: null };
  const summary = `${given.resource}: ${given.check ?? "check"} at ${10 + (office.newId().charCodeAt(31) % 80)}%`;
  const labels = { cluster: "eu-1", job: "node", instance: `${given.resource}:9100`, alertname: given.check ?? "" };
  const event = {
    ...nothing,
    action: "trigger",
    severity: "error",
    identity: {},
    links: [],
    details: {},
    occurredAt: now,
    ...given,
    labels,
    summary,
  };
  return { kind: "alert", commandId: office.newId(), actor, command: { type: "receive", integration, ...event } };
}
