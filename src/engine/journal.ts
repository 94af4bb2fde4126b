import { createHash, hash } from "node:crypto";
import type { Actor } from "../kernel/actor.ts";
import type { Audience, MeasureChange } from "../kernel/practice.ts";
import type { Instant } from "../kernel/time.ts";
import type { Tx } from "./db/connection.ts";

export type JournalEntry = {
  at: Instant;
  recordedAt: Instant;
  actor: string | null;
  onBehalfOf: string | null;
  client: string;
  kind: string;
  id: string;
  about: string;
  version: number;
  type: string;
  data: Record<string, unknown> | null;
  changes: Record<string, [unknown, unknown]> | null;
  audience: Audience;
};
export type MeasureWrite = { subjectKind: string; subject: string; change: MeasureChange };

/** Who stands in an entry. */
export function signature(actor: Actor): Pick<JournalEntry, "actor" | "onBehalfOf" | "client"> {
  return { actor: actor.personId, onBehalfOf: actor.onBehalfOf?.personId ?? null, client: actor.client };
}

/**
 * SHA-256 of what an entry says, over length-delimited parts so that no two entries share a text. What it tells (data, changes) goes in by
 * its own digest, so that personal data can be erased and everything around it, and that digest, still be proved.
 */
export function entryDigest(entry: JournalEntry): Buffer {
  return digestOf(entry, contentDigest(entry));
}

function digestOf(entry: JournalEntry, content: string): Buffer {
  const { at, recordedAt, actor, onBehalfOf, client, kind, id, about, version, type, audience } = entry;
  const parts = [at, recordedAt, actor, onBehalfOf, client, kind, id, about, String(version), type, audience, content];
  return hash("sha256", parts.map(delimited).join(""), "buffer");
}

/** SHA-256, as hex, of an entry's data and changes; an erased entry carries the digest of what it told. */
export function contentDigest(entry: Telling): string {
  return contentOf(entry, tellingOf(entry));
}

/** What an entry tells, and the same as texts with sorted keys. */
type Telling = Pick<JournalEntry, "data" | "changes">;
type ToldTexts = { data: string | null; changes: string | null };

function tellingOf({ data, changes }: Telling): ToldTexts {
  return { data: stable(data), changes: stable(changes) };
}

function contentOf(entry: Telling, { data, changes }: ToldTexts): string {
  return isErased(entry) ? entry.data.erased : hash("sha256", delimited(data) + delimited(changes), "hex");
}

/** Whether an entry's content was erased: its data is `{"erased": <digest of what it told>}` and nothing else. */
export function isErased<E extends Pick<JournalEntry, "data" | "changes">>(entry: E): entry is E & { data: { erased: string } } {
  const { data, changes } = entry;
  return (
    changes === null &&
    data !== null &&
    Object.keys(data).length === 1 &&
    typeof data.erased === "string" &&
    /^[0-9a-f]{64}$/.test(data.erased)
  );
}

/** SHA-256 over the digests of one transaction, in order. */
export function transactionDigest(digests: readonly Buffer[]): Buffer {
  const hash = createHash("sha256");
  for (const digest of digests) hash.update(digest);
  return hash.digest();
}

/**
 * Sends one transaction's entries and measure facts; its n is the answer. Must be the last write before commit: it holds the head, so every
 * later transaction waits from here to the commit. What cannot be sent is thrown at once, before anybody sends a commit.
 */
export function appendJournal(tx: Tx, entries: readonly JournalEntry[], measures: readonly MeasureWrite[]): Promise<number> {
  const told = entries.map(tellingOf);
  const digests = entries.map((entry, ordinal) => digestOf(entry, contentOf(entry, told[ordinal]!)));
  const rows = entries.map((entry, ordinal) => rowText(entry, { ordinal, digest: digests[ordinal]!, told: told[ordinal]! }));
  const retractions = measures.flatMap(({ subject, change }) => ("retract" in change ? [{ subject, measure: change.retract }] : []));
  const facts = measures.flatMap(factRow);
  const values = [transactionDigest(digests), `[${rows.join(",")}]`, JSON.stringify(retractions), JSON.stringify(facts)];
  const which = `${retractions.length > 0 ? "r" : ""}${facts.length > 0 ? "f" : ""}`;
  const text = appendText(retractions.length > 0, facts.length > 0);
  const used = [values[0], values[1], ...(retractions.length > 0 ? [values[2]] : []), ...(facts.length > 0 ? [values[3]] : [])];
  return tx.query<{ n: number }>(text, used, `append-journal-${which}`).then(([head]) => head!.n);
}

