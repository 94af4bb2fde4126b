import type { Tx } from "../../engine/db/connection.ts";
import type { FactsLoader, House } from "../../engine/house.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Change } from "../../kernel/practice.ts";
import type { Span } from "../../kernel/span.ts";
import type { Instant } from "../../kernel/time.ts";
import type { ChangeRequest } from "../change/model.ts";
import { levelOf } from "../incident/level.rules.ts";
import type { Incident } from "../incident/model.ts";
import type { ComponentFacts } from "./component.rules.ts";
import { type Course, isPromised } from "./follow.rules.ts";
import type { Impact } from "./notice.model.ts";
import type { NoticeFacts } from "./notice.rules.ts";
import type { StatusComponent } from "./page.model.ts";
import type { PageFacts } from "./page.rules.ts";
import type { ReactionFacts } from "./reactions.ts";
import type { SubscriberFacts } from "./subscriber.rules.ts";

export const pageFacts: FactsLoader = async (tx): Promise<PageFacts> => {
  const pages = await tx.query<{ id: Id; slug: string; components: number }>(
    `select p.id, p.slug, (select count(*)::int from status_component c where c.page = p.id and c.active) as components from status_page p`,
  );
  return { slugs: new Map(pages.map(({ id, slug }) => [slug, id])), components: new Map(pages.map((one) => [one.id, one.components])) };
};

/** What weighs on the components that a batch is about, as this transaction has it. */
export const componentFacts: FactsLoader = async (tx, asks, now): Promise<ComponentFacts> => {
  const ids = asks.map(({ envelope }) => envelope.id!);
  const services = asks.flatMap(({ envelope: { command }, current }) => {
    const changes = (command.changes ?? {}) as Partial<StatusComponent>;
    return [command.service, changes.service, (current as StatusComponent | null)?.service].filter((one) => typeof one === "string");
  });
  const [incidents, windows, notices, pages] = await Promise.all([
    openIncidents(tx, services as Id[]),
    windowsOf(tx, services as Id[], now),
    openNotices(tx, ids, now),
    tx.query<{ id: Id; countsConfidential: boolean }>(
      `select id, coalesce(counts_confidential, false) as "countsConfidential" from status_page where active`,
    ),
  ]);
  return { incidents, windows, ...notices, pages: new Map(pages.map(({ id, countsConfidential }) => [id, { countsConfidential }])) };
};

async function openIncidents(tx: Tx, services: readonly Id[]): Promise<ComponentFacts["incidents"]> {
  if (services.length === 0) return new Map();
  type Row = Pick<Incident, "id" | "state" | "phase" | "majorState" | "priority" | "observed"> & { service: Id; restricted: boolean };
  const rows = await tx.query<Row>(
    `select id, service, state, phase, major_state as "majorState", priority, coalesce(observed, false) as observed, coalesce(restricted, false) as restricted
     from v_incident where service = any($1) and state in ('1', '2', '3') and (priority in ('1', '2') or major_state = 'declared') order by opened_at, id limit 2000`,
    [[...new Set(services)]],
    "status-open-incidents",
  );
  return grouped(rows.map((row) => [row.service, { id: row.id, level: levelOf(row), restricted: row.restricted }]));
}

async function windowsOf(tx: Tx, services: readonly Id[], now: Instant): Promise<ComponentFacts["windows"]> {
  if (services.length === 0) return new Map();
  const rows = await tx.query<Span & { id: Id; service: Id }>(
    `select w.id, s as service, w.starts_at as "from", w.ends_at as "to" from v_maintenance_window w, unnest(w.services) as s
     where w.active and w.ends_at > $2 and s = any($1) order by w.starts_at, w.id limit 2000`,
    [[...new Set(services)], now],
    "status-windows",
  );
  return grouped(rows.map(({ service, ...window }) => [service, window]));
}

type NoticeRow = { id: Id; component: Id; category: string; impact: Impact; incident: Id | null; from: Instant | null; to: Instant | null };

async function openNotices(tx: Tx, components: readonly Id[], now: Instant): Promise<Pick<ComponentFacts, "notices" | "planned">> {
  const rows = await tx.query<NoticeRow>(
    `select n.id, c as component, n.category, n.impact, n.incident, n.planned_from as "from", n.planned_until as "to"
     from status_notice n, unnest(n.components) as c where n.ended_at is null and n.withdrawn_at is null and c = any($1) order by n.id limit 2000`,
    [components],
    "status-open-notices",
  );
  const planned = rows.flatMap(({ category, component, id, from, to }): [Id, Span & { id: Id }][] =>
    category === "maintenance" && from && to && to > now ? [[component, { id, from, to }]] : [],
  );
  const troubles = rows.filter((row) => row.category === "incident");
  return {
    notices: grouped(troubles.map(({ component, id, impact, incident }) => [component, { id, impact, incident }])),
    planned: grouped(planned),
  };
}

function grouped<T>(rows: readonly (readonly [Id, T])[]): Map<Id, T[]> {
  const groups = new Map<Id, T[]>();
  for (const [key, one] of rows) {
    const known = groups.get(key);
    if (known) known.push(one);
    else groups.set(key, [one]);
  }
  return groups;
}

const courses = `select id, state, planned_start as "plannedStart", planned_end as "plannedEnd", started_at as "startedAt", ended_at as "endedAt",
  rolled_back_at as "rolledBackAt" from v_change where id = any($1)`;

