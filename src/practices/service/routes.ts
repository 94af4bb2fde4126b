import type { FastifyInstance } from "fastify";
import { kindEntry } from "../../engine/house.ts";
import { permitted } from "../../engine/http/server.ts";
import type { Office } from "../../engine/office.ts";
import { HttpProblem } from "../../engine/problem.ts";
import { sees } from "../../engine/visibility.ts";
import { type Actor, may } from "../../kernel/actor.ts";
import type { AnyRecord } from "../../kernel/model.ts";
import { serviceLinks } from "./map.rules.ts";
import { impact, type Reached } from "./rules.ts";
import { activeById, activeServices, edges, homesOfItems, mostEdges, mostServices } from "./store.ts";

type Reader = { office: Office; actor: Actor };
type Named = { kind: "service" | "configurationItem"; record: AnyRecord };

/** Questions over all services at once: the map, and what is hit when one of them (or of their parts) fails. */
export function serviceRoutes(server: FastifyInstance, office: Office): void {
  server.get("/api/service-map", async (request) => serviceMap({ office, actor: permitted(request, "service.read") }));
  for (const kind of ["service", "configurationItem"]) {
    const entry = kindEntry(office.house, kind);
    server.get(`/api/${entry.model.plural}/:key/impact`, async (request) => {
      const actor = permitted(request, "service.read");
      const { key } = request.params as { key: string };
      const record = await office.records.whole(office.db, entry, key, actor, office.clock.now());
      if (!record) throw new HttpProblem(404, "missing", `There is no such ${entry.model.label.toLowerCase()}, or it is not yours to see.`);
      return impactOf({ office, actor }, record.id);
    });
  }
}

async function serviceMap(reader: Reader): Promise<unknown> {
  const { office, actor } = reader;
  const entry = kindEntry(office.house, "service");
  const now = office.clock.now();
  const [found, lines, homes] = await Promise.all([
    activeServices(office.db, entry),
    edges(office.db, { withParts: false }),
    homesOfItems(office.db),
  ]);
  const nodes = visible(reader, "service", found.slice(0, mostServices));
  const ids = new Set(nodes.map((node) => node.id));
  const items = counted(homes.values());
  const wanted = new Map([
    ["person", idsIn(nodes, "owner")],
    ["team", idsIn(nodes, "supportTeam")],
  ]);
  return {
    asOf: now,
    isComplete: found.length <= mostServices && lines.length <= mostEdges,
    nodes: nodes.map((node) => ({ ...shownOf(office.records.readableRecord(entry, node, actor)), items: items.get(node.id) ?? 0 })),
    edges: serviceLinks(lines, ids, homes),
    refs: await office.records.names(office.db, wanted, actor, now),
  };
}

async function impactOf(reader: Reader, start: string): Promise<unknown> {
  const { office } = reader;
  const lines = await edges(office.db, { withParts: true });
  const followed = lines.slice(0, mostEdges);
  const up = impact(followed, start, "dependents");
  const down = impact(followed, start, "suppliers");
  const named = await namedOf(reader, [...new Set([start, ...up, ...down].map((one) => (typeof one === "string" ? one : one.id)))]);
  const told = (reached: readonly Reached[]) => reached.flatMap((one) => described(one, named));
  return {
    asOf: office.clock.now(),
    isComplete: lines.length <= mostEdges,
    dependents: told(up),
    suppliers: told(down),
  };
}

/** Reached things by id, as far as the reader may see them. */
async function namedOf(reader: Reader, ids: readonly string[]): Promise<ReadonlyMap<string, Named>> {
  const named = new Map<string, Named>();
  for (const kind of ["service", "configurationItem"] as const) {
    const rows = await activeById(reader.office.db, kindEntry(reader.office.house, kind), ids);
    for (const record of visible(reader, kind, rows)) named.set(record.id, { kind, record });
  }
  return named;
}

function described({ id, distance, hard, via }: Reached, named: ReadonlyMap<string, Named>): unknown[] {
  const one = named.get(id);
  if (!one) return [];
  const over = named.get(via);
  const own =
    one.kind === "service"
      ? { tier: one.record.tier, health: one.record.health, usersServed: one.record.usersServed }
      : { ciClass: one.record.ciClass, operationalStatus: one.record.operationalStatus };
  return [{ kind: one.kind, id, name: one.record.name, distance, hard, via: over ? { id: via, name: over.record.name } : null, ...own }];
}

function visible({ office, actor }: Reader, kind: string, records: readonly AnyRecord[]): AnyRecord[] {
  const entry = kindEntry(office.house, kind);
  if (!may(actor, entry.kind.permissions.read)) return [];
  return records.filter((record) => sees(entry.kind, actor, record, { now: office.clock.now(), catalogue: office.fields }));
}

/** What the map says of a service; open incidents only where the record as this reader may read it has them. */
function shownOf(record: AnyRecord): Record<string, unknown> {
  const { id, version, name, tier, health, healthSince, usersServed, owner, supportTeam, agreedAvailability, vendor } = record;
  const troubles = "troubles" in record ? { troubles: record.troubles } : {};
  return { id, version, name, tier, health, healthSince, usersServed, owner, supportTeam, agreedAvailability, vendor, ...troubles };
}

function counted(ids: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

function idsIn(records: readonly AnyRecord[], field: string): Set<string> {
  return new Set(records.flatMap((record) => (typeof record[field] === "string" ? [record[field] as string] : [])));
}
