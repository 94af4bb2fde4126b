import { type Actor, may } from "./actor.ts";
import { accept, type Decision, type Refusal, refuse } from "./decision.ts";
import type { Id } from "./ids.ts";
import { type AnyRecord, flag, type Model, reference, type Shape, text } from "./model.ts";
import type { Kind, Question, Reaction } from "./practice.ts";
import { newBase } from "./record.ts";

/** What the model of every calendar feed has, beside what the feed holds. */
export const feedFields = {
  person: reference("person", { label: "Whose feed", setByRules: true }),
  tokenHash: text({ label: "Digest of its key", max: 64, setByRules: true, secret: true, readPermission: "key.administer" }),
  active: flag({ label: "Active", setByRules: true }),
};

type Rules = {
  read: string;
  administer: string;
  /** What is said of a feed when it is issued, beside its key. */
  holds: Shape;
  /** Why what is said cannot stand, or null. */
  check?(said: Record<string, unknown>): Refusal | null;
  refusals?: Record<string, string>;
};
type FeedCommand = { type: string } & Record<string, unknown>;
type Feed = AnyRecord & { person: Id; active: boolean };

/**
 * A calendar feed, an address that a calendar program reads: issued to whoever asks, its key shown once and only the digest kept, never
 * edited, revoked by its owner or by whoever administers what it shows.
 */
export function defineFeed<S extends Feed>(model: Model, rules: Rules): Kind<S, FeedCommand, undefined> {
  const { read, administer, holds, refusals } = rules;
  const gate = (current: S, actor: Actor): Refusal | null => {
    if (!current.active) return { code: "revoked" };
    const isOwn = actor.personId === current.person || actor.onBehalfOf?.personId === current.person;
    return isOwn || may(actor, administer) ? null : { code: "notYours" };
  };
  return {
    model,
    permissions: { read },
    commands: {
      issue: {
        label: "Issue",
        internal: true,
        creates: true,
        input: { ...holds, tokenHash: text({ label: "Digest of its key", max: 64 }) },
      },
      revoke: { label: "Revoke", input: {}, permission: read, order: 1, help: "The address stops working at once and for good." },
    },
    events: {
      feedIssued: { audience: "staff", label: "calendar feed issued" },
      feedRevoked: { audience: "staff", label: "calendar feed revoked" },
    },
    refusals: { ...feedRefusals, ...refusals },
    gate: ({ actor, current }) => (current ? gate(current, actor) : { code: "missing" }),
    decide: (question) => decide(question, rules, gate),
    fromPatch: () => ({ ok: false, refusal: { code: "notEdited" } }),
    visible: (actor) => {
      if (!may(actor, read)) return [];
      if (may(actor, administer)) return ["all"];
      return actor.personId ? [{ field: "person", is: "equals", value: actor.personId }] : [];
    },
  };
}

const feedRefusals = {
  nobody: "A feed belongs to a person. Sign in as one.",
  notYours: "This feed belongs to somebody else. They revoke it, or an administrator.",
  revoked: "This feed is revoked already.",
  notEdited: "A feed is not edited. Revoke it and make another.",
};

function decide<S extends Feed>(
  question: Question<S, FeedCommand, undefined>,
  { check }: Rules,
  gate: (current: S, actor: Actor) => Refusal | null,
): Decision<S> {
  const { current, command, actor } = question;
  if (command.type === "issue") {
    if (current) return refuse("taken");
    if (!actor.personId) return refuse("nobody");
    const { type: _, ...said } = command;
    const denied = check?.(said) ?? null;
    if (denied) return { ok: false, refusal: denied };
    const record: AnyRecord = { ...newBase(question), ...said, person: actor.personId, active: true };
    return accept(record as S, { type: "feedIssued" });
  }
  if (!current) return refuse("missing");
  const denied = gate(current, actor);
  return denied ? { ok: false, refusal: denied } : accept({ ...current, active: false }, { type: "feedRevoked" });
}

/** By person whose sessions end: their live feeds. */
export type EndingFeeds = { feeds: ReadonlyMap<Id, readonly Id[]> };

/** A feed ends where its owner's sessions do: a program that cannot sign in must not read on for them. Its facts are `EndingFeeds`. */
export function endFeedsOf(kind: string): Reaction {
  return {
    on: ["person"],
    react: ({ id }, facts) => ((facts as EndingFeeds).feeds.get(id) ?? []).map((one) => ({ kind, id: one, command: { type: "revoke" } })),
  };
}
