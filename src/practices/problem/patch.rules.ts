import type { Refusal } from "../../kernel/decision.ts";
import type { ProblemCommand } from "./commands.ts";
import type { Problem } from "./model.ts";

type Patch = Record<string, unknown>;
type Made = { ok: true; commands: ProblemCommand[] } | { ok: false; refusal: Refusal };
const spoken = new Set(["state", "resolutionCode", "workNotes", "team", "assignee", "nextStep", "nextStepBy", "duplicateOf"]);
const ofRisk = ["riskAcceptedBy", "riskReason", "riskReviewOn"] as const;

/** Turns a field set (form, list, CSV, bulk edit, PATCH of an integration) into verbs: fields, assignment, words, step, then the state. */
export function fromPatch(current: Problem | null, patch: Patch): Made {
  if (!current) return { ok: true, commands: [{ ...patch, type: "create" } as ProblemCommand] };
  const commands: ProblemCommand[] = [];
  const fields = Object.fromEntries(Object.entries(patch).filter(([name]) => !spoken.has(name) && !isOfRisk(name)));
  if ("priority" in fields && fields.priority === current.priority) delete fields.priority;
  if ("priority" in fields) return { ok: false, refusal: { code: "priorityByTable", field: "priority" } };
  if (Object.keys(fields).length > 0) commands.push({ type: "edit", changes: fields });
  if ("team" in patch || "assignee" in patch) {
    const team = "team" in patch ? patch.team : current.team;
    const assignee = "assignee" in patch ? patch.assignee : current.assignee;
    if (team !== current.team || assignee !== current.assignee)
      commands.push({ type: "assign", team, assignee, note: null } as ProblemCommand);
  }
  if (text(patch.workNotes)) commands.push({ type: "addNote", text: String(patch.workNotes) });
  const state = patch.state === undefined || patch.state === null ? undefined : String(patch.state);
  const moves = state === undefined || state === current.state ? [] : stateMoves(current, state, patch);
  if (moves === null) return { ok: false, refusal: { code: "illegalMove", field: "state", because: `from ${current.state} to ${state}` } };
  commands.push(...moves);
  const unmoved = ["resolutionCode", "duplicateOf", ...ofRisk].find(
    (name) => moves.length === 0 && name in patch && (patch[name] || null) !== current[name as keyof Problem],
  );
  if (unmoved) return { ok: false, refusal: { code: "onlyWithState", field: unmoved } };
  if (text(patch.nextStep) || text(patch.nextStepBy))
    commands.push({
      type: "plan",
      nextStep: text(patch.nextStep) ?? current.nextStep ?? "Go on",
      nextStepBy: text(patch.nextStepBy) ?? current.nextStepBy ?? "",
    });
  return { ok: true, commands };
}

function stateMoves(current: Problem, to: string, patch: Patch): ProblemCommand[] | null {
  const { state } = current;
  const reason = text(patch.workNotes) ?? "";
  if (to === "102" && state === "101") return [{ type: "assess", note: null }];
  if (to === "103" && (state === "101" || state === "102")) return [{ type: "confirm", assignee: null, note: null }];
  if (to === "103" && (state === "106" || state === "107")) return [{ type: "reanalyse", reason }];
  if (to === "104" && state === "103") return [{ type: "fix", causeNotes: null, note: null }];
  if (to === "106" && state === "104") return [{ type: "resolve", fixNotes: null, note: null }];
  if (to !== "107" || state === "107") return null;
  const code = text(patch.resolutionCode);
  if (code === "risk_accepted") {
    const [riskAcceptedBy, riskReason, riskReviewOn] = ofRisk.map((name) => text(patch[name]) ?? "");
    return [{ type: "acceptRisk", riskAcceptedBy: riskAcceptedBy!, riskReason: riskReason!, riskReviewOn: riskReviewOn! }];
  }
  if (code === "duplicate") return [{ type: "markDuplicate", duplicateOf: text(patch.duplicateOf) ?? "" }];
  if (code === "canceled") return [{ type: "cancel", reason }];
  const complete = { type: "complete", note: null } as const;
  if (state === "106") return [complete];
  return state === "104" ? [{ type: "resolve", fixNotes: null, note: null }, complete] : null;
}

function isOfRisk(name: string): boolean {
  return ofRisk.some((one) => one === name);
}

function text(value: unknown): string | null {
  return typeof value === "string" && value.trim() !== "" ? value : null;
}
