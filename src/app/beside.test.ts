import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Invocation } from "./command.ts";
import { commands } from "./commands.ts";
import { readSettings } from "./config.ts";
import { makeLog } from "./log.ts";

let parent: string;
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), "quarterdeck-no-office-"));
  await writeFile(join(parent, "export.csv"), "number\nINC1\n");
});
afterAll(() => rm(parent, { recursive: true, force: true }));

const mayBegin = ["start", "seed", "seed servicenow-demo", "restore"];
const others = commands.filter(({ name }) => !mayBegin.includes(name) && name !== "config");

function invocation(data: string): Invocation {
  const read = readSettings({ QUARTERDECK_DATA: data }, parent);
  if (!read.ok) throw new Error(read.sentence);
  const log = makeLog({ level: "silent", stream: process.stderr, pretty: false });
  const texts = { email: "ada@example.org", name: "Ada", user: "ada@example.org" };
  const words = [join(parent, "export.csv")];
  return { ...read, log, say: () => undefined, texts, lists: { role: ["analyst"] }, flags: new Set(), words };
}

test.each(others.map((one) => [one.name, one] as const))(
  "%s makes no office where there is none, and says where it looked",
  async (_, command) => {
    const data = join(parent, "mistyped");
    await expect(command.run(invocation(data))).rejects.toThrow(
      `There is no office in ${data}. Start it there first, or set QUARTERDECK_DATA to where it is.`,
    );
    expect(await readdir(parent)).toEqual(["export.csv"]);
  },
);
