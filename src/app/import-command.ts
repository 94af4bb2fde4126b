import { open, readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { createInterface } from "node:readline/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { AnyImporter, ImportSettings } from "../engine/import-contract.ts";
import { outcomeOf, reportCsv } from "../engine/import-report.ts";
import { readSettings, settingsFor } from "../engine/import-settings.ts";
import type { ImportFound, ImportRun } from "../engine/import-store.ts";
import { type Imports, openImports, stopReason } from "../engine/imports.ts";
import { systemActor } from "../kernel/actor.ts";
import { withOffice } from "./beside.ts";
import type { Command, Invocation } from "./command.ts";
import { importers } from "./importers.ts";
import { RefusedToStart } from "./refused.ts";

const mostBytes = 25 * 1024 * 1024 * 8;
const mostShown = 40;

/** `quarterdeck import …`, one command for each kind of file. */
export const importCommands: readonly Command[] = importers.map((importer) => ({
  name: `import ${importer.name}`,
  summary: `Takes in ${importer.label}: ${importer.about}`,
  arguments: [{ name: "FILE", about: "The export. Importing it twice changes nothing." }],
  options: { ...(importer.reads === "rows" ? optionsOfRows(importer) : optionsOfConfiguration()), ...optionsOfAll(importer) },
  run: (given) => importFile(importer, given),
}));

function optionsOfRows(importer: AnyImporter): Command["options"] {
  return {
    "date-format": { type: "string", value: "D/M/YYYY", about: "How dates are written, where the file itself does not settle it." },
    timezone: {
      type: "string",
      value: "ZONE",
      about: "The zone of dates that name none, such as Europe/Lisbon; the organisation's otherwise.",
    },
    "custom-fields": { type: "boolean", about: "Make fields of your own of columns that have none here; they are left out otherwise." },
    "on-taken": { type: "string", value: "new-number|skip", about: "What to do where a number of the file is another record here." },
    state: {
      type: "string",
      value: '"WORD=CODE"',
      multiple: true,
      about: "What a word for a state means here; may be given several times.",
    },
    missing: {
      type: "string",
      value: "MARK",
      multiple: true,
      about: `A cell that means "no value"; ${importer.missing.join(" ")} otherwise.`,
    },
    separator: { type: "string", value: "SIGN", about: "What stands between cells: , ; | or tab; guessed otherwise." },
  };
}

function optionsOfConfiguration(): Command["options"] {
  return {
    "make-people": {
      type: "boolean",
      about: "Make the people of the file who are not here, as analysts who cannot sign in until they are invited.",
    },
  };
}

function optionsOfAll({ source }: AnyImporter): Command["options"] {
  return {
    "dry-run": { type: "boolean", about: "Say line by line what would come of it, and change nothing." },
    yes: { type: "boolean", about: "Go ahead after the dry run without asking." },
    encoding: { type: "string", value: "NAME", about: "utf-8, latin-1, utf-16le or utf-16be; told from the bytes otherwise." },
    source: { type: "string", value: "NAME", about: `Tells two systems of one make apart; ${source} otherwise.` },
    report: { type: "string", value: "FILE", about: "Write the whole report there, as CSV." },
  };
}

async function importFile(importer: AnyImporter, given: Invocation): Promise<number> {
  const settings = chosen(importer, given);
  const bytes = await bytesOf(given.words[0]!);
  return withOffice(given, async (office) => {
    const imports = openImports(office, [importer]);
    const actor = systemActor("import");
    const run = await imports.begin({ importer, fileName: basename(given.words[0]!), bytes, settings, actor });
    // What is only looked at stays in nobody's list: the next command begins anew with the file.
    let isBegun = false;
    try {
      const checked = await lookAt(given, imports, run.id);
      if (given.flags.has("dry-run")) return 0;
      if (checked.rowsTotal === 0) return ended(given, checked);
      if (!given.flags.has("yes") && !(await goAhead(checked.rowsTotal))) return 1;
      isBegun = true;
      return await importNow(given, imports, checked);
    } finally {
      if (!isBegun) await imports.forget(run.id);
    }
  });
}

/** The dry run, told line by line; refused where the file cannot be read or leaves something open. */
async function lookAt(given: Invocation, imports: Imports, id: string): Promise<ImportRun> {
  await imports.ask(id, "check");
  const checked = await finished(imports, id);
  const { found } = checked;
  if (checked.state === "failed" || !found) throw new RefusedToStart(problemsOf(checked));
  tellFound(given, found);
  await tellLines(given, imports, checked);
  await writeReport(given, imports, checked);
  if (found.questions.length > 0)
    throw new RefusedToStart(found.questions.map((one) => `${one.sentence} ${answerTo[one.setting]}`).join("\n"));
  return checked;
}

async function importNow(given: Invocation, imports: Imports, checked: ImportRun): Promise<number> {
  const stopping = new AbortController();
  const stop = () => stopping.abort(stopReason);
  process.once("SIGINT", stop).once("SIGTERM", stop);
  const began = performance.now();
  let shownAt = 0;
  try {
    await imports.ask(checked.id, "run");
    const done = await finished(imports, checked.id, {
      signal: stopping.signal,
      onProgress: ({ done, total }) => {
        const now = performance.now();
        if (now - shownAt < 1_000 || !process.stderr.isTTY) return;
        shownAt = now;
        process.stderr.write(`\r${done} of ${total} rows, ${Math.round((done / (now - began)) * 1000)} a second `);
      },
    });
    if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
    await writeReport(given, imports, done);
    if (done.state === "stopped")
      throw new RefusedToStart(`Stopped after ${done.rowsDone} of ${done.rowsTotal} rows. Run the same command to go on.`);
    if (done.state !== "done")
      throw new RefusedToStart(done.failure ?? "The import did not come to its end. Run the same command to go on.");
    const seconds = (performance.now() - began) / 1000;
    given.say(`Imported ${done.rowsDone} rows in ${seconds.toFixed(1)} s, ${Math.round(done.rowsDone / seconds)} a second.`);
    return ended(given, done);
  } finally {
    process.off("SIGINT", stop).off("SIGTERM", stop);
  }
}

/** Works on what was asked, or waits for the server that took it up first. */
async function finished(imports: Imports, id: string, how: Parameters<Imports["work"]>[1] = {}): Promise<ImportRun> {
  const own = await imports.work(id, how);
  if (own) return own;
  for (;;) {
    const run = await imports.find(id);
    if (!run) throw new RefusedToStart("Somebody removed this import meanwhile.");
    if (!["toCheck", "toRun", "running"].includes(run.state)) return run;
    if (how.signal?.aborted) await imports.stop(id);
    how.onProgress?.({ done: run.rowsDone, total: run.rowsTotal, refused: run.rowsRefused });
    await sleep(500);
  }
}

const answerTo = {
  dateOrder: "Add --date-format D/M/YYYY (or M/D/YYYY, or YYYY-M-D).",
  timeZone: "Add --timezone, such as --timezone Europe/Lisbon.",
  onTaken: "Add --on-taken new-number or --on-taken skip.",
} as const;

function chosen(importer: AnyImporter, { texts, lists, flags }: Invocation): ImportSettings {
  const values: Record<string, string> = {};
  for (const one of lists.state ?? []) {
    const at = one.lastIndexOf("=");
    if (at < 1) throw new RefusedToStart(`--state ${one} says no meaning. Write it as --state "Pending vendor=3".`);
    values[one.slice(0, at)] = one.slice(at + 1);
  }
  const onTaken = texts["on-taken"];
  const given = {
    ...(texts["date-format"] === undefined ? {} : { dateOrder: texts["date-format"] }),
    ...(texts.timezone === undefined ? {} : { timeZone: texts.timezone }),
    ...(texts.separator === undefined ? {} : { separator: texts.separator }),
    ...(texts.encoding === undefined ? {} : { encoding: texts.encoding }),
    ...(texts.source === undefined ? {} : { source: texts.source }),
    ...(lists.missing === undefined ? {} : { missing: lists.missing }),
    ...(onTaken === undefined ? {} : { onTaken: onTaken === "new-number" ? "newNumber" : onTaken }),
    customFields: flags.has("custom-fields"),
    makePeople: flags.has("make-people"),
    values: { state: values },
  };
  const read = readSettings(settingsFor(importer), given);
  if (!read.ok) throw new RefusedToStart(read.errors.map((one) => one.message).join(" "));
  return read.settings;
}

async function bytesOf(path: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size > mostBytes)
      throw new RefusedToStart(`${path} is larger than 200 MB. Split it: importing parts one after another is the same.`);
    return await readFile(path);
  } catch (error) {
    if (error instanceof RefusedToStart) throw error;
    throw new RefusedToStart(`${path} cannot be read: ${(error as Error).message}.`);
  }
}

