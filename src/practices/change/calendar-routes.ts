import type { FastifyInstance, FastifyRequest } from "fastify";
import { kindEntry } from "../../engine/house.ts";
import { permitted } from "../../engine/http/server.ts";
import type { Office } from "../../engine/office.ts";
import { HttpProblem } from "../../engine/problem.ts";
import { DAY_MS, type Instant, instant, isInstant, ms } from "../../kernel/time.ts";
import { type RowKind, rowKinds } from "./calendar.rules.ts";
import { calendarPicture } from "./calendar-store.ts";
import { feedRoutes } from "./feed-routes.ts";
import { freezeStandings, wouldFreeze } from "./freeze-store.ts";
import type { ChangeRequest } from "./model.ts";
import { movedTo } from "./move.rules.ts";
import { approvalsOf } from "./store.ts";
import { awaitedVotes } from "./votes-store.ts";
import { slotsFor, windowStanding, withWindow } from "./window-store.ts";
import { changeRefusals } from "./words.ts";

const mostDays = 100;
const longestFreezeDays = 1000;
const longestMinutes = 14 * 24 * 60;

/** The calendar of a span; how a change would stand in another window, and what moving it there costs; where it is free. */
export function calendarRoutes(server: FastifyInstance, office: Office): void {
  const changes = kindEntry(office.house, "change");
  const changeOf = async (request: FastifyRequest): Promise<ChangeRequest> => {
    const actor = permitted(request, "change.read");
    const { key } = request.params as { key: string };
    const record = await office.records.whole(office.db, changes, key, actor, office.clock.now());
    if (!record) throw new HttpProblem(404, "missing", "There is no such change, or it is not yours to see.");
    return record as ChangeRequest;
  };
  feedRoutes(server, office);
  server.get("/api/changes/calendar", async (request) => {
    const actor = permitted(request, "change.read");
    const { rows = "service", after } = request.query as Record<string, string | undefined>;
    if (!(rowKinds as readonly string[]).includes(rows)) throw refused("rows", `rows is one of ${rowKinds.join(", ")}.`);
    return calendarPicture(office, actor, { ...spanOf(request), by: rows as RowKind, after: after || null });
  });
  server.get("/api/changes/votes", async (request) => {
    const actor = permitted(request, "change.read");
    const now = office.clock.now();
    const person = actor.onBehalfOf?.personId ?? actor.personId;
    const [own, overdue] = await Promise.all([
      person === null ? [] : awaitedVotes(office.db, { person }),
      awaitedVotes(office.db, { overdueAt: now }),
    ]);
    const all = [...own, ...overdue];
    const people = new Set(all.flatMap((one) => [...one.waiting, one.change.requestedBy ?? []].flat()));
    const services = new Set(all.flatMap((one) => one.change.service ?? []));
    const wanted = new Map([
      ["person", people],
      ["service", services],
    ]);
    return { asOf: now, own, overdue, refs: await office.records.names(office.db, wanted, actor, now) };
  });
  server.get("/api/changes/freezes", async (request) => {
    const actor = permitted(request, "change.read");
    const now = office.clock.now();
    const freezes = await freezeStandings(office.db, now);
    const wanted = new Map([
      ["service", new Set(freezes.flatMap((one) => one.services))],
      ["person", new Set(freezes.flatMap((one) => one.changes.flatMap((change) => change.assignee ?? [])))],
    ]);
    return { asOf: now, freezes, refs: await office.records.names(office.db, wanted, actor, now) };
  });
  server.get("/api/freezes/preview", async (request) => {
    permitted(request, "change.read");
    const { services = "" } = request.query as Record<string, string | undefined>;
    const now = office.clock.now();
    const named = String(services)
      .split(",")
      .filter((one) => /^[0-9A-Za-z]{32}$/.test(one));
    return { asOf: now, changes: await wouldFreeze(office.db, { ...spanOf(request, longestFreezeDays), services: named }, now) };
  });
  server.get("/api/changes/:key/window", async (request) => {
    const change = await changeOf(request);
    const now = office.clock.now();
    const { from, to } = spanOf(request);
    const rows = (await approvalsOf(office.db, [change.id])).get(change.id) ?? [];
    const { fault, cost } = movedTo(change, { from, to }, rows, now);
    const standing = await windowStanding(office.db, office.house, withWindow(change, from, to), now);
    // An exception is for the window it was granted for; another window has none.
    const isOther = from !== change.plannedStart || to !== change.plannedEnd;
    const freezes = standing.freezes.map((one) => ({ ...one, isExcepted: one.isExcepted && !isOther }));
    return {
      asOf: now,
      from,
      to,
      ...standing,
      freezes,
      cost,
      fault: fault && { code: fault.code, sentence: changeRefusals[fault.code] ?? "" },
    };
  });
  server.get("/api/changes/:key/slots", async (request) => {
    const change = await changeOf(request);
    const now = office.clock.now();
    const from = momentOf(request, "from") ?? now;
    const lengthMinutes = lengthOf(request, change);
    return { asOf: now, ...(await slotsFor(office.db, office.house, change, { from: from < now ? now : from, lengthMinutes, now })) };
  });
}

/** How long it takes: as asked, else as it is planned, else an hour. */
function lengthOf(request: FastifyRequest, { plannedStart, plannedEnd }: ChangeRequest): number {
  const { minutes } = request.query as Record<string, string | undefined>;
  const length = minutes ? Number(minutes) : plannedStart && plannedEnd ? (ms(plannedEnd) - ms(plannedStart)) / 60_000 : 60;
  if (!Number.isFinite(length) || length < 1 || length > longestMinutes)
    throw refused("minutes", `minutes is how long it takes, from 1 to ${longestMinutes}.`);
  return Math.ceil(length);
}

function spanOf(request: FastifyRequest, most = mostDays): { from: Instant; to: Instant } {
  const [from, to] = [momentOf(request, "from"), momentOf(request, "to")];
  if (!from || !to) throw refused("from", "Ask for a span: from and to, such as from=2026-11-23T00:00:00Z&to=2026-11-30T00:00:00Z.");
  if (to <= from) throw refused("to", "to lies before from. Ask for a span that ends after it begins.");
  if (ms(to) - ms(from) > most * DAY_MS) throw refused("to", `A span is at most ${most} days. Ask for several.`);
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
