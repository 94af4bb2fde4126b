import type { Actor } from "../../kernel/actor.ts";
import type { Refusal } from "../../kernel/decision.ts";
import { sha256 } from "../../kernel/sha256.ts";
import { clockWords, type Instant } from "../../kernel/time.ts";
import { hasVoted, isOwnOf, standingOf, votesOpenTo } from "./approval.rules.ts";
import { digestOf } from "./digest.rules.ts";
import type { ChangeFacts, TypeTerms } from "./facts.ts";
import { isMove, moveOf } from "./lifecycle.rules.ts";
import { type CabDecision, type ChangeRequest, changeModel, states } from "./model.ts";
import type { Askable } from "./register.model.ts";
import { changeReviewGate } from "./review.rules.ts";
import type { TaskPhase, TaskStanding } from "./task.model.ts";
import { isOpenTask } from "./task.rules.ts";
import { templateFault } from "./template.rules.ts";
import { blockingFreeze, servicesOf, windowFault } from "./window.rules.ts";

export type Looked = { current: ChangeRequest; actor: Actor; facts: ChangeFacts; now: Instant };

/** Why this actor may not run this verb now, or null: decides and dims buttons alike. */
export function gate(type: string, looked: Looked): Refusal | null {
  const { current, actor, facts, now } = looked;
  if (type === "wake") return null;
  if (isMove(type) && moveOf(current.changeType, type, current.state) === null)
    return { code: "wrongState", because: `${typeWords[current.changeType]} change in the state ${stateName(current.state)}` };
  switch (type) {
    case "edit":
      return isOver(current) ? wrongState(current) : null;
    case "assess":
      return missingFor(current, "assess", facts);
    case "authorize":
      return missingFor(current, "authorize", facts) ?? windowAhead(current, now);
    case "consent":
      return consentGate(looked);
    case "approve":
    case "reject":
      return voteGate(looked);
    case "schedule":
    case "implement":
      return stepGate(type, looked);
    case "except":
    case "withdrawException":
      // What rests may need one to go on.
      if (!["-5", "-4", "-3", "-2"].includes(current.state) && current.pausedAt === null) return wrongState(current);
      if (type === "withdrawException") return current.exceptions.length === 0 ? { code: "noException" } : null;
      return isOwn(current, actor) ? { code: "ownException" } : null;
    case "pause":
      return current.state !== "-1" ? wrongState(current) : current.pausedAt !== null ? { code: "pausedAlready" } : null;
    case "resume":
      return current.state === "-1" && current.pausedAt !== null ? freezeGate("implement", looked) : { code: "notPaused" };
    case "finish":
      return current.pausedAt !== null ? { code: "stillPaused" } : tasksGate(looked, ["implementation"]);
    case "decideByCab":
      return mayBoardDecide(current) ? (isOwn(current, actor) ? { code: "cabOwn" } : null) : wrongState(current);
    case "openReview":
      if (current.state !== "-1" && current.state !== "0") return wrongState(current);
      return current.reviewRequired ? { code: "reviewOpen" } : null;
    case "close":
      return closeGate(looked);
    default:
      return null;
  }
}

/** The first of what keeps a change from a step. */
function stepGate(step: "schedule" | "implement", looked: Looked): Refusal | null {
  return hindrances(step, looked)[0] ?? null;
}

/** Everything that keeps a change from being scheduled, or from beginning: plans, window, approval, template, conditions, major incidents, freezes. */
export function hindrances(step: "schedule" | "implement", looked: Looked): Refusal[] {
  const { current, facts, now, actor } = looked;
  const unwritten = missingFor(current, step, facts) ?? windowFault(current) ?? windowAhead(current, now);
  const isEarly = step === "implement" && current.plannedStart !== null && now < current.plannedStart;
  const found: (Refusal | null)[] = [
    unwritten,
    isEarly ? { code: "tooEarly", because: clockWords(actor.timeZone, current.plannedStart!, now) } : null,
    approvalGate(looked),
    templateFault(current, facts),
    cabGate(current, facts),
    step === "implement" ? conditionsGate(looked) : null,
    step === "implement" ? troubleGate(looked) : null,
    freezeGate(step, looked),
  ];
  return found.filter((one) => one !== null);
}

function freezeGate(step: "schedule" | "implement", { current, facts, now, actor }: Looked): Refusal | null {
  const freeze = blockingFreeze(current, step, now, facts);
  if (!freeze) return null;
  const because = `${freeze.name}, until ${clockWords(actor.timeZone, freeze.to, now)}`;
  return { code: "frozen", because, opens: { label: freeze.name, kind: "changeFreeze", id: freeze.id } };
}

