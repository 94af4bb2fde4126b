import { may } from "../kernel/actor.ts";
import type { FilterCatalogue } from "../kernel/filter.ts";
import type { Id } from "../kernel/ids.ts";
import type { AnyRecord } from "../kernel/model.ts";
import type { Change, Notice, NoticeChannel, NoticeTopic } from "../kernel/practice.ts";
import { addLocalDays, addMinutes, type Instant, localParts, localToInstant } from "../kernel/time.ts";
import type { Addressee, Addressees } from "./addressees.ts";
import type { Tx } from "./db/connection.ts";
import { send } from "./db/tx.ts";
import { addDeliveries, gatherKey, type NewDelivery } from "./delivery.ts";
import { type Follower, type House, kindEntry } from "./house.ts";
import { newId } from "./office.ts";
import { addresseesIn, type Wishes, wishesIn } from "./readers-memory.ts";
import { audiencesOf, sees } from "./visibility.ts";

/** One reader's share of a notice. `also`: a change they must be able to see besides the notice's record. */
type Share = Omit<Notice, "to"> & { person: Id; also?: Change };
/** What one reader is told of one record in one transaction. */
type Told = { person: Id; shares: Share[]; mailed: Share[] };
type Given = {
  addressees: Addressees;
  /** Where links begin; null where mail has no way out. */
  mailWith: { officeUrl: string } | null;
};

/** The engine's own topic: what one has chosen to watch. */
export const watchTopic: NoticeTopic = { topic: "watched", label: "Something I watch changed", channel: "inApp" };
const gatherMinutes = 5;
const digestHour = 7;

/** Every topic there is, the watched one last. */
export function topicsOf(house: House): readonly NoticeTopic[] {
  return [...house.notices.flatMap((rule) => rule.topics), watchTopic];
}

/**
 * Follows accepted changes with notices: inbox rows and mail deliveries, in the same transaction. Nobody is told of their own act, of
 * a record they may not see, or of a quiet change (samples, imports); two notices for one person and record become one.
 */
export function noticesFollower(given: Given): Follower {
  return async (tx, changes, now, house) => {
    const loud = changes.filter((change) => !change.quiet && change.events.length > 0 && !change.actor.client.startsWith("import"));
    if (loud.length === 0) return;
    const shares = [...(await called(tx, loud, now, house)), ...(await watched(tx, loud, house))];
    if (shares.length === 0) return;
    const ids = [...new Set(shares.map((share) => share.person))].sort();
    // None waits for another's answer, so they are asked together.
    const asking = { tx, policies: house.policies, ids, now };
    const [people, wishes, records] = await Promise.all([
      addresseesIn(asking, given.addressees),
      wishesIn(asking),
      recordsOf(tx, shares, loud, house),
    ]);
    const seen = shares.flatMap((share) => asSeen(share, people.get(share.person), records, { now, house }));
    const told = asWished(merged(seen), wishes, house);
    await writeInbox(tx, told, now);
    if (given.mailWith) await addDeliveries(tx, mails(told, { people, records, now, house, officeUrl: given.mailWith.officeUrl }));
  };
}

/** What the practices' own rules call for. */
async function called(tx: Tx, changes: readonly Change[], now: Instant, house: House): Promise<Share[]> {
  const shares: Share[] = [];
  for (const rule of house.notices) {
    const concerned = changes.filter((change) => rule.on.includes(change.kind));
    if (concerned.length === 0) continue;
    const facts = (await rule.facts?.(tx, concerned, now, house)) ?? {};
    for (const change of concerned)
      for (const { to, ...notice } of rule.notices(change, facts))
        for (const person of new Set(to)) if (person !== change.actor.personId) shares.push({ ...notice, person });
  }
  return shares;
}

/** What watchers of a record, or of the record a change is about, are told of. */
async function watched(tx: Tx, changes: readonly Change[], house: House): Promise<Share[]> {
  const about = (change: Change) => kindEntry(house, change.kind).kind.about?.(change.after) ?? change.id;
  // Nobody can watch yet what this very transaction makes.
  const made = new Set(changes.flatMap((change) => (change.before === null ? [change.id] : [])));
  const ids = new Set(changes.flatMap((change) => [change.id, about(change)]).filter((id) => !made.has(id)));
  if (ids.size === 0) return [];
  const rows = await tx.query<{ record: Id; person: Id; kind: string }>(
    "select record, person, kind from watch where record = any($1) order by record, person",
    [[...ids]],
    "watchers",
  );
  if (rows.length === 0) return [];
  const why = "you watch it";
  return changes.flatMap((change) =>
    rows
      .filter((row) => (row.record === change.id || row.record === about(change)) && row.person !== change.actor.personId)
      .map(({ record, person, kind }) => ({
        person,
        also: change,
        topic: watchTopic.topic,
        why,
        urgency: "soon" as const,
        subject: "",
        text: "",
        kind,
        id: record,
      })),
  );
}

