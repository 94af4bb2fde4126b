import type { ConfigurationPlan, PlannedItem } from "./configuration-plan.ts";
import type { Verdict } from "./import-plan.ts";
import { isStopped, type Progress } from "./import-run.ts";
import { beat, type ImportFound, type ImportRun, insertLines, type LedgerRow, writeLedger } from "./import-store.ts";
import type { Office } from "./office.ts";

type Laying = {
  office: Office;
  plan: ConfigurationPlan;
  run: ImportRun;
  worker: string;
  signal: AbortSignal;
  progress: Progress;
  onProgress(progress: Progress): void;
};

const itemsAtOnce = 100;

/** Lays a plan down in its order, each batch with its ledger rows in one transaction. Answers whether it came to the end. */
export async function layConfiguration(laying: Laying): Promise<"done" | "stopped"> {
  const { plan, progress, onProgress } = laying;
  for (let from = 0; from < plan.work.length; from += itemsAtOnce) {
    if (await isStopped(laying)) return "stopped";
    await layItems(laying, plan.work.slice(from, from + itemsAtOnce));
    onProgress(progress);
  }
  return "done";
}

async function layItems({ office, run, worker, progress }: Laying, items: readonly PlannedItem[]): Promise<void> {
  const envelopes = items.flatMap((one) => one.envelopes);
  const now = office.clock.now();
  let done = 0;
  let refused = 0;
  await office.door.batch(envelopes, now, async (tx, outcomes) => {
    const rows = new Map<string, LedgerRow[]>();
    const verdicts = new Map<number, Verdict[]>();
    let at = 0;
    for (const { line, item, hash, envelopes: own } of items) {
      const no = outcomes.slice(at, at + own.length).find((one) => !one.ok);
      at += own.length;
      const { kind, id } = own[0]!;
      if (no && !no.ok) verdicts.set(line, [{ result: "refused", column: item.place, reason: no.refusal.sentence, makes: item.makes }]);
      else rows.set(kind, [...(rows.get(kind) ?? []), { hash, line, record: id, at: now }]);
    }
    for (const [kind, some] of rows) await writeLedger(tx, run, { rows: some, kind, now, worker });
    // Somebody changed the house since the plan was made: what is refused now is told at its line.
    if (verdicts.size > 0) {
      await insertLines(tx, run.id, verdicts);
      await beat(tx, { id: run.id, now, worker, done: 0, refused: verdicts.size });
    }
    refused = verdicts.size;
    done = items.length - refused;
  });
  progress.done += done;
  progress.refused += refused;
}

/** What a dry run found, as it is kept with its run. */
export function foundInConfiguration(plan: ConfigurationPlan): { found: ImportFound; rowsTotal: number; verdicts: Map<number, Verdict[]> } {
  const counts: ImportFound["counts"] = { make: 0, add: 0, unchanged: 0, refused: 0, remarks: 0, records: 0, companions: {} };
  for (const [head, ...remarks] of plan.verdicts.values()) {
    if (head && head.result !== "remark") counts[head.result] += 1;
    counts.remarks += remarks.length;
  }
  counts.records = plan.work.flatMap((one) => one.envelopes).filter((one) => one.command.type === "create").length;
  const found = { columns: [], questions: [], sentences: plan.sentences, unknown: {}, problems: [], counts };
  return { found, rowsTotal: counts.make + counts.add, verdicts: plan.verdicts };
}