function tellFound({ say }: Invocation, { counts, sentences, columns }: ImportFound): void {
  for (const sentence of sentences) say(sentence);
  const mapped = columns.filter((one) => one.target !== null).map((one) => `${one.column} → ${one.target}`);
  if (columns.length === 0) {
    say(
      `${counts.make} to be made, ${counts.add} to be changed, ${counts.unchanged} with nothing to do, ${counts.refused} refused; ${counts.remarks} remarks.`,
    );
    return;
  }
  say(`Columns: ${mapped.join(", ")}.`);
  const made = Object.entries(counts.companions).map(([kind, count]) => `${count} × ${kind}`);
  say(
    `${counts.records} new records from ${counts.make} rows; ${counts.add} rows add to records here; ${counts.unchanged} unchanged; ${counts.refused} refused; ${counts.remarks} remarks.`,
  );
  if (made.length > 0) say(`Made beside them: ${made.join(", ")}.`);
}

async function tellLines({ say }: Invocation, imports: Imports, run: ImportRun): Promise<void> {
  const lines = await imports.report(run.id, { after: null, limit: mostShown + 1, isTroubleOnly: true });
  for (const item of lines.slice(0, mostShown))
    say(`${run.fileName}:${item.line}: ${item.column ? `${item.column}: ` : ""}${outcomeOf(item, readsOf(imports, run))}: ${item.reason}`);
  if (lines.length > mostShown) say("There are more. Write them all with --report FILE.");
}

