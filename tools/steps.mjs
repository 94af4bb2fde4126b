// Steps of a test run: programs that are run, counted and summed up. Plain Node.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./freshness.mjs";

const running = new Set();
const settings = [
  "DATABASE_URL",
  "QUARTERDECK_PORT",
  "QUARTERDECK_HOST",
  "QUARTERDECK_DATA",
  "QUARTERDECK_URL",
  "QUARTERDECK_SMTP_URL",
  "QUARTERDECK_LOG_LEVEL",
];

/** Settings of an office on this machine must not reach the tests. */
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !settings.includes(name)));

/** A run that was told to stop: what it had started is ended, and no further step begins. */
export class Stopped extends Error {}
let stopped = null;

for (const name of ["SIGINT", "SIGTERM"])
  process.on(name, () => {
    stopped = new Stopped(`Stopped by ${name}.`);
    for (const child of running) child.kill(name);
  });

/** A program that passes or fails as a whole. */
export async function check(name, program, words) {
  const began = performance.now();
  const { status, output } = await run(program, words);
  return finish({ name, began, passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: [], output });
}

/** Projects of the tests, counted one by one. `node` runs another Node; `more` is added to the environment. */
export async function tests(name, projects, { node = [process.execPath], more = {} } = {}) {
  const began = performance.now();
  const folder = mkdtempSync(join(tmpdir(), "quarterdeck-report-"));
  const report = join(folder, "report.json");
  try {
    const words = [...node.slice(1), join(root, "node_modules/vitest/vitest.mjs"), "run", ...projects.flatMap((one) => ["--project", one])];
    const { status, output } = await run(node[0], [...words, "--reporter=default", "--reporter=json", `--outputFile.json=${report}`], more);
    const counted = count(report);
    // A run that broke down before, beside or behind its tests is a failure, whatever was counted.
    const failed = Math.max(counted?.failed ?? 0, status === 0 ? 0 : 1);
    return finish({ name, began, passed: counted?.passed ?? 0, failed, skipped: counted?.skipped ?? [], output });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A step that cannot be done here, with the reason. */
export function leftOut(name, reason) {
  return finish({ name, began: performance.now(), passed: 0, failed: 0, skipped: [reason], output: "" });
}

/** Prints the last line over all steps; answers the exit status. Where `CI` is set a skip is a failure. */
export function sumUp(steps, began) {
  const sum = (of) => steps.reduce((total, step) => total + of(step), 0);
  const skipped = sum((step) => step.skipped.length);
  const failed = sum((step) => step.failed);
  for (const step of steps) for (const reason of step.skipped) say(`skipped in ${step.name}: ${reason}`);
  if (skipped > 0 && process.env.CI) say("A skipped test fails where CI is set.");
  say(`All in ${seconds(began)}.`);
  say(`${sum((step) => step.passed)} passed, ${failed} failed, ${skipped} skipped`);
  return failed > 0 || (skipped > 0 && process.env.CI) || process.exitCode ? 1 : 0;
}

export function say(line) {
  process.stdout.write(`${line}\n`);
}

function finish(step) {
  const { name, began, passed, failed, skipped, output } = step;
  say(`${failed > 0 ? "FAILED" : "ok    "} ${name}: ${passed} passed, ${failed} failed, ${skipped.length} skipped, ${seconds(began)}`);
  if (failed > 0) say(output.trimEnd().replaceAll(/^/gm, "       "));
  return step;
}

function run(program, words, more = {}) {
  return new Promise((resolve, reject) => {
    if (stopped) return reject(stopped);
    const env = { ...environment, ...more, NO_COLOR: "1", FORCE_COLOR: undefined };
    const child = spawn(program, words, {
      cwd: root,
      env,
      stdio: ["ignore", "pipe", "pipe"],
      shell: process.platform === "win32" && program === "npm",
    });
    running.add(child);
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk) => {
        output = (output + chunk).slice(-200_000);
      });
    const end = (status, why = "") => {
      running.delete(child);
      if (stopped) reject(stopped);
      else resolve({ status, output: output + why });
    };
    child.on("error", (error) => end(1, `${error.message}\n`));
    child.on("close", (status, signal) => end(status ?? 1, signal ? `ended by ${signal}\n` : ""));
  });
}

function count(report) {
  let read;
  try {
    read = JSON.parse(readFileSync(report, "utf8"));
  } catch {
    return null;
  }
  const cases = read.testResults.flatMap((file) => file.assertionResults);
  const broken = read.testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.every((one) => one.status !== "failed"),
  );
  const named = (one) => [...one.ancestorTitles, one.title].join(" > ");
  return {
    passed: cases.filter((one) => one.status === "passed").length,
    failed: cases.filter((one) => one.status === "failed").length + broken.length,
    skipped: cases.filter((one) => ["pending", "skipped", "todo", "disabled"].includes(one.status)).map(named),
  };
}

function seconds(began) {
  return `${((performance.now() - began) / 1000).toFixed(1)} s`;
}
