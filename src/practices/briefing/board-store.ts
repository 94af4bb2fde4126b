import type { Tx } from "../../engine/db/connection.ts";
import { type House, kindEntry } from "../../engine/house.ts";
import { valueWords } from "../../kernel/paper-words.ts";
import type { Instant } from "../../kernel/time.ts";
import { type Improvement, verdicts } from "../improvement/model.ts";
import type { Incident } from "../incident/model.ts";
import { incidentCost } from "../incident/views.ts";
import { beside, localDayOf, type Period, pointsOf, quarterOf } from "../scorecard/period.rules.ts";
import { metricsOf, scorecardOf } from "../scorecard/views.ts";
import { openLines } from "../triage/views.ts";
import type {
  AcceptedRisk,
  BoardAction,
  BoardFacts,
  BoardImprovement,
  BoardIncident,
  BoardNotice,
  BoardSpend,
  BoardVendor,
  OnCallLoad,
} from "./board.model.ts";
import { decisionsOf } from "./decision.rules.ts";
import { measureValue } from "./figure.rules.ts";
import { officeOf } from "./office-store.ts";
import type { PaperHouse } from "./paper.model.ts";
import { countsOf, criticalIn, measured } from "./period-store.ts";
import { decisionsWaiting } from "./waiting-store.ts";

type Asked = Pick<PaperHouse, "author" | "recipient" | "classification"> & { period: Period; now: Instant; house: House };
/** Rows of a kind that are read: sums and counts are of all of them, and a page says how many it does not show. */
const most = 2000;
/** Critical incidents of a quarter are counted and priced one by one. */
const mostCritical = 1000;

/** Everything that the pack of a board of directors is made of. Restricted and confidential records are in none of it. */
export async function boardFacts(tx: Tx, asked: Asked): Promise<BoardFacts> {
  const { period, now, house, author, recipient, classification } = asked;
  const { name, zone, currency } = await officeOf(tx, house);
  const page = await scorecardOf(tx, house, { period, now, asOf: null, scope: {}, hold: true });
  const measures = page.measures.map(measured);
  const before = beside(period, zone, -1);
  const critical = await pricedCritical(tx, house, { period, now });
  const [today, horizon] = [localDayOf(now, zone), lastDay(beside(quarterOf(now, zone), zone, 2))];
  return {
    ...{ organisation: name, zone, currency, now, author, recipient, classification },
    period: { ...period },
    quarters: pointsOf(period, zone).map((one) => one.short),
    measures,
    critical,
    criticalBefore: (await criticalIn(tx, { from: before.fromAt, to: before.toAt }, mostCritical)).length,
    actions: await agreedAfter(
      tx,
      critical.map((one) => one.number),
    ),
    changes: countsOf(measures),
    vendors: await vendorExposure(tx, period),
    notices: await noticesAhead(tx, { today, horizon }),
    noticeHorizon: horizon,
    unknownNotices: await unknownNotices(tx),
    spend: await spendOf(tx, period),
    risks: await acceptedRisks(tx),
    resting: await restingCount(tx, now),
    improvements: await measuredImprovements(tx, house, period),
    onCall: await onCallLoad(tx, period, zone),
    decisions: decisionsOf(await decisionsWaiting(tx, now), await openLines(tx, house, now)),
  };
}

