import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** Reads the templates of papers beside the program, each once. `root`: the folder of the program. */
export function paperTemplates(root: string): (name: string) => Promise<string> {
  const known = new Map<string, Promise<string>>();
  return (name) => {
    const found = known.get(name) ?? readFile(join(root, "src/practices/briefing/papers", `${name}.typ`), "utf8");
    known.set(name, found);
    return found;
  };
}
