import { accept, type Decision, type DomainEvent, refuse } from "../../kernel/decision.ts";
import type { AnyRecord } from "../../kernel/model.ts";
import type { Change, Question } from "../../kernel/practice.ts";
import { recordMaker, withChanges } from "../../kernel/record.ts";
import { standingOf } from "./approval.rules.ts";
import type { ChangeCommand, CommandOf } from "./commands.ts";
import { approvedFields, digestOf } from "./digest.rules.ts";
import type { ChangeFacts } from "./facts.ts";
import { cabStanding, isConsented, rowsOf, selfOf } from "./gate.rules.ts";
import { planningState } from "./lifecycle.rules.ts";
import { type ChangeRequest, changeModel } from "./model.ts";
import type { TemplateStep } from "./register.model.ts";
import type { TaskStanding } from "./task.model.ts";
import { newestApproved, templateWords } from "./template.rules.ts";
import { windowFault } from "./window.rules.ts";

export type Asked = Question<ChangeRequest, ChangeCommand, ChangeFacts>;
export type Held = Asked & { current: ChangeRequest };

/** A change as it is asked for: of a template where one is named; its team is that of its service. */
export function create(asked: Asked, command: CommandOf<"create">): Decision<ChangeRequest> {
  const { actor, facts } = asked;
  if (asked.current) return refuse("taken");
  const { type: _, ...given } = command;
  const template = given.template ? facts.templates.get(String(given.template)) : undefined;
  if (given.template && !template?.active) return refuse("templateRetired", { field: "template" });
  const base: AnyRecord = { ...newChange(asked), requestedBy: selfOf(actor) };
  const said = withChanges(base, template ? { ...given, ...templateWords(template, given) } : given) as ChangeRequest;
  const team = said.team ?? (said.service ? (facts.services.get(said.service)?.supportTeam ?? null) : null);
  const record = { ...said, team };
  const fault = windowFault(record);
  return fault
    ? { ok: false, refusal: fault }
    : accept(record, { type: "changeRequested", data: { shortDescription: record.shortDescription } }, ...stepsOf(asked, record));
}

/** Fields changed by a form, a list or a PATCH. What others agreed to, they are asked anew. */
export function edit(asked: Held, command: CommandOf<"edit">): Decision<ChangeRequest> {
  const { current, facts } = asked;
  const { changes } = command;
  let next = withChanges(current, changes);
  const isNew = current.state === "-5";
  if (!isNew && (next.changeType !== current.changeType || next.template !== current.template))
    return refuse("typeOnlyNew", { field: next.changeType !== current.changeType ? "changeType" : "template" });
  if (next.template !== current.template && next.template !== null) {
    const template = facts.templates.get(next.template);
    if (!template?.active) return refuse("templateRetired", { field: "template" });
    next = withChanges(next, templateWords(template, changes));
  }
  const events: DomainEvent[] = [{ type: "changeEdited" }];
  if (next.template !== current.template) {
    if (current.template !== null) events.push({ type: "stepsLeft", data: { template: current.template } });
    events.push(...stepsOf(asked, next));
  }
  if (next.template === null) next = { ...next, templateRevision: null };
  const fault = windowFault(next);
  if (fault) return { ok: false, refusal: fault };
  const isOther = digestOf(next) !== digestOf(current);
  if (isOther && (current.state === "-1" || current.state === "0"))
    return refuse("begunStays", { field: approvedFields.find((name) => next[name] !== current[name]) ?? "shortDescription" });
  if (!isConsented(next)) next = { ...next, consentedBy: null, consentDigest: null };
  return isOther ? reworded(asked, { ...next, authors: authorsOf(asked) }, events) : accept(next, ...events);
}

/** Who wrote what is approved next: whoever edits it now, and who did since the last approval. Neither has a vote on their own words. */
function authorsOf(asked: Held): ChangeRequest["authors"] {
  const { current, actor } = asked;
  const since = standingOf(current, rowsOf(asked)) === "given" ? [] : (current.authors ?? []);
  return [...new Set([...since, actor.personId, selfOf(actor)])].filter((one) => one !== null).slice(-mostAuthors);
}
const mostAuthors = 100;

/** The steps that a change takes over from its template; its tasks are made of them. */
function stepsOf({ facts, newId }: Asked, { template }: ChangeRequest): DomainEvent[] {
  const found = template === null ? undefined : facts.templates.get(template);
  const steps = (found && newestApproved(found)?.words.steps) ?? [];
  if (steps.length === 0) return [];
  const tasks = steps.map((step, at) => ({ id: newId(at), ...step, position: 10 * (at + 1) }));
  return [{ type: "stepsAdded", data: { template, tasks } }];
}

/** The steps that a change has just taken over hold it in the same batch already: what begins and ends at once does not outrun them. */
export function learnSteps(facts: ChangeFacts, { id, events }: Change<ChangeRequest>): ChangeFacts {
  const added = events.find(({ type }) => type === "stepsAdded")?.data?.tasks as readonly (TemplateStep & { id: string })[] | undefined;
  if (!added) return facts;
  const steps = added.map(({ id: task, title, phase }): TaskStanding => {
    return { id: task, number: null, title, phase, state: "1", isCondition: false, closeCode: null };
  });
  return { ...facts, tasks: new Map(facts.tasks).set(id, [...(facts.tasks.get(id) ?? []), ...steps]) };
}

/** Other words than were agreed to: approvals and exceptions no longer count, and what was ahead is planned again. */
function reworded(asked: Held, next: ChangeRequest, events: DomainEvent[]): Decision<ChangeRequest> {
  const { current } = asked;
  const voided = openOrGiven(asked);
  const isAhead = current.state === "-3" || current.state === "-2";
  const record = { ...unasked(next), exceptions: [], state: isAhead ? planningState(next.changeType) : current.state };
  if (voided.length > 0 || current.exceptions.length > 0 || isAhead || cabStanding(current) !== null)
    events.push({ type: "approvalsVoided", data: { approvals: voided, exceptions: current.exceptions.length, why: "edited" } });
  return accept(record, ...events);
}

/**
 * Approval is no longer asked for, and an approval of the CAB no longer counts; risk is summed again when it is. A rejection stays with the words
 * it was of: else it would be shaken off by an edit there and back, or by sending the change back to New.
 */
export function unasked(record: ChangeRequest): ChangeRequest {
  const decided = record.cabDecision === "rejected" ? {} : undecided;
  return {
    ...record,
    approvalDigest: null,
    approvalDueAt: null,
    approvalRemindAt: null,
    approvalOverdueAt: null,
    missedAt: null,
    ...decided,
  };
}

const undecided = {
  ...{ cabDecision: null, cabDecidedAt: null, cabDecidedBy: null },
  ...{ cabDigest: null, cabMeeting: null, cabReason: null },
} as const;

/** The rows that end where approval no longer counts. */
export function openOrGiven(asked: Held): string[] {
  return rowsOf(asked).flatMap((row) => (row.state === "requested" || row.state === "approved" ? [row.id] : []));
}

/** A new change, before anything is said of it. */
export const newChange = recordMaker(changeModel, {
  state: "-5",
  changeType: "normal",
  riskLines: [],
  exceptions: [],
  pauses: [],
  causedIncidents: [],
  affectedItems: [],
  authors: [],
});
