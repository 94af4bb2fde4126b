import { may } from "../../kernel/actor.ts";
import { editable } from "../../kernel/command.ts";
import { accept, type Decision, type DomainEvent, type Refusal, refuse } from "../../kernel/decision.ts";
import type { Id } from "../../kernel/ids.ts";
import { choice, day, prose } from "../../kernel/model.ts";
import type { Money } from "../../kernel/money.ts";
import type { CommandsOf, Kind, Question } from "../../kernel/practice.ts";
import { recordMaker, withChanges } from "../../kernel/record.ts";
import { addMinutes, type Instant } from "../../kernel/time.ts";
import type { Definition } from "../scorecard/model.ts";
import { daysWindow } from "../scorecard/period.rules.ts";
import { conclusions, type Improvement, type ImprovementState, improvementModel } from "./model.ts";
import { formulaDigest, type Kept, redefinedSentence, sentenceOf, verdictOf } from "./verdict.rules.ts";
import { countedKey, windowsFault } from "./window.rules.ts";

const write = "improvement.write";
const commands = {
  create: { label: "New improvement", input: editable(improvementModel), permission: write },
  edit: { label: "Edit", input: {}, permission: write, order: 3 },
  act: {
    label: "It is done",
    permission: write,
    order: 1,
    help: "From here on the claim and the window before stand fast.",
    input: {
      act: prose({ label: "What was done", max: 4000 }),
      actedOn: day({ label: "Done on" }),
      laterFrom: day({ label: "After, from" }),
      laterTo: day({ label: "After, up to and with", help: "It is measured the morning after." }),
    },
  },
  measure: {
    label: "Measure again",
    input: {},
    permission: write,
    order: 4,
    help: "Counts the window after once more, as it is known now.",
  },
  conclude: {
    label: "Conclude",
    permission: write,
    order: 1,
    input: {
      conclusion: choice(
        conclusions.filter(({ value }) => value !== "dropped"),
        { label: "What becomes of it" },
      ),
      lesson: prose({ label: "What was learned", max: 4000, help: "That it did not work is worth as much as that it did." }),
    },
  },
  noteSaving: {
    label: "Note what was saved",
    internal: true,
    input: { savedAmount: improvementModel.shape.savedAmount, savedCurrency: improvementModel.shape.savedCurrency },
  },
  drop: { label: "Give up", permission: write, order: 9, input: { lesson: prose({ label: "Why", max: 4000 }) } },
} as const;
type ImprovementCommand = CommandsOf<typeof commands, Improvement> | { type: "wake" };

/** What the windows of a record say. */
export type Measured = { metric: Definition; before: Kept; after: Kept | null; knownThrough: number };
/** By what is counted (`countedKey`), the organisation's zone, and the day it is there. */
export type ImprovementFacts = {
  measured: ReadonlyMap<string, Measured>;
  zone: string;
  today: string;
  /** Negotiations that are named, with what they saved; those that are confidential are left out. */
  savings: ReadonlyMap<Id, Money | null>;
};

