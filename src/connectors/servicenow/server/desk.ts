import type { Actor } from "../../../kernel/actor.ts";
import type { Refusal } from "../../../kernel/decision.ts";
import type { Filter } from "../../../kernel/filter.ts";
import type { Id } from "../../../kernel/ids.ts";
import type { AnyRecord, Field, Model } from "../../../kernel/model.ts";
import type { Instant } from "../../../kernel/time.ts";

/*
 * What the server that speaks ServiceNow is handed of the house. It reads and writes nothing but through this, always as the actor who asks:
 * what they may not see is not there, and what they may not do is refused by the same rules as on every other way in.
 */

/** A kind as one reader knows it: only the fields they may read. `added`: the names of what reading adds to its records. */
export type KindView = { model: Model; fields: readonly Field[]; added: readonly string[]; mayRead: boolean; mayCreate: boolean };

/** By a field's path, in our names. */
export type Sorting = { path: string; descending: boolean };
export type Selection = {
  kind: string;
  /** Literal: nothing relative in it. */
  where: Filter;
  order: readonly Sorting[];
  limit: number;
  offset: number;
  /** Names of our fields; nothing else need be read. Absent: all. */
  fields?: readonly string[];
  /** Names of what reading shall add. */
  added?: readonly string[];
};
/** `function` of the values of a field over each group; counts rows where it names none. */
export type Measure = { function: "avg" | "sum" | "min" | "max"; field: string };
export type Grouping = { kind: string; where: Filter; by: readonly string[]; measures: readonly Measure[] };
export type Group = { keys: readonly (string | null)[]; count: number; values: readonly (string | null)[] };
export type Name = { label: string; number?: string };
export type Names = Readonly<Record<string, Readonly<Record<string, Name>>>>;

/** Something that was written on a record: a note, a comment. */
export type Written = { id: Id; record: Id; type: string; at: Instant; by: Id | null; text: string };
/** One field of one change, as the journal keeps it. */
export type Trace = {
  id: Id;
  record: Id;
  kind: string;
  field: string;
  old: unknown;
  new: unknown;
  at: Instant;
  by: Id | null;
  version: number;
};
/** `kinds` with the types of their entries; of some records, or of all that the reader may see. Newest first unless `oldestFirst`. */
export type EntryQuery = {
  types: Readonly<Record<string, readonly string[]>>;
  records?: readonly Id[] | undefined;
  from?: Instant | undefined;
  until?: Instant | undefined;
  limit: number;
  offset: number;
  oldestFirst?: boolean;
};
export type FileFact = {
  id: Id;
  kind: string;
  record: Id;
  name: string;
  type: string;
  size: number;
  sha256: string;
  at: Instant;
  addedBy: Id | null;
};
export type Done = { ok: true; record: AnyRecord } | { ok: false; refusal: Refusal & { sentence: string }; fields?: readonly string[] };

export type Moves = { from: string; to: ReadonlyMap<string, string | null> };

export type Desk = {
  now(): Instant;
  /** Every kind that has a table. */
  kinds(actor: Actor): readonly KindView[];
  select(actor: Actor, selection: Selection): Promise<AnyRecord[]>;
  /** How many rows there are, exactly, of those the reader may see. */
  count(actor: Actor, kind: string, where: Filter): Promise<number>;
  group(actor: Actor, grouping: Grouping): Promise<Group[]>;
  names(actor: Actor, wanted: ReadonlyMap<string, ReadonlySet<Id>>): Promise<Names>;
  /** The names that persons sign in with, by id; of those the reader may not see, none. */
  userNames(actor: Actor, ids: readonly Id[]): Promise<ReadonlyMap<Id, string>>;
  /** All of the fields are checked; then one command, or several that are accepted together. */
  create(actor: Actor, kind: string, given: { id: Id | null; fields: Record<string, unknown> }): Promise<Done>;
  /** `version`: as it was read; refused as `changedMeanwhile` where it is another by now. */
  change(actor: Actor, kind: string, given: { id: Id; fields: Record<string, unknown>; version?: number }): Promise<Done>;
  remove(actor: Actor, kind: string, id: Id): Promise<Done>;
  /** Runs a verb of a kind, as its button would. */
  run(actor: Actor, kind: string, given: { id: Id; verb: string; input: Record<string, unknown> }): Promise<Done>;
  /** What keeps the actor from setting a field to each of its values now: null where nothing does, else the sentence. Null: no such record. */
  moves(actor: Actor, kind: string, given: { id: Id; field: string }): Promise<Moves | null>;
  written(actor: Actor, query: EntryQuery): Promise<Written[]>;
  traces(actor: Actor, query: Omit<EntryQuery, "types"> & { kinds: readonly string[] }): Promise<Trace[]>;
  files(
    actor: Actor,
    query: { kind?: string | undefined; record?: Id | undefined; id?: Id | undefined; limit: number },
  ): Promise<FileFact[]>;
  /** `body` is the file as it comes in. */
  addFile(actor: Actor, given: { kind: string; record: Id; name: string; body: unknown }): Promise<FileFact>;
  removeFile(actor: Actor, id: Id): Promise<boolean>;
  /** Keeps the parameters of a long address for thirty days; answers the key they are found by. */
  keepQuery(text: string): Promise<string>;
  keptQuery(key: string): Promise<string | null>;
};
