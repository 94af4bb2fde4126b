import type { FastifyInstance, FastifyRequest } from "fastify";
import { permitted } from "../../engine/http/server.ts";
import { type CalendarEvent, icalendar } from "../../engine/icalendar.ts";
import { hashOf, newSecret } from "../../engine/identity/secret.ts";
import type { Office } from "../../engine/office.ts";
import { HttpProblem } from "../../engine/problem.ts";
import type { Id } from "../../kernel/ids.ts";
import { addDays, type Instant } from "../../kernel/time.ts";
import { resolveThrough } from "./history.rules.ts";
import { levelsOf } from "./roster.rules.ts";
import { type Shift, shiftsOf, shiftsOfPerson } from "./shifts.rules.ts";
import { type FeedRow, feedOfToken, peopleNamed } from "./store.ts";
import { overridesWithin, type RosterInUse, rostersInUse, versionsOf } from "./views.ts";

/** A feed holds the month behind and half a year ahead. */
const daysBehind = 30;
const daysAhead = 180;

/** Calendar feeds: issued to whoever may read rosters; read by calendar programs, which cannot sign in, with the key in the address. */
export function feedRoutes(server: FastifyInstance, office: Office): void {
  server.post("/api/rosters/feeds", async (request, reply) => {
    const actor = permitted(request, "roster.read");
    const { roster, name } = askedFor(request);
    const known = roster === null ? null : (await rostersInUse(office.db, office.house)).find((one) => one.id === roster);
    if (known === undefined) throw new HttpProblem(404, "missing", "There is no such roster, or it is retired.");
    const token = newSecret();
    const command = {
      type: "issue",
      name: name ?? (known ? `${known.name}, on call` : "My shifts"),
      roster,
      tokenHash: hashOf(token).toString("hex"),
    };
    const outcome = await office.door.send({ kind: "rosterFeed", commandId: office.newId(), actor, command });
    if (!outcome.ok) throw new HttpProblem(422, outcome.refusal.code, outcome.refusal.sentence);
    const { id, name: called } = outcome.record;
    return reply.code(201).send({ id, name: called, path: `/feeds/on-call/${token}.ics` });
  });
  server.get("/feeds/on-call/:file", async (request, reply) => {
    const token = /^([0-9A-Za-z]{43})\.ics$/.exec((request.params as { file: string }).file)?.[1];
    const feed = token ? await feedOfToken(office.db, hashOf(token).toString("hex")) : null;
    if (!feed)
      throw new HttpProblem(404, "noSuchFeed", "There is no such calendar feed, or it was revoked. Make another on the page On call.");
    const now = office.clock.now();
    const events = await eventsOf(office, feed, now);
    reply.header("cache-control", "private, max-age=300");
    return reply.type("text/calendar; charset=utf-8").send(icalendar({ name: feed.name, events, asOf: now }));
  });
}

function askedFor(request: FastifyRequest): { roster: Id | null; name: string | null } {
  const { roster = null, name = null } = (request.body ?? {}) as Record<string, unknown>;
  if (roster !== null && typeof roster !== "string")
    throw new HttpProblem(400, "badQuestion", "roster is the id of a roster, or missing for one's own shifts.");
  if (name !== null && (typeof name !== "string" || name.trim() === "" || name.length > 120))
    throw new HttpProblem(400, "badQuestion", "name is a text of at most 120 characters.");
  return { roster, name };
}

type Placed = Shift & { roster: RosterInUse; level: number };

/** A team's feed holds every shift and every gap of its roster; one's own feed one's own shifts in all rosters. */
async function eventsOf(office: Office, feed: FeedRow, now: Instant): Promise<CalendarEvent[]> {
  const { db, house } = office;
  const window = { from: addDays(now, -daysBehind), to: addDays(now, daysAhead) };
  const rosters = (await rostersInUse(db, house)).filter((one) => feed.roster === null || one.id === feed.roster);
  const overrides = await overridesWithin(db, feed.roster === null ? null : [feed.roster], window.from, window.to);
  const placed: Placed[] = [];
  for (const roster of rosters) {
    const versions = await versionsOf(db, roster.id, window.from);
    for (const level of levelsOf(roster)) {
      const segments = resolveThrough({ versions, overrides: overrides.get(roster.id) ?? [], level, ...window });
      const shifts = feed.roster === null ? shiftsOfPerson(segments, feed.person) : shiftsOf(segments);
      placed.push(...shifts.map((shift) => ({ ...shift, roster, level })));
    }
  }
  const people = await peopleNamed(db, [...new Set(placed.flatMap((one) => one.people))]);
  return placed.map((one) => told(one, (id) => people.get(id)?.name ?? "somebody", feed.roster === null));
}

function told({ roster, level, start, end, people }: Placed, nameOf: (id: Id) => string, isOwn: boolean): CalendarEvent {
  const who = people.length === 0 ? "Nobody on call" : people.map(nameOf).join(" and ");
  const place = level === 1 ? roster.name : `${roster.name}, level ${level}`;
  return {
    key: `${roster.id}-${level}-${start.replaceAll(/[-:.]/g, "")}`,
    start,
    end,
    summary: isOwn ? `On call: ${place}` : `${who} (${place})`,
    description:
      people.length === 0 ? "A gap: nobody is on call in these hours." : `${who} on call for ${place}. Clocks of ${roster.timeZone}.`,
  };
}
