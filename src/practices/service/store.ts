import type { Tx } from "../../engine/db/connection.ts";
import type { FactsLoader, KindEntry } from "../../engine/house.ts";
import type { AnyRecord } from "../../kernel/model.ts";
import type { Edge } from "./impact.rules.ts";
import type { Dependency } from "./model.ts";
import type { DependencyFacts } from "./rules.ts";

/** More lines than these are not followed; the answer then says that it is not complete. */
export const mostEdges = 20_000;
export const mostServices = 500;

const stands = (end: string) =>
  `not exists (select 1 from service s where s.id = d.${end} and s.active is false)
   and not exists (select 1 from configuration_item c where c.id = d.${end} and c.active is false)`;
const said = `select d.dependent, d.supplier, coalesce(d.hard, false) as hard from dependency d
  where d.active and ${stands("dependent")} and ${stands("supplier")}`;
const made = `select service as dependent, id as supplier, false as hard from configuration_item where active and service is not null`;

/** What needs what among active things, and (`withParts`) each service what it is made of, softly. One more than `mostEdges` at most. */
export function edges(tx: Tx, { withParts }: { withParts: boolean }): Promise<Edge[]> {
  const text = withParts ? `${said} union all ${made}` : said;
  return tx.query<Edge>(`select * from (${text}) e order by dependent, supplier limit ${mostEdges + 1}`);
}

/** Active services, most critical first; one more than `mostServices` at most. */
export function activeServices(tx: Tx, entry: KindEntry): Promise<AnyRecord[]> {
  return tx.query<AnyRecord>(
    `select ${entry.table.select} from service t where t.active order by t.tier, t.name_fold, t.id limit ${mostServices + 1}`,
  );
}

/** Active services or configuration items by id. */
export function activeById(tx: Tx, entry: KindEntry, ids: readonly string[]): Promise<AnyRecord[]> {
  return tx.query<AnyRecord>(`select ${entry.table.select} from ${entry.table.name} t where t.id = any($1) and t.active`, [[...ids]]);
}

/** The service each active configuration item belongs to. */
export async function homesOfItems(tx: Tx): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.query<{ id: string; service: string }>(
    `select id, service from configuration_item where active and service is not null order by id limit ${mostEdges}`,
  );
  return new Map(rows.map(({ id, service }) => [id, service]));
}

/** What the things are that a batch of dependencies names. */
export const dependencyFacts: FactsLoader = async (tx, asks): Promise<DependencyFacts> => {
  const named = asks.flatMap(({ envelope: { command }, current }) => {
    const changes = (command.changes ?? {}) as Partial<Dependency>;
    const kept = current as Dependency | null;
    return [command.dependent, command.supplier, changes.dependent, changes.supplier, kept?.dependent, kept?.supplier];
  });
  const ids = [...new Set(named.filter((id) => typeof id === "string"))];
  const rows = await tx.query<{ id: string; kind: Dependency["dependentKind"] }>(
    `select id, 'service' as kind from service where id = any($1)
     union all select id, 'configurationItem' from configuration_item where id = any($1)`,
    [ids],
  );
  return { kinds: new Map(rows.map(({ id, kind }) => [id, kind])) };
};
