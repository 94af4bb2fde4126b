import {
  choice,
  defaulted,
  defineModel,
  flag,
  integer,
  moment,
  optional,
  prose,
  type RecordOf,
  reference,
  text,
} from "../../kernel/model.ts";
import { closeCodes } from "./model.ts";

// Field names, codes and meanings follow ServiceNow's change_task table.
export const taskStates = [
  { value: "-5", label: "Pending" },
  { value: "1", label: "Open" },
  { value: "2", label: "In progress" },
  { value: "3", label: "Closed" },
  { value: "4", label: "Canceled" },
] as const;
export type TaskState = (typeof taskStates)[number]["value"];
export const phases = [
  { value: "planning", label: "Planning" },
  { value: "implementation", label: "Implementation" },
  { value: "testing", label: "Testing" },
  { value: "review", label: "Review" },
] as const;
export type TaskPhase = (typeof phases)[number]["value"];
const byRules = { setByRules: true } as const;

export const changeTaskModel = defineModel({
  kind: "changeTask",
  plural: "change-tasks",
  label: "Change task",
  pluralLabel: "Change tasks",
  number: { prefix: "CTASK", digits: 7 },
  title: "title",
  sort: "plannedStart",
  columns: ["number", "title", "change", "phase", "state", "owner", "plannedStart", "plannedEnd", "isCondition"],
  about: "One step of a change, and when it was done. A condition is a step that must have its evidence before the change begins.",
  macros: { "state:open": { field: "state", is: "equals", value: ["-5", "1", "2"] } },
  servicenow: {
    table: "change_task",
    extends: "task",
    columns: { active: { when: "state:open" } },
    moves: ["change", "state", "closeCode", "closeNotes"],
    begins: { state: "1" },
    removedBy: "skip",
  },
  fields: {
    change: reference("change", { label: "Change", ...byRules, servicenow: "change_request" }),
    title: text({ label: "Title", max: 300, searchable: true, folded: true, short: true, servicenow: "short_description" }),
    description: optional(prose({ label: "What to do", max: 4000, short: true, servicenow: "description" })),
    phase: defaulted(choice(phases, { label: "Phase", short: true, servicenow: "change_task_type" }), "implementation"),
    position: optional(integer({ label: "Place in the list", most: 100_000, servicenow: "order", help: "Nothing said: at the end." })),
    owner: optional(reference("person", { label: "Owner", short: true, servicenow: "assigned_to" })),
    team: optional(reference("team", { label: "Team", servicenow: "assignment_group" })),
    plannedStart: optional(moment({ label: "Planned from", short: true, sortable: true, servicenow: "planned_start_date" })),
    plannedEnd: optional(moment({ label: "Planned until", short: true, servicenow: "planned_end_date" })),
    state: choice(taskStates, { label: "State", ...byRules, sortable: true, servicenow: "state" }),
    isCondition: flag({ label: "Condition", ...byRules }),
    evidence: optional(prose({ label: "Evidence", max: 4000, ...byRules, searchable: true })),
    startedAt: optional(moment({ label: "Begun", ...byRules, servicenow: "work_start" })),
    endedAt: optional(moment({ label: "Ended", ...byRules, servicenow: "work_end" })),
    endedBy: optional(reference("person", { label: "Ended by", ...byRules, servicenow: "closed_by" })),
    closeCode: optional(choice(closeCodes, { label: "Outcome", ...byRules, servicenow: "close_code" })),
    closeNotes: optional(prose({ label: "How it went", max: 4000, ...byRules, servicenow: "close_notes" })),
    template: optional(reference("changeTemplate", { label: "Step of", ...byRules })),
    observed: flag({ label: "From an imported history", ...byRules }),
  },
});
export type ChangeTask = RecordOf<typeof changeTaskModel.shape>;

/** What the rules of a change know of one of its tasks. */
export type TaskStanding = Pick<ChangeTask, "id" | "number" | "title" | "phase" | "state" | "isCondition" | "closeCode">;
