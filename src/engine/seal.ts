import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { createReadStream } from "node:fs";
import { link, mkdir, open, readFile, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import type { Instant } from "../kernel/time.ts";
import type { Tx } from "./db/connection.ts";
import { flushFolder } from "./snapshot-folder.ts";
import { type JournalHead, readHeads } from "./snapshot-schema.ts";

/** Where the key and the log stand: outside the database, so that who may write the one cannot write the other. */
export type SealFiles = { keyFile: string; logFile: string };
/** One line of the log: the head of a lane at an instant. `restored` says that the office began anew here from a snapshot. */
export type Seal = { lane: string; n: number; hash: string; at: Instant; restored?: true };
export type SealReading = {
  /** Genuine seals that still bind, in order. Those beyond a later restore are not among them: that history was given up on purpose. */
  seals: Seal[];
  restores: Seal[];
  /** Sentences on lines that are not genuine. */
  faults: string[];
};

const sealShape = z.strictObject({
  lane: z.string(),
  n: z.number().int().min(0),
  hash: z.string(),
  at: z.string(),
  restored: z.literal(true).optional(),
  mac: z.string(),
});

/**
 * Seals the head of every lane that moved since its last seal: one JSON line each, HMAC-SHA256 with the key, appended and flushed. Answers the seals made.
 * Makes the key (32 random bytes, mode 0600) on first use; refuses to make a new one where seals of an older key exist.
 * With `restored` it seals every lane and gives up the seals beyond it; call it so once after a restore.
 */
export async function sealHead(db: Tx, request: SealFiles & { now: Instant; restored?: true }): Promise<Seal[]> {
  const { keyFile, logFile, now, restored } = request;
  const last = await readTail(logFile);
  const key = await readOrMakeKey(keyFile, last.length > 0);
  const heads = await readHeads(db);
  const moved = restored ? heads : heads.filter((head) => !isSealed(head, last));
  const seals = moved.map(({ lane, n, hash }): Seal => ({ lane, n, hash, at: now, ...(restored ? { restored } : {}) }));
  if (seals.length > 0)
    await append(
      logFile,
      seals.map((seal) => JSON.stringify({ ...seal, mac: macOf(key, seal) })),
    );
  return seals;
}

/** Reads the log and checks every line against the key. A line cut by a power failure is no fault; a line of another key is. */
export async function readSeals({ keyFile, logFile }: SealFiles): Promise<SealReading> {
  const reading: SealReading = { seals: [], restores: [], faults: [] };
  if ((await sizeOf(logFile)) === 0) return reading;
  const key = await readKey(keyFile);
  if (!key) {
    reading.faults.push(`The seal key ${keyFile} is missing, so ${logFile} proves nothing. Put the key back from where you keep it.`);
    return reading;
  }
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(logFile, "utf8"), crlfDelay: Number.POSITIVE_INFINITY })) {
    line++;
    const parsed = parseLine(text);
    if (!parsed) continue;
    const { mac, ...seal } = parsed;
    if (!sameMac(mac, macOf(key, seal))) reading.faults.push(`Line ${line} of ${logFile} was not written with this key, or was changed.`);
    else take(reading, seal);
  }
  return reading;
}

function take(reading: SealReading, seal: Seal): void {
  if (seal.restored) {
    reading.seals = reading.seals.filter((one) => one.lane !== seal.lane || one.n <= seal.n);
    reading.restores.push(seal);
  }
  reading.seals.push(seal);
}

function macOf(key: Buffer, { lane, n, hash, at, restored }: Seal): string {
  return createHmac("sha256", key)
    .update(JSON.stringify([lane, n, hash, at, restored ?? false]))
    .digest("hex");
}

function sameMac(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

function parseLine(text: string): (Seal & { mac: string }) | null {
  try {
    const parsed = sealShape.safeParse(JSON.parse(text));
    if (!parsed.success) return null;
    const { restored, ...rest } = parsed.data;
    return restored ? { ...rest, restored } : rest;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

async function readOrMakeKey(keyFile: string, hasSeals: boolean): Promise<Buffer> {
  const held = await readKey(keyFile);
  if (held) return held;
  if (hasSeals)
    throw new Error(`The seal key ${keyFile} is missing, but seals made with it exist. Put it back, or move the seals away to begin anew.`);
  const parent = dirname(keyFile);
  await mkdir(parent, { recursive: true });
  const draft = `${keyFile}.${randomBytes(6).toString("hex")}`;
  const file = await open(draft, "wx", 0o600);
  try {
    await file.writeFile(`${randomBytes(32).toString("hex")}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    // A link fails where the name exists: of two processes that begin at once, one key wins, whole.
    await link(draft, keyFile);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    await rm(draft);
  }
  await flushFolder(parent);
  return (await readKey(keyFile))!;
}

async function readKey(keyFile: string): Promise<Buffer | null> {
  try {
    const { mode } = await stat(keyFile);
    if (process.platform !== "win32" && (mode & 0o077) !== 0)
      throw new Error(`The seal key ${keyFile} can be read by others. Run: chmod 600 ${keyFile}`);
    const key = Buffer.from((await readFile(keyFile, "utf8")).trim(), "hex");
    if (key.length !== 32) throw new Error(`The seal key ${keyFile} is damaged. Put it back from where you keep it.`);
    return key;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

const tailBytes = 16_384;

/** The last seals of the log, newest last. */
async function readTail(logFile: string): Promise<Seal[]> {
  const size = await sizeOf(logFile);
  if (size === 0) return [];
  const file = await open(logFile, "r");
  try {
    const start = Math.max(0, size - tailBytes);
    const buffer = Buffer.alloc(size - start);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, start);
    const lines = buffer.toString("utf8", 0, bytesRead).split("\n");
    return lines.flatMap((line) => parseLine(line) ?? []);
  } finally {
    await file.close();
  }
}

function isSealed(head: JournalHead, last: readonly Seal[]): boolean {
  const seal = last.findLast((one) => one.lane === head.lane);
  return seal !== undefined && seal.n === head.n && seal.hash === head.hash;
}

async function append(logFile: string, lines: readonly string[]): Promise<void> {
  const fresh = (await sizeOf(logFile)) === 0;
  await mkdir(dirname(logFile), { recursive: true });
  const file = await open(logFile, "a+", 0o600);
  try {
    // A write that a power failure cut leaves half a line: begin a new one.
    const start = fresh || (await endsWithLine(file)) ? "" : "\n";
    await file.appendFile(`${start}${lines.join("\n")}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  if (fresh) await flushFolder(dirname(logFile));
}

async function endsWithLine(file: Awaited<ReturnType<typeof open>>): Promise<boolean> {
  const { size } = await file.stat();
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] === 10;
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return 0;
    throw error;
  }
}
