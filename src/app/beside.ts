import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { findRunning } from "../engine/db/embedded.ts";
import type { Migration } from "../engine/db/migrate.ts";
import { type Office, openOffice } from "../engine/office.ts";
import { makeTypesetter } from "../engine/typeset/typesetter.ts";
import { openFindings } from "../practices/briefing/findings.ts";
import { briefingSetter } from "../practices/briefing/fit.ts";
import type { Invocation } from "./command.ts";
import { composeLine } from "./compose.ts";
import { expectUpToDate } from "./migrations.ts";
import { dataPlaces, root, systemClock } from "./place.ts";
import { RefusedToStart } from "./refused.ts";
import { openStore, type Store } from "./store.ts";

/** Opens the database for one command, beside a running server or alone, and lets go of it however the command ends. */
export async function withStore<T>({ settings, log }: Invocation, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore({ settings, log });
  try {
    return await work(store);
  } finally {
    await store.stop();
  }
}

type OfficeWork<T> = (office: Office, migrations: Migration[]) => Promise<T>;

/** The same with an office on it, so that a command goes through the one door. Refuses where there is none. */
export async function withOffice<T>(given: Invocation, work: OfficeWork<T>): Promise<T> {
  await expectOffice(given);
  return withOldOrNewOffice(given, work);
}

/** The same for a command that may begin an office: where there is none, one is made. */
export async function withOldOrNewOffice<T>(given: Invocation, work: OfficeWork<T>): Promise<T> {
  const { settings, log } = given;
  return withStore(given, async ({ db }) => {
    const migrations = await expectUpToDate({ db, backups: dataPlaces(settings).backups, clock: systemClock, log });
    const mail = { smtpUrl: settings.smtpUrl, officeUrl: settings.url };
    const office = await openOffice({ db, house: composeLine({ mail }), clock: systemClock, log });
    const typesetter = makeTypesetter({ root });
    openFindings(office, briefingSetter(typesetter, { root, db }));
    try {
      return await work(office, migrations);
    } finally {
      await typesetter.close();
    }
  });
}

/** Refuses where there is no office yet: a mistyped directory must not become an empty one. */
export async function expectOffice({ settings }: Invocation): Promise<void> {
  if (settings.databaseUrl !== null) return;
  const found = await readdir(join(dataPlaces(settings).database, "cluster")).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  if (found.length === 0)
    throw new RefusedToStart(
      `There is no office in ${settings.dataDirectory}. Start it there first, or set QUARTERDECK_DATA to where it is.`,
    );
}

/** Refuses where a server works on the embedded database: what it writes meanwhile would be lost. */
export async function expectStopped({ settings }: Invocation): Promise<void> {
  if (settings.databaseUrl === null && (await findRunning(dataPlaces(settings).database)))
    throw new RefusedToStart("The server is running. Stop it first, and start it again afterwards.");
}
