import { openServicenow, SourceRefused } from "../../connectors/servicenow/client.ts";
import type { Routes } from "../../engine/http/server.ts";
import type { Reach } from "../../engine/outgoing-read.ts";
import { HttpProblem } from "../../engine/problem.ts";
import { isId } from "../../kernel/ids.ts";
import { differingIn, type MovingRunLine, type MovingSource } from "../../kernel/moving.ts";
import { type MovingRun, type MovingSettings, type MovingWhat, usualSettings } from "./contract.ts";
import { expectMover } from "./needs.ts";
import { workOnSource } from "./run.ts";
import { askToStop, newestRuns, runById, sourcesHere } from "./store.ts";
import { movedTables } from "./tables.ts";

type Body = Record<string, unknown>;

/** Moving over in the browser: look, move, reconcile, stop. One run at a time for a source; the password lives as long as its run. */
export function movingRoutes(reach: Reach): { routes: Routes; close(): Promise<void> } {
  const closing = new AbortController();
  const running = new Set<Promise<unknown>>();
  const routes: Routes = (server, office) => {
    server.get("/api/moving", async (request) => {
      expectMover(request);
      const now = office.clock.now();
      const sources = await sourcesHere(office.db, now);
      const runs = (await newestRuns(office.db, 20)).map(({ report, ...run }) => ({
        ...asItStands(run, sources),
        totals: totalsOf(report),
      }));
      return { sources: sources.filter((one) => one.tool === "servicenow"), runs, tables: movedTables.map((one) => one.table), asOf: now };
    });
    server.get("/api/moving/:id", async (request) => {
      expectMover(request);
      const { id } = request.params as { id: string };
      const run = isId(id) ? await runById(office.db, id) : null;
      if (!run) throw new HttpProblem(404, "missing", "There is no such run.");
      const now = office.clock.now();
      return { run: asItStands(run, await sourcesHere(office.db, now)), asOf: now };
    });
    server.post("/api/moving", async (request, reply) => {
      expectMover(request);
      const { url, user, password, what, settings, again } = readBody((request.body ?? {}) as Body);
      const source = refusable(() => openServicenow({ url, user, password, fetch: reach, signal: closing.signal }));
      const begun = new Promise<string>((resolve, reject) => {
        const work: Promise<unknown> = workOnSource(office, {
          source,
          user,
          what,
          settings,
          again,
          signal: closing.signal,
          onBegun: resolve,
        })
          .catch(reject)
          .finally(() => running.delete(work));
        running.add(work);
      });
      const id = await begun.catch((error: Error) => {
        throw error instanceof SourceRefused ? new HttpProblem(409, "busy", error.message) : error;
      });
      return reply.code(202).header("location", `/api/moving/${id}`).send({ id });
    });
    server.post("/api/moving/stop", async (request) => {
      expectMover(request);
      const { source } = (request.body ?? {}) as Body;
      if (typeof source !== "string" || !(await askToStop(office.db, source)))
        throw new HttpProblem(409, "notRunning", "Nothing works on that source just now.");
      return {};
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

/** A run whose process died is under way no more, whatever it wrote last. */
function asItStands<R extends Pick<MovingRun, "state" | "source">>(run: R, sources: readonly MovingSource[]): R {
  const isDead = run.state === "running" && !sources.some((one) => one.name === run.source && one.isBusy);
  return isDead ? { ...run, state: "stopped" } : run;
}

function totalsOf({ tables, reconciled }: Awaited<ReturnType<typeof newestRuns>>[number]["report"]): MovingRunLine["totals"] {
  const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);
  return {
    read: sum([...tables.map((one) => one.read), ...reconciled.map((one) => one.there)]),
    made: sum(tables.map((one) => one.create + one.update)),
    refused: sum(tables.map((one) => one.refused)),
    differing: sum(reconciled.map(differingIn)),
  };
}

function refusable<T>(open: () => T): T {
  try {
    return open();
  } catch (error) {
    if (error instanceof SourceRefused) throw bad("url", error.message);
    throw error;
  }
}

function readBody(body: Body): { url: string; user: string; password: string; what: MovingWhat; settings: MovingSettings; again: boolean } {
  const { url, user, password, what, again } = body;
  for (const [name, value] of Object.entries({ url, user, password }))
    if (typeof value !== "string" || value === "" || value.length > 500) throw bad(name, "Address, user name and password are needed.");
  if (what !== "look" && what !== "move" && what !== "reconcile") throw bad("what", "It is look, move or reconcile.");
  const texts = { url, user, password } as { url: string; user: string; password: string };
  return { ...texts, what, again: again === true, settings: settingsOf((body.settings ?? {}) as Body) };
}

function settingsOf({ tables = null, since = null, values = {}, onTaken = usualSettings.onTaken }: Body): MovingSettings {
  const known = movedTables.map((one) => one.table);
  if (tables !== null && !(Array.isArray(tables) && tables.every((one) => known.includes(one))))
    throw bad("settings.tables", `A list of ${known.join(", ")}; null for all.`);
  if (since !== null && !(typeof since === "string" && /^\d{4}-\d\d-\d\d$/.test(since)))
    throw bad("settings.since", "A day such as 2024-01-31, or null.");
  if (onTaken !== "refuse" && onTaken !== "newNumber") throw bad("settings.onTaken", "It is refuse or newNumber.");
  const words = typeof values === "object" && values !== null ? Object.entries(values) : [];
  if (words.length > 1000 || words.some(([word, value]) => !/^\w+\.\w+:./.test(word) || typeof value !== "string" || value.length > 80))
    throw bad("settings.values", "Meanings are written as incident.state:14 to a value.");
  return { tables: tables as string[] | null, since, onTaken, values: Object.fromEntries(words) as Record<string, string> };
}

function bad(path: string, message: string): HttpProblem {
  return new HttpProblem(422, "badFields", message, { errors: [{ path, message }] });
}
