import { may } from "../../kernel/actor.ts";
import { accept, type Decision, refuse } from "../../kernel/decision.ts";
import { deriveId, type Id } from "../../kernel/ids.ts";
import { optional, prose, reference } from "../../kernel/model.ts";
import type { Change, CommandsOf, Kind, MeasureChange, Question, Reaction, Reply } from "../../kernel/practice.ts";
import { recordMaker } from "../../kernel/record.ts";
import type { ChangeEvent } from "../alert/model.ts";
import { type Unauthorised, unauthorisedModel } from "./unauthorised.model.ts";

const { event, summary, source, configurationItem, service, happenedAt } = unauthorisedModel.shape;
const manage = "change.manage";
const commands = {
  notice: { label: "Notice", internal: true, creates: true, input: { event, summary, source, configurationItem, service, happenedAt } },
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
  visible: (actor) => (may(actor, "change.read") ? ["all"] : []),
};

/** What was done without a change fails change success, unless somebody explains it. */
function unauthorisedMeasures({ before, after }: Change<Unauthorised>): MeasureChange[] {
  if (before === null) return [{ measure: "change.unauthorised", at: after.happenedAt, value: 1, service: after.service }];
  return after.state === "explained" && before.state !== "explained" ? [{ retract: "change.unauthorised" }] : [];
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
  if (current.state !== "open") return refuse("settled");
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
  /** Events on an item for which no change was under way. */
  uncovered: ReadonlySet<Id>;
};

/** What tools see on an item is held against the changes that were under way; what was not agreed is listed. */
export const unauthorisedReaction: Reaction = {
  on: ["changeEvent", "unauthorisedChange"],
  react: (told, facts) =>
    told.kind === "changeEvent"
      ? ofEvent(told as Change<ChangeEvent>, facts as UnauthorisedFacts)
      : ofSettled(told as Change<Unauthorised>),
};

function ofEvent({ id, after, before }: Change<ChangeEvent>, { uncovered }: UnauthorisedFacts): Reply[] {
  if (before !== null || !uncovered.has(id)) return [];
  const { summary: what, source: by, configurationItem: item, service: of, at } = after;
  const command = { type: "notice", event: id, summary: what, source: by, configurationItem: item, service: of, happenedAt: at };
  return [{ kind: "unauthorisedChange", id: deriveId(id, "unauthorised"), command }];
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
  return [{ kind: "change", id: after.change, isNew: true, command: { type: "create", ...said } }];
}
