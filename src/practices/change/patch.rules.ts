import type { Refusal } from "../../kernel/decision.ts";
import type { ChangeCommand } from "./commands.ts";
import type { ChangeRequest } from "./model.ts";

type Patch = Record<string, unknown>;
type Made = { ok: true; commands: ChangeCommand[] } | { ok: false; refusal: Refusal };
const spoken = new Set(["state", "closeCode", "closeNotes", "workNotes"]);

/** Turns a field set (form, list, CSV, bulk edit, PATCH of an integration) into verbs: fields, words, then the state. */
export function fromPatch(current: ChangeRequest | null, patch: Patch): Made {
  if (!current) return { ok: true, commands: [{ ...patch, type: "create" } as ChangeCommand] };
  const commands: ChangeCommand[] = [];
  const fields = Object.fromEntries(Object.entries(patch).filter(([name]) => !spoken.has(name)));
  if (Object.keys(fields).length > 0) commands.push({ type: "edit", changes: fields });
  const note = text(patch.workNotes);
  if (note) commands.push({ type: "addNote", text: note });
  const to = patch.state === undefined || patch.state === null ? current.state : String(patch.state);
  if (to === current.state) return { ok: true, commands };
  const move = moveTo(to, patch, note ?? "");
  if (!move) return { ok: false, refusal: { code: "illegalMove", field: "state", because: `from ${current.state} to ${to}` } };
  return { ok: true, commands: [...commands, move] };
}

/** Which verb leads to a state; whether it may run from here says its gate, with a sentence. */
function moveTo(to: string, patch: Patch, reason: string): ChangeCommand | null {
  switch (to) {
    case "-5":
      return { type: "revert", reason };
    case "-4":
      return { type: "assess" };
    case "-3":
      return { type: "authorize" };
    case "-2":
      return { type: "schedule" };
    case "-1":
      return { type: "implement" };
    case "0":
      return { type: "finish" };
    case "3":
      return { type: "close", closeCode: patch.closeCode, closeNotes: text(patch.closeNotes) ?? "" } as ChangeCommand;
    case "4":
      return { type: "cancel", reason };
    default:
      return null;
  }
}

function text(value: unknown): string | null {
  return typeof value === "string" && value.trim() !== "" ? value : null;
}
