import { may } from "../../kernel/actor.ts";
import { accept, type DomainEvent, refuse } from "../../kernel/decision.ts";
import type { Id } from "../../kernel/ids.ts";
import { type AnyRecord, type Model, unsaid } from "../../kernel/model.ts";
import type { CommandSpec, Kind } from "../../kernel/practice.ts";
import { newBase } from "../../kernel/record.ts";
import {
  type AlertTemplate,
  alertTemplateModel,
  type CorrelationLabel,
  type CorrelationSnapshot,
  correlationLabelModel,
  correlationSnapshotModel,
  type Together,
} from "./correlation.model.ts";
import { type ChangeEvent, changeEventModel, type RecordChange, recordChangeInput } from "./model.ts";

type Kept<C> = { type: string } & C;

/** A record that the house alone makes, and nobody edits. */
function keptRecord<S extends AnyRecord, C extends object, F>(given: {
  model: Model;
  command: string;
  input: CommandSpec["input"];
  event: string;
  label: string;
  make(command: Kept<C>, facts: F, current: S | null): Partial<S> | null;
}): Kind<S, Kept<C>, F> {
  const { model, command, input, event, label, make } = given;
  return {
    model,
    permissions: { read: "alert.read" },
    commands: { [command]: { label, internal: true, creates: true, input } },
    events: { [event]: { audience: "staff", label } },
    refusals: { notByHand: "The house keeps these itself. They are not made or edited by hand." },
    gate: () => null,
    decide: (question) => {
      if (question.command.type !== command) return refuse("unknownCommand");
      const { current, facts } = question;
      const made = make(question.command, facts, current);
      if (made === null) return current ? accept(current) : refuse("missing");
      const base = current ?? ({ ...newBase(question), ...unsaid(model) } as AnyRecord as S);
      const told: DomainEvent = { type: event };
      return accept({ ...base, ...made }, told);
    },
    fromPatch: () => ({ ok: false, refusal: { code: "notByHand" } }),
    visible: (actor) => (may(actor, "alert.read") ? ["all"] : []),
  };
}

/** A template as it was found, or as it was widened. An older version never displaces a newer one. */
export const alertTemplate = keptRecord<AlertTemplate, { tokens: string[] }, undefined>({
  model: alertTemplateModel,
  command: "keep",
  input: { tokens: alertTemplateModel.shape.tokens },
  event: "templateKept",
  label: "kept",
  make: ({ tokens }, _facts, current) => {
    const next = current ? tokens.map((word, place) => (word === current.tokens[place] ? word : "<*>")) : tokens;
    if (current?.tokens.every((word, place) => word === next[place])) return null;
    return { tokens: next, words: next.join(" ").slice(0, 2000) || "(no words)" };
  },
});

export type SnapshotFacts = { countedFrom: string; takenAt: string; windowMinutes: number; pairs: Together[] };

export const correlationSnapshot = keptRecord<CorrelationSnapshot, object, SnapshotFacts>({
  model: correlationSnapshotModel,
  command: "take",
  input: {},
  event: "snapshotTaken",
  label: "taken",
  make: (_command, { countedFrom, takenAt, windowMinutes, pairs }, current) =>
    current ? null : { countedFrom, takenAt, windowMinutes, counted: pairs.length, pairs },
});

type Verdict = Pick<CorrelationLabel, "said" | "how" | "alert" | "incident" | "otherIncident" | "weights" | "score">;
const { said, how, alert, incident, otherIncident, weights, score } = correlationLabelModel.shape;

export const correlationLabel = keptRecord<CorrelationLabel, Verdict, undefined>({
  model: correlationLabelModel,
  command: "note",
  input: { said, how, alert, incident, otherIncident, weights, score },
  event: "verdictGiven",
  label: "given",
  make: ({ type: _, ...verdict }, _facts, current) => (current ? null : verdict),
});

export type ChangeFacts = {
  /** Services and items by the name a tool gave, for the changes of the batch. */
  find(change: RecordChange): { service: Id | null; configurationItem: Id | null; environment: string | null } | null;
};

/** A change that a tool tells of. It never pages. */
export const changeEvent = keptRecord<ChangeEvent, Omit<RecordChange, "type">, ChangeFacts>({
  model: changeEventModel,
  command: "record",
  input: recordChangeInput,
  event: "changeRecorded",
  label: "recorded",
  make: (command, facts, current) => {
    if (current) return null;
    const { type: _, service: _word, eventId: _event, ...told } = command;
    const found = facts.find(command as RecordChange);
    return {
      ...told,
      service: found?.service ?? null,
      configurationItem: found?.configurationItem ?? null,
      environment: told.environment ?? found?.environment ?? null,
    };
  },
});
