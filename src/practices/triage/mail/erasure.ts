import type { Follower } from "../../../engine/house.ts";
import type { Id } from "../../../kernel/ids.ts";
import { exceptionId } from "../reactions.ts";
import { askSweep } from "../sweep-store.ts";

/** Mail that somebody wrote to the Desk goes with their personal data: address, name, words and files. The journal never had them. So do name and address on the asks it became and on their lines, which are built anew. Source: GDPR article 17. */
export const mailErasure: Follower = async (tx, changes, now) => {
  for (const { kind, id, events } of changes) {
    if (kind !== "person" || !events.some(({ type }) => type === "personErased")) continue;
    const noted = await tx.query<{ id: Id }>(
      `update director_ask set sender_note = 'Sender erased' where sender_note is not null
         and id in (select ask from ask_mail where person = $1 and ask is not null) returning id`,
      [id],
    );
    const asked = await tx.query<{ id: Id }>("select id from director_ask where asked_by = $1", [id]);
    const lines = [...noted, ...asked].map((row) => exceptionId("directorAsk", row.id));
    await tx.run(`update triage_exception set facts = null, said = jsonb_set(said, '{facts}', '""') where id = any($1)`, [lines]);
    if (lines.length > 0) await askSweep(tx, "build", now);
    const rows = await tx.query<{ id: Id }>(
      `update ask_mail set from_address = 'erased', from_name = null, subject = 'Erased', subject_fold = 'erased', text = '', files = null, proof_words = 'Erased.',
         message_id = null, why = null where person = $1 returning id`,
      [id],
    );
    const ids = rows.map((row) => row.id);
    await tx.run("delete from file_chunk where file in (select id from file where record = any($1))", [ids]);
    await tx.run("delete from file where record = any($1)", [ids]);
  }
};
