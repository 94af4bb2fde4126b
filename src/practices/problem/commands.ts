import { editable } from "../../kernel/command.ts";
import { choice, day, moment, optional, prose, reference, references, text } from "../../kernel/model.ts";
import type { CommandsOf } from "../../kernel/practice.ts";
import { problemModel as model, type Problem, standings } from "./model.ts";

const work = "problem.work";
const reason = (label: string) => prose({ label, max: 2000 });
const note = optional(prose({ label: "Note", max: 8000 }));

/** Everything that can be done to a problem: its form, its button, its permission. */
export const problemCommands = {
  create: {
    label: "New problem",
    permission: work,
    input: {
      ...editable(model),
      incidents: references("incident", { label: "Incidents", help: "Those it lies behind; they are linked to it." }),
    },
  },
  edit: { label: "Edit", input: {}, permission: work, order: 30 },
  assign: { label: "Assign", input: { team: model.shape.team, assignee: model.shape.assignee, note }, permission: work, order: 12 },
  take: { label: "Take it", input: {}, permission: work, order: 3, help: "Yours from now on." },
  assess: { label: "Assess", input: { note }, permission: work, order: 1, help: "Somebody looks whether it is a problem, and how bad." },
  confirm: {
    label: "Confirm",
    input: { assignee: optional(reference("person", { label: "Owner", help: "Needed, unless it has one." })), note },
    permission: work,
    order: 1,
    help: "It is a problem: its owner looks for the cause.",
  },
  fix: {
    label: "Start the fix",
    input: { causeNotes: optional(prose({ label: "Root cause", max: 4000, help: "Needed, unless it is written already." })), note },
    permission: work,
    order: 1,
    help: "The cause is known, and somebody mends it.",
  },
  resolve: {
    label: "Resolve",
    input: {
      fixNotes: optional(prose({ label: "Fix", max: 4000, help: "Needed, unless it is written already: what was changed." })),
      note,
    },
    permission: work,
    order: 1,
    help: "The fix is applied. Incidents on hold for it are resolved with a note that names it.",
  },
  complete: { label: "Complete", input: { note }, permission: work, order: 1, help: "It has not come back, and nothing is left to do." },
  plan: {
    label: "Plan the next step",
    input: { nextStep: text({ label: "Next step", max: 200 }), nextStepBy: moment({ label: "By" }) },
    permission: work,
    order: 2,
  },
  acceptRisk: {
    label: "Accept the risk",
    input: {
      riskAcceptedBy: reference("person", { label: "Accepted by", help: "Who answers for it: by name." }),
      riskReason: reason("Why it is not fixed"),
      riskReviewOn: day({ label: "Looked at again on" }),
    },
    permission: "problem.acceptRisk",
    order: 35,
    help: "Closes it without a fix. On the day it comes back to the list.",
  },
  markDuplicate: {
    label: "Mark as duplicate",
    input: { duplicateOf: reference("problem", { label: "Of" }) },
    permission: work,
    order: 36,
    help: "Closes it. Its incidents go to the other one.",
  },
  cancel: { label: "Cancel", input: { reason: reason("Why it is no problem") }, permission: work, order: 40 },
  reanalyse: {
    label: "Analyse again",
    input: { reason: reason("Why") },
    permission: "problem.reanalyse",
    order: 5,
    help: "Back to the search for the cause.",
  },
  addHypothesis: {
    label: "Add a hypothesis",
    input: {
      what: text({ label: "What may be the cause", max: 400 }),
      test: optional(text({ label: "How to find out", max: 400 })),
    },
    permission: work,
  },
  decideHypothesis: {
    label: "Decide on a hypothesis",
    input: {
      hypothesis: text({ label: "Hypothesis", max: 40 }),
      standing: choice(standings, { label: "It is" }),
      evidence: optional(text({ label: "Evidence", max: 800, help: "Needed to confirm it or to rule it out." })),
    },
    permission: work,
  },
  markKnownError: {
    label: "Known error",
    input: {},
    permission: work,
    order: 20,
    help: "Cause or workaround is known: the desk finds it here and helps by it.",
  },
  withdrawKnownError: { label: "No known error", input: {}, permission: work, order: 20 },
  communicateWorkaround: {
    label: "Tell the workaround",
    input: { workaround: optional(prose({ label: "Workaround", max: 4000, help: "As a comment to the caller of each open incident." })) },
    permission: work,
    order: 21,
    help: "Callers who were told this very text already are not told again.",
  },
  linkIncidents: {
    label: "Link incidents",
    input: { incidents: references("incident", { label: "Incidents" }) },
    permission: work,
    order: 31,
    help: "An incident belongs to one problem: one that belonged to another moves here.",
  },
  unlinkIncident: { label: "Unlink an incident", input: { incident: reference("incident", { label: "Incident" }) }, permission: work },
  restrict: { label: "Restrict", input: { reason: reason("Why") }, permission: "incident.restrict", order: 50 },
  unrestrict: { label: "Lift the restriction", input: { reason: reason("Why") }, permission: "incident.restrict", order: 50 },
  addNote: { label: "Work note", input: { text: prose({ label: "Work note", max: 16_000 }) }, permission: work, order: 25 },
  follow: { label: "Follow the incidents", internal: true, input: {} },
  confine: { label: "Restrict with an incident", internal: true, input: {} },
  noteDuplicate: {
    label: "Note a duplicate",
    internal: true,
    input: { duplicate: text({ label: "Duplicate", max: 40 }), incidents: references("incident", { label: "Incidents" }) },
  },
} as const;

export type ProblemCommand = CommandsOf<typeof problemCommands, Problem> | { type: "wake" };
export type CommandOf<T extends ProblemCommand["type"]> = Extract<ProblemCommand, { type: T }>;
