import { type ParseArgsConfig, parseArgs } from "node:util";
import type { Settings, ShownSetting } from "./config.ts";
import type { AppLog } from "./log.ts";
import { RefusedToStart } from "./refused.ts";

export type Option = { type: "string" | "boolean"; about: string; value?: string; multiple?: boolean; required?: boolean };
/** One command of the command line. `words` are its name and what follows it, as the help shows them. */
export type Command = {
  name: string;
  summary: string;
  arguments?: readonly { name: string; about: string }[];
  options?: Readonly<Record<string, Option>>;
  /** Answers the exit status; throws a RefusedToStart with a sentence. */
  run(given: Invocation): Promise<number>;
};
/** What a command is given: the settings, a log on standard error, and its own words. */
export type Invocation = {
  settings: Settings;
  shown: readonly ShownSetting[];
  strangers: readonly string[];
  log: AppLog;
  /** Standard output: the result, and nothing else. */
  say(line: string): void;
  texts: Readonly<Record<string, string>>;
  lists: Readonly<Record<string, readonly string[]>>;
  flags: ReadonlySet<string>;
  words: readonly string[];
};
type Words = Pick<Invocation, "texts" | "lists" | "flags" | "words">;

/** Reads a command's own words. Refuses unknown options, missing ones and a wrong number of arguments, with a sentence. */
export function readWords(command: Command, words: readonly string[]): Words {
  const options: NonNullable<ParseArgsConfig["options"]> = {};
  for (const [name, { type, multiple = false }] of Object.entries(command.options ?? {})) options[name] = { type, multiple };
  const parsed = parsedOrRefused(command, { args: [...words], options, allowPositionals: true, strict: true });
  const read = {
    texts: {} as Record<string, string>,
    lists: {} as Record<string, string[]>,
    flags: new Set<string>(),
    words: parsed.positionals,
  };
  for (const [name, value] of Object.entries(parsed.values)) {
    if (value === true) read.flags.add(name);
    else if (typeof value === "string") read.texts[name] = value;
    else if (Array.isArray(value)) read.lists[name] = value.map(String);
  }
  const wanted = command.arguments ?? [];
  if (read.words.length !== wanted.length)
    throw misused(command, wanted.length === 0 ? "It takes no arguments." : `It takes ${wanted.map((one) => one.name).join(" and ")}.`);
  for (const [name, option] of Object.entries(command.options ?? {}))
    if (option.required && !(name in read.texts) && !(name in read.lists)) throw misused(command, `--${name} is missing.`);
  return read;
}

/** How a command is used, for `--help`. */
export function helpOf(command: Command): string {
  const options = Object.entries(command.options ?? {});
  const usage = [
    `quarterdeck ${command.name}`,
    ...(command.arguments ?? []).map((one) => one.name),
    ...options.map(([name, option]) => (option.required ? written(name, option) : `[${written(name, option)}]`)),
  ].join(" ");
  const rows = [
    ...(command.arguments ?? []).map((one): [string, string] => [one.name, one.about]),
    ...options.map(([name, option]): [string, string] => [written(name, option), option.about]),
    ["--help", "Show this."] as [string, string],
  ];
  return `${command.summary}\n\nUsage: ${usage}\n\n${columns(rows)}\n`;
}

/** Two columns of text, the first as wide as it needs. */
export function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join("\n");
}

function written(name: string, option: Option): string {
  const value = option.type === "string" ? ` ${option.value ?? name.toUpperCase()}` : "";
  return `--${name}${value}${option.multiple ? " …" : ""}`;
}

function parsedOrRefused(command: Command, config: ParseArgsConfig) {
  try {
    return parseArgs({ ...config, allowPositionals: true });
  } catch (error) {
    throw misused(command, `${(error as Error).message.split(/[.\n]/)[0]}.`);
  }
}

function misused(command: Command, sentence: string): RefusedToStart {
  return new RefusedToStart(`quarterdeck ${command.name}: ${sentence} See \`quarterdeck ${command.name} --help\`.`);
}
