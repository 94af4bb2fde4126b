import type { Addressee, Addressees, AddresseesOf } from "../engine/addressees.ts";
import type { Tx } from "../engine/db/connection.ts";
import type { Id } from "../kernel/ids.ts";
import type { Role } from "../practices/people/model.ts";
import { permissionsOf } from "../practices/people/permissions.ts";

type PersonRow = { id: Id; name: string; email: string | null; roles: Role[] | null; timeZone: string | null; teamIds: Id[] };

/** The active among some persons, with what they may see, for those who tell them something. */
export const addressees: Addressees = { of: (tx, ids) => addresseesOf(tx, ids), kinds: ["person", "team", "organisation"] };

const addresseesOf: AddresseesOf = async (tx, ids) => {
  const rows = await tx.query<PersonRow>(
    `select p.id, p.name, p.email, p.roles, coalesce(p.time_zone, (select o.time_zone from v_organisation o where o.active order by o.created_at, o.id limit 1)) as "timeZone",
       array(select t.id from v_team t where t.active and t.members @> array[p.id]) as "teamIds"
     from v_person p where p.active and p.id = any($1)`,
    [ids],
    "addressees",
  );
  return new Map(rows.map((row) => [row.id, addressee(row)]));
};

function addressee({ id, name, email, roles, timeZone, teamIds }: PersonRow): Addressee {
  const actor = {
    personId: id,
    name,
    permissions: permissionsOf(roles ?? []),
    teamIds,
    serviceIds: [],
    timeZone: timeZone ?? "UTC",
    onBehalfOf: null,
    client: "notices",
  };
  return { actor, email };
}

/** The sender that the organisation has set for its mail; null where it has none. */
export async function senderOf(tx: Tx): Promise<string | null> {
  const [row] = await tx.query<{ sender: string | null }>(
    "select report_as_from as sender from v_organisation where active order by created_at, id limit 1",
  );
  return row?.sender ?? null;
}
