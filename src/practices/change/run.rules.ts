import { accept, type Decision, refuse } from "../../kernel/decision.ts";
import { addDays, addMs, DAY_MS, HOUR_MS, type Instant, MINUTE_MS, minInstant, ms } from "../../kernel/time.ts";
import { standingOf } from "./approval.rules.ts";
import type { CommandOf } from "./commands.ts";
import type { ChangeFacts } from "./facts.ts";
import { cabStanding, rowsOf } from "./gate.rules.ts";
import { moveOf } from "./lifecycle.rules.ts";
import type { ChangeRequest, ChangeState } from "./model.ts";
import { pausedMs, resumed } from "./pause.rules.ts";
import { asksReview, withReview } from "./review.rules.ts";
import { isOpenTask, isTested } from "./task.rules.ts";
import { pointOfNoReturn } from "./window.rules.ts";
import { type Held, openOrGiven, unasked } from "./work.rules.ts";

/** The state a move leads to; the gate has said before that it leads somewhere. */
function moved({ current }: Pick<Held, "current">, move: string): ChangeState {
  return moveOf(current.changeType, move, current.state) ?? current.state;
}

export function assess(asked: Held): Decision<ChangeRequest> {
  return accept({ ...asked.current, state: moved(asked, "assess") }, { type: "assessmentStarted" });
}

export function schedule(asked: Held): Decision<ChangeRequest> {
  const { current } = asked;
  return accept(
    { ...current, state: moved(asked, "schedule"), missedAt: null },
    { type: "changeScheduled", data: { from: current.plannedStart, to: current.plannedEnd } },
  );
}

export function implement(asked: Held): Decision<ChangeRequest> {
  const { current, now } = asked;
  const begun = { ...current, state: moved(asked, "implement"), startedAt: now };
  const { next, events } = current.changeType === "emergency" ? withReview(asked, begun, "emergency") : { next: begun, events: [] };
  return accept(next, { type: "changeBegun", data: { pointOfNoReturn: pointOfNoReturn(current) } }, ...events);
}

/** Work rests; the window goes on, and with it the point of no return. */
export function pause({ current, now, actor }: Held, reason: string): Decision<ChangeRequest> {
  if (reason.trim() === "") return refuse("reasonNeeded", { field: "reason" });
  if (current.pauses.length >= 100) return refuse("tooManyPauses");
  const pauses = [...current.pauses, { from: now, to: null, reason: reason.trim(), by: actor.personId }];
  return accept({ ...current, pausedAt: now, pauses }, { type: "changePaused", data: { reason: reason.trim() } });
}

export function resume({ current, now }: Held): Decision<ChangeRequest> {
  const pauses = resumed(current.pauses, now);
  const restedMinutes = Math.round(pausedMs(pauses.slice(-1), now) / MINUTE_MS);
  return accept({ ...current, pausedAt: null, pauses }, { type: "changeResumed", data: { restedMinutes } });
}

/** The work is done; what ended after its window overran, whether or not anybody was there to be told. */
export function finish(asked: Held): Decision<ChangeRequest> {
  const ended = over(asked);
  return accept({ ...ended, state: moved(asked, "finish") }, { type: "changeFinished", data: { overran: ended.overranAt !== null } });
}

/** Back to how it was. Also after the point of no return: then it says that the window will not hold. */
export function rollBack(asked: Held, reason: string): Decision<ChangeRequest> {
  const { current, now } = asked;
  if (reason.trim() === "") return refuse("reasonNeeded", { field: "reason" });
  const point = pointOfNoReturn(current);
  const back = { ...over(asked), state: moved(asked, "rollBack"), rolledBackAt: now };
  const { next, events } = withReview(asked, back, "rolledBack");
  return accept(next, ...events, { type: "changeRolledBack", data: { reason, late: point !== null && now > point } });
}

function over({ current, now }: Held): ChangeRequest {
  const isLate = current.plannedEnd !== null && now > current.plannedEnd;
  const rested = { pausedAt: null, pauses: resumed(current.pauses, now) };
  return { ...current, ...rested, endedAt: now, alarmAgainAt: null, overranAt: current.overranAt ?? (isLate ? now : null) };
}

/**
 * How it ended, in a word that its facts allow: what was rolled back, or was never approved, is a failure; what overran is not without issues.
 * Source: change success rate, closed changes with no rollback, no incident caused, no unplanned overrun; an unauthorised change is a failure.
 */
export function close(asked: Held, { closeCode, closeNotes }: CommandOf<"close">): Decision<ChangeRequest> {
  const { current, actor, now } = asked;
  if (closeNotes.trim() === "") return refuse("notesNeeded", { field: "closeNotes" });
  const isApproved = current.changeType === "standard" || standingOf(current, rowsOf(asked)) === "given";
  const isRejected = cabStanding(current) === "rejected";
  if (closeCode !== "unsuccessful" && current.rolledBackAt !== null) return refuse("wasRolledBack", { field: "closeCode" });
  if (closeCode !== "unsuccessful" && (!isApproved || isRejected)) return refuse("neverApproved", { field: "closeCode" });
  if (closeCode === "successful" && current.changeType === "emergency" && current.approvalOverdueAt !== null)
    return refuse("approvedLate", { field: "closeCode" });
  if (closeCode === "successful" && current.causedIncidents.length > 0) return refuse("causedIncident", { field: "closeCode" });
  if (closeCode === "unsuccessful" && !current.reviewRequired && asksReview(current, "unsuccessful", asked.facts))
    return refuse("reviewToAsk", { opens: { label: "Ask for a review", kind: "change", id: current.id, verb: "openReview" } });
  if (closeCode === "successful" && current.overranAt !== null) return refuse("hasOverrun", { field: "closeCode" });
  return accept(
    { ...current, state: moved(asked, "close"), closeCode, closeNotes, closedAt: now, closedBy: actor.personId },
    { type: "changeClosed", data: { closeCode, closeNotes } },
  );
}

