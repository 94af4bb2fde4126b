import { type Actor, may } from "../../kernel/actor.ts";
import { editable } from "../../kernel/command.ts";
import { accept, type Decision, type Refusal, refuse } from "../../kernel/decision.ts";
import type { Id } from "../../kernel/ids.ts";
import { choice, day, optional, prose } from "../../kernel/model.ts";
import { dayIn, hourOfDay, plusDays } from "../../kernel/plain-day.ts";
import type { CommandsOf, EventSpec, Kind, Question, VisibleBranch } from "../../kernel/practice.ts";
import { recordMaker, withChanges } from "../../kernel/record.ts";
import { escalationConcern } from "./concern.rules.ts";
import { escalationLevels, escalationStates, vendorEscalationModel as model, type VendorEscalation } from "./dispute.model.ts";
import { type LetterFacts, letterOf } from "./letter.rules.ts";
import { movable } from "./movable.rules.ts";

const write = "vendor.write";
const confide = "vendor.confidential";
const reason = (label: string) => prose({ label, max: 2000 });
const commands = {
  create: { label: "New escalation", permission: write, input: editable(model) },
  edit: { label: "Edit", input: {}, permission: write, order: 6 },
  draftLetter: {
    label: "Draft the letter",
    input: {},
    permission: write,
    order: 2,
    help: "From the clause, what was measured, the credit and the day an answer is due. It is not sent.",
  },
  writeLetter: { label: "Change the letter", permission: write, order: 7, input: { letter: prose({ label: "Letter", max: 8000 }) } },
  answered: { label: "Answered", permission: write, order: 1, input: { answer: prose({ label: "What they answered", max: 4000 }) } },
  raise: {
    label: "Raise",
    permission: write,
    order: 3,
    input: {
      level: choice(escalationLevels, { label: "To level" }),
      answerDueOn: day({ label: "Answer due" }),
      reason: optional(reason("Why")),
    },
  },
  close: { label: "Close", permission: write, order: 4, input: { outcome: reason("What came of it") } },
  addNote: { label: "Note", permission: write, input: { text: prose({ label: "Note" }) } },
} as const;
export type EscalationCommand = CommandsOf<typeof commands, VendorEscalation> | { type: "wake" };
/** The office's zone, and by escalation whose letter is asked for what it is drafted from. */
export type EscalationFacts = { zone: string; letters: ReadonlyMap<Id, Omit<LetterFacts, "number">> };
type Asked = Question<VendorEscalation, EscalationCommand, EscalationFacts>;

const staff = (label: string): EventSpec => ({ audience: "staff", label });

/** What is taken up with a vendor above the everyday. */
export const vendorEscalation: Kind<VendorEscalation, EscalationCommand, EscalationFacts> = movable<
  VendorEscalation,
  EscalationCommand,
  EscalationFacts
>({
  model,
  permissions: { read: "vendor.read", create: write },
  commands,
  events: {
    escalationOpened: staff("opened"),
    escalationEdited: staff("changed"),
    letterDrafted: staff("letter drafted"),
    letterChanged: staff("letter changed"),
    escalationAnswered: staff("answered"),
    escalationRaised: staff("raised"),
    answerOverdue: staff("answer overdue"),
    escalationClosed: staff("closed"),
    noteAdded: staff("note"),
  },
  refusals: {
    taken: "A record with this id exists already.",
    wrongState: "This cannot be done with an escalation that is {because}.",
    textNeeded: "There is no text.",
    higher: "It stands on this level or above already.",
    answerPast: "The answer is due on a day that lies ahead.",
    notConfidential: "Only those who may see confidential disputes make one, or open one up again.",
  },
  gate: ({ current, command }) => (current ? gate(current, command.type) : { code: "missing" }),
  decide,
  fromPatch: (current, patch) => ({
    ok: true,
    commands: [(current ? { type: "edit", changes: patch } : { ...patch, type: "create" }) as EscalationCommand],
  }),
  wake: ({ alarmAt }) => alarmAt,
  concern: escalationConcern,
  visible: disputesSeen,
  factsRead: ["organisation", "vendor", "contract", "slaClause", "slaResult", "vendorCredit", "person"],
});

