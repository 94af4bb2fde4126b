import { editable } from "../../kernel/command.ts";
import type { Concern } from "../../kernel/concern.ts";
import { deriveId, type Id } from "../../kernel/ids.ts";
import type { AnyRecord } from "../../kernel/model.ts";
import type { BatchReaction, BatchReply, Change, Reaction, Reply } from "../../kernel/practice.ts";
import { sha256 } from "../../kernel/sha256.ts";
import type { Instant } from "../../kernel/time.ts";
import { itemId } from "../meeting/assemble.rules.ts";
import type { AgendaItem } from "../meeting/item.model.ts";
import type { Meeting } from "../meeting/model.ts";
import { type AgendaLine, forAgenda, recordWords } from "./agenda.rules.ts";
import type { DeskRecord } from "./desk.model.ts";
import type { Exception } from "./model.ts";
import { type TriagePolicy, triagePolicyModel } from "./policy.model.ts";

/** The id of a record's line: of one record there is one. */
export function exceptionId(kind: string, source: Id): Id {
  return deriveId(source, `exception/${kind}`);
}

/** How a kind says its concerns. */
export type Concerned = { kind: string; concern(record: AnyRecord, facts: Record<string, unknown>): Concern | null };
/** A record to ask, and the change because of which it is asked. */
export type Asked = { kind: string; record: AnyRecord; because: Change };
export type ConcernReactionFacts = {
  asked: readonly Asked[];
  /** What each kind's concern must know beyond its records. */
  known: ReadonlyMap<string, Record<string, unknown>>;
  /** Of lines that have not ended, by id: the digest of what was said last. */
  heard: ReadonlyMap<Id, string>;
};

/** One reaction over all kinds with a concern: what they say now, where it is another thing than before. */
export function concernReaction(kinds: readonly Concerned[], on: readonly string[]): BatchReaction {
  const byName = new Map(kinds.map((one) => [one.kind, one]));
  return {
    on,
    reactAll: (_changes, given) => {
      const { asked, known, heard } = given as ConcernReactionFacts;
      return asked.flatMap(({ kind, record, because }): BatchReply[] => {
        const id = exceptionId(kind, record.id);
        const concern = byName.get(kind)?.concern(record, known.get(kind) ?? {}) ?? null;
        const was = heard.get(id);
        if (concern === null) return was === undefined ? [] : [{ kind: "triageException", id, command: { type: "cease" }, because }];
        const digest = digestOf(concern, because.at);
        if (was === digest) return [];
        const command = { type: "raise", sourceKind: kind, source: record.id, sourceNumber: record.number, concern, heard: digest };
        return [{ kind: "triageException", id, command, because }];
      });
    },
  };
}

/** Sixteen digits that tell one concern from another. Since when a gate holds that holds is not among it: who says "now" says so each time. */
export function digestOf(concern: Concern, now: Instant): string {
  const gates = concern.gates.map((one) => ({ ...one, since: one.since <= now ? null : one.since }));
  return sha256(JSON.stringify({ ...concern, gates })).slice(0, 16);
}

/** Each move by hand is kept as a record of its own. */
export const overrideReaction: Reaction = {
  on: ["triageException"],
  react: ({ id, before, after, events, at }: Change<Exception>): Reply[] =>
    events.flatMap(({ type, data = {} }): Reply[] => {
      if (type !== "exceptionOverridden") return [];
      const { overrideBand: toBand, overrideWhy: why, overriddenBy: by, onBehalfOf } = after;
      const said = {
        exception: id,
        fromBand: data.from ?? "WEEKLY",
        toBand,
        why,
        by,
        onBehalfOf,
        scoreTenths: before?.scoreTenths ?? 0,
      };
      return [
        { kind: "triageOverride", id: deriveId(id, `override/${after.version}/${at}`), isNew: true, command: { type: "noted", ...said } },
      ];
    }),
};

