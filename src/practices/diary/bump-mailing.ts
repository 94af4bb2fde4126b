import type { Tx } from "../../engine/db/connection.ts";
import { addDeliveries, type NewDelivery, withdrawDeliveries } from "../../engine/delivery.ts";
import type { Follower } from "../../engine/house.ts";
import { deriveId } from "../../kernel/ids.ts";
import type { Change } from "../../kernel/practice.ts";
import type { Instant } from "../../kernel/time.ts";
import type { Bump } from "./bump.model.ts";
import { spanWords } from "./propose.rules.ts";
import { personsOf } from "./store.ts";

/** Mails what is asked of organisers in the transaction of the asking, one mail an address; what still waits is called off with the bump. */
export function bumpMail(hasMail: boolean): Follower {
  return async (tx, changes, now) => {
    for (const change of changes as readonly Change<Bump>[]) {
      if (change.kind !== "bump") continue;
      const happened = (type: string) => change.events.some((one) => one.type === type);
      if (happened("bumpSent") && hasMail) await mailTo(tx, change, now);
      if (happened("bumpDropped")) await withdrawDeliveries(tx, [change.id], now);
    }
  };
}

async function mailTo(tx: Tx, { id, after, actor }: Change<Bump>, now: Instant): Promise<void> {
  const people = await personsOf(tx, { ids: [after.owner, ...(actor.personId === null ? [] : [actor.personId])] });
  const owner = people.find((one) => one.id === after.owner);
  const sender = people.find((one) => one.id === actor.personId);
  if (!owner) return;
  const when = spanWords(owner.timeZone, { from: after.startsAt, to: after.endsAt });
  const subject = `May "${after.title}" of ${when} move?`;
  const text = `${after.message}\n\n${signed(sender?.name ?? owner.name, owner.name, sender?.email ?? owner.email)}`;
  const email = sender?.email ?? owner.email;
  const replyTo = email === null ? {} : { replyTo: email };
  const common = { reason: "asking a meeting to move", gather: null, state: "waiting" as const, nextAt: now, at: now };
  const deliveries = after.recipients.map(
    (to): NewDelivery => ({
      id: deriveId(id, `mail/${after.version}/${to}`),
      to,
      items: [{ subject, text, about: id, ...replyTo }],
      ...common,
    }),
  );
  await addDeliveries(tx, deliveries);
}

/** Both names stand under it, and where an answer reaches somebody: nobody reads what is answered to the office itself. */
function signed(sender: string, owner: string, email: string | null): string {
  const names = sender === owner ? owner : `${sender}, for ${owner}`;
  return email === null ? names : `${names}\nPlease answer to ${email}.`;
}