/** While a major incident is open on what is changed, or on what that cannot work without, only an emergency begins. */
function troubleGate({ current, facts }: Looked): Refusal | null {
  if (current.changeType === "emergency") return null;
  return majorOn([...servicesOf(current, facts.homes), current.configurationItem, ...current.affectedItems], facts);
}

/** The first open major incident on any of these things, or on what one of them cannot work without; null where there is none. */
export function majorOn(things: readonly (string | null)[], facts: Pick<ChangeFacts, "troubled">): Refusal | null {
  const major = things.flatMap((thing) => facts.troubled.get(thing ?? "") ?? [])[0];
  if (!major) return null;
  const label = major.number ?? "a major incident";
  return { code: "majorIncidentOpen", because: label, opens: { label, kind: "incident", id: major.id } };
}

/** A standard change was approved with its template; an emergency may go ahead of its approval, until the hours of its type are over. */
function approvalGate(looked: Looked): Refusal | null {
  const { current, now } = looked;
  if (current.changeType === "standard") return null;
  const standing = standingOf(current, rowsOf(looked));
  if (standing === "given") return null;
  if (standing === "refused") return { code: "refusedByGroup" };
  // The hours are over when they are over, also where nothing woke the change since.
  const isLate = current.approvalOverdueAt !== null || (current.approvalDueAt !== null && current.approvalDueAt <= now);
  if (current.changeType === "emergency" && standing === "open") return isLate ? { code: "approvalLate" } : null;
  return { code: "approvalNeeded" };
}

/** A condition without its evidence keeps a change from beginning; it may be scheduled before. */
function conditionsGate(looked: Looked): Refusal | null {
  const open = (looked.facts.tasks.get(looked.current.id) ?? []).filter((task) => task.isCondition && isOpenTask(task));
  return open.length === 0 ? null : { code: "conditionsOpen", because: taskNames(open), ...opensTask(open[0]!) };
}

/** A phase is not left while a task of it is open: it is done, or skipped with a reason. */
function tasksGate(looked: Looked, left: readonly TaskPhase[]): Refusal | null {
  const open = openTasks(looked, left);
  return open.length === 0 ? null : { code: "tasksOpen", because: taskNames(open), ...opensTask(open[0]!) };
}

function openTasks({ current, facts }: Looked, of: readonly TaskPhase[]): TaskStanding[] {
  return (facts.tasks.get(current.id) ?? []).filter((task) => of.includes(task.phase) && isOpenTask(task));
}

function taskNames(tasks: readonly TaskStanding[]): string {
  const named = tasks.slice(0, 5).map(({ number, title }) => (number === null ? title : `${number} ${title}`));
  return [...named, ...(tasks.length > 5 ? [`${tasks.length - 5} more`] : [])].join(", ");
}

function opensTask({ id, number }: TaskStanding): Pick<Refusal, "opens"> {
  return { opens: { label: number ?? "the task", kind: "changeTask", id } };
}

function closeGate(looked: Looked): Refusal | null {
  const { current } = looked;
  const open = tasksGate(looked, ["review"]);
  if (open) return open;
  const questions = looked.facts.questions.get(current.id) ?? 0;
  if (questions > 0) return { code: "questionsOpen", because: questions === 1 ? "one incident" : `${questions} incidents` };
  const review = changeReviewGate(current, looked.facts);
  if (review) return review;
  const isAsked = current.changeType === "emergency" && standingOf(current, rowsOf(looked)) === "open";
  return isAsked && current.approvalOverdueAt === null ? { code: "approvalNeeded" } : null;
}

/** What the CAB decided on the words that a change has now; null: nothing yet. */
export function cabStanding(change: ChangeRequest): CabDecision | null {
  return change.cabDecision !== null && change.cabDigest === digestOf(change) ? change.cabDecision : null;
}

/** A rejection holds whatever the type says; a type may also wait for the CAB. */
function cabGate(change: ChangeRequest, facts: Pick<ChangeFacts, "types">): Refusal | null {
  const standing = cabStanding(change);
  if (standing === "rejected") return { code: "cabRejected" };
  return standing === null && facts.types.get(change.changeType)?.cabNeeded ? { code: "cabNeeded" } : null;
}

/** While approval is asked for; of an emergency also after it. */
export function mayBoardDecide({ changeType, state }: Pick<ChangeRequest, "changeType" | "state">): boolean {
  return (changeType === "emergency" ? ["-3", "-2", "-1", "0"] : ["-3"]).includes(state);
}

