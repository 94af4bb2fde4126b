import type { FastifyInstance } from "fastify";
import { kindEntry } from "../../engine/house.ts";
import { permitted } from "../../engine/http/server.ts";
import type { Office } from "../../engine/office.ts";
import { HttpProblem } from "../../engine/problem.ts";
import { timeline } from "../../engine/timeline.ts";
import type { Actor } from "../../kernel/actor.ts";
import type { Filter } from "../../kernel/filter.ts";
import { minInstant } from "../../kernel/time.ts";
import type { Incident } from "./model.ts";
import { answersTo, type PortalService, plainEvent, plainState, type ToldService } from "./portal.rules.ts";
import { lastQuestions, portalServices, servicesOf } from "./portal-store.ts";
import { followed } from "./stakeholder-routes.ts";

/** What somebody who asks IT for something is told: known outages, the state of services, their own things. Nothing else leaves here. */
export function portalRoutes(server: FastifyInstance, office: Office): void {
  server.get("/api/portal/status", async (request) => {
    const { personId } = permitted(request, "service.read");
    const now = office.clock.now();
    const services = await portalServices(office.db, now);
    const known = personId ? await servicesOf(office.db, personId, now) : null;
    const told = await newsOf(office, permitted(request, "service.read"), services);
    return {
      asOf: now,
      among: known?.among ?? null,
      services: told.map((one) => ({ ...one, isMine: known?.services.has(one.id) ?? false })),
    };
  });
  server.get("/api/portal/answers", async (request) => {
    const actor = permitted(request, "service.read");
    const now = office.clock.now();
    const { q } = request.query as { q?: unknown };
    const question = typeof q === "string" ? q.slice(0, 400) : "";
    const answers = answersTo(question, await portalServices(office.db, now)).slice(0, 3);
    return { asOf: now, answers: await newsOf(office, actor, answers) };
  });
  server.get("/api/portal/house", async (request) => {
    permitted(request, "service.read");
    const [house] = await office.db.query<{ name: string }>("select name from v_organisation where active order by created_at limit 1");
    return { name: house?.name ?? null };
  });
  server.get("/api/portal/things", async (request) => {
    const me = self(permitted(request, "incident.read"));
    const [open, finished] = await Promise.all([mine(office, me, ["1", "2", "3", "6"]), mine(office, me, ["7", "8"])]);
    const all = [...open, ...finished];
    const questions = await lastQuestions(
      office.db,
      all.filter(({ state }) => state === "3").map(({ id }) => id),
    );
    const owners = await namesOf(office, me, all);
    const said = (thing: Incident) => described(thing, { owner: owners(thing.assignee), question: questions.get(thing.id) ?? null });
    return { asOf: office.clock.now(), open: open.map(said), finished: finished.map(said) };
  });
  server.get("/api/portal/things/:key", async (request) => {
    const me = self(permitted(request, "incident.read"));
    const thing = await thingOf(office, me, (request.params as { key: string }).key);
    const questions = await lastQuestions(office.db, [thing.id]);
    const owners = await namesOf(office, me, [thing]);
    return {
      asOf: office.clock.now(),
      thing: {
        ...described(thing, { owner: owners(thing.assignee), question: questions.get(thing.id) ?? null }),
        description: thing.description,
        solution: (thing.state === "6" || thing.state === "7") && thing.mergedInto === null ? thing.closeNotes : null,
      },
      said: await said(office, me, thing),
    };
  });
}

type Me = Actor & { personId: string };

/** The person who asks, with no more rights than anybody who asks IT for something: staff see their own things here as others do. */
function self(actor: Actor): Me {
  const personId = actor.onBehalfOf?.personId ?? actor.personId;
  if (personId === null) throw new HttpProblem(403, "personOnly", "Only a person has things of their own. Sign in as one.");
  return {
    ...actor,
    personId,
    onBehalfOf: null,
    permissions: new Set(["incident.read", "incident.report", "people.read", "service.read"]),
  };
}

