import { addDays, addMinutes, type Instant } from "../../kernel/time.ts";
import type { Database } from "../db/connection.ts";
import { timedJob } from "../timed-job.ts";
import type { TimedWork } from "../waker.ts";

const batchRows = 5_000;
const talliesKeptDays = 40;

/** Once an hour: bodies and events older than is kept, what need not be known again, old tallies. What still waits or failed stays. */
export function intakeUpkeep(db: Database, keptDays: number): TimedWork {
  return timedJob(db, { name: "intake-upkeep", everyMinutes: 60, run: (now) => cleanUp(db, keptDays, now) });
}

async function cleanUp(db: Database, keptDays: number, now: Instant): Promise<void> {
  await inBatches(() =>
    db.run(`delete from intake_once where key in (select key from intake_once where until <= $1 limit ${batchRows})`, [
      addMinutes(now, -5),
    ]),
  );
  // Ids are in time order, so that the oldest are found without an index on the time.
  await inBatches(() =>
    db.run(
      `delete from alert_inbox where n in (select n from alert_inbox where state in ('done', 'refused') and settled_at < $1 order by n limit ${batchRows})`,
      [addDays(now, -keptDays)],
    ),
  );
  await inBatches(() =>
    db.run(
      `delete from intake_request where id in (select r.id from intake_request r where r.received_at < $1
         and not exists (select from alert_inbox i where i.request = r.id) order by r.id limit ${batchRows})`,
      [addDays(now, -keptDays)],
    ),
  );
  await db.run("delete from intake_tally where hour < $1", [addDays(now, -talliesKeptDays)]);
}

/** Short transactions: nobody waits for the cleaner. */
async function inBatches(remove: () => Promise<number>): Promise<void> {
  while ((await remove()) === batchRows);
}
