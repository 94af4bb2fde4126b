import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { z } from "zod";
import { progressOf, type SnapshotReport, Tally } from "./snapshot-copy.ts";
import { answering, Refused, type SnapshotAnswer } from "./snapshot-refusal.ts";

const formatVersion = 1;
// A name becomes a file name, so it must not be able to leave the folder.
const tableName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,62}$/);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.number().int().min(0);

const manifestShape = z.object({
  product: z.literal("quarterdeck"),
  format: z.literal(formatVersion),
  takenAt: z.string(),
  postgresVersion: z.string(),
  schema: z.object({ migrations: z.array(z.string()), key: sha256 }),
  journal: z.array(z.object({ lane: z.string(), n: count, hash: sha256 })),
  tables: z.array(z.object({ name: tableName, columns: z.array(z.string()), rows: count, bytes: count, sha256 })),
  sequences: z.array(z.object({ name: z.string(), lastValue: z.string().regex(/^-?\d+$/), isCalled: z.boolean() })),
});

/** What a snapshot says of itself. Row counts, sizes and SHA-256 are those of each table's text, before it was compressed. */
export type Manifest = z.output<typeof manifestShape>;
export type ManifestTable = Manifest["tables"][number];

/** The manifest as it stands in its file, with a checksum of its own. */
export function manifestText(manifest: Manifest): string {
  return `${JSON.stringify({ ...manifest, checksum: checksumOf(manifest) }, null, 2)}\n`;
}

/** The file of one table in a snapshot. */
export function tableFile(folder: string, table: string): string {
  return join(folder, `${table}.copy.gz`);
}

/** Reads a snapshot's manifest. Refuses what is no snapshot, a newer format, and a manifest that was changed or cut. */
export async function readManifest(path: string): Promise<SnapshotAnswer<{ manifest: Manifest }>> {
  return answering(async () => ({ manifest: await loadManifest(path) }));
}

/** The same for callers that pass refusals on by throwing. */
export async function loadManifest(path: string): Promise<Manifest> {
  const text = await readFile(join(path, "manifest.json"), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR")
      throw new Refused(
        "noSnapshot",
        `${path} is no snapshot: it has no manifest.json. Name the folder that \`quarterdeck backup\` wrote.`,
      );
    throw error;
  });
  const { checksum, ...rest } = parseObject(text, path);
  if (typeof rest.format === "number" && rest.format > formatVersion)
    throw new Refused(
      "newerFormat",
      `${path} is written in snapshot format ${rest.format}; this version reads up to ${formatVersion}. Use a newer Quarterdeck.`,
    );
  const parsed = manifestShape.safeParse(rest);
  if (!parsed.success || checksum !== checksumOf(rest)) throw new Refused("damaged", damagedManifest(path));
  return parsed.data;
}

/** Reads every table of a snapshot against its manifest: rows, size and SHA-256. Names every fault at once. */
export async function checkSnapshot(
  path: string,
  how: { report?: SnapshotReport; signal?: AbortSignal } = {},
): Promise<SnapshotAnswer<{ manifest: Manifest }>> {
  return answering(async () => {
    const manifest = await loadManifest(path);
    const total = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    const progress = progressOf(how.report, total);
    const faults: string[] = [];
    for (const table of manifest.tables) {
      const tally = new Tally(progress.running(table.name));
      try {
        await pipeline([...openTable(path, table.name), tally, drain()], how.signal ? { signal: how.signal } : {});
        confirmTable(path, table, tally);
      } catch (error) {
        how.signal?.throwIfAborted();
        faults.push(asDamage(path, table.name, error).message);
      }
      progress.finish(table.name, table.rows);
    }
    if (faults.length > 0) throw new Refused("damaged", faults.join(" "));
    return { manifest };
  });
}

/** The text of one table, as a chain of streams. */
export function openTable(path: string, table: string): [NodeJS.ReadableStream, NodeJS.ReadWriteStream] {
  return [createReadStream(tableFile(path, table)), createGunzip()];
}

/** Refuses a table whose text is not what the manifest says. */
export function confirmTable(path: string, table: ManifestTable, tally: Tally): void {
  if (tally.rows !== table.rows)
    throw new Refused("damaged", `${path}: table ${table.name} has ${tally.rows} rows, its manifest says ${table.rows}. ${takeAnother}`);
  if (tally.bytes !== table.bytes || tally.sha256() !== table.sha256)
    throw new Refused("damaged", `${path}: table ${table.name} does not match its SHA-256. ${takeAnother}`);
}

/** A missing, cut or garbled file is a damaged snapshot, not a fault of ours; anything else is passed through. */
export function asDamage(path: string, table: string, error: unknown): Error {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  if (code === "ENOENT") return new Refused("damaged", `${path}: the file of table ${table} is missing. ${takeAnother}`);
  if (code.startsWith("Z_")) return new Refused("damaged", `${path}: the file of table ${table} is cut or garbled. ${takeAnother}`);
  if (error instanceof Refused) return error;
  throw error;
}

const takeAnother = "Take another snapshot.";

function damagedManifest(path: string): string {
  return `${path}: manifest.json was changed or is cut. ${takeAnother}`;
}

function parseObject(text: string, path: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new Refused("damaged", damagedManifest(path));
}

function checksumOf(manifest: object): string {
  return createHash("sha256").update(JSON.stringify(manifest)).digest("hex");
}

function drain(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}
