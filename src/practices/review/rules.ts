import { z } from "zod";
import { type Actor, may } from "../../kernel/actor.ts";
import { accept, type Decision, type Refusal, refuse } from "../../kernel/decision.ts";
import { type Lifecycle, moveTo } from "../../kernel/lifecycle.ts";
import { type AnyRecord, json, moment, optional, prose, references, text, unsaid } from "../../kernel/model.ts";
import type { CommandsOf, Kind, Question } from "../../kernel/practice.ts";
import { newBase, withChanges } from "../../kernel/record.ts";
import { defineRegister } from "../../kernel/register.ts";
import { addDays } from "../../kernel/time.ts";
import { reviewConcern } from "./concern.rules.ts";
import { type Review, type ReviewPolicy, type ReviewState, reviewModel, reviewPolicyModel } from "./model.ts";

const lifecycle: Lifecycle<ReviewState> = {
  submit: { from: ["draft"], to: "inReview" },
  sendBack: { from: ["inReview"], to: "draft" },
  approve: { from: ["inReview"], to: "approved" },
  withdrawApproval: { from: ["approved"], to: "draft" },
  waive: { from: ["draft", "inReview"], to: "waived" },
};
const commands = {
  open: {
    label: "Open",
    internal: true,
    creates: true,
    input: {
      subjectKind: reviewModel.shape.subjectKind,
      subject: reviewModel.shape.subject,
      title: reviewModel.shape.title,
      owner: reviewModel.shape.owner,
      involved: reviewModel.shape.involved,
      dueAt: reviewModel.shape.dueAt,
      happenedFrom: reviewModel.shape.happenedFrom,
    },
  },
  follow: {
    label: "Follow the record",
    internal: true,
    input: {
      involved: optional(references("person", { label: "Commanded by" })),
      happenedTo: optional(moment({ label: "Restored" })),
      line: optional(json(z.object({ at: z.string(), what: z.string(), by: z.string().nullable() }), { label: "Timeline line" })),
      impact: optional(prose({ label: "Impact" })),
      hypotheses: optional(json(z.array(z.unknown()), { label: "Hypotheses" })),
      confidential: optional(json(z.boolean(), { label: "Restricted" })),
    },
  },
  noteRecurrence: {
    label: "Note that it happened again",
    internal: true,
    input: {
      incident: text({ label: "Incident", max: 32 }),
      number: optional(text({ label: "Number" })),
      happenedAt: moment({ label: "When" }),
    },
  },
  countActions: { label: "Count actions", internal: true, input: { open: json(z.number(), { label: "Open actions" }) } },
  edit: { label: "Edit", input: {}, permission: "review.write", order: 2 },
  submit: { label: "Submit for approval", input: {}, permission: "review.write", order: 1 },
  approve: { label: "Approve", input: {}, permission: "review.approve", order: 1 },
  sendBack: {
    label: "Send back",
    input: { reason: prose({ label: "What is missing", max: 2000 }) },
    permission: "review.approve",
    order: 3,
  },
  withdrawApproval: {
    label: "Withdraw approval",
    input: { reason: prose({ label: "Why", max: 2000 }) },
    permission: "review.approve",
    order: 8,
  },
  waive: {
    label: "Waive",
    input: { reason: prose({ label: "Why no review is needed", max: 2000 }) },
    permission: "review.waive",
    order: 9,
    help: "Lets the record close without a review. Your name and reason stay on it.",
  },
} as const;
export type ReviewCommand = CommandsOf<typeof commands, Review> | { type: "wake" };
export type ReviewFacts = { watchDays: number };

