import type { Tx } from "../../engine/db/connection.ts";
import type { House } from "../../engine/house.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Span } from "../../kernel/span.ts";
import { addDays, type BusinessCalendar, type Instant, type Weekday } from "../../kernel/time.ts";
import { businessCalendar, type Calendar } from "../calendar/model.ts";
import type { BumpState } from "./bump.model.ts";
import type { KnownClass } from "./class.rules.ts";
import type { CalendarSource } from "./model.ts";
import type { DiaryEntry } from "./occurrences.ts";
import type { ShownBump, ShownInvitation, ShownSource } from "./picture.model.ts";

/** No diary is read beyond so many entries. */
const mostEntries = 6_000;
const entryColumns = `e.id, e.source, e.uid, e.recurrence_id as "recurrenceId", coalesce(e.sequence, 0) as sequence, e.stamped_at as "stampedAt", e.title, e.description,
  e.place, coalesce(e.is_all_day, false) as "isAllDay", e.starts_local as "startsLocal", e.time_zone as "timeZone", e.length_minutes as "lengthMinutes", e.rrule,
  coalesce(e.rdates, '[]') as rdates, coalesce(e.exdates, '[]') as exdates, e.transparency, e.classification, coalesce(e.priority, 0) as priority,
  coalesce(e.categories, '[]') as categories, e.organizer, e.organizer_name as "organizerName", e.sent_by as "sentBy", coalesce(e.attendees, '[]') as attendees,
  e.status, e.meeting_class as "meetingClass", e.meeting`;

/** What whose diary it is has answered, as the calendar says it. */
const ownAnswer = `case when e.attendees <> '[]' then (select upper(a ->> 'answer') from jsonb_array_elements(e.attendees) a, v_person p
  where p.id = e.owner and lower(a ->> 'email') = lower(p.email) limit 1) end`;

/** The entries of a diary that may come within a window, series and moved times among them; what is gone or disconnected is left out. */
export function entriesOf(tx: Tx, owner: Id, window: { from: Instant; to: Instant }): Promise<DiaryEntry[]> {
  return tx.query<DiaryEntry>(
    `select ${entryColumns}, ${ownAnswer} as "ownAnswer" from calendar_entry e join calendar_source s on s.id = e.source and s.active
     where e.owner = $1 and e.gone is not true and (e.recurrence_id is not null or e.starts_at < $3 and (e.rrule is not null or e.rdates <> '[]' or e.ends_at >= $2))
     order by e.id limit ${mostEntries}`,
    [owner, addDays(window.from, -1), addDays(window.to, 1)],
    "diary-entries",
  );
}

/** What a person is invited to and has not declined, as entries of no calendar: what may come within a window. */
export async function invitedTo(tx: Tx, owner: Id, window: { from: Instant; to: Instant }): Promise<DiaryEntry[]> {
  const rows = await tx.query<DiaryEntry & { state: string }>(
    `select ${entryColumns.replace("e.source", `'' as source`).replace("e.sent_by", "null").replace("e.meeting_class", "null").replace("e.meeting", "null")}, null as "ownAnswer", e.state
     from meeting_invitation e where e.owner = $1 and e.state in ('open', 'accepted', 'tentative', 'countered')
       and (e.recurrence_id is not null or e.starts_at < $3 and (e.rrule is not null or e.rdates <> '[]' or e.ends_at >= $2)) order by e.id limit 500`,
    [owner, addDays(window.from, -1), addDays(window.to, 1)],
    "invited-to",
  );
  return rows.map(({ state, ...one }) => ({ ...one, status: state === "accepted" ? one.status : "tentative" }));
}

/** The invitations of a diary that are not over, the soonest first. */
export function invitationsShown(tx: Tx, owner: Id, now: Instant): Promise<Omit<ShownInvitation, "meets">[]> {
  return tx.query<Omit<ShownInvitation, "meets">>(
    `select id, uid, recurrence_id as "recurrenceId", title, description, place, organizer, organizer_name as "organizerName", is_all_day is true as "isAllDay", starts_at as "startsAt", ends_at as "endsAt",
       length_minutes as "lengthMinutes", rrule, state, answered_at as "answeredAt", delegated_to as "delegatedTo", proposed_at as "proposedAt"
     from meeting_invitation where owner = $1 and state <> 'canceled' and (ends_at > $2 or rrule is not null and state = 'open') order by starts_at, id limit 50`,
    [owner, now],
  );
}

