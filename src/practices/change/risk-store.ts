import type { Tx } from "../../engine/db/connection.ts";
import type { House } from "../../engine/house.ts";
import type { Id } from "../../kernel/ids.ts";
import { addDays, type Instant, MINUTE_MS, ms, openIntervals } from "../../kernel/time.ts";
import { type Edge, impact } from "../service/impact.rules.ts";
import { serviceTime } from "../service/views.ts";
import type { Planned } from "./collision.rules.ts";
import type { Major } from "./facts.ts";
import type { ChangeRequest } from "./model.ts";
import { hardNeeds, softParts } from "./needs.rules.ts";
import { failedSql } from "./outcome-store.ts";
import type { RiskFacts } from "./risk.rules.ts";

/** More lines than these are not followed. */
const mostEdges = 20_000;

/** What needs what among active things, and each service, softly, what it is made of; from memory until one of the kinds changes. */
export function graph(tx: Tx, house: House): Promise<Edge[]> {
  const stands = (end: string) =>
    `not exists (select 1 from v_service s where s.id = d.${end} and s.active is false)
     and not exists (select 1 from v_configuration_item c where c.id = d.${end} and c.active is false)`;
  return house.policies.get("changeGraph", ["dependency", "service", "configurationItem"], () =>
    tx.query<Edge>(
      `select * from (
         select d.dependent, d.supplier, coalesce(d.hard, false) as hard from v_dependency d
         where d.active and ${stands("dependent")} and ${stands("supplier")}
         union all select service, id, false from v_configuration_item where active and service is not null) e
       order by dependent, supplier limit ${mostEdges}`,
    ),
  );
}

/** What an open major incident lies on, and everything that cannot work without that; the newest incident of each. */
export async function troubledThings(tx: Tx, house: House): Promise<ReadonlyMap<Id, Major>> {
  const majors = await tx.query<Major & { service: Id | null; configurationItem: Id | null }>(
    `select id, number, service, configuration_item as "configurationItem" from v_incident
     where major_state = 'declared' and state in ('1', '2', '3') and merged_into is null order by opened_at, id`,
    [],
    "change-majors",
  );
  if (majors.length === 0) return new Map();
  const known = await graph(tx, house);
  const troubled = new Map<Id, Major>();
  for (const { id, number, service, configurationItem } of majors)
    for (const thing of [service, configurationItem].filter((one) => one !== null)) {
      const hit = impact(known, thing, "dependents").filter((one) => one.hard);
      for (const one of [thing, ...hit.map((reached) => reached.id)]) troubled.set(one, { id, number });
    }
  return troubled;
}

/** What a change touches itself: its service and its items. */
export function thingsOf(change: Pick<ChangeRequest, "service" | "configurationItem" | "affectedItems">): Id[] {
  return [...new Set([change.service, change.configurationItem, ...change.affectedItems])].filter((one) => one !== null);
}

/** The facts that the risk of one change is summed from. */
export async function riskFacts(tx: Tx, house: House, change: ChangeRequest): Promise<RiskFacts> {
  const things = thingsOf(change);
  const known = await graph(tx, house);
  const reached = new Set(things.flatMap((thing) => impact(known, thing, "dependents").map((one) => one.id)));
  for (const thing of things) reached.delete(thing);
  return {
    history: await historyOf(tx, change),
    dependents: reached.size,
    ...(await timesOf(tx, house, change)),
    openIncidents: await openIncidentsOn(tx, things),
    freezeEdges: await freezeEdges(tx, change),
  };
}

type Counts = Record<"type" | "service" | "team" | "implementer", { ended: number; failed: number }>;

/** One walk over the year's closed changes and one over the failed ones among them answer all four questions, from two indexes alone. */
async function historyOf(tx: Tx, change: ChangeRequest): Promise<RiskFacts["history"]> {
  const columns = { type: "change_type = $1", service: "service = $2", team: "team = $3", implementer: "assignee = $4" };
  const counted = Object.entries(columns).map(
    ([name, is]) =>
      `json_build_object('ended', count(*) filter (where ${is} and not failed), 'failed', count(*) filter (where ${is} and failed)) as ${name}`,
  );
  const until = change.plannedStart ?? change.updatedAt;
  const rows = await tx.query<Counts>(
    `select ${counted.join(", ")} from (
       select change_type, service, team, assignee, false as failed from change where state = '3' and closed_at > $5 and id <> $6
       union all
       select change_type, service, team, assignee, true from change where state = '3' and ${failedSql} and closed_at > $5 and id <> $6) c`,
    [change.changeType, change.service, change.team, change.assignee, addDays(until, -365), change.id],
    "change-history",
  );
  return rows[0]!;
}

