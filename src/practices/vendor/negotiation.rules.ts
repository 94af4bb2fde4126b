import { editable } from "../../kernel/command.ts";
import { accept, type Decision, type Refusal, refuse } from "../../kernel/decision.ts";
import { amount, optional, prose } from "../../kernel/model.ts";
import { lessAmount } from "../../kernel/money.ts";
import { dayIn } from "../../kernel/plain-day.ts";
import type { CommandsOf, EventSpec, Kind, Question } from "../../kernel/practice.ts";
import { recordMaker, withChanges } from "../../kernel/record.ts";
import { negotiationModel as model, type Negotiation, negotiationStates } from "./dispute.model.ts";
import { confidesBadly, disputesSeen } from "./escalation.rules.ts";
import { movable } from "./movable.rules.ts";

const write = "vendor.write";
const commands = {
  create: { label: "New negotiation", permission: write, input: editable(model) },
  edit: { label: "Edit", input: {}, permission: write, order: 5 },
  offer: {
    label: "Their offer",
    permission: write,
    order: 2,
    input: { offered: amount({ label: "A year" }), note: optional(prose({ label: "Note", max: 2000 })) },
  },
  agree: {
    label: "Agreed",
    permission: "vendor.decide",
    order: 1,
    input: { agreed: amount({ label: "A year" }), outcome: prose({ label: "What was agreed", max: 2000 }) },
  },
  fail: { label: "No agreement", permission: write, order: 8, input: { outcome: prose({ label: "Why", max: 2000 }) } },
  addNote: { label: "Note", permission: write, input: { text: prose({ label: "Note" }) } },
} as const;
export type NegotiationCommand = CommandsOf<typeof commands, Negotiation>;
export type NegotiationFacts = { zone: string };
type Asked = Question<Negotiation, NegotiationCommand, NegotiationFacts>;

const staff = (label: string): EventSpec => ({ audience: "staff", label });

/** What was asked, offered and agreed with a vendor; saved is what it would have cost less what was agreed. */
export const negotiation: Kind<Negotiation, NegotiationCommand, NegotiationFacts> = movable<
  Negotiation,
  NegotiationCommand,
  NegotiationFacts
>({
  model,
  permissions: { read: "vendor.read", create: write },
  commands,
  events: {
    negotiationOpened: staff("opened"),
    negotiationEdited: staff("changed"),
    offerReceived: staff("offer received"),
    negotiationAgreed: staff("agreed"),
    negotiationFailed: staff("ended without agreement"),
    noteAdded: staff("note"),
  },
  refusals: {
    taken: "A record with this id exists already.",
    wrongState: "This cannot be done with a negotiation that is {because}.",
    textNeeded: "There is no text.",
    notConfidential: "Only those who may see confidential disputes make one, or open one up again.",
  },
  gate: ({ current, command }) => (current ? gate(current, command.type) : { code: "missing" }),
  decide,
  fromPatch: (current, patch) => ({
    ok: true,
    commands: [(current ? { type: "edit", changes: patch } : { ...patch, type: "create" }) as NegotiationCommand],
  }),
  visible: disputesSeen,
  factsRead: ["organisation"],
});

function gate({ state }: Negotiation, type: string): Refusal | null {
  if (state === "open" || type === "addNote" || type === "moveToVendor") return null;
  return { code: "wrongState", because: negotiationStates.find((one) => one.value === state)!.label.toLowerCase() };
}

function decide(asked: Asked): Decision<Negotiation> {
  const { command, current, facts, now, actor } = asked;
  if (command.type === "create") {
    if (current) return refuse("taken");
    const { type: _, ...said } = command;
    const record = withChanges(newNegotiation(asked) as Negotiation, said);
    return confidesBadly(actor, null, record)
      ? refuse("notConfidential", { field: "confidential" })
      : accept(record, { type: "negotiationOpened" });
  }
  if (!current) return refuse("missing");
  const denied = gate(current, command.type);
  if (denied) return { ok: false, refusal: denied };
  switch (command.type) {
    case "edit": {
      const next = withChanges(current, command.changes);
      if (confidesBadly(actor, current, next)) return refuse("notConfidential", { field: "confidential" });
      return accept(next, { type: "negotiationEdited" });
    }
    case "offer":
      return accept(
        { ...current, offered: command.offered },
        { type: "offerReceived", data: { was: current.offered, offered: command.offered, note: command.note } },
      );
    case "agree": {
      const { agreed, outcome } = command;
      if (outcome.trim() === "") return refuse("textNeeded", { field: "outcome" });
      const saved = lessAmount(current.baseline, agreed);
      return accept(
        { ...current, state: "agreed", agreed, saved, outcome, endedOn: dayIn(facts.zone, now) },
        { type: "negotiationAgreed", data: { agreed, saved } },
      );
    }
    case "fail":
      if (command.outcome.trim() === "") return refuse("textNeeded", { field: "outcome" });
      return accept(
        { ...current, state: "failed", outcome: command.outcome, endedOn: dayIn(facts.zone, now) },
        { type: "negotiationFailed" },
      );
    case "addNote":
      return command.text.trim() === ""
        ? refuse("textNeeded", { field: "text" })
        : accept({ ...current }, { type: "noteAdded", data: { text: command.text } });
  }
}

const newNegotiation = recordMaker(model, { state: "open" });
