import type { Id } from "../kernel/ids.ts";
import type { Instant } from "../kernel/time.ts";
import type { Database, Tx } from "./db/connection.ts";
import { cursorOf, movedSql, signSql } from "./measures-fold.ts";

/** A local day of the organisation's zone, yyyy-mm-dd. */
export type Day = string;
export type MeasureBy = "day" | "week" | "month" | "priority" | "team" | "service" | "person";
/** Only facts of these; null stands for facts that name none. */
export type MeasureWhere = {
  priority?: readonly (string | null)[];
  team?: readonly (Id | null)[];
  service?: readonly (Id | null)[];
};
/** What is read: facts of these measures on the local days from `from` to before `to`. */
export type MeasureAsk = {
  measures: readonly string[];
  from: Day;
  to: Day;
  by?: MeasureBy;
  where?: MeasureWhere;
  /** Also how often each value occurred, for medians and shares under a bound. */
  values?: boolean;
};
/** `key`: the group (first day of a week or month; id; priority), null where the facts name none or nothing was grouped. */
export type MeasureGroup = { measure: string; key: string | null; count: number; sum: number; values: [value: number, count: number][] };

/** Where a page of numbers stands: everything read with it is of one point of the journal and one instant. */
export type Standpoint = {
  zone: string;
  /** Only facts that happened until then count; null: all. */
  asOf: Instant | null;
  /** The local day of `asOf`. */
  asOfDay: Day | null;
  /** The journal n through which facts are known. */
  knownThrough: number;
  /** The journal n the buckets hold; null where they are of another zone. */
  cursor: number | null;
};
type StandpointWish = { zone: string; asOf?: Instant | null; knownThrough?: number | null };

/** How many transactions buckets may be corrected by; further away, facts are read directly. */
const farTransactions = 20_000;

/** Reads in one snapshot of the database: the numbers of a page agree with each other and with the rows behind them. */
export function measured<T>(db: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.transaction(work, { isolation: "repeatable read", readOnly: true });
}

/** Fixes a standpoint. Ask it first in a snapshot (`measured`), or with `hold` in a transaction that writes: the buckets then stand still. */
export async function standpoint(tx: Tx, wish: StandpointWish, hold = false): Promise<Standpoint> {
  if (hold) await tx.query("select 1 from measure_cursor for share");
  const cursor = await cursorOf(tx);
  const asOf = wish.asOf ?? null;
  const [row] = await tx.query<{ n: number; day: Day | null }>(
    "select n, ($1::timestamptz at time zone $2)::date as day from journal_head where lane = 'main'",
    [asOf, wish.zone],
  );
  return {
    zone: wish.zone,
    asOf,
    asOfDay: row!.day,
    knownThrough: Math.min(wish.knownThrough ?? row!.n, row!.n),
    cursor: cursor.zone === wish.zone ? cursor.n : null,
  };
}

/**
 * Counts, sums and distributions of facts with `at <= asOf`, `known <= knownThrough` and not retracted by then. Whole days come from
 * buckets, corrected by the facts whose standing moved between the cursor and `knownThrough` (either way); the day of `asOf` itself, a
 * grouping by person, and a standpoint far from the cursor are read from the facts. Both give the same numbers.
 */
export async function readMeasures(tx: Tx, at: Standpoint, ask: MeasureAsk): Promise<MeasureGroup[]> {
  const values: unknown[] = [at.zone, ask.measures];
  const parts = ask.measures.length === 0 || ask.from >= ask.to ? [] : partsOf(at, ask, values);
  if (parts.length === 0) return [];
  const union = parts.join("\n union all ");
  if (!ask.values) {
    const text = `select measure, key, sum(count)::integer as count, sum(sum)::bigint as sum from (${union}) p group by measure, key having sum(count) <> 0 order by measure, key`;
    const rows = await tx.query<Omit<MeasureGroup, "values">>(text, values);
    return rows.map((row) => ({ ...row, key: row.key === "" ? null : row.key, values: [] }));
  }
  const rows = await tx.query<Packed>(union, values);
  return unpacked(rows);
}

