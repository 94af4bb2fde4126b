// The change calendar among many changes: `npx tsx bench/changes.ts [--count 100000] [--home DIRECTORY]`, on a database of its own that is kept there.
import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { composeLine } from "../src/app/compose.ts";
import { createCommand } from "../src/app/create-command.ts";
import { identityOf } from "../src/app/identity.ts";
import { ownMigrations } from "../src/app/migrations.ts";
import { root, systemClock } from "../src/app/place.ts";
import { loadStarter } from "../src/app/starter/starter.ts";
import { type Database, openDatabase } from "../src/engine/db/connection.ts";
import { startEmbedded } from "../src/engine/db/embedded.ts";
import { migrate } from "../src/engine/db/migrate.ts";
import { handleIn } from "../src/engine/handle.ts";
import { type Log, type Office, openOffice } from "../src/engine/office.ts";
import { verifyJournal } from "../src/engine/verify.ts";
import { deriveId, type Id } from "../src/kernel/ids.ts";
import type { Envelope } from "../src/kernel/practice.ts";
import { addDays, DAY_MS, HOUR_MS, type Instant, instant, ms } from "../src/kernel/time.ts";
import type { ChangeRequest } from "../src/practices/change/model.ts";
import { riskOf } from "../src/practices/change/risk.rules.ts";
import { riskFacts } from "../src/practices/change/risk-store.ts";
import { makeCaller } from "./caller.ts";
import { type Company, draft, foundCompany } from "./company.ts";
import { makeDice } from "./dice.ts";
import { makePrint, type Print } from "./line.ts";
import { pace, quantile } from "./pace.ts";
import { serve } from "./server.ts";

const { values: chosen } = parseArgs({
  options: { count: { type: "string", default: "100000" }, home: { type: "string", default: join(root, "data", "bench") } },
});
const say = (line: string) => void process.stderr.write(`${line}\n`);
const log: Log = { info: () => undefined, warn: () => undefined, error: (fields) => say(JSON.stringify(fields)) };

/** How many lie in the quarter that is looked at; the rest were closed in the three years before it. */
const ahead = 2_000;
const years = 3;
const inOneBatch = 500;
const items = 600;
type Made = { key: string; from: Instant; seconds: number; count: number };

async function measure(): Promise<number> {
  const count = Number(chosen.count);
  const directory = join(chosen.home, `changes-${count}`);
  const made = await madeIn(directory, count);
  const served = await serve(directory);
  const db = await served.connect();
  const caller = makeCaller({ port: served.port, key: made.key });
  const { print, missed } = makePrint({ incidents: 0, durability: "fsync on, synchronous_commit on (embedded)", postgresql: "embedded" });
  try {
    const note = `${count} changes, ${ahead} in the quarter, made with a valid journal in ${made.seconds} s`;
    await measureCalendar({ db, print, ask: caller.get, from: made.from, note });
    await measureOnes({ db, print, ask: caller.get });
  } finally {
    caller.close();
    await db.close();
    await served.stop();
  }
  for (const name of missed()) say(`missed: ${name}`);
  return missed().length === 0 ? 0 : 1;
}

type Measuring = { db: Database; print: Print; ask: (path: string) => Promise<string> };

async function measureCalendar({ db, print, ask, from, note }: Measuring & { from: Instant; note: string }): Promise<void> {
  const to = addDays(from, 90);
  const path = `/api/changes/calendar?from=${from}&to=${to}`;
  const raw = {
    text: `select id, number, short_description, state, risk, service, team, assignee, planned_start, planned_end from change
      where planned_start < $2 and planned_start > $1::timestamptz - interval '14 days' and planned_end > $1 and state <> '4' order by planned_start, id`,
    values: [from, to],
  };
  await pace({ lanes: 1, turns: 10 }, () => ask(path));
  const one = await pace({ lanes: 1, turns: 150, seconds: 30 }, () => ask(path));
  const own = await pace({ lanes: 1, turns: 150, seconds: 15 }, () => db.query(raw.text, raw.values));
  const shown = (JSON.parse(await ask(path)) as { counts: { changes: number; collisions: number } }).counts;
  const limit = quantile(own.times, 0.5);
  const told = `${shown.changes} changes and ${shown.collisions} collisions drawn; ${note}`;
  for (const [name, share] of [
    ["p50", 0.5],
    ["p99", 0.99],
  ] as const) {
    const value = quantile(one.times, share);
    const goal = { is: "atMost", than: 150, of: "value" } as const;
    print({
      name: `calendar of a quarter: ${name}`,
      value,
      unit: "ms",
      goal,
      raw: limit,
      ratio: value / limit,
      n: one.times.length,
      note: told,
    });
  }
}

