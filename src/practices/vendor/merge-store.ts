import type { Tx } from "../../engine/db/connection.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Change } from "../../kernel/practice.ts";
import { goesAlone, type MoveFacts } from "./reactions.ts";

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

/** What goes with a vendor that is merged into another, and with a contract that goes alone. */
export async function moveFacts(tx: Tx, changes: readonly Change[]): Promise<MoveFacts> {
  return {
    moving: await movingWith(tx, changes),
    clauses: await clausesOf(
      tx,
      changes.filter(goesAlone).map(({ id }) => id),
    ),
  };
}

async function clausesOf(tx: Tx, contracts: readonly Id[]): Promise<MoveFacts["clauses"]> {
  const clauses = new Map<Id, Id[]>();
  if (contracts.length === 0) return clauses;
  const rows = await tx.query<{ id: Id; contract: Id }>("select id, contract from sla_clause where contract = any($1) order by id", [
    contracts,
  ]);
  for (const { id, contract } of rows) clauses.set(contract, [...(clauses.get(contract) ?? []), id]);
  return clauses;
}

async function movingWith(tx: Tx, changes: readonly Change[]): Promise<MoveFacts["moving"]> {
  const merged = changes.filter(({ events }) => events.some(({ type }) => type === "vendorMerged")).map(({ id }) => id);
  const moving = new Map<Id, { kind: string; id: Id }[]>();
  if (merged.length === 0) return moving;
  const parts = naming.map(([kind, table]) => `select '${kind}' as kind, id, vendor from ${table} where vendor = any($1)`);
  const rows = await tx.query<{ kind: string; id: Id; vendor: Id }>(
    `${parts.join(" union all ")} order by kind, id`,
    [merged],
    "vendor-moving",
  );
  for (const { vendor, ...one } of rows) moving.set(vendor, [...(moving.get(vendor) ?? []), one]);
  return moving;
}
