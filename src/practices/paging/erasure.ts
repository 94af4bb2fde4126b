import type { Tx } from "../../engine/db/connection.ts";
import { discardAddressed } from "../../engine/held-deliveries.ts";
import type { Follower } from "../../engine/house.ts";
import { eraseEntries } from "../../engine/journal-erasure.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/time.ts";

/**
 * Takes away what paging keeps of a person whose data is erased, in the transaction that erases it: addresses, numbers, device names and wishes,
 * what waits to be sent there, links and codes, their name where pages called them, and what the journal told of all this. That a page called
 * somebody, when and on which kind of way, stays. Source: GDPR article 17.
 */
export const pagingErasure: Follower = async (tx, changes, now) => {
  for (const { kind, id, before, events } of changes) {
    if (kind !== "person" || !events.some(({ type }) => type === "personErased")) continue;
    await eraseWays(tx, id, now);
    await eraseFromPages(tx, id, typeof before?.name === "string" ? before.name : null);
  }
};

async function eraseWays(tx: Tx, person: Id, now: Instant): Promise<void> {
  const methods = await idsOf(tx, "select id from contact_method where person = $1", person);
  const rules = await idsOf(tx, "select id from notification_rule where person = $1", person);
  await tx.run(
    `update contact_method set name = 'Erased', address = null, verified_at = null, code_sent_at = null, active = false, extra = '{}'
     where person = $1`,
    [person],
  );
  const usual = JSON.stringify([{ method: null, delayMinutes: 0 }]);
  await tx.run("update notification_rule set steps = $2, active = false, extra = '{}' where person = $1", [person, usual]);
  await tx.run("delete from contact_code where contact_method = any($1)", [methods]);
  await tx.run("delete from page_link where person = $1", [person]);
  // A repeated command is answered with its first answer, which repeats the record.
  await tx.run("delete from command_log where reply->'record'->>'id' = any($1)", [[...methods, ...rules]]);
  await discardAddressed(tx, { to: null, targets: methods, now });
  await eraseEntries(tx, { kind: "contactMethod", ids: methods });
  await eraseEntries(tx, { kind: "notificationRule", ids: rules });
}

async function eraseFromPages(tx: Tx, person: Id, name: string | null): Promise<void> {
  const told = await idsOf(tx, "select id from page_notification where person = $1", person);
  await tx.run("update page_notification set recipient = $2, answer = null where person = $1", [
    person,
    `Erased person ${person.slice(-6)}`,
  ]);
  await eraseEntries(tx, { kind: "pageNotification", ids: told });
  if (name === null) return;
  const pages = await idsOf(
    tx,
    `select id from page where $1 = any(called) or $1 = any(declined) or acknowledged_by = $1
     union select page from page_notification where person = $1`,
    person,
  );
  await eraseEntries(tx, { kind: "page", ids: pages, saying: name });
}

async function idsOf(tx: Tx, text: string, person: Id): Promise<Id[]> {
  const rows = await tx.query<{ id: Id }>(text, [person]);
  return rows.map(({ id }) => id);
}