/** Active classes of meetings, the highest rank first: read once, kept in memory until one changes. */
export function classesInUse(tx: Tx, house: House): Promise<readonly KnownClass[]> {
  return house.policies.get("meetingClasses", ["meetingClass"], () =>
    tx.query<KnownClass>(
      `select id, name, rank, bumpable is true as bumpable, not_twice is true as "notTwice", coalesce(min_notice_minutes, 0) as "minNoticeMinutes",
         coalesce(max_shift_minutes, 2880) as "maxShiftMinutes", coalesce(categories, '[]') as categories, coalesce(organizers, '[]') as organizers,
         coalesce(titles, '[]') as titles, series
       from meeting_class where active order by rank, id`,
    ),
  );
}

/** The series of our meetings, by meeting. */
export async function seriesOf(tx: Tx, meetings: readonly (Id | null)[]): Promise<ReadonlyMap<Id, Id | null>> {
  const ids = [...new Set(meetings.filter((one) => one !== null))];
  if (ids.length === 0) return new Map();
  const rows = await tx.query<{ id: Id; series: Id | null }>("select id, series from v_meeting where id = any($1)", [ids]);
  return new Map(rows.map(({ id, series }) => [id, series]));
}

export type BumpRow = {
  id: Id;
  entry: Id;
  uid: string;
  startsAt: Instant;
  endsAt: Instant;
  state: BumpState;
  movedTo: Instant | null;
  slots: readonly Span[];
};

/** What of a diary was asked to move, or may be, from a moment on. */
export function bumpsOf(tx: Tx, owner: Id, from: Instant): Promise<BumpRow[]> {
  return tx.query<BumpRow>(
    `select id, entry, uid, starts_at as "startsAt", ends_at as "endsAt", state, moved_to as "movedTo",
       coalesce(slots, '[]') as slots from bump
     where owner = $1 and starts_at >= $2 and state <> 'dropped' order by starts_at, id limit 500`,
    [owner, from],
    "bumps-of",
  );
}

/** Bumps that nobody was asked about yet, of incidents or of entries, by the one they are of. */
export async function openBumps(tx: Tx, of: "incident" | "entry", ids: readonly Id[]): Promise<ReadonlyMap<Id, readonly Id[]>> {
  const found = new Map<Id, Id[]>();
  if (ids.length === 0) return found;
  const text = `select id, ${of} as of from bump where ${of} = any($1) and state = 'proposed'`;
  for (const { id, of: one } of await tx.query<{ id: Id; of: Id }>(text, [[...ids]])) found.set(one, [...(found.get(one) ?? []), id]);
  return found;
}

export type DiaryPerson = { id: Id; name: string; email: string | null; timeZone: string };

/** Persons with the zone they live in, or the organisation's. */
export function personsOf(tx: Tx, which: { ids: readonly Id[] } | { role: string }): Promise<DiaryPerson[]> {
  const [where, value] = "ids" in which ? ["p.id = any($1)", [...which.ids]] : ["p.roles @> $1::jsonb", JSON.stringify([which.role])];
  return tx.query<DiaryPerson>(
    `select p.id, p.name, p.email, coalesce(p.time_zone,
       (select o.time_zone from v_organisation o where o.active order by o.created_at, o.id limit 1), 'UTC') as "timeZone"
     from v_person p where p.active and ${where} order by p.name, p.id limit 200`,
    [value],
  );
}

type CalendarRow = Pick<Calendar, "timeZone" | "always" | "segments" | "holidays">;

/** When a person works: the calendar of the team they lead, or are in; else the oldest that is not around the clock; else nine to six on weekdays. */
export async function hoursOf(tx: Tx, { id, timeZone }: Pick<DiaryPerson, "id" | "timeZone">): Promise<BusinessCalendar> {
  const [row] = await tx.query<CalendarRow>(
    `select c.time_zone as "timeZone", false as always, coalesce(c.segments, '[]') as segments, coalesce(c.holidays, '[]') as holidays
     from v_calendar c left join v_team t on t.active and t.calendar = c.id and (t.lead = $1 or t.members @> array[$1])
     where c.active and c.always is not true
     order by (t.lead = $1) desc nulls last, (t.id is not null) desc, c.created_at, c.id limit 1`,
    [id],
  );
  if (row) return businessCalendar(row);
  const segments = ([1, 2, 3, 4, 5] as Weekday[]).map((weekday) => ({ weekday, from: "09:00", to: "18:00" }));
  return { timeZone, always: false, segments, holidays: [] };
}

