// The Desk over many open items: `npx tsx bench/triage.ts [--count 100000]`, on a database of its own that is thrown away.
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { composeLine } from "../src/app/compose.ts";
import { createCommand } from "../src/app/create-command.ts";
import { ownMigrations } from "../src/app/migrations.ts";
import { root } from "../src/app/place.ts";
import { loadStarter } from "../src/app/starter/starter.ts";
import { type Database, openDatabase } from "../src/engine/db/connection.ts";
import { startEmbedded } from "../src/engine/db/embedded.ts";
import { migrate } from "../src/engine/db/migrate.ts";
import { type Log, type Office, openOffice } from "../src/engine/office.ts";
import { systemActor } from "../src/kernel/actor.ts";
import { type Concern, concernOf, gateCodes } from "../src/kernel/concern.ts";
import { deriveId, type Id } from "../src/kernel/ids.ts";
import { addMinutes, type Instant } from "../src/kernel/time.ts";
import { type Band, nextBandChange, standingAt } from "../src/practices/triage/band.rules.ts";
import { deskOf } from "../src/practices/triage/desk.ts";
import { usualTerms } from "../src/practices/triage/policy.rules.ts";
import { type Scales, type Weighed, weigh } from "../src/practices/triage/score.rules.ts";
import { sweepBatch } from "../src/practices/triage/sweep.ts";
import { makeDice } from "./dice.ts";
import { makePrint, type Print } from "./line.ts";
import { quantile } from "./pace.ts";

const { values: chosen } = parseArgs({ options: { count: { type: "string", default: "100000" } } });
const now: Instant = "2026-11-26T13:00:00.000Z";
const actor = systemActor("bench");
const say = (line: string) => void process.stderr.write(`${line}\n`);
const log: Log = { info: () => undefined, warn: () => undefined, error: (fields) => say(JSON.stringify(fields)) };

