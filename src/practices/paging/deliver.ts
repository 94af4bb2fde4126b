import { randomInt } from "node:crypto";
import type { Tx } from "../../engine/db/connection.ts";
import { addDeliveries, type MailItem, type NewDelivery, withdrawDeliveries } from "../../engine/delivery.ts";
import type { Follower } from "../../engine/house.ts";
import { newId } from "../../engine/office.ts";
import { deriveId, type Id } from "../../kernel/ids.ts";
import type { Change } from "../../kernel/practice.ts";
import { addMs, type Instant } from "../../kernel/time.ts";
import type { ContactMethod, OutgoingChannel } from "./contact.model.ts";
import { keepCode, makePageLinks } from "./links.ts";
import { isReserved, type PagedIncident, pageMessage } from "./message.rules.ts";
import type { Page, PageNotification } from "./model.ts";

/** How long a bundle waits for more, in milliseconds: shortly, for what is critical. */
const bundleMs = { critical: 5_000, other: 30_000 };

/**
 * Follows pages with the ledger of deliveries, in the same transaction: what is sent becomes a delivery, what was answered is called
 * off. Quiet changes (a past that is told) send nothing.
 */
export const pagingDeliveries: Follower = async (tx, changes, now) => {
  const loud = changes.filter((change) => !change.quiet);
  const pages = ofKind<Page>(loud, "page");
  const sent = ofKind<PageNotification>(loud, "pageNotification").filter(isSending);
  if (pages.length > 0) await callOff(tx, pages, now);
  if (sent.length > 0) await deliver(tx, { sent, pages, now });
  await tryOut(tx, loud, now);
};

function ofKind<S>(changes: readonly Change[], kind: string): Change<S>[] {
  return changes.filter((change) => change.kind === kind) as Change[] as Change<S>[];
}

function isSending({ before, after }: Change<PageNotification>): boolean {
  const left = (one: PageNotification | null) => one?.state === "sent" || one?.state === "bundled";
  return left(after) && !left(before);
}

/** What is in the ledger for a page that was answered, is over, or begun anew, is called off; for somebody who cannot, theirs. */
async function callOff(tx: Tx, pages: readonly Change<Page>[], now: Instant): Promise<void> {
  const whole = new Set<Id>();
  const declined: { page: Id; person: Id }[] = [];
  for (const { before, after, events, id } of pages) {
    if (!before) continue;
    const isSilent = after.state === "acknowledged" || after.state === "ended";
    if (isSilent || after.round !== before.round || events.some(({ type }) => type === "pageHandedOver")) whole.add(id);
    for (const person of after.declined) if (!before.declined.includes(person)) declined.push({ page: id, person });
  }
  if (whole.size === 0 && declined.length === 0) return;
  const rows = await tx.query<{ id: Id }>(
    `select id from page_notification n where state in ('sent', 'bundled') and (page = any($1)
       or exists (select 1 from jsonb_to_recordset($2::jsonb) as d(page text, person text) where d.page = n.page and d.person = n.person))`,
    [[...whole], JSON.stringify(declined)],
    "sent-of-pages",
  );
  await withdrawDeliveries(
    tx,
    rows.map((row) => row.id),
    now,
  );
}

type Sending = { sent: readonly Change<PageNotification>[]; pages: readonly Change<Page>[]; now: Instant };
type Reader = { email: string | null; timeZone: string };
type Known = {
  pages: ReadonlyMap<Id, Page>;
  incidents: ReadonlyMap<Id, PagedIncident>;
  readers: ReadonlyMap<Id, Reader>;
  /** Contact methods and channels whose address is reserved for samples. */
  reserved: ReadonlySet<Id>;
};

