import { editable } from "../../kernel/command.ts";
import { historyCommands } from "../../kernel/history.ts";
import { choice, flag, json, moment, openChoice, optional, prose, reference, stayingUnlessSaid, text } from "../../kernel/model.ts";
import type { CommandsOf } from "../../kernel/practice.ts";
import {
  clockView,
  holdReasons,
  type Incident,
  incidentModel as model,
  phases,
  reviewStandings,
  satisfaction,
  scale,
  states,
  workstream,
} from "./model.ts";

const work = "incident.work";
const reason = (label: string) => prose({ label, max: 2000 });
const note = optional(prose({ label: "Note", max: 8000 }));
const forCallers = { ...editable(model) };

/** Everything that can be done to an incident: its form, its button, its permission. */
export const incidentCommands = {
  create: { label: "New incident", permission: "incident.report", input: forCallers },
  edit: { label: "Edit", input: {}, permission: work, order: 30 },
  acknowledge: {
    label: "Acknowledge",
    input: {},
    permission: work,
    order: 4,
    help: "Says that somebody looks at it: the answer clock stops.",
  },
  assign: { label: "Assign", input: { team: model.shape.team, assignee: model.shape.assignee, note }, permission: work, order: 12 },
  take: { label: "Take it", input: {}, permission: work, order: 2, help: "Yours, and in progress." },
  start: { label: "Start work", input: { note }, permission: work, order: 3 },
  hold: {
    label: "Hold",
    permission: work,
    order: 11,
    input: {
      holdReason: choice(holdReasons, { label: "What for", short: true }),
      comment: optional(prose({ label: "To the caller", max: 8000, help: "Needed where it waits for the caller: say what you need." })),
      note,
    },
  },
  resume: { label: "Resume", input: { note }, permission: work, order: 1 },
  resolve: {
    label: "Resolve",
    permission: work,
    order: 1,
    input: {
      closeCode: optional(openChoice({ label: "Close code", help: "Needed, unless it is filled already." })),
      closeNotes: optional(
        prose({
          label: "Solution",
          max: 4000,
          help: "Needed, unless it is filled already: what was done, so that the next one is quick.",
        }),
      ),
      restoredAt: optional(moment({ label: "Working again since", help: "Where that was earlier than now." })),
      note,
    },
  },
  reopen: { label: "Reopen", input: { reason: reason("What is still wrong") }, permission: "incident.report", order: 5 },
  close: { label: "Close", input: { note }, permission: work, order: 6 },
  cancel: { label: "Cancel", input: { reason: reason("Why") }, permission: work, order: 40 },
  addNote: { label: "Work note", input: { text: prose({ label: "Work note", max: 16_000 }) }, permission: work, order: 20 },
  addComment: {
    label: "To the caller",
    input: { text: prose({ label: "To the caller", max: 16_000 }) },
    permission: "incident.report",
    order: 21,
  },
  rate: {
    label: "How was it?",
    permission: "incident.report",
    input: {
      satisfaction: choice(satisfaction, { label: "How was it?" }),
      comment: optional(prose({ label: "What could be better?", max: 2000 })),
    },
  },
  restrict: { label: "Restrict", input: { reason: reason("Why") }, permission: "incident.restrict", order: 50 },
  unrestrict: { label: "Lift the restriction", input: { reason: reason("Why") }, permission: "incident.restrict", order: 50 },
  linkParent: { label: "Make child of", input: { parent: reference("incident", { label: "Parent" }) }, permission: work, order: 32 },
  unlinkParent: { label: "Detach from parent", input: {}, permission: work, order: 33 },
  merge: {
    label: "Merge into",
    input: { into: reference("incident", { label: "The one that stays" }) },
    permission: "incident.merge",
    order: 34,
  },
  unmerge: { label: "Undo the merge", input: {}, permission: "incident.merge", order: 34 },
  proposeMajor: { label: "Propose as major", input: { reason: reason("What it does to the business") }, permission: work, order: 41 },
  declareMajor: {
    label: "Declare major",
    permission: "incident.declareMajor",
    order: 42,
    input: {
      reason: reason("What it does to the business"),
      commander: optional(reference("person", { label: "Commander", help: "You, where nobody is named." })),
      bridgeUrl: model.shape.bridgeUrl,
      affectedUsers: model.shape.affectedUsers,
      severity: optional(choice(scale, { label: "Severity", help: "As it is, where nothing is said. It sets how often updates are due." })),
    },
  },
  demoteMajor: {
    label: "Demote",
    input: { reason: reason("Why it is not major") },
    permission: "incident.demoteMajor",
    order: 43,
    help: "Or declines a proposal. A review that was required stays required.",
  },
  handOver: {
    label: "Hand over",
    permission: work,
    order: 44,
    input: {
      role: choice(
        [
          { value: "commander", label: "Command" },
          { value: "communicator", label: "Words" },
          { value: "scribe", label: "Scribe" },
        ],
        { label: "Role" },
      ),
      person: reference("person", { label: "To" }),
      note,
    },
  },
  setPhase: {
    label: "Set phase",
    input: { phase: choice(phases, { label: "Phase" }), note, restoredAt: optional(moment({ label: "Working again since" })) },
    permission: work,
    order: 45,
  },
  sendUpdate: {
    label: "Send update",
    permission: work,
    order: 46,
    input: {
      text: prose({ label: "Update to stakeholders", max: 4000 }),
      voice: choice(
        [
          { value: "business", label: "Business" },
          { value: "technical", label: "Technical" },
        ],
        { label: "Voice" },
      ),
      expectedBackAt: optional(moment({ label: "Expected back" })),
      nextUpdateAt: optional(moment({ label: "Next update" })),
    },
  },
  tellGroup: {
    label: "Tell a group",
    permission: work,
    order: 47,
    input: { group: reference("stakeholderGroup", { label: "Group" }) },
    help: "It is told with each update from now on.",
  },
  leaveGroupOut: {
    label: "Leave a group out",
    permission: work,
    order: 48,
    input: { group: reference("stakeholderGroup", { label: "Group" }) },
    help: "It is told nothing more of this incident.",
  },
  decideOn: {
    label: "Record decision",
    permission: work,
    input: {
      text: prose({ label: "Decision", max: 2000 }),
      notChosen: optional(prose({ label: "Not chosen, and why", max: 2000 })),
      advisedBy: optional(text({ label: "Advised by", max: 200 })),
    },
  },
  addWorkstream: {
    label: "Add workstream",
    permission: work,
    input: {
      title: text({ label: "Workstream", max: 120 }),
      owner: optional(reference("person", { label: "Owner" })),
      nextStep: optional(text({ label: "Next step", max: 200 })),
      nextAt: optional(moment({ label: "By" })),
    },
  },
  moveWorkstream: {
    label: "Move workstream",
    permission: work,
    help: "What is left out stays as it is; null clears it.",
    input: {
      workstream: text({ label: "Workstream", max: 40 }),
      owner: stayingUnlessSaid(reference("person", { label: "Owner" })),
      state: optional(json(workstream.shape.state, { label: "State" })),
      status: stayingUnlessSaid(text({ label: "Where it stands", max: 160 })),
      nextStep: stayingUnlessSaid(text({ label: "Next step", max: 200 })),
      nextAt: stayingUnlessSaid(moment({ label: "By" })),
    },
  },
  noteClock: { label: "Note clock", internal: true, input: { clock: json(clockView, { label: "Clock" }) } },
  noteReview: {
    label: "Note review",
    internal: true,
    input: { review: reference("review", { label: "Review" }), reviewState: choice(reviewStandings, { label: "State" }) },
  },
  noteProblem: {
    label: "Note the problem",
    internal: true,
    input: { problem: optional(text({ label: "Problem", max: 32 })), problemNumber: optional(text({ label: "Number", max: 40 })) },
  },
  follow: {
    label: "Follow the parent",
    internal: true,
    input: {
      state: choice(states, { label: "State" }),
      holdReason: optional(choice(holdReasons, { label: "On hold" })),
      closeCode: model.shape.closeCode,
      closeNotes: model.shape.closeNotes,
      from: text({ label: "Parent", max: 40 }),
    },
  },
  noteDuplicate: {
    label: "Note duplicate",
    internal: true,
    input: { duplicate: text({ label: "Duplicate", max: 40 }), undone: flag({ label: "Undone" }) },
  },
  ...historyCommands,
} as const;

export type IncidentCommand = CommandsOf<typeof incidentCommands, Incident> | { type: "wake" };
export type CommandOf<T extends IncidentCommand["type"]> = Extract<IncidentCommand, { type: T }>;
