import { kindEntry } from "../../engine/house.ts";
import type { Office } from "../../engine/office.ts";
import { Reader } from "../../engine/visible-sql.ts";
import type { Actor } from "../../kernel/actor.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/time.ts";
import type { CostLine } from "./cost.rules.ts";

/** At most so many incidents are added up and shown: the latest. */
const mostLines = 1000;

/** The incidents of a problem that the reader may see, latest first. */
export async function impactOf(office: Office, problem: Id, actor: Actor): Promise<CostLine[]> {
  const { condition, values } = visibleIncidents(office, actor);
  return office.db.query<CostLine>(
    `select t.id, t.number, t.short_description as title, t.state, t.hold_reason as "holdReason", t.priority, t.major_state as "majorState", t.service,
       t.opened_at as "openedAt", coalesce(t.detected_at, t.opened_at) as "beganAt", coalesce(t.restored_at, t.resolved_at, t.closed_at) as "endedAt",
       t.affected_users as "affectedUsers"
     from v_incident t where t.problem = $${values.length + 1} and t.merged_into is null and t.state <> '8' and ${condition}
     order by t.opened_at desc, t.id limit ${mostLines}`,
    [...values, problem],
  );
}

/** An incident that should have been resolved with its problem and was not, with the sentence why. */
export type Refused = { incident: Id; number: string | null; title: string; at: Instant; sentence: string };

/** What was refused when the problem was resolved last, of the incidents that are open still and that the reader may see. */
export async function refusedWith(office: Office, problem: Id, actor: Actor): Promise<Refused[]> {
  const { condition, values } = visibleIncidents(office, actor);
  const last = values.length + 1;
  return office.db.query<Refused>(
    `select distinct on (t.id) t.id as incident, t.number, t.short_description as title, j.at, j.data->>'sentence' as sentence
     from journal j join v_incident t on t.id = j.id
     where j.about = $${last} and j.kind = 'incident' and j.type = 'reactionRefused' and j.data->>'command' = 'resolve'
       and t.state in ('1', '2', '3') and ${condition}
     order by t.id, j.n desc limit 200`,
    [...values, problem],
  );
}

/** The condition on `t`, an incident, by which this reader sees it, and its values from $1 on. */
function visibleIncidents(office: Office, actor: Actor): { condition: string; values: unknown[] } {
  const entry = kindEntry(office.house, "incident");
  const reader = new Reader({ house: office.house, fields: office.fields, actor, now: office.clock.now() });
  const values: unknown[] = [];
  const parts = reader.branches(entry).map((branch) => (branch === null ? "true" : reader.condition(entry, branch, values)));
  return { condition: parts.length === 0 ? "false" : `(${parts.join(" or ")})`, values };
}
