import type { Tx } from "../../engine/db/connection.ts";
import type { House } from "../../engine/house.ts";
import { type Actor, may } from "../../kernel/actor.ts";
import { addLocalDays, clockWords, type Instant, startOfLocalDay } from "../../kernel/time.ts";
import { onCall } from "../roster/views.ts";
import { namesOf } from "./desk-store.ts";
import type { DayEntry, DeskPage } from "./facts.ts";

const most = 8;

/** The rest of the reader's today: meetings, freezes that begin or end, and changes that begin; in order of time. */
export async function dayOf(tx: Tx, actor: Actor, now: Instant): Promise<DayEntry[]> {
  const end = addLocalDays(actor.timeZone, startOfLocalDay(actor.timeZone, now), 1);
  const parts = await Promise.all([
    may(actor, "meeting.read") ? meetingsOf(tx, now, end) : [],
    may(actor, "change.read") ? freezesOf(tx, actor, now, end) : [],
    may(actor, "change.read") ? changesOf(tx, now, end) : [],
  ]);
  return parts
    .flat()
    .sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : one.title < other.title ? -1 : 1))
    .slice(0, most);
}

async function meetingsOf(tx: Tx, now: Instant, end: Instant): Promise<DayEntry[]> {
  const rows = await tx.query<{ at: Instant; number: string; title: string; decidesOn: string | null; items: number; without: number }>(
    `select m.starts_at as at, m.number, m.title, m.decides_on as "decidesOn", count(i.id)::int as items,
       count(i.id) filter (where i.subject_kind = 'change' and coalesce(c.rollback_plan, '') = '')::int as without
     from v_meeting m left join v_agenda_item i on i.meeting = m.id and i.disposition <> 'removed' left join v_change c on c.id = i.subject and i.subject_kind = 'change'
     where m.state in ('planned', 'open') and m.starts_at + make_interval(mins => m.duration_minutes) > $1 and m.starts_at < $2
     group by m.id, m.starts_at, m.number, m.title, m.decides_on order by m.starts_at limit ${most}`,
    [now, end],
    "desk-meetings",
  );
  return rows.map(({ at, number, title, decidesOn, items, without }) => ({
    at,
    title,
    note: items === 0 ? null : decidesOn === "change" ? plural(items, "change", "changes") : plural(items, "item", "items"),
    warning: without > 0 ? `${without} without a rollback plan` : null,
    href: `/meetings/${number}`,
  }));
}

async function freezesOf(tx: Tx, actor: Actor, now: Instant, end: Instant): Promise<DayEntry[]> {
  const rows = await tx.query<{ name: string; from: Instant; to: Instant; inside: number }>(
    `select f.name, f.starts_at as "from", f.ends_at as "to",
       (select count(*)::int from v_change c where c.state in ('-2', '-1') and c.planned_start < f.ends_at and c.planned_end > greatest(f.starts_at, $1)
         and (coalesce(f.services, '{}') = '{}' or c.service is null or c.service = any(f.services))) as inside
     from v_change_freeze f where f.active and f.ends_at > $1 and f.starts_at < $2 order by f.starts_at limit ${most}`,
    [now, end],
    "desk-freezes",
  );
  return rows.map(({ name, from, to, inside }) => {
    const hasBegun = from <= now;
    const isEnding = hasBegun && to < end;
    const until = `to ${clockWords(actor.timeZone, to, now)}`;
    return {
      at: isEnding ? to : hasBegun ? now : from,
      title: `Freeze “${name}” ${isEnding ? "ends" : hasBegun ? "holds" : "begins"}`,
      note: isEnding ? null : until,
      warning: inside > 0 ? `${plural(inside, "change stands", "changes stand")} inside` : null,
      href: "/changes/freezes",
    };
  });
}

async function changesOf(tx: Tx, now: Instant, end: Instant): Promise<DayEntry[]> {
  const rows = await tx.query<{ at: Instant; number: string; title: string; risk: string | null; service: string | null }>(
    `select c.planned_start as at, c.number, c.short_description as title, c.risk, s.name as service from v_change c left join v_service s on s.id = c.service
     where c.state = '-2' and c.planned_start >= $1 and c.planned_start < $2 order by c.risk nulls last, c.planned_start limit 4`,
    [now, end],
    "desk-changes",
  );
  const risks: Readonly<Record<string, string>> = { "1": "very high risk", "2": "high risk" };
  return rows.map(({ at, number, title, risk, service }) => ({
    at,
    title,
    note: [service, `change ${number}`].filter((one) => one !== null).join(" · "),
    warning: risk === null ? null : (risks[risk] ?? null),
    href: `/changes/${number}`,
  }));
}

/** Who is on call now, on the first level of each roster. */
export async function watchOf(tx: Tx, house: House, now: Instant): Promise<DeskPage["onWatch"]> {
  const found = [...(await onCall(tx, house, { rosters: null, at: now })).values()].slice(0, 6);
  const firsts = found.map(({ roster, levels }) => ({
    roster: roster.name,
    people: levels[0]?.people ?? [],
    isGap: levels[0]?.gap ?? false,
  }));
  const names = await namesOf(
    tx,
    firsts.flatMap((one) => one.people),
  );
  return firsts.map(({ roster, people, isGap }) => ({ roster, isGap, people: people.map((id) => names.get(id) ?? "somebody") }));
}

function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
