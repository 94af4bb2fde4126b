import type { Tx } from "../../engine/db/connection.ts";
import type { FactsLoader } from "../../engine/house.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Change } from "../../kernel/practice.ts";
import type { Owned } from "./approval.rules.ts";
import type { Suspicion } from "./suspicion.model.ts";
import {
  type Candidate,
  isAskedAbout,
  type SuspicionFacts,
  type SuspicionNoticeFacts,
  type SuspicionReactionFacts,
} from "./suspicion.rules.ts";

/** So many changes are asked about one incident, the latest begun first. */
const mostChanges = 5;

/** Whether incidents that are answered for are major ones, and whose the changes are that may be cleared of them. */
export const suspicionFacts: FactsLoader = async (tx, asks): Promise<SuspicionFacts> => {
  const answered = asks.flatMap(({ current }) => (current ? [current as Suspicion] : []));
  if (answered.length === 0) return { major: new Set(), changes: new Map() };
  const incidents = answered.map((one) => one.incident);
  const rows = await tx.query<{ id: Id }>("select id from v_incident where id = any($1) and major_state = 'declared'", [incidents]);
  const owned = await tx.query<Owned & { id: Id }>(
    `select id, requested_by as "requestedBy", created_by as "createdBy", assignee, coalesce(authors, '{}') as authors from change where id = any($1)`,
    [answered.map((one) => one.change)],
    "change-owned",
  );
  return { major: new Set(rows.map((row) => row.id)), changes: new Map(owned.map((row) => [row.id, row])) };
};

/** Read only where an incident is new or moves, or becomes a major one. */
export async function suspicionReactionFacts(tx: Tx, changes: readonly Change[]): Promise<SuspicionReactionFacts> {
  const asked = changes.filter(isAskedAbout).map(({ id, after }) => {
    const { service = null, configurationItem = null, openedAt } = after;
    return { id, service, item: configurationItem, opened: openedAt };
  });
  const placed = asked.filter((one) => one.service !== null || one.item !== null);
  const grown = changes.filter(({ kind, events }) => kind === "incident" && events.some(({ type }) => type === "majorDeclared"));
  return {
    candidates: placed.length === 0 ? [] : await candidatesOf(tx, placed),
    causers:
      grown.length === 0
        ? new Map()
        : await causersOf(
            tx,
            grown.map((one) => one.id),
          ),
  };
}

type Placed = { id: Id; service: unknown; item: unknown; opened: unknown };

/** Changes under way, or over for no longer than their type says (48 hours where nothing is said), that touched the same item or service. */
function candidatesOf(tx: Tx, incidents: readonly Placed[]): Promise<Candidate[]> {
  return tx.query<Candidate>(
    `select i.id as incident, c.id as change, c.reason
     from jsonb_to_recordset($1::jsonb) as i(id text, service text, item text, opened timestamptz) cross join lateral (
       select c.id, case when i.item = c.configuration_item or i.item = any(c.affected_items) then 'item' else 'service' end as reason
       from change c left join lateral (
         select t.incident_hours from change_type t where t.active and t.change_type = c.change_type order by t.created_at desc, t.id desc limit 1) t on true
       where c.started_at is not null and c.started_at <= i.opened and c.state in ('-1', '0', '3')
         and coalesce(c.ended_at, 'infinity') > i.opened - make_interval(hours => coalesce(t.incident_hours, 48))
         and coalesce(c.ended_at, 'infinity') > i.opened - interval '720 hours'
         and (i.item = c.configuration_item or i.item = any(c.affected_items) or i.service = c.service
           or i.service in (select h.service from v_configuration_item h where h.id = c.configuration_item or h.id = any(c.affected_items))
           or c.service = (select h.service from v_configuration_item h where h.id = i.item))
       order by c.started_at desc, c.id limit ${mostChanges}) c
     order by i.id, c.id`,
    [JSON.stringify(incidents)],
    "change-candidates",
  );
}

async function causersOf(tx: Tx, incidents: readonly Id[]): Promise<ReadonlyMap<Id, readonly Id[]>> {
  const rows = await tx.query<{ incident: Id; changes: Id[] }>(
    "select incident, array_agg(change order by change) as changes from change_suspicion where incident = any($1) and answer = 'yes' group by incident",
    [incidents],
  );
  return new Map(rows.map((row) => [row.incident, row.changes]));
}

/** By change: how many questions about incidents wait for an answer. */
export async function questionsOf(tx: Tx, changes: readonly Id[]): Promise<ReadonlyMap<Id, number>> {
  if (changes.length === 0) return new Map();
  const rows = await tx.query<{ change: Id; n: number }>(
    "select change, count(*)::int as n from change_suspicion where change = any($1) and answer = 'open' group by change",
    [changes],
    "change-questions",
  );
  return new Map(rows.map((row) => [row.change, row.n]));
}

export async function suspicionNoticeFacts(tx: Tx, changes: readonly Change[]): Promise<SuspicionNoticeFacts> {
  const ids = changes.filter(({ kind, before }) => kind === "changeSuspicion" && before === null).map(({ after }) => String(after.change));
  if (ids.length === 0) return { carriers: new Map() };
  const rows = await tx.query<{ id: Id; people: Id[]; name: string }>(
    `select id, array_remove(array[assignee, requested_by], null) as people, number || ' ' || short_description as name from change where id = any($1)`,
    [ids],
  );
  return { carriers: new Map(rows.map(({ id, people, name }) => [id, { people: [...new Set(people)], name }])) };
}
