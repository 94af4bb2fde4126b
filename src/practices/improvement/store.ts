import type { FactsLoader } from "../../engine/house.ts";
import { withChanges } from "../../kernel/record.ts";
import { daysWindow, localDayOf } from "../scorecard/period.rules.ts";
import { metricsOf, readingsOf } from "../scorecard/views.ts";
import type { Improvement } from "./model.ts";
import type { ImprovementFacts, Measured } from "./rules.ts";
import { countedKey } from "./window.rules.ts";

/** What the windows of improvements say, for those commands that count. */
export const improvementFacts: FactsLoader = async (tx, asks, now, house): Promise<ImprovementFacts> => {
  const { metrics, zone } = await metricsOf(tx, house);
  const measured = new Map<string, Measured>();
  for (const { envelope, current } of asks) {
    const { type, changes, ...said } = envelope.command as { type: string; changes?: Record<string, unknown> };
    if (!counts.has(type)) continue;
    const nothing = { team: null, service: null, laterFrom: null, laterTo: null };
    const told = type === "edit" ? (changes ?? {}) : said;
    const record = (current ? withChanges(current, told) : { ...nothing, ...told }) as Improvement;
    const metric = metrics.get(record.metric);
    const key = countedKey(record);
    if (!metric || measured.has(key) || record.baselineFrom > record.baselineTo) continue;
    const windows = [daysWindow(record.baselineFrom, record.baselineTo, zone)];
    if (record.laterFrom && record.laterTo && record.laterFrom <= record.laterTo)
      windows.push(daysWindow(record.laterFrom, record.laterTo, zone));
    const scope = { ...(record.team ? { team: [record.team] } : {}), ...(record.service ? { service: [record.service] } : {}) };
    const { readings, knownThrough } = await readingsOf(tx, house, { metric, scope, windows, now });
    measured.set(key, { metric, before: readings[0]!, after: readings[1] ?? null, knownThrough });
  }
  return { measured, zone, today: localDayOf(now, zone) };
};
const counts = new Set(["create", "edit", "act", "measure", "wake"]);
