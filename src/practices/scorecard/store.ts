import type { Tx } from "../../engine/db/connection.ts";
import type { House } from "../../engine/house.ts";
import { allFacts, type FactLine, type Standpoint } from "../../engine/measures.ts";
import type { BusinessCalendar, Instant } from "../../kernel/time.ts";
import { businessCalendar, type Calendar } from "../calendar/model.ts";
import { type ServiceTime, serviceTime } from "../service/views.ts";
import { type Kept, undone } from "./as-of.rules.ts";
import { weightOf } from "./balance.rules.ts";
import { builtIn } from "./built-in.rules.ts";
import type { By, Scope } from "./facts.ts";
import type { Definition, MetricValue, ReportingPeriod } from "./model.ts";

/** The organisation's zone: its days, weeks and months are those of every number. */
export function timeZoneOf(tx: Tx, house: House): Promise<string> {
  return house.policies.get("scorecardZone", ["organisation"], async () => {
    const [row] = await tx.query<{ zone: string }>("select time_zone as zone from v_organisation where active order by created_at limit 1");
    return row?.zone ?? "UTC";
  });
}

type MetricRow = Omit<Definition, "weight"> & { weight: number | null; active: boolean };

/** The metrics in order: records first by their own, then the built-in ones that no record replaces. */
export function definitionsOf(tx: Tx, house: House): Promise<readonly Definition[]> {
  return house.policies.get("scorecardMetrics", ["metric"], async () => definitionsFrom(await metricRows(tx)));
}

/** The metrics as they stood at a past moment, or as far as a line of the journal knew: a page of then is judged by what was promised then. */
export async function definitionsAt(
  tx: Tx,
  house: House,
  { asOf, knownThrough }: { asOf: Instant | null; knownThrough: number | null },
): Promise<readonly Definition[]> {
  if (asOf === null && knownThrough === null) return definitionsOf(tx, house);
  const since = await tx.query<Kept>(
    `select id, version, changes from journal where lane = 'main' and kind = 'metric' and version > 0 and (at > $1 or n > $2) order by n desc, ordinal desc`,
    [asOf ?? "9999-12-31T00:00:00.000Z", knownThrough ?? Number.MAX_SAFE_INTEGER],
  );
  return since.length === 0 ? definitionsOf(tx, house) : definitionsFrom(undone(await metricRows(tx), since));
}

function metricRows(tx: Tx): Promise<MetricRow[]> {
  return tx.query<MetricRow>(
    `select id, version, key, name, perspective, owner, target, direction, floor, unit, decimals, definition, source, formula, position, active,
       weight, worst, best, benchmark, benchmark_source as "benchmarkSource", benchmark_on as "benchmarkOn"
     from v_metric order by position, id`,
  );
}

function definitionsFrom(rows: readonly MetricRow[]): Definition[] {
  // A record without a weight of its own weighs as the number that it replaces.
  const weighed = rows.map(({ weight, ...row }) => (weight === null ? { ...row, ...weightOf(row.key) } : { ...row, weight }));
  const known = new Map(weighed.map((row) => [row.key, row]));
  const replaced = builtIn.map((one, index): Definition & { active: boolean } => {
    const record = known.get(one.key);
    return record ? { ...record, position: record.position } : { ...one, position: 10 * (index + 1), active: true };
  });
  const own = weighed.filter((row) => !builtIn.some((one) => one.key === row.key));
  return [...replaced, ...own]
    .filter((one) => one.active)
    .sort((a, b) => a.position - b.position)
    .map(({ active: _, ...one }) => one);
}

/** The record of each key, retired ones too. */
export async function keysOf(tx: Tx): Promise<Map<string, string>> {
  return new Map((await tx.query<{ key: string; id: string }>("select key, id from v_metric")).map((row) => [row.key, row.id]));
}

export type Terms = ServiceTime & { workingDays: BusinessCalendar };

/** Services with their agreed time, planned maintenance, and the days people work. */
export async function termsOf(tx: Tx, house: House): Promise<Terms> {
  return { ...(await serviceTime(tx, house)), workingDays: await workingDaysOf(tx, house) };
}

function workingDaysOf(tx: Tx, house: House): Promise<BusinessCalendar> {
  return house.policies.get("scorecardWorkingDays", ["organisation", "calendar"], async () => {
    const [working] = await tx.query<Calendar>(
      `select time_zone as "timeZone", always, segments, holidays from v_calendar where active and not always order by created_at, id limit 1`,
    );
    return working ? businessCalendar(working) : mondayToFriday(await timeZoneOf(tx, house));
  });
}

function mondayToFriday(timeZone: string): BusinessCalendar {
  const days = [1, 2, 3, 4, 5] as const;
  return { timeZone, holidays: [], segments: days.map((weekday) => ({ weekday, from: "09:00", to: "17:00" })) };
}

const farAway = "9999-12-31";

/** An incident that required a review: the fact that says so, and when the review was approved. */
export type RequiredReview = FactLine & { approvedAt: Instant | null; isWaived: boolean };

