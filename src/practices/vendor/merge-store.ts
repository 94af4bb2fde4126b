import type { Tx } from "../../engine/db/connection.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Change } from "../../kernel/practice.ts";
import type { MergeFacts } from "./reactions.ts";

/** Everything that names a vendor, by its table. */
const naming = [
  ["contract", "contract"],
  ["slaClause", "sla_clause"],
  ["slaResult", "sla_result"],
  ["vendorCredit", "vendor_credit"],
  ["vendorEscalation", "vendor_escalation"],
  ["negotiation", "negotiation"],
  ["vendorSpend", "vendor_spend"],
  ["vendorRating", "vendor_rating"],
] as const;

/** What goes with a vendor that is merged into another. */
export async function mergeFacts(tx: Tx, changes: readonly Change[]): Promise<MergeFacts> {
  const merged = changes.filter(({ events }) => events.some(({ type }) => type === "vendorMerged")).map(({ id }) => id);
  const moving = new Map<Id, { kind: string; id: Id }[]>();
  if (merged.length === 0) return { moving };
  const parts = naming.map(([kind, table]) => `select '${kind}' as kind, id, vendor from ${table} where vendor = any($1)`);
  const rows = await tx.query<{ kind: string; id: Id; vendor: Id }>(
    `${parts.join(" union all ")} order by kind, id`,
    [merged],
    "vendor-moving",
  );
  for (const { vendor, ...one } of rows) moving.set(vendor, [...(moving.get(vendor) ?? []), one]);
  return { moving };
}