function voteGate(looked: Looked): Refusal | null {
  const { current, actor } = looked;
  const until = current.changeType === "emergency" ? ["-3", "-2", "-1", "0"] : ["-3"];
  if (!until.includes(current.state)) return { code: "notAsked" };
  if (isOwn(current, actor)) return { code: "ownChange" };
  const rows = rowsOf(looked);
  if (votesOpenTo(selfOf(actor), current, rows).length > 0) return hasVoted(actor.personId, current, rows) ? { code: "handVoted" } : null;
  const voted = rows.some((row) => row.votes.some((vote) => vote.person === selfOf(actor)));
  return { code: voted ? "votedAlready" : "noVote" };
}

function consentGate({ current, actor, facts }: Looked): Refusal | null {
  if (!["-5", "-4", "-3", "-2"].includes(current.state)) return wrongState(current);
  if (!current.plannedStart || !current.plannedEnd || !current.service) return { code: "nothingToConsent" };
  if (isConsented(current)) return { code: "consentedAlready" };
  const owner = facts.services.get(current.service)?.owner ?? null;
  if (owner === null) return { code: "noOwner" };
  return owner === selfOf(actor) ? null : { code: "notOwner" };
}

function windowAhead(change: ChangeRequest, now: Instant): Refusal | null {
  return change.plannedEnd !== null && change.plannedEnd <= now ? { code: "windowPast", field: "plannedEnd" } : null;
}

const steps = ["assess", "authorize", "schedule", "implement"] as const;
export type Step = (typeof steps)[number];
const asks = {
  assess: "neededToAssess",
  authorize: "neededToAuthorize",
  schedule: "neededToSchedule",
  implement: "neededToImplement",
} as const satisfies Record<Step, keyof TypeTerms>;
/** Whatever an office says of its types: nothing is scheduled without these. */
const always: readonly Askable[] = ["plannedStart", "plannedEnd", "implementationPlan", "rollbackPlan", "rollbackMinutes"];

/** The fields that a step and those before it need and that are empty, in the order in which they are needed. */
export function missingFields(change: ChangeRequest, step: Step, facts: Pick<ChangeFacts, "types">): Askable[] {
  const terms = facts.types.get(change.changeType);
  const until = steps.slice(0, steps.indexOf(step) + 1);
  const needed = until.flatMap((one): readonly Askable[] => [...(terms?.[asks[one]] ?? []), ...(one === "schedule" ? always : [])]);
  return [...new Set(needed)].filter((name) => isMissing(change, name));
}

function missingFor(change: ChangeRequest, step: Step, facts: ChangeFacts): Refusal | null {
  const missing = missingFields(change, step, facts);
  if (missing.length === 0) return null;
  return { code: "fieldsMissing", field: missing[0]!, because: missing.map(fieldName).join(", ") };
}

function isMissing(change: ChangeRequest, name: Askable): boolean {
  if (name === "consentedBy") return !isConsented(change);
  if (name === "communicationSent") return !isAnnounced(change);
  const value = change[name];
  return value === null || (typeof value === "string" && value.trim() === "");
}

/** The label of a field of a change. */
export function fieldName(name: string): string {
  if (name === "communicationSent") return "Word to those whom it touches";
  return changeModel.fields.find((field) => field.name === name)?.label ?? name;
}

/** Whether those whom a change touches were told of the window it has now. */
export function isAnnounced(change: Pick<ChangeRequest, "announcedDigest" | "service" | "plannedStart" | "plannedEnd">): boolean {
  return change.announcedDigest !== null && change.announcedDigest === windowDigest(change);
}

/** What an owner consents to: the service and when. The plan may still be worked on. */
export function windowDigest({
  service,
  plannedStart,
  plannedEnd,
}: Pick<ChangeRequest, "service" | "plannedStart" | "plannedEnd">): string {
  return sha256(JSON.stringify([service, plannedStart, plannedEnd]));
}

export function isConsented(change: ChangeRequest): boolean {
  return change.consentedBy !== null && change.consentDigest === windowDigest(change);
}

/** Whether it is the change of whoever acts, or of those in whose name they act. */
function isOwn(change: ChangeRequest, actor: Actor): boolean {
  return isOwnOf(change, actor.personId) || isOwnOf(change, actor.onBehalfOf?.personId ?? null);
}

/** In whose name it is done. */
export function selfOf(actor: Actor): string | null {
  return actor.onBehalfOf?.personId ?? actor.personId;
}

export function rowsOf({ current, facts }: Pick<Looked, "current" | "facts">) {
  return facts.approvals.get(current.id) ?? [];
}

function isOver(change: ChangeRequest): boolean {
  return change.state === "3" || change.state === "4";
}

function wrongState(change: ChangeRequest): Refusal {
  return { code: "wrongState", because: `${typeWords[change.changeType]} change in the state ${stateName(change.state)}` };
}
const typeWords = { normal: "a normal", standard: "a standard", emergency: "an emergency" } as const;

function stateName(state: string): string {
  return states.find((one) => one.value === state)?.label ?? state;
}
