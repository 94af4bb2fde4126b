import { editable } from "../../kernel/command.ts";
import { choice, defaulted, flag, integer, json, moment, optional, prose, reference, references, text } from "../../kernel/model.ts";
import type { CommandsOf } from "../../kernel/practice.ts";
import { conditionLines } from "../meeting/item.model.ts";
import { type ChangeApproval, type ChangeRequest, cabDecisions, changeModel, closeCodes, leftOuts } from "./model.ts";

const write = "change.write";
const manage = "change.manage";
const reason = (label: string) => prose({ label, max: 2000 });
const words = optional(prose({ label: "Comment", max: 2000 }));

/** Everything that can be done to a change: its form, its button, its permission. */
export const changeCommands = {
  create: { label: "New change", input: editable(changeModel), permission: write },
  edit: { label: "Edit", input: {}, permission: write, order: 30, help: "What was approved is asked anew where its words change." },
  assess: { label: "Assess", input: {}, permission: write, order: 1, help: "Its risk and its plans are looked at." },
  consent: { label: "Consent to the window", input: {}, permission: write, order: 6, help: "The owner of the service agrees to when." },
  authorize: { label: "Ask for approval", input: {}, permission: write, order: 2, help: "Its groups vote on exactly these words." },
  approve: { label: "Approve", input: { words }, permission: write, order: 1 },
  reject: { label: "Refuse", input: { reason: reason("Why not") }, permission: write, order: 8, help: "It goes back to New." },
  schedule: { label: "Schedule", input: {}, permission: manage, order: 3 },
  implement: { label: "Begin", input: {}, permission: write, order: 1 },
  pause: { label: "Pause", input: { reason: reason("Why it rests") }, permission: write, order: 3, help: "The window goes on." },
  resume: { label: "Go on", input: {}, permission: write, order: 1 },
  finish: { label: "Finished", input: {}, permission: write, order: 2, help: "The work is done. What it came to is said at the close." },
  rollBack: { label: "Roll back", input: { reason: reason("What was seen") }, permission: write, order: 4 },
  close: {
    label: "Close",
    input: {
      closeCode: choice(closeCodes, { label: "Outcome" }),
      closeNotes: prose({ label: "How it went", max: 4000 }),
    },
    permission: write,
    order: 1,
  },
  revert: { label: "Back to New", input: { reason: reason("Why") }, permission: manage, order: 35, help: "Approvals no longer count." },
  cancel: { label: "Cancel", input: { reason: reason("Why it is not done") }, permission: manage, order: 40 },
  except: {
    label: "Except from a freeze",
    input: {
      freeze: reference("changeFreeze", { label: "Freeze" }),
      reason: reason("Why it cannot wait"),
      expiresAt: moment({ label: "Counts until" }),
    },
    permission: "change.except",
    order: 20,
    help: "You answer for it by name. It counts for the change as it stands now.",
  },
  withdrawException: {
    label: "Withdraw an exception",
    input: { freeze: reference("changeFreeze", { label: "Freeze" }), reason: reason("Why") },
    permission: "change.except",
    order: 21,
  },
  openReview: { label: "Ask for a review", input: {}, permission: write, order: 12, help: "It closes only once the review is approved." },
  noteCaused: {
    label: "Note what it caused",
    internal: true,
    input: {
      incident: reference("incident", { label: "Incident" }),
      caused: flag({ label: "Caused by it" }),
      isMajor: flag({ label: "A major incident" }),
    },
  },
  leaveOut: { label: "Leave out of change success", internal: true, input: { because: choice(leftOuts, { label: "As" }) } },
  noteAnnounced: { label: "Note that it was told", internal: true, input: { digest: text({ label: "Of the window", max: 64 }) } },
  decideByCab: {
    label: "Decide for the CAB",
    input: {
      meeting: reference("meeting", { label: "Meeting" }),
      item: reference("agendaItem", { label: "Agenda item" }),
      decision: choice(cabDecisions, { label: "Decision" }),
      digest: text({ label: "The words that were looked at", max: 64, help: "The digest that the change had on the screen." }),
      reason: optional(prose({ label: "Why", max: 2000 })),
      conditions: defaulted(json(conditionLines, { label: "Conditions" }), []),
    },
    permission: "change.decide",
    help: "It counts for these very words, beside the votes. Conditions become tasks.",
  },
  addNote: { label: "Work note", input: { text: prose({ label: "Work note", max: 16_000 }) }, permission: write, order: 25 },
} as const;

export type ChangeCommand = CommandsOf<typeof changeCommands, ChangeRequest> | { type: "wake" };
export type CommandOf<T extends ChangeCommand["type"]> = Extract<ChangeCommand, { type: T }>;

const decisions = [
  { value: "approve", label: "Approve" },
  { value: "reject", label: "Refuse" },
] as const;

/** What a change does to the rows of those it asked. No route sends these. */
export const approvalCommands = {
  ask: {
    label: "Ask a group",
    internal: true,
    creates: true,
    input: {
      change: reference("change", { label: "Change" }),
      groupName: text({ label: "Group" }),
      team: optional(reference("team", { label: "Team" })),
      quorum: integer({ label: "Votes needed", min: 1, most: 200 }),
      voters: references("person", { label: "Voters" }),
      digest: text({ label: "Binds to", max: 64 }),
      dueAt: moment({ label: "Due" }),
    },
  },
  recordVote: {
    label: "Record a vote",
    internal: true,
    input: {
      person: reference("person", { label: "Voter" }),
      through: optional(reference("person", { label: "Through" })),
      decision: choice(decisions, { label: "Vote" }),
      words,
    },
  },
  void: { label: "No longer counts", internal: true, input: {} },
} as const;
export type ApprovalCommand = CommandsOf<typeof approvalCommands, ChangeApproval>;
