import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** One import of a file: what it names, where that is in the tree (null for a package), and whether only types come of it. */
export type Import = { names: string; path: string | null; isType: boolean };
export type Source = { path: string; text: string; code: string; lines: number; imports: readonly Import[] };

/** Every file below a folder that ends with one of the endings, by its path from the root. */
export function sourcesBelow(folder: string, ...endings: string[]): Source[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .filter((path) => !path.includes("node_modules/"))
    .sort()
    .map(readSource);
}

/** One file, with its comments taken out of `code` and its imports read. */
export function readSource(path: string): Source {
  const text = readFileSync(join(root, path), "utf8");
  const code = withoutComments(text);
  return { path, text, code, lines: text.split("\n").length - 1, imports: importsOf(path, code) };
}

const statement = /\b(import|export)\s+(type\s+)?((?:[\w*\s{},]|\$)*?\s*from\s*)?"([^"\n]+)"|\bimport\(\s*"([^"\n]+)"\s*\)/g;

function importsOf(path: string, code: string): Import[] {
  return [...code.matchAll(statement)].map((match) => {
    const names = (match[4] ?? match[5])!;
    const inner = /^\s*\{([^}]*)\}/.exec(match[3] ?? "")?.[1];
    const allTypes = inner?.split(",").every((one) => one.trim() === "" || one.trim().startsWith("type "));
    const isType = match[2] !== undefined || allTypes === true;
    return { names, isType, path: names.startsWith(".") ? posix.normalize(posix.join(posix.dirname(path), names)) : null };
  });
}

/** The text without comments; texts in quotes stay as they are, and so do the line breaks. */
export function withoutComments(text: string): string {
  const token = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
  return text.replace(token, (found) => (found.startsWith("//") || found.startsWith("/*") ? found.replace(/[^\n]/g, " ") : found));
}

/** Cycles among imports that exist at run time, each named once by its files in order. */
export function cyclesAmong(sources: readonly Source[]): string[] {
  const next = new Map(sources.map((one) => [one.path, one.imports.filter((it) => !it.isType && it.path).map((it) => it.path!)]));
  const found = new Set<string>();
  const done = new Set<string>();
  const walk = (path: string, trail: string[]) => {
    const at = trail.indexOf(path);
    if (at >= 0) {
      const cycle = trail.slice(at);
      const least = cycle.indexOf([...cycle].sort()[0]!);
      found.add([...cycle.slice(least), ...cycle.slice(0, least)].join(" -> "));
      return;
    }
    if (done.has(path)) return;
    for (const one of next.get(path) ?? []) walk(one, [...trail, path]);
    done.add(path);
  };
  for (const path of next.keys()) walk(path, []);
  return [...found].sort();
}
