import type { FastifyRequest } from "fastify";
import { z } from "zod";
import type { Tx } from "../../engine/db/connection.ts";
import { permitted, type Routes } from "../../engine/http/server.ts";
import { measured, readMark } from "../../engine/measures.ts";
import type { Office } from "../../engine/office.ts";
import { HttpProblem } from "../../engine/problem.ts";
import type { Actor } from "../../kernel/actor.ts";
import { isId } from "../../kernel/ids.ts";
import { isInstant } from "../../kernel/time.ts";
import { rowsBehind } from "./behind.ts";
import type { By, MeasureRow, Scope, ScorecardPage } from "./facts.ts";
import { flowOf } from "./flow.ts";
import { beside, monthOf, type Period, readPeriod } from "./period.rules.ts";
import { scorecardOf } from "./scorecard.ts";
import { definitionsAt, timeZoneOf } from "./store.ts";

const permission = "scorecard.read";

/** The scorecard, the rows behind its numbers, and the flow of work. */
export const scorecardRoutes: Routes = (server, office) => {
  server.get("/api/scorecard", async (request): Promise<ScorecardPage> => {
    const actor = permitted(request, permission);
    const query = parsed(pageQuery, request);
    return measured(office.db, async (tx) => {
      const page = await scorecardOf(tx, office.house, { ...(await lookedAt(office, tx, query)), by: query.by });
      return named(office, tx, actor, page, query.by);
    });
  });
  server.get("/api/scorecard/rows", async (request) => {
    const actor = permitted(request, permission);
    const { metric, counts, after, limit, ...query } = parsed(rowsQuery, request);
    return measured(office.db, async (tx) => {
      const then = { asOf: query.asOf ?? null, knownThrough: query.knownThrough ?? null };
      const definition = (await definitionsAt(tx, office.house, then)).find((one) => one.key === metric);
      if (!definition) throw new HttpProblem(404, "noSuchMetric", `There is no metric called ${metric}.`);
      return rowsBehind(office, tx, { ...(await lookedAt(office, tx, query)), definition, actor, counts, after, limit });
    });
  });
  server.get("/api/scorecard/flow", async (request) => {
    const actor = permitted(request, permission);
    const query = parsed(flowQuery, request);
    return measured(office.db, async (tx) => flowOf(office, tx, { ...(await lookedAt(office, tx, query)), actor }));
  });
};

const listOf = (isOne: (text: string) => boolean, says: string) =>
  z
    .string()
    .max(4000)
    .transform((text) => text.split(","))
    .refine((list) => list.length <= 100 && list.every(isOne), says)
    .optional();
const ids = listOf(isId, "Ids are 32 letters and digits each, divided by commas; at most 100.");
const common = {
  period: z.string().max(10).optional(),
  asOf: z.string().refine(isInstant, "asOf is an instant such as 2026-11-05T08:00:00.000Z.").optional(),
  knownThrough: z.coerce.number().int().min(0).optional(),
  priority: listOf((text) => /^[1-5]$/.test(text), "Priorities are 1 to 5, divided by commas."),
  team: ids,
  service: ids,
};
const pageQuery = z.object({ ...common, by: z.enum(["week", "month", "priority", "team", "service"]).optional() });
const rowsQuery = z.object({
  ...common,
  metric: z.string().max(60),
  counts: z.enum(["yes", "no"]).optional(),
  after: z
    .string()
    .max(400)
    .refine((text) => readMark(text) !== null, "Not a page mark of ours. Begin again without `after`.")
    .optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});
const flowQuery = z.object({
  period: common.period,
  asOf: common.asOf,
  priority: common.priority,
  team: common.team,
  service: common.service,
});

type Common = {
  period?: string | undefined;
  asOf?: string | undefined;
  knownThrough?: number | undefined;
  priority?: string[] | undefined;
  team?: string[] | undefined;
  service?: string[] | undefined;
};

/** Reads a query; every bad part is named at once. */
function parsed<T extends z.ZodType>(schema: T, request: FastifyRequest): z.output<T> {
  const result = schema.safeParse(request.query);
  if (result.success) return result.data;
  throw problem(result.error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message })));
}

/** The period, instant and scope that are asked for. Without a period: the last whole month, as a scorecard is read after its end. */
async function lookedAt(office: Office, tx: Tx, { period: text, asOf, knownThrough, priority, team, service }: Common) {
  const now = office.clock.now();
  const zone = await timeZoneOf(tx, office.house);
  const period: Period | null = text === undefined ? beside(monthOf(asOf ?? now, zone), zone, -1) : readPeriod(text, zone);
  if (!period)
    throw problem([{ path: "period", message: "A period is a month (2026-10), a week (2026-W41), a quarter (2026-Q3) or a year (2026)." }]);
  const scope: Scope = { ...(priority ? { priority } : {}), ...(team ? { team } : {}), ...(service ? { service } : {}) };
  return { period, now, asOf: asOf ?? null, knownThrough: knownThrough ?? null, scope };
}

function problem(errors: { path: string; message: string }[]): HttpProblem {
  return new HttpProblem(422, "badFields", errors.map((one) => one.message).join(" "), { errors });
}

/** Names of owners, teams and services, as far as the reader may see them. */
async function named(
  office: Office,
  tx: Tx,
  actor: Actor,
  page: Omit<ScorecardPage, "people">,
  by: By | undefined,
): Promise<ScorecardPage> {
  const owners = new Set(page.measures.flatMap((one) => (one.owner ? [one.owner] : [])));
  const wanted = new Map([["person", owners]]);
  if (by === "team" || by === "service")
    wanted.set(by, new Set(page.measures.flatMap((one) => one.groups.flatMap(({ key }) => (key ? [key] : [])))));
  const names = await office.records.names(tx, wanted, actor, office.clock.now());
  const label = (group: MeasureRow["groups"][number]) =>
    group.key === null
      ? "none"
      : by === "priority"
        ? `P${group.key}`
        : by === "team" || by === "service"
          ? (names[by]?.[group.key]?.label ?? "another")
          : group.label;
  const measures = page.measures.map((one) => ({ ...one, groups: one.groups.map((group) => ({ ...group, label: label(group) })) }));
  return { ...page, measures, people: names.person ?? {} };
}
