import type { Tx } from "../../engine/db/connection.ts";
import type { House } from "../../engine/house.ts";
import { standpoint } from "../../engine/measures.ts";
import type { Id } from "../../kernel/ids.ts";
import { plusDays } from "../../kernel/plain-day.ts";
import type { Change } from "../../kernel/practice.ts";
import type { Span } from "../../kernel/span.ts";
import type { Instant } from "../../kernel/time.ts";
import { outagesFrom } from "../incident/views.ts";
import { serviceTime } from "../service/views.ts";
import { type Delivered, measureClause } from "./measure.rules.ts";
import { spanOf } from "./period.rules.ts";
import type { SlaClause } from "./promise.model.ts";
import { measuredKey, type ResultReactionFacts } from "./result-reactions.rules.ts";
import { officeOf } from "./settings-store.ts";

type Wanted = { services: readonly Id[]; definitions: readonly Id[]; zone: string; now: Instant };

/** Outages, critical incidents and vendor clocks of a span, of some services and definitions: what says how a vendor delivered. */
export async function deliveredWithin(tx: Tx, house: House, span: Span, { services, definitions, zone, now }: Wanted): Promise<Delivered> {
  const { services: terms, maintenance } = await serviceTime(tx, house);
  const at = await standpoint(tx, { zone });
  // An outage that ended within the span may have begun long before: the day it ended is what is looked for.
  const outages = await outagesFrom(tx, at, plusDays(span.from.slice(0, 10), -1), now);
  const criticals = await tx.query<{ id: Id; service: Id; detectedAt: Instant; restoredAt: Instant }>(
    `select id, service, coalesce(detected_at, opened_at) as "detectedAt", restored_at as "restoredAt" from v_incident
     where service = any($1) and priority = '1' and merged_into is null and state <> '8' and restored_at >= $2 and restored_at < $3 order by restored_at, id`,
    [services, span.from, span.to],
    "vendor-criticals",
  );
  const clocks = definitions.length === 0 ? [] : await clocksWithin(tx, span, definitions);
  return { services: terms, maintenance, outages: outages.filter((one) => services.includes(one.service)), criticals, clocks };
}

/** Clocks that ended in the span, and those that still run and were broken in it. */
function clocksWithin(tx: Tx, { from, to }: Span, definitions: readonly Id[]): Promise<Delivered["clocks"][number][]> {
  return tx.query(
    `select subject, definition, breached_at is null as "isKept" from v_clock
     where definition = any($1) and ((stage = 'completed' and stopped_at >= $2 and stopped_at < $3)
       or (stage in ('in_progress', 'paused') and breached_at >= $2 and breached_at < $3)) order by started_at, id`,
    [definitions, from, to],
    "vendor-clocks",
  );
}

/** What was delivered of the clauses whose period ended, or that somebody has asked to measure again. */
export async function resultReactionFacts(tx: Tx, changes: readonly Change[], now: Instant, house: House): Promise<ResultReactionFacts> {
  const found = new Map<string, ReturnType<typeof measureClause>>();
  const { zone } = await officeOf(tx, house);
  for (const { after, events } of changes)
    for (const { type, data } of events) {
      if (type !== "periodEnded" && type !== "measureAsked") continue;
      const clause = after as SlaClause;
      const period = data as { start: string; end: string };
      const span = spanOf(period, zone);
      const delivered = await deliveredWithin(tx, house, span, { services: clause.services, definitions: clause.definitions, zone, now });
      found.set(measuredKey(clause.id, period.start), measureClause(clause, span, delivered));
    }
  return { found };
}
