import { type Actor, may } from "../kernel/actor.ts";
import { fold, searchWords } from "../kernel/fold.ts";
import type { Id } from "../kernel/ids.ts";
import type { Field } from "../kernel/model.ts";
import type { Instant } from "../kernel/time.ts";
import { selectOf } from "./db/table.ts";
import type { KindEntry } from "./house.ts";
import type { Office } from "./office.ts";
import type { ListItem } from "./presentation.ts";
import { HttpProblem } from "./problem.ts";
import { choosePlan, sharesOf, walkLength } from "./search-plan.ts";
import { type Sizes, sizesKnown } from "./search-sizes.ts";
import { isSearched, smallestSampled } from "./search-words.ts";
import { Reader } from "./visible-sql.ts";

export type Hit = {
  kind: string;
  plural: string;
  id: Id;
  number: string | null;
  title: string;
  snippet: string | null;
  updatedAt: Instant;
};
export type HitGroup = { kind: string; plural: string; label: string; items: Hit[]; more: boolean };
export type Found = { exact: Hit[]; groups: HitGroup[] };
type Asked = { q: string; kinds?: readonly string[] | undefined; limit: number; actor: Actor };
type Search = { office: Office; reader: Reader; sizes: Sizes; words: readonly string[]; limit: number };
type Reading = { actor: Actor; words: readonly string[] };

const mostWords = 8;

/**
 * Searches every kind the reader may read, newest records first, with the visibility of each; a record whose number was typed stands
 * apart, in front. Refuses with a sentence what takes longer than two seconds.
 */
export async function search(office: Office, asked: Asked): Promise<Found> {
  const { q, kinds, limit, actor } = asked;
  const now = office.clock.now();
  const words = [...new Set(searchWords(q))].slice(0, mostWords);
  const entries = [...office.house.kinds.values()]
    .filter((entry) => isSearched(entry) && may(actor, entry.kind.permissions.read) && (!kinds || kinds.includes(entry.model.kind)))
    .sort((one, other) => Number(other.model.number !== undefined) - Number(one.model.number !== undefined));
  const exact = await byNumber(office, entries, asked);
  if (words.length === 0) return { exact, groups: [] };
  const reader = new Reader({ house: office.house, fields: office.fields, actor, now });
  const sizes = sizesKnown(office.house, now);
  try {
    const found = await Promise.all(entries.map((entry) => inKind({ office, reader, sizes, words, limit }, entry)));
    return { exact, groups: found.filter((group) => group !== null) };
  } catch (error) {
    if ((error as { code?: string }).code !== "57014") throw error;
    throw new HttpProblem(400, "searchTooSlow", "This search took longer than two seconds and was given up. Add a word, or name a kind.");
  }
}

/** Records whose number was typed, with or without its letters and zeros: "INC0000012", "inc12" and "12" find the same. */
async function byNumber(office: Office, entries: readonly KindEntry[], { q, actor }: Asked): Promise<Hit[]> {
  const typed = /^([a-z]*)0*(\d{1,15})$/i.exec(q.trim());
  if (!typed) return [];
  const [, letters = "", digits = ""] = typed;
  const hits: Hit[] = [];
  for (const entry of entries) {
    const { number } = entry.model;
    if (!number || (letters !== "" && letters.toUpperCase() !== number.prefix.toUpperCase())) continue;
    const key = number.prefix + digits.padStart(number.digits, "0");
    const record = await office.records.get(office.db, entry, key, actor, office.clock.now());
    if (record) hits.push(hitOf(entry, record, { prose: [], words: [] }));
  }
  return hits;
}

async function inKind(search: Search, entry: KindEntry): Promise<HitGroup | null> {
  const { office, reader, words, limit } = search;
  const { actor } = reader;
  if (reader.branches(entry).length === 0) return null;
  // A kind with a searched field that this reader may not read is asked for more, for some hits may rest on that field alone.
  const hidden = entry.model.fields.some((field) => field.searchable && field.readPermission && !may(actor, field.readPermission));
  const wanted = hidden ? 4 * limit + 1 : limit + 1;
  const fields = office.fields.readable(entry.model.kind, actor).filter((field) => isShown(entry, field));
  const { text: columns } = selectOf(entry.model, fields, hidden ? null : []);
  const found = await newestOf(search, entry, { columns, wanted });
  const honest = hidden ? found.filter((record) => holdsWords(office, entry, record, { actor, words })) : found;
  if (honest.length === 0) return null;
  const prose = fields.filter((field) => field.searchable && field.type === "longtext");
  const items = honest.slice(0, limit).map((record) => hitOf(entry, record, { prose, words }));
  const { kind, plural, pluralLabel } = entry.model;
  return { kind, plural, label: pluralLabel, items, more: honest.length > limit };
}

/** What a hit shows, or what its words may stand in. */
function isShown({ model }: KindEntry, field: Field): boolean {
  return !field.custom && (field.searchable === true || field.name === model.title || field.name === "updatedAt");
}

type Wanting = { columns: string; wanted: number };