export const improvement: Kind<Improvement, ImprovementCommand, ImprovementFacts> = {
  model: improvementModel,
  permissions: { read: "improvement.read", create: write },
  commands,
  events: {
    improvementPlanned: { audience: "staff", label: "planned" },
    improvementEdited: { audience: "staff", label: "changed" },
    improvementActed: { audience: "staff", label: "done" },
    improvementMeasured: { audience: "staff", label: "measured" },
    savingNoted: { audience: "staff", label: "saving agreed" },
    improvementConcluded: { audience: "staff", label: "concluded" },
    improvementDropped: { audience: "staff", label: "given up" },
  },
  refusals: {
    noSuchMetric: "There is no number called {because} on the scorecard. Its keys stand under Administration, Metrics.",
    notOfThePast: "This number is counted from what is open now: it has no before to compare with. Choose another.",
    badWindow: "A window ends on or after the day it begins, and holds at most 366 days.",
    baselineAhead: "The window before lies in days that are over: it ends yesterday at the latest.",
    actAhead: "What was done on a day ahead is not done yet.",
    actInBaseline: "It was done inside the window before, so that window shows it already. Let the window end the day before.",
    laterTooEarly: "The window after begins on the day of the act at the earliest.",
    unevenWindows: "A count over {because} cannot be compared: let both windows hold as many days.",
    fixedOnceActed: "It is done: the number, the window before and the claim stand fast. Title, owner and expectation may change.",
    negotiationUnseen: "There is no such negotiation, or it is confidential: what it saves would be seen here by everybody.",
    notOver: "The window after is not over yet.",
    wordsMissing: "Say it in a sentence.",
    wrongState: "This cannot be done with an improvement that is {because}.",
  },
  gate: ({ current, command, facts }) =>
    command.type === "create" ? null : current ? gate(current, command.type, facts.today) : { code: "missing" },
  decide,
  fromPatch: (current, patch) => ({
    ok: true,
    commands: [(current ? { type: "edit", changes: patch } : { ...patch, type: "create" }) as ImprovementCommand],
  }),
  visible: (actor) => (may(actor, "improvement.read") ? ["all"] : []),
  wake: (record) => (record.state === "acted" ? record.measureAt : null),
};

const from: Record<string, readonly ImprovementState[]> = {
  edit: ["planned", "acted", "measured"],
  act: ["planned"],
  measure: ["acted", "measured"],
  conclude: ["measured"],
  drop: ["planned", "acted", "measured"],
};
const words: Record<ImprovementState, string> = { planned: "planned", acted: "under way", measured: "measured", closed: "closed" };

function gate(current: Improvement, type: string, today: string): Refusal | null {
  if (from[type] && !from[type].includes(current.state)) return { code: "wrongState", because: words[current.state] };
  if (type === "measure" && current.laterTo !== null && today <= current.laterTo) return { code: "notOver" };
  return null;
}

function decide(asked: Question<Improvement, ImprovementCommand, ImprovementFacts>): Decision<Improvement> {
  const { current, command, facts, now } = asked;
  if (command.type === "create") {
    if (current) return refuse("taken");
    const { type: _, ...said } = command;
    return planned(withChanges(maker(asked), said) as ReturnType<typeof maker> & Improvement, asked, "improvementPlanned");
  }
  if (!current) return refuse("missing");
  if (command.type === "wake") return current.state === "acted" ? measure(current, asked) : accept(current);
  const denied = gate(current, command.type, facts.today);
  if (denied) return { ok: false, refusal: denied };
  switch (command.type) {
    case "edit":
      return edit(current, command.changes, asked);
    case "act": {
      const { type: _, ...said } = command;
      if (said.act.trim() === "") return refuse("wordsMissing", { field: "act" });
      const next: Improvement = { ...current, ...said, state: "acted", measureAt: dayAfter(said.laterTo, facts.zone) };
      const fault = faultOf(next, asked);
      if (fault) return { ok: false, refusal: fault };
      return accept(next, { type: "improvementActed", data: { act: said.act, actedOn: said.actedOn } });
    }
    case "measure":
      return measure(current, asked);
    case "noteSaving": {
      const { savedAmount, savedCurrency } = command;
      if (current.savedAmount === savedAmount && current.savedCurrency === savedCurrency) return accept(current);
      return accept({ ...current, savedAmount, savedCurrency }, { type: "savingNoted", data: { savedAmount, savedCurrency } });
    }
    case "conclude":
    case "drop": {
      if (command.lesson.trim() === "") return refuse("wordsMissing", { field: "lesson" });
      const conclusion = command.type === "drop" ? "dropped" : command.conclusion;
      const next: Improvement = { ...current, state: "closed", conclusion, lesson: command.lesson, measureAt: current.measureAt ?? now };
      const type = command.type === "drop" ? "improvementDropped" : "improvementConcluded";
      return accept(next, { type, data: { conclusion, lesson: command.lesson, sentence: current.sentence } });
    }
  }
}

type Asked = Question<Improvement, ImprovementCommand, ImprovementFacts>;

