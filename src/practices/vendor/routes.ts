import type { FastifyInstance } from "fastify";
import type { Office } from "../../engine/office.ts";
import { vendorFeedRoutes } from "./feed-routes.ts";

/** What is asked of vendors beyond their records. */
export function vendorRoutes(server: FastifyInstance, office: Office): void {
  vendorFeedRoutes(server, office);
}
