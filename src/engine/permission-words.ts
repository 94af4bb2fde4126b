/** What permissions let one do, in words that end the sentence "You may …", by permission. */
export type PermissionWords = ReadonlyMap<string, string>;

/** The sentence for somebody who may not do a thing: in words where the house has some for it. */
export function mayNot(words: PermissionWords, permission: string): string {
  return `You may not ${wordsOf(words, permission)}. Ask an administrator.`;
}

/** The words of a permission. */
export function wordsOf(words: PermissionWords, permission: string): string {
  return words.get(permission) ?? `do this: it needs the permission ${permission}`;
}
