import type { Tx } from "../../engine/db/connection.ts";
import type { House } from "../../engine/house.ts";
import { allFacts, type Standpoint } from "../../engine/measures.ts";
import { addMinutes, type Instant } from "../../kernel/time.ts";
import type { Outage } from "../service/availability.rules.ts";
import type { Priority } from "./model.ts";

const farAway = "9999-12-31";

/**
 * Outages that reach beyond a day: the facts of those that ended, and the incidents that keep a service down now (`until`). An outage that
 * ended after the instant looked back to had begun before it, so it is not cut by `asOf`: its window is, when the number is made.
 */
export async function outagesFrom(tx: Tx, at: Standpoint, fromDay: string, until: Instant): Promise<Outage[]> {
  const ended = await allFacts(tx, { ...at, asOf: null, asOfDay: null }, { measures: ["incident.outage"], from: fromDay, to: farAway });
  const running = await tx.query<{ incident: string; service: string; from: Instant }>(
    `select id as incident, service, coalesce(detected_at, opened_at) as "from" from incident
     where state in ('1', '2', '3') and service is not null and restored_at is null and not coalesce(observed, false)
       and (priority = '1' or major_state = 'declared')`,
  );
  return [
    ...ended.flatMap(({ subject, service, at: to, value }) =>
      service === null ? [] : [{ incident: subject, service, from: addMinutes(to, -value), to }],
    ),
    ...running.map((one) => ({ ...one, to: until })),
  ];
}

/** Which of some incidents are restricted: their words are nobody's outside, and who tells of them must know. */
export async function restrictedAmong(tx: Tx, incidents: readonly string[]): Promise<ReadonlySet<string>> {
  if (incidents.length === 0) return new Set();
  const rows = await tx.query<{ id: string }>("select id from incident where id = any($1) and restricted", [[...new Set(incidents)]]);
  return new Set(rows.map((row) => row.id));
}

/** The office's priority table, "impact/urgency" to priority, kept until a row of it changes. */
export function priorityTable(tx: Tx, house: House): Promise<ReadonlyMap<string, Priority>> {
  return house.policies.get("priorityTable", ["priorityRule"], async () => {
    const rows = await tx.query<{ impact: string; urgency: string; priority: Priority }>(
      "select impact, urgency, priority from priority_rule where active",
    );
    return new Map(rows.map(({ impact, urgency, priority }) => [`${impact}/${urgency}`, priority]));
  });
}

export { incidentCost } from "./present.ts";
