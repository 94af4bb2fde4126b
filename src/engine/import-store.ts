import { createHash } from "node:crypto";
import type { Id } from "../kernel/ids.ts";
import type { Instant } from "../kernel/time.ts";
import type { Tx } from "./db/connection.ts";
import type { ColumnView, Mapping } from "./import-columns.ts";
import type { ImportProblem, ImportSettings } from "./import-contract.ts";
import type { ImportQuestion, Verdict } from "./import-plan.ts";

export type ImportState = "new" | "toCheck" | "checked" | "asking" | "toRun" | "running" | "stopped" | "done" | "failed";
/** Who asked for an import: it is done in their name. */
export type ImportActor = { personId: Id | null; name: string; onBehalfOf: { personId: Id; name: string } | null };
/** What the dry run found. */
export type ImportFound = {
  columns: ColumnView[];
  questions: ImportQuestion[];
  sentences: string[];
  unknown: Record<string, string[]>;
  problems: ImportProblem[];
  counts: {
    make: number;
    add: number;
    unchanged: number;
    refused: number;
    remarks: number;
    records: number;
    companions: Record<string, number>;
  };
};
export type ImportRun = {
  id: Id;
  importer: string;
  source: string;
  fileName: string;
  size: number;
  state: ImportState;
  settings: ImportSettings;
  mapping: Mapping | null;
  found: ImportFound | null;
  failure: string | null;
  actor: ImportActor;
  rowsTotal: number;
  rowsDone: number;
  rowsRefused: number;
  stopWanted: boolean;
  createdAt: Instant;
  begunAt: Instant | null;
  endedAt: Instant | null;
  beatAt: Instant | null;
};
/** A line of the report; `imported` once its row is in the ledger of this run. */
export type ReportLine = {
  line: number;
  ordinal: number;
  result: string;
  column: string | null;
  reason: string | null;
  makes: string | null;
  imported: boolean;
};

const chunkBytes = 256 * 1024;
const columns = `id, importer, source, file_name as "fileName", size, state, settings, mapping, found, failure, actor, rows_total as "rowsTotal",
  rows_done as "rowsDone", rows_refused as "rowsRefused", stop_wanted as "stopWanted", created_at as "createdAt", begun_at as "begunAt",
  ended_at as "endedAt", beat_at as "beatAt"`;

/** Keeps a file and what was chosen for it. */
export async function insertRun(
  tx: Tx,
  run: Pick<ImportRun, "id" | "importer" | "source" | "fileName" | "settings" | "actor" | "createdAt">,
  bytes: Uint8Array,
): Promise<void> {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const values = [
    run.id,
    run.importer,
    run.source,
    run.fileName,
    bytes.length,
    sha256,
    JSON.stringify(run.settings),
    JSON.stringify(run.actor),
    run.createdAt,
  ];
  await tx.run(
    `insert into import_run (id, importer, source, file_name, size, sha256, state, settings, mapping, actor, rows_total, rows_done, rows_refused, stop_wanted, created_at)
     values ($1, $2, $3, $4, $5, $6, 'new', $7, 'null', $8, 0, 0, 0, false, $9)`,
    values,
  );
  for (let from = 0, ordinal = 0; from < bytes.length; from += chunkBytes, ordinal++)
    await tx.run("insert into import_chunk (run, ordinal, bytes) values ($1, $2, $3)", [
      run.id,
      ordinal,
      bytes.subarray(from, from + chunkBytes),
    ]);
}

/** A run, or null. */
export async function findRun(tx: Tx, id: Id): Promise<ImportRun | null> {
  return (await tx.query<ImportRun>(`select ${columns} from import_run where id = $1`, [id], "import-run"))[0] ?? null;
}

/** The newest runs. */
export async function newestRuns(tx: Tx, most: number): Promise<ImportRun[]> {
  return tx.query<ImportRun>(`select ${columns} from import_run order by created_at desc, id desc limit $1`, [most]);
}

/** What never put a row into the house may go: the file, what was found in it, the run itself. */
const mayGo = `state in ('new', 'checked', 'asking', 'failed', 'stopped') and not exists (select from import_row r where r.run = import_run.id)`;

/** Takes a run away that put nothing into the house; false where it did, is under way or over. */
export async function forgetRun(tx: Tx, id: Id): Promise<boolean> {
  return (await tx.run(`delete from import_run where id = $1 and ${mayGo}`, [id])) > 0;
}

/** Takes away runs begun before an instant that put nothing into the house, at most `most` of them; answers how many. */
export async function forgetOldRuns(tx: Tx, before: Instant, most: number): Promise<number> {
  const text = `delete from import_run where id in (select id from import_run where created_at < $1 and ${mayGo} order by created_at limit $2)`;
  return tx.run(text, [before, most]);
}

/** The file of a run, whole. */
export async function bytesOfRun(tx: Tx, id: Id): Promise<Uint8Array> {
  const rows = await tx.query<{ bytes: Buffer }>("select bytes from import_chunk where run = $1 order by ordinal", [id]);
  return Buffer.concat(rows.map((row) => row.bytes));
}

/** Replaces what was chosen; whatever was found before is void. */
export async function writeChoices(tx: Tx, id: Id, settings: ImportSettings, mapping: Mapping | null): Promise<void> {
  const text = "update import_run set settings = $2, source = $3, mapping = $4, state = 'new', found = null, failure = null where id = $1";
  await tx.run(text, [id, JSON.stringify(settings), settings.source, JSON.stringify(mapping)]);
}

