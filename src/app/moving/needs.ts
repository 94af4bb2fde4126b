import type { FastifyRequest } from "fastify";
import { permitted, signedIn } from "../../engine/http/server.ts";

/** Moving makes of everything something: it needs the rights to all of it. */
const needs = ["history.import", "people.administer", "team.administer", "service.administer", "settings.administer"] as const;

/** Refuses whoever may not make everything that a move makes. */
export function expectMover(request: FastifyRequest): void {
  signedIn(request);
  for (const need of needs) permitted(request, need);
}
