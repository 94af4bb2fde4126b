import type { Tx } from "../../engine/db/connection.ts";
import type { DeadDelivery } from "../../engine/delivery-fate.ts";
import type { Office } from "../../engine/office.ts";
import { systemActor } from "../../kernel/actor.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Envelope } from "../../kernel/practice.ts";

type Row = { id: Id; page: Id; recipient: string };

/** Tells pages of what will not arrive, and notes in the same transaction that they were told. */
export async function tellUndelivered(office: Office, dead: readonly DeadDelivery[], noteAll: (tx: Tx) => Promise<void>): Promise<void> {
  const rows = await office.db.query<Row>(
    "select id, page, recipient from page_notification where id = any($1) and state in ('sent', 'bundled') order by page, id",
    [dead.flatMap((one) => one.about)],
  );
  // A test or a code is seen by whoever asked for it.
  if (rows.length === 0) return noteAll(office.db);
  const answers = new Map(dead.flatMap((one) => one.about.map((id) => [id, one.answer] as const)));
  const envelopes = rows.map(({ id, page, recipient }): Envelope => {
    const command = { type: "noteUndelivered", notification: id, recipient, answer: answers.get(id) ?? "" };
    return { kind: "page", id: page, commandId: office.newId(), actor: systemActor("delivery"), command };
  });
  await office.door.batch(envelopes, undefined, (tx) => noteAll(tx));
}
