import { addDays, type Instant } from "../kernel/time.ts";
import type { Database } from "./db/connection.ts";
import { removeBrokenUploads } from "./files.ts";
import { forgetOldRuns } from "./import-store.ts";
import { timedJob } from "./timed-job.ts";
import type { TimedWork } from "./waker.ts";

/** How long what is not part of the record is kept, in days. The journal is never touched. */
const kept = { answers: 1, brokenUploads: 1, dryRuns: 7, readNotices: 90, notices: 400, deliveries: 90 };
const batchRows = 5_000;

/**
 * Once an hour: answers under an Idempotency-Key after a day, broken uploads after a day, dry runs of imports after a week, old notices and
 * deliveries that are out; fences that nobody holds.
 */
export function housekeeping(db: Database): TimedWork {
  return timedJob(db, { name: "housekeeping", everyMinutes: 60, run: (now) => cleanUp(db, now) });
}

async function cleanUp(db: Database, now: Instant): Promise<void> {
  const before = (days: number) => addDays(now, -days);
  await inBatches(() =>
    db.run(`delete from command_log where ctid = any(array(select ctid from command_log where at < $1 limit ${batchRows}))`, [
      before(kept.answers),
    ]),
  );
  while ((await removeBrokenUploads(db, before(kept.brokenUploads))) > 0);
  // A file may be of 200 MB: one at a time.
  while ((await forgetOldRuns(db, before(kept.dryRuns), 1)) > 0);
  await inBatches(() =>
    db.run(`delete from notice where id in (select id from notice where read_at < $1 limit ${batchRows})`, [before(kept.readNotices)]),
  );
  await inBatches(() =>
    db.run(`delete from notice where id in (select id from notice where at < $1 limit ${batchRows})`, [before(kept.notices)]),
  );
  await inBatches(() => db.run(deliveriesText, [before(kept.deliveries)]));
  // A fence that nobody holds is made anew by whoever needs it next.
  await inBatches(() =>
    db.run(`delete from fence where name in (select name from fence order by name for update skip locked limit ${batchRows})`),
  );
}

const deliveriesText = `with gone as (
    delete from delivery where id in (select id from delivery where state in ('sent', 'discarded') and ended_at < $1 limit ${batchRows}) returning id
  ), tried as (
    delete from delivery_attempt a using gone where a.delivery = gone.id
  )
  select id from gone`;

/** Short transactions: nobody waits for the cleaner. */
async function inBatches(remove: () => Promise<number>): Promise<void> {
  while ((await remove()) === batchRows);
}
