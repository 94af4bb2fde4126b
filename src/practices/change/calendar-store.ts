import { kindEntry } from "../../engine/house.ts";
import type { Office } from "../../engine/office.ts";
import { Reader } from "../../engine/visible-sql.ts";
import type { Actor } from "../../kernel/actor.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Span } from "../../kernel/span.ts";
import type { Instant } from "../../kernel/time.ts";
import { shiftsOf } from "../roster/shifts.rules.ts";
import { rostersInUse, segmentsWithin } from "../roster/views.ts";
import { serviceTime } from "../service/views.ts";
import {
  type CalendarChange,
  type CalendarPicture,
  calendarRows,
  fieldOfRow,
  isAhead,
  kindOfRow,
  type NamedRow,
  type OnCallRow,
  pageOfRows,
  type RowKind,
} from "./calendar.rules.ts";
import { metByEach } from "./collision.rules.ts";
import type { FreezeSpan } from "./facts.ts";
import type { ChangeRequest } from "./model.ts";
import { needsOf, planned } from "./risk-store.ts";
import { homesOfItems } from "./store.ts";
import { freezesOver } from "./window.rules.ts";

/** More changes than these are not drawn at once; the answer then says so. */
export const mostChanges = 4000;
/** So many others are named of what a change meets; the rest is counted. */
const mostMet = 50;
const mostRows = 60;
const mostRosters = 8;
/** Windows that are longer are few, and found by an index of their own. */
const longDays = 14;

export type Asked = Span & { by: RowKind; after: string | null };
type Row = Pick<
  ChangeRequest,
  | ("id" | "version" | "state" | "changeType" | "risk" | "service" | "configurationItem" | "affectedItems" | "team" | "assignee")
  | ("rollbackMinutes" | "rolledBackAt" | "exceptions")
> & { number: string; title: string; plannedStart: Instant; plannedEnd: Instant };

/** Everything the calendar shows of a span, for one reader: rows with their changes, what each meets, freezes, maintenance, who is on call. */
export async function calendarPicture(office: Office, actor: Actor, { from, to, by, after }: Asked): Promise<CalendarPicture> {
  const now = office.clock.now();
  const { db, house } = office;
  const span = { from, to };
  const [found, freezes, time] = await Promise.all([
    changesWithin(office, actor, span),
    freezesWithin(office, span),
    serviceTime(db, house),
  ]);
  const changes = await drawn(office, found.slice(0, mostChanges), freezes, now);
  const field = fieldOfRow[by];
  const ids = new Set(changes.flatMap((one) => one[field] ?? []));
  const refs = await office.records.names(db, new Map([[kindOfRow[by], ids]]), actor, now);
  const tiers = new Map(time.services.map((one) => [one.id, one.tier]));
  const homes = by === "item" ? await homesOfItems(db, [...ids]) : new Map<Id, Id>();
  const names = new Map(
    Object.entries(refs[kindOfRow[by]] ?? {}).map(([id, one]): [Id, NamedRow] => {
      return [id, { label: one.label, tier: tiers.get(id) ?? null, service: by === "service" ? id : (homes.get(id) ?? null) }];
    }),
  );
  const page = pageOfRows(calendarRows(changes, by, names), after, mostRows);
  const onCall = await onCallFor(
    office,
    actor,
    page.rows.flatMap((row) => row.changes),
    span,
  );
  const people = await peopleOf(office, actor, [
    ...onCall.flatMap((row) => row.shifts.flatMap((shift) => shift.people)),
    ...page.rows.flatMap((row) => row.changes.flatMap((one) => one.assignee ?? [])),
  ]);
  return {
    asOf: now,
    ...span,
    ...page,
    counts: {
      changes: changes.length,
      collisions: changes.reduce((sum, one) => sum + new Set(one.meets.map((met) => met.with)).size + one.meetsMore, 0) / 2,
      frozen: changes.filter((one) => one.frozenBy !== null).length,
      isCapped: found.length > mostChanges,
    },
    freezes,
    maintenance: time.maintenance.filter((one) => one.from < to && one.to > from),
    onCall,
    people,
  };
}

