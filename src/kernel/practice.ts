import type { z } from "zod";
import type { Actor } from "./actor.ts";
import type { Concern } from "./concern.ts";
import type { Decision, DomainEvent, Refusal } from "./decision.ts";
import type { Filter } from "./filter.ts";
import type { Id } from "./ids.ts";
import type { AnyRecord, Model, Shape } from "./model.ts";
import type { Instant } from "./time.ts";

/** Who may read an event on a timeline. */
export type Audience = "staff" | "caller" | "public";
export type Command = { type: string };

/** What a rule is given: everything it may know, nothing it may ask. */
export type Question<S, C, F> = {
  now: Instant;
  actor: Actor;
  current: S | null;
  command: C;
  facts: F;
  /** The id of the record the command is addressed to: the id a creation must use. */
  id: Id;
  newId(n: number): Id;
};

/** What a command says of itself: its form, its button, its permission. */
export type CommandSpec = {
  label: string;
  input: Shape;
  /** Only the engine and reactions may send it; no route, no button. */
  internal?: boolean;
  /** It may be addressed to a record that does not exist yet, as `create` is. */
  creates?: boolean;
  permission?: string;
  /** Sentence under the button. */
  help?: string;
  /** Order among the buttons; the lowest permitted one is the filled button. Absent: no button. */
  order?: number;
};
export type EventSpec = {
  audience: Audience;
  label: string;
  /** The journal keeps that it happened, and not what the fields were: it took personal data away. */
  withoutChanges?: boolean;
};

/** One number that a change adds to, or takes from, a measure. Durations are whole minutes. */
export type MeasureChange =
  | {
      measure: string;
      at: Instant;
      value: number;
      n?: number;
      priority?: string | null;
      team?: Id | null;
      service?: Id | null;
      person?: Id | null;
    }
  | { retract: string };

/** One accepted change of one record, as reactions, measures and notices see it. */
export type Change<S = AnyRecord> = {
  kind: string;
  id: Id;
  before: S | null;
  after: S;
  events: readonly DomainEvent[];
  at: Instant;
  actor: Actor;
  n?: number;
  /** Nobody is told of it: sample records, history that was imported. */
  quiet?: boolean;
};

/** A command on its way: to whom, from whom, when it happened. */
export type Envelope = {
  kind: string;
  /** The record; for a creation the id it shall get (made from commandId when absent). */
  id?: Id;
  commandId: Id;
  actor: Actor;
  /** When it happened; the batch's `now` when absent. */
  at?: Instant;
  /** Envelopes of one group are all accepted or none. */
  group?: string;
  expectVersion?: number;
  /** No notice and no mail comes of it, nor of what reacts to it. */
  quiet?: boolean;
  /** No row can bear this id yet: it was derived from a record that is made in the same transaction. */
  isNew?: boolean;
  /** What the office found out before the transaction, where a kind asks for it (`Door.findFirst`). The door writes it; no request can. */
  known?: unknown;
  command: Command & Record<string, unknown>;
};
/** What a reaction or a wake-up sends; the engine makes the rest of the envelope. */
export type Reply = {
  kind: string /** Absent where the kind itself finds the record a command is for. */;
  id?: Id;
  command: Command & Record<string, unknown>;
  at?: Instant;
  isNew?: boolean;
};

/** A visible branch: a filter on the row's own columns. Branches of one actor must not overlap. */
export type VisibleBranch = Filter | "all";

