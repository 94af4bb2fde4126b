import type { Tx } from "../../engine/db/connection.ts";
import type { House } from "../../engine/house.ts";

export type OfficeTerms = { name: string; zone: string; currency: string; paperReceipts: boolean };

/** What papers say of the house itself: its name, its zone, its money. */
export function officeOf(tx: Tx, house: House): Promise<OfficeTerms> {
  return house.policies.get("paperOffice", ["organisation"], async () => {
    const [row] = await tx.query<OfficeTerms>(
      `select name, time_zone as zone, currency, coalesce(paper_receipts, false) as "paperReceipts" from v_organisation where active order by created_at limit 1`,
    );
    return row ?? { name: "The organisation", zone: "UTC", currency: "EUR", paperReceipts: false };
  });
}