/** The records the notices are about, as this transaction leaves them. */
async function recordsOf(tx: Tx, shares: readonly Share[], changes: readonly Change[], house: House): Promise<Map<string, AnyRecord>> {
  const records = new Map(changes.map((change) => [`${change.kind}/${change.id}`, change.after]));
  const missing = new Map<string, Set<Id>>();
  for (const { kind, id } of shares.flatMap((share) => [share, ...(share.orElse ? [share.orElse] : [])]))
    if (!records.has(`${kind}/${id}`)) missing.set(kind, (missing.get(kind) ?? new Set()).add(id));
  for (const [kind, ids] of missing)
    for (const record of await kindEntry(house, kind).table.load(tx, [...ids], false)) records.set(`${kind}/${record.id}`, record);
  return records;
}

/**
 * A share as its reader may see it: none where they may not open the record (nor the one it may stand under instead) or know its words; for
 * a watcher, what they may know of the change.
 */
function asSeen(
  share: Share,
  reader: Addressee | undefined,
  records: ReadonlyMap<string, AnyRecord>,
  given: { now: Instant; house: House },
): Share[] {
  const { kind, id, also, orElse, ...rest } = share;
  const record = records.get(`${kind}/${id}`);
  if (!reader || !record) return [];
  if (!opens(kind, record, reader, given)) return orElse ? asSeen({ ...rest, ...orElse }, reader, records, given) : [];
  if (share.audience && !audiencesOf(reader.actor).includes(share.audience)) return [];
  if (!also) return [share];
  const events = opens(also.kind, also.after, reader, given) ? toldEvents(also, reader, given.house) : [];
  if (events.length === 0) return [];
  return [{ ...share, subject: nameOf(kindEntry(given.house, kind).model.title, record), text: events.join("\n") }];
}

function opens(kind: string, record: AnyRecord, reader: Addressee, { now, house }: { now: Instant; house: House }): boolean {
  const entry = kindEntry(house, kind);
  const catalogue: FilterCatalogue = house.catalogue;
  return may(reader.actor, entry.kind.permissions.read) && sees(entry.kind, reader.actor, record, { now, catalogue });
}

/** The events of a change that a watcher may know of, as sentences. An event's own words stand in its data as `text`. */
function toldEvents(change: Change, reader: Addressee, house: House): string[] {
  const known = audiencesOf(reader.actor);
  const { events } = kindEntry(house, change.kind).kind;
  return change.events.flatMap(({ type, data }) => {
    const spec = events[type] ?? ownEvents[type];
    const audience = events[type]?.audience ?? data?.audience;
    if (!spec || !known.some((one) => one === audience)) return [];
    const words = typeof data?.text === "string" ? `: ${data.text.slice(0, 2_000)}` : "";
    return [`${change.actor.name}: ${spec.label}${words}`];
  });
}

/** Events of the engine itself carry their audience in their data. */
const ownEvents: Readonly<Record<string, { label: string }>> = {
  attachmentAdded: { label: "attached a file" },
  attachmentRemoved: { label: "removed a file" },
};

function nameOf(title: string, record: AnyRecord): string {
  return [record.number, record[title]].filter((part) => typeof part === "string" && part !== "").join(" ");
}

/** One row for one person and record, the most urgent notice first. */
function merged(shares: readonly Share[]): { person: Id; shares: Share[] }[] {
  const byReader = new Map<string, { person: Id; shares: Share[] }>();
  for (const share of shares) {
    const key = `${share.person}/${share.kind}/${share.id}`;
    const known = byReader.get(key);
    if (known) known.shares.push(share);
    else byReader.set(key, { person: share.person, shares: [share] });
  }
  for (const one of byReader.values()) one.shares.sort((a, b) => urgencies.indexOf(a.urgency) - urgencies.indexOf(b.urgency));
  return [...byReader.values()];
}

const urgencies: readonly Notice["urgency"][] = ["now", "soon", "digest"];

