import { createHash } from "node:crypto";
import type { Tx } from "../../engine/db/connection.ts";
import type { Instant } from "../../kernel/time.ts";

/** Keeps a file as it was printed, under its SHA-256, which it answers; twice is once. */
export async function keepPrint(tx: Tx, bytes: Uint8Array, at: Instant): Promise<string> {
  const sha256 = hashOf(bytes);
  await tx.run("insert into paper_print (sha256, bytes, at) values ($1, $2, $3) on conflict do nothing", [sha256, Buffer.from(bytes), at]);
  return sha256;
}

/** A file that was kept; null where it is not there, "damaged" where it is no longer what its SHA-256 says. */
export async function printKept(tx: Tx, sha256: string): Promise<Uint8Array | "damaged" | null> {
  const [row] = await tx.query<{ bytes: Buffer }>("select bytes from paper_print where sha256 = $1", [sha256]);
  if (!row) return null;
  return hashOf(row.bytes) === sha256 ? row.bytes : "damaged";
}

function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