/** An entry as the JSON object of its row; what it tells was made a text for its digest already. */
function rowText(entry: JournalEntry, { ordinal, digest, told }: { ordinal: number; digest: Buffer; told: ToldTexts }): string {
  const { at, recordedAt, actor, onBehalfOf, client, kind, id, about, version, type, audience } = entry;
  const own = { ordinal, at, recorded_at: recordedAt, actor, on_behalf_of: onBehalfOf, client, kind, id, about, version, type, audience };
  const text = JSON.stringify({ ...own, digest: `\\x${digest.toString("hex")}` });
  return `${text.slice(0, -1)},"data":${told.data ?? "null"},"changes":${told.changes ?? "null"}}`;
}

function appendText(retracts: boolean, adds: boolean): string {
  let text = `with head as (
    update journal_head set n = n + 1, hash = sha256(hash || $1::bytea) where lane = 'main' returning n, hash
  ), entries as (
    insert into journal (n, ordinal, at, recorded_at, actor, on_behalf_of, client, kind, id, about, version, type, data, changes, audience, digest, hash)
    select head.n, x.ordinal, x.at, x.recorded_at, x.actor, x.on_behalf_of, x.client, x.kind, x.id, x.about, x.version, x.type, x.data, x.changes,
      x.audience, x.digest, case when x.ordinal = 0 then head.hash end
    from head, jsonb_to_recordset($2::jsonb) as x(ordinal integer, at timestamptz, recorded_at timestamptz, actor text, on_behalf_of text, client text,
      kind text, id text, about text, version integer, type text, data jsonb, changes jsonb, audience text, digest bytea)
  )`;
  if (retracts)
    text += `, taken as (
    update measure_fact f set retracted = head.n from head, jsonb_to_recordset($3::jsonb) as x(subject text, measure text)
    where f.subject = x.subject and f.measure = x.measure and f.retracted is null
  )`;
  if (adds)
    text += `, added as (
    insert into measure_fact (measure, subject_kind, subject, at, value, n, priority, team, service, person, known)
    select x.measure, x.subject_kind, x.subject, x.at, x.value, x.n, x.priority, x.team, x.service, x.person, head.n
    from head, jsonb_to_recordset($${retracts ? 4 : 3}::jsonb) as x(measure text, subject_kind text, subject text, at timestamptz, value integer, n integer,
      priority text, team text, service text, person text)
  )`;
  return `${text} select n from head`;
}

function factRow({ subjectKind, subject, change }: MeasureWrite): Record<string, unknown>[] {
  if ("retract" in change) return [];
  const { measure, at, value, n = 1, priority = null, team = null, service = null, person = null } = change;
  return [{ measure, subject_kind: subjectKind, subject, at, value: Math.round(value), n, priority, team, service, person }];
}

function delimited(part: string | null): string {
  return part === null ? "-" : `${Buffer.byteLength(part)}:${part}`;
}

/** JSON with sorted keys: the database may hand keys back in another order. */
export function stable(value: unknown): string | null {
  return value === null || value === undefined ? null : sorted(value);
}

const plainKey = /^\w+$/;

function sorted(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  if (value instanceof Date) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(sorted).join(",")}]`;
  const source = value as Record<string, unknown>;
  let text = "";
  for (const key of Object.keys(source).sort()) {
    const part = source[key];
    if (part !== undefined) text += `${text === "" ? "" : ","}${plainKey.test(key) ? `"${key}"` : JSON.stringify(key)}:${sorted(part)}`;
  }
  return `{${text}}`;
}
