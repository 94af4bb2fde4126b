import { may } from "../../kernel/actor.ts";
import { accept, type Decision, refuse } from "../../kernel/decision.ts";
import { deriveId, type Id } from "../../kernel/ids.ts";
import { moment, optional, prose, reference } from "../../kernel/model.ts";
import type { Change, CommandsOf, Kind, MeasureChange, Question, Reaction, Reply } from "../../kernel/practice.ts";
import { recordMaker } from "../../kernel/record.ts";
import type { ChangeEvent } from "../alert/model.ts";
import { unauthorisedConcern } from "./concern.rules.ts";
import { type Unauthorised, unauthorisedModel } from "./unauthorised.model.ts";

const { event, summary, source, configurationItem, service, happenedAt, outsideProduction } = unauthorisedModel.shape;
const manage = "change.manage";
const commands = {
  notice: {
    label: "Notice",
    internal: true,
    creates: true,
    input: { event, summary, source, configurationItem, service, happenedAt, outsideProduction },
  },
  end: { label: "Note its end", internal: true, input: { at: moment({ label: "Ended" }) } },
  fold: { label: "Note the deployment", internal: true, input: { deployment: reference("deployment", { label: "Deployment" }) } },
  explain: {
    label: "Explain",
    input: { words: prose({ label: "Why it was in order", max: 2000, help: "Your name stands by it. It no longer counts as a failure." }) },
    permission: manage,
    order: 2,
  },
  openChange: {
    label: "Open a change for it",
    input: {
      assignee: optional(reference("person", { label: "Who did it" })),
      words: prose({ label: "What was done, and why", max: 2000 }),
    },
    permission: manage,
    order: 1,
    help: "An emergency change after the fact. It still counts as a failure.",
  },
} as const;
type Command = CommandsOf<typeof commands, Unauthorised>;

export const unauthorised: Kind<Unauthorised, Command, undefined> = {
  model: unauthorisedModel,
  permissions: { read: "change.read" },
  commands,
  events: {
    unauthorisedSeen: { audience: "staff", label: "seen without a change" },
    unauthorisedEnded: { audience: "staff", label: "ended" },
    unauthorisedFolded: { audience: "staff", label: "told of as a deployment" },
    unauthorisedExplained: { audience: "staff", label: "explained" },
    changeOpenedAfter: { audience: "staff", label: "change opened after the fact" },
  },
  refusals: {
    settled: "It is settled already.",
    reasonNeeded: "Say why.",
    nothingToDo: "There is nothing to do.",
  },
  gate: ({ current }) => (current ? (current.state === "open" ? null : { code: "settled" }) : { code: "missing" }),
  decide,
  fromPatch: () => ({ ok: false, refusal: { code: "nothingToDo" } }),
  measures: (told) => unauthorisedMeasures(told),
  concern: unauthorisedConcern,
  visible: (actor) => (may(actor, "change.read") ? ["all"] : []),
};

const uncounted: readonly Unauthorised["state"][] = ["explained", "folded"];

/** What was done in production without a change fails change success, once: unless somebody explains it, or it is counted as a deployment. */
export function unauthorisedMeasures({ before, after }: Change<Unauthorised>): MeasureChange[] {
  if (after.outsideProduction) return [];
  if (before === null) return [{ measure: "change.unauthorised", at: after.happenedAt, value: 1, service: after.service }];
  return uncounted.includes(after.state) && !uncounted.includes(before.state) ? [{ retract: "change.unauthorised" }] : [];
}

const newRecord = recordMaker(unauthorisedModel, { state: "open" });

function decide(asked: Question<Unauthorised, Command, undefined>): Decision<Unauthorised> {
  const { command, current, actor, now, id } = asked;
  if (command.type === "notice") {
    if (current) return refuse("nothingToDo");
    const { type: _, ...said } = command;
    return accept({ ...newRecord(asked), ...said } as Unauthorised, { type: "unauthorisedSeen", data: { summary: said.summary } });
  }
  if (!current) return refuse("missing");
  if (command.type === "end") return accept({ ...current, endedAt: command.at }, { type: "unauthorisedEnded" });
  if (current.state !== "open") return refuse("settled");
  if (command.type === "fold") {
    const { deployment } = command;
    return accept({ ...current, state: "folded", deployment, settledAt: now }, { type: "unauthorisedFolded", data: { deployment } });
  }
  const words = command.words.trim();
  if (words === "") return refuse("reasonNeeded", { field: "words" });
  const settled = { explanation: words, settledBy: actor.personId, settledAt: now };
  if (command.type === "explain")
    return accept({ ...current, ...settled, state: "explained" }, { type: "unauthorisedExplained", data: { words } });
  const change = deriveId(id, "change");
  return accept(
    { ...current, ...settled, state: "adopted", change },
    { type: "changeOpenedAfter", data: { change, words, assignee: command.assignee } },
  );
}

