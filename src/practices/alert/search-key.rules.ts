import { sha256 } from "../../kernel/sha256.ts";

/** What a key may have in the index, in characters. */
export const mostOfKey = 400;
const hashCharacters = 32;

/** A key to be found by, within the bounds of the index: one that is longer keeps its beginning and the hash of the whole. */
export function searchKey(text: string): string {
  if (text.length <= mostOfKey) return text;
  return `${text.slice(0, mostOfKey - hashCharacters - 1).toWellFormed()}~${sha256(text).slice(0, hashCharacters)}`;
}
