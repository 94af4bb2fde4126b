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
  if ("priority" in fields && fields.priority === current.priority) delete fields.priority;
  if ("priority" in fields) return { ok: false, refusal: { code: "priorityByTable", field: "priority" } };
  // To assign names a team or keeps the one it has; to take it away is an edit.
  if (patch.team === null && current.team !== null) fields.team = null;
  if (Object.keys(fields).length > 0) commands.push({ type: "edit", changes: fields });
  if ("team" in patch || "assignee" in patch) {
    const team = patch.team ?? (patch.team === null ? null : current.team);
    const assignee = "assignee" in patch ? patch.assignee : current.assignee;
    if ((team !== null && team !== current.team) || assignee !== current.assignee)
      commands.push({ type: "assign", team, assignee, note: null } as IncidentCommand);
  }
  const { workNotes, comments } = patch;
  const state = typeof patch.state === "string" ? patch.state : typeof patch.state === "number" ? String(patch.state) : undefined;
  const otherHold = state === "3" && current.state === "3" && text(patch.holdReason) !== null && patch.holdReason !== current.holdReason;
  const moves = state === undefined || (state === current.state && !otherHold) ? [] : stateMoves(current, state, patch);
  if (moves === null) return { ok: false, refusal: { code: "illegalMove", field: "state", because: `from ${current.state} to ${state}` } };
  // A hold takes both with it; a reason that the caller reads is made of a comment, never of a work note.
  const isHold = moves.some((one) => one.type === "hold");
  const isReason = moves.some((one) => one.type === "reopen" || one.type === "cancel");
  if (typeof workNotes === "string" && workNotes && !isHold) commands.push({ type: "addNote", text: workNotes });
  if (typeof comments === "string" && comments && !isHold && !isReason) commands.push({ type: "addComment", text: comments });
  commands.push(...moves);
  const unmoved = (["closeCode", "closeNotes", "holdReason"] as const).find(
    (name) => moves.length === 0 && name in patch && (patch[name] || null) !== current[name],
  );
  if (unmoved) return { ok: false, refusal: { code: "onlyWithState", field: unmoved } };
  return { ok: true, commands };
}

function stateMoves(current: Incident, to: string, patch: Patch): IncidentCommand[] | null {
  const { state } = current;
  const hold = {
    type: "hold",
    holdReason: (text(patch.holdReason) ?? "") as "1",
    comment: text(patch.comments),
    note: text(patch.workNotes),
  } as const;
  const bare = text(patch.workNotes) === null ? "" : to === "8" ? "Canceled." : "Reopened.";
  const reason = text(patch.comments) ?? bare;
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
  if (to === "2" && state === "6") return [{ type: "reopen", reason }];
  if (to === "3" && (state === "1" || state === "2")) return [hold];
  // On hold for something else: it goes on, and waits again.
  if (to === "3" && state === "3") return [{ type: "resume", note: null }, hold];
  if (to === "6" && open) return [resolve];
  if (to === "7" && state === "6") return [{ type: "close", note: null }];
  if (to === "7" && open) return [resolve, { type: "close", note: null }];
  if (to === "8" && open) return [{ type: "cancel", reason }];
  return null;
}

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
