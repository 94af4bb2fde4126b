import type { Database, Tx } from "../../engine/db/connection.ts";
import type { House } from "../../engine/house.ts";
import type { Log } from "../../engine/office.ts";
import { removeRecords } from "../../engine/record-removal.ts";
import { timedJob } from "../../engine/timed-job.ts";
import type { TimedWork } from "../../engine/waker.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/time.ts";
import { mostTemplates } from "./template.rules.ts";

/** So many stay where there is no more room, so that it is not looked at again for each new one. */
const fewerTemplates = (mostTemplates * 4) / 5;

type Given = { db: Database; house: House; log: Log; most?: number; fewer?: number };

/** Once an hour: where there are as many templates as are learnt, those that no alert used for the longest time are given up. */
export function templateRetention({ db, house, log, most = mostTemplates, fewer = fewerTemplates }: Given): TimedWork {
  return timedJob(db, {
    name: "alert-template-retention",
    everyMinutes: 60,
    async run(now) {
      const removed = await db.transaction((tx) => giveUp(tx, { most, fewer, now }));
      if (removed === 0) return;
      house.policies.forget(["alertTemplate"]);
      log.info({ removed }, "alert templates that were not used for the longest time were given up");
    },
  });
}

async function giveUp(tx: Tx, { most, fewer, now }: { most: number; fewer: number; now: Instant }): Promise<number> {
  const [there] = await tx.query<{ count: number }>("select count(*)::int as count from alert_template");
  if (there!.count < most) return 0;
  const rows = await tx.query<{ id: Id; version: number }>(leastUsedText, [there!.count - fewer]);
  await removeRecords(tx, { kind: "alertTemplate", table: "alert_template", rows, because: "Not used for the longest time", now });
  return rows.length;
}

// Never used as yet counts as used when it was made: its alert may have been removed, or be about to be written.
const leastUsedText = `select t.id, t.version from alert_template t
  left join lateral (select a.first_at from alert a where a.template_id = t.id order by a.first_at desc limit 1) used on true
  order by coalesce(used.first_at, t.created_at), t.id limit $1 for update of t skip locked`;