/** The newest records that hold the words, by the plan that touches fewer rows. */
async function newestOf(search: Search, entry: KindEntry, wanting: Wanting): Promise<ListItem[]> {
  const { office, reader, sizes, words } = search;
  const tx = office.db.reader;
  const rows = await sizes.rows(tx, entry);
  if (rows < smallestSampled) return byWord(search, entry, wanting);
  const shares = sharesOf(await sizes.sharesOfWords(tx, entry, words));
  if (shares.together <= 0) return byWord(search, entry, wanting);
  const values: unknown[] = [];
  const seen = conditionOf(reader, entry, values);
  const visible = await sizes.visibleShare(tx, entry, { seen, values });
  const { wanted } = wanting;
  if (choosePlan({ rows, ...shares, visible, wanted }) !== "newestFirst") return byWord(search, entry, wanting);
  const longest = walkLength({ wanted, share: shares.together * visible, rows });
  const found = await walkNewest(search, entry, { ...wanting, longest });
  return found.length >= wanted || rows <= longest ? found : byWord(search, entry, wanting);
}

/**
 * The words' index first, then the newest of what it finds: an offset, even of nothing, is what PostgreSQL does not reorder across. Statements
 * stay unnamed: a generic plan cannot know how common the words are.
 */
function byWord({ office, reader, words }: Search, entry: KindEntry, { columns, wanted }: Wanting): Promise<ListItem[]> {
  const values: unknown[] = [queryOf(words)];
  const end = `order by t.created_at desc, t.id desc limit ${wanted}`;
  const found = reader.branches(entry).map((branch) => {
    const seen = branch === null ? "true" : reader.condition(entry, branch, values);
    return `from (select * from ${entry.table.name} t where t.search @@ $1::tsquery offset 0) t where ${seen} ${end}`;
  });
  const ids = found.map((one) => `(select t.id, t.created_at ${one})`).join(" union all ");
  const several = `from (select b.id from (${ids}) b order by b.created_at desc, b.id desc limit ${wanted}) p
    join ${entry.table.name} t on t.id = p.id ${end}`;
  return office.db.reader.query<ListItem>(`select ${columns} ${found.length === 1 ? found[0] : several}`, values);
}

function walkNewest({ office, reader, words }: Search, entry: KindEntry, walking: Wanting & { longest: number }): Promise<ListItem[]> {
  const { columns, wanted, longest } = walking;
  const values: unknown[] = [queryOf(words)];
  const seen = conditionOf(reader, entry, values);
  const text = `select ${columns} from (select * from ${entry.table.name} order by created_at desc, id desc limit ${longest}) t
    where t.search @@ $1::tsquery and (${seen}) order by t.created_at desc, t.id desc limit ${wanted}`;
  return office.db.reader.query<ListItem>(text, values);
}

function conditionOf(reader: Reader, entry: KindEntry, values: unknown[]): string {
  const branches = reader.branches(entry).map((branch) => (branch === null ? "true" : reader.condition(entry, branch, values)));
  return branches.join(" or ");
}

/** All words; the last may be the beginning of one, where it is more than a letter. */
function queryOf(words: readonly string[]): string {
  return words.map((word, index) => `'${word}'${index === words.length - 1 && word.length > 1 ? ":*" : ""}`).join(" & ");
}

/** Whether the fields this reader may read hold the words by themselves. */
function holdsWords(office: Office, entry: KindEntry, record: ListItem, { actor, words }: Reading): boolean {
  const readable = office.fields.readable(entry.model.kind, actor).filter((field) => field.searchable || field.custom);
  const extra = record.extra as Record<string, unknown>;
  const texts = [record.number, ...readable.map((field) => (field.custom ? extra[field.name] : record[field.name]))];
  const held = searchWords(texts.filter((text) => typeof text === "string").join(" "));
  return words.every((word, index) =>
    held.some((one) => one === word || (index === words.length - 1 && word.length > 1 && one.startsWith(word))),
  );
}

function hitOf(entry: KindEntry, record: ListItem, { prose, words }: { prose: readonly Field[]; words: readonly string[] }): Hit {
  const { kind, plural, title } = entry.model;
  const snippet = prose.map((field) => snippetOf(record[field.name], words)).find((one) => one !== null) ?? null;
  const updatedAt = record.updatedAt as Instant;
  return { kind, plural, id: record.id, number: record.number, title: String(record[title] ?? ""), snippet, updatedAt };
}

const snippetLength = 160;

/** The words' surroundings in a text, on one line; null where none of them stands in its first 20,000 characters. */
export function snippetOf(text: unknown, words: readonly string[]): string | null {
  if (typeof text !== "string") return null;
  const head = text.slice(0, 20_000);
  for (const { 0: token, index } of head.matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
    const folded = fold(token);
    if (!words.some((word) => folded.startsWith(word))) continue;
    const from = Math.max(0, index - snippetLength / 2);
    const part = head
      .slice(from, from + snippetLength)
      .replace(/\s+/g, " ")
      .trim();
    return `${from > 0 ? "…" : ""}${part}${from + snippetLength < text.length ? "…" : ""}`;
  }
  return null;
}
