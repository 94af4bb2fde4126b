import { type Actor, may } from "../../kernel/actor.ts";
import { accept, type Decision, type Refusal, refuse } from "../../kernel/decision.ts";
import { type HistoryCommand, withHistory } from "../../kernel/history.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Kind, Question } from "../../kernel/practice.ts";
import { recordMaker, withChanges } from "../../kernel/record.ts";
import { isOwnOf, type Owned } from "./approval.rules.ts";
import type { ChangeRequest, ChangeState } from "./model.ts";
import { type TaskCommand, type TaskCommandOf, taskCommands } from "./task.commands.ts";
import { type ChangeTask, changeTaskModel, phases, type TaskPhase, type TaskStanding, type TaskState } from "./task.model.ts";
import { taskEvents, taskRefusals } from "./task.words.ts";

/** What is known of the changes whose tasks are spoken of, and the last place taken in each list. */
export type TaskFacts = {
  changes: ReadonlyMap<Id, Pick<ChangeRequest, "state"> & Owned>;
  last: ReadonlyMap<Id, number>;
  /** How many there are of each. */
  counts: ReadonlyMap<Id, number>;
};
/** So many steps and conditions one change carries, those of its template among them. */
const mostTasks = 200;
type Asked = Question<ChangeTask, TaskCommand, TaskFacts>;
type Held = Asked & { current: ChangeTask };

const living: Kind<ChangeTask, TaskCommand, TaskFacts> = {
  model: changeTaskModel,
  permissions: { read: "change.read", create: "change.write" },
  commands: taskCommands,
  events: taskEvents,
  refusals: taskRefusals,
  gate: ({ actor, current, command, facts }) => {
    if (command.type === "create") return null;
    return current ? gate(command.type, { current, actor, facts }) : { code: "missing" };
  },
  decide,
  learn: (facts, { before: was, after }) => ({
    ...facts,
    last: new Map(facts.last).set(after.change, highest(facts, after)),
    counts: new Map(facts.counts).set(after.change, (facts.counts.get(after.change) ?? 0) + (was === null ? 1 : 0)),
  }),
  fromPatch,
  visible: (actor) => (may(actor, "change.read") ? ["all"] : []),
  about: (record) => record.change,
  fences: (command, current) => {
    const change = current?.change ?? ("change" in command ? command.change : null);
    // What opens a step must not slip past a change that is just beginning, finishing or closing; what ends one may.
    return change !== null && opens.has(command.type) ? { writes: [taskFence(change)] } : {};
  },
  factsRead: ["change", "changeTask"],
};
const opens = new Set<string>(["create", "takeOver", "reopen"]);

/** Held by whoever takes a change past its tasks, written by whoever adds one or opens one again. */
export function taskFence(change: Id): string {
  return `changeTasks/${change}`;
}

/** Whether a step still waits to be done or skipped. */
export function isOpenTask({ state }: { state: TaskState }): boolean {
  return state === "-5" || state === "1" || state === "2";
}

/** Whether a change was tested: a test of it succeeded, none failed, and none is open. */
export function isTested(tasks: readonly Pick<TaskStanding, "phase" | "state" | "closeCode">[]): boolean {
  const tests = tasks.filter((task) => task.phase === "testing");
  const failed = tests.some((task) => isOpenTask(task) || task.closeCode === "unsuccessful");
  return !failed && tests.some((task) => task.state === "3");
}

/** Whether a step can be worked on while its change is in a state. */
export function isWorkable(task: Pick<ChangeTask, "phase" | "isCondition">, state: ChangeState): boolean {
  return task.isCondition ? before.includes(state) : worked[task.phase].includes(state);
}

/** The states of a change in which a step of each phase can be worked on. A condition is settled before the change begins. */
const worked: Readonly<Record<TaskPhase, readonly ChangeState[]>> = {
  planning: ["-5", "-4", "-3", "-2", "-1"],
  implementation: ["-1"],
  testing: ["-1", "0"],
  review: ["-1", "0"],
};
const before: readonly ChangeState[] = ["-5", "-4", "-3", "-2"];

type Looked = { current: ChangeTask; actor: Actor; facts: TaskFacts };

