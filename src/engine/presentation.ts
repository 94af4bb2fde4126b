import { type Actor, may } from "../kernel/actor.ts";
import type { AnyRecord } from "../kernel/model.ts";
import type { Instant } from "../kernel/time.ts";
import type { Tx } from "./db/connection.ts";
import type { House, KindEntry } from "./house.ts";

/** A row of a list: of its stored fields those that were asked for, and those that what was asked for is made from. */
export type ListItem = Pick<AnyRecord, "id" | "number" | "version"> & Record<string, unknown>;
/** What a kind adds to its records when they are read (clock percentages, for one). */
export type Presentation = {
  adds: Readonly<Record<string, AddedField>>;
  /** Computes the wanted ones for a whole page at once: for each record what is added to it. */
  add(given: {
    tx: Tx;
    house: House;
    records: readonly ListItem[];
    wanted: ReadonlySet<string>;
    now: Instant;
  }): Promise<readonly Record<string, unknown>[]>;
};
/**
 * Takes out of what is read what this reader may not know, such as the name of a record that is not theirs to see in a sentence about
 * another. The records are copies of the reader's own.
 */
export type Conceal = (given: {
  tx: Tx;
  house: House;
  records: readonly Record<string, unknown>[];
  actor: Actor;
  now: Instant;
}) => Promise<void>;
/** The same for what the journal keeps of a kind's records: `data` and `changes` of copies are the reader's own to cut. */
export type ConcealEntries = (given: {
  tx: Tx;
  house: House;
  entries: readonly ConcealedEntry[];
  actor: Actor;
  now: Instant;
}) => Promise<void>;
export type ConcealedEntry = { id: string; data: Record<string, unknown> | null; changes: Record<string, [unknown, unknown]> | null };
/** Cuts entries of whatever kinds stand on a page, each kind by its own rule. */
export async function concealEntries(
  house: House,
  entries: readonly (ConcealedEntry & { kind: string })[],
  reading: { tx: Tx; actor: Actor; now: Instant },
): Promise<void> {
  for (const kind of new Set(entries.map((entry) => entry.kind)))
    await house.kinds.get(kind)?.concealEntries?.({ ...reading, house, entries: entries.filter((entry) => entry.kind === kind) });
}
export type AddedField = {
  label: string;
  about: string;
  /** Stored fields it is made from. */
  from: readonly string[];
  /** Permission without which it does not exist for the reader. */
  readPermission?: string;
  /** It goes out with every whole record; otherwise only where a list asks for it by name. */
  inWhole?: boolean;
  /** Stored fields of which it says all there is to say: whole records go out without them. */
  replaces?: readonly string[];
};
/** What reading adds to a kind's records for this actor, by name. */
export function addedTo({ presentation }: KindEntry, actor: Actor): [string, AddedField][] {
  return Object.entries(presentation?.adds ?? {}).filter(([, one]) => !one.readPermission || may(actor, one.readPermission));
}
