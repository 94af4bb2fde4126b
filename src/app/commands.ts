import { type Command, columns, helpOf, type Invocation, readWords } from "./command.ts";
import { keyCreate, userCreate, userLink } from "./commands-identity.ts";
import { backup, exportAll, migrateTo, restore, verify } from "./commands-store.ts";
import { readSettings } from "./config.ts";
import { importCommands } from "./import-command.ts";
import { makeLog } from "./log.ts";
import { migrateFromServicenow } from "./moving/command.ts";
import { readVersion } from "./place.ts";
import { RefusedToStart, sentenceOfFailure } from "./refused.ts";
import { seed } from "./seed-command.ts";
import { serveUntilStopped } from "./serve.ts";
import { seedServicenowDemo } from "./servicenow-demo.ts";

const start: Command = {
  name: "start",
  summary: "Starts the office: database, migrations, web and API, until Ctrl-C or SIGTERM.",
  options: { sample: { type: "boolean", about: "Fills an empty office with a sample organisation while it runs." } },
  run: serveUntilStopped,
};

const config: Command = {
  name: "config",
  summary: "Shows every setting, its value, and where that came from.",
  async run({ shown, strangers, say }) {
    const name = Math.max(...shown.map((one) => one.name.length));
    const value = Math.max(...shown.map((one) => one.value.length));
    for (const one of shown) say(`${one.name.padEnd(name)}  ${one.value.padEnd(value)}  ${one.origin.padEnd(11)}  ${one.about}`);
    for (const one of strangers) say(`${one} is no setting, and does nothing.`);
    return 0;
  },
};

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  start,
  seedServicenowDemo,
  seed,
  userCreate,
  userLink,
  keyCreate,
  ...importCommands,
  migrateFromServicenow,
  backup,
  restore,
  verify,
  exportAll,
  migrateTo,
  config,
];

/** Runs one command line; answers the exit status: 0 only when the work is done. */
export async function runCommand(words: readonly string[]): Promise<number> {
  try {
    if (words.includes("--version")) return print(`${await readVersion()}\n`);
    const found = commands.find(({ name }) => name.split(" ").every((word, index) => words[index] === word));
    if (!found) return listed(words);
    const rest = words.slice(found.name.split(" ").length);
    if (rest.includes("--help") || rest.includes("-h")) return print(helpOf(found));
    return await found.run({ ...invocation(found), ...readWords(found, rest) });
  } catch (error) {
    process.stderr.write(`${sentenceOfFailure(error)}\n`);
    return 1;
  }
}

function invocation(command: Command): Omit<Invocation, "texts" | "lists" | "flags" | "words"> {
  const read = readSettings(process.env, process.cwd());
  if (!read.ok) throw new RefusedToStart(read.sentence);
  const { settings, shown, strangers } = read;
  // Only the server logs to standard output; of a command that is the result's place, and less is worth saying.
  const isServer = command === start;
  const stream = isServer ? process.stdout : process.stderr;
  const level = isServer || settings.logLevel !== "info" ? settings.logLevel : "warn";
  const log = makeLog({ level, stream, pretty: stream.isTTY === true || !isServer });
  return { settings, shown, strangers, log, say: (line) => process.stdout.write(`${line}\n`) };
}

function listed(words: readonly string[]): number {
  const text = `Usage: quarterdeck COMMAND\n\n${columns(commands.map((one) => [one.name, one.summary]))}\n\nEach has --help.\n`;
  if (words.length === 0 || words[0] === "--help" || words[0] === "-h" || words[0] === "help") return print(text);
  process.stderr.write(`There is no command called ${words.slice(0, 2).join(" ")}. See \`quarterdeck --help\`.\n`);
  return 1;
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}