/** One change at a time: what its window meets, and its risk. */
async function measureOnes({ db, print, ask }: Measuring): Promise<void> {
  const open = await db.query<{ id: Id; from: Instant; to: Instant }>(
    `select id, planned_start as "from", planned_end as "to" from change where state = '-5' order by md5(id) limit 300`,
  );
  const windowOf = (index: number) => open[index % open.length]!;
  const asked = (index: number) => ask(`/api/changes/${windowOf(index).id}/window?from=${windowOf(index).from}&to=${windowOf(index).to}`);
  await pace({ lanes: 1, turns: 40 }, asked);
  const met = await pace({ lanes: 1, turns: 600, seconds: 30 }, asked);
  const overlaps = `select id, service, assignee from change where state in ('-5','-4','-3','-2','-1') and planned_start < $2 and planned_end > $1`;
  const own = await pace({ lanes: 1, turns: 300, seconds: 15 }, (index) => db.query(overlaps, [windowOf(index).from, windowOf(index).to]));
  const goal = { is: "atMost", than: 50, of: "value" } as const;
  tell(print, "collisions, freezes and on call of one window, by HTTP: p99", { times: met.times, raw: own.times, goal });
  const office = await openOffice({ db, house: composeLine(), clock: systemClock, log });
  const records = await db.query<ChangeRequest>(
    `select id, change_type as "changeType", service, team, assignee, configuration_item as "configurationItem",
       coalesce(affected_items, '{}') as "affectedItems", planned_start as "plannedStart", planned_end as "plannedEnd", updated_at as "updatedAt",
       rollback_rehearsed_on as "rollbackRehearsedOn" from change where id = any($1)`,
    [open.map((one) => one.id)],
  );
  const summed = async (index: number) => {
    const record = records[index % records.length]!;
    return riskOf(record, await riskFacts(office.db, office.house, record));
  };
  await pace({ lanes: 1, turns: 20 }, summed);
  const risk = await pace({ lanes: 1, turns: 300, seconds: 30 }, summed);
  const history = "select count(*) from change where state = '3' and closed_at > $1";
  const year = await pace({ lanes: 1, turns: 100, seconds: 15 }, () => db.query(history, [addDays(office.clock.now(), -365)]));
  tell(print, "risk of one change: p99", { times: risk.times, raw: year.times, goal });
}

type Told = { times: number[]; raw: number[]; goal: { is: "atMost"; than: number; of: "value" } };

function tell(print: Print, name: string, { times, raw, goal }: Told): void {
  const value = quantile(times, 0.99);
  const limit = quantile(raw, 0.99);
  const note = `p50 ${quantile(times, 0.5).toFixed(1)} ms`;
  print({ name, value, unit: "ms", goal, raw: limit, ratio: value / limit, n: times.length, note });
}

