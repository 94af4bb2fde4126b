import { type Actor, may } from "../../kernel/actor.ts";
import { accept, type Decision, type Refusal, refuse } from "../../kernel/decision.ts";
import { type AnyRecord, optional, reference, text } from "../../kernel/model.ts";
import type { CommandsOf, Kind, Question } from "../../kernel/practice.ts";
import { newBase } from "../../kernel/record.ts";
import { type RosterFeed, rosterFeedModel } from "./model.ts";
import { isSelf } from "./standing.rules.ts";

const commands = {
  issue: {
    label: "Issue",
    internal: true,
    creates: true,
    input: {
      name: rosterFeedModel.shape.name,
      roster: optional(reference("roster", { label: "Roster" })),
      tokenHash: text({ label: "Digest of its key", max: 64 }),
    },
  },
  revoke: { label: "Revoke", input: {}, permission: "roster.read", order: 1, help: "The address stops working at once and for good." },
} as const;
type FeedCommand = CommandsOf<typeof commands, RosterFeed>;

/** A calendar feed: its key is shown once when it is issued; of it only the digest is kept. */
export const rosterFeed: Kind<RosterFeed, FeedCommand, undefined> = {
  model: rosterFeedModel,
  permissions: { read: "roster.read" },
  commands,
  events: {
    feedIssued: { audience: "staff", label: "calendar feed issued" },
    feedRevoked: { audience: "staff", label: "calendar feed revoked" },
  },
  refusals: {
    nobody: "A feed belongs to a person. Sign in as one.",
    notYours: "This feed belongs to somebody else. They revoke it, or whoever administers rosters.",
    revoked: "This feed is revoked already.",
    notEdited: "A feed is not edited. Revoke it and make another.",
  },
  gate: ({ actor, current }) => (current ? gate(current, actor) : { code: "missing" }),
  decide,
  fromPatch: () => ({ ok: false, refusal: { code: "notEdited" } }),
  visible: (actor) => {
    if (!may(actor, "roster.read")) return [];
    if (may(actor, "roster.administer")) return ["all"];
    return actor.personId ? [{ field: "person", is: "equals", value: actor.personId }] : [];
  },
};

function decide(question: Question<RosterFeed, FeedCommand, undefined>): Decision<RosterFeed> {
  const { current, command, actor } = question;
  if (command.type === "issue") {
    if (current) return refuse("taken");
    if (!actor.personId) return refuse("nobody");
    const { type: _, ...given } = command;
    const record: AnyRecord = { ...newBase(question), ...given, person: actor.personId, active: true };
    return accept(record as RosterFeed, { type: "feedIssued" });
  }
  if (!current) return refuse("missing");
  const denied = gate(current, actor);
  return denied ? { ok: false, refusal: denied } : accept({ ...current, active: false }, { type: "feedRevoked" });
}

function gate(current: RosterFeed, actor: Actor): Refusal | null {
  if (!current.active) return { code: "revoked" };
  return isSelf(actor, current.person) || may(actor, "roster.administer") ? null : { code: "notYours" };
}