/** A policy that comes into force takes the one before out of it. What is on the Desk is weighed anew in batches of its own (`sweep.ts`). */
export const policyReaction: Reaction = {
  on: ["triagePolicy"],
  react: ({ id, after, events }, facts): Reply[] => {
    const copied = events.find(({ type }) => type === "policyCopied")?.data;
    if (copied) return [{ kind: "triagePolicy", id: String(copied.draft), isNew: true, command: copyOf(after as TriagePolicy, copied) }];
    const isInForce = events.some(({ type }) => type === "policyInForce");
    if (!isInForce) return [];
    const { inForce } = facts as { inForce: readonly Id[] };
    return inForce.filter((one) => one !== id).map((one): Reply => ({ kind: "triagePolicy", id: one, command: { type: "supersede" } }));
  },
};

/** A draft that begins as a policy stands, under another name. */
function copyOf(policy: TriagePolicy, { name, why }: Record<string, unknown>): Reply["command"] {
  const said = Object.keys(editable(triagePolicyModel)).map((field) => [field, (policy as AnyRecord)[field]] as const);
  return { ...Object.fromEntries(said), type: "create", name, why };
}

/** `record`: how well the Desk told; null where no agenda is asked for. */
export type AgendaFacts = {
  record: DeskRecord | null;
  lines: ReadonlyMap<Id, readonly AgendaLine[]>;
  next: Id | null;
  items: ReadonlyMap<Id, readonly Id[]>;
};

/** What was folded stands on the agenda of the weekly review, and so does what is not urgent; what the review says of it ends it. */
export const reviewReaction: Reaction = {
  on: ["meeting", "agendaItem", "triageException"],
  react: (change, given): Reply[] => {
    const facts = given as AgendaFacts;
    if (change.kind === "meeting") return ofMeeting(change as Change<Meeting>, facts);
    if (change.kind === "agendaItem") return ofItem(change as Change<AgendaItem>);
    const { id, after, events, before } = change as Change<Exception>;
    // A record that is restricted now is called by its neutral name on agendas too.
    if (before?.confidential === false && after.confidential)
      return (facts.items.get(id) ?? []).map((item) => ({
        ...{ kind: "agendaItem", id: item },
        command: { type: "cover", title: after.title, why: "It stands on the Desk, and is restricted now." },
      }));
    if (facts.next === null || !events.some(({ type }) => type === "exceptionFolded")) return [];
    return [
      onAgenda(facts.next, { id, title: after.title, number: after.sourceNumber, why: after.reason ?? "Folded on the Desk", minutes: 5 }),
    ];
  },
};

function ofMeeting({ id, events }: Change<Meeting>, { lines, record }: AgendaFacts): Reply[] {
  const mine = lines.get(id);
  if (mine === undefined || record === null || !events.some(({ type }) => type === "agendaAsked")) return [];
  const about = { subjectKind: null, subject: null, subjectNumber: null, presenter: null, seen: {}, carriedFrom: null, again: false };
  const told = {
    type: "putOn",
    meeting: id,
    title: "Was the Desk right to tell?",
    plannedMinutes: 5,
    why: recordWords(record),
    sinceLast: null,
    ...about,
  };
  return [{ kind: "agendaItem", id: itemId(id, "desk/record"), command: told }, ...forAgenda(mine).map((one) => onAgenda(id, one))];
}

function onAgenda(meeting: Id, line: ReturnType<typeof forAgenda>[number]): Reply {
  const about = { subjectKind: "triageException", subject: line.id, subjectNumber: line.number };
  const nothing = { presenter: null, sinceLast: null, seen: {}, carriedFrom: null, again: true };
  const command = {
    type: "putOn",
    meeting,
    title: line.title,
    why: line.why.slice(0, 200),
    plannedMinutes: line.minutes,
    ...about,
    ...nothing,
  };
  return { kind: "agendaItem", id: itemId(meeting, line.id), command };
}

function ofItem({ after, events }: Change<AgendaItem>): Reply[] {
  if (after.subjectKind !== "triageException" || after.subject === null || !events.some(({ type }) => type === "itemDiscussed")) return [];
  const words = after.notes?.trim() ? after.notes.slice(0, 2000) : "Discussed in the weekly review.";
  return [{ kind: "triageException", id: after.subject, command: { type: "settle", words } }];
}
