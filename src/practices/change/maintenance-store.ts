import type { Tx } from "../../engine/db/connection.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Change } from "../../kernel/practice.ts";
import type { MaintenanceWindow } from "../calendar/model.ts";
import type { InWindow, InWindowRow } from "./maintenance.notices.ts";

/** For windows that were just written: the scheduled changes that lay inside each as it was before. */
export async function inWindows(tx: Tx, changes: readonly Change[]): Promise<InWindow> {
  const found = new Map<Id, readonly InWindowRow[]>();
  for (const { id, before } of changes as readonly Change<MaintenanceWindow>[]) {
    if (!before?.active) continue;
    const rows = await tx.query<InWindowRow>(
      `select number, planned_start as "from", planned_end as "to", service, assignee, requested_by as "requestedBy" from change
       where state = '-2' and service = any($1) and planned_start >= $2 and planned_end <= $3 order by planned_start, id limit 200`,
      [before.services, before.startsAt, before.endsAt],
      "change-in-window",
    );
    found.set(id, rows);
  }
  return { changes: found };
}
