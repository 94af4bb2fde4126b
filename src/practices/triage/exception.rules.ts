import { may } from "../../kernel/actor.ts";
import type { Concern } from "../../kernel/concern.ts";
import { accept, type Decision, type DomainEvent, type Refusal, refuse } from "../../kernel/decision.ts";
import type { Kind, Question } from "../../kernel/practice.ts";
import { recordMaker } from "../../kernel/record.ts";
import { type Instant, minInstant } from "../../kernel/time.ts";
import { actOn } from "./act.rules.ts";
import { type ExceptionCommand, exceptionCommands } from "./commands.ts";
import { type Exception, exceptionModel } from "./model.ts";
import { exceptionMeasures } from "./report.ts";
import type { Scales } from "./score.rules.ts";
import { opensAfter, reweighed } from "./weigh.rules.ts";

/** The policy in force and the director's priorities. */
export type ExceptionFacts = Scales;
type Asked = Question<Exception, ExceptionCommand, ExceptionFacts>;

export const exception: Kind<Exception, ExceptionCommand, ExceptionFacts> = {
  model: exceptionModel,
  permissions: { read: "triage.read" },
  commands: exceptionCommands,
  events: {
    exceptionRaised: { audience: "staff", label: "came to the Desk" },
    concernChanged: { audience: "staff", label: "other facts" },
    bandChanged: { audience: "staff", label: "moved to another band" },
    exceptionReturned: { audience: "staff", label: "came back to the Desk" },
    exceptionExpired: { audience: "staff", label: "no concern any more" },
    concernCeased: { audience: "staff", label: "its reason ended" },
    exceptionAcknowledged: { audience: "staff", label: "seen" },
    exceptionDelegated: { audience: "staff", label: "delegated" },
    exceptionDecided: { audience: "staff", label: "decided" },
    exceptionFolded: { audience: "staff", label: "folded into the review" },
    exceptionSnoozed: { audience: "staff", label: "put off" },
    exceptionOverridden: { audience: "staff", label: "moved by hand" },
    exceptionResumed: { audience: "staff", label: "taken up again" },
    exceptionJudged: { audience: "staff", label: "judged" },
  },
  refusals: {
    ended: "This has ended: {because}. Nothing is left to be done about it.",
    seenAlready: "It was seen already.",
    inPerson: "Only the director decides this, in person: {because} Prepare it, or delegate a part of it.",
    notAhead: "That moment is past. Choose one that lies ahead.",
    reasonNeeded: "Say why.",
    decisionNeeded: "Say what is decided.",
    thereAlready: "It stands in {because} already.",
    onDesk: "It is on the Desk.",
    judgeInPerson: "Whether it was right to tell the director, the director says in person.",
    onlyNow: "Only what was NOW is judged.",
    nothingToDo: "There is nothing to do.",
  },
  gate: ({ current, command, actor }) => (current ? actOn.gate(command.type, current, actor) : { code: "missing" }),
  decide,
  fromPatch: () => ({ ok: false, refusal: { code: "nothingToDo" } as Refusal }),
  visible: (actor) => (may(actor, "triage.read") ? ["all"] : []),
  wake: (record) => (record.goneAt === null ? minInstant(record.nextBandChangeAt, record.returnsAt) : null),
  factsRead: ["triagePolicy", "directorPriority"],
  measures: exceptionMeasures,
};

function decide(asked: Asked): Decision<Exception> {
  const { current, command, facts, now } = asked;
  if (command.type === "raise") return raise(asked, command);
  if (!current) return refuse("missing");
  switch (command.type) {
    case "cease":
      return cease(current, now);
    case "reweigh":
      return current.goneAt !== null ? refuse("nothingToDo") : settled(current, facts, now, []);
    case "wake":
      return current.goneAt !== null ? accept({ ...current }) : settled(current, facts, now, []);
    case "settle":
      if (actOn.isEnded(current)) return refuse("nothingToDo");
      // A meeting speaks for nobody in person: what only the director decides comes back with what was said.
      return current.said.onlyDirector === 1
        ? settled(returned({ ...current, decision: null }), facts, now, [{ type: "exceptionReturned", data: { why: command.words } }])
        : settled(
            { ...current, state: "decided", decision: command.words, actedAt: now, delegatedTo: null, dueAt: null, reason: null },
            facts,
            now,
            [{ type: "exceptionDecided", data: { decision: command.words } }],
          );
    default: {
      const denied = actOn.gate(command.type, current, asked.actor);
      if (denied) return { ok: false, refusal: denied };
      const done = actOn.decide({ ...asked, current, command });
      return done.ok ? settled(done.next, facts, now, done.events) : done;
    }
  }
}

