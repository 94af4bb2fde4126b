import type { EventSpec } from "../../kernel/practice.ts";

const staff = (label: string): EventSpec => ({ audience: "staff", label });

export const taskEvents: Record<string, EventSpec> = {
  taskAdded: staff("task added"),
  conditionSet: staff("condition set"),
  taskEdited: staff("task changed"),
  taskStarted: staff("task started"),
  taskDone: staff("task done"),
  conditionMet: staff("condition met"),
  taskSkipped: staff("task skipped"),
  conditionWaived: staff("condition waived"),
  taskDropped: staff("task not done"),
  taskReopened: staff("task opened again"),
};

export const taskRefusals: Record<string, string> = {
  noChange: "There is no such change. Name one.",
  nothingToDo: "There is nothing to do.",
  tooManyTasks: "Two hundred steps are the most one change carries. Put several into one, or make two changes of it.",
  changeOver: "The change is over: its tasks stay as they are.",
  begunAlready: "The work has begun: a condition is set and settled before. Roll back, or add a task.",
  conditionByManager: "Conditions are set by those who govern changes. Add a plain task, or ask the change manager.",
  conditionStays: "The words of a condition are those of who set it. Ask the change manager.",
  waivedByManager: "A condition is waived by those who govern changes. Show its evidence, or ask the change manager.",
  ownCondition: "Nobody waives a condition of their own change. Somebody else must.",
  evidenceNeeded: "A condition needs its evidence: say what shows that it is met.",
  conditionUnmet: "A condition that did not succeed is not met. Leave it open, or have it waived.",
  phaseStays: "A task keeps its phase. Skip it, and add another.",
  startedAlready: "It is started already.",
  endedAlready: "It has ended already. Open it again first.",
  endedStays: "It has ended: its words stay. Open it again first.",
  openAlready: "It is open already.",
  otherPhase: "This is not the time for a task of the phase {because}.",
  endsBeforeItBegins: "The task ends before it begins.",
  reasonNeeded: "Give a reason.",
  illegalMove: "The state cannot go {because}.",
};
