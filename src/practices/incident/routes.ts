import type { FastifyInstance } from "fastify";
import type { KindEntry } from "../../engine/house.ts";
import { kindEntry } from "../../engine/house.ts";
import { permitted } from "../../engine/http/server.ts";
import type { Office } from "../../engine/office.ts";
import { HttpProblem } from "../../engine/problem.ts";
import type { BusinessCalendar } from "../../kernel/time.ts";
import type { ClockNews } from "../service-level/clock-news.rules.ts";
import type { ClockRecord } from "../service-level/model.ts";
import { calendarOf } from "../service-level/rules.ts";
import { serviceLevels } from "../service-level/views.ts";
import { countsUntil, explained, promiseWords } from "./explain.rules.ts";
import { portalRoutes } from "./portal-routes.ts";

/** Questions about incidents that are more than their records: the arithmetic of their clocks, and the portal. */
export function incidentRoutes(server: FastifyInstance, office: Office): void {
  const incidents = kindEntry(office.house, "incident");
  server.get("/api/incidents/:key/clocks", async (request) => {
    const actor = permitted(request, "serviceLevel.read");
    const now = office.clock.now();
    const { key } = request.params as { key: string };
    const record = await office.records.whole(office.db, incidents, key, actor, now);
    if (!record) throw new HttpProblem(404, "missing", "There is no such incident, or it is not yours to see.");
    return { asOf: now, clocks: await explainedClocks(office, record.id) };
  });
  portalRoutes(server, office);
}

async function explainedClocks(office: Office, subject: string): Promise<unknown[]> {
  const entry = kindEntry(office.house, "clock");
  const clocks = await clocksOf(office, entry, subject);
  if (clocks.length === 0) return [];
  const levels = await serviceLevels(office.db, office.house);
  const news = await newsOf(office, subject);
  const names = await calendarNames(office);
  const now = office.clock.now();
  return clocks.map((clock) => {
    const calendar = calendarOf(clock, levels);
    const isAlways = calendar.always === true;
    const { reading, intervals } = explained(clock, { news: news.get(clock.id) ?? [], calendar, now });
    const {
      definition,
      definitionVersion,
      name,
      target,
      agreementType,
      stage,
      durationMs,
      startedAt,
      warnAt,
      pausedAt,
      pauseReason,
      stoppedAt,
    } = clock;
    return {
      ...{
        definition,
        definitionVersion,
        name,
        target,
        agreementType,
        stage,
        durationMs,
        startedAt,
        warnAt,
        pausedAt,
        pauseReason,
        stoppedAt,
      },
      ...reading,
      promise: promiseWords(clock, isAlways),
      basis: basisOf(clock, names, calendar),
      isCounting: clock.runningSince !== null,
      countsUntil: countsUntil(calendar, now),
      intervals,
    };
  });
}

function basisOf(clock: ClockRecord, names: ReadonlyMap<string, string>, calendar: BusinessCalendar): string {
  const name = clock.calendar ? names.get(clock.calendar) : undefined;
  if (!name) return "around the clock";
  return `calendar ${name}, version ${clock.calendarVersion}${calendar.always === true ? ", around the clock" : ""}`;
}

async function clocksOf(office: Office, entry: KindEntry, subject: string): Promise<ClockRecord[]> {
  const text = `select ${entry.table.select} from v_${entry.table.name} t where t.subject = $1 order by t.breach_at nulls last, t.id`;
  return office.db.query<ClockRecord>(text, [subject], "clocks-of-subject");
}

async function newsOf(office: Office, subject: string): Promise<ReadonlyMap<string, ClockNews[]>> {
  const text = "select id, type, at, data from journal where about = $1 and kind = 'clock' order by n, ordinal";
  const rows = await office.db.query<ClockNews & { id: string }>(text, [subject], "clock-news");
  const news = new Map<string, ClockNews[]>();
  for (const { id, ...one } of rows) news.set(id, [...(news.get(id) ?? []), one]);
  return news;
}

function calendarNames(office: Office): Promise<ReadonlyMap<string, string>> {
  return office.house.policies.get("calendarNames", ["calendar"], async () => {
    const rows = await office.db.query<{ id: string; name: string }>("select id, name from v_calendar");
    return new Map(rows.map((row) => [row.id, row.name]));
  });
}