/** The changes whose windows touch a span, as far as the reader may see them, by begin; one more than are drawn. */
async function changesWithin(office: Office, actor: Actor, { from, to }: Span): Promise<Row[]> {
  const entry = kindEntry(office.house, "change");
  const reader = new Reader({ house: office.house, fields: office.fields, actor, now: office.clock.now() });
  const values: unknown[] = [from, to];
  const seen = reader.branches(entry).map((branch) => (branch === null ? "true" : reader.condition(entry, branch, values)));
  if (seen.length === 0) return [];
  const columns = `id, version, number, short_description as title, state, change_type as "changeType", risk, service, team, assignee,
    configuration_item as "configurationItem", coalesce(affected_items, '{}') as "affectedItems", planned_start as "plannedStart",
    planned_end as "plannedEnd", rollback_minutes as "rollbackMinutes", rolled_back_at as "rolledBackAt", exceptions`;
  const long = `interval '${longDays} days'`;
  const shown = `t.state <> '4' and (${seen.map((one) => `(${one})`).join(" or ")})`;
  return office.db.query<Row>(
    `select ${columns} from (
       select * from change t where t.planned_start > $1::timestamptz - ${long} and t.planned_start < $2 and t.planned_end > $1 and ${shown}
       union all
       select * from change t where t.planned_end - t.planned_start > ${long} and t.planned_end > $1
         and t.planned_start <= $1::timestamptz - ${long} and ${shown}) c
     order by c.planned_start, c.id limit ${mostChanges + 1}`,
    values,
    seen.every((one) => one === "true") ? "change-calendar" : undefined,
  );
}

async function drawn(office: Office, rows: readonly Row[], freezes: readonly FreezeSpan[], now: Instant): Promise<CalendarChange[]> {
  const { db, house } = office;
  const items = [...new Set(rows.flatMap((row) => [row.configurationItem ?? [], row.affectedItems].flat()))];
  const [homes, known] = await Promise.all([homesOfItems(db, items), needsOf(db, house)]);
  const numbers = new Map(rows.map((row) => [row.id, row.number]));
  const met = metByEach(
    rows.filter(isAhead).map((row) => planned(row, known)),
    mostMet,
  );
  return rows.map((row) => {
    const { plannedStart: from, plannedEnd: to } = row;
    const over = isAhead(row) && to > now ? freezesOver(row, { from, to }, { freezes, homes }) : [];
    // An edit of what was approved drops the exceptions, so that those which stand are for the change as it is.
    const isCounting = (freeze: Id) => row.exceptions.some((one) => one.freeze === freeze && one.expiresAt > now);
    const blocking = over.find((one) => one.to > now && !isCounting(one.id));
    const {
      id,
      version,
      number,
      title,
      state,
      changeType,
      risk,
      service,
      configurationItem,
      team,
      assignee,
      rollbackMinutes,
      rolledBackAt,
    } = row;
    return {
      id,
      version,
      number,
      title,
      from,
      to,
      state,
      changeType,
      risk,
      service,
      configurationItem,
      team,
      assignee,
      rollbackMinutes,
      rolledBackAt,
      frozenBy: blocking?.id ?? null,
      meets: (met.get(id)?.meets ?? []).map((one) => ({ with: one.with, number: numbers.get(one.with) ?? "", reason: one.reason })),
      meetsMore: met.get(id)?.more ?? 0,
    };
  });
}

/** Active freezes that touch a span, those that are over too: the calendar shows why nothing was done then. */
export function freezesWithin({ db }: Pick<Office, "db">, { from, to }: Span): Promise<FreezeSpan[]> {
  return db.query<FreezeSpan>(
    `select id, name, starts_at as "from", ends_at as "to", coalesce(services, '{}') as services from change_freeze
     where active and ends_at > $1 and starts_at < $2 order by starts_at, id limit 200`,
    [from, to],
    "change-freezes-within",
  );
}

/** The rosters of the teams whose changes are shown, those with most of them first, as far as the reader may see rosters. */
async function onCallFor(office: Office, actor: Actor, changes: readonly CalendarChange[], span: Span): Promise<OnCallRow[]> {
  const { db, house } = office;
  if (!kindEntry(house, "roster").kind.visible(actor).includes("all")) return [];
  const weight = new Map<Id, number>();
  for (const { team } of changes) if (team) weight.set(team, (weight.get(team) ?? 0) + 1);
  const rosters = (await rostersInUse(db, house))
    .filter((one) => one.team !== null && weight.has(one.team))
    .sort((one, other) => weight.get(other.team!)! - weight.get(one.team!)!)
    .slice(0, mostRosters);
  return Promise.all(
    rosters.map(async ({ id, name, team }) => {
      const shifts = shiftsOf(await segmentsWithin(db, { roster: id, level: 1, ...span }));
      return { roster: id, name, team, shifts };
    }),
  );
}

async function peopleOf(office: Office, actor: Actor, ids: readonly Id[]): Promise<Record<Id, string>> {
  const { person = {} } = await office.records.names(office.db, new Map([["person", new Set(ids)]]), actor, office.clock.now());
  return Object.fromEntries(Object.entries(person).map(([id, one]) => [id, one.label]));
}
