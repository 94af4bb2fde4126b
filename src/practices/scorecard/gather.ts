import type { Tx } from "../../engine/db/connection.ts";
import type { House } from "../../engine/house.ts";
import { type MeasureBy, type MeasureGroup, readMeasures, type Standpoint } from "../../engine/measures.ts";
import type { Instant } from "../../kernel/time.ts";
import { outagesFrom } from "../incident/views.ts";
import { timeOf } from "../service/availability.rules.ts";
import { deadlines } from "./deadline.rules.ts";
import type { Gathered, ReviewDue, Tally } from "./evaluate.rules.ts";
import type { By, Scope } from "./facts.ts";
import { measuresOf, narrowed, narrowKey, narrowOf } from "./formula.rules.ts";
import type { Definition, Formula, Narrow } from "./model.ts";
import { shiftDay, type Window } from "./period.rules.ts";
import { type RequiredReview, reviewsFrom, termsOf, waitingAt } from "./store.ts";

type Asked = {
  tx: Tx;
  house: House;
  at: Standpoint;
  /** Now, or the instant looked back to. */
  until: Instant;
  definitions: readonly Definition[];
  /** All windows that will be asked about lie in it. */
  range: Window;
  /** The grain of the windows. */
  grain: "day" | "week" | "month";
  scope: Scope;
  /** The window whose waiting records are counted; null: none. */
  waitingIn: Window | null;
};

/** Reads everything the numbers of a page are made of: at most one query for each pair of what is counted and kind of reading. */
export async function gather(asked: Asked): Promise<Gathered> {
  const { tx, at, range, grain, scope, until, definitions } = asked;
  const readings = await readPlans(asked, grain, scope);
  const stock = await readStock(tx, at, definitions, range.from, scope);
  const extras = await readExtras(asked);
  const waiting = new Map<string, { over: number; open: number }>();
  for (const days of overDays(asked)) {
    const counted = await waitingAt(tx, { at: endOf(asked.waitingIn!, until), overDays: days, scope });
    waiting.set(`${asked.waitingIn!.key}/${days}`, counted.get(null) ?? { over: 0, open: 0 });
  }
  return {
    services: extras.services,
    reviews: reviewsDue(extras.required, extras.dueAt),
    firstDay: range.from,
    at: until,
    tally: (measures, narrow, window) =>
      tallied(readings, measures, narrow, (key) => key !== null && key >= window.from && key < window.to),
    before: (measures, narrow) => tallied(stock, measures, narrow, () => true).count,
    waiting: (window, days) => waiting.get(`${window.key}/${days}`) ?? null,
  };
}

/** The same for each group of one window: by a dimension, or by the weeks or months in it. */
export async function gatherGroups(asked: Asked, by: By): Promise<Map<string | null, Gathered>> {
  const { tx, at, range, scope, until, definitions } = asked;
  const readings = await readPlans(asked, by, scope);
  const isTime = by === "week" || by === "month";
  const stock = await readStock(tx, at, definitions, range.from, scope, isTime ? undefined : by);
  const extras = await readExtras(asked);
  const waiting = new Map<number, Map<string | null, { over: number; open: number }>>();
  if (!isTime)
    for (const days of overDays(asked)) waiting.set(days, await waitingAt(tx, { at: endOf(range, until), overDays: days, scope, by }));
  const keys = new Set<string | null>([...readings.values()].flat().map((group) => group.key));
  for (const counted of waiting.values()) for (const key of counted.keys()) keys.add(key);
  if (by === "service") for (const one of extras.services ?? []) keys.add(one.id);
  const ordered = [...keys].sort((a, b) => ((a ?? "~") < (b ?? "~") ? -1 : 1));
  return new Map(
    ordered.map((key) => {
      const mine = (line: { priority: string | null; team: string | null; service: string | null }) =>
        isTime || line[by as "priority" | "team" | "service"] === key;
      const group: Gathered = {
        firstDay: range.from,
        at: until,
        reviews: reviewsDue(extras.required.filter(mine), extras.dueAt),
        services: servicesOf(extras.services, by, key),
        // A stock at the end of a week is what came and went up to it.
        tally: (measures, narrow, window) =>
          tallied(readings, measures, narrow, (found) =>
            isTime ? found !== null && found >= window.from && found < window.to : found === key,
          ),
        before: (measures, narrow) => tallied(stock, measures, narrow, (found) => isTime || found === key).count,
        waiting: (_window, days) => (isTime ? null : (waiting.get(days)?.get(key) ?? { over: 0, open: 0 })),
      };
      return [key, group];
    }),
  );
}

type Readings = ReadonlyMap<string, readonly MeasureGroup[]>;
type Plan = { measures: Set<string>; narrow: Narrow; values: boolean };

