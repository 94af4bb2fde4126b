import type { Tx } from "../../engine/db/connection.ts";
import type { House } from "../../engine/house.ts";
import { standpoint } from "../../engine/measures.ts";
import type { Id } from "../../kernel/ids.ts";
import { addDays, type Instant } from "../../kernel/time.ts";
import { outagesFrom, restrictedAmong } from "../incident/views.ts";
import { type Outage, type ServiceRecordOfTime, timeOf } from "../service/availability.rules.ts";
import { serviceTime } from "../service/views.ts";
import type { ComponentCopy, NoticeCopy, PageCopy, UpdateCopy } from "./public/copy.model.ts";
import { shownDays, uptimeDays } from "./uptime.rules.ts";
import { dayKey } from "./when.rules.ts";

/** How far back notices are shown, and how many of them and of their updates a page holds. */
const shown = { noticeDays: 400, notices: 500, updates: 60 };

type PageRow = Omit<PageCopy, "house" | "zone" | "asOf" | "components" | "notices">;

/** Every active page as its readers see it now, published or not. Asks few questions, whatever stands on them. */
export async function readPages(tx: Tx, house: House, now: Instant): Promise<PageCopy[]> {
  const pages = await tx.query<PageRow>(
    `select id, name, slug, audience, intro, policy_note as "policyNote", coalesce(counts_confidential, false) as "countsConfidential",
       coalesce(is_published, false) as "isPublished" from status_page where active order by name_fold, id`,
  );
  if (pages.length === 0) return [];
  const [organisation] = await tx.query<{ name: string; zone: string }>(
    "select name, time_zone as zone from v_organisation where active order by created_at, id limit 1",
  );
  const zone = organisation?.zone ?? "UTC";
  const known = await timesOfServices(tx, house, { zone, now });
  const components = await componentsOf(tx);
  const notices = await noticesOf(tx, now);
  return pages.map((page) => {
    const times = page.countsConfidential ? known.all : known.open;
    return {
      ...page,
      house: organisation?.name ?? null,
      zone,
      asOf: now,
      components: (components.get(page.id) ?? []).map(({ service, showsUptime, ...component }): ComponentCopy => {
        const time = showsUptime && service !== null ? times.get(service) : undefined;
        return { ...component, uptime: time ? uptimeDays(time, { zone, now }) : null };
      }),
      notices: notices.get(page.id) ?? [],
    };
  });
}

/** The uptime of one service, every incident counted: for those who may read of services. Null where there is no such service. */
export async function readUptime(tx: Tx, house: House, given: { service: Id; zone: string; now: Instant; days: number }) {
  const time = (await timesOfServices(tx, house, given)).all.get(given.service);
  return time ? uptimeDays(time, given) : null;
}

type Times = { all: ReadonlyMap<Id, ServiceRecordOfTime>; open: ReadonlyMap<Id, ServiceRecordOfTime> };

/** When services were down in the days that are shown: by all incidents, and by those that are not restricted. */
export async function timesOfServices(
  tx: Tx,
  house: House,
  { zone, now, days = shownDays }: { zone: string; now: Instant; days?: number },
): Promise<Times> {
  const { services, maintenance } = await serviceTime(tx, house);
  const at = await standpoint(tx, { zone });
  const outages = await outagesFrom(tx, at, dayKey(zone, addDays(now, -days - 1)), now);
  const restricted = await restrictedAmong(
    tx,
    outages.map((one) => one.incident),
  );
  const made = (some: readonly Outage[]) => new Map(timeOf(services, some, maintenance).map((one) => [one.id, one]));
  return { all: made(outages), open: made(outages.filter((one) => !restricted.has(one.incident))) };
}

type ComponentRow = Omit<ComponentCopy, "uptime"> & { page: Id; service: Id | null; showsUptime: boolean };

async function componentsOf(tx: Tx): Promise<ReadonlyMap<Id, Omit<ComponentRow, "page">[]>> {
  const rows = await tx.query<ComponentRow>(
    `select id, page, name, description, heading, state, state_since as "stateSince", service, coalesce(shows_uptime, true) as "showsUptime"
     from status_component where active order by position, name_fold, id limit 2000`,
  );
  return byPage(rows);
}

async function noticesOf(tx: Tx, now: Instant): Promise<ReadonlyMap<Id, NoticeCopy[]>> {
  const rows = await tx.query<Omit<NoticeCopy, "updates"> & { page: Id; place: number }>(
    `select * from (
       select id, page, title, category, state, impact, coalesce(components, '{}') as components, started_at as "startedAt", ended_at as "endedAt",
         planned_from as "plannedFrom", planned_until as "plannedUntil", postmortem, postmortem_at as "postmortemAt", updated_at as "changedAt",
         row_number() over (partition by page order by ended_at is null desc, started_at desc, id) as place
       from status_notice where withdrawn_at is null and (ended_at is null or started_at > $1)
     ) n where place <= ${shown.notices} order by "startedAt" desc, id`,
    [addDays(now, -shown.noticeDays)],
  );
  const updates = await updatesOf(
    tx,
    rows.map((row) => row.id),
  );
  return byPage(rows.map(({ place: _, ...row }) => ({ ...row, updates: updates.get(row.id) ?? [] })));
}

async function updatesOf(tx: Tx, notices: readonly Id[]): Promise<ReadonlyMap<Id, UpdateCopy[]>> {
  const rows = await tx.query<UpdateCopy & { notice: Id }>(
    `select id, notice, at, ordinal, state, text, origin, corrected_at as "correctedAt" from (
       select *, row_number() over (partition by notice order by at desc, ordinal desc) as place from status_update where notice = any($1) and withdrawn_at is null
     ) u where place <= ${shown.updates} order by at desc, ordinal desc`,
    [notices],
  );
  const found = new Map<Id, UpdateCopy[]>();
  for (const { notice, ...update } of rows) found.set(notice, [...(found.get(notice) ?? []), update]);
  return found;
}

function byPage<T extends { page: Id }>(rows: readonly T[]): Map<Id, Omit<T, "page">[]> {
  const found = new Map<Id, Omit<T, "page">[]>();
  for (const { page, ...row } of rows) {
    const known = found.get(page);
    if (known) known.push(row);
    else found.set(page, [row]);
  }
  return found;
}