export const review: Kind<Review, ReviewCommand, ReviewFacts> = {
  model: reviewModel,
  permissions: { read: "review.read" },
  commands,
  events: {
    reviewOpened: { audience: "staff", label: "review opened" },
    reviewEdited: { audience: "staff", label: "review edited" },
    reviewSubmitted: { audience: "staff", label: "review submitted" },
    reviewApproved: { audience: "staff", label: "review approved" },
    reviewSentBack: { audience: "staff", label: "review sent back" },
    reviewApprovalWithdrawn: { audience: "staff", label: "approval of the review withdrawn" },
    reviewWaived: { audience: "staff", label: "review waived" },
    reviewOverdue: { audience: "staff", label: "review overdue" },
    happenedAgain: { audience: "staff", label: "happened again" },
  },
  refusals: {
    wrongState: "This cannot be done with a review that is {because}.",
    frozen: "This review is {because}. Withdraw the approval to change it.",
    incomplete: "The review cannot be submitted yet. Missing: {because}.",
    ownReview: "Who wrote a review does not approve it. Ask another manager or the director.",
    waiveOwn: "A waiver comes from somebody who neither commanded the incident nor owns its review.",
    reasonMissing: "Give a reason.",
  },
  gate: ({ actor, current, command }) => (current ? gate(current, command.type, actor) : { code: "missing" }),
  decide,
  fromPatch: (_current, patch) => ({ ok: true, commands: [{ type: "edit", changes: patch as Partial<Review> }] }),
  visible: (actor) => {
    if (!may(actor, "review.read")) return [];
    const open = { field: "confidential", is: "equals", value: false } as const;
    if (may(actor, "incident.readRestricted")) return ["all"];
    if (!actor.personId) return [open];
    return [
      open,
      {
        all: [
          { not: open },
          {
            any: [
              { field: "owner", is: "equals", value: actor.personId },
              { field: "involved", is: "has", value: actor.personId },
            ],
          },
        ],
      },
    ];
  },
  about: (record) => record.subject,
  wake: (record) => ((record.state === "draft" || record.state === "inReview") && !record.remindedAt ? record.dueAt : null),
  concern: reviewConcern,
  fences: (command, current) =>
    ["approve", "withdrawApproval", "waive"].includes(command.type) && current ? { writes: [`review:${current.subject}`] } : {},
  measures: ({ after, events }) =>
    events.some((event) => event.type === "reviewApproved" || event.type === "reviewWaived")
      ? [{ measure: "review.decided", at: after.approvedAt ?? after.waivedAt ?? after.updatedAt, value: 1 }]
      : [],
};

/** What a review says before it may be submitted, and the words for it. */
export const required = [
  ["businessImpact", "what it did to the business"],
  ["whatHappened", "what happened"],
  ["rootCause", "why it happened"],
] as const;

/** Who acts for another is as bound as both are: a delegation does not make a stranger of the one who wrote it. */
function gate(current: Review, type: string, actor: Actor): Refusal | null {
  const own = (people: readonly (string | null)[]) =>
    [actor.personId, actor.onBehalfOf?.personId].some((one) => one !== null && one !== undefined && people.includes(one));
  if (type === "edit")
    return current.state === "approved" || current.state === "waived" ? { code: "frozen", because: current.state } : null;
  if (lifecycle[type] && !moveTo(lifecycle, type, current.state)) return { code: "wrongState", because: labelOf(current.state) };
  if (type === "submit") {
    const missing: string[] = required.filter(([field]) => !current[field]).map(([, words]) => words);
    if (current.factors.length === 0) missing.push("at least one contributing factor");
    return missing.length > 0 ? { code: "incomplete", because: missing.join(", ") } : null;
  }
  if (type === "approve" && own([current.owner, ...current.authors])) return { code: "ownReview" };
  if (type === "waive" && own([current.owner, ...current.authors, ...current.involved])) return { code: "waiveOwn" };
  return null;
}