/** Values as one row carries them: texts of arrays, which are read here and added up in memory, ten times faster than rows of values. */
type Packed = { measure: string; key: string; count: number; minutes: string | null; counts: string | null };

/** How often each value occurred: a long list for the usual ones, so that a year of minutes makes no garbage; the rare large ones apart. */
type Tallying = { usual: Int32Array; rare: Map<number, number> };
const usualMost = 65_535;

function unpacked(rows: readonly Packed[]): MeasureGroup[] {
  const groups = new Map<string, { measure: string; key: string; tally: Tallying }>();
  for (const { measure, key, count, minutes, counts } of rows) {
    const name = `${measure}/${key}`;
    let group = groups.get(name);
    if (!group) {
      group = { measure, key, tally: { usual: new Int32Array(1024), rare: new Map() } };
      groups.set(name, group);
    }
    if (minutes === null || counts === null) add(group.tally, 1, count);
    else addAll(group.tally, minutes, counts);
  }
  const found: MeasureGroup[] = [];
  for (const { measure, key, tally } of groups.values()) {
    const values = pairsOf(tally);
    if (values.length === 0) continue;
    const count = values.reduce((total, [, times]) => total + times, 0);
    const sum = values.reduce((total, [value, times]) => total + value * times, 0);
    found.push({ measure, key: key === "" ? null : key, count, sum, values });
  }
  return found.sort((a, b) => (a.measure < b.measure ? -1 : a.measure > b.measure ? 1 : (a.key ?? "") < (b.key ?? "") ? -1 : 1));
}

function add(tally: Tallying, value: number, times: number): void {
  if (value < 0 || value > usualMost) tally.rare.set(value, (tally.rare.get(value) ?? 0) + times);
  else {
    if (value >= tally.usual.length) {
      const longer = new Int32Array(Math.min(usualMost + 1, Math.max(value + 1, 2 * tally.usual.length)));
      longer.set(tally.usual);
      tally.usual = longer;
    }
    tally.usual[value]! += times;
  }
}

function pairsOf({ usual, rare }: Tallying): [number, number][] {
  const pairs: [number, number][] = [];
  for (let value = 0; value < usual.length; value++) if (usual[value] !== 0) pairs.push([value, usual[value]!]);
  if (rare.size === 0) return pairs;
  return [...pairs, ...[...rare].filter(([, times]) => times !== 0)].sort((a, b) => a[0] - b[0]);
}

/** Reads two arrays of whole numbers as PostgreSQL writes them ("{1,-2,30}") side by side. */
function addAll(tally: Tallying, minutes: string, counts: string): void {
  let [at, beside] = [1, 1];
  while (at < minutes.length - 1) {
    const endAt = endOf(minutes, at);
    const endBeside = endOf(counts, beside);
    add(tally, whole(minutes, at, endAt), whole(counts, beside, endBeside));
    at = endAt + 1;
    beside = endBeside + 1;
  }
}

function endOf(text: string, from: number): number {
  const comma = text.indexOf(",", from);
  return comma < 0 ? text.length - 1 : comma;
}

/** Digits to a number without cutting the text: there are hundreds of thousands of them on a page. */
function whole(text: string, from: number, to: number): number {
  const isNegative = text.charCodeAt(from) === 45;
  let value = 0;
  for (let at = isNegative ? from + 1 : from; at < to; at++) value = value * 10 + text.charCodeAt(at) - 48;
  return isNegative ? -value : value;
}

function partsOf(at: Standpoint, ask: MeasureAsk, values: unknown[]): string[] {
  const { from, to } = ask;
  const { cursor, knownThrough, asOfDay } = at;
  const usable = cursor !== null && ask.by !== "person" && Math.abs(knownThrough - cursor) <= farTransactions;
  if (!usable) return [factsPart(at, ask, values, { from, to })];
  const whole = asOfDay !== null && asOfDay < to ? asOfDay : to;
  const parts: string[] = [];
  if (from < whole) {
    parts.push(...bucketParts(ask, values, whole));
    if (knownThrough !== cursor) parts.push(movedPart(at, ask, values, whole));
  }
  if (asOfDay !== null && asOfDay < to && asOfDay >= from) parts.push(factsPart(at, ask, values, { from: asOfDay, to }));
  return parts;
}

