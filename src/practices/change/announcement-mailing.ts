import type { Addressees } from "../../engine/addressees.ts";
import type { Tx } from "../../engine/db/connection.ts";
import { addDeliveries, type NewDelivery, withdrawDeliveries } from "../../engine/delivery.ts";
import type { Follower, House } from "../../engine/house.ts";
import { addresseesIn, wishesIn } from "../../engine/readers-memory.ts";
import { may } from "../../kernel/actor.ts";
import { deriveId, type Id } from "../../kernel/ids.ts";
import type { Change } from "../../kernel/practice.ts";
import type { Instant } from "../../kernel/time.ts";
import type { Announcement } from "./announcement.model.ts";
import { announcedTopic } from "./announcement.notices.ts";
import { wordsFor } from "./announcement.rules.ts";
import { announcementMailId } from "./announcement-store.ts";

type Given = { addressees: Addressees; mailWith: { officeUrl: string } | null };

/**
 * Mails each announcement in its own transaction, one mail a person, in their zone, under an id that follows from both. What still waits is
 * called off when the change is canceled or sent back.
 */
export function announcementMail({ addressees, mailWith }: Given): Follower {
  return async (tx, changes, now, house) => {
    if (!mailWith) return;
    for (const change of changes) {
      if (change.quiet || change.actor.client.startsWith("import")) continue;
      const isOff = change.kind === "change" && change.events.some(({ type }) => type === "changeCanceled" || type === "changeReverted");
      if (isOff) await withdrawDeliveries(tx, [newsOf(change.id)], now);
      if (change.kind === "changeAnnouncement" && change.before === null)
        await send(change as Change<Announcement>, { tx, house, now, addressees, officeUrl: mailWith.officeUrl });
    }
  };
}

/** What all mails of a change's announcements are for, so that they may be called off together. */
function newsOf(change: Id): Id {
  return deriveId(change, "announcements");
}

type Sending = { tx: Tx; house: House; now: Instant; addressees: Addressees; officeUrl: string };

async function send({ id, after, actor: sender }: Change<Announcement>, { tx, house, now, addressees, officeUrl }: Sending): Promise<void> {
  const ids = after.people.map((one) => one.person);
  const asking = { tx, policies: house.policies, ids, now };
  const [known, wishes] = await Promise.all([addresseesIn(asking, addressees), wishesIn(asking)]);
  const reasons = new Map(after.people.map(({ person, why }) => [person, why.join(", ")]));
  const deliveries = [...known].flatMap(([person, { actor, email }]): NewDelivery[] => {
    const isWished = (wishes.get(person)?.get(announcedTopic) ?? "mail") === "mail";
    if (!email || !isWished || person === sender.personId) return [];
    const link = may(actor, "change.read") ? { link: `${officeUrl}/changes/${after.change}` } : {};
    const text = wordsFor(after, actor.timeZone, now);
    const item = {
      subject: after.subject,
      text,
      why: `it concerns you: ${reasons.get(person)}`,
      about: [id, newsOf(after.change)],
      ...link,
    };
    const common = { gather: null, state: "waiting" as const, nextAt: now, at: now };
    return [{ id: announcementMailId(id, person), to: email, reason: "planned work", items: [item], ...common }];
  });
  await addDeliveries(tx, deliveries);
}
