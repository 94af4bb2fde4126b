import type { Tx } from "../engine/db/connection.ts";
import { handleIn, type Outcome } from "../engine/handle.ts";
import type { House } from "../engine/house.ts";
import { type Settled, settleRestored } from "../engine/restored.ts";
import { systemActor } from "../kernel/actor.ts";
import { deriveId, type Id } from "../kernel/ids.ts";
import type { Envelope } from "../kernel/practice.ts";
import type { Instant } from "../kernel/time.ts";
import { holdPages } from "../practices/paging/restored.ts";

// What a restore must not undo, and what it must not set going again.

/**
 * What the database that is about to be replaced knows to be over: ids of keys that were revoked, people who left, people erased, calendar
 * feeds that were revoked, and whoever said that no mail is to come any more.
 */
export type Over = {
  apiKeys: Id[];
  intakeKeys: Id[];
  inactive: Id[];
  erased: Id[];
  feeds: Id[];
  changeFeeds: Id[];
  diaryFeeds: Id[];
  addresses: Id[];
  subscribers: Id[];
  followers: Id[];
};
export type RestoredOffice = Settled & {
  /** Pages that wait for somebody's word. */
  pages: number;
  /** What was ended anew, because the replaced database knew that it was over. */
  apiKeysEnded: number;
  intakeKeysEnded: number;
  deactivated: number;
  erased: number;
  feedsEnded: number;
  /** Subscriptions to mail: of status pages, of major incidents. */
  mailsEnded: number;
} & CameBack;

/** A key that works, as it may be shown: a person's for the API, or a tool's for what it sends. */
export type LiveKey = { of: string; name: string; prefix: string; createdAt: Instant; lastUsedAt: Instant | null };
/** What came back and works. */
export type CameBack = { apiKeys: LiveKey[]; intakeKeys: LiveKey[]; people: number };

/** Reads what is over from the database that is to be replaced. Throws where it has no such tables: it is then no help. */
export async function readOver(tx: Tx): Promise<Over> {
  const ids = async (text: string) => (await tx.query<{ id: Id }>(text)).map(({ id }) => id);
  // An older office has no such tables; that must not cost what it does know.
  const ifThere = async (table: string, condition: string) => {
    const [row] = await tx.query<{ isThere: boolean }>('select to_regclass($1) is not null as "isThere"', [table]);
    return row!.isThere ? ids(`select id from ${table} where ${condition}`) : [];
  };
  return {
    feeds: await ifThere("roster_feed", "active is false"),
    changeFeeds: await ifThere("change_feed", "active is false"),
    diaryFeeds: await ifThere("diary_feed", "active is false"),
    addresses: await ifThere("stakeholder_address", "state = 'ended'"),
    subscribers: await ifThere("status_subscriber", "state = 'ended'"),
    followers: await ifThere("update_follower", "active is false"),
    apiKeys: await ids("select id from api_key where revoked_at is not null"),
    intakeKeys: await ids("select id from intake_key where revoked_at is not null"),
    inactive: await ids("select id from person where active is false"),
    erased: await ids("select id from person where erased_at is not null"),
  };
}

type Given = { house: House; now: Instant; takenAt: Instant; over: Over | null };

/** Settles a restored office, in the transaction that restores it: nothing leaves by itself, and what was ended since stays ended. */
export async function settleOffice(tx: Tx, { house, now, takenAt, over }: Given): Promise<RestoredOffice> {
  const settled = await settleRestored(tx, { now, takenAt });
  const ended = over ? await endAnew(tx, { house, now, over }) : nothingEnded;
  const pages = await holdPages(tx, house, now);
  return { ...settled, ...ended, pages, ...(await cameBack(tx, { now, madeBy: now })) };
}

