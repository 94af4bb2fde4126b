import type { Id } from "../../kernel/ids.ts";
import type { Change, Reaction, Reply } from "../../kernel/practice.ts";
import type { ChangeRequest } from "./model.ts";

/** By change that ends or leaves its template: the tasks that are open. */
export type ReactionFacts = { openTasks: ReadonlyMap<Id, readonly { id: Id; template: Id | null }[]> };

/** The rows of those who were asked, and the tasks, follow what happens to their change; its template's standing how it ends. */
export const changeReaction: Reaction = {
  on: ["change"],
  react: (accepted, facts) => ofChange(accepted as Change<ChangeRequest>, facts as ReactionFacts),
};

function ofChange(change: Change<ChangeRequest>, facts: ReactionFacts): Reply[] {
  return [...toRowsOf(change, facts), ...toTemplate(change)];
}

/** A template is asked whether it still holds its standing, whenever a change of it has ended, or is later found to have caused an incident or not. */
function toTemplate({ after, events }: Change<ChangeRequest>): Reply[] {
  if (after.template === null || after.state !== "3") return [];
  const isTakenBack = events.some(({ type }) => type === "causeTakenBack");
  const isOver = isTakenBack || events.some(({ type }) => type === "changeClosed" || type === "causeNoted");
  return isOver ? [{ kind: "changeTemplate", id: after.template, command: { type: "observe", isTakenBack } }] : [];
}

function toRowsOf({ id, events }: Change<ChangeRequest>, { openTasks }: ReactionFacts): Reply[] {
  const open = openTasks.get(id) ?? [];
  return events.flatMap(({ type, data = {} }): Reply[] => {
    const { approvals = [], ...more } = data as { approvals?: readonly unknown[] };
    switch (type) {
      case "approvalsAsked":
        return (approvals as ({ id: string } & Record<string, unknown>)[]).map(({ id: row, ...group }) => {
          return { kind: "changeApproval", id: row, isNew: true, command: { type: "ask", change: id, ...group, ...more } };
        });
      case "approvalVoted":
        return toRows("changeApproval", approvals, { ...more, type: "recordVote" });
      case "approvalsVoided":
        return toRows("changeApproval", approvals, { type: "void" });
      case "stepsAdded":
        return (data.tasks as ({ id: string } & Record<string, unknown>)[]).map(({ id: task, ...step }) => {
          const said = { description: null, ...step, change: id, template: data.template };
          return { kind: "changeTask", id: task, isNew: true, command: { type: "takeOver", ...said } };
        });
      case "stepsLeft":
        return dropped(
          open.filter((task) => task.template === data.template),
          "The change left its template.",
        );
      case "changeClosed":
        return dropped(open, "The change is closed.");
      case "changeCanceled":
        return dropped(open, "The change was canceled.");
      default:
        return [];
    }
  });
}

function dropped(tasks: readonly { id: Id }[], reason: string): Reply[] {
  return toRows(
    "changeTask",
    tasks.map((task) => task.id),
    { type: "drop", reason },
  );
}

function toRows(kind: string, rows: readonly unknown[], command: Reply["command"]): Reply[] {
  return rows.map((row) => ({ kind, id: String(row), command }));
}
