import { z } from "zod";
import { type Actor, may } from "./actor.ts";
import { accept, type Decision, type Refusal, refuse } from "./decision.ts";
import { type AnyRecord, choice, json, type Model, optional, prose, text } from "./model.ts";
import type { Kind, Question } from "./practice.ts";
import { withChanges } from "./record.ts";

/** What another system kept, laid over a record as it was there: fields as they stood at a moment, and what somebody wrote. */
export type RecordHistory = { type: "recordHistory"; changes: Record<string, unknown>; number: string | null; source: string };
export type RecordEntry = { type: "recordEntry"; entry: "note" | "comment"; text: string; source: string };
export type HistoryCommand = RecordHistory | RecordEntry;

const permission = "history.import";

/** The commands of a kind that takes histories over. */
export const historyCommands = {
  recordHistory: {
    label: "Record history",
    permission,
    internal: true,
    creates: true,
    input: {
      changes: json(z.record(z.string(), z.unknown()), { label: "Changes" }),
      number: optional(text({ label: "Number", max: 40 })),
      source: text({ label: "Source", max: 80 }),
    },
  },
  recordEntry: {
    label: "Record an entry",
    permission,
    internal: true,
    input: {
      entry: choice(
        [
          { value: "note", label: "Work note" },
          { value: "comment", label: "Comment" },
        ],
        { label: "Entry" },
      ),
      text: prose({ label: "Text", max: 100_000 }),
      source: text({ label: "Source", max: 80 }),
    },
  },
} as const;

export const historyRefusals: Readonly<Record<string, string>> = {
  livesHere: "{because} is worked on here. A history cannot be laid over it.",
  notFromHistory: "A history cannot set {because}.",
  noSuchField: "There is no field {because} here.",
  badValue: "{because}",
};

/** The values of a history as the model keeps them; refused where one does not fit, or may not come from outside. */
export function observedFields(
  model: Model,
  changes: Readonly<Record<string, unknown>>,
  never: ReadonlySet<string>,
): { ok: true; given: Record<string, unknown> } | { ok: false; refusal: Refusal } {
  const given: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(changes)) {
    if (never.has(name)) return { ok: false, refusal: { code: "notFromHistory", field: name, because: name } };
    if (name.startsWith("u_")) {
      given[name] = value;
      continue;
    }
    const schema = model.shape[name];
    if (!schema) return { ok: false, refusal: { code: "noSuchField", field: name, because: name } };
    const parsed = schema.safeParse(value);
    if (!parsed.success) {
      const because = parsed.error.issues.map((issue) => issue.message).join(" ") || name;
      return { ok: false, refusal: { code: "badValue", field: name, because } };
    }
    given[name] = parsed.data;
  }
  return { ok: true, given };
}

/** An entry that was written elsewhere, at the time and in the name it has there. */
export function recordEntry<S extends AnyRecord>(
  { current, actor }: { current: S | null; actor: Actor },
  command: RecordEntry,
  events: EntryEvents,
): Decision<S> {
  if (!current) return refuse("missing");
  if (current.observed !== true) return refuse("livesHere", { because: current.number ?? current.id });
  const said = command.entry === "comment" ? { fromCaller: actor.personId !== null && current.caller === actor.personId } : {};
  return accept({ ...current }, { type: events[command.entry], data: { text: command.text, ...said } });
}
/** The events by which a kind tells of a note and of a comment. */
export type EntryEvents = Readonly<Record<RecordEntry["entry"], string>>;

type Given<S, C, F> = {
  /** A new record, before anything is said of it. */
  fresh(question: Question<S, C | HistoryCommand, F>): AnyRecord;
  /** Fields that follow from what happens here, and are never taken from elsewhere. */
  never: ReadonlySet<string>;
  entries: EntryEvents;
};

/**
 * A kind that takes over what another system kept. Nothing is judged: states our own lifecycle would refuse are kept, no gate is asked, and
 * nothing wakes by itself. From the first command of its own the record lives here: no history is laid over it again. The model has `observed`.
 */
export function withHistory<S extends AnyRecord, C extends { type: string }, F>(
  kind: Kind<S, C, F>,
  { fresh, never, entries }: Given<S, C, F>,
): Kind<S, C | HistoryCommand, F> {
  const { wake, fences } = kind;
  const isHistory = (command: { type: string }): command is HistoryCommand =>
    command.type === "recordHistory" || command.type === "recordEntry";
  return {
    ...kind,
    commands: { ...kind.commands, ...historyCommands },
    events: { ...kind.events, observed: { audience: "staff", label: "observed in the source" } },
    refusals: { ...historyRefusals, ...kind.refusals },
    gate: (question) => {
      const { command, actor } = question;
      if (isHistory(command)) return may(actor, permission) ? null : { code: "notPermitted", because: permission };
      return kind.gate({ ...question, command: command as { type: C["type"] } });
    },
    ...(wake ? { wake: (record: S) => (record.observed === true ? null : wake(record)) } : {}),
    ...(fences ? { fences: (command: C | HistoryCommand, current: S | null) => (isHistory(command) ? {} : fences(command, current)) } : {}),
    decide: (question) => {
      const { command, current, now } = question;
      if (!isHistory(command)) return lived(kind, kind.decide({ ...question, command }), question);
      if (command.type === "recordEntry") return recordEntry(question, command, entries);
      if (current && current.observed !== true) return refuse("livesHere", { because: current.number ?? current.id });
      const read = observedFields(kind.model, command.changes, never);
      if (!read.ok) return read;
      const base = current ?? { ...fresh(question), number: command.number, createdAt: now, observed: true };
      return accept(withChanges(base, read.given) as S, { type: "observed", data: { source: command.source } });
    },
  };
}

/** A record that is worked on here lives here; what reactions keep up of it is no work. */
function lived<S extends AnyRecord, C extends { type: string }, F>(
  kind: Kind<S, C, F>,
  decision: Decision<S>,
  { current, command }: Pick<Question<S, C | HistoryCommand, F>, "current" | "command">,
): Decision<S> {
  const isWork = command.type !== "wake" && kind.commands[command.type]?.internal !== true;
  if (!decision.ok || current?.observed !== true || !isWork) return decision;
  return { ...decision, next: { ...decision.next, observed: false } };
}
