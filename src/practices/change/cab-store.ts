import type { Tx } from "../../engine/db/connection.ts";
import { type House, kindEntry } from "../../engine/house.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Change } from "../../kernel/practice.ts";
import { addDays, type Instant } from "../../kernel/time.ts";
import type { Meeting } from "../meeting/model.ts";
import { nextMeeting } from "../meeting/rhythm.rules.ts";
import type { Candidate, LastSeen, Round } from "./cab-agenda.rules.ts";
import type { ChangeRequest } from "./model.ts";
import { approvalsOf } from "./store.ts";

/** For meetings that decide on changes and whose agenda is asked for: their round, and every change that may belong on it. */
export async function cabAgendaFacts(tx: Tx, changes: readonly Change[], _now: Instant, house: House): Promise<Record<string, unknown>> {
  const rounds = new Map<Id, { round: Round; candidates: Candidate[] }>();
  for (const { kind, id, after, events } of changes) {
    if (kind !== "meeting" || after.decidesOn !== "change" || !events.some(({ type }) => type === "agendaAsked")) continue;
    const round = await roundOf(tx, after as Meeting);
    rounds.set(id, { round, candidates: await candidatesOf(tx, house, after as Meeting, round) });
  }
  return { rounds };
}

async function roundOf(tx: Tx, meeting: Pick<Meeting, "id" | "series" | "startsAt">): Promise<Round> {
  const [series] = meeting.series
    ? await tx.query<Parameters<typeof nextMeeting>[0]>(
        `select every, starts_on::text as "startsOn", time, time_zone as "timeZone" from v_meeting_series where id = $1`,
        [meeting.series],
      )
    : [];
  const [before] = await tx.query<{ at: Instant }>(
    `select max(starts_at) as at from v_meeting where state in ('ended', 'circulated') and decides_on = 'change' and starts_at < $1
       and series is not distinct from $2`,
    [meeting.startsAt, meeting.series],
  );
  return {
    last: before?.at ?? null,
    at: meeting.startsAt,
    next: series ? nextMeeting(series, meeting.startsAt) : addDays(meeting.startsAt, 7),
    zone: series?.timeZone ?? "UTC",
  };
}

/** At most 200: those that wait for approval, emergencies and failures since the last round (a month where there was none), and what was left. */
async function candidatesOf(tx: Tx, house: House, meeting: Meeting, round: Round): Promise<Candidate[]> {
  const since = round.last ?? addDays(round.at, -30);
  const rows = await tx.query<{ id: Id }>(
    `(select id from change where state = '-3')
     union (select id from change where change_type = 'emergency' and created_at > $1)
     union (select id from change where state = '0' and rolled_back_at > $1)
     union (select id from change where state = '3' and closed_at > $1 and (rolled_back_at is not null or close_code = 'unsuccessful'))
     union (select i.subject from v_agenda_item i join v_meeting m on m.id = i.meeting
       where i.subject_kind = 'change' and m.series is not distinct from $2 and m.id <> $3 and m.state in ('ended', 'circulated', 'canceled')
         and m.starts_at > $1::timestamptz - interval '90 days' and i.disposition in ('open', 'deferred'))
     limit 200`,
    [since, meeting.series, meeting.id],
  );
  const ids = rows.map((row) => row.id);
  const records = await kindEntry(house, "change").table.load(tx, ids, false);
  const [approvals, last] = [await approvalsOf(tx, ids), await lastSeenOf(tx, ids, meeting)];
  return records.map((record) => ({
    change: record as ChangeRequest,
    approvals: approvals.get(record.id) ?? [],
    last: last.get(record.id) ?? null,
  }));
}

async function lastSeenOf(tx: Tx, changes: readonly Id[], meeting: Meeting): Promise<ReadonlyMap<Id, LastSeen>> {
  const rows = await tx.query<LastSeen & { subject: Id }>(
    `select distinct on (i.subject) i.subject, i.id as item, coalesce(i.seen, '{}') as seen, i.disposition, i.reason, m.starts_at as "startsAt",
       (i.disposition = 'open' or i.disposition = 'deferred' and i.deferred_to is null) as "isLeft"
     from v_agenda_item i join v_meeting m on m.id = i.meeting
     where i.subject = any($1) and m.id <> $2 and m.state in ('ended', 'circulated', 'canceled') and m.series is not distinct from $3 and i.disposition <> 'removed'
     order by i.subject, m.starts_at desc, i.created_at desc`,
    [[...changes], meeting.id, meeting.series],
  );
  return new Map(rows.map(({ subject, ...row }) => [subject, row]));
}
