import type { Tx } from "../../engine/db/connection.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/time.ts";
import type { RatedChange, RatedCount } from "./calibration.rules.ts";
import type { Outcome } from "./standing.rules.ts";

/** Why a closed change counts as failed, in SQL over an alias of `change`: the same as `failureOf`. */
export function failureSql(change: string): string {
  return `case when ${change}.rolled_back_at is not null then 'rolledBack' when ${change}.close_code = 'unsuccessful' then 'unsuccessful'
    when coalesce(${change}.caused_incidents, '{}') <> '{}' then 'causedIncident'
    when ${change}.overran_at is not null then 'overran' end`;
}

/** That a closed change failed, in SQL, in the very words of the index of those that did. */
export const failedSql =
  "(rolled_back_at is not null or close_code = 'unsuccessful' or coalesce(caused_incidents, '{}') <> '{}' or overran_at is not null)";

/** How the last changes of templates ended, newest first, at most so many of each. */
export async function outcomesOf(tx: Tx, templates: readonly Id[], most: number): Promise<ReadonlyMap<Id, readonly Outcome[]>> {
  const rows = await tx.query<Outcome & { template: Id }>(
    `select t.id as template, c.id, c.number, c.title, c."closedAt", c.failure,
       (select i.number from v_incident i where i.id = any(c.caused) and i.major_state = 'declared' order by i.opened_at limit 1) as "majorIncident"
     from unnest($1::text[]) t(id) cross join lateral (
       select id, number, short_description as title, closed_at as "closedAt", ${failureSql("change")} as failure, caused_incidents as caused
       from change where template = t.id and state = '3' order by closed_at desc, id desc limit $2) c`,
    [[...new Set(templates)], most],
    "template-outcomes",
  );
  const found = new Map<Id, Outcome[]>();
  for (const { template, ...outcome } of rows) found.set(template, [...(found.get(template) ?? []), outcome]);
  return found;
}

type Ended = { from: Instant; to: Instant };

/** How the changes that ended in a span were rated when approval was asked for, and how many failed. */
export function ratedCounts(tx: Tx, { from, to }: Ended): Promise<RatedCount[]> {
  return tx.query<RatedCount>(
    `select risk, case when risk is not null then least(greatest(coalesce(risk_points, 0), 0) / 10, 9) end as tens,
       count(*)::int as ended, count(${failureSql("change")})::int as failed
     from change where state = '3' and closed_at >= $1 and closed_at < $2 group by 1, 2`,
    [from, to],
    "risk-calibration",
  );
}

/** The changes behind those counts, failed ones first, then the latest; of one band where one is named ("none": never rated). At most 200. */
export function ratedChanges(tx: Tx, { from, to, band }: Ended & { band: string | null }): Promise<RatedChange[]> {
  return tx.query<RatedChange>(
    `select id, number, short_description as title, change_type as "changeType", risk, risk_points as "riskPoints", closed_at as "closedAt",
       ${failureSql("change")} as failure
     from change where state = '3' and closed_at >= $1 and closed_at < $2 and ($3::text is null or coalesce(risk, 'none') = $3)
     order by ${failureSql("change")} is null, closed_at desc, id desc limit 200`,
    [from, to, band],
    "risk-rated",
  );
}
