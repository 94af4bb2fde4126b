import { type Actor, may } from "../../kernel/actor.ts";
import { editable } from "../../kernel/command.ts";
import { accept, type Decision, type Refusal, refuse } from "../../kernel/decision.ts";
import { prose } from "../../kernel/model.ts";
import type { CommandsOf, Kind, Question } from "../../kernel/practice.ts";
import { recordMaker, withChanges } from "../../kernel/record.ts";
import { defineRegister } from "../../kernel/register.ts";
import { isDirector } from "./act.rules.ts";
import { askConcern } from "./concern.rules.ts";
import { overrideModel, type TriageOverride } from "./model.ts";
import { type Ask, askModel, type DirectorPriority, favourModel } from "./policy.model.ts";

/** What the director puts first this quarter. */
export const directorPriority = defineRegister<DirectorPriority>(favourModel, {
  read: "triage.read",
  write: "triage.administer",
  check: (row) => {
    if (row.endsOn < row.startsOn) return { code: "backwards", field: "endsOn" };
    return row.services.length + row.teams.length + row.kinds.length === 0 ? { code: "aboutNothing", field: "services" } : null;
  },
  refusals: {
    backwards: "It ends before it begins. Choose another last day.",
    aboutNothing: "Say what it is about: services, teams or kinds of record. What favours everything favours nothing.",
  },
});

const keep = { noted: { label: "Keep", internal: true, creates: true, input: overrideModel.shape } } as const;

/** Overrides are kept as they happened, and never changed. */
export const triageOverride: Kind<TriageOverride, CommandsOf<typeof keep, TriageOverride>, undefined> = {
  model: overrideModel,
  permissions: { read: "triage.read" },
  commands: keep,
  events: { overrideKept: { audience: "staff", label: "kept" } },
  refusals: { nothingToDo: "What was kept stays as it is." },
  gate: () => null,
  decide: (asked) => {
    if (asked.current) return refuse("nothingToDo");
    const { type: _, ...said } = asked.command;
    return accept({ ...newOverride(asked), ...said } as TriageOverride, { type: "overrideKept" });
  },
  fromPatch: () => ({ ok: false, refusal: { code: "nothingToDo" } as Refusal }),
  visible: (actor) => (may(actor, "triage.read") ? ["all"] : []),
};
const newOverride = recordMaker(overrideModel, {});

const ask = "triage.ask";
const askCommands = {
  create: { label: "New ask", input: editable(askModel), permission: ask },
  edit: { label: "Edit", input: {}, permission: ask, order: 2 },
  answer: { label: "Answer", permission: "triage.act", order: 1, input: { answer: prose({ label: "Answer", max: 4000 }) } },
  withdraw: { label: "Withdraw", permission: ask, order: 9, input: {} },
  reopen: { label: "Ask again", permission: ask, order: 5, input: {} },
  fromMail: {
    label: "Take up from a mail",
    internal: true,
    creates: true,
    input: {
      title: askModel.shape.title,
      details: askModel.shape.details,
      askedBy: askModel.shape.askedBy,
      senderNote: askModel.shape.senderNote,
    },
  },
  joinMail: { label: "Take a mail to it", internal: true, input: {} },
} as const;
type AskCommand = CommandsOf<typeof askCommands, Ask>;

/** Asks: whoever works here may ask; those who see the Desk see them all, others their own. */
export const askKind: Kind<Ask, AskCommand, undefined> = {
  model: askModel,
  permissions: { read: ask, create: ask },
  commands: askCommands,
  events: {
    asked: { audience: "staff", label: "asked" },
    askEdited: { audience: "staff", label: "changed" },
    askAnswered: { audience: "staff", label: "answered" },
    askWithdrawn: { audience: "staff", label: "withdrawn" },
    askMailed: { audience: "staff", label: "came by mail" },
    askReopened: { audience: "staff", label: "asked again" },
    mailTakenTo: { audience: "staff", label: "a mail joined it" },
  },
  refusals: {
    settled: "This is {because} already.",
    openStill: "This is open.",
    answerNeeded: "Say what the answer is.",
    inPerson: "Only the director answers this, in person. Prepare the answer, or delegate a part of it.",
    markStays: "That only the director can do it, only the director takes back. Withdraw it and ask anew.",
  },
  gate: ({ actor, current, command }) =>
    command.type === "create" ? null : current ? askGate(command.type, current, actor) : { code: "missing" },
  decide: decideAsk,
  fromPatch: (current, patch) => ({
    ok: true,
    commands: [(current ? { type: "edit", changes: patch } : { ...patch, type: "create" }) as AskCommand],
  }),
  visible: (actor) => {
    if (may(actor, "triage.read")) return ["all"];
    return may(actor, ask) && actor.personId ? [{ field: "createdBy", is: "equals", value: actor.personId }] : [];
  },
  concern: (record, facts) => askConcern(record, facts),
};

function askGate(type: string, current: Ask, actor: Actor): Refusal | null {
  if (type === "reopen") return current.state === "open" ? { code: "openStill" } : null;
  if (current.state !== "open") return { code: "settled", because: current.state };
  return type === "answer" && current.onlyDirector && !isDirector(actor) ? { code: "inPerson" } : null;
}

function decideAsk(asked: Question<Ask, AskCommand, undefined>): Decision<Ask> {
  const { current, command, actor, now } = asked;
  if (command.type === "create") {
    if (current) return refuse("taken");
    const { type: _, ...said } = command;
    const record = withChanges(newAsk(asked), said) as Ask;
    const askedBy = record.askedBy ?? actor.onBehalfOf?.personId ?? actor.personId;
    return accept({ ...record, askedBy }, { type: "asked", data: { title: record.title } });
  }
  if (command.type === "fromMail") {
    if (current) return refuse("taken");
    const { type: _, ...said } = command;
    return accept({ ...newAsk(asked), ...said, mails: 1 } as Ask, { type: "askMailed", data: { title: said.title } });
  }
  if (!current) return refuse("missing");
  // A mail is taken to an ask also where it is settled: nothing is lost, and it stays as it is.
  if (command.type === "joinMail") return accept<Ask>({ ...current, mails: (current.mails ?? 0) + 1 }, { type: "mailTakenTo" });
  const denied = askGate(command.type, current, actor);
  if (denied) return { ok: false, refusal: denied };
  switch (command.type) {
    case "edit": {
      const next = withChanges(current, command.changes);
      // Whoever could take the mark off could answer in the director's place.
      if (current.onlyDirector && !next.onlyDirector && !isDirector(actor)) return refuse("markStays", { field: "onlyDirector" });
      return accept(next, { type: "askEdited" });
    }
    case "answer": {
      const answer = command.answer.trim();
      if (answer === "") return refuse("answerNeeded", { field: "answer" });
      const by = { decidedAt: now, decidedBy: actor.onBehalfOf?.personId ?? actor.personId };
      return accept<Ask>({ ...current, ...by, state: "answered", answer }, { type: "askAnswered", data: { answer } });
    }
    case "withdraw":
      return accept<Ask>({ ...current, state: "withdrawn" }, { type: "askWithdrawn" });
    case "reopen":
      return accept<Ask>({ ...current, state: "open", answer: null, decidedAt: null, decidedBy: null }, { type: "askReopened" });
  }
}
const newAsk = recordMaker(askModel, { state: "open" as const });
