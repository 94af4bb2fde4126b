import type { Change, Reaction, Reply } from "../../kernel/practice.ts";
import type { ChangeRequest } from "./model.ts";

/** The rows of those who were asked follow what happens to their change. */
export const changeReaction: Reaction = {
  on: ["change"],
  react: (accepted) => ofChange(accepted as Change<ChangeRequest>),
};

function ofChange({ id, events }: Change<ChangeRequest>): Reply[] {
  return events.flatMap(({ type, data = {} }): Reply[] => {
    const { approvals = [], ...more } = data as { approvals?: readonly unknown[] };
    if (type === "approvalsAsked") {
      return (approvals as ({ id: string } & Record<string, unknown>)[]).map(({ id: row, ...group }) => {
        return { kind: "changeApproval", id: row, isNew: true, command: { type: "ask", change: id, ...group, ...more } };
      });
    }
    if (type === "approvalVoted") return toRows(approvals, { ...more, type: "recordVote" });
    return type === "approvalsVoided" ? toRows(approvals, { type: "void" }) : [];
  });
}

function toRows(rows: readonly unknown[], command: Reply["command"]): Reply[] {
  return rows.map((row) => ({ kind: "changeApproval", id: String(row), command }));
}