function bucketParts(ask: MeasureAsk, values: unknown[], whole: Day): string[] {
  const { from, where = {}, by } = ask;
  const monthly = by !== "day" && by !== "week";
  const isTotal = by !== "team" && by !== "service" && !where.team && !where.service;
  const [first, last] = monthly ? [monthAtOrAfter(from), `${whole.slice(0, 8)}01`] : [whole, whole];
  if (first >= last) return [bucketPart("measure_day", "day", ask, values, from, whole)];
  return [
    ...(from < first ? [bucketPart("measure_day", "day", ask, values, from, first)] : []),
    bucketPart(isTotal ? "measure_month_total" : "measure_month", "month", ask, values, first, last),
    ...(last < whole ? [bucketPart("measure_day", "day", ask, values, last, whole)] : []),
  ];
}

function bucketPart(table: string, day: string, ask: MeasureAsk, values: unknown[], from: Day, to: Day): string {
  // The zone is named so that every part of the statement knows its parameters' types.
  const where = `$1::text is not null and measure = any($2) and ${day} >= $${values.push(from)}::date and ${day} < $${values.push(to)}::date${whereSql(ask.where, values, "bucket")}`;
  const key = keySql(ask.by, day);
  if (!ask.values) return `select measure, ${key} as key, count, sum from ${table} where ${where}`;
  return `select measure, ${key} as key, count, minutes::text as minutes, counts::text as counts from ${table} where ${where}`;
}

const factColumns = "measure, at, value, n, priority, team, service, person, known, retracted";

function movedPart(at: Standpoint, ask: MeasureAsk, values: unknown[], whole: Day): string {
  const { knownThrough, cursor } = at;
  const [cursorAt, throughAt] = [`$${values.push(cursor)}::bigint`, `$${values.push(knownThrough)}::bigint`];
  const moved = knownThrough > cursor! ? movedSql(factColumns, cursorAt, throughAt) : movedSql(factColumns, throughAt, cursorAt);
  const range = `measure = any($2) and ${fromSql(values, ask.from)} and ${beforeSql(values, whole)}${whereSql(ask.where, values, "fact")}`;
  return factSelect(ask, `(${moved}) f where ${range}`, `n * (${signSql(cursorAt, throughAt)})`);
}

function factsPart(at: Standpoint, ask: MeasureAsk, values: unknown[], range: { from: Day; to: Day }): string {
  return factSelect(ask, `measure_fact where ${standing(at, { ...ask, ...range }, values)}`, "n");
}

/** The facts of an ask that count at a standpoint, as a condition. `$1` is the zone, `$2` the measures. */
function standing(at: Standpoint, ask: Pick<MeasureAsk, "from" | "to" | "where">, values: unknown[]): string {
  const through = `$${values.push(at.knownThrough)}::bigint`;
  const asOf = at.asOf === null ? "" : ` and at <= $${values.push(at.asOf)}`;
  return `measure = any($2) and ${fromSql(values, ask.from)} and ${beforeSql(values, ask.to)}${asOf}
    and known <= ${through} and (retracted is null or retracted > ${through})${whereSql(ask.where, values, "fact")}`;
}

function factSelect(ask: MeasureAsk, from: string, times: string): string {
  const key = keySql(ask.by, "(at at time zone $1)::date");
  if (ask.values)
    return `select measure, key, sum(count)::integer as count, array_agg(value)::text as minutes, array_agg(count)::text as counts
      from (select measure, ${key} as key, value, sum(${times}) as count from ${from} group by 1, 2, 3) v group by measure, key`;
  return `select measure, ${key} as key, sum(${times}) as count, sum(value::bigint * ${times}) as sum from ${from} group by 1, 2`;
}

