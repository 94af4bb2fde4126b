// `npm test` and its tiers. --check: two minutes, no browser; nothing: what every change must pass; --full: everything; --debian: the stories on Debian's PostgreSQL.

import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { followNpm } from "./follow-npm.mjs";
import { isBuilt } from "./freshness.mjs";
import { installMissing } from "./install.mjs";
import { startPrivatePostgres } from "./private-postgres.mjs";
import { check, leftOut, Stopped, say, sumUp, tests } from "./steps.mjs";
import { bringMonitoringTools, debianPostgres, missingBrowser } from "./system-packages.mjs";

const tier = process.argv[2] ?? "--default";
if (!["--default", "--check", "--full", "--debian"].includes(tier)) {
  process.stderr.write(`There is no tier ${tier}. Use none, --check, --full or --debian.\n`);
  process.exit(1);
}
const isFull = tier === "--full";
const seed = process.env.QUARTERDECK_SEED ?? String(Date.now() % 1_000_000);
const killRounds = process.env.QUARTERDECK_KILL_ROUNDS ?? (isFull ? "100" : "5");
/** Random cases: commands with hostile fields, and filters that must find the same rows in memory and in SQL. */
const bodyCases = process.env.QUARTERDECK_CONNECTOR_CASES ?? (isFull ? "10000" : "300");
const fuzzCases = process.env.QUARTERDECK_FUZZ ?? (isFull ? "300000" : "18000");
const filterRounds = process.env.QUARTERDECK_ROUNDS ?? (isFull ? "700000" : "2000");
/** Encoded queries that are read and compiled; a four-hundredth of them is held against memory, a hundredth asked over HTTP. */
const encodedQueries = process.env.QUARTERDECK_ENCODED_QUERIES ?? (isFull ? "1000000" : "20000");
const began = performance.now();
const node = process.execPath;

followNpm();
installMissing();
try {
  process.exitCode = sumUp(await all(), began);
} catch (fault) {
  if (!(fault instanceof Stopped)) throw fault;
  say(fault.message);
  process.exitCode = 1;
}

async function all() {
  if (tier === "--debian") return [await storiesOnDebian()];
  say(
    `Node ${process.versions.node}, seed ${seed}${tier === "--check" ? "" : `, ${fuzzCases} hostile commands, ${filterRounds} filters in SQL, ${killRounds} kill rounds`}`,
  );
  const steps = await checks();
  if (tier !== "--check") steps.push(...(await journeys()));
  if (isFull) steps.push(await tests("real monitoring tools", ["real"]), await storiesOnDebian(), ...(await newerNode()));
  return steps;
}

/** Types, lint and the build on one core, unit and property tests on the other. */
async function checks() {
  const beside = async () => {
    const done = [];
    for (const part of ["pure", "server", "web", "browser"])
      done.push(await check(`types (${part})`, node, ["node_modules/typescript/bin/tsc", "-p", `tsconfig.${part}.json`]));
    done.push(await check("lint", node, ["node_modules/@biomejs/biome/bin/biome", "check", "."]));
    if (tier !== "--check" && !isBuilt()) done.push(await check("build", node, ["tools/build.mjs"]));
    return done;
  };
  const [unit, others] = await Promise.all([
    tests(`unit and property tests (${bodyCases} bodies a connector, ${encodedQueries} encoded queries)`, ["unit"], {
      more: { QUARTERDECK_SEED: seed, QUARTERDECK_CONNECTOR_CASES: bodyCases, QUARTERDECK_ENCODED_QUERIES: encodedQueries },
    }),
    beside(),
  ]);
  return [unit, ...others];
}

async function journeys() {
  const more = { QUARTERDECK_SEED: seed, QUARTERDECK_KILL_ROUNDS: killRounds };
  const random = { QUARTERDECK_FUZZ: fuzzCases, QUARTERDECK_ROUNDS: filterRounds, QUARTERDECK_ENCODED_QUERIES: encodedQueries };
  bringMonitoringTools({ isFull });
  const stories = await tests(`stories (${fuzzCases} hostile commands, ${filterRounds} filters)`, ["stories"], {
    more: { ...more, ...random },
  });
  const missing = missingBrowser();
  const browser = missing ? leftOut("journeys", missing) : await tests("journeys", ["browser"], { more });
  return [stories, browser, await tests(`kill rounds (${killRounds}, seed ${seed})`, ["rounds"], { more })];
}

async function storiesOnDebian() {
  const { missing, version, programs } = debianPostgres();
  if (missing) return leftOut("stories on Debian's PostgreSQL", missing);
  const server = await startPrivatePostgres(programs);
  try {
    return await tests(`stories on Debian's PostgreSQL ${version}`, ["stories"], {
      more: { TEST_DATABASE_URL: server.url, QUARTERDECK_SEED: seed },
    });
  } finally {
    await server.stop();
  }
}

/**
 * Unit tests and stories on the Node that operators are advised to run, one after the other: they ask for workers of different number.
 * It is copied to where everybody may run it: some stories change to an account that root's home is closed to.
 */
async function newerNode() {
  const folder = mkdtempSync(join(tmpdir(), "quarterdeck-node-"));
  chmodSync(folder, 0o755);
  try {
    const words = ["exec", "--yes", "--package=node@24", "--", "node", "-p", "process.execPath"];
    const asked = spawnSync("npm", words, { encoding: "utf8" });
    const found = asked.stdout?.trim() ?? "";
    if (asked.status !== 0 || found === "") return [leftOut("tests on Node 24", `npm could not fetch it: ${asked.stderr}`)];
    const newer = join(folder, "node");
    copyFileSync(found, newer);
    chmodSync(newer, 0o755);
    const given = { node: [newer], more: { QUARTERDECK_SEED: seed } };
    return [await tests("unit tests on Node 24", ["unit"], given), await tests("stories on Node 24", ["stories"], given)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
