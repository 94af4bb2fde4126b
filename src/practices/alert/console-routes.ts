import type { FastifyInstance } from "fastify";
import { kindEntry } from "../../engine/house.ts";
import { permitted } from "../../engine/http/server.ts";
import { feedHealth } from "../../engine/intake/view.ts";
import type { Office } from "../../engine/office.ts";
import { bounded } from "../../engine/records.ts";
import { sees } from "../../engine/visibility.ts";
import { Reader } from "../../engine/visible-sql.ts";
import type { Actor } from "../../kernel/actor.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/time.ts";
import { type Incident, states } from "../incident/model.ts";
import {
  byNeed,
  type ConsoleAnswer,
  type ConsoleGroup,
  type ConsoleIncident,
  type ConsoleSource,
  countedUpTo,
  groupFilter,
  groupsInPage,
  type Heap,
  heapsByRoot,
  type IncidentHeap,
  kindsOfReason,
  type QuietHeap,
} from "./console.rules.ts";
import {
  type Asked,
  aloneHeap,
  flappingHeap,
  incidentHeaps,
  incidentsWithOpen,
  missedHeartbeats,
  newestOf,
  quietHeaps,
  rootsOf,
  standingsOf,
} from "./console-store.ts";
import { concealRestricted } from "./discretion.ts";
import { alertServices, alertSettings } from "./settings.ts";

type Asking = { office: Office; actor: Actor; now: Instant };

/** What is open, gathered by incident, and how the tools that send are doing. */
export function consoleRoutes(server: FastifyInstance, office: Office): void {
  server.get("/api/alert-console", async (request) => {
    const actor = permitted(request, "alert.read");
    const { filter } = request.query as { filter?: string };
    return bounded(() => answer({ office, actor, now: office.clock.now() }, filter));
  });
  server.get("/api/alert-console/sources", async (request) => {
    permitted(request, "alert.read");
    return { asOf: office.clock.now(), sources: await sources(office) };
  });
}

async function answer(asking: Asking, filter: string | undefined): Promise<ConsoleAnswer> {
  const { office, now } = asking;
  const asked = conditionOf(asking, filter);
  const [byIncident, alone, flapping, quiet] = await Promise.all([
    ofIncidents(asking, asked),
    aloneHeap(office.db, asked),
    flappingHeap(office.db, asked),
    ofReasons(asking, asked),
  ]);
  const groups = [
    ...byIncident.groups,
    ...(alone ? [group({ key: "alone", kind: "alone", filter: groupFilter.alone, heap: alone })] : []),
    ...(flapping ? [group({ key: "flapping", kind: "flapping", filter: groupFilter.flapping, heap: flapping })] : []),
    ...quiet,
  ];
  return {
    asOf: now,
    groups,
    incidents: byIncident.incidents,
    isCapped: byIncident.isCapped,
    firing: byIncident.firing + (alone?.count ?? 0),
  };
}

/** The reader's filter, and what of alerts they may see at all, as one condition. */
function conditionOf(asking: Asking, filter: string | undefined): Asked {
  const { office, actor, now } = asking;
  const entry = kindEntry(office.house, "alert");
  const own = office.records.readFilter(entry, filter, actor, now);
  const { condition, values } = seenOf(asking, "alert");
  return { condition: own ? `${condition} and (${readerOf(asking).condition(entry, own, values)})` : condition, values };
}

/** What of a kind the reader may see at all, as a condition on `t`. */
function seenOf(asking: Asking, kind: string): Asked {
  const entry = kindEntry(asking.office.house, kind);
  const reader = readerOf(asking);
  const values: unknown[] = [];
  const parts = reader.branches(entry).map((branch) => (branch === null ? "true" : reader.condition(entry, branch, values)));
  return { condition: parts.length === 0 ? "false" : `(${parts.join(" or ")})`, values };
}

function readerOf({ office, actor, now }: Asking): Reader {
  return new Reader({ house: office.house, fields: office.fields, actor, now });
}

type ByIncident = { groups: ConsoleGroup[]; incidents: number; isCapped: boolean; firing: number };

async function ofIncidents(asking: Asking, asked: Asked): Promise<ByIncident> {
  const { db } = asking.office;
  const { incidents, isCapped } = await incidentsWithOpen(db);
  const [heaps, roots] = await Promise.all([incidentHeaps(db, incidents, asked), rootsOf(db, incidents)]);
  const merged = heapsByRoot(heaps, roots);
  const standings = await standingsOf(
    db,
    merged.map((one) => one.incident),
    seenOf(asking, "incident"),
  );
  const whole = byNeed(merged, standings);
  const page = whole.slice(0, groupsInPage);
  const [known, newest] = await Promise.all([
    incidentsOf(
      asking,
      page.map((one) => one.incident),
    ),
    newestOf(
      db,
      page.flatMap((one) => one.family),
      asked,
    ),
  ]);
  await concealRestricted({ tx: db, house: asking.office.house, records: [...newest.values()], actor: asking.actor, now: asking.now });
  const newestIn = (family: readonly Id[]) => family.map((id) => newest.get(id)).find((one) => one !== undefined) ?? null;
  return {
    groups: page.map((heap) =>
      group({
        key: `incident:${heap.incident}`,
        kind: "incident",
        filter: groupFilter.incident(heap.family),
        heap,
        incident: known.get(heap.incident) ?? { id: heap.incident, ...unseen },
        family: heap.family,
        newest: newestIn(heap.family),
      }),
    ),
    incidents: whole.length,
    isCapped,
    firing: whole.reduce((sum, heap) => sum + heap.count, 0),
  };
}

