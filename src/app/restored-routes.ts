import { heldCount } from "../engine/held-deliveries.ts";
import { permitted, type Routes } from "../engine/http/server.ts";
import { setAsideCount } from "../engine/intake/drain.ts";
import { HttpProblem } from "../engine/problem.ts";
import { lastRestore, noteLookedThrough } from "../engine/restored.ts";
import { heldPages } from "../practices/paging/restored.ts";
import { cameBack } from "./restored.ts";

/** What a restore brought back, for administrators to look through once. */
export const restoredRoutes: Routes = (server, office) => {
  server.get("/api/restored", async (request) => {
    permitted(request, "settings.administer");
    const restore = await lastRestore(office.db);
    if (!restore) return { restore: null };
    const now = office.clock.now();
    const [deliveries, pages] = [await heldCount(office.db), await heldPages(office.db)];
    const entries = await setAsideCount(office.db);
    return { restore, deliveries, entries, pages, ...(await cameBack(office.db, { now, madeBy: restore.at })) };
  });
  server.post("/api/restored/looked-through", async (request) => {
    const actor = permitted(request, "settings.administer");
    if (!(await lastRestore(office.db))) throw new HttpProblem(404, "missing", "This office was never restored.");
    await noteLookedThrough(office.db, actor.personId, office.clock.now());
    return { restore: await lastRestore(office.db) };
  });
};
