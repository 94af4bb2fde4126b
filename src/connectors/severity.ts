import { severities } from "../practices/alert/model.ts";
import type { ReadEvent } from "./contract.ts";
import { cut, plainText, type Reading } from "./reading.ts";

export type Severity = ReadEvent["severity"];

const words: Readonly<Record<Severity, readonly string[]>> = {
  critical: ["critical", "crit", "fatal", "emergency", "emerg", "alert", "disaster", "page", "p1", "sev0", "sev1", "1"],
  error: ["error", "err", "high", "major", "severe", "down", "p2", "sev2", "2"],
  warning: ["warning", "warn", "medium", "moderate", "average", "minor", "unknown", "p3", "sev3", "3"],
  info: ["info", "informational", "information", "notice", "low", "none", "debug", "ok", "normal", "p4", "p5", "sev4", "4", "5"],
};
const byWord = new Map(severities.flatMap(({ value }) => words[value].map((word) => [word, value] as const)));

/** A severity in a tool's own word; what is missing or unknown gets the one the administrator chose, and a warning where it was a word. */
export function severityOf(given: unknown, reading: Reading, settings: Readonly<Record<string, unknown>>): Severity {
  const chosen = byWord.get(String(settings.severityWhereNone)) ?? "warning";
  const word = plainText(given);
  if (word === null) return chosen;
  const known = byWord.get(word.toLowerCase());
  if (!known) reading.warn(`The severity "${cut(word, 40)}" is not known; it counts as ${chosen}.`);
  return known ?? chosen;
}