export type Kind<S extends AnyRecord = AnyRecord, C extends Command = Command, F = unknown> = {
  model: Model;
  commands: Record<string, CommandSpec>;
  events: Record<string, EventSpec>;
  /** Refusal code to sentence; `{because}` is replaced by the particulars. */
  refusals: Record<string, string>;
  /** Permission to read any record of this kind, and to create one. */
  permissions: { read: string; create?: string };
  decide(question: Question<S, C, F>): Decision<S>;
  /** Why this actor may not run this command now; null where nothing stands against it. The same question decides buttons. */
  gate(question: Omit<Question<S, { type: C["type"] }, F>, "newId" | "id">): Refusal | null;
  /** What the next command of the same batch must know. */
  learn?(facts: F, change: Change<S>): F;
  /** What the rules must know of records of other kinds that an import makes before theirs, where it only looks and has made none yet. */
  learnMade?(facts: F, made: readonly { kind: string; id: Id }[]): F;
  /** Turns a field set (form, CSV, bulk edit, PATCH) into commands. */
  fromPatch(current: S | null, patch: Record<string, unknown>): { ok: true; commands: C[] } | { ok: false; refusal: Refusal };
  /** When the record next needs attention by itself. The engine then sends it `{type: "wake"}`. */
  wake?(record: S): Instant | null;
  visible(actor: Actor): VisibleBranch[];
  /** The record on whose timeline this one's events stand; its own id when absent. */
  about?(record: S): Id;
  /** Fences a command must hold shared ("freeze", "review:"+id), and those it writes. */
  fences?(command: C, current: S | null): { holds?: string[]; writes?: string[] };
  measures?(change: Change<S>): MeasureChange[];
  /** Kinds whose unsaved changes the facts must see. */
  factsRead?: readonly string[];
  /** Why the record may need the director, pure; null: no reason, or none any more. `facts` are what its part's `concernFacts` read. */
  concern?(record: S, facts: Record<string, unknown>): Concern | null;
};

export type Reaction = {
  /** Kinds whose changes it answers: own or earlier practices' kinds. */
  on: readonly string[];
  react(change: Change, facts: Record<string, unknown>): Reply[];
};

/** A reaction that answers a whole batch at once, so that five hundred changes can be one command. */
export type BatchReaction = {
  on: readonly string[];
  reactAll(changes: readonly Change[], facts: Record<string, unknown>): BatchReply[];
};
/** A reply, and the change that it is journalled as caused by. */
export type BatchReply = Reply & { because: Change };

/**
 * A message a change calls for. `to` are persons; the engine leaves out the one who acted, the inactive, and whoever may not see the
 * record. Two for one person and record become one, with both reasons.
 */
export type Notice = {
  to: readonly Id[];
  /** A topic that the practice declares: what a reader's preferences are about. */
  topic: string;
  /** Completes "You are told because …": "you are the assignee". */
  why: string;
  /** Mail goes out at once, gathered for five minutes, or gathered until the next morning. */
  urgency: "now" | "soon" | "digest";
  subject: string;
  text: string;
  /** Whose words the text repeats: who may not know of events with this audience is not told. Absent: whoever sees the record may. */
  audience?: Audience;
  /** The practice mails it itself: the engine writes it into the inbox alone, and mails nothing of it to watchers who are told as well. */
  mailedApart?: boolean;
  /** The record under which it reaches a reader who may not open its own, though its words are for them. */
  orElse?: { kind: string; id: Id };
  kind: string;
  id: Id;
};
/** How a topic reaches a reader: the inbox alone, the inbox and mail, or not at all. */
export type NoticeChannel = "inApp" | "mail" | "none";
export type NoticeTopic = { topic: string; label: string; help?: string; channel: NoticeChannel };
/** A practice's notices: the topics people may choose among, and the pure rule that turns a change into messages. */
export type NoticeRule = {
  topics: readonly NoticeTopic[];
  on: readonly string[];
  notices(change: Change, facts: Record<string, unknown>): Notice[];
};

/** Parses a command against its spec: every bad field is named at once. */
export type CommandProblem = { path: string; message: string };
export type ParsedCommand = { ok: true; command: Command & Record<string, unknown> } | { ok: false; problems: CommandProblem[] };
export type InputOf<I extends Shape> = { [K in keyof I]: z.output<I[K]> };
/** The commands of a spec table as a union: `{ type: "resolve", closeCode: … } | …`; `edit` carries changes of the record S. */
export type CommandsOf<T extends Record<string, { input: Shape }>, S> = {
  [K in keyof T & string]: K extends "edit" ? { type: K; changes: Partial<S> } : { type: K } & InputOf<T[K]["input"]>;
}[keyof T & string];
