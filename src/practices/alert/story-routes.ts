import type { FastifyInstance } from "fastify";
import { type KindEntry, kindEntry } from "../../engine/house.ts";
import { permitted } from "../../engine/http/server.ts";
import { requestsOf } from "../../engine/intake/view.ts";
import type { Office } from "../../engine/office.ts";
import { HttpProblem } from "../../engine/problem.ts";
import { type Actor, may } from "../../kernel/actor.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/time.ts";
import type { Incident } from "../incident/model.ts";
import { arithmeticOf } from "./arithmetic.rules.ts";
import { probableCause } from "./cause.rules.ts";
import { kindsOfReason } from "./console.rules.ts";
import type { Weighed } from "./decision.model.ts";
import type { Alert } from "./model.ts";
import { causeOf, similarTo } from "./routes.ts";
import { alertServices, alertSettings, alertTopology } from "./settings.ts";
import type { AlertStory, ChangeBefore, WeighedIncident } from "./story.model.ts";
import { changesBefore, familyOf } from "./triage-store.ts";

type Asking = { office: Office; actor: Actor; now: Instant };
const mostRequests = 20;

/** What the page of one alert tells: what was weighed and how, what was changed before, how it was solved last time, by which requests it came. */
export function storyRoutes(server: FastifyInstance, office: Office): void {
  server.get("/api/alerts/:key/story", async (request) => {
    const asking = { office, actor: permitted(request, "alert.read"), now: office.clock.now() };
    const { key } = request.params as { key: string };
    const record = await office.records.whole(office.db, entryOf(office, "alert"), key, asking.actor, asking.now);
    if (!record) throw new HttpProblem(404, "missing", "There is no such alert, or it is not yours to see.");
    return story(asking, record as Alert);
  });
}

function entryOf(office: Office, kind: string): KindEntry {
  return kindEntry(office.house, kind);
}

async function story(asking: Asking, alert: Alert): Promise<AlertStory> {
  const { office, actor, now } = asking;
  const settings = await alertSettings(office.db, office.house);
  const [weighed, beside, heard, names] = await Promise.all([
    weighedOf(asking, alert),
    besideOf(asking, alert),
    may(actor, "alert.administer") ? requestsOf(office.db, { kind: "alert", id: alert.id, limit: mostRequests }) : null,
    namesOf(asking, alert),
  ]);
  const integration = settings.integrations.get(alert.integration);
  return {
    asOf: now,
    weighed,
    joinAt: settings.weights.joinAt,
    suggestAt: settings.weights.suggestAt,
    weightsNow: settings.weights.version,
    heard,
    integration: integration ? { id: integration.id, name: integration.name } : null,
    ...beside,
    ...names,
  };
}

/** What was decided, with the sum behind each score; the name of an incident only for who may see it. */
async function weighedOf({ office, actor, now }: Asking, { decision }: Alert): Promise<WeighedIncident[]> {
  if (!decision) return [];
  const { chosen, suggested, runnersUp, weights: version } = decision;
  const roles: (readonly [WeighedIncident["role"], Weighed])[] = [
    ...(chosen ? [["chosen", chosen] as const] : []),
    ...(suggested ? [["suggested", suggested] as const] : []),
    ...runnersUp.filter((one) => one.incident !== suggested?.incident).map((one) => ["considered", one] as const),
  ];
  const { weights } = await alertSettings(office.db, office.house);
  const wanted = new Map([["incident", new Set(roles.map(([, one]) => one.incident))]]);
  const refs = await office.records.names(office.db, wanted, actor, now);
  return roles.map(([role, { incident, score, features }]) => {
    const named = refs.incident?.[incident];
    const arithmetic = weights.version === version ? arithmeticOf(features, weights) : null;
    return { role, incident, number: named?.number ?? null, title: named?.label ?? null, score, features, arithmetic };
  });
}

async function changesOf(office: Office, { id: alert, firstAt, configurationItem, service }: Alert): Promise<ChangeBefore[]> {
  const topology = await alertTopology(office.db, office.house);
  const thing = configurationItem ?? service;
  const things = configurationItem === null ? [] : [configurationItem];
  const services = [service, thing === null ? null : (topology.serviceOf.get(thing) ?? null)].filter((id) => id !== null);
  const [changes, { byId }] = await Promise.all([
    changesBefore(office.db, firstAt, { things, services: [...new Set(services)] }),
    alertServices(office.db, office.house),
  ]);
  return probableCause([{ alert, thing, firstAt, isOwn: false }], changes, topology).changes.map((id) => {
    const { at, summary, source, service: on, links } = changes.find((one) => one.id === id)!;
    return { id, at, summary, source, service: on === null ? null : (byId.get(on)?.name ?? null), links };
  });
}

/** What is known beside it: of its incident where the reader may see that, else of the alert alone. */
async function besideOf(asking: Asking, alert: Alert): Promise<Pick<AlertStory, "cause" | "changes" | "similar">> {
  const { office, actor, now } = asking;
  const { incident } = alert;
  const found = incident === null ? null : await office.records.whole(office.db, entryOf(office, "incident"), incident, actor, now);
  if (!found) return { cause: null, changes: await changesOf(office, alert), similar: [] };
  const family = await familyOf(office.db, found.id);
  const [{ cause, changes }, similar] = await Promise.all([causeOf(office, family), similarTo(asking, found as Incident, family)]);
  return { cause: cause?.id === alert.id ? null : cause, changes, similar };
}

/** The names of the rule that decided, and of what keeps it quiet. */
async function namesOf(
  { office, actor, now }: Asking,
  { decision, suppressed, suppressedBy }: Alert,
): Promise<Pick<AlertStory, "rule" | "quiet">> {
  const rule = decision?.rule ?? null;
  const kinds = suppressed === null ? [] : kindsOfReason[suppressed];
  const wanted = new Map<string, Set<Id>>();
  if (rule) wanted.set("groupingRule", new Set([rule]));
  if (suppressedBy) for (const kind of kinds) wanted.set(kind, new Set([suppressedBy]));
  const refs = await office.records.names(office.db, wanted, actor, now);
  const kind = kinds.find((one) => suppressedBy && refs[one]?.[suppressedBy]) ?? kinds[0];
  const named = kind && suppressedBy ? refs[kind]?.[suppressedBy] : undefined;
  return {
    rule: rule ? (refs.groupingRule?.[rule]?.label ?? null) : null,
    quiet: kind ? { kind, name: named?.label ?? null, number: named?.number ?? null } : null,
  };
}
