import type { Tx } from "../../engine/db/connection.ts";
import type { Ask, FactsLoader } from "../../engine/house.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Change } from "../../kernel/practice.ts";
import type { Instant } from "../../kernel/time.ts";
import { businessCalendar, type Calendar } from "../calendar/model.ts";
import type { DutyFacts } from "./duty.rules.ts";
import type { ActionRow, ItemFacts, ItemRow, MeetingFacts, SeriesFacts, SeriesRow } from "./facts.ts";
import type { Duty } from "./item.model.ts";
import type { Meeting } from "./model.ts";
import type { AssemblyFacts, Left } from "./reactions.ts";

const itemColumns = `id, meeting, title, position, subject_kind as "subjectKind", subject, subject_number as "subjectNumber", presenter,
  planned_minutes as "plannedMinutes", notes, disposition, reason, conditions, deferred_to as "deferredTo"`;
const wordy = new Set(["circulateAgenda", "draft"]);

/** Series that are named; items where one is gone to; everything that minutes tell where they are drafted. */
export const meetingFacts: FactsLoader = async (tx, asks): Promise<MeetingFacts> => {
  const series = await seriesOf(
    tx,
    asks.flatMap(({ envelope, current }) => idsOf(envelope.command.series, current?.series)),
  );
  const told = asks.filter(({ envelope }) => wordy.has(envelope.command.type)).flatMap(({ current }) => (current ? [current.id] : []));
  const shown = asks.filter(({ envelope }) => envelope.command.type === "takeUp").flatMap(({ current }) => (current ? [current.id] : []));
  const items = await itemsOf(tx, [...told, ...shown]);
  const actions = await actionsOf(tx, told);
  return { series, items, actions, names: told.length > 0 ? await namesOf(tx, asks, items, actions) : new Map() };
};

