import { atTheBeginning, type Mark } from "../../connectors/servicenow/source/keyset.ts";
import type { Base } from "../../connectors/servicenow/source/merge.ts";
import type { Database, Tx } from "../../engine/db/connection.ts";
import type { Id } from "../../kernel/ids.ts";
import type { MovingSource } from "../../kernel/moving.ts";
import { addMs, type Instant } from "../../kernel/time.ts";
import type { MovingReport, MovingRun, MovingSettings, MovingWhat } from "./contract.ts";

/** A row of the source and the record here that it is. */
export type MovedRow = {
  id: string;
  kind: string;
  record: Id;
  word: string | null;
  hash: string;
  historyAt: Instant | null;
  /** From when on `historyIds` names every entry; those of `historyAt` alone where it is not said. */
  historyFrom?: Instant | null;
  historyIds: readonly string[];
  /** What both sides last agreed on, and up to which transaction entries of here were sent; kept for incidents. */
  base?: Base | null;
  sentN?: number | null;
};
const patienceMs = 60_000;

/** Takes a source for one worker; false where another works on it. */
export async function claimSource(
  db: Database,
  given: { name: string; url: string; user: string; settings: MovingSettings; worker: string; now: Instant; tool?: string },
): Promise<boolean> {
  const { name, url, user, settings, worker, now, tool = "servicenow" } = given;
  const text = `insert into moving_source as s (name, url, user_name, settings, worker, beat_at, stop_wanted, tool) values ($1, $2, $3, $4, $5, $6, false, $8)
    on conflict (name) do update set url = $2, user_name = $3, settings = $4, worker = $5, beat_at = $6, stop_wanted = false
    where s.tool = $8 and (s.worker is null or s.beat_at < $7)`;
  const isOurs = (await db.run(text, [name, url, user, JSON.stringify(settings), worker, now, addMs(now, -patienceMs), tool])) > 0;
  // A run whose process died did not come to its end; this one goes on with it.
  if (isOurs) await db.run("update moving_run set state = 'stopped', ended_at = $2 where source = $1 and state = 'running'", [name, now]);
  return isOurs;
}

/** Says that the worker is at it still; answers whether it is to go on. */
export async function beat(db: Database, given: { name: string; worker: string; now: Instant }): Promise<boolean> {
  const { name, worker, now } = given;
  const text = "update moving_source set beat_at = $3 where name = $1 and worker = $2 returning stop_wanted as stop";
  const [row] = await db.query<{ stop: boolean }>(text, [name, worker, now]);
  return row?.stop === false;
}

export async function letGo(db: Database, given: { name: string; worker: string; syncedAt: Instant | null }): Promise<void> {
  const text = "update moving_source set worker = null, synced_at = coalesce($3, synced_at) where name = $1 and worker = $2";
  await db.run(text, [given.name, given.worker, given.syncedAt]);
}

/** Asks whoever works on a source to end after the page in hand. */
export async function askToStop(db: Database, name: string): Promise<boolean> {
  return (await db.run("update moving_source set stop_wanted = true where name = $1 and worker is not null", [name])) > 0;
}

export async function sourcesHere(db: Database, now: Instant): Promise<MovingSource[]> {
  const text = `select name, url, user_name as "userName", settings, synced_at as "syncedAt", worker is not null and beat_at >= $1 as "isBusy", tool
    from moving_source order by name`;
  return db.query<MovingSource>(text, [addMs(now, -patienceMs)]);
}

export async function beginRun(db: Database, run: { id: Id; source: string; what: MovingWhat; now: Instant; report: MovingReport }) {
  const text = "insert into moving_run (id, source, what, state, begun_at, report) values ($1, $2, $3, 'running', $4, $5)";
  await db.run(text, [run.id, run.source, run.what, run.now, JSON.stringify(run.report)]);
}

export async function noteRun(db: Database, run: Pick<MovingRun, "id" | "state" | "endedAt" | "report" | "failure">): Promise<void> {
  const text = "update moving_run set state = $2, ended_at = $3, report = $4, failure = $5 where id = $1";
  await db.run(text, [run.id, run.state, run.endedAt, JSON.stringify(run.report), run.failure]);
}

export async function newestRuns(db: Database, limit: number): Promise<MovingRun[]> {
  const text = `select id, source, what, state, begun_at as "begunAt", ended_at as "endedAt", report, failure from moving_run
    order by n desc limit $1`;
  return db.query<MovingRun>(text, [limit]);
}

