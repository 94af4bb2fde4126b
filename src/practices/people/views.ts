import type { Tx } from "../../engine/db/connection.ts";
import type { Id } from "../../kernel/ids.ts";
import { type Permission, permissionTable } from "./permissions.ts";

/** Active people whose roles hold a permission, as they are now. */
export async function peopleHolding(tx: Tx, permission: Permission): Promise<Id[]> {
  const rows = await tx.query<{ id: Id }>(
    "select id from v_person where active and roles ?| $1 order by id",
    [[...permissionTable[permission]]],
    "people-holding",
  );
  return rows.map((row) => row.id);
}
