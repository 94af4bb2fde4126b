import { composeLine } from "../src/app/compose.ts";
import type { Database, Tx } from "../src/engine/db/connection.ts";
import type { Row } from "../src/engine/db/table.ts";
import { type Handled, handleIn } from "../src/engine/handle.ts";
import { type House, kindEntry } from "../src/engine/house.ts";
import { systemActor } from "../src/kernel/actor.ts";
import { idFrom } from "../src/kernel/ids.ts";
import type { Envelope } from "../src/kernel/practice.ts";
import { ms } from "../src/kernel/time.ts";
import type { Incident } from "../src/practices/incident/model.ts";
import { clockId } from "../src/practices/service-level/rules.ts";
import type { Company } from "./company.ts";
import type { Dice } from "./dice.ts";
import { Heap } from "./heap.ts";
import { LivingTable } from "./living.ts";
import { openings, type Step, story } from "./stories.ts";

export type YearAsk = {
  db: Database;
  dice: Dice;
  company: Company;
  count: number;
  fromMs: number;
  toMs: number;
  report: (opened: number) => void;
};
export type YearDone = { commands: number; refused: number };

const mostInOneBatch = 400;
const rowsOfOneWrite = 2_000;
type Waiting = Step | { atMs: number; wake: { kind: string; id: string } };

/**
 * Lives a year through the house itself: the rules decide, the reactions move the clocks, reports make the facts, `handle` journals each batch
 * as one transaction of the chain. Only the records are kept in memory while they change, and written once when they are done.
 */
export async function liveYear(ask: YearAsk): Promise<YearDone> {
  const { db, dice, company, count, fromMs, toMs } = ask;
  const queue = new Heap<Waiting>();
  const house = composeLine();
  const living = keepAlive(house, (kind, id, at) => queue.push({ atMs: ms(at), wake: { kind, id } }));
  await living.service.adopt(db);
  const writer = makeWriter(db, living);
  const opened = openings(dice, { fromMs, toMs }, count);
  let [next, made, commands, refused] = [opened.next(), 0, 0, 0];
  const envelopeOf = (one: Waiting): Envelope | null => {
    if ("envelope" in one) return one.envelope;
    const { kind, id } = one.wake;
    const at = living[kind as "clock" | "incident"].wakeAt(id);
    if (at === null || ms(at) !== one.atMs) return null;
    const commandId = idFrom(one.atMs, dice.bytes(10));
    return { kind, id, commandId, at, actor: systemActor("waker"), quiet: true, command: { type: "wake" } };
  };
  for (;;) {
    const batch: Envelope[] = [];
    let lastMs = fromMs;
    while (batch.length < mostInOneBatch) {
      while (!next.done && next.value <= (queue.peek()?.atMs ?? Number.POSITIVE_INFINITY)) {
        for (const step of story(dice, company, next.value)) queue.push(step);
        made++;
        next = opened.next();
      }
      const first = queue.peek();
      if (!first || first.atMs > toMs) break;
      const envelope = envelopeOf(first);
      if (envelope && clashes(batch, envelope, living)) break;
      queue.pop();
      if (!envelope) continue;
      batch.push(envelope);
      lastMs = first.atMs;
    }
    if (batch.length === 0) break;
    const handled = await handleIn(writer.tx, house, inSegments(batch), { now: new Date(lastMs).toISOString() });
    commands += batch.length;
    refused += countRefused(handled, batch.length);
    await writer.retire(handled);
    ask.report(made);
  }
  await writer.finish();
  return { commands, refused };
}

type Living = { incident: LivingTable; clock: LivingTable; service: LivingTable };

/** Puts tables in memory in the place of those whose rows change often. */
function keepAlive(house: House, onWake: (kind: string, id: string, at: string) => void): Living {
  const living = (kind: string) => {
    const entry = kindEntry(house, kind);
    const table = new LivingTable(entry.table, (id, at) => onWake(kind, id, at));
    entry.table = table;
    return table;
  };
  return { incident: living("incident"), clock: living("clock"), service: living("service") };
}

/** A clock that wakes and a command on its incident keep their order only in different transactions. */
function clashes(batch: readonly Envelope[], one: Envelope, living: Living): boolean {
  const subjectOf = (envelope: Envelope) => (envelope.kind === "clock" ? living.clock.subjectOf(envelope.id!) : envelope.id!);
  const subject = subjectOf(one);
  return batch.some((other) => other.kind !== one.kind && subjectOf(other) === subject);
}

/** Kinds one after the other, so that each is decided with facts read once. */
function inSegments(batch: readonly Envelope[]): Envelope[] {
  return [...batch].sort((a, b) => (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0));
}

function countRefused({ outcomes }: Handled, sent: number): number {
  const refused = outcomes.filter((outcome) => !outcome.ok);
  const [first] = refused;
  if (first && !first.ok && refused.length > Math.max(5, sent / 20))
    throw new Error(`Too much of the year is refused: ${first.refusal.sentence}`);
  return refused.length;
}

/** Journals behind the next batch's back, one statement at a time, and writes records that will not change any more. */
function makeWriter(db: Database, living: Living) {
  let journal: Promise<unknown> = Promise.resolve();
  let records: Promise<unknown> = Promise.resolve();
  const done: { incident: Row[]; clock: Row[] } = { incident: [], clock: [] };
  const after = async (last: Promise<unknown>, work: () => Promise<unknown>): Promise<{ running: Promise<unknown> }> => {
    await last;
    const running = work();
    running.catch(() => undefined);
    return { running };
  };
  const tx: Tx = {
    async query<R>(text: string, values?: unknown[], name?: string): Promise<R[]> {
      if (!name?.startsWith("append-journal")) return db.query<R>(text, values, name);
      ({ running: journal } = await after(journal, () => db.query(text, values, name)));
      // The batch's n is not asked for here; the chain itself is made by the statement.
      return [{ n: 0 } as R];
    },
    run: (text, values, name) => db.run(text, values, name),
  };
  const write = async () => {
    const rows = { incident: done.incident.splice(0), clock: done.clock.splice(0) };
    ({ running: records } = await after(records, async () => {
      await living.incident.write(db, rows.incident);
      await living.clock.write(db, rows.clock);
    }));
  };
  return {
    tx,
    async retire(handled: Handled) {
      for (const { kind, after: record } of handled.changes) {
        if (kind !== "incident" || (record.state !== "7" && record.state !== "8")) continue;
        const { clocks } = record as Incident;
        done.incident.push(...living.incident.take([record.id]));
        done.clock.push(...living.clock.take(Object.keys(clocks).map((definition) => clockId(record.id, definition))));
      }
      if (done.incident.length >= rowsOfOneWrite) await write();
    },
    async finish() {
      done.incident.push(...living.incident.takeAll());
      done.clock.push(...living.clock.takeAll());
      const rest = { incident: done.incident.splice(0), clock: done.clock.splice(0) };
      for (const kind of ["incident", "clock"] as const)
        while (rest[kind].length > 0) {
          done[kind].push(...rest[kind].splice(0, rowsOfOneWrite));
          await write();
        }
      await records;
      await journal;
      await living.service.rewrite(db, living.service.takeAll());
    },
  };
}
