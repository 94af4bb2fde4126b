import type { FilterCatalogue } from "../kernel/filter.ts";
import type { Id } from "../kernel/ids.ts";
import type { AnyRecord, Field, Model } from "../kernel/model.ts";
import type { BatchReaction, Change, Envelope, Kind, NoticeRule, Reaction } from "../kernel/practice.ts";
import type { Instant } from "../kernel/time.ts";
import type { Tx } from "./db/connection.ts";
import { type RecordTable, recordTable } from "./db/table.ts";
import type { Routes } from "./http/server.ts";
import type { PermissionWords } from "./permission-words.ts";
import { Policies } from "./policies.ts";
import type { Conceal, ConcealEntries, Presentation } from "./presentation.ts";

/** What one command of a batch is about, for the loader of facts. */
export type Ask = { envelope: Envelope; current: AnyRecord | null };
/** Reads the facts a kind's rules need, once for a whole batch. */
export type FactsLoader = (tx: Tx, asks: readonly Ask[], now: Instant, house: House) => Promise<unknown>;

/** A practice as `app` hands it to the engine: its kinds with their stores, and its reactions. */
export type Practice = {
  name: string;
  kinds: readonly KindPart[];
  reactions?: readonly ReactionPart[];
  /** Reactions over whatever kinds the house has, whose names the practice does not know. */
  reactionsOver?(kinds: ReadonlyMap<string, KindEntry>): readonly ReactionPart[];
  followers?: readonly Follower[];
  notices?: readonly NoticePart[];
  links?: readonly Link[];
  /** What permissions let one do, in words that end the sentence "You may …". */
  permissionWords?: Readonly<Record<string, string>>;
  /** Questions beyond its records that a practice answers over HTTP. */
  routes?: Routes;
};
/**
 * A field of an earlier practice that holds the id of one of this practice's records. The earlier one keeps it as a text and knows nothing of
 * what it names; readers see it by its title.
 */
export type Link = { kind: string; field: string; to: string };
// The engine treats every kind alike; a kind's own types end at its folder.
// biome-ignore lint/suspicious/noExplicitAny: the one place where kinds of different records stand in one list
export type AnyKind = Kind<any, any, any>;
export type KindPart = {
  kind: AnyKind;
  facts?: FactsLoader;
  presentation?: Presentation;
  conceal?: Conceal;
  concealEntries?: ConcealEntries;
  addressing?: Addressing;
  alsoSave?: AlsoSave;
  concernFacts?: ConcernFacts;
  concernWith?: ConcernWith;
  /** Kinds whose unsaved changes these must see. */
  concernReads?: readonly string[];
};
/** Records whose concern hangs on changes of other kinds than their own: changes in a freeze that is declared, for one. */
export type ConcernWith = {
  on: readonly string[];
  records(tx: Tx, changes: readonly Change[], now: Instant, house: House): Promise<AnyRecord[]>;
};
/** Reads, once for many records of a kind, what its `concern` must know beyond them. */
export type ConcernFacts = (tx: Tx, records: readonly AnyRecord[], now: Instant, house: House) => Promise<Record<string, unknown>>;
/** How a kind finds the records that commands which name none are for. */
export type Addressing = {
  /** As the database knows them; null: none there. They are loaded and locked. */
  locate(tx: Tx, envelopes: readonly Envelope[], house: House): Promise<(Id | null)[]>;
  /** As the commands before it have left things, pure; null: a new record. Answers what was located, or what this batch made. */
  addressee(command: Envelope["command"], facts: unknown): Id | null;
};
/** Writes what a practice keeps beside its records in tables of its own (keys to find them by), whenever records are written. */
export type AlsoSave = (tx: Tx, rows: readonly SavedRow[]) => Promise<void>;
export type SavedRow = { before: AnyRecord | null; after: AnyRecord };
export type ReactionPart = (Reaction | BatchReaction) & {
  /** Kinds whose unsaved changes its facts must see, for these changes. */
  reads?(changes: readonly Change[]): readonly string[];
  facts?: (tx: Tx, changes: readonly Change[], now: Instant, house: House) => Promise<Record<string, unknown>>;
};
export type NoticePart = NoticeRule & {
  facts?: (tx: Tx, changes: readonly Change[], now: Instant, house: House) => Promise<Record<string, unknown>>;
};
/** Writes of the same transaction that follow accepted changes (notices, for one). */
export type Follower = (tx: Tx, changes: readonly Change[], now: Instant, house: House) => Promise<void>;

