import type { Addressee, Addressees } from "../../engine/addressees.ts";
import type { Tx } from "../../engine/db/connection.ts";
import type { MailItem } from "../../engine/delivery.ts";
import { type House, kindEntry } from "../../engine/house.ts";
import { addresseesIn, wishesIn } from "../../engine/readers-memory.ts";
import { sees } from "../../engine/visibility.ts";
import { type Actor, may } from "../../kernel/actor.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Change } from "../../kernel/practice.ts";
import type { Instant } from "../../kernel/time.ts";
import type { Incident } from "./model.ts";
import type { Voice } from "./stakeholder.model.ts";
import type { StakeholderLinks } from "./stakeholder-links.ts";
import { amongWords, outsideMail } from "./stakeholder-mail.rules.ts";
import { type KnownGroup, voicesReached } from "./told.rules.ts";
import { updateTopic } from "./words.ts";

/** An update on its way out, and what finding its readers needs. */
export type Sending = {
  tx: Tx;
  house: House;
  now: Instant;
  addressees: Addressees;
  officeUrl: string;
  links: StakeholderLinks;
  change: Change<Incident>;
  voice: Voice;
  subject: string;
  text: string;
  groups: readonly KnownGroup[];
};
/** A mail to one address; `about`: what it may be called off by. */
export type Mail = { to: string; item: MailItem; about: Id };

/**
 * Everybody who gets this update by mail, each address once: people of its groups who wish for mail, people who follow it, addresses outside.
 * Whoever has an account is told as that and as they wish, even where a group names their address as one outside. Of a restricted incident
 * only people who may see it.
 */
export async function recipientsOf(sending: Sending): Promise<Mail[]> {
  const people = await peopleOf(sending);
  const others = sending.change.after.restricted ? [] : [...(await followersOf(sending)), ...(await outsideOf(sending, people.addresses))];
  const byAddress = new Map<string, Mail>();
  for (const mail of [...people.mails, ...others]) {
    const address = mail.to.toLowerCase();
    if (!byAddress.has(address)) byAddress.set(address, mail);
  }
  return [...byAddress.values()];
}

async function peopleOf(sending: Sending): Promise<{ mails: Mail[]; addresses: ReadonlySet<string> }> {
  const { tx, house, now, addressees, groups, change } = sending;
  const ids = [...new Set(groups.flatMap((group) => group.people))].sort();
  const asking = { tx, policies: house.policies, ids, now };
  const [known, wishes] = await Promise.all([addresseesIn(asking, addressees), wishesIn(asking)]);
  const isMailed = (person: Id) => person !== change.actor.personId && (wishes.get(person)?.get(updateTopic) ?? "mail") === "mail";
  const mails = [...known].flatMap(([person, reader]) => (isMailed(person) ? personMail(person, reader, sending) : []));
  return { mails, addresses: new Set([...known.values()].flatMap(({ email }) => email?.toLowerCase() ?? [])) };
}

function personMail(person: Id, { actor, email }: Addressee, sending: Sending): Mail[] {
  const { change, groups, officeUrl, subject, text } = sending;
  const isSeen = mayOpen(actor, sending);
  if (!email || (change.after.restricted && !isSeen)) return [];
  const why = amongWords(groups.filter((group) => group.people.includes(person)).map(({ name }) => name));
  const link = `${officeUrl}${isSeen ? `/incidents/${change.after.number ?? change.id}` : "/portal"}`;
  return [{ to: email, item: { subject, text, why, link }, about: person }];
}

function mayOpen(actor: Actor, { house, now, change }: Sending): boolean {
  const { kind } = kindEntry(house, "incident");
  return may(actor, kind.permissions.read) && sees(kind, actor, change.after, { now, catalogue: house.catalogue });
}

/** Those who asked in the portal to be told of this incident; they hear what is said in the business voice. */
async function followersOf({ tx, change, voice, now, links, ...sending }: Sending): Promise<Mail[]> {
  if (!voicesReached(voice, change.before!, now).includes("business")) return [];
  const rows = await tx.query<{ id: Id; email: string }>(
    `select f.id, p.email from update_follower f join v_person p on p.id = f.person
     where f.incident = $1 and f.active and p.active and p.email is not null and p.id is distinct from $2 order by f.id`,
    [change.id, change.actor.personId],
    "update-followers",
  );
  const { officeUrl, subject, text } = sending;
  return rows.map(({ id, email }) => {
    const leave = `${officeUrl}${links.of({ for: "follower", id })}`;
    const mail = outsideMail({ subject, text, because: "you asked to be told of this trouble by mail", leave });
    return { to: email, item: { ...mail, link: `${officeUrl}/portal`, leave }, about: id };
  });
}

/** The confirmed addresses of its groups, but those of people (`people`) who are told already. */
async function outsideOf({ tx, groups, links, ...sending }: Sending, people: ReadonlySet<string>): Promise<Mail[]> {
  if (groups.every((group) => group.addresses === 0)) return [];
  const names = new Map(groups.map(({ id, name }) => [id, name]));
  const rows = await tx.query<{ id: Id; email: string; group: Id }>(
    `select id, email, stakeholder_group as "group" from stakeholder_address
     where stakeholder_group = any($1) and state = 'confirmed' and email is not null order by id`,
    [[...names.keys()]],
    "stakeholder-addresses",
  );
  const { officeUrl, subject, text } = sending;
  return rows
    .filter(({ email }) => !people.has(email.toLowerCase()))
    .map(({ id, email, group }) => {
      const leave = `${officeUrl}${links.of({ for: "address", id })}`;
      const mail = outsideMail({ subject, text, because: amongWords([names.get(group) ?? "stakeholders"]), leave });
      return { to: email, item: { ...mail, leave }, about: id };
    });
}
