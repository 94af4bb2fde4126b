import type { Id } from "../kernel/ids.ts";
import type { NoticeChannel } from "../kernel/practice.ts";
import { addMs, type Instant } from "../kernel/time.ts";
import type { Addressee, Addressees } from "./addressees.ts";
import type { Tx } from "./db/connection.ts";
import type { Policies } from "./policies.ts";

/** How people wish to hear of topics, by topic, where they have said so. */
export type Wishes = ReadonlyMap<Id, ReadonlyMap<string, NoticeChannel>>;
type Asking = { tx: Tx; policies: Policies; ids: readonly Id[]; now: Instant };

/** The name under which a change of wishes is told to the memory of them. */
export const wishesKind = "noticePreference";
/** Wishes are no records, so other nodes do not hear of a change of them: they ask again after so long. */
const wishesKeptMs = 5_000;
const mostKept = 10_000;

/** The persons to be told, of the readable ones; from memory until a person or what makes them one changes. The inactive are left out. */
export async function addresseesIn({ tx, policies, ids }: Asking, { of, kinds }: Addressees): Promise<ReadonlyMap<Id, Addressee>> {
  const memory = await policies.get("addressees", kinds, async () => new Map<Id, Addressee | null>());
  const found = await filled(memory, ids, async (missing) => {
    const read = await of(tx, missing);
    return (id) => read.get(id) ?? null;
  });
  return new Map([...found].flatMap(([id, one]) => (one ? [[id, one] as const] : [])));
}

/** The wishes of some persons; a change on this node counts at once, one on another within five seconds. */
export async function wishesIn({ tx, policies, ids, now }: Asking): Promise<Wishes> {
  const fresh = async () => ({ from: now, until: addMs(now, wishesKeptMs), memory: new Map<Id, ReadonlyMap<string, NoticeChannel>>() });
  let kept = await policies.get("wishes", [wishesKind], fresh);
  if (now < kept.from || now >= kept.until) {
    policies.forget([wishesKind]);
    kept = await policies.get("wishes", [wishesKind], fresh);
  }
  return filled(kept.memory, ids, async (missing) => {
    const rows = await tx.query<{ person: Id; topic: string; channel: NoticeChannel }>(
      "select person, topic, channel from notice_preference where person = any($1)",
      [missing],
      "wishes",
    );
    return (id) => new Map(rows.filter((row) => row.person === id).map((row) => [row.topic, row.channel]));
  });
}

/** What is in memory of some ids, with what is not read and put there; another may empty the memory meanwhile. */
async function filled<V>(
  memory: Map<Id, V>,
  ids: readonly Id[],
  read: (missing: readonly Id[]) => Promise<(id: Id) => V>,
): Promise<Map<Id, V>> {
  const found = new Map<Id, V>();
  const missing: Id[] = [];
  for (const id of ids) {
    const known = memory.get(id);
    if (known === undefined) missing.push(id);
    else found.set(id, known);
  }
  if (missing.length === 0) return found;
  const answer = await read(missing);
  if (memory.size + missing.length > mostKept) memory.clear();
  for (const id of missing) {
    const value = answer(id);
    memory.set(id, value);
    found.set(id, value);
  }
  return found;
}
