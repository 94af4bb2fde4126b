import type { Actor } from "../kernel/actor.ts";
import type { Envelope } from "../kernel/practice.ts";
import type { Tx } from "./db/connection.ts";
import type { Outcome } from "./handle.ts";
import { kindEntry } from "./house.ts";
import { companionEnvelopes, refuseSubject, stepEnvelopes } from "./import-check.ts";
import type { Plan, PlannedSubject } from "./import-plan.ts";
import { beat, type ImportRun, insertLines, type LedgerRow, TakenOver, writeLedger } from "./import-store.ts";
import type { Office } from "./office.ts";

export type Progress = { done: number; total: number; refused: number };
type Laying = {
  office: Office;
  plan: Plan;
  run: ImportRun;
  actor: Actor;
  worker: string;
  signal: AbortSignal;
  progress: Progress;
  onProgress(progress: Progress): void;
};

const stepsAtOnce = 500;

/**
 * Lays a plan down in batches through the one door, each with its ledger rows in one transaction: what is acknowledged is in once, and what
 * was broken off begins again where it ended. Answers whether it came to the end.
 */
export async function layDown(laying: Laying): Promise<"done" | "stopped"> {
  await passNumbers(laying);
  await makeCompanions(laying);
  const batches = batchesOf(laying.plan.subjects);
  // Two at a time: while the database writes one, the rules decide the next. Batches share no record, so their order does not matter.
  const lanes = await Promise.allSettled([layLane(laying, batches), layLane(laying, batches)]);
  for (const lane of lanes) if (lane.status === "rejected") throw lane.reason;
  return lanes.some((lane) => lane.status === "fulfilled" && lane.value === "stopped") ? "stopped" : "done";
}

async function layLane(laying: Laying, batches: Iterator<PlannedSubject[][]>): Promise<"done" | "stopped"> {
  for (let next = batches.next(); !next.done; next = batches.next()) {
    for (const batch of next.value) {
      if (await isStopped(laying)) return "stopped";
      await layBatch(laying, batch);
      laying.onProgress(laying.progress);
    }
  }
  return "done";
}

/** Moves the kind's numbers past the highest of the file, so that no new record is given one that is still to come. */
async function passNumbers({ office, plan }: Laying): Promise<void> {
  await passNumbersOf(
    office,
    plan.importer.kind,
    plan.subjects.map((one) => one.number),
  );
}

/** No house counts so far: a number beyond is kept on its record, and the counter does not follow it. */
const mostCounted = 99_999_999;

/** The highest of some numbers of a kind that its counter has to pass; 0 where it has to pass none. */
export function highestCounted(prefix: string, numbers: readonly (string | null)[]): number {
  const pattern = new RegExp(`^${prefix}(\\d{1,15})$`);
  let highest = 0;
  for (const number of numbers) {
    const counted = Number(pattern.exec(number ?? "")?.[1] ?? 0);
    if (counted <= mostCounted && counted > highest) highest = counted;
  }
  return highest;
}

/** Moves a kind's numbers past the highest of some that come from elsewhere. */
export async function passNumbersOf(office: Office, kind: string, numbers: readonly (string | null)[]): Promise<void> {
  const { model, table } = kindEntry(office.house, kind);
  if (!model.number) return;
  const highest = highestCounted(model.number.prefix, numbers);
  if (highest === 0) return;
  await office.db.transaction(async (tx) => {
    // Altering takes the lock that `nextval` waits for, so that the sequence cannot move between the look and the leap.
    await tx.run(`alter sequence ${table.name}_number increment by 1`);
    await tx.query(`select setval('${table.name}_number', greatest($1, last_value)) from ${table.name}_number`, [highest]);
  });
}

async function makeCompanions(laying: Laying): Promise<void> {
  const { office, plan, actor, run, worker } = laying;
  for (let from = 0; from < plan.companions.length; from += stepsAtOnce / 2) {
    const some = plan.companions.slice(from, from + stepsAtOnce / 2);
    const envelopes = some.flatMap((one) => companionEnvelopes(one, actor, office.clock.now()));
    await office.door.batch(envelopes, undefined, async (tx, outcomes) => {
      const bad = outcomes.findIndex((one) => !one.ok && one.refusal.code !== "taken" && one.refusal.code !== "alreadyInactive");
      const outcome = outcomes[bad];
      if (outcome && !outcome.ok) throw new ImportRefused(`${envelopes[bad]!.kind} could not be made: ${outcome.refusal.sentence}`);
      await beat(tx, { id: run.id, now: office.clock.now(), worker, done: 0, refused: 0 });
    });
    if (laying.signal.aborted) return;
  }
}

