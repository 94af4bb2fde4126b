import type { Id } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/time.ts";
import type { Tx } from "../db/connection.ts";
import { discardAddressed } from "../held-deliveries.ts";
import { eraseEntries } from "../journal-erasure.ts";

/** Whose data goes: the address and the login are those that the person had until now. */
export type Erasure = { kind: string; person: Id; email: string | null; loginId: string | null; now: Instant };

/**
 * Takes away what is kept of a person beside their record, in the transaction that blanks the record: every way in, their keys, inbox, wishes
 * and watches, what is addressed to them, and what the journal told of their record. Source: GDPR article 17.
 */
export async function erasePerson(tx: Tx, { kind, person, email, loginId, now }: Erasure): Promise<void> {
  if (loginId !== null) await tx.run('delete from auth_user where "id" = $1', [loginId]);
  for (const table of ["login_session", "login_link", "notice", "notice_preference", "watch"])
    await tx.run(`delete from ${table} where person = $1`, [person]);
  await tx.run("update api_key set name = 'erased', prefix = '', revoked_at = coalesce(revoked_at, $2) where person = $1", [person, now]);
  await tx.run("delete from command_log where reply->'record'->>'id' = $1", [person]);
  if (email !== null) await discardAddressed(tx, { to: email, targets: [], now });
  await eraseEntries(tx, { kind, ids: [person] });
}
