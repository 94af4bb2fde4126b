import type { Tx } from "../../engine/db/connection.ts";
import type { Id } from "../../kernel/ids.ts";
import type { AgendaItem, MeetingAction } from "./item.model.ts";
import type { Meeting } from "./model.ts";

// What later practices may read of meetings, beside the v_ views.

export type PackItem = Pick<
  AgendaItem,
  | ("id" | "title" | "subjectKind" | "subject" | "subjectNumber" | "presenter" | "plannedMinutes" | "why" | "sinceLast" | "notes")
  | ("disposition" | "reason" | "conditions")
>;
export type PackAction = Pick<MeetingAction, "title" | "owner" | "dueOn" | "state">;
export type LastMeeting = Pick<Meeting, "id" | "title" | "startsAt"> & { number: string };

/** The agenda of a meeting in its order, without what was taken off. */
export function packItems(tx: Tx, meeting: Id): Promise<PackItem[]> {
  return tx.query<PackItem>(
    `select id, title, subject_kind as "subjectKind", subject, subject_number as "subjectNumber", presenter, planned_minutes as "plannedMinutes", why,
       since_last as "sinceLast", notes, disposition, reason, coalesce(conditions, '[]') as conditions
     from agenda_item where meeting = $1 and disposition <> 'removed' order by position collate "C", id limit 500`,
    [meeting],
    "pack-items",
  );
}

/** The meeting of the same series that was held before this one; null where there was none. */
export async function lastMeetingBefore(tx: Tx, meeting: Pick<Meeting, "id" | "series" | "startsAt">): Promise<LastMeeting | null> {
  if (meeting.series === null) return null;
  const [row] = await tx.query<LastMeeting>(
    `select id, number, title, starts_at as "startsAt" from meeting
     where series = $1 and id <> $2 and starts_at < $3 and state in ('ended', 'circulated') order by starts_at desc limit 1`,
    [meeting.series, meeting.id, meeting.startsAt],
    "pack-last",
  );
  return row ?? null;
}

/** What somebody still has to do because a meeting of the series said so; soonest due first, at most 100. */
export function openActions(tx: Tx, meeting: Pick<Meeting, "id" | "series">): Promise<PackAction[]> {
  return tx.query<PackAction>(
    `select a.title, a.owner, a.due_on::text as "dueOn", a.state from meeting_action a join meeting m on m.id = a.meeting
     where a.state = 'open' and (m.id = $1 or m.series = $2) order by a.due_on, a.id limit 100`,
    [meeting.id, meeting.series],
    "pack-actions",
  );
}