async function measure(): Promise<number> {
  const count = Number(chosen.count);
  const { print, missed } = makePrint({ incidents: 0, durability: "fsync on, synchronous_commit on (embedded)", postgresql: "embedded" });
  const items = itemsOf(count);
  measureWhole(items, print);
  const folder = join(root, "data", "bench", `triage-${process.pid}`);
  await mkdir(folder, { recursive: true });
  const server = await startEmbedded({ dataDirectory: join(folder, "database"), settings: {} });
  const db = openDatabase(server.connection, { connections: 4, onError: () => undefined });
  try {
    await migrate(db, await ownMigrations());
    const office = await openOffice({ db, house: composeLine(), clock: { now: () => now }, log });
    await loadStarter(office, { name: "Bench and Company", timeZone: "Europe/Berlin", at: addMinutes(now, -600) });
    await fill(db, office, items);
    await measureEvents(db, office, print);
    await measureWhileWeighed(db, office, print);
  } finally {
    await db.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
  for (const name of missed()) say(`missed: ${name}`);
  return missed().length === 0 ? 0 : 1;
}

/** Concerns of every kind and shape, from one seed. */
function itemsOf(count: number): Weighed[] {
  const dice = makeDice(7);
  return Array.from({ length: count }, (_, place): Weighed => {
    const concern: Concern = concernOf({
      rootCauseKey: `cause-${dice.whole(count)}`,
      title: `Item ${place}`,
      facts: "tier 2 · somebody has it",
      impact: dice.chance(0.7)
        ? { users: { tier: (1 + dice.whole(4)) as 1 | 2 | 3 | 4, share: dice.next(), words: "Some of the users." }, exposure: null }
        : null,
      irreversibleAt: dice.chance(0.8) ? addMinutes(now, dice.whole(40_000) - 5000) : null,
      timeNeededMinutes: dice.chance(0.3) ? dice.whole(600) : null,
      trend: dice.chance(0.4) ? { short: dice.whole(40), long: 1 + dice.whole(20), n: dice.whole(40), words: "So many in 14 days" } : null,
      onlyDirector: dice.pick([0, 0, 0, 0.5, 1] as const),
      expectedCost: dice.chance(0.4) ? { amount: dice.whole(500_000), currency: "EUR", words: "So much." } : null,
      gates: dice.chance(0.02)
        ? [{ code: dice.pick(gateCodes).value, since: addMinutes(now, dice.whole(3000) - 100), words: "A gate." }]
        : [],
    });
    return { kind: dice.pick(["incident", "change", "problem", "contract", "reviewAction"]), concern };
  });
}

/** Everything weighed anew, with its band and the moment it next changes. Raw: the scores alone, without bands and moments. */
function measureWhole(items: readonly Weighed[], print: Print): void {
  const scales: Scales = { terms: usualTerms, favours: [] };
  const took: number[] = [];
  const bare: number[] = [];
  const bands: Record<Band, number> = { NOW: 0, TODAY: 0, WEEKLY: 0 };
  for (let round = 0; round < 5; round++) {
    const began = performance.now();
    for (const item of items) {
      const { band } = standingAt(item, scales, now, null);
      nextBandChange(item, scales, now, band);
      if (round === 0 && band !== null) bands[band]++;
    }
    took.push(performance.now() - began);
    const again = performance.now();
    for (const item of items) weigh(item, scales, now);
    bare.push(performance.now() - again);
  }
  const [value, raw] = [middle(took), middle(bare)];
  const note = `${items.length} items, ${bands.NOW} NOW, ${bands.TODAY} TODAY, ${bands.WEEKLY} WEEKLY; raw: the scores alone`;
  print({
    name: "triage of all open items",
    value,
    unit: "ms",
    goal: { is: "atMost", than: 2000, of: "value" },
    raw,
    ratio: value / raw,
    n: took.length,
    note,
  });
}

/** Puts the lines into the table as rows, so that an event meets a full one. */
async function fill(db: Database, office: Office, items: readonly Weighed[]): Promise<void> {
  const scales: Scales = { terms: usualTerms, favours: [] };
  const seed = office.newId();
  const step = 5000;
  for (let from = 0; from < items.length; from += step) {
    const rows = items.slice(from, from + step).map((item, offset) => {
      const { band, weight } = standingAt(item, scales, now, null);
      const { concern, kind } = item;
      return {
        id: deriveId(seed, from + offset),
        kind,
        cause: concern.rootCauseKey,
        title: concern.title,
        concern,
        band,
        tenths: weight.tenths,
        at: nextBandChange(item, scales, now, band),
      };
    });
    await db.run(
      `insert into triage_exception (id, version, created_at, updated_at, extra, source_kind, source, root_cause_key, title, title_fold, confidential, opened_at,
         concern, said, heard, band, score_tenths, policy_revision, state, next_band_change_at, wake_at)
       select id, 1, $2, $2, '{}', kind, id, cause, title, lower(title), false, $2, concern, concern, 'x', band, tenths, 1, 'open', at, at
       from jsonb_to_recordset($1::jsonb) as r (id text, kind text, cause text, title text, concern jsonb, band text, tenths integer, at timestamptz)`,
      [JSON.stringify(rows), now],
    );
  }
  await db.run("vacuum (analyze) triage_exception");
}

/** One event a time through the door, durable, with what the Desk makes of it; raw: an event of the same record that is none of the Desk's. And the Desk itself. */
async function measureEvents(db: Database, office: Office, print: Print): Promise<void> {
  const ids: Id[] = [];
  for (let n = 0; n < 20; n++) {
    const id = office.newId();
    await must(office, {
      kind: "directorAsk",
      id,
      command: createCommand(office.house, "directorAsk", { title: `Ask ${n}`, dueAt: addMinutes(now, 900) }),
    });
    ids.push(id);
  }
  const edit = (changes: (n: number) => Record<string, unknown>) => async (n: number) => {
    const began = performance.now();
    await must(office, { kind: "directorAsk", id: ids[n % ids.length]!, command: { type: "edit", changes: changes(n) } });
    return performance.now() - began;
  };
  const heard = edit((n) => ({ dueAt: addMinutes(now, 300 + n), expectedCost: 100 + n }));
  const unheard = edit((n) => ({ details: `Note ${n}` }));
  const [took, bare]: [number[], number[]] = [[], []];
  for (let n = 0; n < 220; n++) {
    const [one, other] = [await heard(n), await unheard(n)];
    if (n >= 20) took.push(one);
    if (n >= 20) bare.push(other);
  }
  const [value, raw] = [middle(took), middle(bare)];
  const [total] = await db.query<{ count: number }>("select count(*)::int as count from triage_exception");
  const note = `among ${total!.count} lines; p99 ${Math.round(quantile(ordered(took), 0.99))} ms; raw: an edit that changes no concern`;
  print({
    name: "triage of one event, durable",
    value,
    unit: "ms",
    goal: { is: "atMost", than: 20, of: "value" },
    raw,
    ratio: value / raw,
    n: took.length,
    note,
  });
  const read: number[] = [];
  for (let n = 0; n < 20; n++) {
    const began = performance.now();
    await deskOf(office, actor);
    read.push(performance.now() - began);
  }
  print({
    name: "the Desk among all open items",
    value: middle(read),
    unit: "ms",
    n: read.length,
    note: "no promise; it counts causes over the whole index",
  });
}

/** A policy comes into force: every line is weighed anew in batches, and events go on meanwhile. Raw: the same events before. */
async function measureWhileWeighed(db: Database, office: Office, print: Print): Promise<void> {
  const id = office.newId();
  await must(office, {
    kind: "directorAsk",
    id,
    command: createCommand(office.house, "directorAsk", { title: "Asked meanwhile", dueAt: now }),
  });
  const event = async (n: number) => {
    const began = performance.now();
    await must(office, { kind: "directorAsk", id, command: { type: "edit", changes: { expectedCost: 100 + n } } });
    return performance.now() - began;
  };
  const bare: number[] = [];
  for (let n = 0; n < 100; n++) bare.push(await event(n));
  const policy = office.newId();
  const draft = createCommand(office.house, "triagePolicy", { name: "Sooner", nowFrom: 55, nowUntil: 45 });
  await must(office, { kind: "triagePolicy", id: policy, command: draft });
  const began = performance.now();
  await must(office, { kind: "triagePolicy", id: policy, command: { type: "putInForce" } });
  const putMs = performance.now() - began;
  let isWeighed = false;
  const sweeping = (async () => {
    while ((await sweepBatch(office, { name: "reweigh", now })) !== null);
    isWeighed = true;
  })();
  const took: number[] = [];
  for (let n = 0; !isWeighed; n++) {
    took.push(await event(1000 + n));
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await sweeping;
  const wholeMs = performance.now() - began;
  const [left] = await db.query<{ count: number; all: number }>(
    "select count(*) filter (where policy_revision <> 2)::int as count, count(*)::int as all from triage_exception where gone_at is null and state <> 'decided'",
  );
  const [value, raw] = [quantile(ordered(took), 0.99), quantile(ordered(bare), 0.99)];
  const whole = `all ${left!.all} lines in ${(wholeMs / 1000).toFixed(1)} s, ${left!.count} left; putting it in force took ${Math.round(putMs)} ms`;
  const note = `p50 ${Math.round(middle(took))} ms, most ${Math.round(Math.max(...took))} ms; ${whole}; raw: p99 before`;
  print({ name: "triage of one event while all are weighed anew, p99", value, unit: "ms", raw, ratio: value / raw, n: took.length, note });
}

function ordered(times: readonly number[]): number[] {
  return times.toSorted((one, other) => one - other);
}

function middle(times: readonly number[]): number {
  return quantile(ordered(times), 0.5);
}

async function must(
  office: Office,
  envelope: { kind: string; id: Id; command: { type: string } & Record<string, unknown> },
): Promise<void> {
  const outcome = await office.door.send({ ...envelope, commandId: office.newId(), actor });
  if (!outcome.ok) throw new Error(outcome.refusal.sentence);
}

process.exitCode = await measure();
