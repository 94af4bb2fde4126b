import { randomBytes } from "node:crypto";
import { type Id, idFrom } from "../kernel/ids.ts";
import { Fields } from "./catalogue.ts";
import type { Database } from "./db/connection.ts";
import { type Clock, type Door, openDoor } from "./door.ts";
import type { House } from "./house.ts";
import { Records } from "./records.ts";

export type Log = {
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
};

/** One running house: its database, its door, its reads. Everything effectful is handed this and nothing else. */
export type Office = {
  db: Database;
  house: House;
  door: Door;
  fields: Fields;
  records: Records;
  clock: Clock;
  log: Log;
  newId(): Id;
};

/** Opens an office on a migrated database. */
export async function openOffice(given: { db: Database; house: House; clock: Clock; log: Log }): Promise<Office> {
  const { db, house, clock, log } = given;
  const fields = new Fields(house);
  await fields.refresh(db);
  const records = new Records(house, fields);
  const door = openDoor(given);
  const additions = new Set(["customField", "choice"]);
  const forget = (kinds: readonly string[]) => {
    house.policies.forget(kinds);
    records.forget(kinds);
  };
  door.onCommit((changes) => forget([...new Set(changes.map((change) => change.kind))]));
  door.onForeign(forget);
  door.onCommit(async (changes) => {
    if (changes.some((change) => additions.has(change.kind))) await fields.refresh(db);
  });
  door.onForeign(async (kinds) => {
    if (!kinds.some((kind) => additions.has(kind))) return;
    await fields.refresh(db).catch((error: Error) => log.error({ error: error.message }, "could not read the fields anew"));
  });
  return { db, house, door, fields, records, clock, log, newId: () => newId(clock) };
}

/** A new id at the clock's time. */
export function newId(clock: Clock): Id {
  return idFrom(Date.parse(clock.now()), randomTen());
}

/** Asked from the system for many ids at a time; each byte is used once. */
let drawn = randomBytes(0);

function randomTen(): Uint8Array {
  if (drawn.length < 10) drawn = randomBytes(4_000);
  const ten = drawn.subarray(0, 10);
  drawn = drawn.subarray(10);
  return ten;
}
