import type { FastifyInstance } from "fastify";
import type { Office } from "../../engine/office.ts";
import { linkRoutes } from "./link-routes.ts";

/** Questions about paging that are more than its records, and the page behind the link in a mail. */
export async function pagingRoutes(server: FastifyInstance, office: Office): Promise<void> {
  await server.register(async (scope) => linkRoutes(scope, office));
}
