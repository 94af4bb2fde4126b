import { accept, type Decision, refuse } from "../../kernel/decision.ts";
import { addMinutes, addMs, DAY_MS, type Instant, momentWords, ms } from "../../kernel/time.ts";
import { standingOf, votersOf, votesOpenTo, withVote } from "./approval.rules.ts";
import type { CommandOf } from "./commands.ts";
import { digestOf } from "./digest.rules.ts";
import type { ApprovalRow, ChangeFacts } from "./facts.ts";
import { rowsOf, selfOf, windowDigest } from "./gate.rules.ts";
import type { ChangeRequest, Vote } from "./model.ts";
import { riskOf } from "./risk.rules.ts";
import { type Held, openOrGiven, unasked } from "./work.rules.ts";

/** Asks the groups of its type, with the voters they have now and the risk as it is summed now. */
export function authorize(asked: Held): Decision<ChangeRequest> {
  const { current, facts, now, newId, id } = asked;
  const groups = facts.groups.get(current.changeType) ?? [];
  const rows = groups.map((group, at) => ({ ...group, id: newId(at), voters: votersOf(group, current) }));
  const short = rows.find((row) => row.voters.length < row.quorum);
  if (rows.length === 0 || short) return refuse("tooFewVoters", { because: short?.name ?? "No group" });
  const digest = digestOf(current);
  const dueAt = approvalDueAt(current, now, facts);
  const earlier = rowsOf(asked).flatMap((row) => (row.state === "void" ? [] : [row.id]));
  const risk = facts.risk.get(id);
  const summed = risk ? riskOf(current, risk) : null;
  const approvals = rows.map(({ id: row, name, team, quorum, voters }) => ({ id: row, groupName: name, team, quorum, voters }));
  return accept(
    {
      ...current,
      ...(summed ? { risk: summed.risk, riskPoints: summed.points, riskLines: summed.lines } : {}),
      ...{ state: "-3", approvalDigest: digest, approvalDueAt: dueAt, approvalRemindAt: remindAt(now, dueAt), approvalOverdueAt: null },
    },
    ...(earlier.length > 0 ? [{ type: "approvalsVoided", data: { approvals: earlier, exceptions: 0, why: "askedAnew" } }] : []),
    { type: "approvalsAsked", data: { approvals, digest, dueAt } },
  );
}
const usualApprovalHours = 120;

/** Within the hours of its type, and before the window begins: an approval that comes later helps nobody. Only an emergency's may follow. */
function approvalDueAt({ changeType, plannedStart }: ChangeRequest, now: Instant, { types }: ChangeFacts): Instant {
  const within = addMinutes(now, 60 * (types.get(changeType)?.approvalHours ?? usualApprovalHours));
  const isCut = changeType !== "emergency" && plannedStart !== null && plannedStart > now && plannedStart < within;
  return isCut ? plannedStart : within;
}

/** Voters are reminded a day before it is due, or half-way where there is less than two days. */
function remindAt(now: Instant, dueAt: Instant): Instant {
  return addMs(dueAt, -Math.min(DAY_MS, (ms(dueAt) - ms(now)) / 2));
}

/** One vote, in every group where the voter has one. A refusal needs words and leads back to New, unless the work has begun. */
export function vote(asked: Held, decision: Vote["decision"], words: string | null): Decision<ChangeRequest> {
  const { current, actor, now } = asked;
  if (decision === "reject" && !words?.trim()) return refuse("reasonNeeded", { field: "reason" });
  const person = selfOf(actor)!;
  const through = actor.onBehalfOf ? actor.personId : null;
  const cast: Vote = { person, through, decision, words: words?.trim() || null, at: now };
  const mine = votesOpenTo(person, current, rowsOf(asked)).map((row) => row.id);
  const event = { type: "approvalVoted", data: { approvals: mine, ...cast } };
  if (decision === "reject") {
    if (current.state === "-1" || current.state === "0")
      return accept({ ...current, approvalDueAt: null, approvalRemindAt: null }, event, { type: "changeRefused", data: { reason: words } });
    const others = openOrGiven(asked).filter((id) => !mine.includes(id));
    return accept(
      { ...unasked(current), state: "-5" },
      event,
      { type: "changeRefused", data: { reason: words } },
      { type: "approvalsVoided", data: { approvals: others, exceptions: 0, why: "refused" } },
    );
  }
  const rows = rowsOf(asked).map((row) => (mine.includes(row.id) ? withVote(row, cast) : row));
  const isGiven = standingOf(current, rows) === "given";
  // An emergency whose approval came too late keeps that: it may not end as if nothing had been.
  const isLate = current.changeType === "emergency" && current.approvalDueAt !== null && current.approvalDueAt <= now;
  const approvalOverdueAt = current.approvalOverdueAt ?? (isLate ? now : null);
  return isGiven
    ? accept({ ...current, approvalDueAt: null, approvalRemindAt: null, approvalOverdueAt }, event, { type: "approvalGiven" })
    : accept({ ...current }, event);
}

