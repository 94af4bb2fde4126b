import type { FactsLoader } from "../../engine/house.ts";
import { readPeriod } from "./period.rules.ts";
import type { ClosingFacts, FrozenValue } from "./rules.ts";
import { scorecardOf } from "./scorecard.ts";
import { timeZoneOf } from "./store.ts";

/** The numbers of the months that are about to be closed, read where the buckets are held still. */
export const closingFacts: FactsLoader = async (tx, asks, now, house): Promise<ClosingFacts> => {
  const closing = new Map<string, ClosingFacts["closing"] extends ReadonlyMap<string, infer V> ? V : never>();
  for (const { envelope, current } of asks) {
    if (!current || envelope.command.type === "open") continue;
    if (current.state === "frozen") continue;
    const name = String(current.period);
    const period = readPeriod(name, await timeZoneOf(tx, house));
    if (!period) throw new Error(`${name} is no month, yet a month is called so.`);
    const at = envelope.at ?? now;
    const page = await scorecardOf(tx, house, { period, now: at, asOf: null, scope: {}, hold: true });
    const values = page.measures.map(({ key, shown, target, version }): FrozenValue => {
      const { value, part, n, note } = shown;
      return { metric: key, value, part, n, note, target, definitionVersion: version };
    });
    const judged = page.measures.filter((one) => one.kept !== null);
    closing.set(current.id, {
      values,
      knownThrough: page.knownThrough,
      kept: judged.filter((one) => one.kept).length,
      promised: judged.length,
      headline: page.sentence,
      score: page.balance.score,
      grade: page.balance.grade,
      isOver: period.toAt <= at,
    });
  }
  return { closing };
};
