import { addMs, type Instant } from "../kernel/time.ts";
import type { Tx } from "./db/connection.ts";
import type { House, KindEntry } from "./house.ts";
import { rowsOf, sharesOfWords } from "./search-words.ts";

const keptMs = 60_000;
const mostKept = 5_000;

/** Sizes that choose how a search is walked; what it finds does not depend on them. */
export type Sizes = {
  /** About how many rows a kind has. */
  rows(tx: Tx, entry: KindEntry): Promise<number>;
  /** The share of a kind's rows that hold each word. */
  sharesOfWords(tx: Tx, entry: KindEntry, words: readonly string[]): Promise<readonly number[]>;
  /** The share of a kind's rows that a condition on `t` lets a reader see, as the database's planner estimates it. */
  visibleShare(tx: Tx, entry: KindEntry, condition: { seen: string; values: readonly unknown[] }): Promise<number>;
};
type Kept = { from: Instant; until: Instant; sizes: Sizes };

const memories = new WeakMap<House, Kept>();

/** The sizes as they are known for a minute. */
export function sizesKnown(house: House, now: Instant): Sizes {
  const known = memories.get(house);
  if (known && known.from <= now && now < known.until) return known.sizes;
  const sizes = freshSizes();
  memories.set(house, { from: now, until: addMs(now, keptMs), sizes });
  return sizes;
}

function freshSizes(): Sizes {
  const memory = new Map<string, unknown>();
  const keep = async <T>(key: string, read: () => Promise<T>): Promise<T> => {
    if (memory.has(key)) return memory.get(key) as T;
    const value = await read();
    if (memory.size >= mostKept) memory.clear();
    memory.set(key, value);
    return value;
  };
  const rows = (tx: Tx, entry: KindEntry) =>
    keep(`rows ${entry.model.kind}`, async () => (await rowsOf(tx, [entry])).get(entry.model.kind) ?? 0);
  return {
    rows,
    sharesOfWords: (tx, entry, words) =>
      keep(`words ${entry.model.kind} ${words.join(" ")}`, () => sharesOfWords(tx, entry.model.kind, words)),
    visibleShare: (tx, entry, { seen, values }) =>
      keep(`seen ${entry.model.kind} ${seen} ${JSON.stringify(values)}`, async () => {
        const text = `explain (format json) select 1 from ${entry.table.name} t where ${seen}`;
        const [plan] = await tx.query<{ "QUERY PLAN": [{ Plan: { "Plan Rows": number } }] }>(text, [...values]);
        return Math.min(1, plan!["QUERY PLAN"][0].Plan["Plan Rows"] / (await rows(tx, entry)));
      }),
  };
}
