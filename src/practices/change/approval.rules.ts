import { may } from "../../kernel/actor.ts";
import { accept, type Decision, refuse } from "../../kernel/decision.ts";
import type { Id } from "../../kernel/ids.ts";
import type { AnyRecord } from "../../kernel/model.ts";
import type { Kind, Question } from "../../kernel/practice.ts";
import { recordMaker } from "../../kernel/record.ts";
import { type ApprovalCommand, approvalCommands } from "./commands.ts";
import { digestOf } from "./digest.rules.ts";
import type { ApprovalRow, Group } from "./facts.ts";
import { type ChangeApproval, type ChangeRequest, changeApprovalModel, type Vote } from "./model.ts";

/** A group that was asked. It is written by what happens to its change alone; votes are given there. */
export const changeApproval: Kind<ChangeApproval, ApprovalCommand, undefined> = {
  model: changeApprovalModel,
  permissions: { read: "change.read" },
  commands: approvalCommands,
  events: {
    groupAsked: { audience: "staff", label: "asked for approval" },
    voteRecorded: { audience: "staff", label: "voted" },
    approvalVoided: { audience: "staff", label: "no longer counts" },
  },
  refusals: { byItsChange: "Votes are given at the change.", nothingToDo: "There is nothing to do." },
  gate: () => ({ code: "byItsChange" }),
  decide: decideApproval,
  fromPatch: () => ({ ok: false, refusal: { code: "byItsChange" } }),
  visible: (actor) => (may(actor, "change.read") ? ["all"] : []),
  about: (record) => record.change,
};

function decideApproval(asked: Question<ChangeApproval, ApprovalCommand, undefined>): Decision<ChangeApproval> {
  const { command, current, now } = asked;
  if (command.type === "ask") {
    if (current) return refuse("taken");
    const { type: _, ...said } = command;
    const made: AnyRecord = { ...newApproval(asked), ...said };
    return accept(made as ChangeApproval, { type: "groupAsked", data: { groupName: said.groupName, quorum: said.quorum } });
  }
  if (!current) return refuse("missing");
  if (current.state === "void") return refuse("nothingToDo");
  if (command.type === "void")
    return accept({ ...current, state: "void" }, { type: "approvalVoided", data: { groupName: current.groupName } });
  const { person, through, decision, words } = command;
  const next = withVote(current, { person, through, decision, words, at: now });
  const decidedAt = next.state === "requested" ? null : now;
  return accept({ ...next, decidedAt }, { type: "voteRecorded", data: { groupName: current.groupName, person, decision } });
}

const newApproval = recordMaker(changeApprovalModel, { state: "requested", votes: [] });

/** A row with one vote more: one refusal refuses; the quorum approves. */
export function withVote<R extends Pick<ChangeApproval, "state" | "quorum" | "votes">>(row: R, vote: Vote): R {
  const votes = [...row.votes, vote];
  if (vote.decision === "reject") return { ...row, votes, state: "rejected" };
  const agreed = votes.filter((one) => one.decision === "approve").length;
  return { ...row, votes, state: agreed >= row.quorum ? "approved" : row.state };
}

export type Standing = "none" | "open" | "given" | "refused";

/** How the approvals of a change stand for what it says now: what was given for other words does not count. */
export function standingOf(change: ChangeRequest, rows: readonly ApprovalRow[]): Standing {
  const digest = digestOf(change);
  const counting = rows.filter((row) => row.state !== "void" && row.digest === digest);
  if (counting.some((row) => row.state === "rejected")) return "refused";
  if (change.approvalDigest !== digest || counting.length === 0) return "none";
  return counting.every((row) => row.state === "approved") ? "given" : "open";
}

/** Whose change it is: who asked for it, who wrote it down (perhaps in the name of whoever asked), who reworded it, who carries it out. */
export type Owned = Pick<ChangeRequest, "requestedBy" | "createdBy" | "assignee" | "authors">;

/** Whether a change is this person's own, so that they neither approve it nor let it through anything. One from before authors were kept has none. */
export function isOwnOf(change: Omit<Owned, "authors"> & { authors: Owned["authors"] | null }, person: Id | null): boolean {
  return person !== null && [change.requestedBy, change.createdBy, change.assignee, ...(change.authors ?? [])].includes(person);
}

/** Who is asked in a group: its members now, but for those whose change it is. Nobody approves their own change. */
export function votersOf(group: Group, change: Owned): Id[] {
  return [...new Set(group.members)].filter((person) => !isOwnOf(change, person)).sort();
}

/** Whether a hand has voted on these words already, for itself or for another: a quorum of two is two people. */
export function hasVoted(hand: Id | null, change: ChangeRequest, rows: readonly ApprovalRow[]): boolean {
  if (hand === null) return false;
  const digest = digestOf(change);
  const votes = rows.filter((row) => row.state !== "void" && row.digest === digest).flatMap((row) => row.votes);
  return votes.some((vote) => (vote.through ?? vote.person) === hand);
}

/** The rows in which a person still has a vote. */
export function votesOpenTo(person: Id | null, change: ChangeRequest, rows: readonly ApprovalRow[]): ApprovalRow[] {
  if (person === null) return [];
  const digest = digestOf(change);
  return rows.filter(
    (row) =>
      row.state === "requested" && row.digest === digest && row.voters.includes(person) && !row.votes.some((one) => one.person === person),
  );
}