/** The changes that are kept from an earlier run, or made now through the rules, journalled, and verified. */
async function madeIn(directory: string, count: number): Promise<Made> {
  const mark = join(directory, "made.json");
  const kept = await readFile(mark, "utf8").catch(() => null);
  if (kept !== null) return JSON.parse(kept) as Made;
  await mkdir(directory, { recursive: true });
  const began = performance.now();
  const settings = { synchronous_commit: "off", max_wal_size: "4GB" };
  const server = await startEmbedded({ dataDirectory: join(directory, "database"), settings });
  const db = openDatabase(server.connection, { connections: 4, onError: () => undefined });
  try {
    await migrate(db, await ownMigrations());
    const from = instant(Math.floor(ms(systemClock.now()) / DAY_MS) * DAY_MS + DAY_MS);
    const at = addDays(from, -365 * years - 10);
    const office = await openOffice({ db, house: composeLine(), clock: { now: () => at }, log });
    await loadStarter(office, { name: "Bench and Company", timeZone: "Europe/Berlin", at });
    const maker = await makeMaker(office, await foundCompany(office, at), at);
    await pastChanges(maker, { count: count - ahead, from });
    await changesAhead(maker, from);
    await db.run("vacuum (analyze)");
    const kinds = [...office.house.kinds.values()].map((entry) => ({ kind: entry.model.kind, table: entry.table.name }));
    const { ok, faults } = await verifyJournal(db, { kinds });
    if (!ok) throw new Error(`What was made does not verify: ${faults[0]?.sentence}`);
    const clock = { now: () => systemClock.now() };
    const identity = identityOf({ ...office, clock, newId: () => randomBytes(16).toString("hex") }, null, { url: "http://localhost" });
    const { secret: key } = await identity.createKey({ personId: draft().company.director.personId, name: "bench", scopes: null });
    await db.run("checkpoint");
    const made: Made = { key, from, count, seconds: Math.round((performance.now() - began) / 1000) };
    await writeFile(mark, JSON.stringify(made), { mode: 0o600 });
    return made;
  } finally {
    await db.close();
    await server.stop();
  }
}

type Maker = { office: Office; company: Company; dice: ReturnType<typeof makeDice>; template: Id; things: Id[] };

/** Items with what they need, freezes, agreed windows, and the template that past changes are of. */
async function makeMaker(office: Office, company: Company, at: Instant): Promise<Maker> {
  const dice = makeDice(20_261_127);
  const things = Array.from({ length: items }, (_, index) => deriveId(company.director.personId, `item/${index}`));
  const template = deriveId(company.director.personId, "template");
  const serviceOf = (index: number) => company.services[index % company.services.length]!.id;
  const words = { implementationPlan: "Do", testPlan: "Look", rollbackPlan: "Undo", rollbackTrigger: "It fails", rollbackMinutes: 20 };
  const envelopes: Envelope[] = [
    made(office, at, { kind: "changeTemplate", id: template, actor: company.administrator, values: { name: "Patch", ...words } }),
    ...things.map((id, index) =>
      made(office, at, {
        kind: "configurationItem",
        id,
        actor: company.administrator,
        values: { name: `Item ${index}`, ciClass: "cmdb_ci_server", service: serviceOf(index) },
      }),
    ),
    ...Array.from({ length: 2 * items }, (_, index) => {
      const values = {
        dependentKind: "configurationItem",
        dependent: dice.pick(things),
        supplier: dice.pick(things),
        supplierKind: "configurationItem",
      };
      const id = deriveId(company.director.personId, `needs/${index}`);
      const actor = company.administrator;
      return made(office, at, {
        kind: "dependency",
        id,
        actor,
        values: { ...values, relation: "Depends on::Used by", hard: index % 3 === 0 },
      });
    }),
  ];
  for (let place = 0; place < envelopes.length; place += inOneBatch)
    await send(office, envelopes.slice(place, place + inOneBatch), at, inOneBatch / 4);
  const approve: Envelope = {
    kind: "changeTemplate",
    id: template,
    commandId: office.newId(),
    actor: company.director,
    quiet: true,
    command: { type: "approveRevision" },
  };
  await send(office, [approve], at, 1);
  return { office, company, dice, template, things };
}

