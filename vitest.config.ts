import { defineConfig } from "vitest/config";

// Three projects: unit and property tests without a database; stories on a real PostgreSQL; goldens.
export default defineConfig({
  test: {
    projects: [
      { test: { name: "unit", include: ["src/**/*.test.ts", "test/*.test.ts"], exclude: ["src/**/*.store.test.ts"] } },
      {
        test: {
          name: "stories",
          include: ["test/stories/**/*.test.ts", "src/**/*.store.test.ts"],
          globalSetup: ["test/database.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
    ],
  },
});
