import type { Tx } from "../../engine/db/connection.ts";
import type { House } from "../../engine/house.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Change } from "../../kernel/practice.ts";
import type { Instant } from "../../kernel/time.ts";
import type { VendorNoticeFacts } from "./notices.ts";

/** Who answers for the vendors that changes are about, and the directors; from memory. */
export function vendorNoticeFacts(tx: Tx, _changes: readonly Change[], _now: Instant, house: House): Promise<VendorNoticeFacts> {
  return house.policies.get("vendorAddressBook", ["vendor", "person"], async () => {
    const owners = await tx.query<{ id: Id; owner: Id | null }>("select id, owner from vendor where active");
    const directing = await tx.query<{ id: Id }>(`select id from v_person where active and roles @> '["director"]' order by id`);
    return { owners: new Map(owners.map(({ id, owner }) => [id, owner])), directors: directing.map(({ id }) => id) };
  });
}
