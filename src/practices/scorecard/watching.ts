import type { Tx } from "../../engine/db/connection.ts";
import { measured, openFacts, type Standpoint, standpoint } from "../../engine/measures.ts";
import type { Office } from "../../engine/office.ts";
import { timedJob } from "../../engine/timed-job.ts";
import type { TimedWork } from "../../engine/waker.ts";
import { systemActor } from "../../kernel/actor.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Envelope } from "../../kernel/practice.ts";
import type { Instant } from "../../kernel/time.ts";
import type { MeasureRow } from "./facts.ts";
import { monthOf, type Period, shiftDay } from "./period.rules.ts";
import { scorecardOf } from "./scorecard.ts";
import { timeZoneOf } from "./store.ts";
import { type Look, watchId } from "./watch.rules.ts";

const everyMinutes = 60;
const runDays = 60;
const mostInRun = 20;

/** Looks every hour how each promise stands in the month that runs: what the weekly review will find off course stands on the Desk before. */
export function watchingPromises(office: Office): TimedWork {
  return timedJob(office.db, { name: "promise-watch", everyMinutes, run: (now) => watchPromises(office, now) });
}

/** One look at every promise; a promise that is given up is watched no more. */
export async function watchPromises(office: Office, now: Instant): Promise<void> {
  const looks = await measured(office.db, (tx) => looksOf(tx, office, now));
  if (looks === null) return;
  const envelope = (id: Id, command: Envelope["command"]): Envelope => ({
    ...{ kind: "promiseWatch", id, commandId: office.newId(), actor: systemActor("scorecard"), command },
  });
  const envelopes = looks.map((look) => envelope(watchId(look.metric), { ...look, type: "look" }));
  const known = looks.map((look) => watchId(look.metric));
  const left = await office.db.query<{ id: Id }>("select id from promise_watch where state = 'offCourse' and not id = any($1)", [known]);
  await office.door.batch([...envelopes, ...left.map(({ id }) => envelope(id, { type: "leave" }))], now);
}

/** What is to be seen of each promise; null where nothing was ever measured. */
async function looksOf(tx: Tx, { house }: Office, now: Instant): Promise<Look[] | null> {
  const [any] = await tx.query<{ is: boolean }>("select exists (select 1 from measure_fact) as is");
  if (!any?.is) return null;
  const zone = await timeZoneOf(tx, house);
  const period = monthOf(now, zone);
  const page = await scorecardOf(tx, house, { period, now, asOf: null, scope: {} });
  const at = await standpoint(tx, { zone, asOf: null, knownThrough: null });
  const looks: Look[] = [];
  for (const measure of page.measures) {
    if (measure.target === null) continue;
    looks.push({ ...figuresOf(measure, period), run: await runOf(tx, at, measure, period) });
  }
  return looks;
}

function figuresOf(measure: MeasureRow, period: Period): Omit<Look, "run"> {
  const { key, name, owner, unit, decimals, direction, target, floor, shown, points } = measure;
  const former = points.slice(-4, -1).filter((one) => one !== null);
  const usual = former.length === 0 ? null : former.reduce((sum, one) => sum + one, 0) / former.length;
  const { value, n, part } = shown;
  return {
    ...{ metric: key, name, period: period.key, endsAt: period.toAt, owner, unit, decimals, direction, floor, usual },
    ...{ target: target ?? 0, value, n: Math.max(0, n), part: part === null ? null : Math.max(0, part) },
  };
}

/** How many were broken in a row at the end, of a promise that is kept or broken each time. */
async function runOf(tx: Tx, at: Standpoint, { formula, direction }: MeasureRow, { from, to }: Period): Promise<number> {
  if (formula.form !== "share" || direction === "atMost") return 0;
  const { items } = await openFacts(tx, at, { measures: formula.over, from: shiftDay(from, -runDays), to, where: {}, limit: mostInRun });
  const kept = items.findIndex(({ measure }) => formula.of.includes(measure));
  return kept === -1 ? items.length : kept;
}