/** Why this actor may not run this verb on a step now, or null. */
function gate(type: string, { current, actor, facts }: Looked): Refusal | null {
  const change = facts.changes.get(current.change);
  if (!change) return { code: "noChange", field: "change" };
  if (type === "drop") return isOpenTask(current) ? null : { code: "nothingToDo" };
  if (change.state === "3" || change.state === "4") return { code: "changeOver" };
  if (current.isCondition && !before.includes(change.state)) return { code: "begunAlready" };
  switch (type) {
    case "edit":
      if (!isOpenTask(current)) return { code: "endedStays" };
      return current.isCondition && !isManager(actor) ? { code: "conditionStays" } : null;
    case "start":
      return current.state === "2" ? { code: "startedAlready" } : (endedGate(current) ?? phaseGate(current, change.state));
    case "complete":
      return endedGate(current) ?? phaseGate(current, change.state);
    case "skip":
      return endedGate(current) ?? waiveGate(current, actor, change);
    case "reopen":
      return isOpenTask(current) ? { code: "openAlready" } : phaseOver(current, change.state);
    default:
      return null;
  }
}

function endedGate(task: ChangeTask): Refusal | null {
  return isOpenTask(task) ? null : { code: "endedAlready" };
}

function phaseGate(task: ChangeTask, state: ChangeState): Refusal | null {
  if (task.isCondition || worked[task.phase].includes(state)) return null;
  return { code: "otherPhase", because: phaseName(task.phase) };
}

/** A step of a phase that is over cannot come back: the change has passed it. */
function phaseOver(task: ChangeTask, state: ChangeState): Refusal | null {
  return state === "0" && !worked[task.phase].includes(state) ? { code: "otherPhase", because: phaseName(task.phase) } : null;
}

/** A condition is waived by who governs changes, and never by those whose change it is. */
function waiveGate(task: ChangeTask, actor: Actor, change: Owned): Refusal | null {
  if (!task.isCondition) return null;
  if (!isManager(actor)) return { code: "waivedByManager" };
  return isOwnOf(change, actor.personId) || isOwnOf(change, actor.onBehalfOf?.personId ?? null) ? { code: "ownCondition" } : null;
}

function isManager(actor: Actor): boolean {
  return may(actor, "change.manage");
}

function decide(asked: Asked): Decision<ChangeTask> {
  const { command, current, actor, facts } = asked;
  if (command.type === "create") return create(asked, command);
  if (command.type === "takeOver") return takeOver(asked, command);
  if (!current) return refuse("missing");
  const denied = gate(command.type, { current, actor, facts });
  if (denied) return { ok: false, refusal: denied };
  const held = { ...asked, current };
  switch (command.type) {
    case "edit":
      return edit(held, command);
    case "start":
      return accept({ ...current, state: "2", startedAt: current.startedAt ?? asked.now }, { type: "taskStarted", data: named(current) });
    case "complete":
      return complete(held, command);
    case "skip":
      if (command.reason.trim() === "") return refuse("reasonNeeded", { field: "reason" });
      return accept(ended(held, "4", command.reason), { type: skipped(current), data: { ...named(current), reason: command.reason } });
    case "drop":
      return accept(ended(held, "4", command.reason), { type: "taskDropped", data: { ...named(current), reason: command.reason } });
    case "reopen": {
      if (command.reason.trim() === "") return refuse("reasonNeeded", { field: "reason" });
      const blank = { evidence: null, endedAt: null, endedBy: null, closeCode: null, closeNotes: null } as const;
      return accept({ ...current, ...blank, state: "1" }, { type: "taskReopened", data: { ...named(current), reason: command.reason } });
    }
  }
}

/** A new step, before anything is said of it. */
const newTask = recordMaker(changeTaskModel, { state: "1", phase: "implementation", isCondition: false });

/** Tasks, those of another system included. */
export const changeTask: Kind<ChangeTask, TaskCommand | HistoryCommand, TaskFacts> = withHistory(living, {
  fresh: newTask,
  never: new Set(["isCondition", "evidence", "template", "observed"]),
  entries: { note: "taskEdited", comment: "taskEdited" },
});

function create(asked: Asked, command: TaskCommandOf<"create">): Decision<ChangeTask> {
  const { facts, actor } = asked;
  if (asked.current) return refuse("taken");
  const { type: _, ...said } = command;
  const change = facts.changes.get(said.change);
  if (!change) return refuse("noChange", { field: "change" });
  if (change.state === "3" || change.state === "4") return refuse("changeOver");
  if ((facts.counts.get(said.change) ?? 0) >= mostTasks) return refuse("tooManyTasks");
  if (said.isCondition && !isManager(actor)) return refuse("conditionByManager", { field: "isCondition" });
  if (said.isCondition && !before.includes(change.state)) return refuse("begunAlready", { field: "isCondition" });
  const made = withChanges(newTask(asked), {
    ...said,
    position: said.position ?? (facts.last.get(said.change) ?? 0) + 10,
    phase: said.isCondition ? "planning" : said.phase,
  }) as ChangeTask;
  const over = made.isCondition ? null : phaseOver(made, change.state);
  if (over) return { ok: false, refusal: over };
  const fault = timesFault(made);
  return fault
    ? { ok: false, refusal: fault }
    : accept(made, { type: made.isCondition ? "conditionSet" : "taskAdded", data: { ...named(made), owner: made.owner } });
}

