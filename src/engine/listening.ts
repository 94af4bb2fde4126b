import { addMinutes, type Instant, ms } from "../kernel/time.ts";
import type { Tx } from "./db/connection.ts";

/** A time in which no node of the office was there: what was sent to it then was heard by nobody. */
export type Absence = { from: Instant; until: Instant };

const notedEveryMs = 60_000;
/** A mark is at most a minute old while somebody is there; this much longer and nobody was. */
const awayMinutes = 2;

/**
 * Notes that the office is there, at most once a minute for this process. Whoever notes it first after more than two minutes writes the
 * absence down; so it is known before anything is found overdue because of it.
 */
export function makeListening(db: Tx): { note(now: Instant): Promise<void> } {
  let notedAt: Instant | null = null;
  return {
    async note(now) {
      if (notedAt !== null && now >= notedAt && ms(now) - ms(notedAt) < notedEveryMs) return;
      await noteListening(db, now);
      notedAt = now;
    },
  };
}

/** Notes that the office is there at `now`, and the absence that ends with it, if there was one. Of several nodes the first one ends it. */
export async function noteListening(tx: Tx, now: Instant): Promise<void> {
  await tx.run(
    `with before as (select last_at from office_listening for update),
     gone as (insert into office_absence (from_at, until_at) select last_at, $1::timestamptz from before where last_at < $2::timestamptz
       on conflict do nothing returning 1)
     -- Counted, so that the mark is read before it is moved.
     insert into office_listening (last_at) select $1::timestamptz from (select count(*) from gone) g where true
     on conflict (one) do update set last_at = greatest(office_listening.last_at, excluded.last_at)`,
    [now, addMinutes(now, -awayMinutes)],
    "note-listening",
  );
}

/** The last absences of the office that had ended by `now`, the newest first. */
export function lastAbsences(tx: Tx, now: Instant): Promise<Absence[]> {
  const text = `select from_at as "from", until_at as until from office_absence where until_at <= $1 order by until_at desc limit 50`;
  return tx.query<Absence>(text, [now], "last-absences");
}
