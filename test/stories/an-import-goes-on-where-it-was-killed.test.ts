import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestOffice, type TestOffice } from "../office.ts";

const fixture = new URL("../../src/connectors/servicenow/fixtures/event-log.csv", import.meta.url);
const root = fileURLToPath(new URL("../..", import.meta.url));
const times = 2;
let killed: TestOffice;
let whole: TestOffice;
let folder: string;
let file: string;

beforeAll(async () => {
  [killed, whole] = [await openTestOffice(), await openTestOffice()];
  folder = await mkdtemp(join(tmpdir(), "quarterdeck-import-"));
  file = join(folder, "long.csv");
  const [head, ...lines] = (await readFile(fixture, "utf8")).trim().split(/\r?\n/);
  const repeated = Array.from({ length: times }, (_, round) =>
    lines.map((line) => `INC${String(round * 100_000 + Number(line.slice(3, 10))).padStart(7, "0")}${line.slice(10)}`),
  );
  await writeFile(file, [head, ...repeated.flat()].join("\n"));
});
afterAll(async () => {
  await Promise.all([killed.close(), whole.close()]);
  await rm(folder, { recursive: true });
});

/** The address of a database behind a socket, in the form that the setting takes. */
function settingOf(url: string): string {
  const [, user, password = "", name, rest] = /^postgresql:\/\/([^:@]*)(?::([^@]*))?@\/([^?]*)\?(.*)$/.exec(url) ?? [];
  return user === undefined ? url : `postgresql:///${name}?${rest}&user=${user}${password ? `&password=${password}` : ""}`;
}

function importInto(
  office: TestOffice,
  given = file,
  how = "--yes",
): { child: ChildProcess; ended: Promise<number | null>; said: () => string } {
  const words = ["--import", "tsx", "src/app/cli.ts", "import", "servicenow-incidents", given, "--timezone", "UTC", how];
  const env = { ...process.env, DATABASE_URL: settingOf(office.url), QUARTERDECK_DATA: folder };
  const child = spawn(process.execPath, words, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (part: Buffer) => {
      said += part.toString();
    });
  const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
  return { child, ended, said: () => said };
}

const rowsIn = async (office: TestOffice) => (await office.db.query<{ n: number }>("select count(*)::int as n from import_row"))[0]!.n;
const recordsIn = (office: TestOffice) =>
  office.db.query(
    `select number, state, version, priority, opened_at, resolved_at, restored_at, closed_at, reopen_count, reassignment_count, source_says, holds, updated_at
     from incident order by number`,
  );

test("killed twice in the middle, the import ends with the same records as one that ran through", async () => {
  let before = 0;
  for (let kill = 0; kill < 2; kill++) {
    const one = importInto(killed);
    while ((await rowsIn(killed)) <= before && one.child.exitCode === null) await sleep(5);
    one.child.kill("SIGKILL");
    expect(await one.ended, one.said()).toBeNull();
    const after = await rowsIn(killed);
    expect(after).toBeGreaterThan(before);
    expect(after).toBeLessThan(2040 * times);
    // Nothing half: as many rows in the ledger as steps in the journal.
    expect(await killed.db.query("select count(*)::int as n from journal where kind = 'incident' and type = 'observed'")).toEqual([
      { n: after },
    ]);
    before = after;
  }
  const last = importInto(killed);
  expect(await last.ended, last.said()).toBe(0);
  expect(last.said()).toContain(`Imported ${2040 * times - before} rows`);
  const through = importInto(whole);
  expect(await through.ended, through.said()).toBe(0);
  expect(await rowsIn(killed)).toBe(2040 * times);
  expect(await recordsIn(killed)).toEqual(await recordsIn(whole));
}, 120_000);

test("a dry run of the command leaves nothing behind", async () => {
  const runs = async () => (await whole.db.query<{ n: number }>("select count(*)::int as n from import_run"))[0]!.n;
  const before = await runs();
  const dry = importInto(whole, fileURLToPath(fixture), "--dry-run");
  expect(await dry.ended, dry.said()).toBe(0);
  expect(dry.said()).toContain("new records");
  expect(await runs()).toBe(before);
}, 60_000);
