import type { Tx } from "../../engine/db/connection.ts";
import type { House } from "../../engine/house.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Change } from "../../kernel/practice.ts";
import { addMinutes, type Instant } from "../../kernel/time.ts";
import type { ChangeEvent } from "../alert/model.ts";
import { fits } from "./deployment-judge.rules.ts";
import { deploymentRules } from "./deployment-store.ts";
import { phaseOf, subjectOf, tellsOfDeployment, type UnauthorisedFacts, unauthorisedId } from "./unauthorised.rules.ts";

/** Whether `c` covers the event `e`: it was under way, its window was not over for longer than its type allows, and it is of the item or its service. */
const covers = `c.started_at <= e.at and coalesce(c.ended_at, 'infinity') >= e.at and c.state in ('-1', '0', '3')
  and coalesce(c.planned_end, case when c.observed then '-infinity'::timestamptz else 'infinity' end) > e.at - make_interval(mins => coalesce((select t.cover_after_minutes from change_type t
    where t.active and t.change_type = c.change_type order by t.created_at desc, t.id desc limit 1), 30))
  and (e.item = c.configuration_item or e.item = any(c.affected_items)
    or c.service = (select h.service from v_configuration_item h where h.id = e.item))`;
/** So near to its begin or its end an event that tells of a deployment, on an item of its service, is an unauthorised deployment told of twice. */
const sameMinutes = 10;
/** So long what has begun may take until its end is told. */
const longestMinutes = 24 * 60;

type Seen = { id: Id; item: Id; at: Instant; environment: string | null; summary: string; source: string | null };
type Uncovered = Seen & { service: Id | null };

/** Of new events on items: which no change covers, and which of those end what was noticed before. Of deployments: what was noticed of them. */
export async function unauthorisedFacts(tx: Tx, changes: readonly Change[], _now: Instant, house: House): Promise<UnauthorisedFacts> {
  const folds = await foldsOf(tx, changes);
  const events = changes.flatMap(({ kind, id, before, after, quiet }): Seen[] => {
    const { configurationItem: item, at, environment = null, summary, source = null } = after as ChangeEvent;
    const isLive = kind === "changeEvent" && before === null && !quiet && item !== null;
    return isLive ? [{ id, item, at, environment, summary, source }] : [];
  });
  if (events.length === 0) return { uncovered: new Map(), ends: new Map(), folds };
  const found = await uncoveredOf(tx, events);
  const byId = new Map(events.map((one) => [one.id, one]));
  const seen = found.flatMap(({ id, service, isNear }): Uncovered[] => {
    const event = byId.get(id);
    return !event || (isNear && tellsOfDeployment(event.summary)) ? [] : [{ ...event, service }];
  });
  return { uncovered: await productionOf(tx, house, seen), ends: await endsOf(tx, seen), folds };
}

/**
 * However old the event and however many the changes, only those are looked at that began within the 15 days before it (a window of a fortnight,
 * and a day at most after it), and those with longer windows, which have an index of their own.
 */
function uncoveredOf(tx: Tx, events: readonly Seen[]): Promise<{ id: Id; service: Id | null; isNear: boolean }[]> {
  const near = (moment: string) =>
    `e.at between ${moment} - interval '${sameMinutes} minutes' and ${moment} + interval '${sameMinutes} minutes'`;
  return tx.query(
    `select e.id, h.service, exists (select 1 from deployment d where d.service = h.service and d.authority = 'unauthorised'
         and d.began_at between e.at - interval '${longestMinutes} minutes' and e.at + interval '${sameMinutes} minutes'
         and (${near("d.began_at")} or ${near("d.ended_at")})) as "isNear"
     from jsonb_to_recordset($1::jsonb) as e(id text, item text, at timestamptz)
     left join v_configuration_item h on h.id = e.item
     where not exists (select 1 from change c where c.started_at > e.at - interval '15 days' and ${covers})
       and not exists (select 1 from change c where c.planned_end - c.planned_start > interval '14 days'
         and c.planned_end > e.at - interval '1 day' and ${covers})`,
    [JSON.stringify(events)],
    "uncovered-events",
  );
}

