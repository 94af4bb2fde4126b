import type { Tx } from "../../engine/db/connection.ts";
import type { House } from "../../engine/house.ts";
import type { Id } from "../../kernel/ids.ts";
import type { AnyRecord } from "../../kernel/model.ts";
import { addDays, type Instant } from "../../kernel/time.ts";
import { serviceLevels } from "../service-level/views.ts";
import { type ConcernedService, type IncidentConcernFacts, isConcerning } from "./concern.rules.ts";
import type { Incident } from "./model.ts";

/** What the concerns of incidents must know: settings from memory; names and counts only for those that concern anybody. */
export async function incidentConcernFacts(
  tx: Tx,
  records: readonly AnyRecord[],
  now: Instant,
  house: House,
): Promise<Record<string, unknown>> {
  const concerning = (records as readonly Incident[]).filter(isConcerning);
  const { services, currency } = await placesOf(tx, house);
  const people = concerning.flatMap((one) => [one.commander, one.assignee, services.get(one.service ?? "")?.owner ?? null]);
  const facts: IncidentConcernFacts = {
    services,
    currency,
    names: await namesOf(tx, people),
    levels: await serviceLevels(tx, house),
    reports: await reportsOf(tx, concerning, now),
  };
  return facts;
}

function placesOf(tx: Tx, house: House): Promise<{ services: ReadonlyMap<Id, ConcernedService>; currency: string }> {
  return house.policies.get("concernedServices", ["service", "organisation"], async () => {
    const [organisation] = await tx.query<{ currency: string; rate: number | null }>(
      "select currency, cost_per_user_minute as rate from v_organisation where active order by created_at limit 1",
    );
    const rows = await tx.query<ConcernedService & { id: Id }>(
      `select id, name, tier, users_served as "usersServed", owner, cost_per_user_minute as rate from v_service`,
    );
    const services = rows.map(({ id, ...one }) => [id, { ...one, rate: one.rate ?? organisation?.rate ?? null }] as const);
    return { services: new Map(services), currency: organisation?.currency ?? "EUR" };
  });
}

async function namesOf(tx: Tx, people: readonly (Id | null)[]): Promise<ReadonlyMap<Id, string>> {
  const ids = [...new Set(people.filter((one) => one !== null))];
  if (ids.length === 0) return new Map();
  const rows = await tx.query<{ id: Id; name: string }>("select id, name from v_person where id = any($1)", [ids], "concern-names");
  return new Map(rows.map((row) => [row.id, row.name]));
}

async function reportsOf(tx: Tx, concerning: readonly Incident[], now: Instant): Promise<IncidentConcernFacts["reports"]> {
  const ids = [...new Set(concerning.flatMap(({ service }) => service ?? []))];
  if (ids.length === 0) return new Map();
  const rows = await tx.query<{ service: Id; day: number; before: number }>(
    `select service, count(*) filter (where opened_at > $2)::int as day, count(*) filter (where opened_at <= $2)::int as before
     from incident where service = any($1) and opened_at > $3 and opened_at <= $4 and id <> all($5) group by service`,
    [ids, addDays(now, -1), addDays(now, -29), now, concerning.map((one) => one.id)],
    "concern-reports",
  );
  const others = new Map(rows.map(({ service, ...counted }) => [service, counted]));
  // Those that are asked about may not be written yet: they are counted as they are here.
  const own = (service: Id, isOfDay: boolean) =>
    concerning.filter((one) => one.service === service && one.openedAt > addDays(now, -1) === isOfDay).length;
  return new Map(
    ids.map((id) => [id, { day: (others.get(id)?.day ?? 0) + own(id, true), before: (others.get(id)?.before ?? 0) + own(id, false) }]),
  );
}
