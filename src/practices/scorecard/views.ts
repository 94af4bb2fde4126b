import type { Tx } from "../../engine/db/connection.ts";
import type { House } from "../../engine/house.ts";
import { standpoint } from "../../engine/measures.ts";
import type { Instant } from "../../kernel/time.ts";
import { evaluate, type Reading } from "./evaluate.rules.ts";
import type { Scope } from "./facts.ts";
import { gather } from "./gather.ts";
import type { Definition } from "./model.ts";
import { shiftDay, type Window } from "./period.rules.ts";
import { definitionsOf, timeZoneOf } from "./store.ts";

/** The numbers of the scorecard by their keys, and the zone of its days. */
export async function metricsOf(tx: Tx, house: House): Promise<{ metrics: ReadonlyMap<string, Definition>; zone: string }> {
  const definitions = await definitionsOf(tx, house);
  return { metrics: new Map(definitions.map((one) => [one.key, one])), zone: await timeZoneOf(tx, house) };
}

type Asked = { metric: Definition; scope: Scope; windows: readonly Window[]; now: Instant };

/** One number in windows of whole days, as it is known now, and the line of the journal it is known through. Read it in one snapshot. */
export async function readingsOf(tx: Tx, house: House, asked: Asked): Promise<{ readings: Reading[]; knownThrough: number }> {
  const { metric, scope, windows, now } = asked;
  const zone = await timeZoneOf(tx, house);
  const at = await standpoint(tx, { zone, asOf: null, knownThrough: null });
  const from = windows.reduce((least, one) => (one.from < least ? one.from : least), windows[0]!.from);
  const to = windows.reduce((most, one) => (one.to > most ? one.to : most), shiftDay(from, 1));
  const [first, last] = [windows.find((one) => one.from === from)!, windows.find((one) => one.to === to)!];
  const range = { key: "range", from, to, fromAt: first.fromAt, toAt: last.toAt };
  const given = await gather({ tx, house, at, until: now, definitions: [metric], range, grain: "day", scope, waitingIn: null });
  return { readings: windows.map((window) => evaluate(metric.formula, given, window)), knownThrough: at.knownThrough };
}

export { scorecardOf } from "./scorecard.ts";
