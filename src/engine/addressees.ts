import type { Actor } from "../kernel/actor.ts";
import type { Id } from "../kernel/ids.ts";
import type { Tx } from "./db/connection.ts";

/** A person as one who may be told: what they may see, and where mail finds them. */
export type Addressee = { actor: Actor; email: string | null };

/** Reads persons to be told, in the caller's transaction, all at once; the inactive are left out. */
export type AddresseesOf = (tx: Tx, ids: readonly Id[]) => Promise<ReadonlyMap<Id, Addressee>>;

/** Where persons to be told are read, and the kinds of records that what was read depends on. */
export type Addressees = { of: AddresseesOf; kinds: readonly string[] };