async function deliver(tx: Tx, { sent, pages, now }: Sending): Promise<void> {
  const known = await gather(tx, { sent, pages, now });
  // The last word of this transaction: what was answered in it is not sent any more.
  const wanted = sent.filter(({ after }) => {
    const page = known.pages.get(after.page);
    return after.methodType !== "inApp" && page && (page.state === "paging" || (after.alarm && page.state === "exhausted"));
  });
  const personal = wanted.filter(({ after }) => after.person !== null);
  const tokens = await makePageLinks(
    tx,
    personal.map(({ id, after }) => ({ page: after.page, person: after.person!, notification: id })),
    now,
  );
  const tokenOf = new Map(personal.map(({ id }, index) => [id, tokens[index]!]));
  const rows = wanted.flatMap(({ id, after }) => delivery({ id, after, token: tokenOf.get(id) ?? null }, known, now));
  await addDeliveries(tx, rows);
}

async function gather(tx: Tx, { sent, pages }: Sending): Promise<Known> {
  const changed = new Map(pages.map(({ id, after }) => [id, after]));
  const missing = [...new Set(sent.map(({ after }) => after.page))].filter((id) => !changed.has(id));
  const stored = missing.length > 0 ? await tx.query<Page>(`select ${pageColumns} from page where id = any($1)`, [missing]) : [];
  for (const page of stored) changed.set(page.id, page);
  const incidents = await tx.query<PagedIncident & { id: Id }>(
    `select i.id, i.number, case when i.restricted then 'A restricted incident' else i.short_description end as title,
       case when i.restricted then null else s.name end as service
     from v_incident i left join v_service s on s.id = i.service where i.id = any($1)`,
    [[...new Set(sent.map(({ after }) => after.incident))]],
    "incidents-of-pages",
  );
  const readers = await tx.query<Reader & { id: Id }>(
    `select p.id, p.email, coalesce(p.time_zone,
       (select o.time_zone from v_organisation o where o.active order by o.created_at, o.id limit 1), 'UTC') as "timeZone"
     from v_person p where p.id = any($1)`,
    [[...new Set(sent.flatMap(({ after }) => after.person ?? []))]],
    "readers-of-pages",
  );
  const reserved = await tx.query<{ id: Id; address: string | null }>(
    "select id, address from contact_method where id = any($1) union all select id, address from outgoing_channel where id = any($1)",
    [[...new Set(sent.flatMap(({ after }) => after.contactMethod ?? after.channel ?? []))]],
    "addresses-of-ways",
  );
  return {
    reserved: new Set(reserved.filter(({ address }) => address && isReserved(address)).map(({ id }) => id)),
    pages: changed,
    incidents: new Map(incidents.map(({ id, ...incident }) => [id, incident])),
    readers: new Map(readers.map(({ id, ...reader }) => [id, reader])),
  };
}

const pageColumns = `id, number, priority, state, step, loop, terms, next_at as "nextAt", opened_at as "openedAt",
  times_paged as "timesPaged", policy_name as "policyName"`;

type Item = { id: Id; after: PageNotification; token: string | null };

function delivery({ id, after, token }: Item, known: Known, now: Instant): NewDelivery[] {
  const page = known.pages.get(after.page)!;
  const reader = (after.person && known.readers.get(after.person)) || { email: null, timeZone: "UTC" };
  const incident = known.incidents.get(after.incident) ?? { number: null, title: page.title, service: null };
  const message = pageMessage({ page, notification: after, incident, timeZone: reader.timeZone, now });
  const item: MailItem = {
    ...message,
    why: after.why,
    link: `/incidents/${incident.number ?? after.incident}`,
    about: id,
    plural: "pages",
    ...(token
      ? { deeds: [{ label: "Acknowledge", link: `/p/${token}` }], together: { label: "Acknowledge all", link: `/p/${token}/all` } }
      : {}),
  };
  const isBundled = after.state === "bundled";
  const waitMs = isBundled ? bundleMs[page.priority === "1" ? "critical" : "other"] : 0;
  const gather = isBundled ? `page/${after.person}/${after.contactMethod ?? after.methodType}` : null;
  const where = addressOf(after, reader);
  if (where === null) return [];
  const isExample = known.reserved.has(after.contactMethod ?? after.channel ?? "") || (where.target === undefined && isReserved(where.to));
  const reason = after.alarm ? "alarm" : "page";
  const nextAt = addMs(now, waitMs);
  // Nothing of a sample leaves the house, also after it was loaded.
  const kept = isExample ? { kept: keptHere } : {};
  return [
    { id: newId({ now: () => now }), reason, items: [item], gather, state: "waiting", nextAt, at: now, urgent: true, ...where, ...kept },
  ];
}

