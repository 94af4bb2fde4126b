import type { Tx } from "../../engine/db/connection.ts";
import type { Ask, FactsLoader } from "../../engine/house.ts";
import { fold } from "../../kernel/fold.ts";
import type { Id } from "../../kernel/ids.ts";
import type { ClauseFacts } from "./clause.rules.ts";
import { type ContractFacts, numberKey } from "./contract.rules.ts";
import type { CreditFacts } from "./credit.rules.ts";
import type { EscalationFacts } from "./escalation.rules.ts";
import { letterFacts } from "./letter-store.ts";
import type { ResultClause, ResultFacts } from "./result.rules.ts";
import { calendarsOf, officeOf } from "./settings-store.ts";
import type { VendorFacts } from "./vendor.rules.ts";

/** What a contract's rules may know: zone and calendars from memory; vendors and numbers only where a command names them. */
export const contractFacts: FactsLoader = async (tx, asks, _now, house): Promise<ContractFacts> => ({
  zone: (await officeOf(tx, house)).zone,
  calendars: await calendarsOf(tx, house),
  vendors: await vendorsNamed(tx, namedBy(asks, "vendor")),
  numbers: await numbersOf(tx, namedBy(asks, "contractNumber")),
});

export const vendorFacts: FactsLoader = async (tx, asks): Promise<VendorFacts> => {
  const names = namedBy(asks, "name").map(fold);
  const ids = namedBy(asks, "into");
  if (names.length === 0 && ids.length === 0) return { vendors: new Map(), names: new Map() };
  const rows = await tx.query<{ id: Id; name: string; fold: string; mergedInto: Id | null; active: boolean }>(
    `select id, name, name_fold as fold, merged_into as "mergedInto", active from vendor where name_fold = any($1) or id = any($2)`,
    [names, ids],
    "vendor-names",
  );
  return {
    vendors: new Map(rows.map(({ id, name, mergedInto, active }) => [id, { name, mergedInto, active }])),
    names: new Map(rows.filter((one) => one.mergedInto === null).map((one) => [one.fold, one.id])),
  };
};

export const clauseFacts: FactsLoader = async (tx, asks, _now, house): Promise<ClauseFacts> => {
  const current = asks.flatMap(({ current }) => (current ? [String(current.contract)] : []));
  const ids = [...namedBy(asks, "contract"), ...current];
  const rows =
    ids.length === 0
      ? []
      : await tx.query<{ id: Id; vendor: Id | null; currency: string }>("select id, vendor, currency from contract where id = any($1)", [
          ids,
        ]);
  return { zone: (await officeOf(tx, house)).zone, contracts: new Map(rows.map(({ id, ...one }) => [id, one])) };
};

export const resultFacts: FactsLoader = async (tx, asks): Promise<ResultFacts> => {
  const ids = namedBy(asks, "clause");
  if (ids.length === 0) return { clauses: new Map() };
  const rows = await tx.query<ResultClause>(
    `select c.id, c.name, c.contract, c.vendor, c.metric, c.target::float8 as target, c.every, c.credits, c.credit_per_miss as "creditPerMiss", c.currency,
       k.yearly_amount as "yearlyAmount"
     from sla_clause c left join contract k on k.id = c.contract where c.id = any($1)`,
    [ids],
    "sla-result-clauses",
  );
  return { clauses: new Map(rows.map((row) => [row.id, row])) };
};

export const creditFacts: FactsLoader = async (tx, _asks, _now, house): Promise<CreditFacts> => ({
  zone: (await officeOf(tx, house)).zone,
});

export const escalationFacts: FactsLoader = async (tx, asks, _now, house): Promise<EscalationFacts> => {
  const drafting = asks.filter(({ envelope, current }) => envelope.command.type === "draftLetter" && current !== null);
  const office = await officeOf(tx, house);
  return {
    zone: office.zone,
    letters: await letterFacts(
      tx,
      drafting.map(({ current }) => current!),
      office.name,
    ),
  };
};

/** The values that commands give a field, in a creation, an edit or what is taken over from a file. */
function namedBy(asks: readonly Ask[], field: string): string[] {
  const found = new Set<string>();
  for (const { envelope } of asks) {
    const { command } = envelope;
    const changes = typeof command.changes === "object" && command.changes !== null ? (command.changes as Record<string, unknown>) : {};
    for (const value of [command[field], changes[field]]) if (typeof value === "string") found.add(value);
  }
  return [...found];
}

async function vendorsNamed(tx: Tx, ids: readonly string[]): Promise<ContractFacts["vendors"]> {
  if (ids.length === 0) return new Map();
  // One that was merged into another, which was merged since: its last name counts.
  const rows = await tx.query<{ id: Id; mergedInto: Id | null }>(
    `with recursive gone as (
       select id as named, id, merged_into from vendor where id = any($1)
       union all select g.named, v.id, v.merged_into from gone g join vendor v on v.id = g.merged_into)
     select named as id, nullif(id, named) as "mergedInto" from gone where merged_into is null`,
    [[...ids]],
    "contract-vendors",
  );
  return new Map(rows.map(({ id, mergedInto }) => [id, { mergedInto }]));
}

async function numbersOf(tx: Tx, numbers: readonly string[]): Promise<ContractFacts["numbers"]> {
  if (numbers.length === 0) return new Map();
  const rows = await tx.query<{ id: Id; number: string; contractNumber: string; vendor: Id | null }>(
    `select id, number, contract_number as "contractNumber", vendor from contract where contract_number_fold = any($1) and state <> 'cancelled'`,
    [numbers.map(fold)],
    "contract-numbers",
  );
  return new Map(rows.map((row) => [numberKey(row)!, { id: row.id, number: row.number }]));
}
