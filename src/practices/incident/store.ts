import { ruleCatalogues } from "../../engine/catalogue.ts";
import type { Tx } from "../../engine/db/connection.ts";
import type { Ask, FactsLoader, House } from "../../engine/house.ts";
import type { Filter, FilterCatalogue } from "../../kernel/filter.ts";
import { readRuleCondition } from "../../kernel/filter-rule.ts";
import type { Change } from "../../kernel/practice.ts";
import type { Instant } from "../../kernel/time.ts";
import { businessCalendar, type Calendar } from "../calendar/model.ts";
import { reviewPolicy } from "../review/views.ts";
import { serviceLevels } from "../service-level/views.ts";
import { asksPlaces, type Places } from "../service-level/zone.rules.ts";
import type { IncidentFacts, Relative, ReviewStanding } from "./facts.ts";
import type { Incident, Priority } from "./model.ts";
import type { NoticeFacts } from "./notices.ts";
import type { ReactionFacts } from "./reactions.ts";
import { followersAmong, followersOf, knownGroups } from "./stakeholder-store.ts";

type ServiceFact = {
  name: string;
  portalName: string | null;
  owner: string | null;
  supportTeam: string | null;
  usersServed: number | null;
};

/** Everything an incident's rules may know, for a whole batch: tables of settings from memory, the rest only where a command asks. */
export const incidentFacts: FactsLoader = async (tx, asks, _now, house): Promise<IncidentFacts> => ({
  ...(await settings(tx, house)),
  services: await services(tx, house),
  policy: await reviewPolicy(tx, house),
  catalogue: (await ruleCatalogues(tx, house)).forReading,
  reviews: await reviewsOf(tx, asks),
  relatives: await relativesOf(tx, asks),
  children: await childrenAmong(tx, asks),
  groups: await knownGroups(tx, house),
  followers: await followersAmong(tx, asks),
  directors: (await addressBook(tx, house)).directors,
});

type Settings = Pick<IncidentFacts, "priorities" | "routing" | "house">;

function settings(tx: Tx, house: House): Promise<Settings> {
  return house.policies.get("incidentSettings", ["priorityRule", "routingRule", "organisation", "calendar", "customField"], async () => {
    const rules = await tx.query<{ impact: string; urgency: string; priority: Priority }>(
      "select impact, urgency, priority from priority_rule where active",
    );
    const routing = await tx.query<{ name: string; condition: string; team: string; assignee: string | null }>(
      "select name, condition, team, assignee from routing_rule where active order by position, id",
    );
    const [organisation] = await tx.query<Pick<Settings["house"], "timeZone" | "updateEveryMinutes" | "autoCloseDays" | "rhythms">>(
      `select time_zone as "timeZone", update_every_minutes as "updateEveryMinutes", auto_close_days as "autoCloseDays",
         jsonb_strip_nulls(jsonb_build_object('1', update_every_high_minutes, '2', update_every_medium_minutes, '3', update_every_low_minutes)) as rhythms
       from v_organisation where active order by created_at limit 1`,
    );
    const [calendar] = await tx.query<Calendar>(
      `select time_zone as "timeZone", always, segments, holidays from v_calendar where active and not always order by created_at limit 1`,
    );
    const { forReading } = await ruleCatalogues(tx, house);
    return {
      priorities: new Map(rules.map((rule) => [`${rule.impact}/${rule.urgency}`, rule.priority])),
      routing: routing.map(({ name, condition, team, assignee }) => ({
        condition: readCondition(name, condition, forReading),
        team,
        assignee,
      })),
      house: {
        timeZone: "UTC",
        updateEveryMinutes: 30,
        rhythms: {},
        autoCloseDays: 7,
        ...organisation,
        workingDays: calendar ? businessCalendar(calendar) : null,
      },
    };
  });
}

function readCondition(name: string, condition: string, catalogue: FilterCatalogue): Filter | null {
  if (condition.trim() === "") return null;
  const read = readRuleCondition(condition, catalogue, "incident");
  if (!read.ok) throw new Error(`Routing rule "${name}" has a condition that does not read: ${read.sentence}`);
  return read.filter;
}

