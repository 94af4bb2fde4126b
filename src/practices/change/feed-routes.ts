import type { FastifyInstance, FastifyRequest } from "fastify";
import { kindEntry } from "../../engine/house.ts";
import { permitted } from "../../engine/http/server.ts";
import { type CalendarEvent, icalendar } from "../../engine/icalendar.ts";
import { hashOf, newSecret } from "../../engine/identity/secret.ts";
import type { Office } from "../../engine/office.ts";
import { HttpProblem } from "../../engine/problem.ts";
import type { Id } from "../../kernel/ids.ts";
import { addDays, type Instant } from "../../kernel/time.ts";
import { freezesWithin } from "./calendar-store.ts";
import type { FreezeSpan } from "./facts.ts";
import { type FeedScope, feedScopes } from "./feed.model.ts";
import { changesFed, type FedChange, type FeedRow, feedOfToken, freezesFed } from "./feed-store.ts";
import { states } from "./model.ts";

/** A feed holds the month behind and half a year ahead. */
const daysBehind = 30;
const daysAhead = 180;

/** Calendar feeds of changes: issued to whoever may read changes; read by calendar programs, which cannot sign in, with the key in the address. */
export function feedRoutes(server: FastifyInstance, office: Office): void {
  server.post("/api/changes/feeds", async (request, reply) => {
    const actor = permitted(request, "change.read");
    const { scope, service } = askedFor(request);
    const known =
      service === null ? null : await office.records.get(office.db, kindEntry(office.house, "service"), service, actor, office.clock.now());
    if (service !== null && !known) throw new HttpProblem(404, "missing", "There is no such service, or it is not yours to see.");
    const token = newSecret();
    const name = known ? `Changes of ${String(known.name)}`.slice(0, 120) : nameOf[scope];
    const command = { type: "issue", name, scope, service, tokenHash: hashOf(token).toString("hex") };
    const outcome = await office.door.send({ kind: "changeFeed", commandId: office.newId(), actor, command });
    if (!outcome.ok) throw new HttpProblem(422, outcome.refusal.code, outcome.refusal.sentence);
    return reply.code(201).send({ id: outcome.record.id, name, path: `/feeds/changes/${token}.ics` });
  });
  server.get("/feeds/changes/:file", async (request, reply) => {
    const token = /^([0-9A-Za-z]{43})\.ics$/.exec((request.params as { file: string }).file)?.[1];
    const feed = token ? await feedOfToken(office.db, hashOf(token).toString("hex")) : null;
    if (!feed)
      throw new HttpProblem(404, "noSuchFeed", "There is no such calendar feed, or it was revoked. Make another at the change calendar.");
    const now = office.clock.now();
    const events = await eventsOf(office, feed, now);
    reply.header("cache-control", "private, max-age=300");
    return reply.type("text/calendar; charset=utf-8").send(icalendar({ name: feed.name, events, asOf: now }));
  });
}
const nameOf = { all: "Changes and freezes", teams: "Changes of my teams", service: "Changes", freezes: "Change freezes" } as const;

function askedFor(request: FastifyRequest): { scope: FeedScope; service: Id | null } {
  const { scope = "all", service = null } = (request.body ?? {}) as Record<string, unknown>;
  const known = feedScopes.find((one) => one.value === scope)?.value;
  if (!known) throw new HttpProblem(400, "badQuestion", `scope is one of ${feedScopes.map((one) => one.value).join(", ")}.`);
  if (service !== null && typeof service !== "string") throw new HttpProblem(400, "badQuestion", "service is the id of a service.");
  return { scope: known, service: known === "service" ? service : null };
}

async function eventsOf(office: Office, feed: FeedRow, now: Instant): Promise<CalendarEvent[]> {
  const span = { from: addDays(now, -daysBehind), to: addDays(now, daysAhead) };
  const [changes, freezes] = await Promise.all([changesFed(office.db, feed, span), freezesWithin(office, span)]);
  return [...freezesFed(freezes, feed).map((one) => freezeEvent(one)), ...changes.map(changeEvent)];
}

/** A freeze without its reason: this feed may be handed to everybody. */
function freezeEvent({ id, name, from, to, services }: FreezeSpan): CalendarEvent {
  const about = services.length === 0 ? "Nothing is changed." : "Some services are not changed.";
  return { key: `freeze-${id}`, start: from, end: to, summary: `Freeze: ${name}`, description: about };
}

function changeEvent({ id, number, title, state, from, to, service, assignee, rollbackMinutes }: FedChange): CalendarEvent {
  const said = [
    states.find((one) => one.value === state)?.label ?? "",
    ...(service ? [service] : []),
    ...(assignee ? [`carried out by ${assignee}`] : []),
    ...(rollbackMinutes === null ? [] : [`${rollbackMinutes} min to roll back`]),
  ];
  return { key: `change-${id}`, start: from, end: to, summary: `${number} ${title}`, description: `${said.join(", ")}.` };
}
