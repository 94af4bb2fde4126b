import type { Id } from "../../kernel/ids.ts";
import { addMinutes, type Instant, ms } from "../../kernel/time.ts";
import type { Tx } from "../db/connection.ts";
import type { Office } from "../office.ts";
import { hashOf, newSecret } from "./secret.ts";

export type ApiKey = {
  id: Id;
  person: Id;
  name: string;
  /** Its first letters, so that its owner knows it again. */
  prefix: string;
  /** Permissions it is limited to; null: all that its person holds. */
  scopes: readonly string[] | null;
  /** It may stand in the place of a password, for programs that know nothing but user name and password. */
  asPassword: boolean;
  createdAt: Instant;
  createdBy: Id | null;
  expiresAt: Instant | null;
  lastUsedAt: Instant | null;
  revokedAt: Instant | null;
};
export type NewKey = {
  personId: Id;
  name: string;
  scopes?: readonly string[] | null;
  asPassword?: boolean;
  expiresAt?: Instant | null;
  createdBy?: Id | null;
};

const columns = `id, person, name, prefix, scopes, as_password as "asPassword", created_at as "createdAt", created_by as "createdBy", expires_at as "expiresAt",
  last_used_at as "lastUsedAt", revoked_at as "revokedAt"`;
const keptMs = 30_000;
const mostKept = 10_000;
const shown = 9;

/** API keys: kept as SHA-256, found through a memory of 30 seconds that a revocation on this node empties at once. */
export class Keys {
  private readonly office: Office;
  private readonly memory = new Map<string, { key: ApiKey; until: number }>();
  private drops = 0;

  constructor(office: Office) {
    this.office = office;
  }

  /** The live key of a secret, or null. Writes its last use at most once a minute. */
  async find(secret: string): Promise<ApiKey | null> {
    if (!/^qd_[0-9A-Za-z]{43}$/.test(secret)) return null;
    const now = this.office.clock.now();
    return this.used(await this.remembered(secret, now), now);
  }

  /** The live key of an id, for a token it was changed for. */
  async live(id: Id): Promise<ApiKey | null> {
    return this.used(await this.get(id), this.office.clock.now());
  }

  private async used(key: ApiKey | null, now: Instant): Promise<ApiKey | null> {
    if (!key || key.revokedAt || (key.expiresAt && key.expiresAt <= now)) return null;
    if (!key.lastUsedAt || addMinutes(key.lastUsedAt, 1) <= now) {
      key.lastUsedAt = now;
      await this.office.db.run("update api_key set last_used_at = $2 where id = $1", [key.id, now], "use-key");
    }
    return key;
  }

  /** The keys of one person, or of everybody, newest first; revoked ones stay listed. */
  async list(person: Id | null): Promise<ApiKey[]> {
    const text = `select ${columns} from api_key where $1::text is null or person = $1 order by created_at desc, id desc limit 1000`;
    return this.office.db.query<ApiKey>(text, [person]);
  }

  /** One key by its id. */
  async get(id: Id): Promise<ApiKey | null> {
    const [key] = await this.office.db.query<ApiKey>(`select ${columns} from api_key where id = $1`, [id]);
    return key ?? null;
  }

  /** Revokes a key for good, in the caller's transaction; answers whether it was live. `forget` follows the commit. */
  async revoke(tx: Tx, id: Id, by: Id | null): Promise<boolean> {
    const text = "update api_key set revoked_at = $2, revoked_by = $3 where id = $1 and revoked_at is null";
    return (await tx.run(text, [id, this.office.clock.now(), by])) > 0;
  }

  /** Forgets every kept key: once a revocation is committed. */
  forget(): void {
    this.drops++;
    this.memory.clear();
  }

  private async remembered(secret: string, now: Instant): Promise<ApiKey | null> {
    const hash = hashOf(secret);
    const place = hash.toString("base64");
    const nowMs = ms(now);
    const held = this.memory.get(place);
    if (held && held.until > nowMs && held.until <= nowMs + keptMs) return held.key;
    const before = this.drops;
    const [key] = await this.office.db.query<ApiKey>(`select ${columns} from api_key where key_hash = $1`, [hash], "find-key");
    if (!key) return null;
    if (before === this.drops) {
      if (this.memory.size >= mostKept) this.memory.clear();
      this.memory.set(place, { key, until: nowMs + keptMs });
    }
    return key;
  }
}

/** Makes a key and answers it with its secret, which is never shown again. Refuses nothing: whoever calls has checked name and scopes. */
export async function createKey(tx: Tx, office: Pick<Office, "newId" | "clock">, given: NewKey): Promise<{ key: ApiKey; secret: string }> {
  const secret = `qd_${newSecret()}`;
  const { personId, name, scopes = null, asPassword = false, expiresAt = null, createdBy = null } = given;
  const text = `insert into api_key (id, person, name, prefix, key_hash, scopes, created_at, created_by, expires_at, as_password)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning ${columns}`;
  const own = [office.newId(), personId, name, secret.slice(0, shown), hashOf(secret), scopes];
  const values = [...own, office.clock.now(), createdBy, expiresAt, asPassword];
  const [key] = await tx.query<ApiKey>(text, values);
  return { key: key!, secret };
}
