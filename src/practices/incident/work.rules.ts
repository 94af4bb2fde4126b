import { may } from "../../kernel/actor.ts";
import { accept, type Decision, type DomainEvent, type Refusal, refuse } from "../../kernel/decision.ts";
import { matches } from "../../kernel/filter.ts";
import type { AnyRecord } from "../../kernel/model.ts";
import type { Question } from "../../kernel/practice.ts";
import { recordMaker, withChanges } from "../../kernel/record.ts";
import { addLocalDays, addMinutes, type BusinessCalendar, elapsedMs, type Instant, startOfLocalDay } from "../../kernel/time.ts";
import type { CommandOf, IncidentCommand } from "./commands.ts";
import type { IncidentFacts } from "./facts.ts";
import { type Incident, incidentModel, type Priority } from "./model.ts";
import { withResolutionTimes } from "./resolution.rules.ts";
import { withRhythm } from "./rhythm.rules.ts";

export type Asked = Question<Incident, IncidentCommand, IncidentFacts>;
type Held = Asked & { current: Incident };

/** A reported incident: priority by the table, team by routing. */
export function create(asked: Asked, command: CommandOf<"create">): Decision<Incident> {
  const { actor, facts, now } = asked;
  if (asked.current) return refuse("taken");
  const { type: _, ...given } = command;
  const own = actor.permissions.has("*") || actor.permissions.has("incident.work");
  const base: AnyRecord = { ...newIncident(asked), openedAt: now, openedBy: actor.personId, state: "1", priority: "4" };
  const record = withChanges(base, given) as Incident;
  const asker = actor.onBehalfOf?.personId ?? actor.personId;
  // What monitoring reports nobody called in, though a person's deed may have set it going.
  const isHouse = actor.permissions.has("*") && record.contactType === "monitoring";
  const called = isHouse ? record.caller : own ? (record.caller ?? asker) : asker;
  const routed = routedTo({ ...record, caller: called, priority: priorityOf(record, facts) }, facts);
  return settled(null, routed, asked, [{ type: "incidentReported", data: { shortDescription: routed.shortDescription } }]);
}

/** Fields changed by a form, a list or a PATCH; priority follows impact and urgency. */
export function edit(asked: Held, command: CommandOf<"edit">): Decision<Incident> {
  const { current, facts } = asked;
  let next = withChanges(current, command.changes);
  if (next.impact !== current.impact || next.urgency !== current.urgency) next = { ...next, priority: priorityOf(next, facts) };
  if (next.team !== current.team && current.team) next = { ...next, reassignmentCount: next.reassignmentCount + 1 };
  const events: DomainEvent[] = [{ type: "incidentEdited" }];
  if (next.priority !== current.priority) events.push({ type: "priorityChanged", data: { from: current.priority, to: next.priority } });
  const rhythmic = withRhythm(current, next, { house: facts.house, now: asked.now });
  return settled(current, rhythmic.next, asked, [...events, ...rhythmic.events]);
}

export function assign(asked: Held, command: CommandOf<"assign"> | CommandOf<"take">): Decision<Incident> {
  const { current, actor, now } = asked;
  const me = actor.onBehalfOf?.personId ?? actor.personId;
  const team = command.type === "take" ? current.team : (command.team ?? current.team);
  const assignee = command.type === "take" ? me : command.assignee;
  const started = command.type === "take" && current.state === "1";
  const passedOn = team !== current.team && current.team !== null;
  const next: Incident = {
    ...current,
    team,
    assignee,
    state: started ? "2" : current.state,
    reassignmentCount: current.reassignmentCount + (passedOn ? 1 : 0),
    acknowledgedAt: current.acknowledgedAt ?? (command.type === "take" ? now : null),
  };
  const events: DomainEvent[] = [{ type: "assigned", data: { team, assignee } }];
  if (started) events.push({ type: "workStarted" });
  if (command.type === "assign") events.push(...noted(command.note));
  return settled(current, next, asked, events);
}

export function start(asked: Held, command: CommandOf<"start">): Decision<Incident> {
  const { current, now } = asked;
  const next: Incident = { ...current, state: "2", acknowledgedAt: current.acknowledgedAt ?? now };
  return settled(current, next, asked, [{ type: "workStarted" }, ...noted(command.note)]);
}

