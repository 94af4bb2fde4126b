import type { FastifyInstance, FastifyRequest } from "fastify";
import { permitted } from "../../engine/http/server.ts";
import { type CalendarEvent, icalendar } from "../../engine/icalendar.ts";
import { hashOf, newSecret } from "../../engine/identity/secret.ts";
import type { Office } from "../../engine/office.ts";
import { HttpProblem } from "../../engine/problem.ts";
import { addDays, type Instant } from "../../kernel/time.ts";
import { feedShows } from "./model.ts";
import { diaryWithin, isBusy, type Standing } from "./standing.ts";
import { diaryFeedOfToken } from "./store.ts";

/** A feed holds the month behind and half a year ahead. */
const daysBehind = 30;
const daysAhead = 180;

/** Feeds of diaries: issued for one's own; read by calendar programs, which cannot sign in, with the key in the address. */
export function diaryFeedRoutes(server: FastifyInstance, office: Office): void {
  server.post("/api/diary/feeds", async (request, reply) => {
    const actor = permitted(request, "diary.read");
    const shows = showsOf(request);
    if (actor.onBehalfOf)
      throw new HttpProblem(422, "ownOnly", "A feed lasts longer than a delegation: whose diary it is makes it themselves.");
    const token = newSecret();
    const name = shows === "busy" ? `${actor.name}, busy` : actor.name;
    const command = { type: "issue", name: name.slice(0, 120), shows, tokenHash: hashOf(token).toString("hex") };
    const outcome = await office.door.send({ kind: "diaryFeed", commandId: office.newId(), actor, command });
    if (!outcome.ok) throw new HttpProblem(422, outcome.refusal.code, outcome.refusal.sentence);
    return reply.code(201).send({ id: outcome.record.id, name, path: `/feeds/diary/${token}.ics` });
  });
  server.get("/feeds/diary/:file", async (request, reply) => {
    const token = /^([0-9A-Za-z]{43})\.ics$/.exec((request.params as { file: string }).file)?.[1];
    const feed = token ? await diaryFeedOfToken(office.db, hashOf(token).toString("hex")) : null;
    if (!feed) throw new HttpProblem(404, "noSuchFeed", "There is no such calendar feed, or it was revoked. Make another in the diary.");
    const now = office.clock.now();
    const window = { from: addDays(now, -daysBehind), to: addDays(now, daysAhead) };
    const standing = await diaryWithin(office.db, office.house, feed.person, window);
    const events = standing.filter((one) => feed.shows !== "busy" || isBusy(one)).map((one) => eventOf(one, feed.shows === "busy"));
    reply.header("cache-control", "private, max-age=300");
    return reply.type("text/calendar; charset=utf-8").send(icalendar({ name: feed.name, events, asOf: now }));
  });
}

function showsOf(request: FastifyRequest): string {
  const { shows = "words" } = (request.body ?? {}) as Record<string, unknown>;
  const known = feedShows.find((one) => one.value === shows)?.value;
  if (!known) throw new HttpProblem(400, "badQuestion", `shows is one of ${feedShows.map((one) => one.value).join(", ")}.`);
  return known;
}

/** What is confidential leaves the house as busy only, whoever's feed it is. */
function eventOf(one: Standing, isBusyOnly: boolean): CalendarEvent {
  const { startsAt, endsAt, entry, of } = one;
  const isCovered = isBusyOnly || of.classification === "confidential";
  return {
    key: `${entry}-${one.originallyAt.replaceAll(/[-:.]/g, "")}`,
    start: startsAt,
    end: laterOf(endsAt, startsAt),
    summary: isCovered ? "Busy" : of.title,
    description: isCovered ? "" : [of.place, of.description].filter((part) => part !== null).join(". "),
    isBusy: isBusy(one),
    allDay: of.isAllDay,
  };
}

function laterOf(one: Instant, other: Instant): Instant {
  return one > other ? one : other;
}
