import { type House, kindEntry } from "../engine/house.ts";
import { parseCommand } from "../kernel/command.ts";
import type { Envelope } from "../kernel/practice.ts";

/** The command that makes a record of a kind, its defaults filled in as a form would. Values that do not fit are a fault of the caller. */
export function createCommand(house: House, kind: string, values: Record<string, unknown>): Envelope["command"] {
  const { kind: own, model } = kindEntry(house, kind);
  const parsed = parseCommand({ model, spec: own.commands.create!, type: "create", body: values, custom: [] });
  if (parsed.ok) return parsed.command;
  const faults = parsed.problems.map(({ path, message }) => `${path}: ${message}`);
  throw new Error(`A ${model.label.toLowerCase()} cannot be made so. ${faults.join(" ")}`);
}
