import type { Tx } from "../../engine/db/connection.ts";
import type { FactsLoader, Follower, House } from "../../engine/house.ts";
import { fold } from "../../kernel/fold.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Change } from "../../kernel/practice.ts";
import { addDays, type Instant } from "../../kernel/time.ts";
import { priorityTable } from "../incident/views.ts";
import type { Deserted } from "./departure.rules.ts";
import { countTogether, type Seen, slotMs } from "./history.rules.ts";
import type { IncidentStanding } from "./incident.rules.ts";
import type { Alert, RecordChange } from "./model.ts";
import { namesOfResource } from "./prepare.rules.ts";
import type { AlertReactionFacts } from "./reactions.ts";
import type { ChangeFacts, SnapshotFacts } from "./record.rules.ts";
import { alertServices, alertSettings } from "./settings.ts";

/** What a batch of alerts must know to tell incidents of itself. */
export async function alertReactionFacts(tx: Tx, changes: readonly Change[], _now: Instant, house: House): Promise<AlertReactionFacts> {
  const mine = changes.flatMap((change) => (change.kind === "alert" && change.events.length > 0 ? [change as Change<Alert>] : []));
  const { integrations, routes, policy } = await alertSettings(tx, house);
  const touched = new Set<Id>();
  for (const { before, after, events } of mine) {
    for (const id of [before?.incident, after.incident]) if (id) touched.add(id);
    for (const { data } of events) for (const id of (data?.bridges ?? []) as readonly Id[]) touched.add(id);
  }
  const { incidents, mergedInto } = await standings(tx, [...touched]);
  const family = [...incidents.keys(), ...mergedInto.keys()];
  const ids = [...new Set(mine.map((change) => change.id))];
  const ends = mine.some(({ events }) => events.some(({ type }) => type === "alertResolved" || type === "alertAcknowledged"));
  const open = ends ? await openIn(tx, family, ids) : [];
  const rootOf = (id: Id) => mergedInto.get(id) ?? id;
  return {
    incidents,
    mergedInto,
    policy,
    deserted: await desertedBy(tx, mine, ids),
    firing: new Set(open.map(({ incident }) => rootOf(incident))),
    unacknowledged: new Set(open.flatMap(({ incident, waits }) => (waits ? [rootOf(incident)] : []))),
    priorities: await priorityTable(tx, house),
    services: (await alertServices(tx, house)).byId,
    teamOfIntegration: new Map([...integrations].map(([id, { team }]) => [id, team])),
    teamOfRoute: new Map(routes.map(({ id, team }) => [id, team])),
    quieted: await quietedBy(
      tx,
      mine.filter(({ before, after }) => before && before.beacons.length > 0 && after.beacons.length === 0).map(({ id }) => id),
    ),
  };
}

async function standings(tx: Tx, ids: readonly Id[]): Promise<Pick<AlertReactionFacts, "incidents" | "mergedInto">> {
  const incidents = new Map<Id, IncidentStanding>();
  const mergedInto = new Map<Id, Id>();
  if (ids.length === 0) return { incidents, mergedInto };
  const rows = await tx.query<IncidentStanding & { root: Id; asked: Id }>(
    `with recursive chain as (
       select id as asked, id, merged_into from v_incident where id = any($1)
       union select c.asked, i.id, i.merged_into from chain c join v_incident i on i.id = c.merged_into
     )
     select c.asked, i.id, i.number, i.restricted, i.state, i.impact, i.urgency, i.opened_at as "openedAt", i.detected_at as "detectedAt",
       i.acknowledged_at as "acknowledgedAt", i.assignee
     from chain c join v_incident i on i.id = c.id where c.merged_into is null`,
    [ids],
    "alert-standings",
  );
  for (const { asked, ...standing } of rows) {
    incidents.set(standing.id, standing);
    if (asked !== standing.id) mergedInto.set(asked, standing.id);
  }
  return { incidents, mergedInto };
}

/** Incidents with alerts that fire, besides some; `waits`: one of them is loud and nobody has acknowledged it. */
async function openIn(tx: Tx, incidents: readonly Id[], besides: readonly Id[]): Promise<{ incident: Id; waits: boolean }[]> {
  const firing = "from alert a where a.incident = i.id and a.status <> 'resolved' and a.id <> all($2)";
  return tx.query(
    `select i.id as incident, exists (select 1 ${firing} and a.status = 'triggered' and a.suppressed is null) as waits
     from unnest($1::text[]) i(id) where exists (select 1 ${firing})`,
    [incidents, besides],
    "alert-open-in",
  );
}