export const noticeFacts: FactsLoader = async (tx, asks): Promise<NoticeFacts> => {
  const named = asks.flatMap(({ envelope: { command }, current }) => {
    const changes = (command.changes ?? {}) as Record<string, unknown>;
    return [command.incident, changes.incident, current?.incident].filter((one) => typeof one === "string");
  });
  const followed = asks.flatMap(({ envelope: { command } }) =>
    [command.change, (command.changes as Record<string, unknown> | undefined)?.change].filter((one) => typeof one === "string"),
  );
  const [components, pages, restricted, promised] = await Promise.all([
    pagesOfComponents(tx),
    tx.query<{ id: Id }>("select id from status_page where active"),
    named.length === 0 ? [] : tx.query<{ id: Id }>("select id from v_incident where id = any($1) and restricted", [named]),
    followed.length === 0 ? [] : tx.query<Course & { id: Id }>(courses, [followed]),
  ]);
  return {
    pageOf: components,
    pages: new Set(pages.map((row) => row.id)),
    restricted: new Set(restricted.map((row) => row.id)),
    promised: new Set(promised.filter((one) => isPromised(one) && one.endedAt === null).map((row) => row.id)),
  };
};

export const subscriberFacts: FactsLoader = async (tx): Promise<SubscriberFacts> => ({ pageOf: await pagesOfComponents(tx) });

async function pagesOfComponents(tx: Tx): Promise<ReadonlyMap<Id, Id>> {
  const rows = await tx.query<{ id: Id; page: Id }>("select id, page from status_component where active order by id limit 5000");
  return new Map(rows.map(({ id, page }) => [id, page]));
}

/** What reactions need: components and pages from memory, notices only where an incident or a window changed that one speaks of. */
export async function reactionFacts(tx: Tx, changes: readonly Change[], _now: Instant, house: House): Promise<ReactionFacts> {
  const board = await boardOf(tx, house);
  const ids = changes
    .filter(({ kind }) => kind === "incident" || kind === "maintenanceWindow" || kind === "change")
    .map((change) => change.id);
  return { ...board, about: ids.length > 0 && board.byPage.size > 0 ? await noticesAbout(tx, ids) : new Map() };
}

type Board = Omit<ReactionFacts, "about">;

function boardOf(tx: Tx, house: House): Promise<Board> {
  return house.policies.get("statusBoard", ["statusComponent", "statusPage", "organisation"], async () => {
    const components = await tx.query<{ id: Id; page: Id; name: string; service: Id | null }>(
      "select id, page, name, service from status_component where active order by position, id",
    );
    const opening = await tx.query<{ id: Id }>("select id from status_page where active and opens_by_itself");
    const [organisation] = await tx.query<{ zone: string }>(
      "select time_zone as zone from v_organisation where active order by created_at limit 1",
    );
    return {
      byService: grouped(components.flatMap(({ service, ...one }): [Id, typeof one][] => (service === null ? [] : [[service, one]]))),
      byPage: grouped(components.map(({ page, id }) => [page, id])),
      opening: new Set(opening.map((row) => row.id)),
      timeZone: organisation?.zone ?? "UTC",
    };
  });
}

async function noticesAbout(tx: Tx, ids: readonly Id[]): Promise<ReactionFacts["about"]> {
  type Row = { about: Id; id: Id; page: Id; endedAt: Instant | null; followsIncident: boolean };
  const rows = await tx.query<Row>(
    `select coalesce(incident, maintenance_window, change) as about, id, page, ended_at as "endedAt", coalesce(follows_incident, false) as "followsIncident"
     from status_notice where withdrawn_at is null and (incident = any($1) or maintenance_window = any($1) or change = any($1)) order by id`,
    [ids],
    "status-notices-about",
  );
  return grouped(rows.map(({ about, ...notice }) => [about, notice]));
}

/** The organisation's zone: its days are those of every page. */
export async function zoneOf(tx: Tx, house: House): Promise<string> {
  return (await boardOf(tx, house)).timeZone;
}

/** Components in use that stand for services, on any page, in their order. */
export function componentsOfServices(tx: Tx, services: readonly Id[]): Promise<{ id: Id; page: Id; name: string }[]> {
  return tx.query<{ id: Id; page: Id; name: string }>(
    "select id, page, name from status_component where active and service = any($1) order by position, name_fold, id limit 200",
    [services],
  );
}

/** The services of a change: its own, and those of the items that it touches. */
export async function servicesOfChange(
  tx: Tx,
  { service, configurationItem, affectedItems }: Pick<ChangeRequest, "service" | "configurationItem" | "affectedItems">,
): Promise<Id[]> {
  const items = [...(configurationItem ? [configurationItem] : []), ...affectedItems];
  const text = "select distinct service from v_configuration_item where id = any($1) and service is not null";
  const rows = items.length > 0 ? await tx.query<{ service: Id }>(text, [items]) : [];
  return [...new Set([...(service ? [service] : []), ...rows.map((row) => row.service)])];
}

/** Notices that are not withdrawn, of an incident, a maintenance window or a change. */
export function noticesOf(tx: Tx, about: Id): Promise<{ id: Id; page: Id; title: string }[]> {
  return tx.query<{ id: Id; page: Id; title: string }>(
    "select id, page, title from status_notice where withdrawn_at is null and (incident = $1 or maintenance_window = $1 or change = $1) order by started_at desc, id",
    [about],
  );
}

/** What business readers were last told of an incident; null where nothing was. */
export async function lastBusinessWords(tx: Tx, incident: Id): Promise<string | null> {
  const rows = await tx.query<{ text: string }>(
    `select data->>'text' as text from journal where about = $1 and type = 'updateSent' and audience = 'public' and data->>'voice' = 'business'
     order by at desc, n desc limit 1`,
    [incident],
  );
  return rows[0]?.text ?? null;
}
