import { accept, type Decision, type Refusal, refuse } from "../../kernel/decision.ts";
import type { Id } from "../../kernel/ids.ts";
import { flag, prose } from "../../kernel/model.ts";
import type { Kind, Question } from "../../kernel/practice.ts";
import { defineRegister } from "../../kernel/register.ts";
import { selfOf } from "./gate.rules.ts";
import { type ChangeTemplate, changeTemplateModel } from "./register.model.ts";
import { type Outcome, standingFault } from "./standing.rules.ts";
import { newestApproved, wordsOf } from "./template.rules.ts";

export type TemplateFacts = { outcomes: ReadonlyMap<Id, readonly Outcome[]> };
type TemplateCommand = { type: string } & Record<string, unknown>;
type Asked = Question<ChangeTemplate, TemplateCommand, TemplateFacts>;
type Held = Asked & { current: ChangeTemplate };

/** Approved revisions that are kept; changes made from older ones take the newest words. */
const mostRevisions = 40;

const register = defineRegister<ChangeTemplate>(changeTemplateModel, {
  read: "change.read",
  write: "change.administer",
  check: (row) => {
    if (row.rollbackPlan.trim() === "") return { code: "rollbackNeeded", field: "rollbackPlan" };
    return row.lostAtFailures > row.lostAmong ? { code: "neverLost", field: "lostAtFailures" } : null;
  },
  refusals: {
    rollbackNeeded: "A template needs a rollback plan: it is approved once, and stands for every change of it.",
    neverLost: "It cannot lose its standing at more failures than changes are looked at. Look at more changes, or allow fewer failures.",
  },
});

/** Plans approved once for all. An edit of their words is approved anew, by another hand; where changes of it fail, it loses its standing. */
export const changeTemplate: Kind<ChangeTemplate, TemplateCommand, TemplateFacts> = {
  ...(register as Kind<ChangeTemplate, TemplateCommand, never>),
  commands: {
    ...register.commands,
    approveRevision: {
      label: "Approve the revision",
      input: {},
      permission: "change.manage",
      order: 0,
      help: "New changes of the template are made from its words. Changes that were made before keep theirs.",
    },
    giveBackStanding: {
      label: "Give standing back",
      input: { reason: prose({ label: "What was mended", max: 2000 }) },
      permission: "change.manage",
      order: 2,
      help: "Standard changes may be made of it again. What failed before is forgiven.",
    },
    observe: { label: "Look at how its changes end", input: { isTakenBack: flag({ label: "A cause was taken back" }) }, internal: true },
  },
  events: {
    ...register.events,
    revisionApproved: { audience: "staff", label: "revision approved" },
    standingLost: { audience: "staff", label: "lost its standing" },
    standingGivenBack: { audience: "staff", label: "standing given back" },
  },
  refusals: {
    ...register.refusals,
    nothingToApprove: "Its words are approved as they stand.",
    ownRevision: "Nobody approves a revision they wrote. Somebody else must.",
    holdsStanding: "It holds its standing.",
    reasonNeeded: "Say what was mended.",
  },
  gate: (asked) => gate(asked) ?? register.gate({ ...asked, facts: undefined }),
  decide,
  factsRead: ["change", "incident"],
};

function gate({ actor, current, command }: Pick<Asked, "actor" | "current"> & { command: { type: string } }): Refusal | null {
  if (!current) return null;
  if (command.type === "giveBackStanding") return current.standing === "lost" ? null : { code: "holdsStanding" };
  if (command.type !== "approveRevision") return null;
  if (current.revision === null || newestApproved(current)?.revision === current.revision) return { code: "nothingToApprove" };
  const hands = [actor.personId, actor.onBehalfOf?.personId ?? null];
  return current.authors.some((author) => hands.includes(author)) ? { code: "ownRevision" } : null;
}

function decide(asked: Asked): Decision<ChangeTemplate> {
  const { current, command } = asked;
  const denied = gate(asked);
  if (denied) return { ok: false, refusal: denied };
  if (current && command.type === "approveRevision")
    return accept(approved(asked, current), { type: "revisionApproved", data: { revision: current.revision } });
  if (current && command.type === "giveBackStanding") return giveBack({ ...asked, current }, String(command.reason));
  if (current && command.type === "observe") return observe({ ...asked, current });
  const decision = register.decide({ ...asked, facts: undefined });
  return decision.ok && (command.type === "create" || command.type === "edit") ? revised(asked, decision.next, decision.events) : decision;
}

/** A new template, or other words in one, wait for another hand; what the house itself writes (an import, the sample) does not. */
function revised(
  asked: Asked,
  next: ChangeTemplate,
  events: Extract<Decision<ChangeTemplate>, { ok: true }>["events"],
): Decision<ChangeTemplate> {
  const { current, actor } = asked;
  const author = selfOf(actor);
  const isOther = current === null || JSON.stringify(wordsOf(next)) !== JSON.stringify(wordsOf(current));
  if (!isOther) return accept(next, ...events);
  const before = current === null ? [] : (current.approvals ?? []);
  // A template from before revisions: what it said until now is its first, and was approved.
  const kept = current?.revision === null ? [{ revision: 1, at: current.updatedAt, by: null, words: wordsOf(current) }] : before;
  const isPending = current !== null && current.revision !== null && newestApproved(current)?.revision !== current.revision;
  const revision = current === null ? 1 : (current.revision ?? 1) + (isPending ? 0 : 1);
  const authors = [...new Set([...(isPending ? current.authors : []), ...(author ? [author] : [])])];
  const record: ChangeTemplate = { ...next, revision, authors, approvals: kept };
  return author === null
    ? accept(approved(asked, record), ...events, { type: "revisionApproved", data: { revision } })
    : accept(record, ...events);
}

function approved({ actor, now }: Asked, record: ChangeTemplate): ChangeTemplate {
  const revision = record.revision ?? 1;
  const one = { revision, at: now, by: selfOf(actor), words: wordsOf(record) };
  return { ...record, approvals: [...record.approvals, one].slice(-mostRevisions) };
}

function giveBack({ current, actor, now }: Held, reason: string): Decision<ChangeTemplate> {
  if (reason.trim() === "") return refuse("reasonNeeded", { field: "reason" });
  const next: ChangeTemplate = { ...current, standing: "held", standingAt: now, standingBy: selfOf(actor), standingReason: reason };
  return accept(next, { type: "standingGivenBack", data: { reason } });
}

/** A change of it ended: whether it still holds its standing, by its own terms. */
function observe({ current, facts, now, id, command }: Held): Decision<ChangeTemplate> {
  const isLost = current.standing === "lost";
  // What time alone mends is given back by a manager; what was no failure after all never cost the standing.
  if (isLost && !(command.isTakenBack === true && current.standingBy === null)) return accept(current);
  const terms = newestApproved(current)?.words ?? current;
  const because = standingFault(facts.outcomes.get(id) ?? [], terms, isLost ? null : current.standingAt);
  if (isLost && because === null) {
    const reason = "What it was lost for was taken back: no change of it caused that.";
    return accept(
      { ...current, standing: "held", standingAt: null, standingReason: reason },
      { type: "standingGivenBack", data: { reason } },
    );
  }
  if (isLost || because === null) return accept(current);
  const next: ChangeTemplate = { ...current, standing: "lost", standingAt: now, standingBy: null, standingReason: because };
  return accept(next, { type: "standingLost", data: { because } });
}