const nameOf = (narrow: Narrow, measure: string) => `${narrowKey(narrow)}/${measure}`;

async function readPlans(asked: Asked, by: MeasureBy, scope: Scope): Promise<Readings> {
  const { tx, at, range, definitions } = asked;
  const plans = new Map<string, Plan>();
  for (const { formula } of definitions) {
    if (formula.form === "age" || formula.form === "reviews" || formula.form === "availability") continue;
    const narrow = narrowOf(formula);
    const values = formula.form === "within" || formula.form === "duration";
    const key = `${narrowKey(narrow)}/${values}`;
    const plan = plans.get(key) ?? { measures: new Set(), narrow, values };
    for (const measure of measuresOf(formula)) plan.measures.add(measure);
    plans.set(key, plan);
  }
  const readings = new Map<string, MeasureGroup[]>();
  // Plans with values come last: they hold all that the plain ones do, and take their place.
  for (const { measures, narrow, values } of [...plans.values()].sort((a, b) => Number(a.values) - Number(b.values))) {
    const where = narrowed(scope, narrow);
    const groups = await readMeasures(tx, at, { measures: [...measures], from: range.from, to: range.to, by, where, values });
    for (const measure of measures) readings.set(nameOf(narrow, measure), []);
    for (const group of groups) readings.get(nameOf(narrow, group.measure))!.push(group);
  }
  return readings;
}

async function readStock(
  tx: Tx,
  at: Standpoint,
  definitions: readonly Definition[],
  firstDay: string,
  scope: Scope,
  by?: MeasureBy,
): Promise<Readings> {
  const readings = new Map<string, MeasureGroup[]>();
  for (const { formula } of definitions) {
    if (formula.form !== "stock") continue;
    const measures = measuresOf(formula);
    const where = narrowed(scope, formula);
    const groups = await readMeasures(tx, at, { measures, from: "1970-01-01", to: firstDay, where, ...(by ? { by } : {}) });
    for (const measure of measures)
      readings.set(
        nameOf(formula, measure),
        groups.filter((group) => group.measure === measure),
      );
  }
  return readings;
}

function tallied(readings: Readings, measures: readonly string[], narrow: Narrow, wanted: (key: string | null) => boolean): Tally {
  const groups = measures.flatMap((measure) => readings.get(nameOf(narrow, measure)) ?? []).filter((group) => wanted(group.key));
  if (groups.length === 1) return groups[0]!;
  return {
    count: groups.reduce((total, group) => total + group.count, 0),
    sum: groups.reduce((total, group) => total + group.sum, 0),
    // Most numbers need no values: they are put together only where one does.
    get values() {
      const values = new Map<number, number>();
      for (const group of groups) for (const [value, times] of group.values) values.set(value, (values.get(value) ?? 0) + times);
      return [...values].sort((a, b) => a[0] - b[0]);
    },
  };
}

async function readExtras({ tx, house, at, until, range, scope, definitions }: Asked) {
  const { services, maintenance, workingDays } = await termsOf(tx, house);
  const has = (form: Formula["form"]) => definitions.some((one) => one.formula.form === form);
  // Ten working days reach back over holidays: 60 days hold them wherever people work.
  const required = has("reviews") ? await reviewsFrom(tx, at, shiftDay(range.from, -60), scope) : [];
  const outages = has("availability") ? await outagesFrom(tx, at, range.from, until) : [];
  const wanted = scope.service ? services.filter((one) => scope.service!.includes(one.id)) : services;
  const timed = scope.team || scope.priority ? null : timeOf(wanted, outages, maintenance);
  return { required, services: timed, dueAt: deadlines(workingDays) };
}

function servicesOf(all: Gathered["services"], by: By, key: string | null): Gathered["services"] {
  if (by === "week" || by === "month") return all;
  return by === "service" && all ? all.filter((one) => one.id === key) : null;
}

/** Reviews with their last day, worked out once for all windows of a page. */
function reviewsDue(required: readonly RequiredReview[], dueAt: (at: Instant, workingDays: number) => Instant): Gathered["reviews"] {
  const known = new Map<number, readonly ReviewDue[]>();
  return (workingDays) => {
    const found = known.get(workingDays);
    if (found) return found;
    const fresh = required.map(({ at, approvedAt, isWaived }) => ({ dueAt: dueAt(at, workingDays), approvedAt, isWaived }));
    known.set(workingDays, fresh);
    return fresh;
  };
}

function overDays({ definitions, waitingIn }: Asked): number[] {
  if (!waitingIn) return [];
  return [...new Set(definitions.flatMap(({ formula }) => (formula.form === "age" ? [formula.overDays] : [])))];
}

function endOf(window: Window, until: Instant): Instant {
  return window.toAt < until ? window.toAt : until;
}
