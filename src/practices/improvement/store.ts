import type { Tx } from "../../engine/db/connection.ts";
import type { FactsLoader } from "../../engine/house.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Change } from "../../kernel/practice.ts";
import { withChanges } from "../../kernel/record.ts";
import { daysWindow, localDayOf } from "../scorecard/period.rules.ts";
import { metricsOf, readingsOf } from "../scorecard/views.ts";
import type { Improvement } from "./model.ts";
import { type SavingFacts, tellsOfSaving } from "./reactions.ts";
import type { ImprovementFacts, Measured } from "./rules.ts";
import { countedKey } from "./window.rules.ts";

/** What the windows of improvements say, for those commands that count. */
export const improvementFacts: FactsLoader = async (tx, asks, now, house): Promise<ImprovementFacts> => {
  const { metrics, zone } = await metricsOf(tx, house);
  const measured = new Map<string, Measured>();
  const named = new Set<Id>();
  for (const { envelope, current } of asks) {
    const { type, changes, ...said } = envelope.command as { type: string; changes?: Record<string, unknown> };
    if (!counts.has(type)) continue;
    const nothing = { team: null, service: null, laterFrom: null, laterTo: null };
    const told = type === "edit" ? (changes ?? {}) : said;
    const record = (current ? withChanges(current, told) : { ...nothing, ...told }) as Improvement;
    if (typeof record.negotiation === "string") named.add(record.negotiation);
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
  return { measured, zone, today: localDayOf(now, zone), savings: await savingsOf(tx, [...named]) };
};

/** What open negotiations saved, null where nothing yet; those that are confidential are not there. */
async function savingsOf(tx: Tx, ids: readonly Id[]): Promise<ImprovementFacts["savings"]> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<{ id: Id; saved: string | null; currency: string }>(
    `select id, saved, coalesce(currency, 'EUR') as currency from v_negotiation where id = any($1) and confidential is not true`,
    [[...ids]],
    "improvement-savings",
  );
  return new Map(rows.map(({ id, saved, currency }) => [id, saved === null ? null : { amount: saved, currency }]));
}

/** The improvements that negotiations belong to of which something is told. */
export async function savedInto(tx: Tx, changes: readonly Change[]): Promise<SavingFacts> {
  const told = changes.filter(tellsOfSaving).map(({ id }) => id);
  const into = new Map<Id, Id[]>();
  if (told.length === 0) return { into };
  const text = "select id, negotiation from improvement where negotiation = any($1) order by id";
  for (const { id, negotiation } of await tx.query<{ id: Id; negotiation: Id }>(text, [told]))
    into.set(negotiation, [...(into.get(negotiation) ?? []), id]);
  return { into };
}

const counts = new Set(["create", "edit", "act", "measure", "wake"]);
