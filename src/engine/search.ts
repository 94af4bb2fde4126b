import { type Actor, may } from "../kernel/actor.ts";
import type { Filter } from "../kernel/filter.ts";
import { resolveFilter } from "../kernel/filter-resolve.ts";
import { fold, searchWords } from "../kernel/fold.ts";
import type { Id } from "../kernel/ids.ts";
import type { AnyRecord } from "../kernel/model.ts";
import type { Instant } from "../kernel/time.ts";
import type { Tx } from "./db/connection.ts";
import { filterSql } from "./db/filter-sql.ts";
import type { KindEntry } from "./house.ts";
import type { Office } from "./office.ts";
import { HttpProblem } from "./problem.ts";
import { choosePlan, sharesOf } from "./search-plan.ts";
import { isSearched, rowsOf, sharesOfWords, smallestSampled } from "./search-words.ts";
import { contextOf } from "./visibility.ts";

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
type Search = { office: Office; tx: Tx; actor: Actor; now: Instant; words: readonly string[]; limit: number };

const timeoutMs = 2_000;
const mostWords = 8;
/** How far the newest-first walk goes before the word index finishes the search. */
const longestWalk = 20_000;

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
  try {
    return await office.db.transaction(
      async (tx) => {
        const sizes = await rowsOf(tx, entries);
        const groups: HitGroup[] = [];
        for (const entry of entries) {
          const group = await inKind({ office, tx, actor, now, words, limit }, entry, sizes.get(entry.model.kind) ?? 0);
          if (group) groups.push(group);
        }
        return { exact, groups };
      },
      { readOnly: true, timeoutMs },
    );
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
    if (record) hits.push(hitOf(office, entry, record, { actor, words: [] }));
  }
  return hits;
}

async function inKind(search: Search, entry: KindEntry, rows: number): Promise<HitGroup | null> {
  const { office, tx, actor, words, limit } = search;
  const branches = visibleBranches(search, entry);
  if (branches.length === 0) return null;
  // A kind with a searched field that this reader may not read is asked for more, for some hits may rest on that field alone.
  const hidden = entry.model.fields.some((field) => field.searchable && field.readPermission && !may(actor, field.readPermission));
  const wanted = hidden ? 4 * limit + 1 : limit + 1;
  const ids = await idsOf(search, entry, { branches, rows, wanted });
  const found = new Map((await entry.table.load(tx, ids, false)).map((record) => [record.id, record]));
  const readable = ids.flatMap((id) => {
    const record = found.get(id);
    return record ? [office.records.readableRecord(entry, record, actor)] : [];
  });
  const honest = hidden ? readable.filter((record) => holdsWords(office, entry, record, search)) : readable;
  if (honest.length === 0) return null;
  const items = honest.slice(0, limit).map((record) => hitOf(office, entry, record, { actor, words }));
  const { kind, plural, pluralLabel } = entry.model;
  return { kind, plural, label: pluralLabel, items, more: honest.length > limit };
}

function visibleBranches({ office, actor, now }: Search, entry: KindEntry): Filter[] {
  if (actor.permissions.has("*")) return [{ all: [] }];
  const { kind } = entry.model;
  return entry.kind
    .visible(actor)
    .map((branch: Filter | "all") => (branch === "all" ? { all: [] } : resolveFilter(branch, office.fields, kind, contextOf(actor, now))));
}

type Within = { branches: readonly Filter[]; rows: number; wanted: number };

/** Ids of the newest records that hold the words, by the plan that touches fewer rows. */
async function idsOf(search: Search, entry: KindEntry, within: Within): Promise<Id[]> {
  const { tx, words } = search;
  if (within.rows >= smallestSampled) {
    const shares = sharesOf(await sharesOfWords(tx, entry.model.kind, words));
    if (shares.together > 0) {
      const visible = await visibleShare(search, entry, within);
      const { rows, wanted } = within;
      if (choosePlan({ rows, ...shares, visible, wanted }) === "newestFirst") {
        const ids = await walkNewest(search, entry, within);
        if (ids.length >= wanted || rows <= longestWalk) return ids;
      }
    }
  }
  return byWord(search, entry, within);
}