function services(tx: Tx, house: House): Promise<ReadonlyMap<string, ServiceFact>> {
  return house.policies.get("services", ["service"], async () => {
    const rows = await tx.query<ServiceFact & { id: string }>(
      `select id, name, portal_name as "portalName", owner, support_team as "supportTeam", users_served as "usersServed" from v_service`,
    );
    return new Map(rows.map(({ id, ...fact }) => [id, fact]));
  });
}

async function reviewsOf(tx: Tx, asks: readonly Ask[]): Promise<ReadonlyMap<string, ReviewStanding>> {
  const ids = asks.filter(({ current }) => (current as Incident | null)?.reviewRequired).map(({ envelope }) => envelope.id!);
  if (ids.length === 0) return new Map();
  const text = `select r.subject, r.id, r.number, r.state, r.due_at as "dueAt", p.name as "ownerName" from v_review r left join v_person p on p.id = r.owner
    where r.subject_kind = 'incident' and r.subject = any($1)`;
  const rows = await tx.query<ReviewStanding & { subject: string }>(text, [ids], "incident-reviews");
  return new Map(rows.map(({ subject, ...standing }) => [subject, standing]));
}

async function relativesOf(tx: Tx, asks: readonly Ask[]): Promise<ReadonlyMap<string, Relative>> {
  const ids = new Set<string>();
  for (const { envelope } of asks)
    for (const name of ["parent", "into"]) if (typeof envelope.command[name] === "string") ids.add(envelope.command[name]);
  if (ids.size === 0) return new Map();
  const text = `select i.id, i.number, i.state, i.parent, p.number as "parentNumber", i.merged_into as "mergedInto",
    i.short_description as "shortDescription", coalesce(i.restricted, false) as restricted,
    array_remove(array[i.caller, i.assignee, i.commander, i.communicator, i.scribe, i.team], null) as inside
    from incident i left join incident p on p.id = i.parent and p.restricted is not true where i.id = any($1)`;
  const rows = await tx.query<Relative>(text, [[...ids]], "incident-relatives");
  return new Map(rows.map((row) => [row.id, row]));
}

async function childrenAmong(tx: Tx, asks: readonly Ask[]): Promise<ReadonlyMap<string, number>> {
  const ids = asks.flatMap(({ envelope }) => (envelope.command.type === "linkParent" ? [envelope.id!] : []));
  if (ids.length === 0) return new Map();
  const text = "select parent, count(*)::int as count from incident where parent = any($1) group by parent";
  const rows = await tx.query<{ parent: string; count: number }>(text, [ids]);
  return new Map(rows.map((row) => [row.parent, row.count]));
}

/** What the reactions of incidents need: read only where a change of the batch asks for it. */
export async function reactionFacts(tx: Tx, changes: readonly Change[], now: Instant, house: House): Promise<ReactionFacts> {
  const mine = changes.filter((change) => change.kind === "incident");
  const moved = mine.filter(({ before, after }) => before && before.state !== after.state).map((change) => change.id);
  const rows =
    moved.length === 0
      ? []
      : await tx.query<{ id: string; parent: string }>(
          "select id, parent from incident where parent = any($1) and state in ('1','2','3','6') order by id",
          [moved],
          "incident-children",
        );
  const children = new Map<string, string[]>();
  for (const { id, parent } of rows) children.set(parent, [...(children.get(parent) ?? []), id]);
  const levels = await serviceLevels(tx, house);
  return {
    levels,
    places: levels.current.some(asksPlaces) ? await placesOf(tx, mine) : noPlaces,
    children,
    watched: mine.some((change) => change.before === null) ? await watched(tx, house, now) : [],
    policy: await reviewPolicy(tx, house),
    services: await services(tx, house),
    names: await namesIn(tx, mine),
  };
}

const noPlaces: ReactionFacts["places"] = new Map();

