import type { Tx } from "../../engine/db/connection.ts";
import { kindEntry } from "../../engine/house.ts";
import type { Office } from "../../engine/office.ts";
import type { ListItem } from "../../engine/presentation.ts";
import type { Actor } from "../../kernel/actor.ts";
import type { Filter } from "../../kernel/filter.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Money } from "../../kernel/money.ts";
import { dayIn } from "../../kernel/plain-day.ts";
import { type Instant, MINUTE_MS, ms } from "../../kernel/time.ts";
import { deliveredWithin } from "./delivered-store.ts";
import type { Negotiation, VendorEscalation } from "./dispute.model.ts";
import type { Vendor } from "./model.ts";
import { type Period, periodAfter, spanOf } from "./period.rules.ts";
import { lastQuarter, type VendorFactsOfReview } from "./qbr.rules.ts";
import { usualMeasures } from "./score.rules.ts";
import { officeOf } from "./settings-store.ts";
import type { Source } from "./spend.model.ts";
import { type Counted, type Value, valueIn } from "./values.rules.ts";

type Asked = { actor: Actor; now: Instant; quarter: Period | null };
const quartersShown = 5;
const mostRows = 500;

/** Everything that is known of a vendor for a quarter (the last that is over), as this reader may see it. */
export async function reviewFacts(office: Office, vendor: Vendor, { actor, now, quarter }: Asked): Promise<VendorFactsOfReview> {
  const { db, house } = office;
  const { zone } = await officeOf(db, house);
  const today = dayIn(zone, now);
  const period = quarter ?? lastQuarter(today);
  const periods = Array.from({ length: quartersShown }, (_, at) => periodAfter("quarter", period.start, -at));
  const services = await servicesOf(db, vendor);
  const span = { from: spanOf(periods.at(-1)!, zone).from, to: spanOf(period, zone).to };
  const delivered = await deliveredWithin(db, house, span, { services, definitions: [], zone, now });
  const measures = await measuresOf(db);
  const counted: Counted = {
    ...{ services, delivered, today },
    incidents: await incidentsSince(db, services, span.from, span.to),
    results: await resultsOf(db, vendor.id),
    credits: await creditsOf(db, vendor.id, zone),
    escalations: await escalationsCounted(db, vendor.id),
    ratings: await ratingsOf(db, vendor.id),
  };
  const quarters = periods.map((one) => ({
    period: one,
    values: new Map<string, Value>(measures.map((measure) => [measure.key, valueIn(measure, one, spanOf(one, zone), counted)])),
  }));
  const seen = await incidentsSeen(office, { services, span: spanOf(period, zone), actor, now });
  const within = (one: Period) =>
    counted.incidents.filter(({ openedAt }) => openedAt >= spanOf(one, zone).from && openedAt < spanOf(one, zone).to).length;
  const availability = quarters[0]!.values.get(measures.find((one) => one.source === "availability")?.key ?? "") ?? {
    value: null,
    n: null,
  };
  return {
    vendor: await named(db, vendor),
    ...{ today, asOf: now, period, measures, quarters },
    ...{ incidents: seen, incidentsBefore: within(periods[1]!), hiddenIncidents: Math.max(0, within(period) - seen.length) },
    availability: { ...availability, of: "outages of its services", unit: "%", query: "vendor.availability@1" },
    clauses: await clausesOf(db, vendor.id),
    results: counted.results as VendorFactsOfReview["results"],
    credits: counted.credits as VendorFactsOfReview["credits"],
    spend: await spendOf(db, vendor.id),
    contracts: await contractsOf(db, vendor.id),
    ...(await disputesOf(office, vendor.id, { actor, now, zone })),
  };
}