const unseen = { number: null, title: null, priority: null, state: null, isAcknowledged: false, service: null };

/** Those of these incidents that the reader may see. */
async function incidentsOf({ office, actor, now }: Asking, ids: readonly Id[]): Promise<ReadonlyMap<Id, ConsoleIncident>> {
  if (ids.length === 0) return new Map();
  const entry = kindEntry(office.house, "incident");
  const [records, { byId }] = await Promise.all([entry.table.load(office.db, [...ids], false), alertServices(office.db, office.house)]);
  const seen = records.filter((one) => sees(entry.kind, actor, one, { now, catalogue: office.fields })) as Incident[];
  return new Map(
    seen.map(({ id, number, shortDescription, priority, state, acknowledgedAt, service }) => [
      id,
      {
        id,
        number,
        title: shortDescription,
        priority,
        state: states.find((one) => one.value === state)?.label ?? state,
        isAcknowledged: acknowledgedAt !== null,
        service: service === null ? null : (byId.get(service)?.name ?? null),
      },
    ]),
  );
}

async function ofReasons(asking: Asking, asked: Asked): Promise<ConsoleGroup[]> {
  const { office, actor, now } = asking;
  const heaps = await quietHeaps(office.db, asked);
  const wanted = new Map<string, Set<Id>>();
  for (const { by, record } of heaps) for (const kind of kindsOfReason[by]) wanted.set(kind, (wanted.get(kind) ?? new Set()).add(record));
  const refs = await office.records.names(office.db, wanted, actor, now);
  return heaps.map((heap) => {
    const { by, record, until } = heap;
    const kind = kindsOfReason[by].find((one) => refs[one]?.[record]) ?? kindsOfReason[by][0]!;
    const name = refs[kind]?.[record];
    const reason = { by, record, until, kind, name: name?.label ?? null, number: name?.number ?? null };
    return group({ key: `quiet:${by}:${record}`, kind: "quiet", filter: groupFilter.quiet(heap), heap, reason });
  });
}

type Given = Pick<ConsoleGroup, "key" | "kind" | "filter"> &
  Partial<Pick<ConsoleGroup, "incident" | "family" | "newest" | "reason">> & { heap: Heap | IncidentHeap | QuietHeap };

function group({ key, kind, filter, heap, incident = null, family = [], newest = null, reason = null }: Given): ConsoleGroup {
  const { count, acknowledged, worst, firstAt, newestAt } = heap;
  const elsewhere = "quiet" in heap ? { quiet: heap.quiet, flapping: heap.flapping } : { quiet: 0, flapping: 0 };
  const isCapped = count > countedUpTo;
  const stands = { count: Math.min(count, countedUpTo), isCapped, acknowledged, worst, firstAt, newestAt, ...elsewhere };
  // In an incident the first tells most; everywhere else what is new.
  return { key, kind, filter, sort: kind === "incident" ? "firstAt" : "-firstAt", ...stands, incident, family, newest, reason };
}

/** Every tool that sends, with what hinders it; those in trouble first. */
async function sources(office: Office): Promise<ConsoleSource[]> {
  const { integrations } = await alertSettings(office.db, office.house);
  const ids = [...integrations.keys()];
  const [health, missed, feeds] = await Promise.all([
    feedHealth(office.db, ids, office.clock.now()),
    missedHeartbeats(office.db),
    office.db.query<{ id: Id; connector: string }>("select id, connector from integration"),
  ]);
  const of = new Map(health.map((one) => [one.feed, one]));
  return (
    [...integrations.values()]
      .map(({ id, name, active }) => {
        const { lastAt = null, waiting = 0, oldestWaitingAt = null, refused = 0, failed = 0, liveKeys = 0 } = of.get(id) ?? {};
        return {
          ...{ id, name, isSender: active && (lastAt !== null || liveKeys > 0), lastAt, waiting, oldestWaitingAt, refused, failed },
          connector: feeds.find((one) => one.id === id)?.connector ?? "",
          missed: missed.filter((one) => one.integration === id).map(({ integration: _, ...rest }) => rest),
        };
      })
      // One without a key that was never heard is the house itself, such as the watch over objectives.
      .filter((one) => one.isSender || one.missed.length > 0)
      .sort((one, other) => trouble(other) - trouble(one) || (one.name < other.name ? -1 : 1))
  );
}

function trouble({ missed, failed, refused }: ConsoleSource): number {
  return missed.length * 100 + (failed > 0 ? 10 : 0) + (refused > 0 ? 1 : 0);
}
