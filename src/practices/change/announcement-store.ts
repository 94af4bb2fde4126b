import type { Tx } from "../../engine/db/connection.ts";
import type { FactsLoader, House } from "../../engine/house.ts";
import { deriveId, type Id } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/time.ts";
import { impact } from "../service/impact.rules.ts";
import type { Announcement } from "./announcement.model.ts";
import { type Announced, type AnnouncementFacts, audienceOf, type ToldGroup, type Touched } from "./announcement.rules.ts";
import type { ChangeRequest } from "./model.ts";
import { graph, thingsOf } from "./risk-store.ts";

type Subject = Announced & Pick<ChangeRequest, "configurationItem" | "affectedItems">;

/** The changes that are announced, what they touch, and whom that concerns now. */
export const announcementFacts: FactsLoader = async (tx, asks, _now, house): Promise<AnnouncementFacts> => {
  const ids = asks.flatMap(({ envelope }) => (typeof envelope.command.change === "string" ? [envelope.command.change] : []));
  if (ids.length === 0) return { changes: new Map() };
  const rows = await tx.query<Subject>(
    `select id, number, state, announced_at as "announcedAt", short_description as "shortDescription", service, planned_start as "plannedStart", planned_end as "plannedEnd",
       configuration_item as "configurationItem", coalesce(affected_items, '{}') as "affectedItems" from change where id = any($1)`,
    [ids],
  );
  const changes = new Map<Id, { change: Announced; services: Touched[]; people: ReturnType<typeof audienceOf> }>();
  for (const change of rows) {
    const services = await touchedBy(tx, house, change);
    changes.set(change.id, { change, services, people: audienceOf(services, await groupsOf(tx, house)) });
  }
  return { changes };
};

/** The services that a change touches: its own and those of its items, then those that need one of them, the nearest first. */
export async function touchedBy(
  tx: Tx,
  house: House,
  change: Pick<ChangeRequest, "service" | "configurationItem" | "affectedItems">,
): Promise<Touched[]> {
  const things = thingsOf(change);
  if (things.length === 0) return [];
  const known = await graph(tx, house);
  const reached = things.flatMap((thing) => impact(known, thing, "dependents"));
  const near = reached.toSorted((one, other) => one.distance - other.distance).map((one) => one.id);
  const order = [...new Set([...things, ...near])];
  const rows = await tx.query<Omit<Touched, "isDirect">>("select id, name, owner from v_service where id = any($1) and active", [order]);
  const homes = await tx.query<{ service: Id }>("select service from v_configuration_item where id = any($1) and service is not null", [
    things,
  ]);
  const direct = new Set([...things, ...homes.map((one) => one.service)]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return order.flatMap((id) => byId.get(id) ?? []).map((row) => ({ ...row, isDirect: direct.has(row.id) }));
}

/** The stakeholder groups with their active people, kept until one of them changes. */
export function groupsOf(tx: Tx, house: House): Promise<readonly ToldGroup[]> {
  return house.policies.get("announcementGroups", ["stakeholderGroup", "person"], () =>
    tx.query<ToldGroup>(
      `select g.name, coalesce(g.services, '{}') as services,
         array(select p.id from v_person p where p.id = any(g.people) and p.active order by p.id) as people
       from v_stakeholder_group g where g.active order by g.name, g.id`,
    ),
  );
}

/** The id of the mail of an announcement to a person: it cannot be written twice. */
export function announcementMailId(announcement: Id, person: Id): Id {
  return deriveId(announcement, `mail/${person}`);
}

export type Proof = Pick<Announcement, "id" | "subject" | "text" | "windowFrom" | "windowTo" | "createdAt" | "createdBy"> & {
  told: { person: Id; name: string; why: readonly string[]; delivery: string | null; at: Instant | null }[];
};

/** What was told of a change, to whom, and what became of each mail; the newest first. */
export async function proofsOf(tx: Tx, change: Id): Promise<Proof[]> {
  const rows = await tx.query<Announcement>(
    `select id, subject, text, window_from as "windowFrom", window_to as "windowTo", created_at as "createdAt", created_by as "createdBy", people
     from change_announcement where change = $1 order by created_at desc, id limit 20`,
    [change],
  );
  const people = [...new Set(rows.flatMap((row) => row.people.map((one) => one.person)))];
  const named = await tx.query<{ id: Id; name: string }>("select id, name from v_person where id = any($1)", [people]);
  const names = new Map(named.map((one) => [one.id, one.name]));
  const mails = rows.flatMap((row) => row.people.map((one) => announcementMailId(row.id, one.person)));
  const fates = await tx.query<{ id: Id; state: string; at: Instant | null }>(
    `select id, case when withdrawn_at is not null then 'withdrawn' else state end as state, ended_at as at from delivery where id = any($1)`,
    [mails],
  );
  const fate = new Map(fates.map((one) => [one.id, one]));
  return rows.map(({ people: told, ...row }) => ({
    ...row,
    told: told.map(({ person, why }) => {
      const mail = fate.get(announcementMailId(row.id, person));
      return { person, name: names.get(person) ?? "somebody", why, delivery: mail?.state ?? null, at: mail?.at ?? null };
    }),
  }));
}