type Making = { kind: string; id: Id; actor: Envelope["actor"]; values: Record<string, unknown> };
function made(office: Office, at: Instant, { kind, id, actor, values }: Making): Envelope {
  return { kind, id, commandId: deriveId(id, "create"), actor, at, quiet: true, command: createCommand(office.house, kind, values) };
}

/** Refuses where more than so many are refused: a bench on what is not there measures nothing. */
async function send({ db, house }: Office, envelopes: readonly Envelope[], now: Instant, mayRefuse = 0): Promise<void> {
  const { outcomes } = await db.transaction((tx) => handleIn(tx, house, [...envelopes], { now }));
  const refused = outcomes.filter((one) => !one.ok);
  const [first] = refused;
  if (refused.length > mayRefuse && first && !first.ok)
    throw new Error(`${refused.length} of ${envelopes.length} refused: ${first.refusal.sentence}`);
}

/** Standard changes that went all the way, five hundred at a time, over the years before. */
async function pastChanges(maker: Maker, { count, from }: { count: number; from: Instant }): Promise<void> {
  const batches = Math.ceil(count / inOneBatch);
  for (let batch = 0; batch < batches; batch++) {
    const atMs = ms(from) - ((batches - batch) / batches) * years * 365 * DAY_MS;
    const at = instant(Math.floor(atMs / HOUR_MS) * HOUR_MS);
    const ids = Array.from({ length: Math.min(inOneBatch, count - batch * inOneBatch) }, () => maker.office.newId());
    const later = (hours: number) => instant(ms(at) + hours * HOUR_MS);
    const windows = () => ({ plannedStart: later(1 + maker.dice.next()), plannedEnd: later(4 + maker.dice.whole(6)) });
    const { director } = maker.company;
    const all = (command: Envelope["command"]) =>
      ids.map((id): Envelope => ({ kind: "change", id, commandId: maker.office.newId(), actor: director, quiet: true, command }));
    await send(
      maker.office,
      ids.map((id) => changeOf(maker, { id, at, values: { changeType: "standard", template: maker.template, ...windows() } })),
      at,
    );
    await send(maker.office, all({ type: "schedule" }), at);
    await send(maker.office, all({ type: "implement" }), later(3));
    await send(maker.office, all({ type: "finish" }), later(3.5));
    const closing = (index: number) => (index % 20 === 0 ? "successful_issues" : "successful");
    await send(
      maker.office,
      all({ type: "close" }).map((one, index) => ({
        ...one,
        command: { type: "close", closeCode: closing(index), closeNotes: "As planned." },
      })),
      later(4),
    );
    if (batch % 20 === 0) say(`${batch * inOneBatch} changes closed`);
  }
}

/** New changes over the quarter ahead, at most hours of the night, with two items each. */
async function changesAhead(maker: Maker, from: Instant): Promise<void> {
  for (let place = 0; place < ahead; place += inOneBatch) {
    const envelopes = Array.from({ length: inOneBatch }, () => {
      const startMs = ms(from) + maker.dice.whole(89) * DAY_MS + Math.floor(maker.dice.next() * 96) * 15 * 60_000;
      const plannedEnd = instant(startMs + (1 + maker.dice.whole(8)) * HOUR_MS);
      const affectedItems = [maker.dice.pick(maker.things)];
      const values = {
        plannedStart: instant(startMs),
        plannedEnd,
        affectedItems,
        configurationItem: maker.dice.pick(maker.things),
        rollbackMinutes: 30,
      };
      return changeOf(maker, { id: maker.office.newId(), at: from, values });
    });
    await send(maker.office, envelopes, from);
  }
}

function changeOf(
  { office, company, dice }: Maker,
  { id, at, values }: { id: Id; at: Instant; values: Record<string, unknown> },
): Envelope {
  const service = dice.pick(company.services);
  const said = {
    shortDescription: `Patch level ${dice.whole(90)}`,
    service: service.id,
    assignee: dice.pick(service.crew.agents).personId,
    ...values,
  };
  return made(office, at, { kind: "change", id, actor: company.director, values: said });
}

process.exitCode = await measure();
