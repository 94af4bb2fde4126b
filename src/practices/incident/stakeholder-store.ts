import type { Tx } from "../../engine/db/connection.ts";
import type { Ask, FactsLoader, House } from "../../engine/house.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Change } from "../../kernel/practice.ts";
import type { AddressFacts } from "./address.rules.ts";
import type { KnownGroup } from "./told.rules.ts";

/** The groups in force with their active people and the number of their confirmed addresses, by name; from memory until one of them changes. */
export function knownGroups(tx: Tx, house: House): Promise<readonly KnownGroup[]> {
  return house.policies.get("stakeholderGroups", ["stakeholderGroup", "stakeholderAddress", "person"], () =>
    tx.query<KnownGroup>(
      `select g.id, g.name, g.voice, coalesce(g.services, '{}') as services, g.from_priority as "fromPriority",
         array(select p.id from v_person p where p.id = any(g.people) and p.active order by p.id) as people,
         (select count(*)::int from stakeholder_address a where a.stakeholder_group = g.id and a.state = 'confirmed') as addresses
       from stakeholder_group g where g.active order by g.name_fold, g.id`,
    ),
  );
}

/** How many follow by mail the incidents that an update is sent of. */
export async function followersAmong(tx: Tx, asks: readonly Ask[]): Promise<ReadonlyMap<Id, number>> {
  const ids = asks.flatMap(({ envelope }) => (envelope.command.type === "sendUpdate" ? [envelope.id!] : []));
  if (ids.length === 0) return new Map();
  return followerCounts(tx, ids);
}

/** Who follows by mail the incidents that updates were sent of. */
export async function followersOf(tx: Tx, changes: readonly Change[]): Promise<ReadonlyMap<Id, readonly Id[]>> {
  const sent = changes.filter(({ kind, events }) => kind === "incident" && events.some(({ type }) => type === "updateSent"));
  if (sent.length === 0) return new Map();
  const rows = await tx.query<{ incident: Id; people: Id[] }>(
    "select incident, array_agg(person order by person) as people from update_follower where active and incident = any($1) group by incident",
    [sent.map(({ id }) => id)],
    "followers-of",
  );
  return new Map(rows.map(({ incident, people }) => [incident, people]));
}

/** How many people with an address follow incidents by mail. */
export async function followerCounts(tx: Tx, incidents: readonly Id[]): Promise<ReadonlyMap<Id, number>> {
  const rows = await tx.query<{ incident: Id; count: number }>(
    `select f.incident, count(*)::int as count from update_follower f join v_person p on p.id = f.person and p.active and p.email is not null
     where f.active and f.incident = any($1) group by f.incident`,
    [incidents],
    "follower-counts",
  );
  return new Map(rows.map(({ incident, count }) => [incident, count]));
}

/** What is known when addresses outside are named: read only where one is. */
export const addressFacts: FactsLoader = async (tx, asks, _now, house): Promise<AddressFacts> => {
  const hasMail = house.waysOut.has("mail");
  const emails = asks.flatMap(({ envelope: { command } }) =>
    command.type === "create" && typeof command.email === "string" ? [command.email.trim().toLowerCase()] : [],
  );
  if (emails.length === 0) return { hasMail, groups: new Set(), people: new Map(), taken: new Set() };
  const groups = await tx.query<{ id: Id }>("select id from stakeholder_group where active");
  const people = await tx.query<{ email: string; name: string }>(
    "select lower(email) as email, name from v_person where active and lower(email) = any($1)",
    [emails],
  );
  const taken = await tx.query<{ key: string }>(
    `select stakeholder_group || '/' || lower(email) as key from stakeholder_address where state <> 'ended' and lower(email) = any($1)`,
    [emails],
  );
  return {
    hasMail,
    groups: new Set(groups.map(({ id }) => id)),
    people: new Map(people.map(({ email, name }) => [email, name])),
    taken: new Set(taken.map(({ key }) => key)),
  };
};
