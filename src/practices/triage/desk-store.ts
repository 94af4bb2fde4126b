import type { Tx } from "../../engine/db/connection.ts";
import { type House, kindEntry } from "../../engine/house.ts";
import type { Id } from "../../kernel/ids.ts";
import { addDays, type Instant } from "../../kernel/time.ts";
import type { Band } from "./band.rules.ts";
import type { DeskRecord } from "./desk.model.ts";
import type { DeskPage } from "./facts.ts";
import type { Exception } from "./model.ts";

const onDesk = "t.gone_at is null and t.state in ('open', 'acknowledged')";
/** So many rows of a band are read; of what is not urgent fewer. The rest is counted. */
const mostRows: Readonly<Record<Band, number>> = { NOW: 200, TODAY: 200, WEEKLY: 60 };

/** The lines of a band by the index over band and score, highest first. */
export function linesOf(tx: Tx, house: House, band: Band): Promise<Exception[]> {
  const { table } = kindEntry(house, "triageException");
  return tx.query<Exception>(
    `select ${table.select} from triage_exception t where ${onDesk} and t.band = $1 order by t.score_tenths desc, t.id limit $2`,
    [band, mostRows[band]],
    "desk-lines",
  );
}

/** What was delegated, put off or folded, what comes back soonest first. */
export function offLines(tx: Tx, house: House): Promise<Exception[]> {
  const { table } = kindEntry(house, "triageException");
  return tx.query<Exception>(
    `select ${table.select} from triage_exception t where t.gone_at is null and t.state in ('delegated', 'snoozed', 'folded')
     order by t.due_at nulls last, t.score_tenths desc, t.id limit 60`,
    [],
    "desk-off",
  );
}

/** How many causes stand on the Desk in each band, a cause in its highest. */
export async function causeCounts(tx: Tx): Promise<DeskPage["counts"]> {
  const rows = await tx.query<{ rank: number; count: number }>(
    `select rank, count(*)::int as count from (
       select min(case t.band when 'NOW' then 0 when 'TODAY' then 1 else 2 end) as rank from triage_exception t where ${onDesk} and t.band is not null group by t.root_cause_key
     ) causes group by rank`,
    [],
    "desk-counts",
  );
  const of = (rank: number) => rows.find((row) => row.rank === rank)?.count ?? 0;
  return { now: of(0), today: of(1), weekly: of(2) };
}

/** How many records on the Desk have each of these causes. */
export async function sizesOf(tx: Tx, causes: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.query<{ cause: string; count: number }>(
    `select t.root_cause_key as cause, count(*)::int as count from triage_exception t where ${onDesk} and t.band is not null and t.root_cause_key = any($1) group by 1`,
    [causes],
    "desk-sizes",
  );
  return new Map(rows.map((row) => [row.cause, row.count]));
}

/** The next weekly review that is planned. */
export async function nextReview(tx: Tx, now: Instant): Promise<DeskPage["review"]> {
  const [row] = await tx.query<NonNullable<DeskPage["review"]>>(
    `select number, title, starts_at as "startsAt" from v_meeting where decides_on = 'triageException' and state = 'planned' and starts_at > $1
     order by starts_at, id limit 1`,
    [now],
    "desk-review",
  );
  return row ?? null;
}

/** What the measures say of the last 30 days: lines of NOW, how the director judged them, and misses. */
export async function deskRecord(tx: Tx, now: Instant): Promise<DeskRecord> {
  const days = 30;
  const rows = await tx.query<{ measure: string; count: number }>(
    `select measure, count(*)::int as count from measure_fact
     where measure in ('triage.now', 'triage.right', 'triage.wrong', 'triage.missed') and at > $1 and at <= $2 and retracted is null group by measure`,
    [addDays(now, -days), now],
    "desk-record",
  );
  const of = (measure: string) => rows.find((row) => row.measure === measure)?.count ?? 0;
  return { days, nowLines: of("triage.now"), right: of("triage.right"), wrong: of("triage.wrong"), missed: of("triage.missed") };
}

/** The names of people. */
export async function namesOf(tx: Tx, ids: readonly (Id | null)[]): Promise<ReadonlyMap<Id, string>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))];
  if (wanted.length === 0) return new Map();
  const rows = await tx.query<{ id: Id; name: string }>("select id, name from v_person where id = any($1)", [wanted], "desk-names");
  return new Map(rows.map((row) => [row.id, row.name]));
}
