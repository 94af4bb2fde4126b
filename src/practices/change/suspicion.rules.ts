import { type Actor, may } from "../../kernel/actor.ts";
import { accept, type Decision, type Refusal, refuse } from "../../kernel/decision.ts";
import { deriveId, type Id } from "../../kernel/ids.ts";
import { optional, prose } from "../../kernel/model.ts";
import type { Change, CommandsOf, Kind, Notice, NoticeRule, Question, Reaction, Reply } from "../../kernel/practice.ts";
import { recordMaker } from "../../kernel/record.ts";
import type { Incident } from "../incident/model.ts";
import { isOwnOf, type Owned } from "./approval.rules.ts";
import { type Suspicion, suspicionModel } from "./suspicion.model.ts";

const { change, incident, reason, openedAt } = suspicionModel.shape;
const words = optional(prose({ label: "How one knows", max: 2000 }));
const commands = {
  suspect: { label: "Ask", internal: true, creates: true, input: { change, incident, reason, openedAt } },
  confirm: { label: "Caused by it", input: { words }, permission: "change.write", order: 1 },
  deny: { label: "Not caused by it", input: { words }, permission: "change.write", order: 2 },
} as const;
type Command = CommandsOf<typeof commands, Suspicion>;
/** Which of the incidents that are answered for were major ones, and whose the changes are. */
export type SuspicionFacts = { major: ReadonlySet<Id>; changes: ReadonlyMap<Id, Owned> };

export const suspicion: Kind<Suspicion, Command, SuspicionFacts> = {
  model: suspicionModel,
  permissions: { read: "change.read" },
  commands,
  events: {
    causeAsked: { audience: "staff", label: "an incident is perhaps caused by it" },
    causeConfirmed: { audience: "staff", label: "caused an incident" },
    causeDenied: { audience: "staff", label: "did not cause an incident" },
  },
  refusals: {
    answeredSo: "That is the answer already.",
    takenBackByManager: "A yes counts in change success: only who manages changes takes it back, and says how one knows.",
    ownCause: "Nobody clears a change they asked for, wrote or carry out of what it was found to have caused. Another manager looks at it.",
    nothingToDo: "There is nothing to do.",
  },
  gate: ({ actor, current, command, facts }) => {
    if (!current) return { code: "missing" };
    return command.type === "suspect" ? null : answerGate(current, command.type === "confirm" ? "yes" : "no", { actor, facts });
  },
  decide,
  fromPatch: () => ({ ok: false, refusal: { code: "nothingToDo" } }),
  visible: (actor) => (may(actor, "change.read") ? ["all"] : []),
  about: (record) => record.change,
  factsRead: ["incident", "change"],
};

const newSuspicion = recordMaker(suspicionModel, { answer: "open" });

function decide(asked: Question<Suspicion, Command, SuspicionFacts>): Decision<Suspicion> {
  const { command, current, actor, now, facts } = asked;
  if (command.type === "suspect") {
    if (current) return refuse("nothingToDo");
    const { type: _, ...said } = command;
    return accept({ ...newSuspicion(asked), ...said } as Suspicion, { type: "causeAsked", data: { reason: said.reason } });
  }
  if (!current) return refuse("missing");
  const answer = command.type === "confirm" ? "yes" : "no";
  const denied = answerGate(current, answer, asked);
  if (denied) return { ok: false, refusal: denied };
  if (current.answer === "yes" && !command.words?.trim()) return refuse("takenBackByManager", { field: "words" });
  const next: Suspicion = { ...current, answer, answeredBy: actor.personId, answeredAt: now, words: command.words?.trim() || null };
  const data = { incident: current.incident, words: next.words, major: facts.major.has(current.incident) };
  return accept(next, { type: answer === "yes" ? "causeConfirmed" : "causeDenied", data });
}