/** Leaves out what a reader does not wish to hear, and says by which channel the rest reaches them. */
function asWished(groups: readonly { person: Id; shares: Share[] }[], wishes: Wishes, house: House): Told[] {
  const standard = new Map(topicsOf(house).map(({ topic, channel }) => [topic, channel]));
  const channelOf = (share: Share): NoticeChannel => {
    const usual = standard.get(share.topic);
    if (!usual) throw new Error(`A notice names the topic "${share.topic}", which no practice declares.`);
    return wishes.get(share.person)?.get(share.topic) ?? usual;
  };
  return groups.flatMap(({ person, shares }) => {
    const wanted = shares.filter((share) => channelOf(share) !== "none");
    const isMailedApart = wanted.some((share) => share.mailedApart);
    const isMailed = (share: Share) => !share.mailedApart && !(isMailedApart && share.also) && channelOf(share) === "mail";
    // Where one of them is wished by mail, all of them stand in it, but what is mailed apart.
    const mailed = wanted.some(isMailed) ? wanted.filter((share) => !share.mailedApart && !(isMailedApart && share.also)) : [];
    return wanted.length > 0 ? [{ person, shares: wanted, mailed }] : [];
  });
}

async function writeInbox(tx: Tx, told: readonly Told[], now: Instant): Promise<void> {
  if (told.length === 0) return;
  const rows = told.map(({ person, shares }) => {
    const { topic, kind, id, subject, urgency } = shares[0]!;
    return {
      id: newId({ now: () => now }),
      person,
      topic,
      kind,
      record: id,
      title: subject,
      text: textOf(shares),
      why: whyOf(shares),
      urgency,
    };
  });
  await send(
    tx,
    `insert into notice (id, person, topic, kind, record, title, text, why, urgency, at)
     select id, person, topic, kind, record, title, text, why, urgency, $2 from jsonb_to_recordset($1::jsonb)
       as x(id text, person text, topic text, kind text, record text, title text, text text, why text, urgency text)`,
    [JSON.stringify(rows), now],
    "add-notices",
  );
}

function textOf(shares: readonly Share[]): string {
  return [...new Set(shares.map((share) => share.text))].filter((text) => text !== "").join("\n\n");
}

function whyOf(shares: readonly Share[]): string {
  const reasons = [...new Set(shares.map((share) => share.why))];
  return reasons.length > 1 ? `${reasons.slice(0, -1).join(", ")} and ${reasons.at(-1)}` : reasons[0]!;
}

type Mailing = {
  people: ReadonlyMap<Id, Addressee>;
  records: ReadonlyMap<string, AnyRecord>;
  now: Instant;
  house: House;
  officeUrl: string;
};

/** The mails of those who wish for mail: at once, gathered for a few minutes, or gathered until their next morning. */
function mails(told: readonly Told[], given: Mailing): NewDelivery[] {
  const { people, records, now, house, officeUrl } = given;
  const gathered = new Map<string, NewDelivery>();
  for (const { person, mailed: shares } of told) {
    const { actor, email } = people.get(person)!;
    const [first] = shares;
    if (!first || !email) continue;
    const { kind, id, urgency, subject } = first;
    const record = records.get(`${kind}/${id}`)!;
    const link = `${officeUrl}/${kindEntry(house, kind).model.plural}/${record.number ?? record.id}`;
    const item = { subject, text: textOf(shares), why: whyOf(shares), link };
    const gather = urgency === "now" ? null : gatherKey(person, urgency);
    const known = gather === null ? undefined : gathered.get(gather);
    if (known) known.items = [...known.items, item];
    else {
      const delivery = newId({ now: () => now });
      const nextAt = urgency === "now" ? now : urgency === "soon" ? addMinutes(now, gatherMinutes) : nextMorning(actor.timeZone, now);
      gathered.set(gather ?? delivery, {
        id: delivery,
        to: email,
        reason: "notice",
        items: [item],
        gather,
        state: "waiting",
        nextAt,
        at: now,
      });
    }
  }
  return [...gathered.values()];
}

/** The next seven o'clock in the morning where the reader is. */
export function nextMorning(timeZone: string, now: Instant): Instant {
  const { year, month, day } = localParts(timeZone, now);
  const today = localToInstant(timeZone, { year, month, day, hour: digestHour, minute: 0 }, "compatible")!;
  return today > now ? today : addLocalDays(timeZone, today, 1);
}
