import { pino } from "pino";
import type { Log } from "../engine/office.ts";
import { type LogLevel, withoutPassword } from "./config.ts";

export type Stream = { write(text: string): unknown };
export type AppLog = Log & { debug(fields: Record<string, unknown>, message: string): void };

/** A log: JSON lines, or one readable line each where a person looks on. Whatever is named like a secret never reaches it. */
export function makeLog(given: { level: LogLevel; stream: Stream; pretty: boolean }): AppLog {
  const { level, stream, pretty } = given;
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: {
      level: (label: string) => ({ level: label }),
      log: (fields: Record<string, unknown>) => redacted(fields) as Record<string, unknown>,
    },
  };
  const logger = pino(options, pretty ? { write: (line: string) => stream.write(readable(line)) } : stream);
  return {
    debug: (fields, message) => logger.debug(fields, withoutPassword(message)),
    info: (fields, message) => logger.info(fields, withoutPassword(message)),
    warn: (fields, message) => logger.warn(fields, withoutPassword(message)),
    error: (fields, message) => logger.error(fields, withoutPassword(message)),
  };
}

const secretName = /pass(word|phrase)?$|secret|token|authorization|cookie|credential|api_?key|^key$/i;
const deepest = 6;

/** Fields as they may be logged: values under secret names masked, passwords cut out of addresses wherever they stand. */
export function redacted(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return withoutPassword(value);
  if (value instanceof Error) return withoutPassword(value.stack ?? value.message);
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  if (depth >= deepest) return "…";
  if (Array.isArray(value)) return value.map((one) => redacted(one, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, secretName.test(name) ? "***" : redacted(part, depth + 1)]));
}

const colours: Record<string, string> = { debug: "\u001b[2m", info: "\u001b[36m", warn: "\u001b[33m", error: "\u001b[31m" };
const plain = "\u001b[0m";

function readable(line: string): string {
  const { level, time, msg, ...fields } = JSON.parse(line) as { level: string; time: string; msg: string } & Record<string, unknown>;
  const details = Object.entries(fields).map(([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`);
  const tail = details.length > 0 ? ` ${colours.debug}${details.join(" ")}${plain}` : "";
  return `${colours.debug}${time.slice(11, 19)}${plain} ${colours[level] ?? ""}${level.padEnd(5)}${plain} ${msg}${tail}\n`;
}
