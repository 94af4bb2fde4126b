import { permitted, type Routes } from "../../engine/http/server.ts";
import { HttpProblem } from "../../engine/problem.ts";
import { isId } from "../../kernel/ids.ts";
import { deskOf } from "./desk.ts";
import { replayOf } from "./replay.ts";
import { askSweep, sweepShown } from "./sweep-store.ts";

/** The Desk, and what another policy would have said. */
export const triageRoutes: Routes = (server, office) => {
  server.get("/api/desk", async (request) => deskOf(office, permitted(request, "triage.read")));
  /** Asks that every line be built anew from the records, as after an upgrade: what stands as it should is left as it is. */
  server.post("/api/desk/build", async (request) => {
    permitted(request, "triage.administer");
    await askSweep(office.db, "build", office.clock.now());
    return { sweep: await sweepShown(office.db) };
  });
  server.get("/api/triage-policies/:id/replay", async (request) => {
    const actor = permitted(request, "triage.read");
    const { id } = request.params as { id: string };
    const { days = "30" } = request.query as { days?: string };
    const span = Number(days);
    if (!Number.isInteger(span) || span < 1 || span > 92) throw new HttpProblem(422, "badFields", "days is a whole number from 1 to 92.");
    const answer = isId(id) ? await replayOf(office, actor, id, span) : null;
    if (!answer) throw new HttpProblem(404, "missing", "There is no such policy, or it is not yours to see.");
    return answer;
  });
};
