import { idFrom } from "../../kernel/ids.ts";
import { addDays, addMinutes, type Instant, ms } from "../../kernel/time.ts";
import type { Database } from "../db/connection.ts";
import { timedJob } from "../timed-job.ts";
import type { TimedWork } from "../waker.ts";
import type { IntakeConnector } from "./contract.ts";

const batchRows = 5_000;
const talliesKeptDays = 40;

type Brief = Pick<IntakeConnector, "name" | "keptDays">;

/** Once an hour: bodies and events older than is kept, what need not be known again, old tallies. What still waits or failed stays. */
export function intakeUpkeep(db: Database, keptDays: number, connectors: readonly Brief[]): TimedWork {
  const brief = connectors.filter((one) => one.keptDays !== undefined && one.keptDays < keptDays);
  const run = async (now: Instant) => {
    for (const one of brief) await forgetBrief(db, one, now);
    await cleanUp(db, keptDays, now);
  };
  return timedJob(db, { name: "intake-upkeep", everyMinutes: 60, run });
}

async function cleanUp(db: Database, keptDays: number, now: Instant): Promise<void> {
  await inBatches(() =>
    db.run(`delete from intake_once where key in (select key from intake_once where until <= $1 limit ${batchRows})`, [
      addMinutes(now, -5),
    ]),
  );
  // Ids of requests are in time order: what is old is one end of an index, and however much is kept is not looked at.
  const before = addDays(now, -keptDays);
  const values = [before, idFrom(ms(before), new Uint8Array(10))];
  await inBatches(() =>
    db.run(
      `delete from alert_inbox where n in (select n from alert_inbox
         where request < $2 and state in ('done', 'refused') and settled_at < $1 order by request, place limit ${batchRows})`,
      values,
    ),
  );
  await inBatches(() =>
    db.run(
      `delete from intake_request where id in (select r.id from intake_request r where r.id < $2 and r.received_at < $1
         and not exists (select from alert_inbox i where i.request = r.id) order by r.id limit ${batchRows})`,
      values,
    ),
  );
  await db.run("delete from intake_tally where hour < $1", [addDays(now, -talliesKeptDays)]);
}

/** What came by a connector that keeps less: what failed or waits stays, and bodies that were refused whole stay as long as all others. */
async function forgetBrief(db: Database, { name, keptDays }: Brief, now: Instant): Promise<void> {
  const values = [name, addDays(now, -keptDays!)];
  await inBatches(() =>
    db.run(
      `delete from alert_inbox where n in (select i.n from intake_request r join alert_inbox i on i.request = r.id
         where r.connector = $1 and r.received_at < $2 and i.state in ('done', 'refused') limit ${batchRows})`,
      values,
    ),
  );
  await inBatches(() =>
    db.run(
      `delete from intake_request where id in (select r.id from intake_request r where r.connector = $1 and r.received_at < $2
         and r.outcome <> 'refused' and not exists (select from alert_inbox i where i.request = r.id) limit ${batchRows})`,
      values,
    ),
  );
}

/** Short transactions: nobody waits for the cleaner. */
async function inBatches(remove: () => Promise<number>): Promise<void> {
  while ((await remove()) === batchRows);
}