/** Replaces the report of a run by what a dry run found, line by line. */
export async function writeFound(
  tx: Tx,
  id: Id,
  given: { state: ImportState; found: ImportFound; rowsTotal: number; verdicts: Map<number, Verdict[]> },
): Promise<void> {
  const { state, found, rowsTotal, verdicts } = given;
  await tx.run("delete from import_line where run = $1", [id]);
  await insertLines(tx, id, verdicts);
  const text = `update import_run set state = $2, found = $3, rows_total = $4, rows_done = 0, rows_refused = 0, ended_at = null, failure = null,
    worker = null, beat_at = null where id = $1`;
  await tx.run(text, [id, state, JSON.stringify(found), rowsTotal]);
}

/** Writes the verdicts of lines over what stood there. */
export async function insertLines(tx: Tx, id: Id, verdicts: Map<number, Verdict[]>): Promise<void> {
  const rows: Record<string, unknown>[] = [];
  const flush = async () => {
    const text = `insert into import_line (run, line, ordinal, result, column_name, reason, makes)
      select $1, x.line, x.ordinal, x.result, x.column_name, x.reason, x.makes
      from jsonb_to_recordset($2::jsonb) as x(line integer, ordinal integer, result text, column_name text, reason text, makes text)
      on conflict (run, line, ordinal) do update set result = excluded.result, column_name = excluded.column_name, reason = excluded.reason, makes = excluded.makes`;
    await tx.run(text, [id, JSON.stringify(rows.splice(0))], "import-lines");
  };
  for (const [line, list] of verdicts) {
    for (const [ordinal, { result, column, reason, makes }] of list.entries())
      rows.push({ line, ordinal, result, column_name: column, reason, makes });
    if (rows.length >= 2000) await flush();
  }
  if (rows.length > 0) await flush();
}

/** A page of the report in file order; `only` those with something to say. `after` is the mark of the page before, "line.ordinal". */
export async function reportPage(
  tx: Tx,
  id: Id,
  given: { after: string | null; limit: number; isTroubleOnly: boolean },
): Promise<ReportLine[]> {
  const [line, ordinal] = (given.after ?? "-1.0").split(".").map(Number);
  const text = `select l.line, l.ordinal, l.result, l.column_name as "column", l.reason, l.makes,
      (l.ordinal = 0 and l.result in ('make', 'add') and exists (select from import_row r where r.run = l.run and r.line = l.line)) as imported
    from import_line l where l.run = $1 and (l.line, l.ordinal) > ($2, $3)${given.isTroubleOnly ? " and l.reason is not null" : ""}
    order by l.line, l.ordinal limit $4`;
  return tx.query<ReportLine>(text, [id, line, ordinal, given.limit]);
}

export type LedgerRow = { hash: string; line: number; record: Id; at: Instant };

/** The ledger rows of a batch and the progress it means, in the batch's own transaction. */
export async function writeLedger(
  tx: Tx,
  run: ImportRun,
  given: { rows: readonly LedgerRow[]; kind: string; now: Instant; worker: string },
): Promise<void> {
  const { rows, kind, now, worker } = given;
  await tx.run(
    `insert into import_row (source, hash, run, line, kind, record, at)
     select $1, x.hash, $2, x.line, $3, x.record, x.at from jsonb_to_recordset($4::jsonb) as x(hash text, line integer, record text, at timestamptz)`,
    [run.settings.source, run.id, kind, JSON.stringify(rows)],
    "import-ledger-rows",
  );
  await beat(tx, { id: run.id, now, worker, done: rows.length, refused: 0 });
}

/** Says that a worker is still at a run, and how far it came. Fails where another worker took the run over. */
export async function beat(tx: Tx, given: { id: Id; now: Instant; worker: string; done: number; refused: number }): Promise<void> {
  const { id, now, worker, done, refused } = given;
  const text = `update import_run set rows_done = rows_done + $4, rows_refused = rows_refused + $5, beat_at = $2 where id = $1 and worker = $3`;
  if ((await tx.run(text, [id, now, worker, done, refused], "import-beat")) === 0) throw new TakenOver();
}

/** Another worker has taken the run over; what this one was about to write is left to it. */
export class TakenOver extends Error {}

/** Takes one run that waits, or whose worker has not been heard of since `staleBefore`; null where there is none. */
export async function claimRun(tx: Tx, given: { now: Instant; staleBefore: Instant; worker: string; id?: Id }): Promise<ImportRun | null> {
  const { now, staleBefore, worker, id = null } = given;
  const text = `update import_run set worker = $3, beat_at = $1, begun_at = case when state = 'toRun' then coalesce(begun_at, $1) else begun_at end,
      state = case when state = 'toRun' then 'running' else state end
    where id = (select id from import_run where (($4::text is null or id = $4) and (state in ('toCheck', 'toRun') or state = 'running')
        and (worker is null or beat_at < $2))
      order by created_at limit 1 for update skip locked)
    returning ${columns}`;
  return (await tx.query<ImportRun>(text, [now, staleBefore, worker, id]))[0] ?? null;
}

/** When a run next wants a worker; null where none does. `patienceMs` is how long a silent worker is waited for. */
export async function nextRunDue(tx: Tx, patienceMs: number): Promise<Instant | null> {
  const text = `select min(case when worker is null then asked_at else beat_at + make_interval(secs => $1 / 1000.0) end) as at
    from import_run where state in ('toCheck', 'toRun', 'running')`;
  return (await tx.query<{ at: Instant | null }>(text, [patienceMs], "import-due"))[0]?.at ?? null;
}