async function named(tx: Tx, vendor: Vendor): Promise<VendorFactsOfReview["vendor"]> {
  const { id, name, tier, criticality, dataAccess, substitutes, exitMonths, escalationContact } = vendor;
  const [owner] = vendor.owner === null ? [] : await tx.query<{ name: string }>("select name from v_person where id = $1", [vendor.owner]);
  return { id, name, tier, criticality, owner: owner?.name ?? null, dataAccess, substitutes, exitMonths, escalationContact };
}

/** What it delivers: the services it names, and those that name it, by whatever name it is known. */
export async function servicesOf(tx: Tx, { services, name, aliases }: Vendor): Promise<Id[]> {
  const names = [name, ...aliases].map((one) => one.toLowerCase());
  const rows = await tx.query<{ id: Id }>(
    "select id from v_service where active and (id = any($1) or lower(vendor) = any($2)) order by id",
    [services, names],
  );
  return rows.map(({ id }) => id);
}

type MeasureRow = VendorFactsOfReview["measures"][number];

/** What vendors are scored by: the office's rows, or the usual ones. */
async function measuresOf(tx: Tx): Promise<readonly (MeasureRow & { source: Source })[]> {
  const rows = await tx.query<MeasureRow>(
    `select key, name, domain, weight, source, worst::float8 as worst, best::float8 as best, bands from vendor_measure where active order by position, id`,
  );
  return rows.length > 0 ? rows : usualMeasures.map((one) => ({ ...one, bands: [] }));
}

function incidentsSince(tx: Tx, services: readonly Id[], from: Instant, to: Instant): Promise<{ openedAt: string }[]> {
  return tx.query(
    `select opened_at as "openedAt" from v_incident
     where service = any($1) and (priority = '1' or major_state = 'declared') and merged_into is null and state <> '8' and opened_at >= $2 and opened_at < $3`,
    [services, from, to],
    "vendor-incidents",
  );
}

type Seen = { services: readonly Id[]; span: { from: Instant; to: Instant }; actor: Actor; now: Instant };

/** Its incidents of the quarter, as far as the reader may see them, through the filter that lists go through. */
async function incidentsSeen(office: Office, { services, span, actor, now }: Seen): Promise<VendorFactsOfReview["incidents"]> {
  if (services.length === 0) return [];
  const filter: Filter = {
    all: [
      { field: "service", is: "equals", value: services },
      {
        any: [
          { field: "priority", is: "equals", value: "1" },
          { field: "majorState", is: "equals", value: "declared" },
        ],
      },
      { field: "state", is: "differs", value: "8" },
      { field: "mergedInto", is: "empty" },
      { field: "openedAt", is: "atOrAfter", value: span.from },
      { field: "openedAt", is: "before", value: span.to },
    ],
  };
  const entry = kindEntry(office.house, "incident");
  const page = await office.records.list(office.db, entry, { filter, sort: "priority", limit: mostRows }, actor, now);
  const names = page.refs.service ?? {};
  return page.items.map((one) => {
    const began = String(one.detectedAt ?? one.openedAt);
    const until = one.restoredAt === null || one.restoredAt === undefined ? null : String(one.restoredAt);
    return {
      ...{ id: one.id, number: String(one.number), title: String(one.shortDescription), openedAt: String(one.openedAt) },
      ...{
        priority: String(one.priority),
        service: names[String(one.service)]?.label ?? null,
        isOpen: ["1", "2", "3"].includes(String(one.state)),
      },
      minutes: until === null ? null : Math.max(0, Math.round((ms(until) - ms(began)) / MINUTE_MS)),
      users: typeof one.affectedUsers === "number" ? one.affectedUsers : null,
    };
  });
}

function resultsOf(tx: Tx, vendor: Id): Promise<VendorFactsOfReview["results"][number][]> {
  return tx.query(
    `select clause, period_start as "periodStart", period_end as "periodEnd", measured::float8 as measured, counted, missed, verdict, basis,
       credit_amount as "creditAmount", currency from sla_result where vendor = $1 order by period_start desc, id limit 2000`,
    [vendor],
    "vendor-results",
  );
}