function keySql(by: MeasureBy | undefined, day: string): string {
  if (by === undefined) return "''";
  if (by === "day") return `(${day})::text`;
  if (by === "week" || by === "month") return `date_trunc('${by}', ${day}::timestamp)::date::text`;
  return `coalesce(${by}, '')`;
}

function fromSql(values: unknown[], day: Day): string {
  return `at >= ($${values.push(day)}::date)::timestamp at time zone $1`;
}

function beforeSql(values: unknown[], day: Day): string {
  return `at < ($${values.push(day)}::date)::timestamp at time zone $1`;
}

function whereSql(where: MeasureWhere | undefined, values: unknown[], of: "bucket" | "fact"): string {
  let text = "";
  for (const name of ["priority", "team", "service"] as const) {
    const wanted = where?.[name];
    if (!wanted) continue;
    const column = of === "bucket" ? name : `coalesce(${name}, '')`;
    text += ` and ${column} = any($${values.push(wanted.map((one) => one ?? ""))})`;
  }
  return text;
}

function monthAtOrAfter(day: Day): Day {
  if (day.endsWith("-01")) return day;
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))];
  return month === 12 ? `${year + 1}-01-01` : `${day.slice(0, 5)}${String(month + 1).padStart(2, "0")}-01`;
}

/** One line behind a number: what was measured of which record. */
export type FactLine = {
  measure: string;
  subjectKind: string;
  subject: Id;
  at: Instant;
  value: number;
  n: number;
  priority: string | null;
  team: Id | null;
  service: Id | null;
  person: Id | null;
};
export type FactsAsk = Omit<MeasureAsk, "by" | "values"> & {
  after?: string | undefined;
  limit?: number | undefined;
};

/** The facts behind a number, newest first, one page; the reader's right to the records is the caller's to ask. `next` is the page mark. */
export async function openFacts(tx: Tx, at: Standpoint, ask: FactsAsk): Promise<{ items: FactLine[]; next: string | null }> {
  const limit = Math.min(Math.max(ask.limit ?? 50, 1), 10_000);
  const values: unknown[] = [at.zone, ask.measures];
  let where = standing(at, ask, values);
  const mark = ask.after ? readMark(ask.after) : null;
  if (mark)
    where += ` and (at, subject, measure, known) < ($${values.push(mark[0])}::timestamptz, $${values.push(mark[1])}, $${values.push(mark[2])}, $${values.push(mark[3])}::bigint)`;
  const rows = await tx.query<FactLine & { known: number }>(
    `select measure, subject_kind as "subjectKind", subject, at, value, n, priority, team, service, person, known from measure_fact
     where ${where} and $1::text is not null order by at desc, subject desc, measure desc, known desc limit ${limit + 1}`,
    values,
  );
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const next = rows.length > limit && last ? writeMark([last.at, last.subject, last.measure, last.known]) : null;
  return { items: page.map(({ known: _, ...line }) => line), next };
}

/** Every fact of an ask, page after page. For measures of which there are few. */
export async function allFacts(tx: Tx, at: Standpoint, ask: FactsAsk): Promise<FactLine[]> {
  const found: FactLine[] = [];
  for (let after: string | undefined; ; ) {
    const page = await openFacts(tx, at, { ...ask, limit: 10_000, after });
    found.push(...page.items);
    if (page.next === null) return found;
    after = page.next;
  }
}

type Mark = [at: Instant, subject: Id, measure: string, known: number];

function writeMark(mark: Mark): string {
  return Buffer.from(JSON.stringify(mark)).toString("base64url");
}

/** The page mark, or null where it is not one of ours. */
export function readMark(text: string): Mark | null {
  try {
    const mark = JSON.parse(Buffer.from(text, "base64url").toString("utf8")) as unknown;
    if (!Array.isArray(mark) || mark.length !== 4) return null;
    const [at, subject, measure, known] = mark as unknown[];
    const isMark =
      typeof at === "string" &&
      !Number.isNaN(Date.parse(at)) &&
      typeof subject === "string" &&
      typeof measure === "string" &&
      Number.isSafeInteger(known);
    return isMark ? (mark as Mark) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