/** What was there at a restore and works now: keys of people and of tools, most lately used first, and how many people are active. */
export async function cameBack(tx: Tx, { now, madeBy }: { now: Instant; madeBy: Instant }): Promise<CameBack> {
  const live = "k.revoked_at is null and (k.expires_at is null or k.expires_at > $1) and k.created_at <= $2";
  const made = `k.prefix, k.created_at as "createdAt"`;
  const order = `order by "lastUsedAt" desc nulls last, k.created_at, k.id limit 500`;
  const [active] = await tx.query<{ count: number }>("select count(*)::int as count from person where active and created_at <= $1", [
    madeBy,
  ]);
  return {
    apiKeys: await tx.query<LiveKey>(
      `select p.name as of, k.name, ${made}, k.last_used_at as "lastUsedAt" from api_key k join person p on p.id = k.person and p.active
       where ${live} ${order}`,
      [now, madeBy],
    ),
    intakeKeys: await tx.query<LiveKey>(
      `select i.name as of, i.name, ${made}, (select max(r.received_at) from intake_request r where r.feed = k.feed) as "lastUsedAt"
       from intake_key k join integration i on i.id = k.feed and i.active where ${live} ${order}`,
      [now, madeBy],
    ),
    people: active!.count,
  };
}

type Ended = Pick<RestoredOffice, "apiKeysEnded" | "intakeKeysEnded" | "deactivated" | "erased" | "feedsEnded" | "mailsEnded">;
const nothingEnded: Ended = { apiKeysEnded: 0, intakeKeysEnded: 0, deactivated: 0, erased: 0, feedsEnded: 0, mailsEnded: 0 };

async function endAnew(tx: Tx, { house, now, over }: { house: House; now: Instant; over: Over }): Promise<Ended> {
  const revoke = (table: string, ids: Id[]) =>
    tx.run(`update ${table} set revoked_at = $2 where id = any($1) and revoked_at is null`, [ids, now]);
  const active = await tx.query<{ id: Id }>("select id from person where id = any($1) and active order by id", [over.inactive]);
  const apiKeysEnded = await revoke("api_key", over.apiKeys);
  const intakeKeysEnded = await revoke("intake_key", over.intakeKeys);
  const deactivated = await sendEach(
    tx,
    house,
    now,
    active.map(({ id }) => envelope("person", id, { type: "deactivate" }, now)),
  );
  const whole = await tx.query<{ id: Id }>("select id from person where id = any($1) and erased_at is null and not active order by id", [
    over.erased,
  ]);
  const reason = "Erased anew: a restore had brought it back.";
  const erased = await sendEach(
    tx,
    house,
    now,
    whole.map(({ id }) => envelope("person", id, { type: "erase", reason }, now)),
  );
  // What ended by the above, or was not there yet when the backup was taken, is refused: that is as good.
  const end = (kind: string, ids: readonly Id[], type: string) =>
    sendEach(
      tx,
      house,
      now,
      ids.toSorted().map((id) => envelope(kind, id, { type }, now)),
    );
  const feedsEnded =
    (await end("rosterFeed", over.feeds, "revoke")) +
    (await end("changeFeed", over.changeFeeds, "revoke")) +
    (await end("diaryFeed", over.diaryFeeds, "revoke"));
  const mailsEnded =
    (await end("stakeholderAddress", over.addresses, "leave")) +
    (await end("statusSubscriber", over.subscribers, "leave")) +
    (await end("updateFollower", over.followers, "stop"));
  return { apiKeysEnded, intakeKeysEnded, deactivated, erased, feedsEnded, mailsEnded };
}

function envelope(kind: string, id: Id, command: { type: string } & Record<string, unknown>, now: Instant): Envelope {
  const commandId = deriveId(id, `restored/${command.type}/${now}`);
  return { kind, id, commandId, actor: systemActor("restore"), quiet: true, command };
}

async function sendEach(tx: Tx, house: House, now: Instant, envelopes: readonly Envelope[]): Promise<number> {
  if (envelopes.length === 0) return 0;
  const { outcomes } = await handleIn(tx, house, envelopes, { now });
  return outcomes.filter((outcome: Outcome) => outcome.ok).length;
}