/** The owner of the service agrees to when; another window asks anew. */
export function consent({ current, actor }: Held): Decision<ChangeRequest> {
  const consentedBy = selfOf(actor);
  return accept({ ...current, consentedBy, consentDigest: windowDigest(current) }, { type: "windowConsented", data: { consentedBy } });
}

/** An exception counts at most until a day after its freeze: for longer there is nothing to be excepted from. */
const beyondFreezeMs = DAY_MS;

/** Somebody by name lets a change through a freeze, for the words it has now and until a moment. */
export function except(asked: Held, { freeze, reason, expiresAt }: CommandOf<"except">): Decision<ChangeRequest> {
  const { current, actor, facts, now } = asked;
  const by = selfOf(actor);
  if (by === null) return refuse("nobodyAnswers");
  if (reason.trim() === "") return refuse("reasonNeeded", { field: "reason" });
  const known = facts.freezes.find((one) => one.id === freeze);
  if (!known) return refuse("noSuchFreeze", { field: "freeze" });
  if (expiresAt <= now) return refuse("expiredAlready", { field: "expiresAt" });
  const last = addMs(known.to, beyondFreezeMs);
  if (expiresAt > last) return refuse("expiresTooLate", { field: "expiresAt", because: momentWords(actor.timeZone, last, now) });
  if (current.exceptions.length >= 20) return refuse("tooManyExceptions");
  const exceptions = [
    ...current.exceptions.filter((one) => one.freeze !== freeze),
    { freeze, by, reason, at: now, expiresAt, digest: digestOf(current) },
  ];
  return accept({ ...current, exceptions }, { type: "exceptionGranted", data: { freeze, name: known.name, by, reason, expiresAt } });
}

export function withdrawException({ current }: Held, { freeze, reason }: CommandOf<"withdrawException">): Decision<ChangeRequest> {
  if (reason.trim() === "") return refuse("reasonNeeded", { field: "reason" });
  const exceptions = current.exceptions.filter((one) => one.freeze !== freeze);
  if (exceptions.length === current.exceptions.length) return refuse("noException", { field: "freeze" });
  return accept({ ...current, exceptions }, { type: "exceptionWithdrawn", data: { freeze, reason } });
}

/** What the next command of the same batch must know of the approvals. */
export function learnApprovals(
  facts: ChangeFacts,
  after: ChangeRequest,
  events: readonly { type: string; data?: Record<string, unknown> }[],
): ChangeFacts {
  let rows = facts.approvals.get(after.id) ?? [];
  for (const { type, data = {} } of events) {
    if (type === "approvalsAsked") {
      const asked = data.approvals as Pick<ApprovalRow, "id" | "groupName" | "team" | "quorum" | "voters">[];
      const digest = String(data.digest);
      rows = [...rows, ...asked.map((row): ApprovalRow => ({ ...row, change: after.id, state: "requested", votes: [], digest }))];
    }
    if (type === "approvalVoted") {
      const { approvals, ...cast } = data as Vote & { approvals: readonly string[] };
      rows = rows.map((row) => (approvals.includes(row.id) ? withVote(row, cast) : row));
    }
    if (type === "approvalsVoided") {
      const voided = data.approvals as readonly string[];
      rows = rows.map((row): ApprovalRow => (voided.includes(row.id) ? { ...row, state: "void" } : row));
    }
  }
  return rows === facts.approvals.get(after.id) ? facts : { ...facts, approvals: new Map(facts.approvals).set(after.id, rows) };
}
