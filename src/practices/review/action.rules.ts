import { type Actor, may } from "../../kernel/actor.ts";
import { accept, type Decision, type Refusal, refuse } from "../../kernel/decision.ts";
import { type AnyRecord, flag, prose } from "../../kernel/model.ts";
import type { CommandsOf, Kind, Question, Reaction } from "../../kernel/practice.ts";
import { newBase, withChanges } from "../../kernel/record.ts";
import { addDays } from "../../kernel/time.ts";
import { reviewActionConcern } from "./concern.rules.ts";
import { type ReviewAction, reviewActionModel } from "./model.ts";

const outcome = prose({ label: "What was done", max: 2000 });
const commands = {
  create: {
    label: "New action",
    permission: "review.write",
    input: {
      review: reviewActionModel.shape.review,
      title: reviewActionModel.shape.title,
      owner: reviewActionModel.shape.owner,
      dueOn: reviewActionModel.shape.dueOn,
    },
  },
  edit: { label: "Edit", input: {}, permission: "review.write", order: 3 },
  complete: { label: "Done", input: { outcome }, permission: "review.write", order: 1 },
  verify: {
    label: "Verify",
    input: {},
    permission: "review.write",
    order: 1,
    help: "Somebody other than its owner has seen that it works.",
  },
  drop: { label: "Drop", input: { outcome: prose({ label: "Why it is not done", max: 2000 }) }, permission: "review.approve", order: 9 },
  reopen: { label: "Reopen", input: {}, permission: "review.write", order: 5 },
  follow: { label: "Follow the review", internal: true, input: { confidential: flag({ label: "Restricted" }) } },
} as const;
type ActionCommand = CommandsOf<typeof commands, ReviewAction> | { type: "wake" };

/** Which reviews are restricted, of those that a new action may belong to. */
export type ActionFacts = { restricted: ReadonlySet<string> };

export const reviewAction: Kind<ReviewAction, ActionCommand, ActionFacts> = {
  model: reviewActionModel,
  permissions: { read: "review.read", create: "review.write" },
  commands,
  events: {
    actionCreated: { audience: "staff", label: "action agreed" },
    actionEdited: { audience: "staff", label: "action changed" },
    actionDone: { audience: "staff", label: "action done" },
    actionVerified: { audience: "staff", label: "action verified" },
    actionDropped: { audience: "staff", label: "action dropped" },
    actionReopened: { audience: "staff", label: "action reopened" },
    actionOverdue: { audience: "staff", label: "action overdue" },
  },
  refusals: {
    wrongState: "This cannot be done with an action that is {because}.",
    verifyOwn: "Who did an action does not verify it. Ask a colleague.",
    outcomeMissing: "Say what was done, or why not.",
  },
  gate: ({ actor, current, command }) =>
    command.type === "create" ? null : current ? gate(current, command.type, actor) : { code: "missing" },
  decide,
  fromPatch: (current, patch) => ({
    ok: true,
    commands: [(current ? { type: "edit", changes: patch } : { ...patch, type: "create" }) as ActionCommand],
  }),
  factsRead: ["review"],
  visible: (actor) => {
    if (!may(actor, "review.read")) return [];
    if (may(actor, "incident.readRestricted")) return ["all"];
    const open = { field: "confidential", is: "equals", value: false } as const;
    return actor.personId ? [open, { all: [{ not: open }, { field: "owner", is: "equals", value: actor.personId }] }] : [open];
  },
  about: (record) => record.review,
  // Overdue is what was not done by the end of its day: it is said the morning after.
  wake: (record) => (record.state === "open" && !record.remindedAt ? addDays(`${record.dueOn}T07:00:00.000Z`, 1) : null),
  concern: reviewActionConcern,
};

const from: Record<string, ReviewAction["state"][]> = {
  edit: ["open"],
  complete: ["open"],
  verify: ["done"],
  drop: ["open", "done"],
  reopen: ["done", "verified", "dropped"],
};

function gate(current: ReviewAction, type: string, actor: Actor): Refusal | null {
  if (from[type] && !from[type].includes(current.state)) return { code: "wrongState", because: current.state };
  const isOwn = current.owner === actor.personId || current.owner === actor.onBehalfOf?.personId;
  return type === "verify" && isOwn ? { code: "verifyOwn" } : null;
}

function decide(question: Question<ReviewAction, ActionCommand, ActionFacts>): Decision<ReviewAction> {
  const { current, command, actor, now } = question;
  if (command.type === "create") {
    if (current) return refuse("taken");
    const { type: _, ...given } = command;
    const blank = { outcome: null, doneAt: null, verifiedBy: null, verifiedAt: null, remindedAt: null };
    const confidential = question.facts.restricted.has(given.review);
    const record: AnyRecord = { ...newBase(question), ...blank, ...given, state: "open", confidential };
    return accept(record as ReviewAction, { type: "actionCreated", data: { title: given.title, owner: given.owner, dueOn: given.dueOn } });
  }
  if (!current) return refuse("missing");
  if (command.type === "wake")
    return accept({ ...current, remindedAt: now }, { type: "actionOverdue", data: { title: current.title, owner: current.owner } });
  if (command.type === "follow") {
    const { confidential } = command;
    return accept(current.confidential === confidential ? current : { ...current, confidential });
  }
  const denied = gate(current, command.type, actor);
  if (denied) return { ok: false, refusal: denied };
  switch (command.type) {
    case "edit":
      return accept(
        { ...withChanges(current, command.changes), remindedAt: command.changes.dueOn ? null : current.remindedAt },
        { type: "actionEdited" },
      );
    case "complete":
    case "drop": {
      if (command.outcome.trim() === "") return refuse("outcomeMissing", { field: "outcome" });
      const dropped = command.type === "drop";
      const next: ReviewAction = { ...current, state: dropped ? "dropped" : "done", outcome: command.outcome, doneAt: now };
      return accept(next, { type: dropped ? "actionDropped" : "actionDone", data: { title: current.title, outcome: command.outcome } });
    }
    case "verify":
      return accept(
        { ...current, state: "verified", verifiedBy: actor.personId, verifiedAt: now },
        { type: "actionVerified", data: { title: current.title } },
      );
    case "reopen":
      return accept({ ...current, state: "open", remindedAt: null }, { type: "actionReopened", data: { title: current.title } });
  }
}

/** The review keeps count of its open actions. */
export const countActions: Reaction = {
  on: ["reviewAction"],
  react: ({ before, after }, facts) => {
    const { review } = after as ReviewAction;
    if (before && before.state === after.state && before.review === review) return [];
    const open = (facts.openActions as ReadonlyMap<string, number>).get(review) ?? 0;
    return [{ kind: "review", id: review, command: { type: "countActions", open } }];
  },
};

/** What is restricted of a review is restricted of its actions. */
export const confineActions: Reaction = {
  on: ["review"],
  react: ({ id, before, after }, facts) => {
    if (!before || before.confidential === after.confidential) return [];
    const actions = (facts.actions as ReadonlyMap<string, readonly string[]>).get(id) ?? [];
    const command = { type: "follow", confidential: after.confidential === true };
    return actions.map((action) => ({ kind: "reviewAction", id: action, command }));
  },
};
