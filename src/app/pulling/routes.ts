import type { FastifyRequest } from "fastify";
import { SourceRefused } from "../../connectors/source-asking.ts";
import { permitted, type Routes, signedIn } from "../../engine/http/server.ts";
import type { Reach } from "../../engine/outgoing-read.ts";
import { HttpProblem } from "../../engine/problem.ts";
import { type Id, isId } from "../../kernel/ids.ts";
import { type PulledSource, pulledSource } from "../../practices/predecessor/store.ts";
import { expectMover } from "../moving/needs.ts";
import { refusedBefore } from "../moving/refused.ts";
import { pulledTable } from "./plan.ts";
import { connectedSources } from "./store.ts";
import { pullOne } from "./timed.ts";

/** Systems that still run, in the browser: what each came to, what stands refused, a dry run, and a reading at once. */
export function pullingRoutes(reach: Reach): { routes: Routes; close(): Promise<void> } {
  const closing = new AbortController();
  const running = new Set<Promise<unknown>>();
  const routes: Routes = (server, office) => {
    const sourceOf = async (request: FastifyRequest): Promise<PulledSource> => {
      const { id } = request.params as { id: Id };
      const found = isId(id) ? await pulledSource(office.db, id) : null;
      if (!found) throw new HttpProblem(404, "missing", "There is no such system.");
      return found;
    };
    server.get("/api/moving/live", async (request) => {
      signedIn(request);
      permitted(request, "history.import");
      const now = office.clock.now();
      return { sources: await connectedSources(office.db, now), asOf: now };
    });
    server.get("/api/moving/live/:id", async (request) => {
      signedIn(request);
      permitted(request, "history.import");
      const { name } = await sourceOf(request);
      return { refused: await refusedBefore(office.db, name, pulledTable), asOf: office.clock.now() };
    });
    server.post("/api/moving/live/:id", async (request, reply) => {
      expectMover(request);
      const record = await sourceOf(request);
      const { what, again } = (request.body ?? {}) as { what?: unknown; again?: unknown };
      if (what !== "look" && what !== "move")
        throw new HttpProblem(422, "badFields", "It is look or move.", { errors: [{ path: "what", message: "It is look or move." }] });
      const begun = new Promise<string>((resolve, reject) => {
        const work: Promise<unknown> = pullOne(office, {
          record,
          reach,
          signal: closing.signal,
          what,
          again: again === true,
          onBegun: resolve,
        })
          .then((pulled) => {
            if (pulled === null) reject(new HttpProblem(409, "busy", `${record.name} is being read just now. Wait for it, or stop it.`));
          }, reject)
          .finally(() => running.delete(work));
        running.add(work);
      });
      const id = await begun.catch((error: Error) => {
        throw error instanceof SourceRefused ? new HttpProblem(409, "notReady", error.message) : error;
      });
      return reply.code(202).header("location", `/api/moving/${id}`).send({ id });
    });
  };
  return {
    routes,
    async close() {
      closing.abort();
      await Promise.allSettled(running);
    },
  };
}
