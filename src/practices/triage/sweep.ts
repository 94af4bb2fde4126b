import type { Tx } from "../../engine/db/connection.ts";
import { handleIn } from "../../engine/handle.ts";
import type { Follower, KindEntry } from "../../engine/house.ts";
import type { Office } from "../../engine/office.ts";
import { isPassing, type TimedWork, timeRuns } from "../../engine/waker.ts";
import { systemActor } from "../../kernel/actor.ts";
import type { Concern } from "../../kernel/concern.ts";
import type { Id } from "../../kernel/ids.ts";
import type { AnyRecord } from "../../kernel/model.ts";
import type { Change, Envelope } from "../../kernel/practice.ts";
import type { Instant } from "../../kernel/time.ts";
import { digestOf, exceptionId } from "./reactions.ts";
import { askSweep, countOf, countStanding, endSweep, lockSweep, nextIds, nextStanding, type Sweep, stepSweep } from "./sweep-store.ts";

const actor = systemActor("triage");
/** So many lines are held at once: others wait for them no longer than that takes. */
const mostInBatch = 100;
const budgetMs = 1_500;

/** Weighs lines anew after a change of what counts, and builds lines of records that were there before: in batches, from where it stood, once for all nodes. */
export function sweepingTheDesk(office: Office): TimedWork {
  let isResting = false;
  return {
    name: "desk-sweep",
    async nextDue() {
      const [row] = await office.db.query<{ at: Instant | null }>(
        "select min(asked_at) as at from triage_sweep where finished_at is null",
        [],
        "sweep-due",
      );
      return row?.at ?? null;
    },
    async runDue(now) {
      const began = performance.now();
      let done = 0;
      for (const name of ["reweigh", "build"] as const)
        while (!isResting && performance.now() - began < budgetMs) {
          const some = await sweepOn(office, name, now);
          if (some === null) break;
          done += some;
        }
      return done;
    },
    rest() {
      isResting = true;
    },
  };
}

/** One batch; where it faults one record after another, and past the one at fault: the log has it, and those behind it are not left waiting. */
async function sweepOn(office: Office, name: Sweep["name"], now: Instant): Promise<number | null> {
  try {
    return await sweepBatch(office, { name, now });
  } catch (error) {
    if (isPassing(error)) throw error;
  }
  for (let some = 0; some < mostInBatch; some++) {
    try {
      if ((await sweepBatch(office, { name, now, most: 1 })) === null) return some;
    } catch (error) {
      if (isPassing(error)) throw error;
      office.log.error({ sweep: name, error: (error as Error).stack }, "a line of the Desk could not be swept and is left as it is");
      await sweepBatch(office, { name, now, most: 1, isPassedOver: true });
    }
  }
  return mostInBatch;
}

/** One batch, in a transaction of its own that also says how far it came; null: nothing is asked for, or another node is at it. */
export async function sweepBatch(
  office: Office,
  asked: { name: Sweep["name"]; now: Instant; most?: number; isPassedOver?: boolean },
): Promise<number | null> {
  const { name, now, most = mostInBatch, isPassedOver = false } = asked;
  const { house } = office;
  let held: Tx | undefined;
  const end = () => {
    if (held) house.policies.settle(held);
  };
  try {
    const done = await office.db.transaction(async (tx) => {
      held = tx;
      if (!(await timeRuns(tx))) return null;
      const sweep = await lockSweep(tx, name);
      if (!sweep) return null;
      // Another node may have changed what counts: it is read anew for each batch.
      house.policies.forget(["triagePolicy", "directorPriority"]);
      const batch = name === "reweigh" ? await toReweigh(tx, sweep, most) : await toBuild({ tx, office, sweep, now, most, isPassedOver });
      if (batch === null) {
        await endSweep(tx, name, now);
        return { count: 0, changes: [] as readonly Change[], n: null };
      }
      const handled = await handleIn(
        tx,
        house,
        (isPassedOver ? [] : batch.envelopes).map((one) => ({ ...one, commandId: office.newId() })),
        { now },
      );
      await stepSweep(tx, { ...batch.step, name });
      return { count: batch.step.done, changes: handled.changes, n: handled.n };
    });
    end();
    if (done === null) return null;
    await office.door.announce(done.changes, done.n);
    return done.count;
  } catch (error) {
    end();
    house.policies.clear();
    throw error;
  }
}