function lastDay({ to }: Period): string {
  return new Date(Date.parse(`${to}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}

async function pricedCritical(tx: Tx, house: House, { period, now }: { period: Period; now: Instant }): Promise<BoardIncident[]> {
  const critical = await criticalIn(tx, { from: period.fromAt, to: period.toAt }, mostCritical);
  const rows = await tx.query<{ id: string; number: string; cause: string | null; agreed: number; done: number }>(
    `select i.id, i.number, max(r.root_cause) as cause, count(a.id) filter (where a.state <> 'dropped')::int as agreed, count(a.id) filter (where a.state in ('done', 'verified'))::int as done
     from v_incident i left join v_review r on r.id = i.review and not coalesce(r.confidential, false) left join v_review_action a on a.review = i.review and not coalesce(a.confidential, false)
     where i.number = any($1) group by i.id, i.number`,
    [critical.map((one) => one.number)],
  );
  const byNumber = new Map(rows.map((row) => [row.number, row]));
  const records = await kindEntry(house, "incident").table.load(
    tx,
    rows.map((row) => row.id),
    false,
  );
  const costs = new Map<string, BoardIncident["cost"]>();
  for (const record of records) {
    const cost = await incidentCost(tx, house, record as Incident, now);
    costs.set((record as Incident).number ?? "", cost && { amount: String(cost.amount), currency: cost.currency });
  }
  return critical.map((one) => {
    const { agreed = 0, done = 0, cause = null } = byNumber.get(one.number) ?? {};
    return { ...one, cost: costs.get(one.number) ?? null, cause, agreed, done };
  });
}

/** What was agreed after some incidents, what is open first. */
function agreedAfter(tx: Tx, numbers: readonly string[]): Promise<BoardAction[]> {
  return tx.query(
    `select i.number as incident, a.title, coalesce(p.name, 'nobody yet') as owner, a.due_on::text as "dueOn", a.state
     from v_review_action a join v_incident i on i.review = a.review left join v_person p on p.id = a.owner
     where i.number = any($1) and a.state <> 'dropped' and not coalesce(a.confidential, false)
     order by a.state = 'open' desc, a.due_on, a.id limit ${most}`,
    [numbers],
  );
}

/** Vendors by what their contracts in force cost, each in its own money, with the promises of the quarter and what they owe. */
function vendorExposure(tx: Tx, { from, to }: Period): Promise<BoardVendor[]> {
  return tx.query(
    `select v.name, v.tier, c.currency, c.yearly, c.contracts, coalesce(r.measured, 0) as measured, coalesce(r.kept, 0) as kept, d.owed
     from v_vendor v
     join (select vendor, coalesce(currency, '') as currency, (sum(yearly_amount::numeric) filter (where currency is not null))::text as yearly, count(yearly_amount)::int as contracts
       from v_contract where state = 'active' group by vendor, coalesce(currency, '')) c on c.vendor = v.id
     left join (select vendor, count(*) filter (where verdict <> 'unmeasured')::int as measured, count(*) filter (where verdict = 'kept')::int as kept
       from v_sla_result where period_start >= $1::date and period_start < $2::date group by vendor) r on r.vendor = v.id
     left join (select vendor, currency, sum(amount::numeric)::text as owed from v_vendor_credit where state in ('owed', 'claimed') group by vendor, currency) d
       on d.vendor = v.id and d.currency = c.currency
     where v.active and v.merged_into is null order by c.yearly::numeric desc nulls last, v.name, c.currency limit ${most}`,
    [from, to],
  );
}

async function noticesAhead(tx: Tx, { today, horizon }: { today: string; horizon: string }): Promise<BoardNotice[]> {
  type Row = Omit<BoardNotice, "yearly"> & { yearly: string | null; currency: string | null };
  const rows = await tx.query<Row>(
    `select c.number, c.name, coalesce(v.name, 'no vendor named') as vendor, c.notice_on::text as "noticeOn", c.decision_on::text as "decideOn", c.ends_on::text as "endsOn",
       c.renewal, c.yearly_amount as yearly, c.currency, c.decision is not null as "isDecided"
     from v_contract c left join v_vendor v on v.id = c.vendor
     where c.state = 'active' and c.notice_on >= $1::date and c.notice_on <= $2::date order by c.notice_on, c.number limit ${most}`,
    [today, horizon],
  );
  return rows.map(({ yearly, currency, ...one }) => ({ ...one, yearly: yearly && currency ? { amount: yearly, currency } : null }));
}

async function unknownNotices(tx: Tx): Promise<number> {
  const [row] = await tx.query<{ count: number }>(
    "select count(*)::int as count from v_contract where state = 'active' and notice_on is null and not coalesce(open_ended, false)",
  );
  return row?.count ?? 0;
}

function spendOf(tx: Tx, { from, to }: Period): Promise<BoardSpend[]> {
  return tx.query(
    `select currency, count(*)::int as amounts, sum(actual)::text as invoiced, count(forecast)::int as compared,
       coalesce(sum(actual) filter (where forecast is not null), 0)::text as "invoicedCompared", coalesce(sum(forecast), 0)::text as "forecastCompared"
     from (select vendor, currency, month, sum(amount::numeric) filter (where stage = 'actual') as actual, sum(amount::numeric) filter (where stage = 'forecast') as forecast
       from v_vendor_spend where active and month >= $1::date and month < $2::date group by vendor, currency, month) m
     where actual is not null group by currency order by sum(actual) desc, currency`,
    [from, to],
  );
}

/** Problems that rest on an accepted risk, those with most incidents first. */
export function acceptedRisks(tx: Tx): Promise<AcceptedRisk[]> {
  return tx.query(
    `select b.number, b.short_description as title, coalesce(b.risk_reason, '') as reason, coalesce(p.name, 'nobody') as by, b.risk_review_on::text as "reviewOn",
       coalesce(b.incident_count, 0) as incidents
     from v_problem b left join v_person p on p.id = b.risk_accepted_by
     where b.state = '107' and b.resolution_code = 'risk_accepted' and not coalesce(b.restricted, false)
     order by b.incident_count desc nulls last, b.number limit ${most}`,
  );
}

async function restingCount(tx: Tx, now: Instant): Promise<number> {
  const [row] = await tx.query<{ count: number }>(
    "select count(*)::int as count from v_problem where state in ('101', '102', '103', '104') and next_step_by < $1 and not coalesce(restricted, false)",
    [now],
  );
  return row?.count ?? 0;
}

type ImprovementRow = Pick<
  Improvement,
  | "title"
  | "metric"
  | "act"
  | "baselineValue"
  | "claimed"
  | "laterValue"
  | "baselineN"
  | "laterN"
  | "verdict"
  | "savedAmount"
  | "savedCurrency"
> & { number: string };

async function measuredImprovements(tx: Tx, house: House, { from, to }: Period): Promise<BoardImprovement[]> {
  const rows = await tx.query<ImprovementRow>(
    `select number, title, metric, act, baseline_value as "baselineValue", claimed, later_value as "laterValue", baseline_n as "baselineN", later_n as "laterN", verdict,
       saved_amount as "savedAmount", saved_currency as "savedCurrency"
     from v_improvement where later_to >= $1::date and later_to < $2::date and verdict is not null order by later_to, number limit ${most}`,
    [from, to],
  );
  const { metrics } = await metricsOf(tx, house);
  return rows.map((row): BoardImprovement => {
    const metric = metrics.get(row.metric) ?? { name: row.metric, unit: "", decimals: 1, target: null, direction: "atLeast" as const };
    // The number has no target here: it is rounded as it reads, whatever was promised.
    const value = (one: number | null) => measureValue({ ...metric, target: null }, one);
    return {
      ...{ number: row.number, title: row.title, act: row.act ?? "", metric: metric.name },
      ...{ before: value(row.baselineValue), claimed: value(row.claimed), after: value(row.laterValue) },
      counted: { kind: "text", value: `${grouped(row.baselineN ?? 0)}, then ${grouped(row.laterN ?? 0)}` },
      saved: row.savedAmount !== null && row.savedCurrency !== null ? { amount: row.savedAmount, currency: row.savedCurrency } : null,
      verdict: verdicts.find((one) => one.value === row.verdict)?.label ?? "Not measured",
    };
  });
}

function grouped(count: number): string {
  return valueWords({ kind: "count", value: String(count) });
}

/** What the pager asked of people in a period; null where this office pages nobody. */
async function onCallLoad(tx: Tx, { fromAt, toAt }: Period, zone: string): Promise<OnCallLoad | null> {
  const [row] = await tx.query<OnCallLoad & { hasPaging: boolean }>(
    `with rung as (select id, acknowledged_at, exhausted_at, first_paged_at from v_page where first_paged_at >= $1 and first_paged_at < $2 and not coalesce(restricted, false)),
       heard as (select n.person, count(distinct n.page)::int as pages from v_page_notification n join rung r on r.id = n.page
         where n.sent_at is not null and n.person is not null group by n.person)
     select (select count(*)::int from rung) as pages,
       (select count(*)::int from rung where extract(hour from first_paged_at at time zone $3) >= 22 or extract(hour from first_paged_at at time zone $3) < 6) as "atNight",
       (select count(*)::int from heard) as people, (select coalesce(max(pages), 0) from heard) as most,
       (select count(*)::int from rung where exhausted_at is not null and acknowledged_at is null) as unanswered,
       exists (select 1 from v_escalation_policy where active) as "hasPaging"`,
    [fromAt, toAt, zone],
  );
  if (!row || (row.pages === 0 && !row.hasPaging)) return null;
  const { hasPaging: _, ...load } = row;
  return load;
}
