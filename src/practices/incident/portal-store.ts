import type { Tx } from "../../engine/db/connection.ts";
import type { Id } from "../../kernel/ids.ts";
import { addDays, type Instant } from "../../kernel/time.ts";
import type { PortalService } from "./portal.rules.ts";

type Row = Omit<PortalService, "lastWord" | "pause">;

/**
 * The services that the portal shows, worst first, with what was said of them in public. What a restricted incident says is not public,
 * whatever its audience; such a service shows its health alone.
 */
export async function portalServices(tx: Tx, now: Instant): Promise<PortalService[]> {
  const rows = await tx.query<Row>(
    `select s.id, coalesce(s.portal_name, s.name) as name, s.name || ' ' || coalesce(s.description, '') as "alsoCalled", s.health,
       case when s.health <> 'fine' then coalesce(i.since, s.health_since) end as since,
       i.id as incident, i.expected_back_at as "expectedBackAt", i.next_update_at as "nextWordAt"
     from v_service s left join lateral (
       select id, coalesce(detected_at, opened_at) as since, expected_back_at, next_update_at from incident
       where service = s.id and major_state = 'declared' and state in ('1', '2', '3') and not coalesce(restricted, false) order by opened_at limit 1
     ) i on true
     where s.active and s.shown_in_portal
     order by case s.health when 'down' then 0 when 'degraded' then 1 else 2 end, lower(coalesce(s.portal_name, s.name)), s.id limit 200`,
    [],
    "portal-services",
  );
  const words = await lastWords(
    tx,
    rows.flatMap((row) => row.incident ?? []),
  );
  const pauses = await nextPauses(tx, now);
  return rows.map((row) => ({ ...row, lastWord: words.get(row.incident ?? "") ?? null, pause: pauses.get(row.id) ?? null }));
}

async function lastWords(tx: Tx, incidents: readonly string[]): Promise<ReadonlyMap<string, NonNullable<PortalService["lastWord"]>>> {
  if (incidents.length === 0) return new Map();
  const rows = await tx.query<{ about: string; at: Instant; text: string }>(
    `select distinct on (about) about, at, data->>'text' as text from journal
     where about = any($1) and type = 'updateSent' and audience = 'public' and data->>'voice' = 'business' order by about, at desc, n desc`,
    [incidents],
    "portal-last-words",
  );
  return new Map(rows.map(({ about, at, text }) => [about, { at, text }]));
}

async function nextPauses(tx: Tx, now: Instant): Promise<ReadonlyMap<string, { startsAt: Instant; endsAt: Instant }>> {
  const rows = await tx.query<{ service: string; startsAt: Instant; endsAt: Instant }>(
    `select distinct on (service) service, starts_at as "startsAt", ends_at as "endsAt" from v_maintenance_window w, unnest(w.services) as service
     where w.active and w.ends_at > $1 and w.starts_at < $2 order by service, w.starts_at`,
    [now, addDays(now, 7)],
    "portal-pauses",
  );
  return new Map(rows.map(({ service, ...pause }) => [service, pause]));
}

/** Which services somebody uses, as far as the house can tell, and among whom it looked. */
export type Used = { services: ReadonlySet<string>; among: { by: "department" | "site"; name: string } | null };
const used = { ownDays: 365, ofOwn: 6, othersDays: 90, ofOthers: 4 };

/**
 * The services a person uses, told from what they reported most within a year, and from what people of their department (or, without one, of
 * their site) report most, within 90 days. A restricted incident tells nothing of another's.
 */
export async function servicesOf(tx: Tx, person: Id, now: Instant): Promise<Used> {
  const own = await tx.query<{ service: string }>(
    `select service from incident where caller = $1 and opened_at >= $2 and service is not null and state <> '8'
     group by service order by count(*) desc, service limit $3`,
    [person, addDays(now, -used.ownDays), used.ofOwn],
    "portal-own-services",
  );
  const [around] = await tx.query<{ by: "department" | "site"; id: Id; name: string }>(
    `select case when d.id is null then 'site' else 'department' end as by, coalesce(d.id, s.id) as id, coalesce(d.name, s.name) as name
     from v_person p left join v_department d on d.id = p.department left join v_site s on s.id = p.site
     where p.id = $1 and coalesce(d.id, s.id) is not null`,
    [person],
    "portal-around",
  );
  const others = around
    ? await tx.query<{ service: string }>(
        `select i.service from v_person p join incident i on i.caller = p.id and i.opened_at >= $2
         where p.${around.by} = $1 and i.service is not null and i.state <> '8' and not coalesce(i.restricted, false)
         group by i.service order by count(*) desc, i.service limit $3`,
        [around.id, addDays(now, -used.othersDays), used.ofOthers],
        `portal-services-of-${around.by}`,
      )
    : [];
  return {
    services: new Set([...own, ...others].map(({ service }) => service)),
    among: around ? { by: around.by, name: around.name } : null,
  };
}

/** The last word of ours to the caller of each incident: the question that a thing waits with. */
export async function lastQuestions(tx: Tx, incidents: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (incidents.length === 0) return new Map();
  const rows = await tx.query<{ about: string; text: string }>(
    `select distinct on (about) about, data->>'text' as text from journal
     where about = any($1) and type = 'commentAdded' and audience = 'caller' and data->>'fromCaller' = 'false' order by about, at desc, n desc`,
    [incidents],
    "portal-last-questions",
  );
  return new Map(rows.map((row) => [row.about, row.text]));
}
