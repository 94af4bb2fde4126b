/** Identity of a record everywhere: 32 lower-case hex digits (a UUIDv7 without dashes), or a foreign 32-character id kept verbatim. */
export type Id = string;

const accepted = /^[0-9A-Za-z]{32}$/;

/** Answers whether a text may serve as a record's id (ours, or a foreign sys_id of 32 letters and digits). */
export function isId(value: string): boolean {
  return accepted.test(value);
}

/** Makes a UUIDv7 as 32 hex digits from a time in milliseconds and ten random bytes. Source: RFC 9562 section 5.7. */
export function idFrom(timeMs: number, random: Uint8Array): Id {
  const bytes = new Uint8Array(16);
  for (let index = 0; index < 6; index++) bytes[index] = Math.floor(timeMs / 2 ** (8 * (5 - index))) & 0xff;
  for (let index = 0; index < 10; index++) bytes[6 + index] = random[index]!;
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  let text = "";
  for (const byte of bytes) text += hex[byte];
  return text;
}
const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/**
 * Derives the n-th new id of a command from the command's own id. Pure, so that a replay makes the same children.
 * The first eight bytes (time and version) are kept, so derived ids stay in time order beside their cause.
 */
export function deriveId(from: Id, salt: string | number): Id {
  const seed = `${from}/${salt}`;
  return from.slice(0, 16).toLowerCase().padEnd(16, "0") + hash32(seed, 0x811c9dc5) + hash32(seed, 0x9747b28c);
}

/** Murmur-style 32-bit mix: not a secret, only a spread. */
function hash32(text: string, seed: number): string {
  let hash = seed;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x5bd1e995);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0).toString(16).padStart(8, "0");
}
