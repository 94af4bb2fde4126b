import { createHash } from "node:crypto";
import type { Actor } from "../kernel/actor.ts";
import type { Id } from "../kernel/ids.ts";
import type { AnyRecord } from "../kernel/model.ts";
import type { Audience } from "../kernel/practice.ts";
import type { Instant } from "../kernel/time.ts";
import type { Tx } from "./db/connection.ts";
import { fileTypeOf } from "./file-type.ts";
import type { KindEntry } from "./house.ts";
import { appendJournal, signature } from "./journal.ts";
import type { Office } from "./office.ts";
import { HttpProblem } from "./problem.ts";
import { audiencesOf, sees } from "./visibility.ts";

export type FileInfo = {
  id: Id;
  kind: string;
  record: Id;
  name: string;
  type: string;
  size: number;
  sha256: string;
  audience: Audience;
  at: Instant;
  addedBy: Id | null;
};
/** A record with its kind: what a file hangs on. */
export type Place = { entry: KindEntry; record: AnyRecord };

export const mostBytes = 25 * 1024 * 1024;
const chunkBytes = 256 * 1024;
const mostFiles = 200;
const columns = `id, kind, record, name, type, size, sha256, audience, at, added_by as "addedBy"`;

/** The files of a record that the reader may know of, oldest first. */
export async function filesOf(tx: Tx, record: Id, actor: Actor): Promise<FileInfo[]> {
  const text = `select ${columns} from file where record = $1 and complete and audience = any($2) order by id limit ${mostFiles}`;
  return tx.query<FileInfo>(text, [record, audiencesOf(actor)], "files-of");
}

/** One file by id, where its record and the file itself are the reader's to see; null otherwise. */
export async function fileFor(office: Office, id: Id, actor: Actor): Promise<{ file: FileInfo; place: Place } | null> {
  const [file] = await office.db.query<FileInfo>(`select ${columns} from file where id = $1 and complete`, [id], "file");
  const entry = file && office.house.kinds.get(file.kind);
  if (!file || !entry || !audiencesOf(actor).includes(file.audience)) return null;
  const record = await office.records.whole(office.db, entry, file.record, actor, office.clock.now());
  return record ? { file, place: { entry, record } } : null;
}

/** The bytes of a file, a chunk at a time. */
export async function* bytesOf(tx: Tx, id: Id): AsyncGenerator<Buffer> {
  for (let ordinal = 0; ; ordinal++) {
    const [row] = await tx.query<{ bytes: Buffer }>(
      "select bytes from file_chunk where file = $1 and ordinal = $2",
      [id, ordinal],
      "file-chunk",
    );
    if (!row) return;
    yield row.bytes;
  }
}

type Upload = { place: Place; actor: Actor; name: string; audience: Audience; body: AsyncIterable<Uint8Array> };

/**
 * Takes a file in: chunk by chunk as it arrives, so that a slow sender holds no transaction, then made visible and journalled in one.
 * What breaks off half way is never seen and is cleaned up.
 */
export async function addFile(office: Office, upload: Upload): Promise<FileInfo> {
  const { place, actor, name, audience, body } = upload;
  const id = office.newId();
  const begun = office.clock.now();
  try {
    await office.db.run(
      `insert into file (id, kind, record, name, type, size, sha256, audience, at, added_by, complete)
       values ($1, $2, $3, $4, '', 0, '', $5, $6, $7, false)`,
      [id, place.entry.model.kind, place.record.id, name, audience, begun, actor.personId],
      "begin-file",
    );
    const { size, sha256, head } = await takeChunks(office.db, id, body);
    if (size === 0) throw new HttpProblem(422, "emptyFile", "The file is empty. Choose another.");
    const type = fileTypeOf(head, name);
    return await office.db.transaction(async (tx) => {
      const record = await locked(tx, office, place, actor);
      const [{ count } = { count: 0 }] = await tx.query<{ count: number }>(
        "select count(*)::int as count from file where record = $1 and complete",
        [record.id],
      );
      if (count >= mostFiles) throw new HttpProblem(409, "tooManyFiles", `A record holds at most ${mostFiles} files. Remove one first.`);
      await tx.run(
        "update file set type = $2, size = $3, sha256 = $4, complete = true where id = $1",
        [id, type, size, sha256],
        "finish-file",
      );
      const file: FileInfo = {
        id,
        kind: place.entry.model.kind,
        record: record.id,
        name,
        type,
        size,
        sha256,
        audience,
        at: begun,
        addedBy: actor.personId,
      };
      await tell(tx, office, { place: { ...place, record }, actor, file, type: "attachmentAdded" });
      return file;
    });
  } catch (error) {
    await discard(office.db, id).catch((fault: Error) =>
      office.log.warn({ file: id, error: fault.message }, "half a file is left for the cleaner"),
    );
    throw error;
  }
}

