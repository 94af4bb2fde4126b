import type { Tx } from "../../engine/db/connection.ts";
import type { Id } from "../../kernel/ids.ts";
import { addDays, type Instant } from "../../kernel/time.ts";
import type { Dismissed, Evidence, Happening, Released, Standing } from "./recurrence.model.ts";
import { bounds } from "./recurrence.rules.ts";

const lookBackDays = 365;

/**
 * What the finder looks at: a year of incidents, the latest where there are more than it takes. A restricted one is never among them, nor
 * one whose problem is restricted; children and duplicates stand behind their parent and the one that stays.
 */
export async function evidenceAt(tx: Tx, now: Instant): Promise<Evidence> {
  const from = addDays(now, -lookBackDays);
  const incidents = await tx.query<Happening>(
    `select i.id, i.number, i.short_description as title, i.service, i.configuration_item as "configurationItem", i.opened_at as "openedAt",
       i.priority, i.problem
     from v_incident i left join problem p on p.id = i.problem
     where i.opened_at >= $1 and i.opened_at <= $2 and i.state <> '8' and i.merged_into is null and i.parent is null
       and i.restricted is not true and p.restricted is not true
     order by i.opened_at desc, i.id desc limit ${bounds.incidents}`,
    [from, now],
    "recurrence-incidents",
  );
  const changes = await tx.query<Released>(
    `select at, service, configuration_item as "configurationItem" from v_change_event
     where at >= $1 and at <= $2 and (service is not null or configuration_item is not null) order by at desc, id limit ${bounds.incidents}`,
    [from, now],
  );
  const problems = await tx.query<Standing>(
    `select id, number, state, resolution_code as "resolutionCode", resolved_at as "resolvedAt" from problem where restricted is not true
       and incident_count > 0 order by opened_at desc, id limit 5000`,
  );
  const dismissed = await tx.query<Dismissed>(
    "select scope, incidents, count, created_at as at from problem_dismissal where active order by created_at desc, id limit 1000",
  );
  const [organisation] = await tx.query<{ timeZone: string }>(
    `select time_zone as "timeZone" from v_organisation where active order by created_at limit 1`,
  );
  return {
    incidents,
    changes,
    dismissed,
    problems: new Map(problems.map((one) => [one.id, one])),
    from: incidents.length === bounds.incidents ? incidents.at(-1)!.openedAt : from,
    now,
    timeZone: organisation?.timeZone ?? "UTC",
  };
}

/** What tells that a look is no longer of today: problems, what belongs to them, what was dismissed, what was restricted meanwhile. */
export async function evidenceMark(tx: Tx): Promise<string> {
  const [row] = await tx.query<{ mark: string }>(
    `select concat_ws('/', (select concat_ws('/', count(*), sum(incident_count), count(*) filter (where state = '107'), count(*) filter (where restricted))
       from problem), (select concat_ws('/', count(*), count(*) filter (where active)) from problem_dismissal),
       (select count(*) from v_incident where restricted)) as mark`,
  );
  return row?.mark ?? "";
}

/** The names that readers know services, items and problems by. */
export async function namesOf(
  tx: Tx,
  scopes: readonly Id[],
  problems: readonly Id[],
): Promise<ReadonlyMap<Id, { label: string; number: string | null }>> {
  const rows = await tx.query<{ id: Id; label: string; number: string | null }>(
    `select id, name as label, null as number from v_service where id = any($1)
     union all select id, name, null from v_configuration_item where id = any($1)
     union all select id, short_description, number from problem where id = any($2) and restricted is not true`,
    [scopes, problems],
  );
  return new Map(rows.map(({ id, ...name }) => [id, name]));
}
