import type { FastifyInstance } from "fastify";
import { kindEntry } from "../../engine/house.ts";
import { permitted } from "../../engine/http/server.ts";
import type { Office } from "../../engine/office.ts";
import { HttpProblem } from "../../engine/problem.ts";
import { asList } from "../../engine/records.ts";
import { sees } from "../../engine/visibility.ts";
import type { Actor } from "../../kernel/actor.ts";
import { deriveId, type Id, isId } from "../../kernel/ids.ts";
import type { AnyRecord } from "../../kernel/model.ts";
import type { Envelope } from "../../kernel/practice.ts";
import { type Instant, isInstant } from "../../kernel/time.ts";
import type { Incident } from "../incident/model.ts";
import { probableCause } from "./cause.rules.ts";
import { concealRestricted } from "./discretion.ts";
import { alertServices, alertTopology } from "./settings.ts";
import type { ChangeBefore, ProbableCause, SimilarIncident } from "./story.model.ts";
import {
  type AlertLine,
  alertsOf,
  alikeBefore,
  changesBefore,
  familyOf,
  runsOf,
  standingOf,
  suggestedFor,
  suspectsOf,
} from "./triage-store.ts";

type Asking = { office: Office; actor: Actor };

/** What the alerts of an incident say together; and splitting several of them off at once. */
export function alertRoutes(server: FastifyInstance, office: Office): void {
  server.get("/api/incidents/:key/alerts", async (request) => {
    const asking = { office, actor: permitted(request, "alert.read") };
    return triage(asking, await incidentAsked(asking, request.params));
  });
  server.get("/api/incidents/:key/alerts/list", async (request) => {
    const asking = { office, actor: permitted(request, "alert.read") };
    return page(asking, await incidentAsked(asking, request.params), request.query as Record<string, string | undefined>);
  });
  server.post("/api/incidents/:key/alerts/split", async (request) => {
    const asking = { office, actor: permitted(request, "alert.work") };
    return split(asking, await incidentAsked(asking, request.params), request.body);
  });
}

async function incidentAsked({ office, actor }: Asking, params: unknown): Promise<Incident> {
  const entry = kindEntry(office.house, "incident");
  const record = await office.records.whole(office.db, entry, (params as { key: string }).key, actor, office.clock.now());
  if (!record) throw new HttpProblem(404, "missing", "There is no such incident, or it is not yours to see.");
  return record as Incident;
}

async function triage(asking: Asking, incident: Incident): Promise<unknown> {
  const { office } = asking;
  const family = await familyOf(office.db, incident.id);
  const [standing, runs, suggested, similar, cause] = await Promise.all([
    standingOf(office.db, family),
    runsOf(office.db, family),
    suggestedFor(office.db, family),
    similarTo(asking, incident, family),
    causeOf(office, family),
  ]);
  return { asOf: office.clock.now(), standing, runs, suggested, similar, ...cause };
}

/** The alert that probably began it, and the changes of the hour before. */
export async function causeOf(office: Office, family: readonly Id[]): Promise<{ cause: ProbableCause | null; changes: ChangeBefore[] }> {
  const suspects = await suspectsOf(office.db, family);
  if (suspects.length === 0) return { cause: null, changes: [] };
  const topology = await alertTopology(office.db, office.house);
  const things = [...new Set(suspects.flatMap(({ thing }) => thing ?? []))];
  const services = [...new Set(things.map((thing) => topology.serviceOf.get(thing) ?? thing))];
  const changes = await changesBefore(office.db, suspects[0]!.firstAt, { things, services });
  const found = probableCause(suspects, changes, topology);
  const { byId } = await alertServices(office.db, office.house);
  const alert = suspects.find((one) => one.alert === found.alert)!;
  return {
    cause: { id: alert.alert, number: alert.number, summary: alert.summary, resource: alert.resource, firstAt: alert.firstAt },
    changes: found.changes.map((id) => {
      const { at, summary, source, service, links } = changes.find((one) => one.id === id)!;
      return { id, at, summary, source, service: service === null ? null : (byId.get(service)?.name ?? null), links };
    }),
  };
}

const mostSimilar = 5;

