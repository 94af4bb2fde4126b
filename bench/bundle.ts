import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { webDirectory } from "../src/app/place.ts";
import type { Print } from "./line.ts";

/** What a browser loads before the first page shows: index.html, what it names, and what those modules import at once. */
export async function measureBundle(print: Print): Promise<void> {
  const seen = new Map<string, Buffer>();
  const take = async (path: string): Promise<void> => {
    if (seen.has(path)) return;
    const content = await readFile(join(webDirectory, path));
    seen.set(path, content);
    if (!path.endsWith(".js")) return;
    for (const [, name] of content.toString("utf8").matchAll(/(?:\bfrom|\bimport)\s*"\.\/([^"]+\.js)"/g)) await take(`assets/${name}`);
  };
  await take("index.html");
  const page = seen.get("index.html")!.toString("utf8");
  for (const [, path] of page.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)) await take(path!);
  const bytes = [...seen.values()].reduce((sum, content) => sum + gzipSync(content, { level: 9 }).length, 0);
  print({
    name: "initial web bundle, gzipped",
    value: bytes / 1000,
    unit: "kB",
    goal: { is: "atMost", than: 300, of: "value" },
    n: seen.size,
    note: `${seen.size} files: html, scripts and styles, without fonts and what is loaded later`,
  });
}