/** A refusal that ends a run, with its sentence. */
export class ImportRefused extends Error {}

/** Whole records until a batch is full. A record with more steps than fit is split between rows, into batches that follow one another. */
function* batchesOf(subjects: readonly PlannedSubject[]): Generator<PlannedSubject[][]> {
  let batch: PlannedSubject[] = [];
  let steps = 0;
  for (const subject of subjects) {
    if (subject.steps.length > stepsAtOnce) {
      yield [...partsOf(subject)].map((part) => [part]);
      continue;
    }
    if (steps + subject.steps.length > stepsAtOnce) {
      yield [batch];
      batch = [];
      steps = 0;
    }
    batch.push(subject);
    steps += subject.steps.length;
  }
  if (batch.length > 0) yield [batch];
}

function* partsOf(subject: PlannedSubject): Generator<PlannedSubject> {
  for (let from = 0; from < subject.rows.length; from += stepsAtOnce) {
    const rows = subject.rows.slice(from, from + stepsAtOnce);
    const lines = new Set(rows.map((row) => row.line));
    yield { ...subject, rows, steps: subject.steps.filter((step) => lines.has(step.row.line)) };
  }
}

/** Whether a run is to end after the batch in hand. */
export async function isStopped({ office, run, signal }: Pick<Laying, "office" | "run" | "signal">): Promise<boolean> {
  if (signal.aborted) return true;
  const [row] = await office.db.query<{ wanted: boolean }>(
    "select stop_wanted as wanted from import_run where id = $1",
    [run.id],
    "import-stop",
  );
  return row?.wanted ?? true;
}

async function layBatch(laying: Laying, batch: readonly PlannedSubject[]): Promise<void> {
  try {
    await send(laying, batch);
  } catch (error) {
    if (error instanceof TakenOver || isAway(error)) throw error;
    // One bad record must not cost its neighbours: each is tried alone.
    if (batch.length > 1) for (const one of batch) await layBatch(laying, [one]);
    else await layNot(laying, batch[0]!, error);
    return;
  }
  laying.progress.done += batch.reduce((sum, subject) => sum + subject.rows.length, 0);
}

class StepRefused extends Error {
  readonly place: number;
  constructor(place: number, sentence: string) {
    super(sentence);
    this.place = place;
  }
}

async function send({ office, plan, run, actor, worker }: Laying, batch: readonly PlannedSubject[]): Promise<void> {
  const envelopes: Envelope[] = batch.flatMap((subject) => stepEnvelopes(plan, subject, actor));
  const ledger = batch.flatMap(ledgerRows);
  await office.door.batch(envelopes, undefined, async (tx: Tx, outcomes: readonly Outcome[]) => {
    const place = outcomes.findIndex((one) => !one.ok);
    const refused = outcomes[place];
    if (refused && !refused.ok) throw new StepRefused(place, refused.refusal.sentence);
    await writeLedger(tx, run, { rows: ledger, kind: plan.importer.kind, now: office.clock.now(), worker });
  });
}

function ledgerRows(subject: PlannedSubject): LedgerRow[] {
  const times = new Map(subject.steps.map((step) => [step.row.hash, step.at]));
  const last = subject.steps.at(-1)!.at;
  return subject.rows.map(({ hash, line }) => ({ hash, line, record: subject.id, at: times.get(hash) ?? last }));
}

async function layNot(laying: Laying, subject: PlannedSubject, error: unknown): Promise<void> {
  const { office, plan, run, worker } = laying;
  const place = error instanceof StepRefused ? error.place : 0;
  const line = subject.steps[place]!.row.line;
  const sentence = error instanceof StepRefused ? error.message : `The database refused it: ${(error as Error).message}`;
  if (!(error instanceof StepRefused))
    office.log.warn({ run: run.id, line, error: (error as Error).message }, "a record could not be imported");
  refuseSubject(plan, subject, { line, sentence });
  const verdicts = new Map(subject.rows.map((row) => [row.line, plan.verdicts.get(row.line) ?? []]));
  await office.db.transaction(async (tx) => {
    await insertLines(tx, run.id, verdicts);
    await beat(tx, { id: run.id, now: office.clock.now(), worker, done: 0, refused: subject.rows.length });
  });
  laying.progress.refused += subject.rows.length;
}

/** The database went away: nothing is wrong with the record, and the run goes on later. */
export function isAway(error: unknown): boolean {
  const { code = "", message } = error as { code?: string; message: string };
  return /^(57P|08|53)/.test(code) || /^E[A-Z]+$/.test(code) || /terminated|timeout exceeded|ended/i.test(message);
}