/** The zones an incident's places have: its caller's own or that of their site, its site's, its configuration item's site's. */
async function placesOf(tx: Tx, changes: readonly Change[]): Promise<ReactionFacts["places"]> {
  const incidents = changes.map(({ id, after }) => {
    const { caller, site, configurationItem } = after as Incident;
    return { id, caller, site, item: configurationItem };
  });
  const text = `select i.id, coalesce(p.time_zone, ps.time_zone) as caller, ps.time_zone as "callerSite", s.time_zone as site, cs.time_zone as "itemSite"
    from jsonb_to_recordset($1::jsonb) as i(id text, caller text, site text, item text)
    left join v_person p on p.id = i.caller left join v_site ps on ps.id = p.site left join v_site s on s.id = i.site
    left join v_configuration_item c on c.id = i.item left join v_site cs on cs.id = c.site`;
  const rows = await tx.query<Places & { id: string }>(text, [JSON.stringify(incidents)], "incident-places");
  return new Map(rows.map(({ id, ...places }) => [id, places]));
}

function watched(tx: Tx, house: House, now: Instant): Promise<ReactionFacts["watched"]> {
  return house.policies.get("watchedReviews", ["review"], () => {
    const text = `select r.id as review, i.service, i.category, r.check_until as until from v_review r join incident i on i.id = r.subject
      where r.subject_kind = 'incident' and r.state = 'approved' and r.check_until > $1 order by r.id`;
    return tx.query<ReactionFacts["watched"][number]>(text, [now]);
  });
}

async function namesIn(tx: Tx, changes: readonly Change[]): Promise<ReadonlyMap<string, string>> {
  const ids = changes.flatMap((change) =>
    change.events.filter((event) => event.type === "handedOver").map((event) => String(event.data?.to)),
  );
  if (ids.length === 0) return new Map();
  const rows = await tx.query<{ id: string; name: string }>("select id, name from v_person where id = any($1)", [ids]);
  return new Map(rows.map((row) => [row.id, row.name]));
}

/** Whom notices of these changes may concern: teams and directors from memory, people and incidents only where asked for. */
export async function noticeFacts(tx: Tx, changes: readonly Change[], _now: Instant, house: House): Promise<NoticeFacts> {
  const { teams, directors } = await addressBook(tx, house);
  const groups = await knownGroups(tx, house);
  const followers = await followersOf(tx, changes);
  const { timeZone } = (await settings(tx, house)).house;
  const mentioning = changes.some((change) =>
    change.events.some((event) => event.type === "noteAdded" && String(event.data?.text).includes("@")),
  );
  const people = mentioning ? await tx.query<{ id: string; name: string }>("select id, name from v_person where active") : [];
  const told = changes.filter(
    ({ kind, events }) => kind === "clock" && events.some(({ type }) => type === "clockWarned" || type === "clockBreached"),
  );
  const subjects = [...new Set(told.map((change) => String(change.after.subject)))];
  const entry = house.kinds.get("incident")!;
  const records = subjects.length > 0 ? await entry.table.load(tx, subjects, false) : [];
  const serviceNames = new Map([...(await services(tx, house))].map(([id, { name, portalName }]) => [id, portalName ?? name]));
  return {
    teams,
    directors,
    people,
    timeZone,
    groups,
    followers,
    serviceNames,
    incidents: new Map(records.map((record) => [record.id, record as Incident])),
  };
}

function addressBook(tx: Tx, house: House): Promise<Pick<NoticeFacts, "teams" | "directors">> {
  return house.policies.get("addressBook", ["team", "person"], async () => {
    const teams = await tx.query<{ id: string; name: string; members: string[]; lead: string | null }>(
      "select id, name, members, lead from v_team where active",
    );
    const directors = await tx.query<{ id: string }>(`select id from v_person where active and roles @> '["director"]'`);
    return { teams: new Map(teams.map(({ id, ...team }) => [id, team])), directors: directors.map((row) => row.id) };
  });
}
