import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "../src/app/place.ts";
import { servicenowIncidents as importer } from "../src/connectors/servicenow/importer.ts";
import { settingsFor } from "../src/engine/import-settings.ts";
import { openImports } from "../src/engine/imports.ts";
import type { Office } from "../src/engine/office.ts";
import { systemActor } from "../src/kernel/actor.ts";
import type { Print } from "./line.ts";

const repeats = 25;

/** Imports the real event log, repeated with new numbers, through the import itself: dry run and ledger, SLA clocks and measures on. */
export async function measureImport(office: Office, print: Print): Promise<void> {
  const [sequence] = await office.db.query<{ last: number }>("select last_value as last from incident_number");
  const text = repeated(await readFile(join(root, "src/connectors/servicenow/fixtures/event-log.csv"), "utf8"), sequence!.last + 10_000);
  const imports = openImports(office, [importer]);
  const settings = { ...settingsFor(importer), source: `bench-${sequence!.last}`, dateOrder: "DMY", timeZone: "UTC" } as const;
  const run = await imports.begin({
    importer,
    fileName: "event-log.csv",
    bytes: Buffer.from(text),
    settings,
    actor: systemActor("import"),
  });
  const planned = performance.now();
  await imports.ask(run.id, "check");
  const checked = await imports.work(run.id);
  if (checked?.state !== "checked") throw new Error(`The event log is not ready to be imported: ${checked?.failure ?? checked?.state}`);
  const began = performance.now();
  await imports.ask(run.id, "run");
  const done = await imports.work(run.id);
  if (done?.state !== "done") throw new Error(`The import did not come to its end: ${done?.failure ?? done?.state}`);
  const seconds = (performance.now() - began) / 1000;
  print({
    name: "import of the event log, 25 times",
    value: done.rowsDone / seconds,
    unit: "rows/s",
    goal: { is: "atLeast", than: 2_500, of: "value" },
    n: done.rowsDone,
    note: `${done.rowsRefused} refused; the dry run before it took ${((began - planned) / 1000).toFixed(1)} s`,
  });
}

/** The file again and again, each time under numbers of its own. */
function repeated(text: string, from: number): string {
  const [head, ...rows] = text.trimEnd().split("\n");
  const numbers = new Map<string, number>();
  for (const row of rows) {
    const number = row.slice(0, row.indexOf(","));
    if (!numbers.has(number)) numbers.set(number, numbers.size);
  }
  const parts = [head];
  for (let turn = 0; turn < repeats; turn++)
    for (const row of rows) {
      const comma = row.indexOf(",");
      const number = from + turn * numbers.size + numbers.get(row.slice(0, comma))!;
      parts.push(`INC${String(number).padStart(7, "0")}${row.slice(comma)}`);
    }
  return `${parts.join("\n")}\n`;
}
