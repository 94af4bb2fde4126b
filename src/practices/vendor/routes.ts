import type { FastifyInstance, FastifyRequest } from "fastify";
import { permitted } from "../../engine/http/server.ts";
import type { Office } from "../../engine/office.ts";
import { HttpProblem } from "../../engine/problem.ts";
import { isStorableDay } from "../../kernel/model.ts";
import { dayIn, plusMonths } from "../../kernel/plain-day.ts";
import { vendorFeedRoutes } from "./feed-routes.ts";
import { contractsBetween, contractsIncomplete, variantsShown, vendorStandings } from "./overview-store.ts";
import { periodOf } from "./period.rules.ts";
import { officeOf } from "./settings-store.ts";
import { vendorReview } from "./views.ts";

const read = "vendor.read";

/** What is asked of vendors beyond their records: the review of one, how all stand, the year of renewals, what is missing, who may be one. */
export function vendorRoutes(server: FastifyInstance, office: Office): void {
  vendorFeedRoutes(server, office);
  server.get("/api/vendors/:key/review", async (request) => {
    const actor = permitted(request, read);
    const now = office.clock.now();
    const quarter = dayOf(request, "quarter");
    const { key } = request.params as { key: string };
    const review = await vendorReview(office, key, { actor, now, quarter: quarter === null ? null : periodOf("quarter", quarter) });
    if (!review) throw new HttpProblem(404, "missing", "There is no such vendor, or it is not yours to see.");
    return review;
  });
  server.get("/api/vendor-standings", async (request) => {
    permitted(request, read);
    const today = await todayOf(office);
    return { asOf: office.clock.now(), today, vendors: await vendorStandings(office.db, today, plusMonths(today, -4)) };
  });
  server.get("/api/contract-calendar", async (request) => {
    permitted(request, read);
    const today = await todayOf(office);
    const from = `${(dayOf(request, "from") ?? today).slice(0, 7)}-01`;
    const to = plusMonths(from, 12);
    return { asOf: office.clock.now(), today, from, to, contracts: await contractsBetween(office.db, from, to) };
  });
  server.get("/api/contract-exceptions", async (request) => {
    permitted(request, read);
    return { asOf: office.clock.now(), contracts: await contractsIncomplete(office.db) };
  });
  server.get("/api/vendor-variants", async (request) => {
    permitted(request, read);
    return { asOf: office.clock.now(), variants: await variantsShown(office.db) };
  });
}

async function todayOf(office: Office): Promise<string> {
  return dayIn((await officeOf(office.db, office.house)).zone, office.clock.now());
}

function dayOf(request: FastifyRequest, name: string): string | null {
  const given = (request.query as Record<string, unknown>)[name];
  if (given === undefined || given === "") return null;
  if (typeof given !== "string" || !/^\d{4}-\d\d-\d\d$/.test(given) || !isStorableDay(given))
    throw new HttpProblem(400, "badQuestion", `${name} is a day such as 2026-07-01.`);
  return given;
}
