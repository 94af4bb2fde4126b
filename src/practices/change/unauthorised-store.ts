import type { Tx } from "../../engine/db/connection.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Change } from "../../kernel/practice.ts";
import type { ChangeEvent } from "../alert/model.ts";
import type { UnauthorisedFacts } from "./unauthorised.rules.ts";

/** Which new events on items no change covers: none that was under way at that moment names the item, or is of its service. */
export async function unauthorisedFacts(tx: Tx, changes: readonly Change[]): Promise<UnauthorisedFacts> {
  const events = changes.flatMap(({ kind, id, before, after, quiet }) => {
    const event = after as ChangeEvent;
    const isLive = kind === "changeEvent" && before === null && !quiet && event.configurationItem !== null;
    return isLive ? [{ id, item: event.configurationItem, at: event.at }] : [];
  });
  if (events.length === 0) return { uncovered: new Set() };
  const rows = await tx.query<{ id: Id }>(
    `select e.id from jsonb_to_recordset($1::jsonb) as e(id text, item text, at timestamptz)
     where not exists (
       select 1 from change c where c.started_at is not null and c.started_at <= e.at and coalesce(c.ended_at, 'infinity') >= e.at
         and c.state in ('-1', '0', '3')
         and (e.item = c.configuration_item or e.item = any(c.affected_items)
           or c.service = (select h.service from v_configuration_item h where h.id = e.item)))`,
    [JSON.stringify(events)],
    "uncovered-events",
  );
  return { uncovered: new Set(rows.map((row) => row.id)) };
}