/** A record has a concern, or another than before. */
function raise(asked: Asked, command: Extract<ExceptionCommand, { type: "raise" }>): Decision<Exception> {
  const { current, facts, now } = asked;
  const { sourceKind, source, sourceNumber, heard } = command;
  const isLive = current !== null && current.goneAt === null;
  if (isLive && current.heard === heard) return refuse("nothingToDo");
  const plain = withoutSecrets(command.concern);
  // The cause of a secret would name what it is about (the contract of a dispute): it stands by itself.
  const own = plain.neutralTitle === null ? plain : { ...plain, rootCauseKey: asked.id };
  const concern = sameSince(own, isLive ? current.said : null, now);
  const { rootCauseKey, title, service, team } = concern;
  const known = {
    rootCauseKey,
    title: title.slice(0, 200),
    facts: concern.facts.slice(0, 400) || null,
    service,
    team,
    concern: numbersOf(concern),
    said: concern,
    heard,
  };
  const said = { ...known, sourceKind, source, confidential: concern.neutralTitle !== null };
  const number = concern.neutralTitle === null ? sourceNumber : null;
  if (!isLive) {
    const fresh = newException(asked);
    const kept = current ? { id: current.id, version: current.version, createdAt: current.createdAt, createdBy: current.createdBy } : {};
    const record = { ...fresh, ...kept, ...said, sourceNumber: number, openedAt: now } as Exception;
    return settled(record, facts, now, [{ type: "exceptionRaised", data: { again: current !== null } }]);
  }
  return settled({ ...current, ...said, sourceNumber: number }, facts, now, [{ type: "concernChanged" }]);
}

/** A gate that held before and still holds has held since then, whoever says of it that it holds now. */
function sameSince(concern: Concern, before: Concern | null, now: Instant): Concern {
  if (before === null) return concern;
  const gates = concern.gates.map((one) => {
    const was = before.gates.find(({ code }) => code === one.code)?.since;
    return was !== undefined && was <= now && was < one.since && one.since <= now ? { ...one, since: was } : one;
  });
  return { ...concern, gates };
}

/** A concern without its words: what the journal keeps, and a policy can be asked about. */
export function numbersOf(concern: Concern): Concern {
  const { impact, trend, expectedCost, gates } = concern;
  const words = "";
  return {
    ...concern,
    ...{
      title: words,
      facts: words,
      neutralTitle: null,
      service: null,
      team: null,
      irreversibleWords: null,
      authorityWords: null,
      deed: null,
    },
    impact: impact && { users: impact.users && { ...impact.users, words }, exposure: impact.exposure && { ...impact.exposure, words } },
    trend: trend && { ...trend, words },
    expectedCost: expectedCost && { ...expectedCost, words },
    gates: gates.map((one) => ({ ...one, words })),
  };
}

/** What is confidential is not kept: the neutral title and the numbers are, and no other word. */
export function withoutSecrets(concern: Concern): Concern {
  const { neutralTitle, impact, trend, expectedCost, gates } = concern;
  if (neutralTitle === null) return concern;
  const words = "Confidential";
  return {
    ...concern,
    ...{ title: neutralTitle, facts: "", service: null, team: null, irreversibleWords: null, deed: null },
    authorityWords: concern.onlyDirector === 1 ? "Only the director can act." : null,
    impact: impact && {
      users: impact.users && { ...impact.users, words },
      exposure: impact.exposure && { ...impact.exposure, words },
    },
    trend: trend && { ...trend, words },
    expectedCost: expectedCost && { ...expectedCost, words },
    gates: gates.map((one) => ({ ...one, words: "A confidential reason makes it so" })),
  };
}

/** Its reason ended. What was decided stays decided; all else expires. */
function cease(current: Exception, now: Instant): Decision<Exception> {
  if (current.goneAt !== null) return refuse("nothingToDo");
  const gone = { ...current, goneAt: now, nextBandChangeAt: null, returnsAt: null };
  if (current.state === "decided") return accept<Exception>(gone, { type: "concernCeased" });
  return accept<Exception>({ ...gone, state: "expired" }, { type: "exceptionExpired", data: { was: current.state } });
}

function returned(current: Exception): Exception {
  return { ...current, state: "open", dueAt: null, delegatedTo: null, reason: null };
}

/** Weighs what a command left, brings back what is due or what a gate calls for, and says when to look again. */
function settled(record: Exception, facts: Scales, now: Instant, events: readonly DomainEvent[]): Decision<Exception> {
  const why = comesBack(record, facts, now);
  const back = why === null ? [] : [{ type: "exceptionReturned", data: { why } }];
  const { next, moved } = reweighed(why === null ? record : returned(record), facts, now);
  return accept(next, ...events, ...back, ...(moved ? [{ type: "bandChanged", data: moved }] : []));
}

/** Why a line that is not on the Desk is on it again from now on: its day has come, or a gate opened later than the act. Null: it stays away. */
function comesBack(record: Exception, { terms }: Scales, now: Instant): string | null {
  const { state, dueAt, actedAt, openedAt } = record;
  if (state === "open" || state === "acknowledged") return null;
  if (opensAfter(record, terms, actedAt ?? openedAt, now).length > 0) return "A gate opened.";
  if (!actOn.isOff(record) || dueAt === null || dueAt > now) return null;
  return state === "delegated" ? "The time of the delegation is over." : "Its day has come.";
}

const newException = recordMaker(exceptionModel, { state: "open" as const, scoreTenths: 0, policyRevision: 0 });
