import { createHash, randomBytes } from "node:crypto";
import type { Tx } from "../db/connection.ts";

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const length = 43;

/** A secret of 256 random bits, written in 43 letters and digits. */
export function newSecret(): string {
  let value = BigInt(`0x${randomBytes(32).toString("hex")}`);
  let text = "";
  for (let place = 0; place < length; place++) {
    text = alphabet[Number(value % 62n)]! + text;
    value /= 62n;
  }
  return text;
}

/** What the database keeps of a secret of 256 bits: its SHA-256. Enough for random secrets; passwords need argon2. */
export function hashOf(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}

/** The office's own secret, made once and shared by every node. */
export async function officeSecret(tx: Tx): Promise<string> {
  await tx.run("insert into identity_secret (secret) values ($1) on conflict do nothing", [newSecret()]);
  const [row] = await tx.query<{ secret: string }>("select secret from identity_secret");
  return row!.secret;
}