type Step = { kind: string | null; after: string; swept: readonly string[]; done: number; total: number };
type Batch = { envelopes: Omit<Envelope, "commandId">[]; step: Step };

async function toReweigh(tx: Tx, { after, total }: Sweep, most: number): Promise<Batch | null> {
  const ids = await nextStanding(tx, after, most);
  if (ids.length === 0) return null;
  const envelopes = ids.map((id) => ({ kind: "triageException", id, actor, quiet: true, command: { type: "reweigh" } }));
  return { envelopes, step: { kind: null, after: ids.at(-1)!, swept: [], done: ids.length, total: total ?? (await countStanding(tx)) } };
}

type Building = { tx: Tx; office: Office; sweep: Sweep; now: Instant; most: number; isPassedOver: boolean };

async function toBuild(given: Building): Promise<Batch | null> {
  const { tx, office, sweep, most, isPassedOver } = given;
  const entries = [...office.house.kinds.values()].filter((entry) => entry.kind.concern);
  const total = sweep.total ?? (await totalOf(tx, entries));
  const swept = [...sweep.swept];
  for (const entry of entries.filter(({ model }) => !sweep.swept.includes(model.kind))) {
    const { kind } = entry.model;
    const ids = await nextIds(tx, entry.table.name, sweep.kind === kind ? sweep.after : "", most);
    if (ids.length > 0) {
      const envelopes = isPassedOver ? [] : await saidOf(given, entry, ids);
      return { envelopes, step: { kind, after: ids.at(-1)!, swept, done: ids.length, total } };
    }
    swept.push(kind);
  }
  return null;
}

async function totalOf(tx: Tx, entries: readonly KindEntry[]): Promise<number> {
  let total = 0;
  for (const { table } of entries) total += await countOf(tx, table.name);
  return total;
}

/**
 * What records of a kind say now, where it is another thing than their line has heard. Records and lines are locked first, in this order, as commands
 * lock them: so nothing older is written over what a command says meanwhile.
 */
async function saidOf({ tx, office, now }: Building, entry: KindEntry, ids: readonly Id[]): Promise<Batch["envelopes"]> {
  const { model, table, concernFacts } = entry;
  const records = await table.load(tx, ids, true);
  const lines = new Map(records.map((record) => [record.id, exceptionId(model.kind, record.id)]));
  const rows = await tx.query<{ id: Id; heard: string; gone: boolean }>(
    "select id, heard, gone_at is not null as gone from triage_exception where id = any($1) order by id for update",
    [[...lines.values()]],
    "sweep-lines",
  );
  const heard = new Map(rows.flatMap((row) => (row.gone ? [] : [[row.id, row.heard] as const])));
  const facts = (await concernFacts?.(tx, records, now, office.house)) ?? {};
  return records.flatMap((record): Batch["envelopes"] => {
    const id = lines.get(record.id)!;
    const rest = { kind: "triageException", id, actor, quiet: true };
    const concern = concernOr(office, entry, record, facts);
    if (concern === undefined) return [];
    if (concern === null) return heard.has(id) ? [{ ...rest, command: { type: "cease" } }] : [];
    const digest = digestOf(concern, now);
    if (heard.get(id) === digest) return [];
    const about = { sourceKind: model.kind, source: record.id, sourceNumber: record.number };
    return [{ ...rest, command: { type: "raise", ...about, concern, heard: digest } }];
  });
}

/** What a record says; undefined where it faults: its line is left as it is, and the log has it, so that those behind it are built. */
function concernOr(
  office: Office,
  { kind, model }: KindEntry,
  record: AnyRecord,
  facts: Record<string, unknown>,
): Concern | null | undefined {
  try {
    return kind.concern?.(record, facts) ?? null;
  } catch (error) {
    office.log.error({ kind: model.kind, id: record.id, error: (error as Error).stack }, "a record could not say what concerns it");
    return undefined;
  }
}

/** A policy that comes into force, or a priority that changes, asks that all lines be weighed anew; in the same transaction, so none is forgotten. */
export const reweighFollower: Follower = async (tx, changes, now) => {
  const isAsked = changes.some(
    ({ kind, events }) =>
      (kind === "directorPriority" && events.length > 0) ||
      (kind === "triagePolicy" && events.some(({ type }) => type === "policyInForce")),
  );
  if (isAsked) await askSweep(tx, "reweigh", now);
};
