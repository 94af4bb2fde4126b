import type { FastifyRequest } from "fastify";
import { z } from "zod";
import type { Tx } from "../../engine/db/connection.ts";
import { kindEntry } from "../../engine/house.ts";
import { permitted, type Routes } from "../../engine/http/server.ts";
import { measured } from "../../engine/measures.ts";
import type { Office } from "../../engine/office.ts";
import { HttpProblem } from "../../engine/problem.ts";
import type { Actor } from "../../kernel/actor.ts";
import { addDays, addMinutes, type Instant, instant, isInstant, ms } from "../../kernel/time.ts";
import type { ObjectiveBoard, ObjectiveReading } from "./board.model.ts";
import { budgetOf, judgeBurn, windowHours } from "./budget.rules.ts";
import { budgetSentence } from "./budget-words.rules.ts";
import type { Objective } from "./objective.model.ts";
import { amountsOf, type CountPoint, keepCounts, keptDays } from "./objective-store.ts";
import { zoneOf } from "./store.ts";

const mostPoints = 1_500;
const whole = z.number().int().min(0).max(1_000_000_000_000);
const counts = z.object({
  source: z.string().trim().min(1).max(80).default("api"),
  points: z
    .array(
      z.object({
        at: z.string().refine(isInstant, "at is an instant such as 2026-11-26T13:08:00.000Z."),
        good: whole,
        total: whole,
      }),
    )
    .min(1, "Send at least one point.")
    .max(mostPoints, `At most ${mostPoints} points in one request.`),
});

/** Objectives as their screens read them, and the door for counts of events. */
export const objectiveRoutes: Routes = (server, office) => {
  server.get("/api/objective-board", async (request): Promise<ObjectiveBoard> => {
    const actor = permitted(request, "objective.read");
    const { service } = request.query as { service?: string };
    const entry = kindEntry(office.house, "objective");
    const filter = {
      all: [
        { field: "active", is: "equals" as const, value: true },
        ...(service ? [{ field: "service", is: "equals" as const, value: service }] : []),
      ],
    };
    const now = office.clock.now();
    return measured(office.db, async (tx) => {
      const page = await office.records.list(tx, entry, { filter, sort: "name", limit: 200 }, actor, now);
      return { asOf: now, items: await readings(office, tx, page.items as Objective[], now), refs: page.refs };
    });
  });
  server.get("/api/objectives/:key/reading", async (request) => {
    const actor = permitted(request, "objective.read");
    const found = await objectiveOf(office, request, actor);
    const now = office.clock.now();
    return measured(office.db, async (tx) => ({ asOf: now, reading: (await readings(office, tx, [found], now))[0]! }));
  });
  server.post("/api/objectives/:key/counts", async (request) => {
    const actor = permitted(request, "objective.report");
    const found = await objectiveOf(office, request, actor);
    if (found.indicator !== "counts")
      throw new HttpProblem(409, "notCounted", "This objective is measured from incidents: it takes no counts.");
    if (!found.active) throw new HttpProblem(409, "retired", "This objective is retired: it takes no counts.");
    const { source, points } = parsed(request);
    const kept = pointsOf(points, office.clock.now());
    await office.db.transaction((tx) => keepCounts(tx, found.id, source, kept));
    return { kept: kept.length };
  });
};

async function objectiveOf(office: Office, request: FastifyRequest, actor: Actor): Promise<Objective> {
  const { key } = request.params as { key: string };
  const record = await office.records.whole(office.db, kindEntry(office.house, "objective"), key, actor, office.clock.now());
  if (!record) throw new HttpProblem(404, "missing", "There is no such objective, or it is not yours to see.");
  return record as Objective;
}

async function readings(office: Office, tx: Tx, objectives: readonly Objective[], now: Instant): Promise<ObjectiveReading[]> {
  const zone = await zoneOf(tx, office.house);
  const amounts = await amountsOf(tx, office.house, objectives, { zone, now, withTrail: true });
  return objectives.map((objective) => {
    const { window, amountIn, trail } = amounts.get(objective.id)!;
    const hours = windowHours(objective.period);
    const verdict = judgeBurn(objective.target, hours, amountIn);
    const budget = budgetOf(window, objective.target);
    return {
      objective,
      budget,
      good: window.total > 0 ? 1 - window.bad / window.total : null,
      sentence: budgetSentence({ indicator: objective.indicator, budget, verdict, hours, period: objective.period }),
      burn: verdict.burn,
      burns: verdict.readings.map(({ rule, threshold, long, short, fires }) => ({ ...rule, threshold, long, short, fires })),
      trail: trail.map(({ day, amount }) => ({ day, leftShare: budgetOf(amount, objective.target).leftShare })),
    };
  });
}

function parsed(request: FastifyRequest): z.output<typeof counts> {
  const result = counts.safeParse(request.body);
  if (result.success) return result.data;
  const errors = result.error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message }));
  throw new HttpProblem(422, "badFields", errors.map((one) => one.message).join(" "), { errors });
}

/** Each point at the beginning of its minute; two of one minute are one. What lies ahead, or too far back to be summed, is refused. */
function pointsOf(points: readonly { at: Instant; good: number; total: number }[], now: Instant): CountPoint[] {
  const errors: { path: string; message: string }[] = [];
  const byMinute = new Map<Instant, CountPoint>();
  const oldest = addDays(now, 1 - keptDays.minutes);
  points.forEach(({ at, good, total }, index) => {
    const path = `points.${index}`;
    if (good > total) errors.push({ path: `${path}.good`, message: "There are more good events than events." });
    if (at > addMinutes(now, 2)) errors.push({ path: `${path}.at`, message: "This minute has not come yet." });
    if (at < oldest) errors.push({ path: `${path}.at`, message: `Counts are taken for the last ${keptDays.minutes - 1} days.` });
    const minute = instant(Math.floor(ms(at) / 60_000) * 60_000);
    const known = byMinute.get(minute);
    byMinute.set(minute, { minute, good: good + (known?.good ?? 0), total: total + (known?.total ?? 0) });
  });
  if (errors.length > 0) throw new HttpProblem(422, "badFields", errors[0]!.message, { errors: errors.slice(0, 50) });
  return [...byMinute.values()];
}
