import { permitted, type Routes } from "../../engine/http/server.ts";
import type { Office } from "../../engine/office.ts";
import { HttpProblem } from "../../engine/problem.ts";
import { watchPromises } from "../../practices/scorecard/watching.ts";
import { loadSample, type SampleLoaded, type SampleLogin, type SampleOptions, type SampleProgress } from "./load.ts";

/** The sample as a screen follows it. `none`: nobody asked for it since the server started. */
export type SampleStanding = {
  state: "none" | "loading" | "loaded" | "stopped" | "failed";
  percent: number;
  day: string | null;
  incidents: number;
  sentence: string | null;
  logins: readonly SampleLogin[];
};
const nothing: SampleStanding = { state: "none", percent: 0, day: null, incidents: 0, sentence: null, logins: [] };

/** Loads the sample beside the running server, once; the office can be used meanwhile. */
export function sampleRun(office: Office, terms: Pick<SampleOptions, "days"> = {}) {
  const end = new AbortController();
  let standing = nothing;
  let running: Promise<SampleLoaded> | null = null;

  const begin = (report: (progress: SampleProgress) => void = () => undefined): Promise<SampleLoaded> => {
    if (running) return running;
    standing = { ...nothing, state: "loading" };
    running = loadSample(office, {
      ...terms,
      signal: end.signal,
      report: (progress) => {
        standing = { ...standing, ...progress };
        report(progress);
      },
    }).then(
      async (loaded) => {
        // What a month of the sample has come to stands on the Desk at once, not at the next look.
        if (loaded.ok && !loaded.stopped) await watchPromises(office, office.clock.now());
        if (!loaded.ok) running = null;
        standing = loaded.ok
          ? { ...standing, state: loaded.stopped ? "stopped" : "loaded", logins: loaded.logins }
          : { ...nothing, state: "failed", sentence: loaded.sentence };
        return loaded;
      },
      (error: Error) => {
        standing = { ...standing, state: "failed", sentence: "The sample could not be loaded to its end; the log says why." };
        office.log.error({ error: error.stack ?? error.message }, "the sample could not be loaded to its end");
        throw error;
      },
    );
    return running;
  };
  const routes: Routes = (server) => {
    server.get("/api/sample", (request) => {
      permitted(request, "settings.administer");
      return standing;
    });
    server.post("/api/sample", async (request, reply) => {
      permitted(request, "settings.administer");
      if (standing.state === "loading") throw new HttpProblem(409, "loadingAlready", `The sample is being loaded: ${standing.percent} %.`);
      if (running) throw new HttpProblem(409, "loadedAlready", "A sample was loaded into this office already, or a part of one.");
      const first = begin().catch(() => null);
      // A refusal comes at once; the loading itself is not waited for.
      const early = await Promise.race([first, new Promise<null>((resolve) => setTimeout(resolve, 300, null))]);
      if (early && !early.ok) throw new HttpProblem(409, "notEmpty", early.sentence);
      return reply.code(202).send(standing);
    });
  };
  return {
    begin,
    routes,
    /** Ends the loading after the batch in hand and waits for it. */
    async stop(): Promise<void> {
      end.abort();
      await running?.catch(() => null);
    },
  };
}
