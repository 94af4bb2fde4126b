import { defineConfig } from "vitest/config";

const database = { globalSetup: ["test/database.ts"], testTimeout: 60_000, hookTimeout: 60_000, maxWorkers: 2 };

/** A round is a kill, a start and a look at everything: on a machine that does other things too it may take the better part of a minute. */
const roundsMs = Math.max(1_800_000, Number(process.env.QUARTERDECK_KILL_ROUNDS ?? 5) * 60_000);

// Unit and property tests need nothing; stories a real PostgreSQL; real ones also monitoring tools that are large; journeys also a browser and the built pages; rounds kill a running server.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["src/**/*.test.ts", "test/*.test.ts"],
          exclude: ["src/**/*.store.test.ts"],
          // They keep nothing between them, so a worker reads each module once instead of once for each file: a third of the time.
          isolate: false,
          // Properties run for seconds; on a machine that does other things too they may take a while longer.
          testTimeout: 60_000,
        },
      },
      { test: { name: "stories", include: ["test/stories/**/*.test.ts", "src/**/*.store.test.ts"], ...database, isolate: false } },
      { test: { name: "real", include: ["test/real/**/*.test.ts"], ...database, testTimeout: 180_000, hookTimeout: 120_000 } },
      { test: { name: "browser", include: ["test/browser/**/*.test.ts"], ...database, testTimeout: 120_000, hookTimeout: 120_000 } },
      // Two at a time: half of a round is waiting.
      { test: { name: "rounds", include: ["test/rounds/**/*.test.ts"], maxWorkers: 2, testTimeout: roundsMs, hookTimeout: 120_000 } },
    ],
  },
});
