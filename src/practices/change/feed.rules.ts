import { type Actor, may } from "../../kernel/actor.ts";
import { accept, type Decision, type Refusal, refuse } from "../../kernel/decision.ts";
import type { Id } from "../../kernel/ids.ts";
import { type AnyRecord, text } from "../../kernel/model.ts";
import type { CommandsOf, Kind, Question, Reaction } from "../../kernel/practice.ts";
import { newBase } from "../../kernel/record.ts";
import { type ChangeFeed, changeFeedModel } from "./feed.model.ts";

const commands = {
  issue: {
    label: "Issue",
    internal: true,
    creates: true,
    input: {
      name: changeFeedModel.shape.name,
      scope: changeFeedModel.shape.scope,
      service: changeFeedModel.shape.service,
      tokenHash: text({ label: "Digest of its key", max: 64 }),
    },
  },
  revoke: { label: "Revoke", input: {}, permission: "change.read", order: 1, help: "The address stops working at once and for good." },
} as const;
type FeedCommand = CommandsOf<typeof commands, ChangeFeed>;

/** A calendar feed of changes: its key is shown once when it is issued; of it only the digest is kept. */
export const changeFeed: Kind<ChangeFeed, FeedCommand, undefined> = {
  model: changeFeedModel,
  permissions: { read: "change.read" },
  commands,
  events: {
    feedIssued: { audience: "staff", label: "calendar feed issued" },
    feedRevoked: { audience: "staff", label: "calendar feed revoked" },
  },
  refusals: {
    nobody: "A feed belongs to a person. Sign in as one.",
    serviceNeeded: "Say of which service.",
    notYours: "This feed belongs to somebody else. They revoke it, or whoever administers changes.",
    revoked: "This feed is revoked already.",
    notEdited: "A feed is not edited. Revoke it and make another.",
  },
  gate: ({ actor, current }) => (current ? gate(current, actor) : { code: "missing" }),
  decide,
  fromPatch: () => ({ ok: false, refusal: { code: "notEdited" } }),
  visible: (actor) => {
    if (!may(actor, "change.read")) return [];
    if (may(actor, "change.administer")) return ["all"];
    return actor.personId ? [{ field: "person", is: "equals", value: actor.personId }] : [];
  },
};

function decide(question: Question<ChangeFeed, FeedCommand, undefined>): Decision<ChangeFeed> {
  const { current, command, actor } = question;
  if (command.type === "issue") {
    if (current) return refuse("taken");
    if (!actor.personId) return refuse("nobody");
    if (command.scope === "service" && !command.service) return refuse("serviceNeeded", { field: "service" });
    const { type: _, ...given } = command;
    const record: AnyRecord = { ...newBase(question), ...given, person: actor.personId, active: true };
    return accept(record as ChangeFeed, { type: "feedIssued" });
  }
  if (!current) return refuse("missing");
  const denied = gate(current, actor);
  return denied ? { ok: false, refusal: denied } : accept({ ...current, active: false }, { type: "feedRevoked" });
}

function gate(current: ChangeFeed, actor: Actor): Refusal | null {
  if (!current.active) return { code: "revoked" };
  const self = actor.onBehalfOf?.personId ?? actor.personId;
  return self === current.person || may(actor, "change.administer") ? null : { code: "notYours" };
}

/** By person who leaves: the feeds that end with their sessions. */
export type FeedFacts = { feeds: ReadonlyMap<Id, readonly Id[]> };

/** A feed ends where its owner's sessions do: a program that cannot sign in must not read on for them. */
export const endFeeds: Reaction = {
  on: ["person"],
  react: ({ id }, facts) =>
    ((facts as FeedFacts).feeds.get(id) ?? []).map((one) => ({ kind: "changeFeed", id: one, command: { type: "revoke" } })),
};
