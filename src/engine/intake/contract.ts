import type { Id } from "../../kernel/ids.ts";
import type { Shape } from "../../kernel/model.ts";
import type { Envelope } from "../../kernel/practice.ts";
import type { Instant } from "../../kernel/time.ts";
import type { Tx } from "../db/connection.ts";
import type { Outside } from "../outside.ts";

export type { Outside } from "../outside.ts";

/** The record a key speaks for: which tool sends, and how it was set up. */
export type Feed = { id: Id; name: string; connector: string; settings: Readonly<Record<string, unknown>>; isActive: boolean };

/** A body as it was read: the bytes always, text and value where the route reads them. */
export type IntakeBody = { bytes: Uint8Array; text: string; json: unknown };
/** One request as a connector sees it: all that it may know. */
export type IntakeRequest = {
  method: string;
  /** The route it came by, as its connector names it. */
  route: string;
  params: Readonly<Record<string, string>>;
  query: Readonly<Record<string, readonly string[]>>;
  /** By their lower-case names. */
  headers: Readonly<Record<string, string>>;
  body: IntakeBody;
  receivedAt: Instant;
  /** Ours for this request; vendors that answer with a request id get this one. */
  id: Id;
};

export type IntakeRoute = {
  method: "GET" | "POST" | "PUT" | "DELETE";
  /** `:key` stands where a key may be part of the address. */
  path: string;
  reads: "json" | "text" | "bytes" | "nothing";
  /** 1 MB where it says nothing. */
  mostBytes?: number;
  /** An empty body is as good as `{}`: the address says it all. */
  mayBeEmpty?: boolean;
  /** It asks and brings nothing: answered by `ask`, kept nowhere. */
  asks?: boolean;
};

/** One thing to hand through the door. */
export type IntakeEntry = {
  /** What it is, in the connector's and the desk's common words. */
  what: string;
  data: Readonly<Record<string, unknown>>;
  /** The message's own name at its source: the same one within 24 hours is the same message. */
  messageId: string | null;
  /**
   * What a message without a name of its own says, and of what. The same words are the same message for 24 hours where they hold the moment
   * they were said (`isDated`); otherwise for two minutes, unless something else was said of the same thing in between.
   */
  words: string;
  about: string | null;
  isDated: boolean;
};

export type RefusalCode =
  | "unknownKey"
  | "inactive"
  | "wrongConnector"
  | "tooLarge"
  | "badEncoding"
  | "notJson"
  | "tooDeep"
  | "nameTwice"
  | "badShape"
  | "unresolved"
  | "forged"
  | "unknownThing"
  | "busy"
  | "away"
  | "fault";
/** Why a request was not taken, in a sentence that says what to do; `errors` are the particulars, in the vendor's own words where it has such. */
export type IntakeRefusal = { code: RefusalCode; sentence: string; errors?: readonly string[]; retryAfterSeconds?: number };

export type Translated =
  | {
      ok: true;
      entries: readonly IntakeEntry[];
      /** What was read otherwise than it was written, or left out. */
      warnings: readonly string[];
      /** Parts of the body that were not taken, while others were. */
      problems?: readonly string[];
      /** What the answer repeats to the sender. */
      reply?: Readonly<Record<string, unknown>>;
    }
  | { ok: false; refusal: IntakeRefusal };

export type IntakeOutcome =
  | {
      is: "accepted";
      entries: number;
      repeated: number;
      warnings: readonly string[];
      problems: readonly string[];
      reply: Readonly<Record<string, unknown>>;
    }
  | { is: "refused"; refusal: IntakeRefusal };
export type IntakeAnswer = { status: number; headers?: Readonly<Record<string, string>>; body: unknown };

/** One step of setting a tool up, with what is to be typed or pasted there. */
export type SetUpStep = { text: string; code?: string; language?: "yaml" | "json" | "shell" | "text" };
/** A request as the tool would send it: for a test, and for trying out how a body is read. */
export type SampleRequest = {
  route: string;
  params?: Readonly<Record<string, string>>;
  query?: Readonly<Record<string, readonly string[]>>;
  headers?: Readonly<Record<string, string>>;
  body: string;
};
/** What a connector says of itself to administrators. */
export type IntakeDescription = {
  title: string;
  about: string;
  /** The vendor's own pages, with the day they were read. */
  sources: readonly { label: string; url: string; read: string }[];
  settings: Shape;
  capabilities: readonly string[];
  setUp(given: { url: string; key: string; feed: Id }): readonly SetUpStep[];
  sample(given: { action: "trigger" | "resolve"; at: Instant; key: string }): SampleRequest;
};

/** A vendor's or a protocol's way in. All but `check` and `ask` is pure; `Asks` is what the desk lets connectors ask. */
export type IntakeConnector<Asks = unknown> = {
  name: string;
  description: IntakeDescription;
  routes: readonly IntakeRoute[];
  /** The kind of the records that its keys speak for, where it is not the desk's usual one. */
  feedKind?: string;
  /** Days that its bodies, and what was read of them, are kept once they are worked; as long as all others where it says nothing. */
  keptDays?: number;
  /** The key a request brings; the usual places (address, Bearer, X-Quarterdeck-Key) where a connector says nothing. */
  keyOf?(request: IntakeRequest): string | null;
  /**
   * Of a tool that signs and sends no key: whether it signed with this secret. Its route names the feed (`:feed`), and the secret is the SHA-256 of a
   * key of that feed, in hex: what the office keeps of it. The key itself is never sent.
   */
  isSigned?(request: IntakeRequest, secret: string): boolean;
  /** Whether a sender is who it says it is; asked before the body is read for its meaning. */
  check?(request: IntakeRequest, feed: Feed, outside: Outside): Promise<IntakeRefusal | null>;
  translate(request: IntakeRequest, feed: Feed): Translated;
  /** What its meaning calls for before it is acknowledged (confirming a subscription, for one). */
  follow?(request: IntakeRequest, feed: Feed, outside: Outside): Promise<IntakeRefusal | null>;
  ask?(request: IntakeRequest, feed: Feed, asks: Asks): Promise<IntakeAnswer>;
  answer(outcome: IntakeOutcome, request: IntakeRequest): IntakeAnswer;
};

/** An entry that waits for the door. */
export type WaitingEntry = { n: number; request: Id; feed: Id; what: string; data: Record<string, unknown>; receivedAt: Instant };

/** What `app` hands in: whose the keys are, and how an entry becomes a command. */
export type IntakeDesk<Asks = unknown> = {
  connectors: readonly IntakeConnector<Asks>[];
  /** The kind of the records that keys speak for: a change of one is heard. */
  feedKind: string;
  feeds(tx: Tx): Promise<Feed[]>;
  envelopeOf(entry: WaitingEntry, commandId: Id): Envelope;
  asks: Asks;
  /** Who may see what came in, and make keys. */
  permission: string;
};
