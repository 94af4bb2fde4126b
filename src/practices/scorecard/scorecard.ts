import type { Tx } from "../../engine/db/connection.ts";
import type { House } from "../../engine/house.ts";
import { type Standpoint, standpoint } from "../../engine/measures.ts";
import type { Instant } from "../../kernel/time.ts";
import { type Balance, balanced } from "./balance.rules.ts";
import { shownWhereUsed } from "./built-in.rules.ts";
import { evaluate, figure, isKept, type Reading } from "./evaluate.rules.ts";
import type { By, MeasureRow, Scope, ScorecardPage, Shown } from "./facts.ts";
import { gather, gatherGroups } from "./gather.ts";
import type { Definition, MetricValue, ReportingPeriod } from "./model.ts";
import { beside, type Period, pointsOf, type Window } from "./period.rules.ts";
import { definitionsAt, frozenOf, timeZoneOf } from "./store.ts";
import { headline } from "./words.rules.ts";

export type Wish = {
  period: Period;
  now: Instant;
  asOf: Instant | null;
  knownThrough?: number | null;
  scope: Scope;
  by?: By | undefined;
  /** Inside a transaction that writes: the buckets are held still. */
  hold?: boolean;
};

/** The scorecard of a period, without the names of people and groups: those are the reader's to see. Read it in one snapshot. */
export async function scorecardOf(tx: Tx, house: House, wish: Wish): Promise<Omit<ScorecardPage, "people">> {
  const { period, now, scope } = wish;
  const zone = await timeZoneOf(tx, house);
  const definitions = await definitionsAt(tx, house, { asOf: wish.asOf, knownThrough: wish.knownThrough ?? null });
  const at = await standpoint(tx, { zone, asOf: wish.asOf, knownThrough: wish.knownThrough ?? null }, wish.hold);
  const until = wish.asOf !== null && wish.asOf < now ? wish.asOf : now;
  const points = pointsOf(period, zone);
  const previous = beside(period, zone, -1);
  const first = previous.from < points[0]!.from ? previous : points[0]!;
  const last = period.to > points.at(-1)!.to ? period : points.at(-1)!;
  const range = spanning([first, last]);
  const isWhole = Object.keys(scope).length === 0;
  const { periods, values } = await frozenOf(
    tx,
    isWhole && period.grain !== "week" && period.grain !== "quarter" ? [...points.map((one) => one.key), previous.key] : [],
  );
  const record = period.grain === "month" ? periods.get(period.key) : undefined;
  // A part was never frozen: its numbers are counted as they are known, also of a closed month.
  const frozenAt = isWhole && record?.frozenAt && record.frozenAt <= until && wish.knownThrough == null ? record.frozenAt : null;
  const grain = period.grain === "week" ? "week" : "month";
  const asked = { tx, house, at, until, definitions, range, grain, scope, waitingIn: frozenAt ? null : period } as const;
  const given = await gather(asked);
  const groups = wish.by ? await groupsOf(asked, wish.by, period, zone) : new Map<string, MeasureRow["groups"]>();
  const frozen = (metric: string, key: string) =>
    values.find((one) => one.metric === metric && one.period === key && one.at <= until && wish.knownThrough == null);
  const all = definitions.map((definition): MeasureRow => {
    const live = evaluate(definition.formula, given, period);
    const kept = frozenAt ? frozen(definition.key, period.key) : undefined;
    const shown = kept ? shownOf(kept, live) : live;
    const then = kept ? { ...definition, target: kept.target } : definition;
    const valueAt = (window: Period) => {
      const own = evaluate(definition.formula, given, window).value;
      return window.fromAt >= until ? null : (frozen(definition.key, window.key)?.value ?? own);
    };
    return {
      ...then,
      shown,
      kept: isKept(then, shown.value),
      points: [...points.slice(0, -1).map(valueAt), points.at(-1)!.key === period.key ? shown.value : valueAt(points.at(-1)!)],
      before: valueAt(previous),
      restated: kept && definition.formula.form !== "age" && moved(definition, shown, live) ? live : null,
      groups: groups.get(definition.key) ?? [],
    };
  });
  const measures = all.filter((one) => !(one.id === null && shownWhereUsed.has(one.key) && isEmpty(one)));
  const isRunning = until < period.toAt;
  return {
    ...pageHead({ period, previous, points, isRunning, at, definitions }),
    frozen: frozenAt && record ? { at: frozenAt, knownThrough: record.knownThrough ?? 0 } : null,
    closesAt: isWhole && record && !frozenAt ? record.closesAt : null,
    ...headline(
      measures.map((one) => ({ ...one, ...one.shown })),
      period.short,
      isRunning,
    ),
    balance: balanceOf(measures, frozenAt ? record : undefined),
    measures,
  };
}