/** Incidents of the past whose alerts said the same, as far as the reader may see them, with how they were solved; of the same service first. */
export async function similarTo({ office, actor }: Asking, incident: Incident, family: readonly Id[]): Promise<SimilarIncident[]> {
  const entry = kindEntry(office.house, "incident");
  const ids = await alikeBefore(office.db, family);
  const past = (await entry.table.load(office.db, ids, false)) as (AnyRecord & Incident)[];
  const seen = past.filter((one) => sees(entry.kind, actor, one, { now: office.clock.now(), catalogue: office.house.catalogue }));
  const solved = seen.filter(
    ({ state, mergedInto, closeNotes }) => (state === "6" || state === "7") && mergedInto === null && closeNotes !== null,
  );
  const ofService = ({ service }: Incident) => Number(service !== null && service === incident.service);
  const byHand = ({ closeCode }: Incident) => Number(closeCode !== "Cleared by monitoring");
  solved.sort((one, other) => byHand(other) - byHand(one) || ofService(other) - ofService(one) || (one.openedAt > other.openedAt ? -1 : 1));
  return solved.slice(0, mostSimilar).map(({ id, number, shortDescription, openedAt, resolvedAt, closeCode, closeNotes }) => ({
    id,
    number,
    shortDescription,
    openedAt,
    resolvedAt,
    closeCode,
    closeNotes,
  }));
}

const pageSize = 50;

async function page(
  { office, actor }: Asking,
  incident: Incident,
  query: Record<string, string | undefined>,
): Promise<{ items: AlertLine[]; next: string | null }> {
  const family = await familyOf(office.db, incident.id);
  const run = query.run && isId(query.run) ? query.run : null;
  const items = await alertsOf(office.db, family, { run, after: query.after ? readMark(query.after) : null, limit: pageSize + 1 });
  const shown = items.slice(0, pageSize);
  await concealRestricted({ tx: office.db, house: office.house, records: shown, actor, now: office.clock.now() });
  const last = shown.at(-1);
  const next = items.length > pageSize && last ? Buffer.from(JSON.stringify([last.firstAt, last.id])).toString("base64url") : null;
  return { items: shown, next };
}

function readMark(text: string): { at: Instant; id: Id } {
  const [at, id] = asList(Buffer.from(text, "base64url").toString("utf8")) ?? [];
  if (typeof at === "string" && isInstant(at) && typeof id === "string" && isId(id)) return { at, id };
  throw new HttpProblem(400, "badCursor", "This page mark is not one of ours. Begin again without `after`.");
}

const mostAtOnce = 500;

/** Several alerts of one incident become another incident: all of them or none. */
async function split({ office, actor }: Asking, incident: Incident, body: unknown): Promise<unknown> {
  const { alerts } = (body ?? {}) as { alerts?: unknown };
  const ids = Array.isArray(alerts) ? [...new Set(alerts)] : [];
  if (ids.length === 0 || ids.length > mostAtOnce || !ids.every((id) => typeof id === "string" && isId(id)))
    throw new HttpProblem(422, "badShape", `Name the alerts to split off, by id: 1 to ${mostAtOnce} of them, as {"alerts": ["…"]}.`);
  const family = new Set(await familyOf(office.db, incident.id));
  const rows = await office.db.query<{ id: Id; incident: Id | null }>("select id, incident from alert where id = any($1)", [ids]);
  if (rows.length !== ids.length || rows.some((row) => row.incident === null || !family.has(row.incident)))
    throw new HttpProblem(422, "notOfThis", "Some of these are not alerts of this incident. Load it again and repeat.");
  const group = office.newId();
  const envelope = (id: unknown, into: Id | null): Envelope => ({
    kind: "alert",
    id: id as Id,
    commandId: office.newId(),
    actor,
    group,
    command: { type: "split", into },
  });
  const [first, ...others] = ids;
  const opening = envelope(first, null);
  const fresh = deriveId(opening.commandId, 0);
  const { outcomes } = await office.door.batch([opening, ...others.map((id) => envelope(id, fresh))]);
  const refused = outcomes.find((outcome) => !outcome.ok);
  if (refused && !refused.ok) throw new HttpProblem(409, refused.refusal.code, refused.refusal.sentence);
  return { incident: fresh, alerts: ids.length };
}
