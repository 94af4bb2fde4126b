import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { openDatabase } from "../src/engine/db/connection.ts";
import { startEmbedded } from "../src/engine/db/embedded.ts";
import { migrate, migrationsKey, readMigrations } from "../src/engine/db/migrate.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/**
 * One real PostgreSQL for a whole run: the embedded one, or the server that TEST_DATABASE_URL names (an empty one of version 15 or newer).
 * Leaves a migrated template database behind whose name says which migrations it has; every test file copies it.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL;
  if (given) {
    process.env.QUARTERDECK_TEST_TEMPLATE = await makeTemplate(given);
    process.env.QUARTERDECK_TEST_SERVER = given;
    return async () => {};
  }
  const directory = await mkdtemp(join(tmpdir(), "quarterdeck-test-"));
  const server = await startEmbedded({
    dataDirectory: directory,
    settings: { fsync: "off", synchronous_commit: "off", max_connections: "100" },
  });
  const { host, port, user, database, password } = server.connection;
  const url = `postgresql://${user}${password ? `:${password}` : ""}@/${database}?host=${encodeURIComponent(host)}&port=${port}`;
  process.env.QUARTERDECK_TEST_SERVER = url;
  process.env.TEST_DATABASE_URL = url;
  process.env.QUARTERDECK_TEST_TEMPLATE = await makeTemplate(url);
  return async () => {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  };
}

/** The same server, another database. */
export function databaseUrl(server: string, name: string): string {
  return server.replace(/^(postgres(?:ql)?:\/\/[^/]*\/)[^?]*/, `$1${name}`);
}

async function makeTemplate(server: string): Promise<string> {
  const migrations = await readMigrations(root);
  const name = `quarterdeck_template_${migrationsKey(migrations)}`;
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  try {
    const there = await admin.query("select 1 from pg_database where datname = $1", [name]);
    if (there.rowCount) return name;
    await admin.query(`create database ${name} template template0 encoding 'UTF8' lc_collate 'C.UTF-8' lc_ctype 'C.UTF-8'`);
    const db = openDatabase({ connectionString: databaseUrl(server, name) }, { connections: 1, onError: () => undefined });
    await migrate(db, migrations);
    await db.close();
    return name;
  } finally {
    await admin.end();
  }
}