/** Why somebody may not give an answer now, or null. A yes is taken back by who manages changes, and never by those whose change it is. */
function answerGate(current: Suspicion, answer: "yes" | "no", { actor, facts }: { actor: Actor; facts: SuspicionFacts }): Refusal | null {
  if (current.answer === answer) return { code: "answeredSo" };
  if (current.answer !== "yes") return null;
  if (!may(actor, "change.manage")) return { code: "takenBackByManager" };
  const change = facts.changes.get(current.change);
  return change && [actor.personId, actor.onBehalfOf?.personId ?? null].some((hand) => isOwnOf(change, hand)) ? { code: "ownCause" } : null;
}

/** A change that touched what an incident is on, while it was carried out or so soon before that it may have caused it. */
export type Candidate = { change: Id; incident: Id; reason: Suspicion["reason"] };
export type SuspicionReactionFacts = {
  candidates: readonly Candidate[];
  /** By incident that has become a major one: the changes that caused it. */
  causers: ReadonlyMap<Id, readonly Id[]>;
};

/** Asks about an incident once its service or item is known; tells a change what it caused. Incidents know nothing of it. */
export const suspicionReaction: Reaction = {
  on: ["incident", "changeSuspicion"],
  react: (told, given) => {
    const facts = given as SuspicionReactionFacts;
    return told.kind === "incident" ? ofIncident(told as Change<Incident>, facts) : ofAnswer(told as Change<Suspicion>);
  },
};

function ofIncident({ id, after, events }: Change<Incident>, { candidates, causers }: SuspicionReactionFacts): Reply[] {
  const asked = candidates
    .filter((one) => one.incident === id)
    .map(({ change: by, reason: why }): Reply => {
      const command = { type: "suspect", change: by, incident: id, reason: why, openedAt: after.openedAt };
      return { kind: "changeSuspicion", id: suspicionId(by, id), command };
    });
  const isMajor = events.some(({ type }) => type === "majorDeclared");
  const grown = isMajor ? (causers.get(id) ?? []).map((by) => noted(by, { incident: id, caused: true, isMajor })) : [];
  return [...asked, ...grown];
}

function ofAnswer({ after, events }: Change<Suspicion>): Reply[] {
  const data = events.find(({ type }) => type === "causeConfirmed" || type === "causeDenied")?.data;
  return data ? [noted(after.change, { incident: after.incident, caused: after.answer === "yes", isMajor: data.major === true })] : [];
}

function noted(id: Id, more: { incident: Id; caused: boolean; isMajor: boolean }): Reply {
  return { kind: "change", id, command: { type: "noteCaused", ...more } };
}

/** One question for a change and an incident, however often the incident moves. */
export function suspicionId(by: Id, incidentId: Id): Id {
  return deriveId(by, `incident/${incidentId}`);
}

/** Whether an incident is asked about now: it is new, or it has come to another service or item. Nobody is asked about history. */
export function isAskedAbout({ kind, before, after, actor, quiet }: Change): boolean {
  if (kind !== "incident" || quiet || actor.client.startsWith("import")) return false;
  return before === null || before.service !== after.service || before.configurationItem !== after.configurationItem;
}

export type SuspicionNoticeFacts = { carriers: ReadonlyMap<Id, { people: readonly Id[]; name: string }> };

/** The change's people are asked. The incident is not named: it may not be theirs to see. */
export const suspicionNotices: NoticeRule = {
  on: ["changeSuspicion"],
  topics: [{ topic: "change.cause", label: "An incident was opened on what my change touched", channel: "mail" }],
  notices: ({ id, before, after, events }, facts): Notice[] => {
    const carriers = (facts as SuspicionNoticeFacts).carriers.get(String(after.change));
    if (before !== null || !carriers || carriers.people.length === 0 || !events.some(({ type }) => type === "causeAsked")) return [];
    const text = "An incident was opened on what it touched. Did the change cause it? Answer yes or no on its page.";
    const draft = { kind: "changeSuspicion", id, subject: `${carriers.name}: caused by it?`, text, urgency: "soon" } as const;
    return [{ ...draft, topic: "change.cause", why: "you asked for the change or carry it out", to: carriers.people }];
  },
};
