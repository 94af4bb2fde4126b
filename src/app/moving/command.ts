import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { openServicenow, SourceRefused } from "../../connectors/servicenow/client.ts";
import { withOffice } from "../beside.ts";
import type { Command, Invocation } from "../command.ts";
import { RefusedToStart } from "../refused.ts";
import { type MovingReport, type MovingSettings, type MovingWhat, usualSettings } from "./contract.ts";
import { workOnSource } from "./run.ts";
import { movedTables } from "./tables.ts";
import { reportLines } from "./words.ts";

/** `quarterdeck migrate-from-servicenow`: looks, moves, goes on, and holds both sides against each other. */
export const migrateFromServicenow: Command = {
  name: "migrate-from-servicenow",
  summary:
    "Moves an instance of ServiceNow over: people, groups, items, incidents, problems, changes. Run it again to go on or to keep up.",
  options: {
    from: { type: "string", value: "https://…", about: "The instance.", required: true },
    user: { type: "string", value: "NAME", about: "Who reads there. The password: SERVICENOW_PASSWORD, or you are asked.", required: true },
    "dry-run": { type: "boolean", about: "Say table by table what would come of it, and change nothing." },
    reconcile: { type: "boolean", about: "Hold every row there against the record here. Status 0 only without a difference." },
    tables: { type: "string", value: "A,B", about: `Only these: ${movedTables.map((one) => one.table).join(", ")}.` },
    since: { type: "string", value: "YYYY-MM-DD", about: "Incidents, problems and changes that were last changed before stay there." },
    word: {
      type: "string",
      value: '"TABLE.COLUMN:WORD=VALUE"',
      multiple: true,
      about: "What a word of the source means here, such as incident.state:14=3; may be given several times.",
    },
    "on-taken": {
      type: "string",
      value: "refuse|new-number",
      about: "What to do where a number is another record's here; refuse otherwise.",
    },
    "both-ways": {
      type: "boolean",
      about: "Keep incidents that are worked on here alike on both sides: what changes here is written there too.",
    },
    again: { type: "boolean", about: "Look at every row, and not only at those changed since the last run." },
    yes: { type: "boolean", about: "Go ahead without asking." },
  },
  async run(given) {
    const settings = chosen(given);
    const what: MovingWhat = given.flags.has("dry-run") ? "look" : given.flags.has("reconcile") ? "reconcile" : "move";
    // Where there is no office to move into, nothing is asked.
    return withOffice(given, async (office) => {
      const password = process.env.SERVICENOW_PASSWORD || (await askedFor(`Password of ${given.texts.user} at ${given.texts.from}: `));
      const stopping = new AbortController();
      const source = sourceOf(() => openServicenow({ url: given.texts.from!, user: given.texts.user!, password, signal: stopping.signal }));
      if (what === "move" && !given.flags.has("yes") && !(await goesAhead(source.name))) return 1;
      const stop = () => stopping.abort();
      process.once("SIGINT", stop).once("SIGTERM", stop);
      const run = await workOnSource(office, {
        ...{ source, user: given.texts.user!, what, settings, again: given.flags.has("again"), signal: stopping.signal },
        onProgress: (report) => showProgress(process.stderr, report),
      }).finally(() => process.off("SIGINT", stop).off("SIGTERM", stop));
      if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
      for (const line of reportLines(run)) given.say(line);
      if (run.state === "failed") throw new RefusedToStart(run.failure ?? "It did not come to its end. Run it again to go on.");
      if (run.state === "stopped") throw new RefusedToStart("Stopped. Run the same command to go on where it ended.");
      return isClean(run.report) ? 0 : 1;
    });
  },
};

function isClean({ tables, reconciled }: MovingReport): boolean {
  return tables.every((one) => one.refused === 0) && reconciled.every((one) => one.differing + one.missing + one.gone === 0);
}

function chosen({ texts, lists, flags }: Invocation): MovingSettings {
  const tables = texts.tables?.split(",").map((one) => one.trim()) ?? null;
  const unknown = tables?.find((name) => !movedTables.some((one) => one.table === name));
  if (unknown !== undefined)
    throw new RefusedToStart(`${unknown} is no table that can be moved. Known: ${movedTables.map((one) => one.table).join(", ")}.`);
  const { since = null } = texts;
  if (since !== null && !/^\d{4}-\d\d-\d\d$/.test(since)) throw new RefusedToStart("Write --since as a day, such as 2024-01-31.");
  const values: Record<string, string> = {};
  for (const one of lists.word ?? []) {
    const at = one.lastIndexOf("=");
    if (at < 1 || !/^\w+\.\w+:./.test(one))
      throw new RefusedToStart(`--word ${one} says no meaning. Write it as --word incident.state:14=3.`);
    values[one.slice(0, at)] = one.slice(at + 1);
  }
  const onTaken = texts["on-taken"] ?? "refuse";
  if (onTaken !== "refuse" && onTaken !== "new-number") throw new RefusedToStart("--on-taken is refuse or new-number.");
  return {
    ...usualSettings,
    tables,
    since,
    values,
    onTaken: onTaken === "new-number" ? "newNumber" : "refuse",
    bothWays: flags.has("both-ways"),
  };
}

function sourceOf<T>(open: () => T): T {
  try {
    return open();
  } catch (error) {
    if (error instanceof SourceRefused) throw new RefusedToStart(error.message);
    throw error;
  }
}

/** Asks without showing what is typed. */
async function askedFor(question: string): Promise<string> {
  if (!process.stdin.isTTY) throw new RefusedToStart("Give the password as SERVICENOW_PASSWORD: nobody can be asked for it here.");
  process.stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const asking = createInterface({ input: process.stdin, output: silent, terminal: true });
  const answer = await new Promise<string>((resolve) => asking.question("", resolve));
  asking.close();
  process.stderr.write("\n");
  return answer;
}

async function goesAhead(name: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new RefusedToStart("Nothing was moved. Add --yes to go ahead, or --dry-run to look first.");
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await new Promise<string>((resolve) => asking.question(`Move ${name} over now? [y/N] `, resolve));
  asking.close();
  return /^y(es)?$/i.test(answer.trim());
}

function showProgress(stream: NodeJS.WriteStream, { tables, reconciled }: MovingReport): void {
  const [one, held] = [tables.at(-1), reconciled.at(-1)];
  if (!stream.isTTY) return;
  if (held) stream.write(`\r\u001b[K${held.table}: ${held.there} held against`);
  else if (one) stream.write(`\r\u001b[K${one.table}: ${one.read} read, ${one.create} new, ${one.update} changed`);
}
