import type { Tx } from "../../engine/db/connection.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/time.ts";
import type { FreezeSpan } from "./facts.ts";
import type { FreezeException } from "./model.ts";

/** A change that is scheduled or under way in frozen time. It is decided on where somebody answers for it with an exception that still counts. */
export type UnderFreeze = {
  id: Id;
  number: string;
  title: string;
  state: string;
  from: Instant;
  to: Instant;
  assignee: Id | null;
  isExcepted: boolean;
};
export type FreezeStanding = FreezeSpan & { reason: string; changes: UnderFreeze[] };

const mostFreezes = 50;
const mostUnder = 200;
const columns = "c.id, c.number, c.short_description as title, c.state, c.planned_start, c.planned_end, c.assignee, c.exceptions";
const agreed = "c.state in ('-2', '-1')";
/** Scheduled or under way, or asked about with a vote given: whoever voted has agreed to a time that would be taken. */
const agreedOrVoted = `(${agreed} or c.state = '-3' and exists (select 1 from change_approval a where a.change = c.id and a.state in ('requested', 'approved')
    and a.digest = c.approval_digest and a.votes <> '[]'))`;
/** What a span `f` (starts_at, ends_at, services) stands over. */
const under = (
  which: string,
) => `select ${columns} from change c where ${which} and c.planned_start < f.ends_at and c.planned_end > greatest(f.starts_at, $1)
  and (coalesce(f.services, '{}') = '{}' or (c.service is null and not exists (select 1 from v_configuration_item i
      where (i.id = c.configuration_item or i.id = any(c.affected_items)) and i.service is not null))
    or c.service = any(f.services)
    or exists (select 1 from v_configuration_item i where (i.id = c.configuration_item or i.id = any(c.affected_items)) and i.service = any(f.services)))
  order by c.planned_start, c.id limit ${mostUnder}`;
type Row = {
  id: Id;
  number: string;
  title: string;
  state: string;
  planned_start: Instant;
  planned_end: Instant;
  assignee: Id | null;
  exceptions: FreezeException[];
};

/** The freezes that have not ended, soonest first, each with what stands scheduled in it. */
export async function freezeStandings(tx: Tx, now: Instant): Promise<FreezeStanding[]> {
  const freezes = await tx.query<FreezeSpan & { reason: string }>(
    `select id, name, starts_at as "from", ends_at as "to", coalesce(services, '{}') as services, reason from change_freeze
     where active and ends_at > $1 order by starts_at, id limit ${mostFreezes}`,
    [now],
    "change-freeze-standings",
  );
  const rows = await tx.query<Row & { freeze: Id }>(
    `select f.id as freeze, c.* from change_freeze f cross join lateral (${under(agreed)}) c where f.id = any($2) order by c.planned_start, c.id`,
    [now, freezes.map((one) => one.id)],
    "change-freezes-under",
  );
  return freezes.map((freeze) => ({
    ...freeze,
    changes: rows.filter((row) => row.freeze === freeze.id).map((row) => told(row, freeze.id, now)),
  }));
}

/** What a freeze would stand over if it were declared now, what is being voted on among it: said before it is. */
export async function wouldFreeze(
  tx: Tx,
  span: { from: Instant; to: Instant; services: readonly Id[] },
  now: Instant,
): Promise<UnderFreeze[]> {
  const rows = await tx.query<Row>(
    `select c.* from (select $2::timestamptz as starts_at, $3::timestamptz as ends_at, $4::text[] as services) f cross join lateral (${under(agreedOrVoted)}) c`,
    [now, span.from, span.to, [...span.services]],
    "change-would-freeze",
  );
  return rows.map((row) => told(row, null, now));
}

function told({ planned_start: from, planned_end: to, exceptions, ...row }: Row, freeze: Id | null, now: Instant): UnderFreeze {
  const { id, number, title, state, assignee } = row;
  // An edit of what was approved drops the exceptions, so that those which stand are for the change as it is.
  const isExcepted = exceptions.some((one) => one.freeze === freeze && one.expiresAt > now);
  return { id, number, title, state, assignee, from, to, isExcepted };
}
