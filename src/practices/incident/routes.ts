import type { FastifyInstance } from "fastify";
import type { KindEntry } from "../../engine/house.ts";
import { kindEntry } from "../../engine/house.ts";
import { permitted } from "../../engine/http/server.ts";
import type { Office } from "../../engine/office.ts";
import { HttpProblem } from "../../engine/problem.ts";
import type { FilterField } from "../../kernel/filter.ts";
import type { AnyRecord } from "../../kernel/model.ts";
import type { BusinessCalendar } from "../../kernel/time.ts";
import type { ClockNews } from "../service-level/clock-news.rules.ts";
import { calendarOf } from "../service-level/levels.rules.ts";
import type { ClockRecord } from "../service-level/model.ts";
import { serviceLevels } from "../service-level/views.ts";
import { beginning, countsUntil, explained, notesOn, promiseWords } from "./explain.rules.ts";
import type { Incident } from "./model.ts";
import { portalRoutes } from "./portal-routes.ts";
import { stakeholderLinkRoutes } from "./stakeholder-link-routes.ts";
import { stakeholderRoutes } from "./stakeholder-routes.ts";

/** Questions about incidents that are more than their records: the arithmetic of their clocks, and the portal. */
export async function incidentRoutes(server: FastifyInstance, office: Office): Promise<void> {
  const incidents = kindEntry(office.house, "incident");
  server.get("/api/incidents/:key/clocks", async (request) => {
    const actor = permitted(request, "serviceLevel.read");
    const now = office.clock.now();
    const { key } = request.params as { key: string };
    const record = await office.records.whole(office.db, incidents, key, actor, now);
    if (!record) throw new HttpProblem(404, "missing", "There is no such incident, or it is not yours to see.");
    return { asOf: now, clocks: await explainedClocks(office, record) };
  });
  portalRoutes(server, office);
  stakeholderRoutes(server, office);
  await server.register(async (scope) => stakeholderLinkRoutes(scope, office));
}

async function explainedClocks(office: Office, record: AnyRecord): Promise<unknown[]> {
  const entry = kindEntry(office.house, "clock");
  const clocks = await clocksOf(office, entry, record.id);
  if (clocks.length === 0) return [];
  const levels = await serviceLevels(office.db, office.house);
  const [news, names] = await Promise.all([newsOf(office, record.id), calendarNames(office)]);
  const now = office.clock.now();
  return clocks.map((clock) => {
    const definition = levels.definitions.get(`${clock.definition}/${clock.definitionVersion}`)!;
    const subject = subjectOf(record as Incident, levels.catalogue.fields("incident"));
    const begins = beginning(clock, definition, subject);
    const calendar = calendarOf(clock, levels);
    const { reading, intervals } = explained(clock, { news: news.get(clock.id) ?? [], calendar, now, begins });
    const calendarName = clock.calendar ? (names.get(clock.calendar) ?? null) : null;
    const startLabel = subject.labelOf(definition.startFrom);
    return {
      ...shownOf(clock),
      ...reading,
      promise: promiseWords(clock, calendar.always === true, definition.dueBy),
      basis: basisOf(clock, calendarName, calendar),
      notes: notesOn(clock, { definition, calendar, calendarName, begins, startLabel, intervals }),
      isCounting: clock.runningSince !== null,
      isBusinessTime: calendar.always !== true,
      countsUntil: countsUntil(calendar, now),
      intervals,
    };
  });
}

function shownOf(clock: ClockRecord) {
  const { definition, definitionVersion, name, target, agreementType, stage, durationMs, dueAt, startedAt } = clock;
  const { warnAt, pausedAt, pauseReason, stoppedAt } = clock;
  const promised = { definition, definitionVersion, name, target, agreementType, durationMs, dueAt, startedAt };
  return { ...promised, stage, warnAt, pausedAt, pauseReason, stoppedAt };
}

/** The incident as an explanation asks it: the moments its fields hold, and what the fields are called. */
function subjectOf(record: Incident, fields: readonly FilterField[]) {
  return {
    openedAt: record.openedAt,
    valueOf: (name: string): unknown => (name.startsWith("u_") ? record.extra[name] : (record as AnyRecord)[name]),
    labelOf: (name: string): string => fields.find((field) => field.name === name)?.label ?? name,
  };
}

function basisOf(clock: ClockRecord, name: string | null, calendar: BusinessCalendar): string {
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
