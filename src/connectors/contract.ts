// What a connector is to the house: one that imports histories, or one that takes in what tools send. A connector imports this file and
// those beside it, the kernel and the models of practices, nothing else.

import type {
  Feed,
  IntakeAnswer,
  IntakeConnector,
  IntakeEntry,
  IntakeOutcome,
  IntakeRefusal,
  IntakeRequest,
  IntakeRoute,
  Outside,
  SampleRequest,
  SetUpStep,
} from "../engine/intake/contract.ts";
import type { Shape } from "../kernel/model.ts";
import { type Instant, ms } from "../kernel/time.ts";
import type { AlertEvent, RecordChange } from "../practices/alert/model.ts";
import type { Observe } from "../practices/anomaly/model.ts";
import type { Report } from "../practices/change/deployment.model.ts";

export type {
  ConfigurationEntry,
  ConfigurationImporter,
  ConfigurationRecord,
  ConfigurationTools,
  Importer,
  ImportRow,
  ImportStep,
  ImportSubject,
  ImportTarget,
  ImportTools,
} from "../engine/import-contract.ts";
export type { Feed, IntakeAnswer, IntakeOutcome, IntakeRefusal, IntakeRequest, IntakeRoute, Outside, SampleRequest, SetUpStep };

/** What a tool reports, as a connector reads it: its time is what the tool says, even where that lies ahead; null where it says none. */
export type ReadEvent = Omit<AlertEvent, "occurredAt"> & { occurredAt: Instant | null };
/** A change that a tool made, as a connector reads it; its time likewise. */
export type ReadChange = Omit<RecordChange, "type" | "integration" | "at"> & { at: Instant | null };
/** Numbers of one series, as a connector reads them; their times likewise. */
export type ReadNumbers = Omit<Observe, "type" | "integration" | "points"> & { points: readonly { at: Instant | null; value: number }[] };
/** How a deployment stands, as a connector reads it; its time likewise. */
export type ReadDeployment = Omit<Report, "type" | "integration" | "at"> & { at: Instant | null };
/** That a ticket of a system that is read has changed, and when it says so; what is true is asked there. */
export type ReadHint = { ticket: string; at: Instant | null };
export type Settings = Readonly<Record<string, unknown>>;
/** What a connector makes of one request: events, changes and numbers in the order they stand, or a refusal in a sentence. */
export type Read =
  | {
      ok: true;
      events: readonly ReadEvent[];
      changes?: readonly ReadChange[];
      numbers?: readonly ReadNumbers[];
      deployments?: readonly ReadDeployment[];
      hints?: readonly ReadHint[];
      warnings: readonly string[];
      /** Parts of the body that were not taken, while others were. */
      problems?: readonly string[];
      reply?: Readonly<Record<string, unknown>>;
    }
  | { ok: false; refusal: IntakeRefusal };

export type Connector = {
  /** As in addresses and in the field `connector` of an integration. */
  name: string;
  title: string;
  /** Which tool, and how it comes in: one sentence. */
  about: string;
  /** The vendor's own pages, with the day they were read. */
  sources: readonly { label: string; url: string; read: string }[];
  /** What an administrator may set, as fields of a form. */
  settings: Shape;
  /** What the tool says of itself, for the list: sends "resolved", "acknowledged", changes; is asked back. */
  capabilities: readonly ("resolves" | "acknowledges" | "changes" | "answers" | "signed" | "deployments")[];
  routes: readonly IntakeRoute[];
  /**
   * It says the same again for as long as a condition lasts, and the times it gives are the condition's, not the message's. Two equal
   * messages are then a retry only where they come within two minutes.
   */
  resends?: boolean;
  /** Days that its bodies, and what was read of them, are kept once they are worked; 30 where it says nothing. */
  keptDays?: number;
  /** The kind of the records that its keys speak for; an integration where it says nothing. */
  feedKind?: string;
  keyOf?(request: IntakeRequest): string | null;
  isSigned?(request: IntakeRequest, secret: string): boolean;
  check?(request: IntakeRequest, feed: Feed, outside: Outside): Promise<IntakeRefusal | null>;
  follow?(request: IntakeRequest, feed: Feed, outside: Outside): Promise<IntakeRefusal | null>;
  translate(request: IntakeRequest, settings: Settings): Read;
  ask?(request: IntakeRequest, feed: Feed, asks: IntakeAsks): Promise<IntakeAnswer>;
  answer(outcome: IntakeOutcome, request: IntakeRequest): IntakeAnswer;
  setUp(given: { url: string; key: string; feed: string }): readonly SetUpStep[];
  sample(given: { action: "trigger" | "resolve"; at: Instant; key: string }): SampleRequest;
};