/** Lets go of what runs over a source came to that began before an instant. */
export async function forgetRuns(db: Database, source: string, before: Instant): Promise<void> {
  await db.run("delete from moving_run where source = $1 and begun_at < $2 and state <> 'running'", [source, before]);
}

/** One run with all it came to; null where there is none. */
export async function runById(db: Database, id: Id): Promise<MovingRun | null> {
  const text = `select id, source, what, state, begun_at as "begunAt", ended_at as "endedAt", report, failure from moving_run where id = $1`;
  return (await db.query<MovingRun>(text, [id]))[0] ?? null;
}

export async function markOf(db: Database, source: string, name: string): Promise<Mark> {
  const [row] = await db.query<Mark>("select at, id from moving_mark where source = $1 and name = $2", [source, name]);
  return row ?? atTheBeginning;
}

export async function writeMark(tx: Tx, source: string, name: string, mark: Mark): Promise<void> {
  const text = `insert into moving_mark (source, name, at, id) values ($1, $2, $3, $4)
    on conflict (source, name) do update set at = excluded.at, id = excluded.id`;
  await tx.run(text, [source, name, mark.at, mark.id]);
}

export async function movedRows(db: Database | Tx, source: string, name: string, ids: readonly string[]): Promise<Map<string, MovedRow>> {
  const text = `select id, kind, record, word, hash, history_at as "historyAt", history_from as "historyFrom", history_ids as "historyIds", base, sent_n as "sentN" from moving_row
    where source = $1 and name = $2 and id = any($3)`;
  return new Map((await db.query<MovedRow>(text, [source, name, ids])).map((row) => [row.id, row]));
}

/** Which of some records here came from another source than this one, and from which. */
export async function movedElsewhere(db: Database, source: string, records: readonly Id[]): Promise<Map<Id, string>> {
  if (records.length === 0) return new Map();
  const text = `select r.record, s.name from moving_source s join moving_row r on r.source = s.name and r.record = any($2) where s.name <> $1`;
  return new Map((await db.query<{ record: Id; name: string }>(text, [source, records])).map((row) => [row.record, row.name]));
}

/** Which records here are which of the source, where their ids differ. */
export async function aliasesOf(db: Database, source: string): Promise<Map<string, Id>> {
  const text = "select id, record from moving_row where source = $1 and id <> record";
  return new Map((await db.query<{ id: string; record: Id }>(text, [source])).map((row) => [row.id, row.record]));
}

/** The persons here that users of the source are, by the name they sign in with there. */
export async function personsByWord(db: Database, source: string, words: readonly string[]): Promise<Map<string, Id>> {
  const text = "select word, record from moving_row where source = $1 and name = 'sys_user' and word = any($2)";
  return new Map((await db.query<{ word: string; record: Id }>(text, [source, words])).map((row) => [row.word, row.record]));
}

/** Every row of a table that is here: source id to record. */
export async function allMoved(db: Database, source: string, name: string): Promise<Map<string, { record: Id; hash: string }>> {
  const rows = await db.query<{ id: string; record: Id; hash: string }>(
    "select id, record, hash from moving_row where source = $1 and name = $2",
    [source, name],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

export async function writeMoved(tx: Tx, source: string, name: string, rows: readonly MovedRow[]): Promise<void> {
  if (rows.length === 0) return;
  const text = `insert into moving_row (source, name, id, kind, record, word, hash, history_at, history_from, history_ids, base, sent_n)
    select $1, $2, x.id, x.kind, x.record, x.word, x.hash, x."historyAt", x."historyFrom", x."historyIds", x.base, x."sentN"
    from jsonb_to_recordset($3::jsonb) as x(id text, kind text, record text, word text, hash text, "historyAt" timestamptz, "historyFrom" timestamptz, "historyIds" jsonb,
      base jsonb, "sentN" bigint)
    on conflict (source, name, id) do update set kind = excluded.kind, record = excluded.record, word = excluded.word, hash = excluded.hash,
      history_at = excluded.history_at, history_from = excluded.history_from, history_ids = excluded.history_ids,
      base = excluded.base, sent_n = excluded.sent_n`;
  await tx.run(text, [source, name, JSON.stringify(rows)]);
}
