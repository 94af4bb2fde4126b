import { sha256 } from "../kernel/sha256.ts";

/** What a tool signs with that is never sent: made of its key. Before there is a key it says so, for what was made of no key would be pasted. */
export function signingSecret(key: string): string {
  return /^[0-9A-Za-z]{32}$/.test(key) ? sha256(key) : "(make the key first)";
}