export function cancel(asked: Held, reason: string): Decision<ChangeRequest> {
  return leave(asked, reason, "cancel", "changeCanceled");
}

export function revert(asked: Held, reason: string): Decision<ChangeRequest> {
  return leave(asked, reason, "revert", "changeReverted");
}

/** Whoever leaves the path takes the approvals along. */
function leave(asked: Held, reason: string, move: "cancel" | "revert", type: string): Decision<ChangeRequest> {
  if (reason.trim() === "") return refuse("reasonNeeded", { field: "reason" });
  const why = move === "cancel" ? { cancelReason: reason } : {};
  const next: ChangeRequest = { ...unasked(asked.current), ...why, state: moved(asked, move) };
  const voided = openOrGiven(asked);
  const ended = { type: "approvalsVoided", data: { approvals: voided, exceptions: 0, why: move } };
  return accept(next, { type, data: { reason } }, ...(voided.length > 0 ? [ended] : []));
}

/**
 * When a change needs attention by itself: its approval is due soon or late, its window passes while it waits, or it is worked on past its point of
 * no return or its window.
 */
export function wakeOf(record: ChangeRequest): Instant | null {
  const isAsked = ["-3", "-2", "-1", "0"].includes(record.state) && record.approvalOverdueAt === null;
  const isRunning = record.state === "-1";
  return minInstant(
    isAsked ? minInstant(record.approvalRemindAt, record.approvalDueAt) : null,
    isRunning && record.pointPassedAt === null ? pointOfNoReturn(record) : null,
    isRunning ? nextAlarm(record) : null,
    record.state === "-2" && record.missedAt === null ? record.plannedEnd : null,
  );
}

export function woken(current: ChangeRequest, now: Instant, facts: ChangeFacts): Decision<ChangeRequest> {
  let next = current;
  const events = [];
  if (current.approvalDueAt !== null && current.approvalDueAt <= now && current.approvalOverdueAt === null) {
    next = { ...next, approvalOverdueAt: now, approvalRemindAt: null };
    events.push({ type: "approvalOverdue", data: { waitingFor: waitingFor(current, facts) } });
  } else if (current.approvalRemindAt !== null && current.approvalRemindAt <= now && current.approvalOverdueAt === null) {
    next = { ...next, approvalRemindAt: null };
    events.push({ type: "approvalReminded", data: { waitingFor: waitingFor(current, facts), dueAt: current.approvalDueAt } });
  }
  const point = pointOfNoReturn(current);
  if (current.state === "-1" && current.pointPassedAt === null && point !== null && point <= now) {
    const tasks = facts.tasks.get(current.id) ?? [];
    const waitsFor = tasks.filter((task) => task.phase === "testing" && isOpenTask(task)).map((task) => task.title);
    next = { ...next, pointPassedAt: now };
    events.push({ type: "pointOfNoReturnPassed", data: { point, tested: isTested(tasks), waitsFor } });
  }
  const { plannedEnd } = current;
  if (plannedEnd !== null && plannedEnd <= now) {
    const isAlarmed =
      current.overranAt === null || (alarmDueAt(current.overranAt, current.alarmAgainAt) <= now && now <= lastAlarm(plannedEnd));
    if (current.state === "-1" && isAlarmed) {
      next = { ...next, overranAt: current.overranAt ?? now, alarmAgainAt: alarmAgainAt(plannedEnd, now) };
      events.push({ type: current.overranAt === null ? "changeOverran" : "changeStillOverruns", data: { plannedEnd } });
    }
    if (current.state === "-2" && current.missedAt === null) {
      next = { ...next, missedAt: now };
      events.push({ type: "windowMissed", data: { plannedEnd } });
    }
  }
  return events.length > 0 ? accept(next, ...events) : accept(current);
}

/** What overruns alarms again after an hour, then each time when it has overrun twice as long, and at least once a day. */
function alarmAgainAt(plannedEnd: Instant, now: Instant): Instant {
  return addMs(now, Math.min(DAY_MS, Math.max(HOUR_MS, ms(now) - ms(plannedEnd))));
}

/** When what runs past its window alarms next; null: it was said for so long that the list alone tells of it. */
function nextAlarm({ overranAt, plannedEnd, alarmAgainAt }: ChangeRequest): Instant | null {
  if (overranAt === null || plannedEnd === null) return plannedEnd;
  const at = alarmDueAt(overranAt, alarmAgainAt);
  return at <= lastAlarm(plannedEnd) ? at : null;
}

/** Two weeks after its window nobody is told any more. */
function lastAlarm(plannedEnd: Instant): Instant {
  return addDays(plannedEnd, 14);
}

function alarmDueAt(overranAt: Instant, alarmAgainAt: Instant | null): Instant {
  return alarmAgainAt ?? addMs(overranAt, HOUR_MS);
}

/** Whose vote is still awaited, in any group. */
function waitingFor(current: ChangeRequest, facts: ChangeFacts): string[] {
  const open = rowsOf({ current, facts }).filter((row) => row.state === "requested");
  return [...new Set(open.flatMap((row) => row.voters.filter((person) => !row.votes.some((vote) => vote.person === person))))];
}