export function acknowledge(asked: Held): Decision<Incident> {
  return settled(asked.current, { ...asked.current, acknowledgedAt: asked.now }, asked, [{ type: "acknowledged" }]);
}

/** On hold for the caller needs words to the caller. Source: ServiceNow, incident state model. */
export function hold(asked: Held, command: CommandOf<"hold">): Decision<Incident> {
  const { current, now } = asked;
  const { holdReason, comment, note } = command;
  if (holdReason === "1" && !comment?.trim()) return refuse("commentNeeded", { field: "comment" });
  const holds = [...ended(current, now), { from: now, to: null, reason: holdReason }].slice(-200);
  const next: Incident = { ...current, state: "3", holdReason, holds, acknowledgedAt: current.acknowledgedAt ?? now };
  return settled(current, next, asked, [{ type: "putOnHold", data: { holdReason } }, ...commented(comment), ...noted(note)]);
}

export function resume(asked: Held, note: string | null): Decision<Incident> {
  const { current, now } = asked;
  return settled(current, { ...current, state: "2", holdReason: null, holds: ended(current, now) }, asked, [
    { type: "resumed" },
    ...noted(note),
  ]);
}

/** Resolving needs a close code and the solution. Source: ServiceNow data policy, close_code and close_notes. */
export function resolve(asked: Held, command: CommandOf<"resolve">): Decision<Incident> {
  const { current, actor, now } = asked;
  const closeCode = command.closeCode ?? current.closeCode;
  const closeNotes = command.closeNotes?.trim() ? command.closeNotes : current.closeNotes;
  if (!closeCode) return refuse("closeCodeNeeded", { field: "closeCode" });
  if (!closeNotes) return refuse("closeNotesNeeded", { field: "closeNotes" });
  if (command.restoredAt && command.restoredAt > now) return refuse("restoredLater", { field: "restoredAt" });
  return settled(
    current,
    {
      ...current,
      state: "6",
      holdReason: null,
      holds: ended(current, now),
      closeCode,
      closeNotes,
      acknowledgedAt: current.acknowledgedAt ?? now,
      restoredAt: command.restoredAt ?? current.restoredAt ?? now,
      resolvedAt: now,
      resolvedBy: actor.personId,
      nextUpdateAt: null,
      autoCloseAt: current.majorState === "declared" ? null : autoCloseAt(now, asked.facts),
    },
    asked,
    [{ type: "incidentResolved", data: { closeCode, closeNotes } }, ...noted(command.note)],
  );
}

export function reopen(asked: Held, reason: string): Decision<Incident> {
  const { current } = asked;
  if (reason.trim() === "") return refuse("reasonNeeded", { field: "reason" });
  const next: Incident = { ...goingOn(current, asked), state: "2", reopenCount: current.reopenCount + 1 };
  return settled(current, next, asked, [{ type: "incidentReopened", data: { reason } }]);
}

export function close(asked: Held, note: string | null): Decision<Incident> {
  const { current, actor, now } = asked;
  const next: Incident = { ...current, state: "7", closedAt: now, closedBy: actor.personId, autoCloseAt: null };
  return settled(current, next, asked, [{ type: "incidentClosed" }, ...noted(note)]);
}

export function cancel(asked: Held, reason: string): Decision<Incident> {
  const { current, actor, now } = asked;
  if (reason.trim() === "") return refuse("reasonNeeded", { field: "reason" });
  const next: Incident = {
    ...current,
    state: "8",
    holdReason: null,
    holds: ended(current, now),
    closedAt: now,
    closedBy: actor.personId,
    nextUpdateAt: null,
  };
  return settled(current, next, asked, [{ type: "incidentCanceled", data: { reason } }]);
}

/** A word to the caller, or from the caller. The caller's word ends a hold that waits for it. Source: ServiceNow, Awaiting Caller. */
export function comment(asked: Held, text: string): Decision<Incident> {
  const { current, actor, now } = asked;
  if (text.trim() === "") return refuse("textNeeded", { field: "text" });
  const self = actor.onBehalfOf?.personId ?? actor.personId;
  const reportedIt = self !== null && current.openedBy === self && !may(actor, "incident.work");
  const fromCaller = (current.caller !== null && current.caller === self) || reportedIt;
  const events = commented(text, fromCaller);
  if (!fromCaller || current.state !== "3" || current.holdReason !== "1") return settled(current, { ...current }, asked, events);
  const next: Incident = { ...current, state: "2", holdReason: null, holds: ended(current, now) };
  return settled(current, next, asked, [...events, { type: "resumed" }]);
}

