import type { Tx } from "../../engine/db/connection.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Change } from "../../kernel/practice.ts";
import type { ChangeEvent } from "../alert/model.ts";
import type { UnauthorisedFacts } from "./unauthorised.rules.ts";

/** Whether `c` covers the event `e`: it was under way, its window was not over for longer than its type allows, and it is of the item or its service. */
const covers = `c.started_at <= e.at and coalesce(c.ended_at, 'infinity') >= e.at and c.state in ('-1', '0', '3')
  and coalesce(c.planned_end, 'infinity') > e.at - make_interval(mins => coalesce((select t.cover_after_minutes from change_type t
    where t.active and t.change_type = c.change_type order by t.created_at desc, t.id desc limit 1), 30))
  and (e.item = c.configuration_item or e.item = any(c.affected_items)
    or c.service = (select h.service from v_configuration_item h where h.id = e.item))`;

/**
 * Which new events on items no change covers. However old the event and however many the changes, only those are looked at that began within the
 * 15 days before it (a window of a fortnight, and a day at most after it), and those with longer windows, which have an index of their own.
 */
export async function unauthorisedFacts(tx: Tx, changes: readonly Change[]): Promise<UnauthorisedFacts> {
  const events = changes.flatMap(({ kind, id, before, after, quiet }) => {
    const event = after as ChangeEvent;
    const isLive = kind === "changeEvent" && before === null && !quiet && event.configurationItem !== null;
    return isLive ? [{ id, item: event.configurationItem, at: event.at }] : [];
  });
  if (events.length === 0) return { uncovered: new Set() };
  const rows = await tx.query<{ id: Id }>(
    `select e.id from jsonb_to_recordset($1::jsonb) as e(id text, item text, at timestamptz)
     where not exists (select 1 from change c where c.started_at > e.at - interval '15 days' and ${covers})
       and not exists (select 1 from change c where c.planned_end - c.planned_start > interval '14 days'
         and c.planned_end > e.at - interval '1 day' and ${covers})`,
    [JSON.stringify(events)],
    "uncovered-events",
  );
  return { uncovered: new Set(rows.map((row) => row.id)) };
}