const trial =
  /(^|[^a-z])(dev|devel|development|test|testing|tst|qa|uat|stage|staging|sandbox|preview|preprod|integration|demo|lab)([^a-z]|$)/i;

/** Where an event was: as the deployment rules of its service call the environment; without one, by its name. Unsaid is production. */
async function productionOf(tx: Tx, house: House, seen: readonly Uncovered[]): Promise<UnauthorisedFacts["uncovered"]> {
  const rules = await deploymentRules(tx, house);
  return new Map(
    seen.map(({ id, service, environment }) => {
      if (environment === null) return [id, { outsideProduction: false }];
      const rule = rules.find((one) => one.service === service && fits(one.environment, environment));
      return [id, { outsideProduction: rule ? !rule.isProduction : trial.test(environment) }];
    }),
  );
}

type Begun = { id: Id; item: Id; source: string | null; summary: string; at: Instant };

/** By event that tells of an end: the latest beginning of the same thing on the same item by the same teller that has no end yet. */
async function endsOf(tx: Tx, seen: readonly Uncovered[]): Promise<ReadonlyMap<Id, Id>> {
  if (!seen.some(({ summary }) => phaseOf(summary) === "end")) return new Map();
  const first = seen.reduce((least, { at }) => (at < least ? at : least), seen[0]!.at);
  const kept = await tx.query<Begun>(
    `select id, configuration_item as item, source, summary, happened_at as at from unauthorised_change
     where configuration_item = any($1) and ended_at is null and happened_at > $2 order by happened_at, id`,
    [seen.map((one) => one.item), addMinutes(first, -longestMinutes)],
    "unauthorised-begun",
  );
  const open = kept.filter(({ summary }) => phaseOf(summary) === "begin");
  const ends = new Map<Id, Id>();
  for (const event of seen.toSorted((one, other) => (one.at < other.at ? -1 : 1))) {
    const { id, item, source, summary, at } = event;
    const phase = phaseOf(summary);
    if (phase === "begin") open.push({ id: unauthorisedId(id), item, source, summary, at });
    if (phase !== "end") continue;
    const isOf = (one: Begun) =>
      one.item === item && one.source === source && one.at <= at && subjectOf(one.summary) === subjectOf(summary);
    const place = open.findLastIndex(isOf);
    if (place < 0) continue;
    ends.set(id, open[place]!.id);
    open.splice(place, 1);
  }
  return ends;
}

/** What was noticed on items of its service just before a deployment was found to have begun without a change, and is not settled. */
async function foldsOf(tx: Tx, changes: readonly Change[]): Promise<ReadonlyMap<Id, readonly Id[]>> {
  const begun = changes.filter(({ kind, events }) => kind === "deployment" && events.some(({ type }) => type === "deploymentUnauthorised"));
  if (begun.length === 0) return new Map();
  const rows = await tx.query<{ deployment: Id; id: Id; summary: string }>(
    `select d.id as deployment, u.id, u.summary from jsonb_to_recordset($1::jsonb) as d(id text, service text, at timestamptz)
     join unauthorised_change u on u.state = 'open' and u.happened_at between d.at - interval '${sameMinutes} minutes' and d.at + interval '${sameMinutes} minutes'
     join v_configuration_item h on h.id = u.configuration_item and h.service = d.service order by u.id`,
    [JSON.stringify(begun.map(({ id, after }) => ({ id, service: after.service, at: after.beganAt })))],
    "unauthorised-of-deployments",
  );
  const told = rows.filter(({ summary }) => tellsOfDeployment(summary));
  return new Map(begun.map(({ id }) => [id, told.filter((one) => one.deployment === id).map((one) => one.id)]));
}