function clausesOf(tx: Tx, vendor: Id): Promise<VendorFactsOfReview["clauses"][number][]> {
  return tx.query(
    `select id, name, clause as "where", target::float8 as target, currency, metric from sla_clause where vendor = $1 and active order by name_fold, id`,
    [vendor],
  );
}

function creditsOf(tx: Tx, vendor: Id, zone: string): Promise<VendorFactsOfReview["credits"][number][]> {
  return tx.query(
    `select id, number, name, amount, received_amount as "receivedAmount", currency, state, period_start as "periodStart",
       (created_at at time zone $2)::date as "createdOn" from vendor_credit where vendor = $1 order by created_at, id limit 2000`,
    [vendor, zone],
    "vendor-credits",
  );
}

function escalationsCounted(tx: Tx, vendor: Id): Promise<Counted["escalations"][number][]> {
  const text = `select answer_due_on as "answerDueOn", answered_on as "answeredOn" from vendor_escalation where vendor = $1 and not confidential`;
  return tx.query(text, [vendor], "vendor-escalations-counted");
}

async function ratingsOf(tx: Tx, vendor: Id): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.query<{ key: string; quarter: string; value: number }>(
    `select m.key, r.quarter, r.value::float8 as value from vendor_rating r join vendor_measure m on m.id = r.measure
     where r.vendor = $1 and r.active order by r.created_at, r.id`,
    [vendor],
    "vendor-ratings",
  );
  return new Map(rows.map(({ key, quarter, value }) => [`${key}|${quarter}`, value]));
}

function spendOf(tx: Tx, vendor: Id): Promise<VendorFactsOfReview["spend"][number][]> {
  return tx.query(
    "select month, stage, amount, currency from vendor_spend where vendor = $1 and active order by month, id",
    [vendor],
    "vendor-spend",
  );
}

function contractsOf(tx: Tx, vendor: Id): Promise<VendorFactsOfReview["contracts"][number][]> {
  return tx.query(
    `select c.id, c.number, c.name, c.contract_number as "contractNumber", c.state, c.starts_on as "startsOn", c.ends_on as "endsOn", c.notice_on as "noticeOn",
       c.decision_on as "decisionOn", c.renewal, c.decision, c.yearly_amount as "yearlyAmount", c.amount, c.currency, c.missing, p.name as administrator
     from contract c left join v_person p on p.id = c.administrator where c.vendor = $1
     order by c.state = 'active' desc, c.ends_on, c.id limit 200`,
    [vendor],
    "vendor-contracts",
  );
}

type Reader = { actor: Actor; now: Instant; zone: string };

/** Escalations and what negotiations saved, through the visibility filter: confidential ones only for those who may see them. */
async function disputesOf(office: Office, vendor: Id, reader: Reader): Promise<Pick<VendorFactsOfReview, "escalations" | "saved">> {
  const escalations = (await listed(office, "vendorEscalation", vendor, reader)) as VendorEscalation[];
  const negotiations = (await listed(office, "negotiation", vendor, reader)) as Negotiation[];
  return {
    escalations: escalations.map(
      ({ id, number, subject, level, openedOn, answerDueOn, state, vendorContact, confidential, createdAt }) => ({
        ...{ id, number, subject, level, answerDueOn, state, vendorContact, confidential },
        openedOn: openedOn ?? dayIn(reader.zone, createdAt),
      }),
    ),
    saved: negotiations.flatMap(({ saved, currency }): Money[] => (saved === null ? [] : [{ amount: saved, currency }])),
  };
}

async function listed(office: Office, kind: string, vendor: Id, { actor, now }: Reader): Promise<ListItem[]> {
  const filter: Filter = { field: "vendor", is: "equals", value: vendor };
  const page = await office.records.list(
    office.db,
    kindEntry(office.house, kind),
    { filter, limit: mostRows, sort: "-createdAt" },
    actor,
    now,
  );
  return page.items;
}
