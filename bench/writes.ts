import { randomBytes } from "node:crypto";
import type { Database } from "../src/engine/db/connection.ts";
import type { Office } from "../src/engine/office.ts";
import type { Actor } from "../src/kernel/actor.ts";
import { idFrom } from "../src/kernel/ids.ts";
import type { Envelope } from "../src/kernel/practice.ts";
import { type Caller, makeCaller } from "./caller.ts";
import { draft } from "./company.ts";
import { type Dice, makeDice } from "./dice.ts";
import type { Print } from "./line.ts";
import type { Loaded } from "./load.ts";
import { median, pace, quantile } from "./pace.ts";
import { copied, insertPlainly, removeCopies, rowsOf } from "./raw.ts";
import { makeReport } from "./words.ts";

const secondsOfCreates = 6;
/** A server that has run for a while: its code is compiled, its connections have prepared what they write. */
const warmCreates = 4_000;

/** Creates through HTTP: answered when durable, at one connection and at eight, beside plain inserts of the same rows, one commit each. */
export async function measureCreates(given: { port: number; db: Database; keys: Loaded["keys"]; print: Print }): Promise<void> {
  const { port, db, keys, print } = given;
  const caller = makeCaller({ port, key: keys.analyst });
  const dice = makeDice(Date.now());
  const ids: string[] = [];
  const create = async () => {
    const answer = JSON.parse(await caller.post("/api/incidents", body(dice))) as { record: { id: string } };
    ids.push(answer.record.id);
  };
  await pace({ lanes: 8, turns: warmCreates, seconds: 15 }, create);
  const limit = await plainRate(db, ids.slice(-200));
  await rateOf({ caller, print, create, lanes: 1, least: 300, limit });
  await rateOf({ caller, print, create, lanes: 8, least: 1_000, limit });
  caller.close();
}

async function rateOf(given: {
  caller: Caller;
  print: Print;
  create: () => Promise<void>;
  lanes: number;
  least: number;
  limit: number;
}): Promise<void> {
  const { print, create, lanes, least, limit } = given;
  const { times, seconds } = await pace({ lanes, turns: Number.POSITIVE_INFINITY, seconds: secondsOfCreates }, create);
  const rate = times.length / seconds;
  print({
    name: `create through HTTP, ${lanes} connection${lanes === 1 ? "" : "s"}`,
    value: rate,
    unit: "commands/s",
    goal: { is: "atLeast", than: least, of: "value" },
    raw: limit,
    ratio: rate / limit,
    n: times.length,
    note: `p50 ${quantile(times, 0.5).toFixed(2)} ms, p99 ${quantile(times, 0.99).toFixed(2)} ms; raw: the same rows, one connection, one commit each`,
  });
}

async function plainRate(db: Database, ids: readonly string[]): Promise<number> {
  const rows = await db.query<{ id: string; n: number }>("select id, n from journal where kind = 'incident' and id = any($1)", [ids]);
  const times: number[] = [];
  try {
    for (const { id, n } of rows) times.push(await insertPlainly(db, copied(await ownRows(db, id, n), 0)));
  } finally {
    await removeCopies(db);
  }
  return 1000 / median(times);
}

/** What one create of a transaction that several shared wrote. */
async function ownRows(db: Database, id: string, n: number) {
  const { incident, clock, journal, measureFact, notice } = await rowsOf(db, [id], [n]);
  return {
    incident,
    clock,
    journal: journal.filter((row) => row.about === id),
    measureFact: measureFact.filter((row) => row.subject === id),
    notice,
  };
}

const batchSize = 500;
const warmBatches = 3;
const batches = 12;

/** `handle` in batches in this process, beside plain inserts of the very rows it wrote, one commit for each batch. */
export async function measureHandle(office: Office, print: Print): Promise<void> {
  const { db } = office;
  const dice = makeDice(Date.now());
  const times: number[] = [];
  const plain: number[] = [];
  let perCommand = 0;
  try {
    for (let batch = 0; batch < warmBatches + batches; batch++) {
      const envelopes = Array.from({ length: batchSize }, () => createEnvelope(office, dice));
      const began = performance.now();
      const { outcomes, n } = await office.door.batch(envelopes);
      const took = performance.now() - began;
      const ids = outcomes.map((outcome) => {
        if (!outcome.ok) throw new Error(`A create of the bench was refused: ${outcome.refusal.sentence}`);
        return outcome.record.id;
      });
      const written = await rowsOf(db, ids, [n!]);
      const own = await insertPlainly(db, copied(written, batch + 1));
      if (batch < warmBatches) continue;
      times.push(took);
      plain.push(own);
      perCommand = Object.values(written).reduce((sum, rows) => sum + rows.length, 0) / batchSize;
    }
  } finally {
    await removeCopies(db);
  }
  const rate = (1000 * batchSize) / median(times);
  const limit = (1000 * batchSize) / median(plain);
  print({
    name: `handle in batches of ${batchSize}`,
    value: rate,
    unit: "commands/s",
    goal: { is: "atLeast", than: 0.25, of: "ratio" },
    raw: limit,
    ratio: rate / limit,
    n: batches * batchSize,
    note: `median batch ${median(times).toFixed(0)} ms; ${perCommand.toFixed(1)} rows a command; raw: multi-row inserts of those rows, one commit a batch`,
  });
}

function createEnvelope(office: Office, dice: Dice): Envelope {
  const actor: Actor = dice.pick(draftOnce().crews).agents[0]!;
  const commandId = idFrom(Date.parse(office.clock.now()), randomBytes(10));
  return { kind: "incident", commandId, actor, command: { type: "create", ...body(dice) } };
}

let drafted: ReturnType<typeof draft>["company"] | undefined;

function draftOnce(): ReturnType<typeof draft>["company"] {
  drafted ??= draft().company;
  return drafted;
}

/** A new incident as a form would send it. */
export function body(dice: Dice): Record<string, unknown> {
  const { services, callers } = draftOnce();
  const service = dice.pick(services);
  const { solution: _, ...told } = makeReport(dice, service.name);
  return {
    ...told,
    caller: dice.pick(callers).personId,
    service: service.id,
    impact: dice.pick(["2", "3"]),
    urgency: dice.pick(["2", "3"]),
    contactType: "phone",
  };
}
