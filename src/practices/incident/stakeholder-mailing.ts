import type { Addressees } from "../../engine/addressees.ts";
import type { Tx } from "../../engine/db/connection.ts";
import { addDeliveries, type NewDelivery, withdrawDeliveries } from "../../engine/delivery.ts";
import type { Follower, House } from "../../engine/house.ts";
import { deriveId, type Id } from "../../kernel/ids.ts";
import type { Change } from "../../kernel/practice.ts";
import type { Instant } from "../../kernel/time.ts";
import type { Incident } from "./model.ts";
import type { StakeholderAddress, Voice } from "./stakeholder.model.ts";
import { stakeholderLinks } from "./stakeholder-links.ts";
import { askMail, updateSubject } from "./stakeholder-mail.rules.ts";
import { recipientsOf } from "./stakeholder-recipients.ts";
import { knownGroups } from "./stakeholder-store.ts";
import { groupsReached } from "./told.rules.ts";

/** How these mails are called in the ledger. */
const reasons = { update: "stakeholder update", ask: "stakeholder address" } as const;

type Given = {
  addressees: Addressees;
  /** Where links begin; null where mail has no way out. */
  mailWith: { officeUrl: string } | null;
};
type Asked = { tx: Tx; house: House; now: Instant; addressees: Addressees; officeUrl: string };

/**
 * Mails each update of a major incident in its own transaction, one mail for each address, under an id that follows from both: it cannot be
 * written twice. What still waits is called off when the incident is restricted, or whoever it is for leaves. Addresses that are named are
 * asked to confirm.
 */
export function stakeholderMail({ addressees, mailWith }: Given): Follower {
  return async (tx, changes, now, house) => {
    if (!mailWith) return;
    const asked = { tx, house, now, addressees, ...mailWith };
    for (const change of changes) {
      if (change.quiet || change.actor.client.startsWith("import")) continue;
      if (change.kind === "incident") await followIncident(change as Change<Incident>, asked);
      if (change.kind === "stakeholderAddress") await askToConfirm(change as Change<StakeholderAddress>, asked);
      const isOver = change.events.some(({ type }) => type === "addressEnded" || type === "stoppedFollowing");
      if (isOver && endings.has(change.kind)) await withdrawDeliveries(tx, [change.id], now);
    }
  };
}

const endings: ReadonlySet<string> = new Set(["stakeholderAddress", "updateFollower"]);

/** What all mails of an incident's updates are for, so that they may be called off together. */
function updatesOf(incident: Id): Id {
  return deriveId(incident, "updates");
}

async function followIncident(change: Change<Incident>, asked: Asked): Promise<void> {
  const { tx, house, now } = asked;
  const { id, before, after, events } = change;
  if (events.some(({ type }) => type === "restricted")) await withdrawDeliveries(tx, [updatesOf(id)], now);
  const sent = events.find(({ type }) => type === "updateSent");
  if (!sent || !before) return;
  const { text, voice, count } = sent.data as { text: string; voice: Voice; count: number };
  const groups = groupsReached({ incident: after, before, voice, now, groups: await knownGroups(tx, house) });
  const subject = updateSubject({ service: await serviceName(tx, after.service), title: after.shortDescription, count, voice });
  const mails = await recipientsOf({ ...asked, links: await stakeholderLinks(tx), change, voice, subject, text, groups });
  const common = { reason: reasons.update, gather: null, state: "waiting" as const, nextAt: now, at: now };
  const deliveries = mails.map(({ to, item, about }): NewDelivery => {
    const own = deriveId(deriveId(id, `update/${count}`), `mail/${to.toLowerCase()}`);
    return { id: own, to, items: [{ ...item, about: [about, updatesOf(id)] }], ...common };
  });
  await addDeliveries(tx, deliveries);
}

async function serviceName(tx: Tx, service: Id | null): Promise<string | null> {
  if (service === null) return null;
  const rows = await tx.query<{ name: string }>("select coalesce(portal_name, name) as name from v_service where id = $1", [service]);
  return rows[0]?.name ?? null;
}

async function askToConfirm({ id, after, events }: Change<StakeholderAddress>, { tx, now, officeUrl }: Asked): Promise<void> {
  if (!events.some(({ type }) => type === "addressAsked") || !after.email || !after.confirmUntil) return;
  const [names] = await tx.query<{ group: string; house: string | null }>(
    `select g.name as "group", (select o.name from v_organisation o where o.active order by o.created_at limit 1) as house
     from stakeholder_group g where g.id = $1`,
    [after.stakeholderGroup],
  );
  const link = `${officeUrl}${(await stakeholderLinks(tx)).of({ for: "confirm", id, until: after.confirmUntil })}`;
  const mail = askMail({ house: names?.house ?? "This organisation", group: names?.group ?? "stakeholders", link });
  const common = { reason: reasons.ask, gather: null, state: "waiting" as const, nextAt: now, at: now };
  await addDeliveries(tx, [{ id: deriveId(id, `ask/${after.confirmUntil}`), to: after.email, items: [{ ...mail, about: id }], ...common }]);
}
