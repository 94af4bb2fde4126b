import type { FastifyInstance } from "fastify";
import { kindEntry } from "../../engine/house.ts";
import { permitted } from "../../engine/http/server.ts";
import type { Office } from "../../engine/office.ts";
import { HttpProblem } from "../../engine/problem.ts";
import { wilson } from "../../kernel/share.ts";
import { addDays } from "../../kernel/time.ts";
import { calibrate } from "./calibration.rules.ts";
import { outcomesOf, ratedChanges, ratedCounts } from "./outcome-store.ts";
import type { ChangeTemplate } from "./register.model.ts";

const shownOutcomes = 60;
const bands = new Set(["1", "2", "3", "4", "none"]);

/** Questions about how changes ended: those of a template, and what their risk had foretold. */
export function outcomeRoutes(server: FastifyInstance, office: Office): void {
  const templates = kindEntry(office.house, "changeTemplate");
  server.get("/api/change-templates/:key/outcomes", async (request) => {
    const actor = permitted(request, "change.read");
    const now = office.clock.now();
    const { key } = request.params as { key: string };
    const record = (await office.records.whole(office.db, templates, key, actor, now)) as ChangeTemplate | null;
    if (!record) throw new HttpProblem(404, "missing", "There is no such template, or it is not yours to see.");
    const outcomes = (await outcomesOf(office.db, [record.id], shownOutcomes)).get(record.id) ?? [];
    const failed = outcomes.filter((one) => one.failure !== null);
    return { asOf: now, outcomes, succeeded: wilson(outcomes.length - failed.length, outcomes.length), lastFailure: failed[0] ?? null };
  });
  server.get("/api/changes/calibration", async (request) => {
    permitted(request, "change.read");
    const now = office.clock.now();
    const { days = "365", band = null } = request.query as { days?: string; band?: string };
    if (!/^\d{1,4}$/.test(days) || Number(days) < 1) throw new HttpProblem(400, "badDays", "`days` is a whole number from 1 to 9999.");
    if (band !== null && !bands.has(band)) throw new HttpProblem(400, "badBand", "`band` is 1 (very high) to 4 (low), or none.");
    const span = { from: addDays(now, -Number(days)), to: now };
    const changes = await ratedChanges(office.db, { ...span, band });
    return { asOf: now, ...span, ...calibrate(await ratedCounts(office.db, span)), band, changes };
  });
}
