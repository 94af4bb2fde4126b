import type { Tx } from "../../engine/db/connection.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/time.ts";
import type { AwaitedVote } from "./votes.model.ts";

const most = 200;

/** The votes that are awaited: of one person, or of anybody but overdue ones alone. Overdue first, then what is due next. */
export async function awaitedVotes(tx: Tx, asked: { person: Id } | { overdueAt: Instant }): Promise<AwaitedVote[]> {
  const isOwn = "person" in asked;
  const which = isOwn
    ? `a.voters @> array[$1]::text[] and not a.votes @> jsonb_build_array(jsonb_build_object('person', $1::text))`
    : "a.due_at <= $1::timestamptz";
  type Row = Omit<AwaitedVote, "change" | "agreed" | "waiting"> &
    AwaitedVote["change"] & {
      approval: Id;
      voters: Id[];
      votes: { person: Id; decision: string }[];
    };
  const rows = await tx.query<Row>(
    `select a.id as approval, a.group_name as "groupName", a.due_at as "dueAt", c.approval_overdue_at is not null as "isOverdue", a.quorum, a.voters, a.votes,
       c.id, c.version, c.number, c.short_description as title, c.change_type as "changeType", c.risk, c.risk_points as "riskPoints", c.description,
       c.planned_start as "from", c.planned_end as "to", c.service, c.requested_by as "requestedBy"
     from change_approval a join change c on c.id = a.change and c.approval_digest = a.digest
     where a.state = 'requested' and ${which}
     order by c.approval_overdue_at is null, a.due_at, a.id limit ${most}`,
    ["person" in asked ? asked.person : asked.overdueAt],
    isOwn ? "change-votes-own" : "change-votes-overdue",
  );
  return rows.map(({ approval, groupName, dueAt, isOverdue, quorum, voters, votes, ...change }) => ({
    id: approval,
    ...{ groupName, dueAt, isOverdue, quorum, change },
    agreed: votes.filter((one) => one.decision === "approve").length,
    waiting: voters.filter((person) => !votes.some((one) => one.person === person)),
  }));
}