/** An alert that is open, as senders that ask back want to know it. */
export type OpenAlert = {
  sourceKey: string;
  labels: Readonly<Record<string, string>>;
  summary: string;
  links: readonly { href: string; text: string | null }[];
  state: "triggered" | "acknowledged" | "resolved";
  isSuppressed: boolean;
  suppressedBy: readonly string[];
  firstAt: Instant;
  lastAt: Instant;
};
/** A test of one label, as the office's own rules have it. */
export type LabelTest = { name: string; is: "equals" | "differs" | "startsWith" | "contains" | "present" | "absent"; value: string };
/** A time in which alerts with such labels are kept quiet, as somebody asked for from within the tool. */
export type Silence = {
  id: string;
  labels: readonly LabelTest[];
  startsAt: Instant;
  endsAt: Instant;
  createdBy: string;
  comment: string;
  isEnded: boolean;
};
/** What connectors may ask of the office, for one integration. */
export type IntakeAsks = {
  silences: {
    /** The newest, at most 500. */
    list(feed: Feed): Promise<Silence[]>;
    /** One of this integration, however old; null where there is none. */
    find(feed: Feed, id: string): Promise<Silence | null>;
    add(feed: Feed, silence: Omit<Silence, "id" | "isEnded">): Promise<{ ok: true; id: string } | { ok: false; sentence: string }>;
    /** Ends one at once; false where there is none of this integration. */
    end(feed: Feed, id: string): Promise<boolean>;
  };
  openAlerts(feed: Feed, most: number): Promise<OpenAlert[]>;
  /** What became of a request of this integration; null where there was none. */
  request(feed: Feed, id: string): Promise<{ receivedAt: Instant; sourceKey: string | null; reason: string | null } | null>;
};

/** A connector as the engine runs it: its events and changes become entries of the inbox. */
export function intakeOf(connector: Connector): IntakeConnector<IntakeAsks> {
  const { name, routes, keyOf, isSigned, check, follow, ask, answer, keptDays, feedKind } = connector;
  const { title, about, sources, settings, capabilities, setUp, sample } = connector;
  return {
    ...{ name, routes, answer, description: { title, about, sources, settings, capabilities, setUp, sample } },
    ...(keyOf ? { keyOf } : {}),
    ...(isSigned ? { isSigned } : {}),
    ...(check ? { check } : {}),
    ...(follow ? { follow } : {}),
    ...(ask ? { ask } : {}),
    ...(keptDays === undefined ? {} : { keptDays }),
    ...(feedKind === undefined ? {} : { feedKind }),
    translate(request, feed) {
      const read = connector.translate(request, feed.settings);
      if (!read.ok) return read;
      const { events, changes = [], numbers = [], deployments = [], hints = [], warnings, problems = [], reply = {} } = read;
      const entries = [
        ...events.map((event) => entryOfEvent(event, request.receivedAt, connector.resends ?? false)),
        ...changes.map((change) => entryOfChange(change, request.receivedAt)),
        ...numbers.map((one) => entryOfNumbers(one, request.receivedAt)),
        ...deployments.map((one) => entryOfDeployment(one, request.receivedAt)),
        ...hints.map((one) => entryOfHint(one, request)),
      ];
      return { ok: true, entries, warnings, problems, reply };
    },
  };
}

/** A repetition is known by what the tool says alone: whatever depends on when it came would differ the next time. */
function entryOfEvent(event: ReadEvent, receivedAt: Instant, resends: boolean): IntakeEntry {
  return {
    what: "event",
    data: { ...event, occurredAt: momentIn(event.occurredAt, receivedAt) },
    messageId: event.eventId,
    about: event.sourceKey ?? JSON.stringify([event.resource, event.check, event.identity]),
    words: JSON.stringify(event),
    isDated: event.occurredAt !== null && !resends,
  };
}

function entryOfChange(change: ReadChange, receivedAt: Instant): IntakeEntry {
  return {
    what: "change",
    data: { ...change, at: momentIn(change.at, receivedAt) },
    messageId: change.eventId,
    about: null,
    words: JSON.stringify(change),
    isDated: change.at !== null,
  };
}

function entryOfNumbers(numbers: ReadNumbers, receivedAt: Instant): IntakeEntry {
  const points = numbers.points.map(({ at, value }) => ({ atMs: ms(momentIn(at, receivedAt)), value }));
  return {
    what: "numbers",
    data: { ...numbers, points },
    messageId: null,
    about: JSON.stringify([numbers.metric, numbers.labels]),
    words: JSON.stringify(numbers),
    isDated: numbers.points.every(({ at }) => at !== null),
  };
}

function entryOfDeployment(deployment: ReadDeployment, receivedAt: Instant): IntakeEntry {
  return {
    what: "deployment",
    data: { ...deployment, at: momentIn(deployment.at, receivedAt) },
    messageId: null,
    about: deployment.key,
    words: JSON.stringify(deployment),
    isDated: deployment.at !== null,
  };
}

/** One that says when is known again for a day; one that does not is heard each time, for asking twice costs less than a change that waits. */
function entryOfHint(hint: ReadHint, { id, receivedAt }: IntakeRequest): IntakeEntry {
  return {
    what: "ticket",
    data: { ticket: hint.ticket, at: momentIn(hint.at, receivedAt) },
    messageId: null,
    about: hint.ticket,
    words: JSON.stringify(hint.at === null ? [hint, id] : hint),
    isDated: hint.at !== null,
  };
}

/** The moment a message counts from: what its tool says, and when it came where the tool says none or one that lies ahead. */
export function momentIn(said: Instant | null, receivedAt: Instant): Instant {
  return said !== null && said < receivedAt ? said : receivedAt;
}