async function seriesOf(tx: Tx, ids: readonly Id[]): Promise<ReadonlyMap<Id, SeriesRow>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<SeriesRow>(
    `select id, name, every, starts_on::text as "startsOn", time, time_zone as "timeZone", duration_minutes as "durationMinutes", place, link, chair,
       coalesce(invited, '{}') as invited, decides_on as "decidesOn", coalesce(standing, '[]') as standing,
       coalesce(least_present, 0) as "leastPresent"
     from meeting_series where id = any($1)`,
    [[...new Set(ids)]],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** The agendas of meetings, in order, without what was taken off. */
export async function itemsOf(tx: Tx, meetings: readonly Id[]): Promise<ReadonlyMap<Id, readonly ItemRow[]>> {
  if (meetings.length === 0) return new Map();
  const rows = await tx.query<ItemRow>(
    `select ${itemColumns} from agenda_item where meeting = any($1) and disposition <> 'removed' order by meeting, position collate "C", id`,
    [[...new Set(meetings)]],
  );
  return byMeeting(rows);
}

async function actionsOf(tx: Tx, meetings: readonly Id[]): Promise<ReadonlyMap<Id, readonly ActionRow[]>> {
  if (meetings.length === 0) return new Map();
  const rows = await tx.query<ActionRow>(
    `select meeting, title, owner, due_on::text as "dueOn", state from meeting_action where meeting = any($1) order by meeting, due_on, id`,
    [[...new Set(meetings)]],
  );
  return byMeeting(rows);
}

async function namesOf(
  tx: Tx,
  asks: readonly Ask[],
  items: MeetingFacts["items"],
  actions: MeetingFacts["actions"],
): Promise<ReadonlyMap<Id, string>> {
  const rows = [...items.values()].flat();
  const ids = [
    ...asks.flatMap(({ current }) => [current?.chair, current?.invited, current?.present].flat()),
    ...rows.flatMap((item) => [item.presenter, ...item.conditions.map((one) => one.owner)]),
    ...[...actions.values()].flat().map((one) => one.owner),
  ].filter((one) => typeof one === "string");
  const found = await tx.query<{ id: Id; name: string }>("select id, name from v_person where id = any($1)", [[...new Set(ids)]]);
  return new Map(found.map((row) => [row.id, row.name]));
}

/** The state of the meetings that items are of or go to, and their agendas: read behind the fences. */
export const itemFacts: FactsLoader = async (tx, asks): Promise<ItemFacts> => {
  const meetings = asks.flatMap(({ envelope, current }) => idsOf(envelope.command.meeting, envelope.command.toMeeting, current?.meeting));
  const ids = [...new Set(meetings)];
  const rows = await tx.query<Pick<Meeting, "id" | "state" | "startsAt">>(
    `select id, state, starts_at as "startsAt" from meeting where id = any($1)`,
    [ids],
  );
  return { meetings: new Map(rows.map((row) => [row.id, row])), agendas: await itemsOf(tx, ids) };
};

/** The planned meeting of each series that begins soonest and is not over. */
export const seriesFacts: FactsLoader = async (tx, asks, now): Promise<SeriesFacts> => {
  const ids = asks.flatMap(({ current }) => (current ? [current.id] : []));
  if (ids.length === 0) return { planned: new Map() };
  const rows = await tx.query<{ series: Id; id: Id; startsAt: Instant }>(
    `select distinct on (series) series, id, starts_at as "startsAt" from meeting
     where series = any($1) and (state = 'open' or state = 'planned' and starts_at + make_interval(mins => duration_minutes) > $2)
     order by series, starts_at, id`,
    [ids, now],
  );
  return { planned: new Map(rows.map(({ series, ...row }) => [series, row])) };
};

/** The calendars that duties name now or before. */
export const dutyFacts: FactsLoader = async (tx, asks): Promise<DutyFacts> => {
  const ids = asks.flatMap(({ envelope, current }) => {
    const changes = envelope.command.changes as Partial<Duty> | undefined;
    return idsOf(envelope.command.calendar, changes?.calendar, current?.calendar);
  });
  if (ids.length === 0) return { calendars: new Map() };
  const rows = await tx.query<Pick<Calendar, "id" | "timeZone" | "always" | "segments" | "holidays">>(
    `select id, time_zone as "timeZone", coalesce(always, false) as always, coalesce(segments, '[]') as segments, coalesce(holidays, '[]') as holidays
     from v_calendar where id = any($1)`,
    [[...new Set(ids)]],
  );
  return { calendars: new Map(rows.map(({ id, ...row }) => [id, businessCalendar(row)])) };
};

/** For meetings whose agenda is asked for: their series, and what the last ended meeting of it left. */
export async function assemblyFacts(tx: Tx, changes: readonly Change[]): Promise<Record<string, unknown>> {
  const asked = changes.filter(({ kind, events }) => kind === "meeting" && events.some(({ type }) => type === "agendaAsked"));
  const series = asked.flatMap(({ after }) => idsOf(after.series));
  const left = new Map<Id, readonly Left[]>();
  for (const { id, after } of asked) left.set(id, await leftOf(tx, after as Meeting));
  const facts: AssemblyFacts = { series: await seriesOf(tx, series), left };
  return facts;
}

/**
 * Items of meetings of the series in the last half year that were put off without a day, not reached, or on the agenda of one that was canceled, and
 * stand on no later agenda: whatever came of it there, by whatever hand it was put on, it does not come again from here.
 */
async function leftOf(tx: Tx, meeting: Pick<Meeting, "id" | "series" | "startsAt">): Promise<Left[]> {
  if (meeting.series === null) return [];
  return tx.query<Left>(
    `select i.id, i.title, i.subject_kind as "subjectKind", i.subject, i.subject_number as "subjectNumber", i.presenter,
       i.planned_minutes as "plannedMinutes", i.disposition, i.reason
     from meeting m join agenda_item i on i.meeting = m.id
     where m.series = $1 and m.id <> $2 and m.state in ('ended', 'circulated', 'canceled') and m.starts_at > $3::timestamptz - interval '180 days'
       and (i.disposition = 'open' or i.disposition = 'deferred' and i.deferred_to is null)
       and not exists (select 1 from agenda_item later where later.carried_from = i.id)
       and (i.why is distinct from 'Always on the agenda')
       and not exists (select 1 from meeting after join agenda_item later on later.meeting = after.id
         where after.series = m.series and after.starts_at > m.starts_at
           and (later.subject = i.subject or i.subject is null and later.subject is null and later.title_fold = i.title_fold))
     order by m.starts_at, i.position collate "C", i.id limit 100`,
    [meeting.series, meeting.id, meeting.startsAt],
  );
}

function byMeeting<R extends { meeting: Id }>(rows: readonly R[]): ReadonlyMap<Id, readonly R[]> {
  const found = new Map<Id, R[]>();
  for (const row of rows) found.set(row.meeting, [...(found.get(row.meeting) ?? []), row]);
  return found;
}

function idsOf(...values: readonly unknown[]): Id[] {
  return values.flat().filter((one): one is Id => typeof one === "string");
}
