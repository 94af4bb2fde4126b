import { createHash, randomInt } from "node:crypto";
import type { Id } from "../../kernel/ids.ts";
import { addMinutes, type Instant, ms } from "../../kernel/time.ts";
import type { Tx } from "../db/connection.ts";
import type { Office } from "../office.ts";
import type { Feed } from "./contract.ts";

export type IntakeKey = {
  id: Id;
  feed: Id;
  /** Its first letters, so that it is known again; the key itself is kept nowhere. */
  prefix: string;
  createdAt: Instant;
  createdBy: Id | null;
  expiresAt: Instant | null;
  revokedAt: Instant | null;
};

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** Routing keys of PagerDuty's senders have 32 letters and digits; 62^32 are 190 bits. */
const length = 32;
const shown = 6;
const columns = `id, feed, prefix, created_at as "createdAt", created_by as "createdBy", expires_at as "expiresAt", revoked_at as "revokedAt"`;

/** A key as it may be shown: its first letters, and stars for the rest. */
export function shownKey(secret: string): string {
  return secret.slice(0, shown) + "*".repeat(Math.max(0, secret.length - shown));
}

/** Makes a key for a feed and answers it once; only its SHA-256 is kept. */
export async function makeIntakeKey(office: Office, feed: Id, by: Id | null): Promise<{ key: IntakeKey; secret: string }> {
  let secret = "";
  for (let place = 0; place < length; place++) secret += alphabet[randomInt(alphabet.length)]!;
  const text = `insert into intake_key (id, feed, prefix, key_hash, created_at, created_by) values ($1, $2, $3, $4, $5, $6) returning ${columns}`;
  const values = [office.newId(), feed, secret.slice(0, shown), hashOf(secret), office.clock.now(), by];
  const [key] = await office.db.query<IntakeKey>(text, values);
  return { key: key!, secret };
}

/** The keys of a feed, newest first; revoked ones stay listed. */
export function listIntakeKeys(tx: Tx, feed: Id): Promise<IntakeKey[]> {
  return tx.query<IntakeKey>(`select ${columns} from intake_key where feed = $1 order by created_at desc, id desc limit 100`, [feed]);
}

/** Revokes a key; answers whether it was live. */
export async function revokeIntakeKey(tx: Tx, given: { id: Id; feed: Id; by: Id | null; now: Instant }): Promise<boolean> {
  const text = "update intake_key set revoked_at = $3, revoked_by = $4 where id = $1 and feed = $2 and revoked_at is null";
  return (await tx.run(text, [given.id, given.feed, given.now, given.by])) > 0;
}

/** Lets the other keys of a feed end: a rotation gives senders that long to learn the new one. */
export async function expireOtherKeys(tx: Tx, given: { feed: Id; but: Id; now: Instant; minutes: number }): Promise<void> {
  const text = `update intake_key set expires_at = $3 where feed = $1 and id <> $2 and revoked_at is null
    and (expires_at is null or expires_at > $3)`;
  await tx.run(text, [given.feed, given.but, addMinutes(given.now, given.minutes)]);
}

type Live = { feed: Id; hash: Buffer; expiresAt: Instant | null };
type Snapshot = { feeds: ReadonlyMap<Id, Feed>; keys: ReadonlyMap<string, Live>; at: number };
const keptMs = 30_000;
/** A key that is not known may be new on another node: it is looked for again, but not more often than this. */
const soonestMs = 1_000;

/**
 * Who sends with which key, in memory: looked up by SHA-256, so that how long it takes says nothing of a key. Read again after 30 seconds
 * (revoking on another node takes effect within that), and at once where `forget` is called.
 */
export class Directory {
  private readonly office: Office;
  private readonly read: (tx: Tx) => Promise<Feed[]>;
  private held: Promise<Snapshot> | null = null;

  constructor(office: Office, read: (tx: Tx) => Promise<Feed[]>) {
    this.office = office;
    this.read = read;
  }

  /** The feed of a key, or null. */
  async find(key: string): Promise<Feed | null> {
    if (!/^[0-9A-Za-z]{32}$/.test(key)) return null;
    const hash = hashOf(key).toString("base64");
    return this.lookUp(hash, await this.snapshot(keptMs)) ?? this.lookUp(hash, await this.snapshot(soonestMs));
  }

  /** The feed of that id where one of its live keys has the secret that `isSigned` says was signed with; null otherwise. */
  async signed(id: Id, isSigned: (secret: string) => boolean): Promise<Feed | null> {
    return this.signedIn(id, isSigned, await this.snapshot(keptMs)) ?? this.signedIn(id, isSigned, await this.snapshot(soonestMs));
  }

  private signedIn(id: Id, isSigned: (secret: string) => boolean, { keys, feeds }: Snapshot): Feed | null {
    const now = this.office.clock.now();
    const live = [...keys.values()].filter((one) => one.feed === id && !(one.expiresAt && one.expiresAt <= now));
    return live.some((one) => isSigned(one.hash.toString("hex"))) ? (feeds.get(id) ?? null) : null;
  }

  /** A feed by its id, or null. */
  async feed(id: Id): Promise<Feed | null> {
    return (await this.snapshot(keptMs)).feeds.get(id) ?? null;
  }

  forget(): void {
    this.held = null;
  }

  private lookUp(hash: string, { keys, feeds }: Snapshot): Feed | null {
    const live = keys.get(hash);
    if (!live || (live.expiresAt && live.expiresAt <= this.office.clock.now())) return null;
    return feeds.get(live.feed) ?? null;
  }

  private async snapshot(youngerThanMs: number): Promise<Snapshot> {
    const now = ms(this.office.clock.now());
    for (;;) {
      const known = this.held;
      const held = await known;
      if (held && now - held.at >= 0 && now - held.at < youngerThanMs) return held;
      // Many may find it stale at once; the first of them reads for all.
      if (this.held !== known) continue;
      const fresh = this.load(now);
      this.held = fresh;
      try {
        return await fresh;
      } catch (error) {
        if (this.held === fresh) this.held = null;
        throw error;
      }
    }
  }

  private async load(at: number): Promise<Snapshot> {
    const { db } = this.office;
    const text = `select feed, key_hash as hash, expires_at as "expiresAt" from intake_key where revoked_at is null`;
    const [feeds, keys] = await Promise.all([this.read(db), db.query<Live>(text)]);
    return {
      feeds: new Map(feeds.map((feed) => [feed.id, feed])),
      keys: new Map(keys.map((live) => [live.hash.toString("base64"), live])),
      at,
    };
  }
}

function hashOf(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}
