import type { FastifyInstance, FastifyRequest } from "fastify";
import { cell } from "../../engine/http/csv.ts";
import { canOf } from "../../engine/http/record-routes.ts";
import { permitted } from "../../engine/http/server.ts";
import type { Office } from "../../engine/office.ts";
import { HttpProblem } from "../../engine/problem.ts";
import { addDays, DAY_MS, type Instant, instant, isInstant, ms } from "../../kernel/time.ts";
import { feedRoutes } from "./feed-routes.ts";
import type { Roster } from "./model.ts";
import { answerAt, fairnessOver, namesFor, type Reader, readRoster, scheduleOf, segmentsOf } from "./schedule.ts";
import { onCall } from "./views.ts";

const mostDays = 400;

/** Questions about rosters: who is on call, the schedule of a window, its segments as CSV, calendar feeds. */
export function rosterRoutes(server: FastifyInstance, office: Office): void {
  server.get("/api/rosters/on-call", async (request) => {
    const reader = readerOf(request, office);
    const at = momentOf(request, "at") ?? office.clock.now();
    const all = [...(await onCall(office.db, office.house, { rosters: null, at })).values()];
    const people = all.flatMap((one) => one.levels.flatMap((level) => level.people));
    const me = reader.actor.personId;
    const items = all.map(({ roster: { id, name, team, timeZone, owner, layers }, levels }) => ({
      id,
      name,
      team,
      timeZone,
      isMine: me !== null && (owner === me || layers.some((layer) => layer.participants.includes(me))),
      levels: levels.map(({ level, people: on, source, gap }) => ({ level, people: on, source, gap })),
    }));
    return { at, items, refs: await namesFor(reader, { people, teams: items.map((one) => one.team) }) };
  });
  server.get("/api/rosters/:key/schedule", async (request) => {
    const reader = readerOf(request, office);
    const { from, to } = windowOf(request, office.clock.now());
    const roster = await found(request, reader);
    const can = await canOf(office, reader.entry, roster, reader.actor);
    return { ...(await scheduleOf(reader, roster, { from, to })), can };
  });
  server.get("/api/rosters/:key/on-call", async (request) => {
    const reader = readerOf(request, office);
    const at = momentOf(request, "at") ?? office.clock.now();
    return answerAt(reader, await found(request, reader), at);
  });
  server.get("/api/rosters/:key/fairness", async (request) => {
    const reader = readerOf(request, office);
    const { from, to } = windowOf(request, office.clock.now(), -90);
    const roster = await found(request, reader);
    const levels = await fairnessOver(reader, roster, { from, to });
    const people = levels.flatMap((one) => one.shares.map((share) => share.person));
    return { from, to, levels, refs: await namesFor(reader, { people }) };
  });
  server.get("/api/rosters/:key/segments.csv", async (request, reply) => {
    const reader = readerOf(request, office);
    permitted(request, "export.run");
    const { from, to } = windowOf(request, office.clock.now());
    const roster = await found(request, reader);
    reply.header("content-disposition", `attachment; filename="on-call-${from.slice(0, 10)}-${to.slice(0, 10)}.csv"`);
    return reply.type("text/csv; charset=utf-8").send(await csvOf(reader, roster, { from, to }));
  });
  feedRoutes(server, office);
}

function readerOf(request: FastifyRequest, office: Office): Reader {
  return { office, actor: permitted(request, "roster.read"), entry: office.house.kinds.get("roster")! };
}

async function found(request: FastifyRequest, reader: Reader): Promise<Roster> {
  const roster = await readRoster(reader, (request.params as { key: string }).key);
  if (!roster) throw new HttpProblem(404, "missing", "There is no such roster, or it is not yours to see.");
  return roster;
}

/** The window asked for; two weeks from now where nothing is said (or, with a negative length, the days before now). */
function windowOf(request: FastifyRequest, now: Instant, days = 14): { from: Instant; to: Instant } {
  const from = momentOf(request, "from") ?? (days < 0 ? addDays(now, days) : now);
  const to = momentOf(request, "to") ?? (days < 0 ? now : addDays(from, days));
  if (to <= from) throw refused("to", "to lies before from. Ask for a window that ends after it begins.");
  if (ms(to) - ms(from) > mostDays * DAY_MS) throw refused("to", `A window is at most ${mostDays} days. Ask for several.`);
  return { from, to };
}

function momentOf(request: FastifyRequest, name: string): Instant | null {
  const given = (request.query as Record<string, string | undefined>)[name];
  if (given === undefined || given === "") return null;
  const atMs = /^\d{4}-\d\d-\d\dT/.test(given) ? Date.parse(given) : Number.NaN;
  const at = Number.isNaN(atMs) ? "" : instant(atMs);
  if (isInstant(at) && at >= "1971" && at < "2100") return at;
  throw refused(name, `${name} is an instant between 1971 and 2099, such as 2026-11-26T13:08:00Z.`);
}

function refused(path: string, sentence: string): HttpProblem {
  return new HttpProblem(400, "badQuestion", sentence, { errors: [{ path, message: sentence }] });
}

/** Segments of all levels, a line each; instants in UTC and the hours between them as a number. */
async function csvOf(reader: Reader, roster: Roster, window: { from: Instant; to: Instant }): Promise<string> {
  const levels = await segmentsOf(reader, roster, window);
  const people = levels.flatMap(({ segments }) => segments.flatMap((one) => one.people));
  const { person: names = {} } = await namesFor(reader, { people });
  const lines = levels.flatMap(({ level, segments }) =>
    segments.map(({ start, end, people: on, source, why, gap }) => {
      const hours = String(Math.round(((ms(end) - ms(start)) / 3_600_000) * 1000) / 1000);
      const who = on.map((one) => names[one]?.label ?? one).join("; ");
      return [roster.name, String(level), start, end, hours, who, source, why.layers.join("; "), gap ? "yes" : "no"];
    }),
  );
  const head = ["Roster", "Level", "From", "Until", "Hours", "On call", "By", "Layers", "Gap"];
  return `\uFEFF${[head, ...lines].map((line) => line.map(cell).join(",")).join("\r\n")}\r\n`;
}
