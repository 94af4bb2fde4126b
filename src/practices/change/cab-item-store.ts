import type { Tx } from "../../engine/db/connection.ts";
import type { Ask } from "../../engine/house.ts";
import type { Id } from "../../kernel/ids.ts";
import type { ChangeFacts } from "./facts.ts";

/** The items on which the CAB is said to decide, with their meetings: read behind the fence of each. */
export async function cabItemsOf(tx: Tx, asks: readonly Ask[]): Promise<ChangeFacts["cabItems"]> {
  const ids = asks.flatMap(({ envelope }) => (envelope.command.type === "decideByCab" ? [String(envelope.command.item)] : []));
  if (ids.length === 0) return new Map();
  const rows = await tx.query<{
    id: Id;
    meeting: Id;
    subject: Id | null;
    disposition: string;
    state: string;
    decidesOn: string | null;
    chair: Id | null;
    present: Id[];
    invited: Id[];
    leastPresent: number | null;
  }>(
    `select i.id, i.meeting, i.subject, i.disposition, m.state, m.decides_on as "decidesOn", m.chair, coalesce(m.present, '{}') as present,
       coalesce(m.invited, '{}') as invited, m.least_present as "leastPresent"
     from v_agenda_item i join v_meeting m on m.id = i.meeting where i.id = any($1) and i.disposition <> 'removed'`,
    [ids],
  );
  return new Map(rows.map(({ id, ...row }) => [id, row]));
}
