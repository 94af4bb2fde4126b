import type { Tx } from "../../engine/db/connection.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/time.ts";
import type { SweepShown } from "./desk.model.ts";

/** Work over all lines: where it stands. `done` of `total`, in `kind`, up to the id `after`. */
export type Sweep = {
  name: "reweigh" | "build";
  kind: string | null;
  after: string;
  swept: readonly string[];
  done: number;
  total: number | null;
};
/** Asks for it from the beginning. */
export async function askSweep(tx: Tx, name: Sweep["name"], now: Instant): Promise<void> {
  await tx.run(
    `insert into triage_sweep (name, asked_at, after, swept, done) values ($1, $2, '', '{}', 0)
     on conflict (name) do update set asked_at = excluded.asked_at, kind = null, after = '', swept = '{}', done = 0, total = null, finished_at = null`,
    [name, now],
    "ask-sweep",
  );
}

/** What is asked for and not finished, held for this transaction; null where nothing is, or another node holds it. */
export async function lockSweep(tx: Tx, name: Sweep["name"]): Promise<Sweep | null> {
  const [row] = await tx.query<Sweep>(
    "select name, kind, after, swept, done, total from triage_sweep where name = $1 and finished_at is null for update skip locked",
    [name],
    "lock-sweep",
  );
  return row ?? null;
}

type Step = Omit<Sweep, "total"> & { total: number };

/** Says how far it came. */
export async function stepSweep(tx: Tx, { name, kind, after, swept, done, total }: Step): Promise<void> {
  const text = "update triage_sweep set kind = $2, after = $3, swept = $4, done = done + $5, total = $6 where name = $1";
  await tx.run(text, [name, kind, after, [...swept], done, total], "step-sweep");
}

/** Says that it is finished. */
export async function endSweep(tx: Tx, name: Sweep["name"], now: Instant): Promise<void> {
  await tx.run("update triage_sweep set finished_at = $2, total = done where name = $1", [name, now], "end-sweep");
}

/** What is under way just now. */
export async function sweepShown(tx: Tx): Promise<SweepShown | null> {
  const text = "select name, done, total from triage_sweep where finished_at is null order by name desc limit 1";
  return (await tx.query<SweepShown>(text, [], "sweep-shown"))[0] ?? null;
}

/** Lines that stand on the Desk or come back to it, behind an id. */
export async function nextStanding(tx: Tx, after: string, most: number): Promise<Id[]> {
  const text = "select id from triage_exception where gone_at is null and state <> 'decided' and id > $1 order by id limit $2";
  return (await tx.query<{ id: Id }>(text, [after, most], "sweep-standing")).map((row) => row.id);
}

/** How many those are. */
export async function countStanding(tx: Tx): Promise<number> {
  const text = "select count(*)::int as count from triage_exception where gone_at is null and state <> 'decided'";
  return (await tx.query<{ count: number }>(text, [], "sweep-count"))[0]!.count;
}

/** Records of a table behind an id. */
export async function nextIds(tx: Tx, table: string, after: string, most: number): Promise<Id[]> {
  return (await tx.query<{ id: Id }>(`select id from ${table} where id > $1 order by id limit $2`, [after, most])).map((row) => row.id);
}

/** How many records a table has. */
export async function countOf(tx: Tx, table: string): Promise<number> {
  return (await tx.query<{ count: number }>(`select count(*)::int as count from ${table}`))[0]!.count;
}