function decide(question: Question<Review, ReviewCommand, ReviewFacts>): Decision<Review> {
  const { current, command, actor, now } = question;
  if (command.type === "open") return current ? accept(current) : openReview(question, command);
  if (!current) return refuse("missing");
  if (command.type === "follow") return follow(current, command);
  if (command.type === "countActions") return accept({ ...current, openActions: command.open });
  if (command.type === "wake") return accept({ ...current, remindedAt: now }, { type: "reviewOverdue", data: { dueAt: current.dueAt } });
  if (command.type === "noteRecurrence") {
    const { incident, number, happenedAt } = command;
    if (current.recurrences.some((one) => one.incident === incident)) return accept(current);
    const recurrences = [...current.recurrences, { incident, number, at: happenedAt }].slice(-100);
    return accept({ ...current, recurrences }, { type: "happenedAgain", data: { incident, number } });
  }
  const denied = gate(current, command.type, actor);
  if (denied) return { ok: false, refusal: denied };
  if (command.type === "edit") return accept(edited(current, command.changes), { type: "reviewEdited" });
  const state = moveTo(lifecycle, command.type, current.state)!;
  if ("reason" in command && command.reason.trim() === "") return refuse("reasonMissing", { field: "reason" });
  switch (command.type) {
    case "submit":
      return accept({ ...current, state, authors: withAuthor(current, actor.personId) }, { type: "reviewSubmitted" });
    case "approve": {
      const checkUntil = addDays(now, question.facts.watchDays);
      return accept({ ...current, state, approvedAt: now, approvedBy: actor.personId, checkUntil }, { type: "reviewApproved" });
    }
    case "sendBack":
      return accept({ ...current, state }, { type: "reviewSentBack", data: { reason: command.reason } });
    case "withdrawApproval":
      return accept(
        { ...current, state, approvedAt: null, approvedBy: null },
        { type: "reviewApprovalWithdrawn", data: { reason: command.reason } },
      );
    case "waive":
      return accept(
        { ...current, state, waivedAt: now, waivedBy: actor.personId, waiveReason: command.reason },
        { type: "reviewWaived", data: { reason: command.reason } },
      );
  }
}

/** Changed by hand. Whoever it is taken from stays one of its authors, so that handing it on opens no way to approve or waive it. */
function edited(current: Review, changes: Partial<Review>): Review {
  const next = withChanges(current, changes);
  return next.owner === current.owner ? next : { ...next, authors: withAuthor(current, current.owner) };
}

function withAuthor({ authors }: Review, person: string | null): Review["authors"] {
  return person === null || authors.includes(person) ? authors : [...authors, person].slice(-50);
}

function openReview(
  question: Question<Review, ReviewCommand, ReviewFacts>,
  command: Extract<ReviewCommand, { type: "open" }>,
): Decision<Review> {
  const { type: _, ...given } = command;
  const record: AnyRecord = { ...newBase(question), ...unsaid(reviewModel), state: "draft", ...given };
  return accept(record as Review, { type: "reviewOpened" });
}

/** While it is a draft, the review takes over what the record says of itself: the draft writes itself, people correct it. */
function follow(current: Review, command: Extract<ReviewCommand, { type: "follow" }>): Decision<Review> {
  const open = current.state === "draft" || current.state === "inReview";
  let next = current;
  if (command.confidential !== null) next = { ...next, confidential: command.confidential };
  if (command.involved) next = { ...next, involved: [...new Set([...next.involved, ...command.involved])].slice(-50) };
  if (!open) return accept(next);
  if (command.happenedTo) next = { ...next, happenedTo: command.happenedTo };
  if (command.impact && !next.businessImpact) next = { ...next, businessImpact: command.impact };
  if (command.hypotheses) next = { ...next, hypotheses: command.hypotheses as Review["hypotheses"] };
  if (command.line) next = { ...next, timeline: [...next.timeline, command.line].slice(-200) };
  return accept(next);
}

function labelOf(state: ReviewState): string {
  return { draft: "a draft", inReview: "in review", approved: "approved", waived: "waived" }[state];
}

export const reviewPolicy = defineRegister<ReviewPolicy>(reviewPolicyModel, { read: "review.read", write: "settings.administer" });

/** Answers whether an approved review, or a waiver, stands: the one question every gate asks. */
export function isSettled(state: string | null | undefined): boolean {
  return state === "approved" || state === "waived";
}