/** Incidents that alerts of the batch left, that alerts opened and nobody has worked on, and in which no other alert is. */
async function desertedBy(tx: Tx, changes: readonly Change<Alert>[], besides: readonly Id[]): Promise<Deserted> {
  const left = changes.flatMap(({ before, after }) => (before?.incident && before.incident !== after.incident ? [before.incident] : []));
  if (left.length === 0) return new Map();
  // What opened an incident began its line of alerts in the same moment.
  const rows = await tx.query<{ id: Id; reviewRequired: boolean }>(
    `select i.id, coalesce(i.review_required, false) as "reviewRequired"
     from v_incident i join alert_group g on g.incident = i.id and g.created_at = i.created_at
     where i.id = any($1) and i.state = '1' and i.assignee is null and i.acknowledged_at is null and i.major_state = 'none'
       and i.contact_type = 'monitoring' and i.merged_into is null
       and not exists (select 1 from alert a where a.incident = i.id and a.id <> all($2))
       and not exists (select 1 from journal j where j.about = i.id and j.kind = 'incident'
         and j.type in ('noteAdded', 'commentAdded', 'duplicateMerged'))`,
    [[...new Set(left)], besides],
    "alert-deserted",
  );
  return new Map(rows.map(({ id, reviewRequired }) => [id, { reviewRequired }]));
}

async function quietedBy(tx: Tx, records: readonly Id[]): Promise<ReadonlyMap<Id, readonly Id[]>> {
  const quieted = new Map<Id, Id[]>();
  if (records.length === 0) return quieted;
  const rows = await tx.query<{ id: Id; by: Id }>(
    `select id, suppressed_by as by from alert where suppressed_by = any($1) and status <> 'resolved' order by first_at, id`,
    [records],
    "alert-quieted",
  );
  for (const { id, by } of rows) quieted.set(by, [...(quieted.get(by) ?? []), id]);
  return quieted;
}

/** Which alerts windows of these changes keep quiet. */
export async function windowFacts(tx: Tx, changes: readonly Change[]): Promise<Pick<AlertReactionFacts, "quieted">> {
  return {
    quieted: await quietedBy(
      tx,
      changes.filter(({ kind, before }) => before !== null && (kind === "quietWindow" || kind === "maintenanceWindow")).map(({ id }) => id),
    ),
  };
}

/** Which of the incidents that were merged, or taken apart, have alerts. */
export async function mergeFacts(tx: Tx, changes: readonly Change[]): Promise<{ hasAlerts: ReadonlySet<Id> }> {
  const moved = changes.filter(({ before, after }) => before !== null && before.mergedInto !== after.mergedInto).map(({ id }) => id);
  if (moved.length === 0) return { hasAlerts: new Set() };
  const rows = await tx.query<{ id: Id }>(
    "select i.id from unnest($1::text[]) i(id) where exists (select 1 from alert a where a.incident = i.id)",
    [moved],
  );
  return { hasAlerts: new Set(rows.map((row) => row.id)) };
}

/** An incident that is closed for good takes no alert any more: nothing is found by its keys. */
export const forgetClosed: Follower = async (tx, changes) => {
  const over = changes.filter(
    ({ kind, after }) => kind === "incident" && (after.state === "7" || after.state === "8") && after.mergedInto === null,
  );
  if (over.length > 0) await tx.run("delete from alert_trace where incident = any($1)", [over.map(({ id }) => id)], "alert-traces-over");
};

/** The services and things that changes of the batch name. */
export const changeFacts: FactsLoader = async (tx, asks, _now, house): Promise<ChangeFacts> => {
  const { byName } = await alertServices(tx, house);
  const { integrations } = await alertSettings(tx, house);
  const names = [...new Set(asks.flatMap(({ envelope }) => namesOfResource((envelope.command.resource as string | undefined) ?? null)))];
  const rows = await tx.query<{ id: Id; folded: string; service: Id | null; environment: string | null }>(
    "select id, name_fold as folded, service, environment from v_configuration_item where active and name_fold = any($1) order by id desc",
    [names],
  );
  const items = new Map(rows.map((row) => [row.folded, row]));
  return {
    find({ integration, service, resource }: RecordChange) {
      const known = integrations.get(integration);
      const item = namesOfResource(resource)
        .map((name) => items.get(name))
        .find((one) => one !== undefined);
      const named = service === null ? undefined : byName.get(fold(service));
      return {
        service: named ?? item?.service ?? known?.defaultService ?? null,
        configurationItem: item?.id ?? null,
        environment: item?.environment ?? known?.environment ?? null,
      };
    },
  };
};

const historyDays = 90;

/** Which sorts of alert began within ten minutes after which, over ninety days. */
export const snapshotFacts: FactsLoader = async (tx, _asks, now): Promise<SnapshotFacts> => {
  const countedFrom = addDays(now, -historyDays);
  const seen = await tx.query<Seen>(
    `select distinct template_id as template, service, floor(extract(epoch from first_at) * 1000 / $3)::bigint as slot
     from alert where first_at >= $1 and first_at < $2 and template_id is not null and count > 0`,
    [countedFrom, now, slotMs],
  );
  return { countedFrom, takenAt: now, windowMinutes: (2 * slotMs) / 60_000, pairs: countTogether(seen) };
};