/** Statements stay unnamed: a generic plan cannot know how common the words are. */
async function byWord(search: Search, entry: KindEntry, { branches, wanted }: Within): Promise<Id[]> {
  const values: unknown[] = [queryOf(search.words)];
  const parts = branches.map((branch) => {
    const seen = branchSql(search, entry, branch, values);
    return `(select t.id, t.created_at as at from ${entry.table.name} t where t.search @@ $1::tsquery and ${seen} order by t.created_at desc, t.id desc limit ${wanted})`;
  });
  const text = `select id from (${parts.join(" union all ")}) h order by at desc, id desc limit ${wanted}`;
  return (await search.tx.query<{ id: Id }>(text, values)).map((row) => row.id);
}

async function walkNewest(search: Search, entry: KindEntry, { branches, wanted }: Within): Promise<Id[]> {
  const values: unknown[] = [queryOf(search.words)];
  const seen = branches.map((branch) => branchSql(search, entry, branch, values)).join(" or ");
  const text = `select t.id from (select * from ${entry.table.name} order by created_at desc, id desc limit ${longestWalk}) t
    where t.search @@ $1::tsquery and (${seen}) order by t.created_at desc, t.id desc limit ${wanted}`;
  await search.tx.run("set local enable_sort = off");
  const rows = await search.tx.query<{ id: Id }>(text, values);
  await search.tx.run("set local enable_sort = on");
  return rows.map((row) => row.id);
}

/** The share of rows the reader may see, as the database's planner estimates it. */
async function visibleShare(search: Search, entry: KindEntry, { branches, rows }: Within): Promise<number> {
  const values: unknown[] = [];
  const seen = branches.map((branch) => branchSql(search, entry, branch, values)).join(" or ");
  const [plan] = await search.tx.query<{ "QUERY PLAN": [{ Plan: { "Plan Rows": number } }] }>(
    `explain (format json) select 1 from ${entry.table.name} t where ${seen}`,
    values,
  );
  return Math.min(1, plan!["QUERY PLAN"][0].Plan["Plan Rows"] / rows);
}

function branchSql({ office }: Search, entry: KindEntry, branch: Filter, values: unknown[]): string {
  const made = filterSql(branch, {
    catalogue: office.house.catalogue,
    kind: entry.model.kind,
    alias: "t",
    firstPlaceholder: values.length + 1,
  });
  values.push(...made.values);
  return made.text;
}

/** All words; the last may be the beginning of one, where it is more than a letter. */
function queryOf(words: readonly string[]): string {
  return words.map((word, index) => `'${word}'${index === words.length - 1 && word.length > 1 ? ":*" : ""}`).join(" & ");
}

/** Whether the fields this reader may read hold the words by themselves. */
function holdsWords(office: Office, entry: KindEntry, record: AnyRecord, { actor, words }: Search): boolean {
  const readable = office.fields.readable(entry.model.kind, actor).filter((field) => field.searchable || field.custom);
  const texts = [record.number, ...readable.map((field) => (field.custom ? record.extra[field.name] : record[field.name]))];
  const held = searchWords(texts.filter((text) => typeof text === "string").join(" "));
  return words.every((word, index) =>
    held.some((one) => one === word || (index === words.length - 1 && word.length > 1 && one.startsWith(word))),
  );
}

function hitOf(office: Office, entry: KindEntry, record: AnyRecord, given: { actor: Actor; words: readonly string[] }): Hit {
  const { kind, plural, title } = entry.model;
  const prose = office.fields.readable(kind, given.actor).filter((field) => field.searchable && field.type === "longtext");
  const snippet = prose.map((field) => snippetOf(record[field.name], given.words)).find((one) => one !== null) ?? null;
  return { kind, plural, id: record.id, number: record.number, title: String(record[title] ?? ""), snippet, updatedAt: record.updatedAt };
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
