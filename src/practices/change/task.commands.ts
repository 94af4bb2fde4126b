import { optional, prose } from "../../kernel/model.ts";
import type { CommandsOf } from "../../kernel/practice.ts";
import { type ChangeTask, changeTaskModel } from "./task.model.ts";

const write = "change.write";
const shape = changeTaskModel.shape;
const { change, title, description, phase, position, owner, team, plannedStart, plannedEnd, isCondition } = shape;

/** Everything that can be done to a step of a change. */
export const taskCommands = {
  create: {
    label: "New task",
    input: { change, title, description, phase, position, owner, team, plannedStart, plannedEnd, isCondition },
    permission: write,
  },
  /** A step of a template comes with its change. */
  takeOver: {
    label: "Take over from the template",
    internal: true,
    creates: true,
    input: { change, title, description, phase, position, template: shape.template },
  },
  edit: { label: "Edit", input: {}, permission: write, order: 30 },
  start: { label: "Start", input: {}, permission: write, order: 2 },
  complete: {
    label: "Done",
    input: {
      evidence: optional(prose({ label: "Evidence", max: 4000, help: "A condition needs it: what shows that it is met." })),
      closeCode: shape.closeCode,
      closeNotes: optional(prose({ label: "How it went", max: 4000 })),
    },
    permission: write,
    order: 1,
  },
  skip: { label: "Skip", input: { reason: prose({ label: "Why it is not needed", max: 2000 }) }, permission: write, order: 20 },
  reopen: { label: "Open again", input: { reason: prose({ label: "Why", max: 2000 }) }, permission: write, order: 25 },
  /** The change ended without it. */
  drop: { label: "Not done any more", internal: true, input: { reason: prose({ label: "Why", max: 2000 }) } },
} as const;

export type TaskCommand = CommandsOf<typeof taskCommands, ChangeTask>;
export type TaskCommandOf<T extends TaskCommand["type"]> = Extract<TaskCommand, { type: T }>;
