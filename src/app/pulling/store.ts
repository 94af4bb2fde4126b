import type { Database } from "../../engine/db/connection.ts";
import type { ConnectedSource } from "../../kernel/moving.ts";
import { addMs, type Instant } from "../../kernel/time.ts";

const patienceMs = 60_000;

/** The systems that are connected, each with what its last reading came to; without what is secret of them. */
export async function connectedSources(db: Database, now: Instant): Promise<ConnectedSource[]> {
  const text = `select s.id, s.name, s.tool, s.url, s.version, s.active is true as "isActive", s.secret is not null as "isSignedIn", coalesce(s.every_minutes, 15) as "everyMinutes",
      s.last_pulled_at as "lastPulledAt", s.last_outcome as "lastOutcome", s.last_error as "lastError", s.next_pull_at as "nextPullAt",
      jsonb_array_length(coalesce(s.hints, '[]')) as hints,
      coalesce(m.worker is not null and m.beat_at >= $1, false) as "isBusy",
      (select count(*)::int from moving_row r where r.source = s.name) as tickets,
      (select count(*)::int from moving_refused r where r.source = s.name) as refused
    from ticket_source s left join moving_source m on m.name = s.name order by s.active is not true, lower(s.name)`;
  return db.query<ConnectedSource>(text, [addMs(now, -patienceMs)]);
}