export function rate(asked: Held, command: CommandOf<"rate">): Decision<Incident> {
  const { satisfaction, comment: words } = command;
  const next: Incident = { ...asked.current, satisfaction, satisfactionComment: words };
  return settled(asked.current, next, asked, [{ type: "rated", data: { satisfaction, comment: words } }]);
}

/** Time came: an update to stakeholders was due, or nobody objected to the solution. */
export function wake(asked: Held, blocked: boolean): Decision<Incident> {
  const { current, now } = asked;
  if (current.nextUpdateAt && current.nextUpdateAt <= now && !current.updateMissedAt && current.majorState === "declared") {
    const told = alarmed(current, asked.facts.directors);
    return settled(current, { ...current, updateMissedAt: now }, asked, [
      { type: "updateMissed", data: { due: current.nextUpdateAt, told } },
    ]);
  }
  if (current.state === "6" && current.autoCloseAt && current.autoCloseAt <= now) {
    if (blocked || current.majorState === "declared")
      return accept({ ...current, autoCloseAt: addLocalDays(asked.facts.house.timeZone, now, 1) });
    return settled(current, { ...current, state: "7", closedAt: now, autoCloseAt: null }, asked, [
      { type: "incidentClosed", data: { byItself: true } },
    ]);
  }
  return accept({ ...current });
}

/** Who is told that the promised update is overdue: the directors and the commander. */
export function alarmed({ commander }: Pick<Incident, "commander">, directors: readonly string[]): string[] {
  return [...new Set([...directors, ...(commander ? [commander] : [])])];
}

/** What every change must leave true, whatever command made it. */
export function settled(before: Incident | null, given: Incident, asked: Asked, events: readonly DomainEvent[]): Decision<Incident> {
  const { policy } = asked.facts;
  // An imported incident that is worked here lives here from then on: it needs its review, and no history is laid over it again.
  const next = given.observed && (isOpen(given) || (before !== null && isOpen(before))) ? { ...given, observed: false } : given;
  const wrong = implausible(before, next, asked.now);
  if (wrong) return { ok: false, refusal: wrong };
  const needs = policy.priorities.includes(next.priority) || (policy.major && next.majorState === "declared");
  const reviewRequired = next.reviewRequired || (before?.reviewRequired ?? false) || (needs && !next.observed && next.mergedInto === null);
  return accept({ ...withResolutionTimes(before, next, asked.facts), reviewRequired }, ...events);
}

/** Times and addresses that cannot be: a beginning still to come, an end before the beginning, a bridge that is no place to call. */
function implausible(before: Incident | null, next: Incident, now: Instant): Refusal | null {
  const { detectedAt, openedAt, restoredAt, bridgeUrl } = next;
  if (detectedAt !== null && detectedAt !== before?.detectedAt && detectedAt > now) return { code: "detectedLater", field: "detectedAt" };
  const isMoved = restoredAt !== (before?.restoredAt ?? null) || detectedAt !== (before?.detectedAt ?? null);
  if (isMoved && restoredAt !== null && restoredAt < (detectedAt ?? openedAt))
    return { code: "restoredBefore", field: restoredAt === before?.restoredAt ? "detectedAt" : "restoredAt" };
  const isCallable = /^(?:https?|tel|sips?|msteams|zoommtg):/i.test(bridgeUrl ?? "https:");
  return bridgeUrl !== (before?.bridgeUrl ?? null) && !isCallable ? { code: "noBridge", field: "bridgeUrl" } : null;
}

function isOpen(record: Pick<Incident, "state">): boolean {
  return record.state === "1" || record.state === "2" || record.state === "3";
}

/** Priority by the table. Source: ServiceNow, data lookup rules for priority. */
export function priorityOf(record: Pick<Incident, "impact" | "urgency">, facts: Pick<IncidentFacts, "priorities">): Priority {
  const key = `${record.impact}/${record.urgency}`;
  return facts.priorities.get(key) ?? starterTable[key] ?? "4";
}

