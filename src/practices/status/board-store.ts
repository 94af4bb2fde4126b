import type { Tx } from "../../engine/db/connection.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/time.ts";
import type { BoardComponent, BoardNotice, BoardPage } from "./board.model.ts";
import { overallSentence, worstState } from "./public/words.rules.ts";

const pastShown = 8;

/** Every page with what stands on it now: few questions, whatever that is. */
export async function readBoard(tx: Tx): Promise<BoardPage[]> {
  type Row = Pick<BoardPage, "id" | "name" | "slug" | "audience" | "isPublished" | "active" | "readers" | "waiting">;
  const pages = await tx.query<Row>(
    `select id, name, slug, audience, coalesce(is_published, false) as "isPublished", coalesce(active, false) as active,
       (select count(*)::int from status_subscriber s where s.page = p.id and s.state = 'confirmed') as readers,
       (select count(*)::int from status_mailing m where m.page = p.id) as waiting
     from status_page p order by active desc, name_fold, id limit 100`,
  );
  const ids = pages.map((one) => one.id);
  const [components, notices] = await Promise.all([componentsOf(tx, ids), noticesOf(tx, ids)]);
  return pages.map((page) => {
    const mine = components.filter((one) => one.page === page.id).map(({ page: _, ...component }) => component);
    const active = mine.filter((one) => one.active);
    const told = notices.filter((one) => one.page === page.id).map(({ page: _, ...notice }) => notice);
    return {
      ...page,
      sentence: overallSentence({ components: active.map((one) => ({ ...one, uptime: null })) }),
      worst: worstState(active),
      components: mine,
      open: told.filter((one) => one.endedAt === null),
      past: told.filter((one) => one.endedAt !== null),
    };
  });
}

async function componentsOf(tx: Tx, pages: readonly Id[]): Promise<(BoardComponent & { page: Id })[]> {
  type Row = Omit<BoardComponent, "service"> & { page: Id; service: Id | null; serviceName: string | null };
  const rows = await tx.query<Row>(
    `select c.id, c.version, c.page, c.name, c.heading, c.description, c.service, s.name as "serviceName", c.state, c.state_since as "stateSince",
       c.hand_until as "handUntil", coalesce(c.active, false) as active
     from status_component c left join v_service s on s.id = c.service where c.page = any($1)
     order by c.active desc, c.position, c.name_fold, c.id limit 2000`,
    [pages],
  );
  return rows.map(({ service, serviceName, ...row }) => ({
    ...row,
    service: service === null ? null : { id: service, name: serviceName ?? "" },
  }));
}

async function noticesOf(tx: Tx, pages: readonly Id[]): Promise<(BoardNotice & { page: Id })[]> {
  return tx.query<BoardNotice & { page: Id; lastUpdateAt: Instant | null }>(
    `select id, page, title, category, state, impact, started_at as "startedAt", ended_at as "endedAt", planned_from as "plannedFrom",
       planned_until as "plannedUntil", updates_posted as "updatesPosted", coalesce(follows_incident, false) as "followsIncident",
       (select max(u.at) from status_update u where u.notice = n.id and u.withdrawn_at is null) as "lastUpdateAt"
     from (
       select *, row_number() over (partition by page, ended_at is null order by started_at desc, id) as place
       from status_notice where page = any($1) and withdrawn_at is null
     ) n where ended_at is null or place <= ${pastShown} order by category, started_at desc, id limit 500`,
    [pages],
  );
}