function takeOver(asked: Asked, command: TaskCommandOf<"takeOver">): Decision<ChangeTask> {
  if (asked.current) return refuse("taken");
  const { type: _, ...said } = command;
  const made = withChanges(newTask(asked), said) as ChangeTask;
  return accept(made, { type: "taskAdded", data: { ...named(made), owner: null } });
}

function edit({ current, actor }: Held, { changes }: TaskCommandOf<"edit">): Decision<ChangeTask> {
  const next = withChanges(current, changes);
  // Else a step could move into a phase that its change is just leaving.
  if (next.phase !== current.phase) return refuse("phaseStays", { field: "phase" });
  const fault = timesFault(next);
  if (fault) return { ok: false, refusal: fault };
  const isGiven = next.owner !== current.owner && next.owner !== actor.personId;
  return accept(next, { type: "taskEdited", data: { ...named(next), ...(isGiven ? { owner: next.owner } : {}) } });
}

function complete(held: Held, { evidence, closeCode, closeNotes }: TaskCommandOf<"complete">): Decision<ChangeTask> {
  const { current } = held;
  const shown = evidence?.trim() || null;
  if (current.isCondition && shown === null) return refuse("evidenceNeeded", { field: "evidence" });
  const outcome = closeCode ?? "successful";
  if (current.isCondition && outcome === "unsuccessful") return refuse("conditionUnmet", { field: "closeCode" });
  const next: ChangeTask = { ...ended(held, "3", closeNotes), evidence: shown, closeCode: outcome };
  const data = { ...named(current), closeCode: outcome, ...(shown ? { evidence: shown } : {}) };
  return accept({ ...next, startedAt: current.startedAt ?? held.now }, { type: current.isCondition ? "conditionMet" : "taskDone", data });
}

function ended({ current, now, actor }: Held, state: TaskState, closeNotes: string | null): ChangeTask {
  return { ...current, state, endedAt: now, endedBy: actor.personId, closeNotes: closeNotes?.trim() || null };
}

function skipped(task: ChangeTask): string {
  return task.isCondition ? "conditionWaived" : "taskSkipped";
}

function timesFault({ plannedStart, plannedEnd }: ChangeTask): Refusal | null {
  return plannedStart !== null && plannedEnd !== null && plannedEnd < plannedStart
    ? { code: "endsBeforeItBegins", field: "plannedEnd" }
    : null;
}

function highest(facts: TaskFacts, { change, position }: ChangeTask): number {
  return Math.max(facts.last.get(change) ?? 0, position ?? 0);
}

function named({ title }: ChangeTask): { title: string } {
  return { title };
}

function phaseName(phase: TaskPhase): string {
  return phases.find((one) => one.value === phase)?.label.toLowerCase() ?? phase;
}

/** Turns a field set of a form or an integration into verbs: fields first, then the state. */
function fromPatch(current: ChangeTask | null, patch: Record<string, unknown>): ReturnType<(typeof living)["fromPatch"]> {
  if (!current) return { ok: true, commands: [{ ...patch, type: "create" } as TaskCommand] };
  const { state = current.state, closeCode = null, closeNotes = null, evidence = null, ...changes } = patch;
  const commands: TaskCommand[] = Object.keys(changes).length > 0 ? [{ type: "edit", changes } as TaskCommand] : [];
  if (String(state) === current.state) return { ok: true, commands };
  const reason = typeof closeNotes === "string" ? closeNotes : "";
  const moves: Record<string, unknown> = {
    "1": { type: "reopen", reason },
    "2": { type: "start" },
    "3": { type: "complete", evidence, closeCode, closeNotes },
    "4": { type: "skip", reason },
  };
  const move = moves[String(state)];
  if (!move) return { ok: false, refusal: { code: "illegalMove", field: "state", because: `from ${current.state} to ${state}` } };
  return { ok: true, commands: [...commands, move as TaskCommand] };
}
