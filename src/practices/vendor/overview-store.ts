import type { Tx } from "../../engine/db/connection.ts";
import type { Id } from "../../kernel/ids.ts";
import { type NamedVendor, type Variant, variantsOf } from "./name.rules.ts";

export type ListedContract = {
  id: Id;
  number: string;
  name: string;
  vendor: Id | null;
  vendorName: string | null;
  state: string;
  startsOn: string | null;
  endsOn: string | null;
  noticeOn: string | null;
  decisionOn: string | null;
  decision: string | null;
  yearlyAmount: string | null;
  currency: string | null;
  missing: string[];
  administrator: string | null;
};
const columns = `c.id, c.number, c.name, c.vendor, v.name as "vendorName", c.state, c.starts_on as "startsOn", c.ends_on as "endsOn", c.notice_on as "noticeOn",
  c.decision_on as "decisionOn", c.decision, c.yearly_amount as "yearlyAmount", c.currency, c.missing, p.name as administrator`;
const joined = "contract c left join vendor v on v.id = c.vendor left join v_person p on p.id = c.administrator";
const mostListed = 2000;

/** Contracts in force or in draft with a date between two days, the soonest decision first. */
export function contractsBetween(tx: Tx, from: string, to: string): Promise<ListedContract[]> {
  return tx.query(
    `select ${columns} from ${joined} where c.state in ('active', 'draft')
       and (c.decision_on between $1 and $2 or c.notice_on between $1 and $2 or c.ends_on between $1 and $2)
     order by coalesce(c.decision_on, c.notice_on, c.ends_on), c.id limit ${mostListed}`,
    [from, to],
    "contracts-between",
  );
}

/** Contracts of which something is missing or wrong, those in force first. */
export function contractsIncomplete(tx: Tx): Promise<ListedContract[]> {
  return tx.query(
    `select ${columns} from ${joined} where c.missing_count > 0 and c.state <> 'cancelled'
     order by c.state = 'active' desc, c.ends_on nulls first, c.id limit ${mostListed}`,
    [],
    "contracts-incomplete",
  );
}

export type VariantShown = Variant & { vendors: { id: Id; name: string; contracts: number }[] };

/** Vendors that may be one, each with how many contracts it has: the one with most is likely to stay. */
export async function variantsShown(tx: Tx): Promise<VariantShown[]> {
  const vendors = await tx.query<NamedVendor & { contracts: number }>(
    `select v.id, v.name, v.aliases, count(c.id)::int as contracts from vendor v left join contract c on c.vendor = v.id
     where v.merged_into is null group by v.id order by v.name_fold, v.id limit 20000`,
    [],
    "vendor-variants",
  );
  const byId = new Map(vendors.map((one) => [one.id, one]));
  return variantsOf(vendors).map((variant) => ({
    ...variant,
    vendors: variant.ids
      .map((id) => byId.get(id)!)
      .map(({ id, name, contracts }) => ({ id, name, contracts }))
      .sort((one, other) => other.contracts - one.contracts),
  }));
}

export type VendorStanding = {
  id: Id;
  contracts: number;
  nextDecisionOn: string | null;
  exceptions: number;
  missed: number;
  measured: number;
  owed: { amount: string; currency: string }[];
  spent12: { amount: string; currency: string }[];
};

/** How each vendor stands, in one reading: contracts in force, the next decision, promises of the last four months, what it owes, what it was paid. */
export async function vendorStandings(tx: Tx, today: string, since: string): Promise<VendorStanding[]> {
  const rows = await tx.query<VendorStanding>(
    `select v.id, coalesce(c.contracts, 0) as contracts, c."nextDecisionOn", coalesce(c.exceptions, 0) as exceptions,
       coalesce(r.missed, 0) as missed, coalesce(r.measured, 0) as measured, coalesce(d.owed, '[]') as owed, coalesce(s.spent, '[]') as "spent12"
     from vendor v
     left join (select vendor, count(*) filter (where state = 'active')::int as contracts,
         min(decision_on) filter (where state = 'active' and decision is null and notice_on >= $1) as "nextDecisionOn",
         coalesce(sum(missing_count) filter (where state = 'active'), 0)::int as exceptions from contract group by vendor) c on c.vendor = v.id
     left join (select vendor, count(*) filter (where verdict = 'missed')::int as missed, count(*) filter (where verdict <> 'unmeasured')::int as measured
       from sla_result where period_start >= $2 group by vendor) r on r.vendor = v.id
     left join (select vendor, jsonb_agg(jsonb_build_object('amount', amount, 'currency', currency)) as owed from (
         select vendor, currency, sum(amount::numeric)::text as amount from vendor_credit where state in ('owed', 'claimed') group by vendor, currency) x group by vendor) d
       on d.vendor = v.id
     left join (select vendor, jsonb_agg(jsonb_build_object('amount', amount, 'currency', currency)) as spent from (
         select vendor, currency, sum(amount::numeric)::text as amount from vendor_spend
         where active and stage = 'actual' and month >= (date_trunc('month', $1::date) - interval '12 months')::date and month < date_trunc('month', $1::date)::date group by vendor, currency) y group by vendor) s on s.vendor = v.id
     where v.active`,
    [today, since],
    "vendor-standings",
  );
  return rows;
}