/** The balanced score; of a closed month as it was closed, whatever weighs how much since. */
function balanceOf(measures: readonly MeasureRow[], frozen: ReportingPeriod | undefined): Balance {
  const live = balanced(measures.map((one) => ({ ...one, value: one.shown.value })));
  return frozen?.grade ? { ...live, score: frozen.score, grade: frozen.grade as Balance["grade"] } : live;
}

function isEmpty({ shown, points, before }: MeasureRow): boolean {
  return shown.n === 0 && before === null && points.every((one) => one === null);
}

type Head = {
  period: Period;
  previous: Period;
  points: readonly Period[];
  isRunning: boolean;
  at: Standpoint;
  definitions: readonly Definition[];
};

function pageHead({ period, previous, points, isRunning, at, definitions }: Head) {
  const { key, label, short, grain, from, to } = period;
  return {
    period: { key, label, short, grain, from, to, isRunning },
    before: { key: previous.key, short: previous.short },
    points: points.map((one) => ({ key: one.key, label: one.label })),
    asOf: at.asOf,
    knownThrough: at.knownThrough,
    zone: at.zone,
    definitionsVersion: definitions.reduce((total, one) => total + one.version, 0),
  };
}

function shownOf({ value, n, part, note }: MetricValue, live: Reading): Shown {
  return { value, n, part, note, why: value === null ? (live.why ?? "nothing to show when it was frozen") : null };
}

/** Whether the reader would see another figure, or another count behind it. */
function moved(definition: Definition, frozen: Shown, live: Reading): boolean {
  if (frozen.n !== live.n || frozen.part !== live.part) return true;
  if (frozen.value === null || live.value === null) return frozen.value !== live.value;
  return figure(definition, frozen.value) !== figure(definition, live.value);
}

async function groupsOf(
  asked: Omit<Parameters<typeof gatherGroups>[0], "range"> & { range: Window },
  by: By,
  period: Period,
  zone: string,
): Promise<Map<string, MeasureRow["groups"]>> {
  const windows = by === "week" || by === "month" ? partsOf(period, by, zone) : null;
  const range = windows ? spanning(windows) : period;
  const grouped = await gatherGroups({ ...asked, range, waitingIn: period }, by);
  const found = new Map<string, MeasureRow["groups"]>();
  for (const definition of asked.definitions) {
    const rows: MeasureRow["groups"] = [];
    const add = (key: string | null, label: string, shown: Reading) => void (shown.n !== 0 && rows.push({ key, label, shown }));
    if (windows) {
      const [any] = grouped.values();
      for (const window of windows) if (any) add(window.key, window.label, evaluate(definition.formula, any, window));
    } else for (const [key, given] of grouped) add(key, key ?? "none", evaluate(definition.formula, given, period));
    found.set(definition.key, rows);
  }
  return found;
}

function spanning(windows: readonly Window[]): Window {
  const [first, last] = [windows[0]!, windows.at(-1)!];
  return { key: "range", from: first.from, to: last.to, fromAt: first.fromAt, toAt: last.toAt };
}

/** The weeks or months that touch a period, each of them whole. */
function partsOf(period: Period, by: "week" | "month", zone: string): Period[] {
  const parts: Period[] = [];
  for (let part = beside({ ...period, grain: by }, zone, 0); part.from < period.to; part = beside(part, zone, 1)) parts.push(part);
  return parts;
}
