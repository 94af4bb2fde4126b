import type { Filter } from "../kernel/filter.ts";
import { searchWords } from "../kernel/fold.ts";
import type { Instant } from "../kernel/time.ts";
import type { Tx } from "./db/connection.ts";
import type { House, KindEntry } from "./house.ts";
import { sizesKnown } from "./search-sizes.ts";
import { leastShare, smallestSampled } from "./search-words.ts";

type Asked = { house: House; entry: KindEntry; now: Instant };

/**
 * The free words that every row of a list must hold, where so few of many rows hold them that their index has to come first; null otherwise.
 * PostgreSQL takes any beginning of a word for one in 200, and would walk a whole table in the order of the list to find a rare one.
 */
export async function rareWordsOf(tx: Tx, filters: readonly Filter[], { house, entry, now }: Asked): Promise<Filter | null> {
  const found = wordsIn(filters[0] ?? { all: [] });
  if (found.length === 0) return null;
  const sizes = sizesKnown(house, now);
  if ((await sizes.rows(tx, entry)) < smallestSampled) return null;
  let share = 1;
  for (const { words } of found) {
    const each = searchWords(words);
    if (each.length > 0) share *= (await sizes.sharesOfWords(tx, entry, each)).reduce((product, one) => product * one, 1);
  }
  return share < leastShare ? { all: found } : null;
}

/** Words that are asked for beside all else, not one way or the other. Every branch of a list carries the reader's own. */
function wordsIn(filter: Filter): { words: string }[] {
  if ("words" in filter) return [{ words: filter.words }];
  return "all" in filter ? filter.all.flatMap(wordsIn) : [];
}
