// Runs the command line in this process: the build where it fits the sources, else the sources themselves.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { isBuilt, root } from "./freshness.mjs";

/** Runs `quarterdeck` with the words of process.argv. */
export async function launch() {
  if (isBuilt()) return import(pathToFileURL(join(root, "dist/server/cli.js")).href);
  if (!existsSync(join(root, "node_modules/tsx"))) {
    process.stderr.write("Quarterdeck is not installed yet. Run `npm install` in its folder, or `npm start`, which does that itself.\n");
    process.exit(1);
  }
  const { register } = await import("tsx/esm/api");
  register();
  return import(pathToFileURL(join(root, "src/app/cli.ts")).href);
}
