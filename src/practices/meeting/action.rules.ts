import { may } from "../../kernel/actor.ts";
import { accept, type Decision, type Refusal, refuse } from "../../kernel/decision.ts";
import { prose } from "../../kernel/model.ts";
import type { CommandsOf, Kind, Question } from "../../kernel/practice.ts";
import { recordMaker, withChanges } from "../../kernel/record.ts";
import { addDays } from "../../kernel/time.ts";
import { meetingActionConcern } from "./concern.rules.ts";
import { type MeetingAction, meetingActionModel } from "./item.model.ts";

const write = "meeting.write";
const { meeting, item, title, owner, dueOn } = meetingActionModel.shape;
const commands = {
  create: { label: "New meeting action", permission: write, input: { meeting, item, title, owner, dueOn } },
  edit: { label: "Edit", permission: write, input: {}, order: 3 },
  complete: {
    label: "Done",
    permission: write,
    order: 1,
    input: { evidence: prose({ label: "Evidence", max: 2000, help: "What shows that it was done." }) },
  },
  drop: { label: "Drop", permission: "meeting.run", order: 9, input: { evidence: prose({ label: "Why it is not done", max: 2000 }) } },
  reopen: { label: "Reopen", permission: write, order: 5, input: {} },
} as const;
type ActionCommand = CommandsOf<typeof commands, MeetingAction> | { type: "wake" };

export const meetingAction: Kind<MeetingAction, ActionCommand, undefined> = {
  model: meetingActionModel,
  permissions: { read: "meeting.read", create: write },
  commands,
  events: {
    actionAgreed: { audience: "staff", label: "action agreed" },
    actionChanged: { audience: "staff", label: "action changed" },
    actionDone: { audience: "staff", label: "action done" },
    actionDropped: { audience: "staff", label: "action dropped" },
    actionReopened: { audience: "staff", label: "action reopened" },
    actionOverdue: { audience: "staff", label: "action overdue" },
  },
  refusals: {
    wrongState: "This cannot be done with an action that is {because}.",
    evidenceMissing: "Say what shows that it was done, or why it is not.",
  },
  gate: ({ current, command }) => (command.type === "create" ? null : current ? gate(command.type, current) : { code: "missing" }),
  decide,
  fromPatch: (current, patch) => ({
    ok: true,
    commands: [(current ? { type: "edit", changes: patch } : { ...patch, type: "create" }) as ActionCommand],
  }),
  visible: (actor) => (may(actor, "meeting.read") ? ["all"] : []),
  about: (record) => record.meeting,
  // Overdue is what was not done by the end of its day: it is said the morning after.
  wake: (record) => (record.state === "open" && !record.remindedAt ? addDays(`${record.dueOn}T07:00:00.000Z`, 1) : null),
  concern: meetingActionConcern,
};

const from: Readonly<Record<string, readonly MeetingAction["state"][]>> = {
  edit: ["open"],
  complete: ["open"],
  drop: ["open"],
  reopen: ["done", "dropped"],
};

function gate(type: string, current: MeetingAction): Refusal | null {
  return from[type] && !from[type].includes(current.state) ? { code: "wrongState", because: current.state } : null;
}

function decide(asked: Question<MeetingAction, ActionCommand, undefined>): Decision<MeetingAction> {
  const { current, command, actor, now } = asked;
  if (command.type === "create") {
    if (current) return refuse("taken");
    const { type: _, ...said } = command;
    const record = withChanges(newAction(asked), said) as ReturnType<typeof newAction> & MeetingAction;
    return accept(record, { type: "actionAgreed", data: { title: said.title, owner: said.owner, dueOn: said.dueOn } });
  }
  if (!current) return refuse("missing");
  const told = { title: current.title, owner: current.owner };
  if (command.type === "wake")
    return current.state === "open" ? accept({ ...current, remindedAt: now }, { type: "actionOverdue", data: told }) : accept(current);
  const denied = gate(command.type, current);
  if (denied) return { ok: false, refusal: denied };
  switch (command.type) {
    case "edit": {
      const remindedAt = command.changes.dueOn ? null : current.remindedAt;
      return accept({ ...withChanges(current, command.changes), meeting: current.meeting, remindedAt }, { type: "actionChanged" });
    }
    case "complete":
    case "drop": {
      const { evidence, type } = command;
      if (evidence.trim() === "") return refuse("evidenceMissing", { field: "evidence" });
      const doneBy = actor.onBehalfOf?.personId ?? actor.personId;
      const next: MeetingAction = { ...current, state: type === "drop" ? "dropped" : "done", evidence, doneAt: now, doneBy };
      return accept(next, { type: type === "drop" ? "actionDropped" : "actionDone", data: { ...told, evidence } });
    }
    case "reopen":
      return accept(
        { ...current, state: "open", doneAt: null, doneBy: null, evidence: null, remindedAt: null },
        { type: "actionReopened", data: told },
      );
  }
}

const newAction = recordMaker(meetingActionModel, { state: "open" as const });