/** Our own meetings that a person is asked to, or sits in the chair of, as spans. */
export function meetingSpans(tx: Tx, person: Id, window: { from: Instant; to: Instant }): Promise<{ from: Instant; to: Instant }[]> {
  return tx.query(
    `select starts_at as "from", starts_at + make_interval(mins => coalesce(duration_minutes, 60)) as "to" from v_meeting
     where state in ('planned', 'open') and starts_at < $3 and starts_at > $2::timestamptz - interval '1 day' and (chair = $1 or invited @> array[$1]) limit 500`,
    [person, window.from, window.to],
  );
}

export type ReadableSource = Pick<
  CalendarSource,
  "id" | "name" | "form" | "address" | "everyMinutes" | "owner" | "username" | "password" | "syncToken" | "mayWrite" | "active"
>;
const sourceColumns = `id, name, form, address, coalesce(every_minutes, 15) as "everyMinutes", owner, username, password, sync_token as "syncToken", may_write is true as "mayWrite", active is true as active`;

/** A calendar that is read, with its secrets. */
export async function sourceOf(tx: Tx, id: Id): Promise<ReadableSource | null> {
  return (await tx.query<ReadableSource>(`select ${sourceColumns} from calendar_source where id = $1`, [id]))[0] ?? null;
}

/** Takes up calendars that are due, each for one node alone, and says when they are due next. */
export async function takeDueSources(tx: Tx, now: Instant): Promise<ReadableSource[]> {
  return tx.query<ReadableSource>(
    `update calendar_source set next_read_at = $1::timestamptz + make_interval(mins => coalesce(every_minutes, 15))
     where id in (select id from calendar_source where active and next_read_at <= $1 order by next_read_at limit 20 for update skip locked)
     returning ${sourceColumns}`,
    [now],
  );
}

/** Has a calendar read at the next beat: one reading at a time, by whoever takes up what is due. */
export async function readSoon(tx: Tx, source: Id, now: Instant): Promise<void> {
  await tx.run("update calendar_source set next_read_at = $2 where id = $1 and active and next_read_at is not null", [source, now]);
}

/** When the next calendar is due; null where none is. */
export async function nextSourceDue(tx: Tx): Promise<Instant | null> {
  const [row] = await tx.query<{ at: Instant | null }>("select min(next_read_at) as at from calendar_source where active");
  return row?.at ?? null;
}

export type KnownEntry = { id: Id; uid: string; href: string | null };

/** What is known of a calendar: its entries that are not gone. */
export function knownEntries(tx: Tx, source: Id): Promise<KnownEntry[]> {
  return tx.query<KnownEntry>("select id, uid, href from calendar_entry where source = $1 and gone is not true", [source]);
}

/** The feed whose key has this digest. */
export async function diaryFeedOfToken(tx: Tx, tokenHash: string): Promise<{ name: string; shows: string; person: Id } | null> {
  const [row] = await tx.query<{ name: string; shows: string; person: Id }>(
    "select f.name, f.shows, f.person from diary_feed f join v_person p on p.id = f.person and p.active where f.token_hash = $1 and f.active",
    [tokenHash],
    "diary-feed-of-token",
  );
  return row ?? null;
}

/** The calendars a diary is read from, as its owner sees them. */
export function sourcesShown(tx: Tx, owner: Id): Promise<ShownSource[]> {
  return tx.query<ShownSource>(
    `select id, name, form, last_read_at as "lastReadAt", last_outcome as "lastOutcome", last_error as "lastError", next_read_at as "nextReadAt", may_write is true as "mayWrite"
     from calendar_source where owner = $1 and active order by created_at, id limit 100`,
    [owner],
  );
}

/** What of a diary may have to give way, or was asked to, from a moment on. */
export function bumpsShown(tx: Tx, owner: Id, from: Instant): Promise<Omit<ShownBump, "cause">[]> {
  return tx.query<Omit<ShownBump, "cause">>(
    `select id, version, entry, incident, title, starts_at as "startsAt", ends_at as "endsAt", rank, class_name as "className", is_short_notice is true as "isShortNotice",
       coalesce(slots, '[]') as slots, coalesce(recipients, '[]') as recipients, message, state, sent_at as "sentAt", moved_to as "movedTo"
     from bump where owner = $1 and starts_at >= $2 and state in ('proposed', 'sent', 'accepted') order by starts_at, rank, id limit 100`,
    [owner, from],
  );
}