/** Removes a file with its bytes; that it was there stays in the journal. */
export async function removeFile(office: Office, given: { file: FileInfo; place: Place; actor: Actor }): Promise<void> {
  await office.db.transaction(async (tx) => {
    const record = await locked(tx, office, given.place, given.actor);
    const removed = await discard(tx, given.file.id);
    if (removed > 0) await tell(tx, office, { ...given, place: { ...given.place, record }, type: "attachmentRemoved" });
  });
}

/** Removes uploads that broke off more than a day before `now`. */
export async function removeBrokenUploads(tx: Tx, before: Instant): Promise<number> {
  const rows = await tx.query<{ id: Id }>("select id from file where not complete and at < $1 limit 100", [before]);
  for (const { id } of rows) await discard(tx, id);
  return rows.length;
}

async function takeChunks(tx: Tx, id: Id, body: AsyncIterable<Uint8Array>): Promise<{ size: number; sha256: string; head: Uint8Array }> {
  const hash = createHash("sha256");
  let waiting: Uint8Array[] = [];
  let gathered = 0;
  let size = 0;
  let ordinal = 0;
  let head: Buffer = Buffer.alloc(0);
  const write = async () => {
    await tx.run("insert into file_chunk (file, ordinal, bytes) values ($1, $2, $3)", [id, ordinal++, Buffer.concat(waiting)], "add-chunk");
    waiting = [];
    gathered = 0;
  };
  for await (const part of body) {
    size += part.length;
    if (size > mostBytes) throw tooLarge();
    if (head.length < 512) head = Buffer.concat([head, part.subarray(0, 512 - head.length)]);
    hash.update(part);
    for (let from = 0; from < part.length; ) {
      const piece = part.subarray(from, from + chunkBytes - gathered);
      waiting.push(piece);
      gathered += piece.length;
      from += piece.length;
      if (gathered === chunkBytes) await write();
    }
  }
  if (gathered > 0) await write();
  return { size, sha256: hash.digest("hex"), head };
}

/** The answer to a file over the limit. */
export function tooLarge(): HttpProblem {
  return new HttpProblem(
    413,
    "tooLarge",
    `A file has at most ${mostBytes / 1024 / 1024} MB. Put larger ones where you keep files and paste a link.`,
  );
}

/** The record as it is now, locked; it may have been closed to the actor since it was asked for. */
async function locked(tx: Tx, office: Office, { entry, record }: Place, actor: Actor): Promise<AnyRecord> {
  const [current] = await entry.table.load(tx, [record.id], true);
  if (current && sees(entry.kind, actor, current, { now: office.clock.now(), catalogue: office.house.catalogue })) return current;
  throw new HttpProblem(404, "missing", `There is no such ${entry.model.label.toLowerCase()}, or it is not yours to see.`);
}

async function discard(tx: Tx, id: Id): Promise<number> {
  await tx.run("delete from file_chunk where file = $1", [id], "drop-chunks");
  return tx.run("delete from file where id = $1", [id], "drop-file");
}

type Told = { place: Place; actor: Actor; file: FileInfo; type: "attachmentAdded" | "attachmentRemoved" };

/** Writes the event on the record's timeline and lets the followers (notices) hear of it. The record itself does not change. */
async function tell(tx: Tx, office: Office, { place, actor, file, type }: Told): Promise<void> {
  const { entry, record } = place;
  const at = office.clock.now();
  const { id, name, size, sha256, audience } = file;
  const data = { file: id, name, size, sha256, audience };
  const change = { kind: entry.model.kind, id: record.id, before: record, after: record, events: [{ type, data }], at, actor };
  for (const follow of office.house.followers) await follow(tx, [change], at, office.house);
  const about = entry.kind.about?.(record) ?? record.id;
  const known = { ...signature(actor), at, recordedAt: at, kind: entry.model.kind, id: record.id, about, version: record.version };
  await appendJournal(tx, [{ ...known, type, data, changes: null, audience }], []);
}
