import type { Id } from "../../kernel/ids.ts";
import type { Reply } from "../../kernel/practice.ts";
import { sha256 } from "../../kernel/sha256.ts";
import { type Instant, momentWords } from "../../kernel/time.ts";
import { itemId } from "../meeting/assemble.rules.ts";
import type { Meeting } from "../meeting/model.ts";
import { approvedFields } from "./digest.rules.ts";
import type { ApprovalRow } from "./facts.ts";
import { cabStanding, fieldName, mayBoardDecide } from "./gate.rules.ts";
import type { ChangeRequest } from "./model.ts";

/** Where a change was last on an agenda of this series: how it stood then, and what came of it. */
export type LastSeen = {
  item: Id;
  seen: Readonly<Record<string, string>>;
  disposition: string;
  reason: string | null;
  startsAt: Instant;
  /** It was put off without a day or not reached, and stands on no later agenda. */
  isLeft: boolean;
};
export type Candidate = { change: ChangeRequest; approvals: readonly ApprovalRow[]; last: LastSeen | null };
/** Between which meetings an agenda is made: the one before began at `last`; the one after begins at `next`. */
export type Round = { last: Instant | null; at: Instant; next: Instant; zone: string };

const reasons = {
  overdue: { why: "Approval overdue", minutes: 10 },
  deferred: { why: "Deferred", minutes: 10 },
  notReached: { why: "Not reached last time", minutes: 10 },
  due: { why: "Must be decided before the next meeting", minutes: 10 },
  emergency: { why: "Emergency since the last meeting", minutes: 5 },
  failed: { why: "Failed since the last meeting: what do we learn?", minutes: 10 },
} as const;
type Why = keyof typeof reasons;
const order = Object.keys(reasons) as Why[];

/** Why a change belongs on the agenda of this round, or null. What the CAB decided for its present words does not come again. */
export function whyOnAgenda({ change, last }: Candidate, round: Round): Why | null {
  const isOpen = change.state === "-3" && cabStanding(change) === null;
  if (isOpen && change.approvalOverdueAt !== null) return "overdue";
  if (last?.isLeft && mayBoardDecide(change) && cabStanding(change) === null)
    return last.disposition === "deferred" ? "deferred" : "notReached";
  if (isOpen && (isBefore(change.plannedStart, round.next) || isBefore(change.approvalDueAt, round.next))) return "due";
  const since = round.last ?? "";
  const hasFailed = (change.state === "0" || change.state === "3") && (change.rolledBackAt !== null || change.closeCode === "unsuccessful");
  if (hasFailed && change.endedAt !== null && change.endedAt > since) return isShown(last, round) && wasOver(last) ? null : "failed";
  const isUnderWay = change.state !== "-5" && change.state !== "4";
  if (change.changeType === "emergency" && isUnderWay && change.createdAt > since) return isShown(last, round) ? null : "emergency";
  return null;
}

/** What is put on an agenda, most pressing first; of one reason, what begins first. */
export function agendaOf(meeting: Pick<Meeting, "id">, candidates: readonly Candidate[], round: Round): Reply[] {
  const due = candidates.flatMap((one) => {
    const why = whyOnAgenda(one, round);
    return why ? [{ ...one, why }] : [];
  });
  return due
    .toSorted((one, other) => order.indexOf(one.why) - order.indexOf(other.why) || compare(one, other))
    .map((one) => itemOf(meeting.id, one, round));
}

function itemOf(meeting: Id, { change, approvals, last, why }: Candidate & { why: Why }, round: Round): Reply {
  const command = {
    ...{ type: "putOn", meeting, title: change.shortDescription, presenter: change.assignee ?? change.requestedBy },
    ...{ plannedMinutes: reasons[why].minutes, why: reasons[why].why, seen: seenOf(change, approvals) },
    ...{ subjectKind: "change", subject: change.id, subjectNumber: change.number, carriedFrom: last?.isLeft ? last.item : null },
    sinceLast: sinceLast({ change, approvals, last }, round.zone),
  };
  return { kind: "agendaItem", id: itemId(meeting, change.id), command };
}

/** How a change stands, in short marks that can be held against a later state: its approved fields, state, risk, votes. */
export function seenOf(change: ChangeRequest, approvals: readonly ApprovalRow[]): Record<string, string> {
  const fields = approvedFields.map((name) => [name, sha256(JSON.stringify(change[name] ?? null)).slice(0, 12)] as const);
  return { ...Object.fromEntries(fields), ":state": change.state, ":risk": String(change.riskPoints ?? ""), ":votes": votesOf(approvals) };
}

/** What changed of a change since it was last on an agenda, in sentences; where it never was, that. */
export function sinceLast({ change, approvals, last }: Candidate, zone: string): string {
  if (!last) return "It is here for the first time.";
  const now = seenOf(change, approvals);
  const fields = approvedFields.filter((name) => last.seen[name] !== undefined && last.seen[name] !== now[name]).map(fieldName);
  const was =
    last.disposition === "deferred"
      ? `deferred${last.reason ? ` (${last.reason})` : ""}`
      : last.disposition === "open"
        ? "not reached"
        : "talked about";
  const sentences = [`It was ${was} on ${momentWords(zone, last.startsAt, last.startsAt)}.`];
  if (fields.length > 0) sentences.push(`Changed since: ${fields.join(", ")}.`);
  if (last.seen[":votes"] !== undefined && last.seen[":votes"] !== now[":votes"])
    sentences.push(`Votes: ${now[":votes"] || "none"}, were ${last.seen[":votes"] || "none"}.`);
  if (last.seen[":risk"] && now[":risk"] && last.seen[":risk"] !== now[":risk"])
    sentences.push(`Risk: ${now[":risk"]} points, were ${last.seen[":risk"]}.`);
  return sentences.length > 1 ? sentences.join(" ") : `${sentences[0]} Nothing changed since.`;
}

function votesOf(approvals: readonly ApprovalRow[]): string {
  return approvals.map((row) => `${row.votes.filter((vote) => vote.decision === "approve").length} of ${row.quorum}`).join(", ");
}

/** Whether a change that is only looked back on was on an agenda since the last meeting began, or is on one now. */
function isShown(last: LastSeen | null, round: Round): boolean {
  return last !== null && (round.last === null || last.startsAt >= round.last) && !last.isLeft;
}

/** Whether it had ended when it was put on: what the last meeting approved, and failed since, comes again. */
function wasOver(last: LastSeen | null): boolean {
  return last?.seen[":state"] === "0" || last?.seen[":state"] === "3";
}

function isBefore(at: Instant | null, end: Instant): boolean {
  return at !== null && at < end;
}

function compare(one: Candidate, other: Candidate): number {
  const [a, b] = [one, other].map(({ change }) => `${change.plannedStart ?? "9"} ${change.number}`) as [string, string];
  return a < b ? -1 : a > b ? 1 : 0;
}
