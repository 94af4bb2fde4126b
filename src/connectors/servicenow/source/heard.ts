import { addMs, type Instant } from "../../../kernel/time.ts";

/**
 * What is known of the journal of a row: the moment of its last entry that was taken over, and by their ids the entries from `historyFrom` on. Where
 * that is not known, the ids are those of the last moment alone.
 */
export type Heard = { historyAt: Instant | null; historyFrom?: Instant | null; historyIds: readonly string[] };
type Told = { id: string; at: Instant };

/** So long before the last known one an entry may come to light late: audits are written behind the work that they tell of. */
const lateMs = 60 * 60_000;

/** Whether an entry has not been taken over yet, also one that was made before the last known and shows only now. */
export function isUnheard({ historyAt, historyFrom = null, historyIds }: Heard, { id, at }: Told): boolean {
  if (historyAt === null || at > historyAt) return true;
  return at >= (historyFrom ?? historyAt) && !historyIds.includes(id);
}

/** What is known once every entry of a row has been read. */
export function heardOf(all: readonly Told[], before: Heard): Required<Heard> {
  const historyAt = all.reduce<Instant | null>((latest, { at }) => (latest === null || at > latest ? at : latest), before.historyAt);
  if (historyAt === null) return { historyAt: null, historyFrom: null, historyIds: [] };
  const historyFrom = addMs(historyAt, -lateMs);
  // What was known and is not shown any more stays known: it may be hidden only for a while.
  const kept = historyAt === before.historyAt ? before.historyIds : [];
  const ids = all.filter(({ at }) => at >= historyFrom).map(({ id }) => id);
  return { historyAt, historyFrom, historyIds: [...new Set([...kept, ...ids])] };
}
