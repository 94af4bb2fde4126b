import type { Database } from "../../engine/db/connection.ts";
import { timedJob } from "../../engine/timed-job.ts";
import type { TimedWork } from "../../engine/waker.ts";

const batchRows = 5_000;

/** Once an hour: links and codes that are good no more are removed. */
export function pagingUpkeep(db: Database): TimedWork {
  return timedJob(db, {
    name: "paging",
    everyMinutes: 60,
    async run(now) {
      const old = `delete from page_link where ctid = any(array(select ctid from page_link where expires_at < $1 limit ${batchRows}))`;
      while ((await db.run(old, [now])) === batchRows);
      await db.run("delete from contact_code where expires_at < $1", [now]);
    },
  });
}