async function mine(office: Office, me: Me, states: readonly string[]): Promise<Incident[]> {
  const filter: Filter = {
    all: [
      { field: "caller", is: "equals", value: me.personId },
      { field: "state", is: "equals", value: [...states] },
    ],
  };
  const entry = kindEntry(office.house, "incident");
  const page = await office.records.list(office.db, entry, { filter, sort: "-openedAt", limit: 50 }, me, office.clock.now());
  // The page is cut to what a requester may read; what is told of the promise comes from the whole records, which are theirs.
  return (
    await entry.table.load(
      office.db,
      page.items.map(({ id }) => id),
      false,
    )
  )
    .map((record) => record as Incident)
    .sort((one, other) => (one.openedAt < other.openedAt ? 1 : -1));
}

async function thingOf(office: Office, me: Me, key: string): Promise<Incident> {
  const record = await office.records.whole(office.db, kindEntry(office.house, "incident"), key, me, office.clock.now());
  const thing = record as Incident | null;
  if (thing && (thing.caller === me.personId || thing.openedBy === me.personId)) return thing;
  throw new HttpProblem(404, "missing", "There is no such thing of yours.");
}

async function namesOf(office: Office, me: Me, things: readonly Incident[]): Promise<(id: string | null) => string | null> {
  const wanted = new Map([["person", new Set(things.flatMap(({ assignee }) => assignee ?? []))]]);
  const names = await office.records.names(office.db, wanted, me, office.clock.now());
  return (id) => (id ? (names.person?.[id]?.label ?? null) : null);
}

function described(thing: Incident, given: { owner: string | null; question: string | null }): Record<string, unknown> {
  const { id, number, version, shortDescription, state, openedAt, resolvedAt, satisfaction } = thing;
  const isRunning = state === "1" || state === "2";
  const promises = Object.values(thing.clocks).filter((one) => one.target === "resolution" && one.agreementType === "SLA");
  return {
    ...{ id, number, version, title: shortDescription, state, openedAt, resolvedAt, satisfaction },
    ...plainState(thing, given),
    question: state === "3" && thing.holdReason === "1" ? given.question : null,
    promisedBy: isRunning ? minInstant(...promises.map((one) => one.breachAt)) : null,
    mayRate: (state === "6" || state === "7") && satisfaction === null && thing.mergedInto === null,
    mayReply: state === "1" || state === "2" || state === "3" || state === "6",
    maySayNotSolved: state === "6" && thing.mergedInto === null,
  };
}

async function said(office: Office, me: Me, thing: Incident): Promise<unknown[]> {
  const entry = kindEntry(office.house, "incident");
  const page = await timeline(office, { about: thing.id, actor: me, entry, record: thing, limit: 200 });
  const spoken = new Set(page.items.filter(({ type }) => type === "commentAdded").map(({ n }) => n));
  return page.items
    .filter(({ kind, type, n }) => kind === "incident" && !(spoken.has(n) && (type === "putOnHold" || type === "resumed")))
    .flatMap(({ n, ordinal, at, actor, type, data }) => {
      const words = plainEvent(type);
      if (words === null || (type === "updateSent" && data?.voice === "technical")) return [];
      const isMine = actor === me.personId;
      const who = isMine ? "You" : actor ? (page.refs.person?.[actor]?.label ?? "IT") : "IT";
      const text = typeof data?.text === "string" ? data.text : type === "incidentReopened" ? String(data?.reason ?? "") : "";
      return [
        { id: `${n}/${ordinal}`, at, who, isMine, words: type === "incidentReported" && !isMine ? `${who} told us for you` : words, text },
      ];
    });
}

/**
 * Services as they are told, each with whether one is told by mail of its major incident (null where there is none, or no mail). The words under
 * which a service is looked for, and which incident it is, stay here.
 */
async function newsOf(office: Office, actor: Actor, services: readonly PortalService[]): Promise<ToldService[]> {
  const person = actor.onBehalfOf?.personId ?? actor.personId;
  const incidents = services.flatMap(({ incident }) => incident ?? []);
  const mine = person === null ? new Set<string>() : await followed(office, person, incidents);
  const isOffered = person !== null && office.house.waysOut.has("mail");
  return services.map(({ alsoCalled: _, incident, ...told }) => ({
    ...told,
    isFollowed: isOffered && incident !== null ? mine.has(incident) : null,
  }));
}
