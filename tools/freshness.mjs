// Whether what was installed and built still fits the sources. Plain Node, for it runs before anything is installed.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const stampFile = join(root, "dist", "stamp");

/** Packages that the lock names and that are not installed in that version. Those for other machines do not count. */
export function missingPackages() {
  const installed = packagesOf(join(root, "node_modules", ".package-lock.json"));
  if (!installed) return ["everything"];
  const wanted = packagesOf(join(root, "package-lock.json")) ?? {};
  return Object.entries(wanted)
    .filter(([path, one]) => path !== "" && !one.optional && !one.link && installed[path]?.version !== one.version)
    .map(([path]) => path.replace(/^.*node_modules\//, ""));
}

/** A hash of everything that goes into the build. */
export function sourceHash() {
  const hash = createHash("sha256");
  const files = ["package.json", "package-lock.json", "index.html", "vite.config.ts", "tools/build.mjs", ...sourcesIn("src")];
  for (const file of files)
    hash
      .update(file)
      .update("\0")
      .update(readFileSync(join(root, file)))
      .update("\0");
  return hash.digest("hex");
}

/** Whether the build in dist/ was made from the sources as they are. */
export function isBuilt() {
  return existsSync(join(root, "dist/server/cli.js")) && existsSync(stampFile) && readFileSync(stampFile, "utf8").trim() === sourceHash();
}

function packagesOf(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).packages : null;
}

function sourcesIn(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !/\.(test|fixture)\.tsx?$|\.md$/.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1))
    .sort();
}