/** Disputes are seen by who may read vendors; the confidential ones by those alone who may see such. */
export function disputesSeen(actor: Actor): VisibleBranch[] {
  if (!may(actor, "vendor.read")) return [];
  return may(actor, confide) ? ["all"] : [{ field: "confidential", is: "equals", value: false }];
}

/** Whether this actor may write a dispute with this confidentiality: nobody hides from themselves, or opens what they may not see. */
export function confidesBadly(actor: Actor, before: { confidential: boolean } | null, after: { confidential: boolean }): boolean {
  return (before?.confidential ?? false) !== after.confidential && !may(actor, confide);
}

function gate({ state }: VendorEscalation, type: string): Refusal | null {
  const isClosed = state === "closed";
  const word = escalationStates.find((one) => one.value === state)!.label.toLowerCase();
  if (type === "addNote" || type === "moveToVendor" || type === "wake") return null;
  if (type === "answered") return state === "open" ? null : { code: "wrongState", because: word };
  return isClosed ? { code: "wrongState", because: word } : null;
}

function decide(asked: Asked): Decision<VendorEscalation> {
  const { command, current, facts, now, actor } = asked;
  const today = dayIn(facts.zone, now);
  if (command.type === "create") {
    if (current) return refuse("taken");
    const { type: _, ...said } = command;
    const record = withChanges(newEscalation(asked) as VendorEscalation, said);
    const askedBy = record.askedBy ?? actor.onBehalfOf?.personId ?? actor.personId;
    return awaited({ ...record, askedBy, openedOn: record.openedOn ?? today }, asked, { type: "escalationOpened" });
  }
  if (!current) return refuse("missing");
  const denied = gate(current, command.type);
  if (denied) return { ok: false, refusal: denied };
  switch (command.type) {
    case "edit":
      return awaited(withChanges(current, command.changes), asked, { type: "escalationEdited" });
    case "draftLetter": {
      const given = facts.letters.get(current.id);
      if (!given) return refuse("missing");
      return accept({ ...current, letter: letterOf({ ...given, number: current.number }) }, { type: "letterDrafted" });
    }
    case "writeLetter":
      return accept({ ...current, letter: command.letter }, { type: "letterChanged" });
    case "answered":
      if (command.answer.trim() === "") return refuse("textNeeded", { field: "answer" });
      return accept(
        { ...current, state: "answered", answer: command.answer, answeredOn: today, alarmAt: null },
        { type: "escalationAnswered", data: { answer: command.answer } },
      );
    case "raise": {
      const { level, answerDueOn } = command;
      if (level <= current.level) return refuse("higher", { field: "level" });
      if (answerDueOn <= today) return refuse("answerPast", { field: "answerDueOn" });
      const raised = { ...current, level, answerDueOn, state: "open" as const, overdueAt: null };
      return awaited(raised, asked, { type: "escalationRaised", data: { level, reason: command.reason } });
    }
    case "close":
      if (command.outcome.trim() === "") return refuse("textNeeded", { field: "outcome" });
      return accept(
        { ...current, state: "closed", closedOn: today, outcome: command.outcome, alarmAt: null },
        { type: "escalationClosed", data: { outcome: command.outcome } },
      );
    case "addNote":
      return command.text.trim() === ""
        ? refuse("textNeeded", { field: "text" })
        : accept({ ...current }, { type: "noteAdded", data: { text: command.text } });
    case "wake":
      if (current.alarmAt === null || current.alarmAt > now || current.state !== "open") return accept(current);
      return accept({ ...current, overdueAt: now, alarmAt: null }, { type: "answerOverdue", data: { answerDueOn: current.answerDueOn } });
  }
}

/** An escalation that waits for its answer: on the morning after the day it is due, it is said to be overdue. */
function awaited(
  next: VendorEscalation,
  { current, actor, facts }: Asked,
  event: { type: string; data?: Record<string, unknown> },
): Decision<VendorEscalation> {
  if (confidesBadly(actor, current, next)) return refuse("notConfidential", { field: "confidential" });
  const isMoved = current === null || current.answerDueOn !== next.answerDueOn || current.state !== next.state;
  const alarmAt = next.state !== "open" ? null : isMoved ? hourOfDay(facts.zone, plusDays(next.answerDueOn, 1), 7) : next.alarmAt;
  return accept({ ...next, alarmAt, overdueAt: isMoved ? null : next.overdueAt }, event);
}

const newEscalation = recordMaker(model, { state: "open" });
