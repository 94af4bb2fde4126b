import type { Tx } from "../../engine/db/connection.ts";
import { send } from "../../engine/db/tx.ts";
import type { SavedRow } from "../../engine/house.ts";
import type { Id } from "../../kernel/ids.ts";
import { addDays, addMinutes, type Instant, ms } from "../../kernel/time.ts";
import type { Landmark } from "./correlate.rules.ts";
import type { IncidentFact } from "./facts.ts";
import type { Alert } from "./model.ts";
import type { Quieter } from "./suppression.rules.ts";
import type { Symptom } from "./symptom.rules.ts";

/** An incident with more on one key than these within a day is found by its others. */
const mostOfAKey = 40;
const landmarkDays = 1;

/** The alerts that brought these keys to their incidents lately: one of each incident and key, however many alerts bear it. */
export async function landmarksOf(tx: Tx, keys: readonly string[], since: Instant): Promise<(Landmark & { key: string })[]> {
  if (keys.length === 0) return [];
  const rows = await tx.query<{ key: string; incident: Id; alert: Id; at: Instant; template: Id; service: Id | null; symptom: Symptom }>(
    `select k.key, t.incident, t.alert, t.at, t.template, t.service, t.symptom from unnest($1::text[]) k(key)
     cross join lateral (select * from alert_trace t where t.key = k.key and t.at >= $2 order by t.at desc, t.incident limit ${mostOfAKey}) t
     order by k.key, t.at, t.incident`,
    [keys, addDays(since, -landmarkDays)],
    "alert-landmarks",
  );
  return rows.map(({ at, ...row }) => ({ ...row, atMs: ms(at) }));
}

/** More than one batch can end: of so many that keep others quiet under one key, one is left that was read. */
const mostQuieters = 1_000;

/** Who fires under these keys, and keeps others quiet; of very many under one key as many as matter. */
export async function quietersOf(tx: Tx, keys: readonly string[]): Promise<(Quieter & { key: string })[]> {
  if (keys.length === 0) return [];
  return tx.query(
    `select b.key, b.alert, b.incident from unnest($1::text[]) k(key)
     cross join lateral (select key, alert, incident from alert_beacon b where b.key = k.key order by b.alert limit ${mostQuieters}) b
     order by b.key, b.alert`,
    [keys],
    "alert-quieters",
  );
}

type Row = {
  id: Id;
  number: string | null;
  state: string;
  openedAt: Instant;
  resolvedAt: Instant | null;
  mergedInto: Id | null;
  isUntouched: boolean;
  isRestricted: boolean;
  alerts: number;
};

/** Incidents that may take an alert: open, or resolved so lately that they are reopened; of merged ones, the one that stays besides. */
export async function candidates(
  tx: Tx,
  ids: readonly Id[],
  at: { now: Instant; reopenWithinMinutes: number },
  whatever = false,
): Promise<IncidentFact[]> {
  if (ids.length === 0) return [];
  const rows = await tx.query<Row>(
    `with recursive wanted as (
       select id, merged_into from v_incident where id = any($1)
       union select i.id, i.merged_into from v_incident i join wanted w on i.id = w.merged_into
     )
     select i.id, i.number, i.state, coalesce(i.detected_at, i.opened_at) as "openedAt", i.resolved_at as "resolvedAt", i.merged_into as "mergedInto",
       (i.state = '1' and i.acknowledged_at is null and i.assignee is null and i.review_required is not true and i.parent is null) as "isUntouched",
       coalesce(i.restricted, false) as "isRestricted", coalesce(g.alerts, 0) as alerts
     from wanted w join v_incident i on i.id = w.id left join alert_group g on g.incident = i.id
     where $3 or i.merged_into is not null or i.state in ('1', '2', '3') or (i.state = '6' and i.resolved_at >= $2)`,
    [ids, addMinutes(at.now, -at.reopenWithinMinutes), whatever],
    "alert-candidates",
  );
  return rows.map(({ openedAt, resolvedAt, ...row }) => ({
    ...row,
    openedMs: ms(openedAt),
    endedMs: resolvedAt === null || ["1", "2", "3"].includes(row.state) ? null : ms(resolvedAt),
  }));
}

/** Keeps the keys of alerts where they are searched: those brought to incidents, and those of who keeps others quiet. */
export async function keepKeys(tx: Tx, rows: readonly SavedRow[]): Promise<void> {
  const changed = rows as readonly { before: Alert | null; after: Alert }[];
  const brought = changed.filter(
    ({ before, after }) => after.incident !== null && (before?.traces !== after.traces || before.incident !== after.incident),
  );
  const left = changed.filter(({ before, after }) => before?.incident && before.incident !== after.incident && before.traces.length > 0);
  const lit = changed.filter(({ before, after }) => JSON.stringify(before?.beacons ?? []) !== JSON.stringify(after.beacons));
  if (left.length > 0)
    await send(tx, "delete from alert_trace where alert = any($1)", [left.map(({ after }) => after.id)], "alert-traces-left");
  await Promise.all([
    keepTraces(
      tx,
      brought.map(({ after }) => after),
    ),
    keepBeacons(
      tx,
      lit.map(({ after }) => after),
    ),
  ]);
}

async function keepTraces(tx: Tx, alerts: readonly Alert[]): Promise<void> {
  const latest = new Map<string, Record<string, unknown>>();
  for (const { incident, id, firstAt, templateId, service, symptom, traces } of [...alerts].sort((one, other) =>
    one.firstAt < other.firstAt ? -1 : 1,
  ))
    for (const key of traces)
      latest.set(`${incident}/${key}`, { key, incident, alert: id, at: firstAt, template: templateId, service, symptom });
  if (latest.size === 0) return;
  const rows = [...latest.values()].sort((one, other) => (String(one.key) + one.incident < String(other.key) + other.incident ? -1 : 1));
  await send(
    tx,
    `insert into alert_trace (key, incident, alert, at, template, service, symptom)
     select key, incident, alert, at, template, service, symptom
     from jsonb_to_recordset($1::jsonb) as x(key text, incident text, alert text, at timestamptz, template text, service text, symptom text)
     on conflict (incident, key) do update set alert = excluded.alert, at = excluded.at, template = excluded.template,
       service = excluded.service, symptom = excluded.symptom where excluded.at >= alert_trace.at`,
    [JSON.stringify(rows)],
    "alert-traces-keep",
  );
}

async function keepBeacons(tx: Tx, alerts: readonly Alert[]): Promise<void> {
  if (alerts.length === 0) return;
  const rows = alerts.flatMap(({ id, incident, beacons }) => [...new Set(beacons)].map((key) => ({ key, alert: id, incident })));
  await send(tx, "delete from alert_beacon where alert = any($1)", [alerts.map((one) => one.id)], "alert-beacons-out");
  if (rows.length === 0) return;
  await send(
    tx,
    `insert into alert_beacon (key, alert, incident)
     select key, alert, incident from jsonb_to_recordset($1::jsonb) as x(key text, alert text, incident text)`,
    [JSON.stringify(rows)],
    "alert-beacons-lit",
  );
}