export type UnauthorisedFacts = {
  /** Events on an item for which no change was under way, and whether each was elsewhere than in production. */
  uncovered: ReadonlyMap<Id, { outsideProduction: boolean }>;
  /** By event that says that something ended: the unauthorised change whose beginning was told before. */
  ends: ReadonlyMap<Id, Id>;
  /** By deployment that has begun without a change: what was noticed of it already. */
  folds: ReadonlyMap<Id, readonly Id[]>;
};

const beginnings = /\b(start(s|ed|ing)?|beg(in|ins|an|un|inning)|in progress|running|triggered|queued)\b/giu;
const endings = /\b(finish(es|ed)?|complete[sd]?|succeeded|success(ful|fully)?|failed|failure|end(s|ed)|done|passed)\b/giu;
const durations = /\b(in|after|took)\s+[\d.:]+\s*(ms|s|secs?|seconds?|m|mins?|minutes?|h|hours?)?\b/giu;

/** Whether the words of an event tell of a beginning or of an end; null: of neither. */
export function phaseOf(words: string): "begin" | "end" | null {
  if (words.search(endings) >= 0) return "end";
  return words.search(beginnings) >= 0 ? "begin" : null;
}

const deploying = /\b(re-?)?(deploy|releas|roll(ed|ing|s)?[ -]?out|publish|shipp?|build|built|version|install)/iu;

/** Whether the words of an event can be those of a deployment: only such a one is taken for a deployment that a pipeline tells of as well. */
export function tellsOfDeployment(words: string): boolean {
  return phaseOf(words) !== null || deploying.test(words);
}

/** What an event is of, without how far it has come: its beginning and its end are of one thing. */
export function subjectOf(words: string): string {
  const rest = [beginnings, endings, durations].reduce((text, part) => text.replaceAll(part, " "), words);
  return rest
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** What tools see on an item is held against the changes that were under way; what was not agreed is listed, once. */
export const unauthorisedReaction: Reaction = {
  on: ["changeEvent", "unauthorisedChange", "deployment"],
  react: (told, given) => {
    const facts = given as UnauthorisedFacts;
    if (told.kind === "changeEvent") return ofEvent(told as Change<ChangeEvent>, facts);
    return told.kind === "deployment" ? ofDeployment(told.id, facts) : ofSettled(told as Change<Unauthorised>);
  },
};

function ofEvent({ id, after, before }: Change<ChangeEvent>, { uncovered, ends }: UnauthorisedFacts): Reply[] {
  const found = uncovered.get(id);
  if (before !== null || !found) return [];
  const { summary: what, source: by, configurationItem: item, service: of, at } = after;
  const begun = ends.get(id);
  if (begun) return [{ kind: "unauthorisedChange", id: begun, command: { type: "end", at } }];
  const said = { event: id, summary: what, source: by, configurationItem: item, service: of, happenedAt: at };
  return [{ kind: "unauthorisedChange", id: unauthorisedId(id), command: { type: "notice", ...said, ...found } }];
}

/** One for an event, however often it is told of. */
export function unauthorisedId(eventId: Id): Id {
  return deriveId(eventId, "unauthorised");
}

function ofDeployment(deployment: Id, { folds }: UnauthorisedFacts): Reply[] {
  return (folds.get(deployment) ?? []).map((id) => ({ kind: "unauthorisedChange", id, command: { type: "fold", deployment } }));
}

function ofSettled({ after, events }: Change<Unauthorised>): Reply[] {
  const opened = events.find(({ type }) => type === "changeOpenedAfter");
  if (!opened || after.change === null) return [];
  const said = {
    ...{
      shortDescription: `After the fact: ${after.summary}`.slice(0, 160),
      description: String(opened.data?.words),
      changeType: "emergency",
    },
    ...{ configurationItem: after.configurationItem, service: after.service, assignee: opened.data?.assignee ?? null },
  };
  return [
    { kind: "change", id: after.change, isNew: true, command: { type: "create", ...said } },
    { kind: "change", id: after.change, command: { type: "leaveOut", because: "afterTheFact" } },
  ];
}