/** The table ServiceNow ships. */
export const starterTable: Readonly<Record<string, Priority>> = {
  "1/1": "1",
  "1/2": "2",
  "1/3": "3",
  "2/1": "2",
  "2/2": "3",
  "2/3": "4",
  "3/1": "3",
  "3/2": "4",
  "3/3": "5",
};

function routedTo(record: Incident, facts: IncidentFacts): Incident {
  if (record.team) return record;
  const rule = facts.routing.find(
    ({ condition }) =>
      condition === null || matches(condition, record, { catalogue: facts.catalogue, kind: "incident", lookup: () => null }),
  );
  if (rule) return { ...record, team: rule.team, assignee: record.assignee ?? rule.assignee };
  const service = record.service ? facts.services.get(record.service) : undefined;
  return { ...record, team: service?.supportTeam ?? null };
}

/** The end of the n-th working day after an instant; every day works where no calendar is set. */
export function autoCloseAt(from: Instant, facts: IncidentFacts): Instant {
  const { timeZone, autoCloseDays, workingDays } = facts.house;
  let day = startOfLocalDay(timeZone, from);
  for (let left = autoCloseDays, steps = 0; left > 0 && steps < 400; steps++) {
    day = addLocalDays(timeZone, day, 1);
    if (workingDays === null || worksOn(workingDays, day, timeZone)) left--;
  }
  return addLocalDays(timeZone, day, 1);
}

function worksOn(calendar: BusinessCalendar, day: Instant, timeZone: string): boolean {
  return elapsedMs(calendar, day, addLocalDays(timeZone, day, 1)) > 0;
}

/** The holds with the open one, if any, ended. */
export function ended(current: Incident, at: Instant): Incident["holds"] {
  return current.holds.map((one) => (one.to === null ? { ...one, to: at < one.from ? one.from : at } : one));
}

/** An incident as it is when it turns out not to be solved. */
export function unresolved(current: Incident): Incident {
  return {
    ...current,
    holdReason: null,
    resolvedAt: null,
    resolvedBy: null,
    restoredAt: null,
    closedAt: null,
    closedBy: null,
    closeCode: null,
    closeNotes: null,
    autoCloseAt: null,
    satisfaction: null,
    satisfactionComment: null,
    phase: current.phase === "mitigated" ? "identified" : current.phase,
  };
}

/** The same going on at an instant: a major incident owes its stakeholders the next update again. */
export function goingOn(current: Incident, asked: Pick<Asked, "now" | "facts">): Incident {
  const next = unresolved(current);
  if (next.majorState !== "declared") return next;
  const every = next.updateEveryMinutes ?? asked.facts.house.updateEveryMinutes;
  return { ...next, nextUpdateAt: addMinutes(asked.now, every), updateMissedAt: null };
}

export function noted(text: string | null): DomainEvent[] {
  return text?.trim() ? [{ type: "noteAdded", data: { text } }] : [];
}

function commented(text: string | null, fromCaller = false): DomainEvent[] {
  return text?.trim() ? [{ type: "commentAdded", data: { text, fromCaller } }] : [];
}

const blank = {
  holdReason: null,
  assignee: null,
  team: null,
  acknowledgedAt: null,
  restoredAt: null,
  resolvedAt: null,
  resolvedBy: null,
  resolutionSeconds: null,
  businessResolutionSeconds: null,
  closedAt: null,
  closedBy: null,
  closeCode: null,
  closeNotes: null,
  reopenCount: 0,
  reassignmentCount: 0,
  parent: null,
  stateBeforeMerge: null,
  mergedInto: null,
  majorState: "none",
  phase: null,
  commander: null,
  communicator: null,
  scribe: null,
  updateEveryMinutes: null,
  nextUpdateAt: null,
  updateMissedAt: null,
  updatesSent: 0,
  technicalUpdateAt: null,
  groupsAdded: [],
  groupsLeftOut: [],
  expectedBackAt: null,
  workstreams: [],
  reviewRequired: false,
  review: null,
  reviewState: "none",
  restricted: false,
  holds: [],
  satisfaction: null,
  satisfactionComment: null,
  clocks: {},
  nextBreachAt: null,
  nextTeamBreachAt: null,
  nextOlaBreachAt: null,
  nextVendorBreachAt: null,
  observed: false,
  sourceSays: null,
  autoCloseAt: null,
} as const satisfies Partial<Incident>;

/** A new incident, before anything is said of it. */
export const newIncident = recordMaker(incidentModel, blank);
