import type { Tx } from "../../engine/db/connection.ts";
import type { Id } from "../../kernel/ids.ts";
import type { AnyRecord } from "../../kernel/model.ts";
import type { VendorEscalation } from "./dispute.model.ts";
import type { EscalationFacts } from "./escalation.rules.ts";

type Row = {
  id: Id;
  vendorName: string;
  contractName: string | null;
  contractNumber: string | null;
  promise: string | null;
  clause: string | null;
  metric: string | null;
  periodStart: string | null;
  periodEnd: string | null;
  target: number | null;
  measured: number | null;
  counted: number | null;
  missedCount: number | null;
  basis: string | null;
  rowNumbers: string[];
  creditAmount: string | null;
  creditCurrency: string | null;
  creditState: string | null;
  creditNumber: string | null;
  askedByName: string | null;
};

/** What the letters of some escalations are drafted from. An incident that is restricted is not named in a letter that leaves the house. */
export async function letterFacts(tx: Tx, asked: readonly AnyRecord[], organisation: string): Promise<EscalationFacts["letters"]> {
  if (asked.length === 0) return new Map();
  const escalations = asked as readonly VendorEscalation[];
  const rows = await tx.query<Row>(
    `select e.id, v.name as "vendorName", k.name as "contractName", k.contract_number as "contractNumber", c.name as promise, c.clause, c.metric,
       r.period_start as "periodStart", r.period_end as "periodEnd", r.target::float8 as target, r.measured::float8 as measured, r.counted,
       r.missed as "missedCount", r.basis, d.amount as "creditAmount", d.currency as "creditCurrency", d.state as "creditState",
       d.number as "creditNumber", p.name as "askedByName",
       coalesce((select array_agg(i.number order by i.opened_at, i.id) from v_incident i
         where r.rows_kind = 'incident' and r.rows ? i.id and not coalesce(i.restricted, false)), '{}') as "rowNumbers"
     from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[]) as e(id, vendor, contract, result, asked_by)
     join vendor v on v.id = e.vendor left join contract k on k.id = e.contract left join sla_result r on r.id = e.result
     left join sla_clause c on c.id = r.clause left join vendor_credit d on d.result = r.id left join v_person p on p.id = e.asked_by`,
    [
      escalations.map(({ id }) => id),
      escalations.map(({ vendor }) => vendor),
      escalations.map(({ contract }) => contract),
      escalations.map(({ result }) => result),
      escalations.map(({ askedBy }) => askedBy),
    ],
    "vendor-letters",
  );
  const found = new Map(rows.map((row) => [row.id, row]));
  return new Map(
    escalations.flatMap((one) => (found.has(one.id) ? [[one.id, asLetter(one, found.get(one.id)!, organisation)] as const] : [])),
  );
}

function asLetter(escalation: VendorEscalation, row: Row, organisation: string) {
  const { subject, level, description, vendorContact, answerDueOn, openedOn, createdAt } = escalation;
  return {
    ...{ organisation, vendor: row.vendorName, vendorContact, subject, level, description, answerDueOn, askedBy: row.askedByName },
    openedOn: openedOn ?? createdAt.slice(0, 10),
    contract: row.contractName === null ? null : { name: row.contractName, contractNumber: row.contractNumber },
    missed:
      row.promise === null
        ? null
        : {
            ...{
              promise: row.promise,
              clause: row.clause,
              periodStart: row.periodStart!,
              periodEnd: row.periodEnd!,
              target: row.target!,
              unit: row.metric === "entered" ? "" : " %",
            },
            ...{
              measured: row.measured,
              counted: row.counted!,
              missedCount: row.missedCount!,
              basis: row.basis,
              rowNumbers: row.rowNumbers,
            },
          },
    credit:
      row.creditAmount === null
        ? null
        : { amount: row.creditAmount, currency: row.creditCurrency!, state: row.creditState!, number: row.creditNumber },
  };
}
