import type { Refusal } from "../../kernel/decision.ts";
import type { IncidentCommand } from "./commands.ts";
import type { Incident } from "./model.ts";

type Patch = Record<string, unknown>;
type Made = { ok: true; commands: IncidentCommand[] } | { ok: false; refusal: Refusal };
const spoken = new Set(["state", "holdReason", "closeCode", "closeNotes", "workNotes", "comments", "team", "assignee"]);

/**
 * Turns a field set (form, list, CSV, bulk edit, PATCH of an integration) into verbs, in the order a person would use them:
 * fields, assignment, words, then the state. `workNotes` and `comments` are ServiceNow's journal fields.
 */
export function fromPatch(current: Incident | null, patch: Patch): Made {
  if (!current) return { ok: true, commands: [{ ...patch, type: "create" } as IncidentCommand] };
  const commands: IncidentCommand[] = [];
  const fields = Object.fromEntries(Object.entries(patch).filter(([name]) => !spoken.has(name)));
  if ("priority" in fields) return { ok: false, refusal: { code: "priorityByTable", field: "priority" } };
  if (Object.keys(fields).length > 0) commands.push({ type: "edit", changes: fields });
  if ("team" in patch || "assignee" in patch) {
    const team = "team" in patch ? patch.team : current.team;
    const assignee = "assignee" in patch ? patch.assignee : current.assignee;
    if (team !== current.team || assignee !== current.assignee)
      commands.push({ type: "assign", team, assignee, note: null } as IncidentCommand);
  }
  const { workNotes, comments } = patch;
  const state = typeof patch.state === "string" ? patch.state : typeof patch.state === "number" ? String(patch.state) : undefined;
  const moves = state === undefined || state === current.state ? [] : stateMoves(current, state, patch);
  if (moves === null) return { ok: false, refusal: { code: "illegalMove", field: "state", because: `from ${current.state} to ${state}` } };
  const words = moves.some(
    (one) => one.type === "reopen" || one.type === "cancel" || (one.type === "hold" && "comment" in one && one.comment),
  );
  if (typeof workNotes === "string" && workNotes && !words) commands.push({ type: "addNote", text: workNotes });
  if (typeof comments === "string" && comments && !words) commands.push({ type: "addComment", text: comments });
  commands.push(...moves);
  if (moves.length === 0 && ("closeCode" in patch || "closeNotes" in patch || "holdReason" in patch) && state === undefined)
    return { ok: false, refusal: { code: "onlyWithState", field: "state" } };
  return { ok: true, commands };
}

function stateMoves(current: Incident, to: string, patch: Patch): IncidentCommand[] | null {
  const { state } = current;
  const words = text(patch.comments) ?? text(patch.workNotes);
  const resolve = {
    type: "resolve",
    closeCode: text(patch.closeCode),
    closeNotes: text(patch.closeNotes),
    restoredAt: null,
    note: null,
  } as const;
  const open = state === "1" || state === "2" || state === "3";
  if (to === "2" && state === "1") return [{ type: "start", note: null }];
  if (to === "2" && state === "3") return [{ type: "resume", note: null }];
  if (to === "2" && state === "6") return [{ type: "reopen", reason: words ?? "" }];
  if (to === "3" && (state === "1" || state === "2"))
    return [
      { type: "hold", holdReason: (text(patch.holdReason) ?? "") as "1", comment: text(patch.comments), note: text(patch.workNotes) },
    ];
  if (to === "6" && open) return [resolve];
  if (to === "7" && state === "6") return [{ type: "close", note: null }];
  if (to === "7" && open) return [resolve, { type: "close", note: null }];
  if (to === "8" && open) return [{ type: "cancel", reason: words ?? "" }];
  return null;
}

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