/** What the ledger says of what is for an address that no server can have. */
const keptHere = "Kept here: an example address, which no server has.";
type Where = Pick<NewDelivery, "to" | "channel"> & { target?: Record<string, string> };

/** Where a notification goes: an address only where it is no secret, else which record keeps it. */
function addressOf({ recipient, methodType, contactMethod, channel }: PageNotification, reader: Reader): Where | null {
  if (channel) return { channel: methodType, to: recipient, target: { kind: "outgoingChannel", id: channel } };
  if (contactMethod) return { channel: methodType, to: recipient, target: { kind: "contactMethod", id: contactMethod } };
  return reader.email === null ? null : { channel: "mail", to: reader.email };
}

/** Codes and tests that somebody asked for. */
async function tryOut(tx: Tx, changes: readonly Change[], now: Instant): Promise<void> {
  const rows: NewDelivery[] = [];
  for (const change of changes) {
    const events = new Set(change.events.map((event) => event.type));
    if (change.kind === "contactMethod" && events.has("codeAsked")) rows.push(await code(tx, change as Change<ContactMethod>, now));
    if (events.has("testAsked") && (change.kind === "contactMethod" || change.kind === "outgoingChannel"))
      rows.push(...test(change as Change<ContactMethod> | Change<OutgoingChannel>, now));
  }
  await addDeliveries(tx, rows);
}

async function code(tx: Tx, { id, after }: Change<ContactMethod>, now: Instant): Promise<NewDelivery> {
  const digits = String(randomInt(0, 1_000_000)).padStart(6, "0");
  await keepCode(tx, { method: id, code: digits, now });
  const text = `Your code is ${digits}. Enter it in Quarterdeck within 30 minutes, to be paged here.`;
  const isExample = after.address !== null && isReserved(after.address);
  return attempt({ id, version: after.version, name: after.name, channel: after.methodType, kind: "contactMethod", isExample }, now, {
    reason: "code",
    item: { subject: `Quarterdeck code ${digits}`, text },
  });
}

function test({ id, after, kind }: Change<ContactMethod> | Change<OutgoingChannel>, now: Instant): NewDelivery[] {
  const channel = "methodType" in after ? after.methodType : channelOfType[after.channelType];
  if (channel === "inApp") return [];
  const text = `This is a test: pages for ${after.name} arrive here. Nothing is wrong, and nothing is to be done.`;
  const given = {
    id,
    version: after.version,
    name: after.name,
    channel,
    kind,
    isExample: after.address !== null && isReserved(after.address),
  };
  return [attempt(given, now, { reason: "test", item: { subject: "Quarterdeck test page", text } })];
}

const channelOfType: Record<OutgoingChannel["channelType"], string> = {
  slack: "chat",
  teams: "chat",
  webhook: "webhook",
  smsGateway: "sms",
  voiceGateway: "voice",
};

type Tried = { id: Id; version: number; name: string; channel: string; kind: string; isExample: boolean };

function attempt(tried: Tried, now: Instant, given: { reason: "test" | "code"; item: MailItem }): NewDelivery {
  const { id, version, name, channel, kind, isExample } = tried;
  const key = triedId(id, given.reason, version);
  const items = [{ ...given.item, about: key }];
  return {
    id: newId({ now: () => now }),
    to: name,
    channel,
    target: { kind, id },
    reason: given.reason,
    items,
    gather: null,
    state: "waiting",
    nextAt: now,
    at: now,
    urgent: true,
    ...(isExample ? { kept: keptHere } : {}),
  };
}

/** The id of the delivery that a test or a code at a version of a record became. */
export function triedId(id: Id, reason: "test" | "code", version: number): Id {
  return deriveId(id, `${reason}/${version}`);
}