export type KindEntry = {
  conceal?: Conceal;
  concealEntries?: ConcealEntries;
  kind: AnyKind;
  model: Model;
  table: RecordTable;
  facts: FactsLoader;
  presentation?: Presentation;
  addressing?: Addressing;
  alsoSave?: AlsoSave;
  concernFacts?: ConcernFacts;
  concernWith?: ConcernWith;
  concernReads?: readonly string[];
  /** Its fields that name a record of a later practice, by field: the kind they name. */
  links: ReadonlyMap<string, string>;
  /** The house's words for permissions, for the sentences of this kind's refusals. */
  permissionWords: PermissionWords;
  practice: string;
  rank: number;
};
export type House = {
  kinds: ReadonlyMap<string, KindEntry>;
  /** By plural, as in URLs. */
  byPlural: ReadonlyMap<string, KindEntry>;
  reactions: readonly (ReactionPart & { rank: number })[];
  followers: readonly Follower[];
  notices: readonly NoticePart[];
  routes: readonly Routes[];
  /** Model fields only: enough for visibility, which uses a kind's own columns. */
  catalogue: FilterCatalogue;
  /** Settings that rules read, kept in memory until one of their kinds changes. */
  policies: Policies;
  /** The channels by which something can leave the house as it was set up ("mail"). */
  waysOut: ReadonlySet<string>;
  permissionWords: PermissionWords;
};

/** Builds the house from the line of practices; refuses two kinds of one name. */
export function composeHouse(
  line: readonly Practice[],
  followers: readonly Follower[] = [],
  waysOut: ReadonlySet<string> = new Set(),
): House {
  const kinds = new Map<string, KindEntry>();
  const byPlural = new Map<string, KindEntry>();
  const reactions: (ReactionPart & { rank: number })[] = [];
  const links = line.flatMap((practice) => practice.links ?? []);
  const permissionWords: PermissionWords = new Map(line.flatMap((practice) => Object.entries(practice.permissionWords ?? {})));
  line.forEach((practice, rank) => {
    for (const part of practice.kinds) {
      const linked = new Map(links.flatMap(({ kind, field, to }) => (kind === part.kind.model.kind ? [[field, to] as const] : [])));
      const model = withLinks(part.kind.model, linked);
      if (kinds.has(model.kind) || byPlural.has(model.plural)) throw new Error(`Two kinds are called ${model.kind} (${model.plural}).`);
      const order = model.fields.find((field) => field.name === model.sort.replace(/^-/, ""));
      if (!order?.sortable) throw new Error(`A list of ${model.plural} is ordered by "${model.sort}", which is not sortable.`);
      const entry = {
        kind: part.kind,
        model,
        table: recordTable(model, part.kind.wake !== undefined),
        facts: part.facts ?? noFacts,
        ...(part.presentation ? { presentation: part.presentation } : {}),
        ...(part.conceal ? { conceal: part.conceal } : {}),
        ...(part.concealEntries ? { concealEntries: part.concealEntries } : {}),
        ...(part.addressing ? { addressing: part.addressing } : {}),
        ...(part.alsoSave ? { alsoSave: part.alsoSave } : {}),
        ...(part.concernFacts ? { concernFacts: part.concernFacts } : {}),
        ...(part.concernWith ? { concernWith: part.concernWith } : {}),
        ...(part.concernReads ? { concernReads: part.concernReads } : {}),
        links: linked,
        permissionWords,
        practice: practice.name,
        rank,
      };
      kinds.set(model.kind, entry);
      byPlural.set(model.plural, entry);
    }
    for (const reaction of practice.reactions ?? []) reactions.push({ ...reaction, rank });
  });
  line.forEach((practice, rank) => {
    for (const reaction of practice.reactionsOver?.(kinds) ?? []) reactions.push({ ...reaction, rank });
  });
  for (const { kind, field, to } of links)
    if (!kinds.get(kind)?.links.has(field) || !kinds.has(to)) throw new Error(`The link from ${kind}.${field} to ${to} joins nothing.`);
  const catalogue: FilterCatalogue = {
    fields: (kind) => kinds.get(kind)?.model.fields ?? [],
    table: (kind) => kinds.get(kind)?.table.name ?? "",
    title: (kind) => kinds.get(kind)?.model.title,
  };
  return {
    kinds,
    byPlural,
    reactions,
    catalogue,
    policies: new Policies(),
    waysOut,
    permissionWords,
    notices: line.flatMap((practice) => practice.notices ?? []),
    routes: line.flatMap((practice) => practice.routes ?? []),
    followers: [...line.flatMap((practice) => practice.followers ?? []), ...followers],
  };
}

/** Answers the entry of a kind; a kind nobody composed is a fault of ours. */
export function kindEntry(house: House, kind: string): KindEntry {
  const entry = house.kinds.get(kind);
  if (!entry) throw new Error(`No practice has a kind called ${kind}.`);
  return entry;
}

function withLinks(model: Model, links: ReadonlyMap<string, string>): Model {
  if (links.size === 0) return model;
  for (const name of links.keys())
    if (!model.fields.some((field) => field.name === name)) throw new Error(`${model.kind} has no field ${name} to link.`);
  return { ...model, fields: model.fields.map((field) => asLinked(field, links)) };
}

/** A field as its readers know it: a reference where a later practice says what its id names. */
export function asLinked(field: Field, links: ReadonlyMap<string, string>): Field {
  const to = links.get(field.name);
  if (to === undefined) return field;
  const { max: _, ...rest } = field;
  return { ...rest, type: "reference", reference: to };
}

const noFacts: FactsLoader = async () => undefined;
