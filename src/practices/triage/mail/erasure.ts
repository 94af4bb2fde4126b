import type { Follower } from "../../../engine/house.ts";
import type { Id } from "../../../kernel/ids.ts";

/** Mail that somebody wrote to the Desk goes with their personal data: address, name, words and files. The journal never had them. Source: GDPR article 17. */
export const mailErasure: Follower = async (tx, changes) => {
  for (const { kind, id, events } of changes) {
    if (kind !== "person" || !events.some(({ type }) => type === "personErased")) continue;
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
