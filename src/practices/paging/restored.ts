import type { Tx } from "../../engine/db/connection.ts";
import { handleIn } from "../../engine/handle.ts";
import type { House } from "../../engine/house.ts";
import { systemActor } from "../../kernel/actor.ts";
import { deriveId, type Id } from "../../kernel/ids.ts";
import type { Envelope } from "../../kernel/practice.ts";
import type { Instant } from "../../kernel/time.ts";

const mostAtOnce = 200;

/** Holds every page that was under way when the backup was taken, in the transaction that restores it; answers how many. Nobody is told. */
export async function holdPages(tx: Tx, house: House, now: Instant): Promise<number> {
  const rows = await tx.query<{ id: Id; version: number }>(
    "select id, version from page where state in ('waiting', 'paging') or (state = 'acknowledged' and next_at is not null) order by id",
  );
  for (let from = 0; from < rows.length; from += mostAtOnce) {
    const envelopes = rows.slice(from, from + mostAtOnce).map(({ id, version }): Envelope => {
      const command = { type: "holdRestored" };
      return {
        kind: "page",
        id,
        commandId: deriveId(id, `restored/${version}/${now}`),
        actor: systemActor("restore"),
        quiet: true,
        command,
      };
    });
    await handleIn(tx, house, envelopes, { now });
  }
  return heldPages(tx);
}

/** How many pages a restore holds. */
export async function heldPages(tx: Tx): Promise<number> {
  const [row] = await tx.query<{ count: number }>(
    "select count(*)::int as count from page where state = 'waiting' and waits_for = 'release'",
  );
  return row!.count;
}