async function writeReport({ texts }: Invocation, imports: Imports, run: ImportRun): Promise<void> {
  if (texts.report === undefined) return;
  const file = await open(texts.report, "w").catch((error: Error) => {
    throw new RefusedToStart(`The report cannot be written: ${error.message}.`);
  });
  try {
    for await (const part of reportCsv(imports, run, readsOf(imports, run))) await file.write(part);
  } finally {
    await file.close();
  }
}

function readsOf({ importers }: Imports, run: ImportRun): AnyImporter["reads"] {
  return importers.get(run.importer)!.reads;
}

function problemsOf({ found, failure, fileName }: ImportRun): string {
  const problems = found?.problems ?? [];
  if (problems.length === 0) return failure ?? "The file could not be read.";
  return problems
    .map(({ line, column, reason }) => `${fileName}${line > 0 ? `:${line}` : ""}: ${column ? `${column}: ` : ""}${reason}`)
    .join("\n");
}

async function goAhead(rows: number): Promise<boolean> {
  if (!process.stdin.isTTY) throw new RefusedToStart("Nothing was imported. Add --yes to go ahead, or --dry-run to be content with this.");
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await asking.question(`Import ${rows} rows now? [y/N] `);
  asking.close();
  return /^y(es)?$/i.test(answer.trim());
}

/** Status 0 only where every row is in. */
function ended({ say }: Invocation, { found, rowsRefused }: ImportRun): number {
  const refused = (found?.counts.refused ?? 0) + rowsRefused;
  if (refused === 0) return 0;
  say(`${refused} rows were refused and are not in.`);
  return 1;
}
