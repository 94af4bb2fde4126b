import type { FastifyInstance } from "fastify";
import type { Office } from "../office.ts";
import { HttpProblem } from "../problem.ts";
import { search } from "../search.ts";
import { signedIn } from "./server.ts";

const standardLimit = 5;
const mostPerKind = 50;

/** One search over everything the reader may read: `GET /api/search?q=printer&kinds=ticket,site&limit=5`. */
export function searchRoutes(server: FastifyInstance, office: Office): void {
  server.get("/api/search", async (request) => {
    const actor = signedIn(request);
    const { q = "", kinds, limit } = request.query as Record<string, string | undefined>;
    if (q.trim() === "" || q.length > 200 || q.includes("\u0000") || !q.isWellFormed())
      throw bad("q", "Say what to search for, in 1 to 200 characters.");
    if (limit !== undefined && !/^\d{1,2}$/.test(limit)) throw bad("limit", `A whole number from 1 to ${mostPerKind}.`);
    const named = kinds?.split(",");
    const unknown = named?.find((kind) => !office.house.kinds.has(kind));
    if (unknown !== undefined) throw bad("kinds", `There is no kind called "${unknown}".`);
    const most = Math.min(Math.max(Number(limit ?? standardLimit), 1), mostPerKind);
    return { q, ...(await search(office, { q, kinds: named, limit: most, actor })), asOf: office.clock.now() };
  });
}

function bad(path: string, message: string): HttpProblem {
  return new HttpProblem(422, "badFields", message, { errors: [{ path, message }] });
}
