import { fold } from "./fold.ts";
import type { Id } from "./ids.ts";

/**
 * Answers the persons whom a text mentions with an @: by full name ("@Ada Lovelace", "@ada.lovelace"), or by first name where only
 * one of the given people has it. Letter case and accents do not matter; an e-mail address mentions nobody. Of two names that fit,
 * the longer is meant; two people of one full name are both meant, for missing a mention is worse.
 */
export function mentionsIn(text: string, people: readonly { id: Id; name: string }[]): Id[] {
  const folded = fold(text);
  const named = people.map(({ id, name }) => ({ id, name: fold(name) })).filter((one) => one.name !== "");
  const found = new Set<Id>();
  for (const { index } of folded.matchAll(/(?<![\p{L}\p{M}\p{N}_.+-])@/gu))
    for (const id of meantBy(folded.slice(index + 1, index + 1 + longestName), named)) found.add(id);
  return [...found];
}

const longestName = 200;

function meantBy(rest: string, people: readonly { id: Id; name: string }[]): Id[] {
  const full = people.filter(({ name }) => begins(rest, name) || begins(rest, name.replaceAll(" ", ".")));
  if (full.length > 0) {
    const longest = Math.max(...full.map(({ name }) => name.length));
    return full.filter(({ name }) => name.length === longest).map(({ id }) => id);
  }
  const word = /^[\p{L}\p{M}\p{N}'-]+/u.exec(rest)?.[0];
  const first = people.filter(({ name }) => name.split(" ")[0] === word);
  return first.length === 1 ? [first[0]!.id] : [];
}

function begins(text: string, name: string): boolean {
  return text.startsWith(name) && !/^[\p{L}\p{M}\p{N}_]/u.test(text.slice(name.length));
}
