import type { Tx } from "../../engine/db/connection.ts";
import type { House } from "../../engine/house.ts";

/** The zone whose days the office agrees on, from memory; UTC until an organisation says which. */
export function officeZone(tx: Tx, house: House): Promise<string> {
  return house.policies.get("officeZone", ["organisation"], async () => {
    const text = "select time_zone as zone from v_organisation where active order by created_at, id limit 1";
    return (await tx.query<{ zone: string }>(text))[0]?.zone ?? "UTC";
  });
}