async function timesOf(tx: Tx, house: House, change: ChangeRequest): Promise<Pick<RiskFacts, "users" | "busyMinutes">> {
  const { services } = await serviceTime(tx, house);
  const service = services.find((one) => one.id === change.service);
  const { plannedStart, plannedEnd } = change;
  const isKnown = service?.calendar && plannedStart !== null && plannedEnd !== null;
  const open = isKnown ? openIntervals(service.calendar!, plannedStart, plannedEnd) : [];
  const busy = open.reduce((sum, one) => sum + (ms(one.to) - ms(one.from)), 0);
  return { users: service?.users ?? 0, busyMinutes: isKnown ? Math.round(busy / MINUTE_MS) : null };
}

async function openIncidentsOn(tx: Tx, things: readonly Id[]): Promise<number> {
  const rows = await tx.query<{ n: number }>(
    `select count(*)::int as n from v_incident where state in ('1', '2', '3') and merged_into is null
       and (service = any($1) or configuration_item = any($1))`,
    [[...things]],
  );
  return rows[0]!.n;
}

async function freezeEdges(tx: Tx, change: ChangeRequest): Promise<Instant[]> {
  const rows = await tx.query<{ from: Instant; to: Instant }>(
    `select starts_at as "from", ends_at as "to" from change_freeze where active and (coalesce(services, '{}') = '{}' or $1 = any(services))`,
    [change.service],
  );
  return rows.flatMap((row) => [row.from, row.to]);
}

/** What some things cannot work without, at any depth, and what they rest on softly; worked out once for the same things until the map changes. */
export type Rests = (things: readonly Id[]) => Required<Pick<Planned, "needs" | "parts">>;
export function needsOf(tx: Tx, house: House): Promise<Rests> {
  return house.policies.get("changeNeeds", ["dependency", "service", "configurationItem"], async () => {
    const edges = await graph(tx, house);
    const [needs, parts] = [hardNeeds(edges), softParts(edges)];
    const kept = new Map<string, ReturnType<Rests>>();
    return (things) => {
      const key = things.join(" ");
      const known = kept.get(key);
      if (known) return known;
      const rest = {
        needs: new Set(things.flatMap((one) => [...needs(one)]).filter((one) => !things.includes(one))),
        parts: new Set(things.flatMap((one) => parts(one))),
      };
      // So many different sets of things are kept; an office that has more works some out again.
      if (kept.size === mostKept) kept.clear();
      kept.set(key, rest);
      return rest;
    };
  });
}
const mostKept = 10_000;

/** What collisions need to know of a change. */
export type WindowRow = Pick<
  ChangeRequest,
  "id" | "plannedStart" | "plannedEnd" | "assignee" | "service" | "configurationItem" | "affectedItems"
>;

/** A change as collisions see it. What it needs: everything it cannot work without. */
export function planned(change: WindowRow, rests: Rests): Planned {
  const things = thingsOf(change);
  const { id, plannedStart, plannedEnd, assignee } = change;
  return { id, from: plannedStart!, to: plannedEnd!, implementer: assignee, things: new Set(things), ...rests(things) };
}

export type PlannedAhead = {
  one: Planned;
  others: { planned: Planned; number: string; title: string }[];
  agreed: { from: Instant; to: Instant }[];
};

/** A change with a window, the open changes whose windows overlap, and the maintenance windows of its service. Null without a window. */
export async function plannedAhead(tx: Tx, house: House, change: ChangeRequest): Promise<PlannedAhead | null> {
  if (change.plannedStart === null || change.plannedEnd === null) return null;
  const rows = await tx.query<ChangeRequest>(
    `select id, number, short_description as "shortDescription", planned_start as "plannedStart", planned_end as "plannedEnd", assignee, service,
       configuration_item as "configurationItem", coalesce(affected_items, '{}') as "affectedItems"
     from change where state in ('-5', '-4', '-3', '-2', '-1') and id <> $1 and planned_start < $3 and planned_end > $2
     order by planned_start, id limit 500`,
    [change.id, change.plannedStart, change.plannedEnd],
    "change-overlaps",
  );
  const known = await needsOf(tx, house);
  const { maintenance } = await serviceTime(tx, house);
  return {
    one: planned(change, known),
    others: rows.map((row) => ({ planned: planned(row, known), number: row.number ?? "", title: row.shortDescription })),
    agreed: maintenance.filter((window) => window.services.includes(change.service ?? "") && window.to > change.plannedStart!),
  };
}