/** Incidents that required a review and were resolved from a day on, with when theirs was approved. */
export async function reviewsFrom(tx: Tx, at: Standpoint, fromDay: string, scope: Scope): Promise<RequiredReview[]> {
  const due = await allFacts(tx, at, { measures: ["incident.reviewDue"], from: fromDay, to: farAway, where: scope });
  if (due.length === 0) return [];
  const decided = await allFacts(tx, at, { measures: ["incident.reviewed"], from: fromDay, to: farAway });
  const settled = new Map(decided.map((line) => [line.subject, line]));
  return due.map((line) => {
    const one = settled.get(line.subject);
    return { ...line, approvedAt: one?.at ?? null, isWaived: one?.value === 0 };
  });
}

const openThen = `select id, opened_at, priority, team, service, assignee from v_incident where state in ('1', '2', '3') and opened_at < $1
  union all select id, opened_at, priority, team, service, assignee from v_incident
    where resolved_at >= $1 and opened_at < $1 and state not in ('1', '2', '3')
  union all select id, opened_at, priority, team, service, assignee from v_incident
    where updated_at >= $1 and resolved_at is null and closed_at >= $1 and opened_at < $1 and state not in ('1', '2', '3')`;

/** Records open at an instant, and those of them older than so many days, by a dimension. As the records stand today. */
export async function waitingAt(
  tx: Tx,
  given: { at: Instant; overDays: number; scope: Scope; by?: By | undefined },
): Promise<Map<string | null, { over: number; open: number }>> {
  const { at, overDays, scope, by } = given;
  const values: unknown[] = [at, overDays];
  const key = by === "priority" || by === "team" || by === "service" ? by : "null::text";
  const rows = await tx.query<{ key: string | null; over: number; open: number }>(
    `select ${key} as key, count(*)::int as open, count(*) filter (where opened_at < $1::timestamptz - $2::int * interval '1 day')::int as over
     from (${openThen}) o where ${scopeSql(scope, values)} group by 1`,
    values,
  );
  return new Map(rows.map(({ key: group, ...counts }) => [group, counts]));
}

export type OpenRecord = { id: string; openedAt: Instant };

/** The records open at an instant, oldest first, one page. */
export async function openRecordsAt(
  tx: Tx,
  given: { at: Instant; olderThanDays: number; scope: Scope; after?: OpenRecord | null; limit: number },
): Promise<OpenRecord[]> {
  const { at, olderThanDays, scope, after, limit } = given;
  const values: unknown[] = [at, olderThanDays];
  let where = `opened_at < $1::timestamptz - $2::int * interval '1 day' and ${scopeSql(scope, values)}`;
  if (after) where += ` and (opened_at, id) > ($${values.push(after.openedAt)}::timestamptz, $${values.push(after.id)})`;
  return tx.query<OpenRecord>(
    `select id, opened_at as "openedAt" from (${openThen}) o where ${where} order by opened_at, id limit ${limit}`,
    values,
  );
}

/** How old the open records are, in classes, and how many each person holds. */
export async function ageingAt(
  tx: Tx,
  at: Instant,
  scope: Scope,
): Promise<{ classes: { days: number; count: number }[]; byPerson: Map<string | null, number> }> {
  const values: unknown[] = [at];
  const where = scopeSql(scope, values);
  const classes = await tx.query<{ days: number; count: number }>(
    `select case when age < interval '1 day' then 1 when age < interval '3 days' then 3 when age < interval '7 days' then 7
       when age < interval '30 days' then 30 else 0 end as days, count(*)::int as count
     from (select $1::timestamptz - opened_at as age from (${openThen}) o where ${where}) a group by 1`,
    values,
  );
  const people = await tx.query<{ assignee: string | null; count: number }>(
    `select assignee, count(*)::int as count from (${openThen}) o where ${where} group by 1`,
    values,
  );
  return { classes, byPerson: new Map(people.map((row) => [row.assignee, row.count])) };
}

function scopeSql(scope: Scope, values: unknown[]): string {
  const parts = (["priority", "team", "service"] as const).flatMap((name) => {
    const wanted = scope[name];
    return wanted ? [`${name} = any($${values.push(wanted)})`] : [];
  });
  return parts.length > 0 ? parts.join(" and ") : "true";
}

/** Months as they were closed, and the numbers they kept. */
export async function frozenOf(
  tx: Tx,
  periods: readonly string[],
): Promise<{ periods: Map<string, ReportingPeriod>; values: MetricValue[] }> {
  const rows = await tx.query<ReportingPeriod>(
    `select id, period, state, closes_at as "closesAt", frozen_at as "frozenAt", known_through as "knownThrough", kept, promised, headline, score, grade
     from v_reporting_period where period = any($1)`,
    [periods],
  );
  const values = await tx.query<MetricValue>(
    `select metric, period, value, part, n, note, target, definition_version as "definitionVersion", known_through as "knownThrough", at
     from v_metric_value where period = any($1)`,
    [periods],
  );
  return { periods: new Map(rows.map((row) => [row.period, row])), values };
}

/** Which incident a clock belongs to. */
export async function subjectsOfClocks(tx: Tx, clocks: readonly string[]): Promise<Map<string, { kind: string; id: string }>> {
  if (clocks.length === 0) return new Map();
  const rows = await tx.query<{ clock: string; kind: string; id: string }>(
    `select id as clock, subject_kind as kind, subject as id from v_clock where id = any($1)`,
    [clocks],
  );
  return new Map(rows.map(({ clock, ...subject }) => [clock, subject]));
}
