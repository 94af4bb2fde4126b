import type { FastifyInstance } from "fastify";
import { kindEntry } from "../../engine/house.ts";
import { permitted } from "../../engine/http/server.ts";
import type { Office } from "../../engine/office.ts";
import { HttpProblem } from "../../engine/problem.ts";
import { costOf } from "./cost.rules.ts";
import { impactOf, refusedWith } from "./impact-store.ts";
import { recurrenceRoutes } from "./recurrence-routes.ts";

/** Questions about problems that are more than their records: what its incidents cost, and what may be one. */
export function problemRoutes(server: FastifyInstance, office: Office): void {
  const problems = kindEntry(office.house, "problem");
  server.get("/api/problems/:key/impact", async (request) => {
    const actor = permitted(request, "problem.read");
    const now = office.clock.now();
    const { key } = request.params as { key: string };
    const record = await office.records.whole(office.db, problems, key, actor, now);
    if (!record) throw new HttpProblem(404, "missing", "There is no such problem, or it is not yours to see.");
    const [lines, refused] = await Promise.all([impactOf(office, record.id, actor), refusedWith(office, record.id, actor)]);
    return { asOf: now, ...costOf(lines, now), refused };
  });
  recurrenceRoutes(server, office);
}
