import type { ChangeRequest } from "../model.ts";
import type { ChangeTask } from "../task.model.ts";
import { isOpenTask, isWorkable } from "../task.rules.ts";

/** What whoever carries a change out does next: a step to start or to end, or a verb of the change. */
export type NextStep =
  | { on: "task"; verb: "start" | "complete"; label: string; task: ChangeTask }
  | { on: "change"; verb: "implement" | "resume" | "finish" | "close"; label: string };

/** The one thing to do now, or null where nothing is: the change is not agreed yet, or it is over. What is in progress comes first. */
export function nextStep(change: Pick<ChangeRequest, "state" | "pausedAt">, tasks: readonly ChangeTask[]): NextStep | null {
  if (change.state === "-2") {
    const condition = tasks.find((task) => task.isCondition && isOpenTask(task));
    if (condition) return { on: "task", verb: "complete", label: "Show the evidence", task: condition };
    return { on: "change", verb: "implement", label: "Begin" };
  }
  if (change.state === "-1" && change.pausedAt !== null) return { on: "change", verb: "resume", label: "Go on" };
  const open = tasks.filter(
    (task) => isOpenTask(task) && isWorkable(task, change.state) && !(change.state === "-1" && task.phase === "review"),
  );
  const task = open.find((one) => one.state === "2") ?? open[0];
  if (task)
    return task.state === "2" ? { on: "task", verb: "complete", label: "Done", task } : { on: "task", verb: "start", label: "Start", task };
  if (change.state === "-1") return { on: "change", verb: "finish", label: "Finished" };
  return change.state === "0" ? { on: "change", verb: "close", label: "Close" } : null;
}