/** A plan holds what its number said before; whoever changes number or window has it counted anew. */
function planned(record: Improvement, asked: Asked, type: DomainEvent["type"]): Decision<Improvement> {
  const fault = faultOf(record, asked);
  if (fault) return { ok: false, refusal: fault };
  const { metric, before, knownThrough } = asked.facts.measured.get(countedKey(record))!;
  const { value, part, n } = before;
  const counted = { baselineFormula: formulaDigest(metric), baselineVersion: metric.version };
  return accept(
    { ...withSaving(record, asked.facts), ...counted, baselineValue: value, baselinePart: part, baselineN: n, knownThrough },
    { type },
  );
}

const fixed = ["metric", "team", "service", "baselineFrom", "baselineTo", "claimed"] as const;

function edit(current: Improvement, changes: Partial<Improvement>, asked: Asked): Decision<Improvement> {
  const next = withChanges(current, changes);
  const moved = fixed.find((field) => next[field] !== current[field]);
  const fault = savingFault(next, asked.facts);
  if (fault && next.negotiation !== current.negotiation) return { ok: false, refusal: fault };
  if (moved === undefined)
    return accept(next.negotiation === current.negotiation ? next : withSaving(next, asked.facts), { type: "improvementEdited" });
  return current.state === "planned" ? planned(next, asked, "improvementEdited") : refuse("fixedOnceActed", { field: moved });
}

/**
 * What stands before is what was kept when it was planned; what comes after is counted now. Where the number is counted by another definition than
 * then, both windows are counted by the definition of now, the sentence says so, and the claim, which was made under the former, is not judged.
 */
function measure(current: Improvement, { facts }: Asked): Decision<Improvement> {
  const found = facts.measured.get(countedKey(current));
  if (!found?.after) return refuse("noSuchMetric", { field: "metric", because: current.metric });
  const { metric, after, knownThrough } = found;
  const kept: Kept = { value: current.baselineValue, part: current.baselinePart, n: current.baselineN ?? 0, why: found.before.why };
  const isRedefined = current.baselineFormula !== null && current.baselineFormula !== formulaDigest(metric);
  const before = isRedefined ? found.before : kept;
  const verdict = verdictOf(metric, before, after);
  const said = { metric, before, after, claimed: current.claimed };
  const sentence = isRedefined ? redefinedSentence({ ...said, former: kept, formerVersion: current.baselineVersion }) : sentenceOf(said);
  const recounted = isRedefined ? before : { value: null, part: null, n: null };
  const next: Improvement = {
    ...current,
    ...{ recountedValue: recounted.value, recountedPart: recounted.part, recountedN: recounted.n },
    ...{ laterValue: after.value, laterPart: after.part, laterN: after.n },
    ...{ verdict, sentence, knownThrough, state: "measured" },
  };
  return accept(next, { type: "improvementMeasured", data: { verdict, sentence, n: after.n } });
}

/** What the negotiation that it names has saved by now; nothing of it where it is still under way. */
function withSaving(record: Improvement, { savings }: ImprovementFacts): Improvement {
  const saved = record.negotiation === null ? null : (savings.get(record.negotiation) ?? null);
  return { ...record, savedAmount: saved?.amount ?? null, savedCurrency: saved?.currency ?? null };
}

function savingFault({ negotiation }: Improvement, { savings }: ImprovementFacts): Refusal | null {
  return negotiation === null || savings.has(negotiation) ? null : { code: "negotiationUnseen", field: "negotiation" };
}

function faultOf(record: Improvement, { facts }: Asked): Refusal | null {
  const unseen = record.state === "planned" ? savingFault(record, facts) : null;
  if (unseen) return unseen;
  const found = facts.measured.get(countedKey(record));
  if (!found) return { code: "noSuchMetric", field: "metric", because: record.metric };
  if (found.metric.formula.form === "age") return { code: "notOfThePast", field: "metric" };
  return windowsFault(record, { form: found.metric.formula.form, today: facts.today });
}

/** Nine hours into the day after, so that what is entered late in the last night still counts. */
function dayAfter(day: string, zone: string): Instant {
  return addMinutes(daysWindow(day, day, zone).toAt, 9 * 60);
}

const maker = recordMaker(improvementModel, { state: "planned" as ImprovementState });
