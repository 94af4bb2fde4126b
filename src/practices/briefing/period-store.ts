import type { Tx } from "../../engine/db/connection.ts";
import type { House } from "../../engine/house.ts";
import { readMeasures, standpoint } from "../../engine/measures.ts";
import { addDays, type Instant } from "../../kernel/time.ts";
import { monthOf, type Period, readPeriod, weeksUpTo } from "../scorecard/period.rules.ts";
import { scorecardOf } from "../scorecard/views.ts";
import { deskRecord, openLines } from "../triage/views.ts";
import { decisionsOf } from "./decision.rules.ts";
import type { Measured } from "./figure.rules.ts";
import { officeOf } from "./office-store.ts";
import type { CriticalIncident, PaperHouse, PeriodFacts } from "./paper.model.ts";
import { comingChanges, decisionsWaiting, freezesAhead, owedActions, restingProblems } from "./waiting-store.ts";

type Asked = {
  period: Period;
  now: Instant;
  house: House;
  author: PaperHouse["author"];
  recipient: PaperHouse["recipient"];
  classification: string;
};
const weeksShown = 8;

/** Everything that a paper on a week or a month is made of. Restricted and confidential records are in none of it. */
export async function periodFacts(tx: Tx, asked: Asked): Promise<PeriodFacts> {
  const { period, now, house, author, recipient, classification } = asked;
  const { name, zone, currency } = await officeOf(tx, house);
  const read = async (one: Period) => scorecardOf(tx, house, { period: one, now, asOf: null, scope: {}, hold: true });
  const page = await read(period);
  // A week is judged by its month so far: a promise is made for a month.
  const month = period.grain === "week" ? monthOf(lastMoment(period, now), zone) : period;
  const whole = month === period ? page : await read(month);
  const until = period.toAt < now ? period.toAt : now;
  return {
    ...{ organisation: name, zone, currency, now, author, recipient, classification },
    period: { ...period },
    previous: { short: page.before.short },
    measures: page.measures.map(measured),
    toDate: { label: month.short, measures: whole.measures.map(measured) },
    weeks: await flowWeeks(tx, { period, until, zone }),
    critical: await criticalIn(tx, { from: period.fromAt, to: period.toAt }),
    decisions: decisionsOf(await decisionsWaiting(tx, now), await openLines(tx, house, now)),
    desk: await deskRecord(tx, until),
    coming: await comingChanges(tx, { from: now, to: addDays(now, 7) }),
    changes: countsOf(page.measures.map(measured)),
    actions: await owedActions(tx, { from: period.from, to: period.to }),
    resting: await restingProblems(tx, now),
    freezes: await freezesAhead(tx, now),
  };
}

function lastMoment({ toAt }: Period, now: Instant): Instant {
  const last = new Date(Date.parse(toAt) - 1).toISOString();
  return last < now ? last : now;
}

/** A number of the scorecard as a paper keeps it. */
export function measured({
  key,
  name,
  definition,
  version,
  unit,
  decimals,
  target,
  direction,
  formula,
  shown,
  before,
  kept,
  points,
}: Measured): Measured {
  const { value, n, part, why, note } = shown;
  return {
    key,
    name,
    definition,
    version,
    unit,
    decimals,
    target,
    direction,
    formula,
    before,
    kept,
    points,
    shown: { value, n, part, why, note },
  };
}

/** Changes of a period, from the very numbers of the scorecard. */
export function countsOf(measures: readonly Measured[]): PeriodFacts["changes"] {
  const of = (key: string) => measures.find((one) => one.key === key)?.shown;
  const [success, emergency] = [of("changeSuccess"), of("emergencyChanges")];
  const closed = emergency?.n ?? 0;
  const counted = success?.n ?? 0;
  const succeeded = success?.part ?? 0;
  const unauthorised = Math.max(0, counted - closed);
  return { closed, failed: Math.max(0, counted - succeeded - unauthorised), emergency: emergency?.part ?? 0, unauthorised };
}

async function flowWeeks(tx: Tx, { period, until, zone }: { period: Period; until: Instant; zone: string }): Promise<PeriodFacts["weeks"]> {
  const weeks = weeksUpTo(period, until, zone, weeksShown);
  const at = await standpoint(tx, { zone, asOf: null }, true);
  const range = { from: weeks[0]!.from, to: weeks.at(-1)!.to };
  const groups = await readMeasures(tx, at, { measures: ["incident.opened", "incident.resolved"], ...range, by: "week" });
  const count = (measure: string, week: string) =>
    groups.filter((one) => one.measure === measure && one.key === week).reduce((sum, one) => sum + one.count, 0);
  return weeks.map(({ from }) => ({ from, opened: count("incident.opened", from), resolved: count("incident.resolved", from) }));
}

type CriticalRow = Omit<CriticalIncident, "review"> & {
  reviewState: string | null;
  owner: string | null;
  dueAt: Instant | null;
  approvedAt: Instant | null;
};

/** Critical incidents that were open at any time of a span, oldest first; at most so many. Of a confidential review no more than that it is one. */
export async function criticalIn(tx: Tx, span: { from: Instant; to: Instant }, most = 40): Promise<CriticalIncident[]> {
  const rows = await tx.query<CriticalRow>(
    `select i.number, i.short_description as title, s.name as service, i.affected_users as users, coalesce(i.detected_at, i.opened_at) as "beganAt",
       coalesce(i.restored_at, i.resolved_at, i.closed_at) as "restoredAt", case when r.confidential then 'restricted' else r.state end as "reviewState", p.name as owner,
       case when r.confidential then null else r.due_at end as "dueAt", case when r.confidential then null else r.approved_at end as "approvedAt"
     from v_incident i left join v_service s on s.id = i.service left join v_review r on r.id = i.review
       left join v_person p on p.id = r.owner and not coalesce(r.confidential, false)
     where (i.priority = '1' or i.major_state = 'declared') and not coalesce(i.restricted, false) and i.merged_into is null and i.state <> '8'
       and coalesce(i.detected_at, i.opened_at) < $2 and coalesce(i.restored_at, i.resolved_at, i.closed_at, 'infinity') >= $1
     order by coalesce(i.detected_at, i.opened_at), i.number limit $3`,
    [span.from, span.to, most],
  );
  return rows.map(({ reviewState, owner, dueAt, approvedAt, ...one }) => ({
    ...one,
    review: reviewState === null ? null : { state: reviewState, owner, dueAt, approvedAt },
  }));
}

/** The period that is meant, or null where it is none, or of another length than the paper has. */
export async function periodNamed(tx: Tx, house: House, text: string, grain: Period["grain"]): Promise<Period | null> {
  const { zone } = await officeOf(tx, house);
  const period = readPeriod(text, zone);
  return period?.grain === grain ? period : null;
}
