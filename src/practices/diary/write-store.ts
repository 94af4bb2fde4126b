import type { Tx } from "../../engine/db/connection.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Change } from "../../kernel/practice.ts";
import type { Instant } from "../../kernel/time.ts";
import type { Bump } from "./bump.model.ts";
import type { CalendarEntry } from "./entry.model.ts";
import type { Invitation } from "./invitation.model.ts";
import type { ShownWrite } from "./picture.model.ts";
import { personsOf } from "./store.ts";
import type { CalendarWrite } from "./write.model.ts";
import { isDecision, type KnownEvent, type WriteFacts, type WriteInto, writeIdOf } from "./write-reactions.ts";

const mayWrite = "s.active and s.may_write and s.form = 'caldav'";

/** The calendar that new entries of a diary go into: the oldest that may be written; null where none may. */
export async function writableSource(tx: Tx, owner: Id): Promise<{ id: Id; name: string } | null> {
  const text = `select s.id, s.name from calendar_source s where s.owner = $1 and ${mayWrite} order by s.created_at, s.id limit 1`;
  return (await tx.query<{ id: Id; name: string }>(text, [owner], "writable-source"))[0] ?? null;
}

/** Where the meetings of decisions stand, and what stands in a calendar for a meeting that has moved. Nothing is read for all other changes. */
export async function writeFacts(tx: Tx, changes: readonly Change[]): Promise<Record<string, unknown>> {
  // Bumps and invitations both have an owner and a UID; no more is asked of them here.
  const decisions = (changes as readonly Change<Bump>[]).filter((one) => isDecision(one));
  const into = new Map<Id, WriteInto>();
  for (const { id, after } of decisions) into.set(id, await intoOf(tx, id, after));
  const ids = decisions.flatMap(({ after, actor }) => [after.owner, ...(actor.personId === null ? [] : [actor.personId])]);
  const people = ids.length > 0 ? await personsOf(tx, { ids }) : [];
  const facts: WriteFacts = { into, people: new Map(people.map((one) => [one.id, one])), ...(await besideEntries(tx, changes)) };
  return facts;
}

async function intoOf(tx: Tx, decision: Id, { owner, uid }: Pick<Bump, "owner" | "uid">): Promise<WriteInto> {
  const known = await tx.query<KnownEvent>(
    `select e.id, e.source, e.href, e.recurrence_id as "recurrenceId", coalesce(e.sequence, 0) as sequence, e.starts_local as "startsLocal",
       e.time_zone as "timeZone", e.length_minutes as "lengthMinutes", e.rrule, coalesce(e.rdates, '[]') as rdates, coalesce(e.exdates, '[]') as exdates,
       e.status, e.organizer, e.classification, ${mayWrite} and e.href is not null as "mayWrite"
     from calendar_entry e join calendar_source s on s.id = e.source and s.active
     where e.owner = $1 and e.uid = $2 and e.gone is not true order by 15 desc, e.id limit 1000`,
    [owner, uid],
    "events-to-write",
  );
  const made = await tx.query<Pick<CalendarWrite, "deed" | "state">>("select deed, state from calendar_write where id = $1", [
    writeIdOf(decision),
  ]);
  return { known, source: (await writableSource(tx, owner))?.id ?? null, made: made[0] ?? null };
}

/** What was put in for meetings that now stand at the time that was held for them, and invitations that their calendar has a later revision of. */
async function besideEntries(tx: Tx, changes: readonly Change[]): Promise<Pick<WriteFacts, "holds" | "outdated">> {
  const entries = (changes as readonly Change<CalendarEntry>[]).filter(
    ({ kind, events }) => kind === "calendarEntry" && events.some(({ type }) => type === "entryTaken" || type === "entryChanged"),
  );
  if (entries.length === 0) return { holds: new Map(), outdated: new Map() };
  const uids = [...new Set(entries.map(({ after }) => after.uid))];
  const held = await tx.query<{ id: Id; owner: Id; standsFor: string; startsAt: Instant }>(
    `select id, owner, stands_for as "standsFor", starts_at as "startsAt" from calendar_write
     where stands_for = any($1) and deed = 'put' and state in ('waiting', 'written', 'refused')`,
    [uids],
    "holds-of",
  );
  const invited = await tx.query<Pick<Invitation, "id" | "owner" | "uid" | "recurrenceId" | "sequence" | "invitedAs">>(
    `select id, owner, uid, recurrence_id as "recurrenceId", coalesce(sequence, 0) as sequence, invited_as as "invitedAs" from meeting_invitation
     where owner = any($1) and uid = any($2) and state <> 'canceled'`,
    [[...new Set(entries.map(({ after }) => after.owner))], uids],
    "invitations-of-entries",
  );
  const holds = new Map<Id, readonly Id[]>();
  const outdated = new Map<Id, readonly (typeof invited)[number][]>();
  for (const { id, after } of entries) {
    const { owner, uid, startsAt } = after;
    holds.set(
      id,
      held.filter((one) => one.owner === owner && one.standsFor === uid && one.startsAt === startsAt).map((one) => one.id),
    );
    outdated.set(
      id,
      invited.filter((one) => one.owner === owner && isEarlier(one, after)),
    );
  }
  return { holds, outdated };
}

function isEarlier(one: Pick<Invitation, "uid" | "recurrenceId" | "sequence">, entry: CalendarEntry): boolean {
  return one.uid === entry.uid && one.recurrenceId === entry.recurrenceId && one.sequence < entry.sequence;
}

export type DueWrite = Pick<
  CalendarWrite,
  | "id"
  | "title"
  | "owner"
  | "source"
  | "deed"
  | "uid"
  | "recurrenceId"
  | "href"
  | "content"
  | "decision"
  | "decidedAt"
  | "attempts"
  | "madeDigest"
>;

/** Takes up what is due to be written, each for one node alone; what a node leaves behind is due again in five minutes. */
export function takeDueWrites(tx: Tx, now: Instant): Promise<DueWrite[]> {
  return tx.query<DueWrite>(
    `update calendar_write set next_at = $1::timestamptz + interval '5 minutes'
     where id in (select id from calendar_write where state = 'waiting' and next_at <= $1 order by next_at, id limit 50 for update skip locked)
     returning id, title, owner, source, deed, uid, recurrence_id as "recurrenceId", href, content, decision, decided_at as "decidedAt",
       coalesce(attempts, 0) as attempts, made_digest as "madeDigest"`,
    [now],
    "due-writes",
  );
}

/** When the next try is due; null where nothing waits. */
export async function nextWriteDue(tx: Tx): Promise<Instant | null> {
  const [row] = await tx.query<{ at: Instant | null }>("select min(next_at) as at from calendar_write where state = 'waiting'");
  return row?.at ?? null;
}

/** What of a diary is on its way into calendars, or came there since a moment. */
export function writesShown(tx: Tx, owner: Id, since: Instant): Promise<ShownWrite[]> {
  return tx.query<ShownWrite>(
    `select w.id, w.uid, w.recurrence_id as "recurrenceId", w.title, w.deed, w.state, w.starts_at as "startsAt", w.written_at as "writtenAt",
       w.next_at as "nextAt", w.problem, s.name as calendar
     from calendar_write w join calendar_source s on s.id = w.source
     where w.owner = $1 and w.state <> 'withdrawn' and (w.state <> 'written' or w.written_at >= $2) order by w.decided_at desc, w.id limit 500`,
    [owner, since],
    "writes-shown",
  );
}
