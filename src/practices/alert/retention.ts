import type { Database, Tx } from "../../engine/db/connection.ts";
import type { Log } from "../../engine/office.ts";
import { removeRecords } from "../../engine/record-removal.ts";
import { timedJob } from "../../engine/timed-job.ts";
import type { TimedWork } from "../../engine/waker.ts";
import type { Id } from "../../kernel/ids.ts";
import { addDays, type Instant } from "../../kernel/time.ts";

const batchRows = 500;
const usualDays = 400;

/**
 * Once an hour: alerts that were over longer ago than the alert policy says are removed, in short transactions, with what the journal told of
 * them. Never those of an incident that is not closed, nor of one whose review is under way.
 */
export function alertRetention({ db, log }: { db: Database; log: Log }): TimedWork {
  return timedJob(db, {
    name: "alert-retention",
    everyMinutes: 60,
    async run(now) {
      const days = await keptDays(db);
      let removed = 0;
      for (;;) {
        const some = await db.transaction((tx) => removeSome(tx, { days, now }));
        removed += some;
        if (some < batchRows) break;
      }
      if (removed > 0) log.info({ removed, days }, "alerts that were over longer ago than they are kept were removed");
    },
  });
}

async function keptDays(tx: Tx): Promise<number> {
  const text = "select kept_days as days from alert_policy where active order by created_at, id limit 1";
  const [policy] = await tx.query<{ days: number | null }>(text);
  return policy?.days ?? usualDays;
}

async function removeSome(tx: Tx, { days, now }: { days: number; now: Instant }): Promise<number> {
  const rows = await tx.query<{ id: Id; version: number }>(oldText, [addDays(now, -days)]);
  if (rows.length === 0) return 0;
  const ids = rows.map(({ id }) => id);
  for (const table of ["alert_trace", "alert_beacon"]) await tx.run(`delete from ${table} where alert = any($1)`, [ids]);
  await removeRecords(tx, { kind: "alert", table: "alert", rows, because: `Over for more than ${days} days`, now });
  return rows.length;
}

// Where an incident was merged into one that was merged itself, its alerts stay: better too long than too short.
const oldText = `select a.id, a.version from alert a left join v_incident i on i.id = a.incident left join v_incident m on m.id = i.merged_into
  where a.status = 'resolved' and a.first_at < $1 and a.resolved_at < $1
    and (a.incident is null or i.state in ('7', '8'))
    and (i.merged_into is null or (m.state in ('7', '8') and m.merged_into is null))
    and not exists (select from v_review r where r.subject in (i.id, m.id) and r.state in ('draft', 'inReview'))
  order by a.first_at, a.id limit ${batchRows} for update of a skip locked`;
