import { to as copyTo } from "pg-copy-streams";
import type { ConnectionTarget, Database, Tx } from "./db/connection.ts";
import { openDatabase } from "./db/connection.ts";
import { holdSnapshot, holdTransaction } from "./snapshot-copy.ts";
import { type Filled, type FillRequest, fillDatabase } from "./snapshot-fill.ts";
import { answering, Refused, type SnapshotAnswer } from "./snapshot-refusal.ts";
import { readHeads, readSchema, readServerVersion } from "./snapshot-schema.ts";
import { columnsOf } from "./snapshot-write.ts";

export type MoveRequest = FillRequest & { from: Database; to: ConnectionTarget };

/**
 * Copies the database, as it stands at one moment, into an empty database of another server, with no file between, and verifies it there.
 * All or nothing: a refusal, fault or stop leaves the other database as empty as it was. What is written to the source afterwards does not
 * follow, so stop the server first. Refuses a database that is not empty, not UTF-8, or older than PostgreSQL 15.
 */
export async function migrateToPostgres(request: MoveRequest): Promise<SnapshotAnswer<Filled>> {
  return answering(async () => {
    let idleFault: Error | undefined;
    const destination = openDatabase(request.to, {
      connections: 1,
      onError: (error) => {
        idleFault = error;
      },
    });
    try {
      const filled = await moveInto(destination, request);
      if (idleFault) throw idleFault;
      return filled;
    } finally {
      await destination.close();
    }
  });
}

async function moveInto(destination: Database, request: MoveRequest): Promise<Filled> {
  // Before any lock: somebody may have named the source itself.
  await refuseUnfit(destination);
  return holdSnapshot(request.from, async (source, sourceTx) => {
    const { migrations, key, sequences, tables } = await readSchema(sourceTx);
    const cargo = {
      migrations,
      key,
      sequences,
      journal: await readHeads(sourceTx),
      estimatedRows: tables.reduce((sum, table) => sum + table.estimatedRows, 0),
      tables: tables.map((table) => ({
        ...table,
        open: () => [source.query(copyTo(`copy ${columnsOf(table)} to stdout`))],
        // Both ends count for themselves: the destination counts its rows, the protocol ends a broken COPY with an error.
        confirm: () => undefined,
      })),
    };
    return holdTransaction(destination, async (client, tx) => {
      await refuseUnfit(tx);
      return fillDatabase(client, tx, cargo, request);
    });
  });
}

async function refuseUnfit(tx: Tx): Promise<void> {
  const version = await readServerVersion(tx);
  if (version.number < 150_000)
    throw new Refused("tooOld", `The other server is PostgreSQL ${version.text}; Quarterdeck needs 15 or newer.`);
  const [encoding] = await tx.query<{ name: string }>("select current_setting('server_encoding') as name");
  if (encoding!.name !== "UTF8")
    throw new Refused("notUtf8", `The other database is encoded in ${encoding!.name}. Create it with encoding UTF8 and try again.`);
  const [held] = await tx.query<{ names: string | null }>(`
    select string_agg(c.relname, ', ' order by c.relname) as names from pg_class c
    where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f')
      and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')`);
  if (held!.names !== null)
    throw new Refused("notEmpty", `The other database is not empty (${held!.names.slice(0, 200)}). Create a new one and name it instead.`);
}
