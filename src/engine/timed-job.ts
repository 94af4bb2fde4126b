import { addMinutes, type Instant } from "../kernel/time.ts";
import type { Database } from "./db/connection.ts";
import type { TimedWork } from "./waker.ts";

type Job = { name: string; everyMinutes: number; run(now: Instant): Promise<void> };
const retryMinutes = 5;

/**
 * Recurring work of the engine's own, its time a row: of several nodes, the one that moves the row does the work. After a failure it
 * is tried again in five minutes. Nobody waits for it, so it says no time of its own and is asked at every beat.
 */
export function timedJob(db: Database, job: Job): TimedWork {
  const { name, everyMinutes, run } = job;
  return {
    name,
    nextDue: async () => null,
    async runDue(now) {
      const taken = await db.run(
        `insert into timed_job (name, next_at) values ($1, $2)
         on conflict (name) do update set next_at = excluded.next_at where timed_job.next_at <= $3`,
        [name, addMinutes(now, everyMinutes), now],
        "take-job",
      );
      if (taken === 0) return 0;
      try {
        await run(now);
      } catch (error) {
        await db.run("update timed_job set next_at = $2 where name = $1", [name, addMinutes(now, Math.min(retryMinutes, everyMinutes))]);
        throw error;
      }
      return 1;
    },
  };
}
