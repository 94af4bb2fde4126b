import { kindEntry } from "../../engine/house.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Moving } from "./page.ts";
import { writeMoved } from "./store.ts";

/** By which word a record here is the same as one of the source: people by address, what is named by its name. */
const recognised: readonly { table: string; kind: string; column: string; there: string }[] = [
  { table: "sys_user", kind: "person", column: "email", there: "email" },
  { table: "sys_user_group", kind: "team", column: "name", there: "name" },
  { table: "cmn_department", kind: "department", column: "name", there: "name" },
  { table: "cmn_location", kind: "site", column: "name", there: "name" },
  { table: "cmdb_ci_service", kind: "service", column: "name", there: "name" },
];
const atOnce = 40;

/**
 * Finds who and what is here already under another id, before anything refers to it: an office that has its administrator, or was used before.
 * A word that two records share, here or there, recognises nobody.
 */
export async function recogniseByWord(moving: Moving, goOn: () => Promise<void>): Promise<void> {
  for (const one of recognised) {
    const here = await wordsHere(moving, one);
    const words = [...here.keys()];
    for (let from = 0; from < words.length; from += atOnce) {
      await recognise(moving, one, here, words.slice(from, from + atOnce));
      await goOn();
    }
  }
}

type Recognised = (typeof recognised)[number];

/** Words of records here that did not come from this source. */
async function wordsHere({ office, source }: Moving, { table, kind, column }: Recognised): Promise<Map<string, Id>> {
  const { table: own } = kindEntry(office.house, kind);
  const text = `select min(t.id) as id, lower(t.${column}) as word from ${own.name} t where t.active and t.${column} is not null
    and not exists (select 1 from moving_row m where m.source = $1 and m.name = $2 and m.record = t.id)
    group by lower(t.${column}) having count(*) = 1 order by 2`;
  return new Map((await office.db.query<{ id: Id; word: string }>(text, [source.name, table])).map((row) => [row.word, row.id]));
}

async function recognise(moving: Moving, one: Recognised, here: ReadonlyMap<string, Id>, words: readonly string[]): Promise<void> {
  const { office, source, aliases, isDry } = moving;
  const query = words.map((word) => `${one.there}=${word.replaceAll("^", "^^")}`).join("^OR");
  const rows = await source.rows(one.table, { query, limit: 1000, fields: ["sys_id", one.there, "user_name"] });
  const byWord = new Map<string, (typeof rows)[number] | null>();
  for (const row of rows) {
    const word = (row[one.there] ?? "").toLowerCase();
    byWord.set(word, byWord.has(word) ? null : row);
  }
  const found = words.flatMap((word) => {
    const row = byWord.get(word);
    const record = here.get(word)!;
    return row?.sys_id && row.sys_id !== record ? [{ id: row.sys_id, record, word: row.user_name || null }] : [];
  });
  for (const { id, record } of found) aliases.set(id, record);
  if (isDry) return;
  const moved = found.map((row) => ({ ...row, kind: one.kind, hash: "", historyAt: null, historyIds: [] }));
  await office.db.transaction((tx) => writeMoved(tx, source.name, one.table, moved));
}
