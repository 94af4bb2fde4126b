// Installs what the lock names and is not there. Plain Node, for it runs first of all.
import { spawnSync } from "node:child_process";
import { missingPackages, root } from "./freshness.mjs";

const oldest = [20, 19];

/** Refuses an old Node with a sentence, then installs missing packages; ends the process where that fails. */
export function installMissing() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < oldest[0] || (major === oldest[0] && minor < oldest[1]))
    fail(
      `Quarterdeck needs Node ${oldest.join(".")} or newer, and this is ${process.versions.node}. Install a newer Node and run it again.`,
    );
  const missing = missingPackages();
  if (missing.length === 0) return;
  process.stdout.write(`Installing ${missing[0] === "everything" ? "the packages" : `${missing.length} packages`} …\n`);
  // The tools that build it are development packages; an environment for production must not leave them out.
  const words = ["install", "--no-audit", "--no-fund", "--include=dev", "--include=optional", "--loglevel=error"];
  const done = spawnSync("npm", words, { cwd: root, stdio: ["ignore", "ignore", "inherit"], shell: process.platform === "win32" });
  if (done.status !== 0)
    fail(
      "The packages could not be installed; npm says above why. Mostly the registry is not reachable: check the network, and run it again.",
    );
}

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
