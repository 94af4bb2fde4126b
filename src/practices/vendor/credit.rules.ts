import { may } from "../../kernel/actor.ts";
import { editable } from "../../kernel/command.ts";
import { accept, type Decision, type Refusal, refuse } from "../../kernel/decision.ts";
import { deriveId, type Id } from "../../kernel/ids.ts";
import { amount, day, optional, prose, reference, text } from "../../kernel/model.ts";
import { compareAmounts } from "../../kernel/money.ts";
import { dayIn } from "../../kernel/plain-day.ts";
import type { CommandsOf, Kind, Question } from "../../kernel/practice.ts";
import { recordMaker, withChanges } from "../../kernel/record.ts";
import { movable } from "./movable.rules.ts";
import { creditStates, vendorCreditModel as model, type VendorCredit } from "./promise.model.ts";

const write = "vendor.write";
const decideOn = "vendor.decide";
const ofResult = {
  name: text({ label: "For", max: 160 }),
  vendor: reference("vendor", { label: "Vendor" }),
  contract: optional(reference("contract", { label: "Contract" })),
  clause: reference("slaClause", { label: "Clause" }),
  result: reference("slaResult", { label: "Result" }),
  periodStart: day({ label: "Period from" }),
  amount: amount({ label: "Amount" }),
  currency: text({ label: "Currency", max: 3 }),
  basis: prose({ label: "Because", max: 1000 }),
};
const commands = {
  create: { label: "New credit", permission: write, input: editable(model) },
  edit: { label: "Edit", input: {}, permission: write, order: 8 },
  propose: { label: "Owed by a result", internal: true, creates: true, input: ofResult },
  withdraw: { label: "Not owed after all", internal: true, input: { reason: prose({ label: "Why", max: 2000 }) } },
  claim: {
    label: "Claim",
    permission: decideOn,
    order: 1,
    input: {
      claimedOn: optional(day({ label: "On", help: "Empty: today." })),
      reference: text({ label: "How", max: 160, help: "The letter or ticket it was claimed by." }),
    },
    help: "It was asked of the vendor. Nothing is claimed by itself.",
  },
  receive: {
    label: "Received",
    permission: write,
    order: 2,
    input: { receivedOn: optional(day({ label: "On", help: "Empty: today." })), receivedAmount: amount({ label: "Amount" }) },
  },
  waive: {
    label: "Waive",
    permission: decideOn,
    order: 5,
    input: { reason: prose({ label: "Why", max: 2000 }) },
    help: "It is not asked for. Why is kept.",
  },
  addNote: { label: "Note", permission: write, input: { text: prose({ label: "Note" }) } },
} as const;
export type CreditCommand = CommandsOf<typeof commands, VendorCredit>;
export type CreditFacts = { zone: string };

/** Why a credit is not owed after all where the rules say so: what they took back they bring back, what people waived they do not. */
export const countedAway = "The promise was counted again, and nothing is owed.";

/** There is one credit for a result. */
export function creditId(result: Id): Id {
  return deriveId(result, "credit");
}

/** What a vendor owes: proposed by a missed promise, claimed and waived by people, never by itself. */
export const vendorCredit: Kind<VendorCredit, CreditCommand, CreditFacts> = movable<VendorCredit, CreditCommand, CreditFacts>({
  model,
  permissions: { read: "vendor.read", create: write },
  commands,
  events: {
    creditOwed: { audience: "staff", label: "owed" },
    creditRevised: { audience: "staff", label: "owed, by another amount" },
    creditDisputed: { audience: "staff", label: "was counted again after it was claimed" },
    creditClaimed: { audience: "staff", label: "claimed" },
    creditReceived: { audience: "staff", label: "received" },
    creditWaived: { audience: "staff", label: "waived" },
    creditEdited: { audience: "staff", label: "changed" },
    noteAdded: { audience: "staff", label: "note" },
  },
  refusals: {
    taken: "A record with this id exists already.",
    wrongState: "This cannot be done with a credit that is {because}.",
    reasonNeeded: "Say why.",
    referenceNeeded: "Say by which letter or ticket it was claimed.",
    textNeeded: "There is no text.",
    amountPositive: "A credit is more than nothing.",
    notYet: "What comes on a day ahead is not received yet.",
  },
  gate: ({ current, command }) => (current ? gate(current, command.type) : command.type === "propose" ? null : { code: "missing" }),
  decide,
  fromPatch: (current, patch) => ({
    ok: true,
    commands: [(current ? { type: "edit", changes: patch } : { ...patch, type: "create" }) as CreditCommand],
  }),
  visible: (actor) => (may(actor, "vendor.read") ? ["all"] : []),
  factsRead: ["organisation"],
});

const from: Partial<Record<CreditCommand["type"], readonly VendorCredit["state"][]>> = {
  edit: ["owed"],
  claim: ["owed"],
  receive: ["owed", "claimed"],
  waive: ["owed", "claimed"],
};

function gate({ state }: VendorCredit, type: string): Refusal | null {
  const states = from[type as CreditCommand["type"]];
  if (!states || states.includes(state)) return null;
  return { code: "wrongState", because: creditStates.find((one) => one.value === state)!.label.toLowerCase() };
}

function decide(asked: Question<VendorCredit, CreditCommand, CreditFacts>): Decision<VendorCredit> {
  const { command, current, facts, now } = asked;
  if (command.type === "create") {
    if (current) return refuse("taken");
    const { type: _, ...said } = command;
    return positive(withChanges(newCredit(asked) as VendorCredit, said), "creditOwed");
  }
  if (command.type === "propose") return proposed(asked, command);
  if (!current) return refuse("missing");
  const denied = gate(current, command.type);
  if (denied) return { ok: false, refusal: denied };
  const today = dayIn(facts.zone, now);
  switch (command.type) {
    case "edit":
      return positive(withChanges(current, command.changes), "creditEdited");
    case "withdraw":
      // What was asked of the vendor is not taken back behind somebody's back: they are told, and decide.
      if (current.state !== "owed") return accept({ ...current }, { type: "creditDisputed", data: { reason: command.reason } });
      return accept(
        { ...current, state: "waived", waivedReason: command.reason },
        { type: "creditWaived", data: { reason: command.reason } },
      );
    case "claim": {
      if (command.reference.trim() === "") return refuse("referenceNeeded", { field: "reference" });
      const claimedOn = command.claimedOn ?? today;
      return accept(
        { ...current, state: "claimed", claimedOn, claimReference: command.reference },
        { type: "creditClaimed", data: { claimedOn, reference: command.reference } },
      );
    }
    case "receive": {
      const { receivedAmount } = command;
      if (compareAmounts(receivedAmount, "0") <= 0) return refuse("amountPositive", { field: "receivedAmount" });
      const receivedOn = command.receivedOn ?? today;
      if (receivedOn > today) return refuse("notYet", { field: "receivedOn" });
      return accept(
        { ...current, state: "received", receivedOn, receivedAmount },
        { type: "creditReceived", data: { receivedOn, receivedAmount } },
      );
    }
    case "waive":
      if (command.reason.trim() === "") return refuse("reasonNeeded", { field: "reason" });
      return accept(
        { ...current, state: "waived", waivedReason: command.reason },
        { type: "creditWaived", data: { reason: command.reason } },
      );
    case "addNote":
      return command.text.trim() === ""
        ? refuse("textNeeded", { field: "text" })
        : accept({ ...current }, { type: "noteAdded", data: { text: command.text } });
  }
}

function proposed(
  asked: Question<VendorCredit, CreditCommand, CreditFacts>,
  command: Extract<CreditCommand, { type: "propose" }>,
): Decision<VendorCredit> {
  const { current } = asked;
  const { type: _, ...said } = command;
  if (!current) return positive({ ...(newCredit(asked) as VendorCredit), ...said }, "creditOwed");
  if (current.state === "waived" && current.waivedReason === countedAway)
    return positive({ ...current, amount: said.amount, basis: said.basis, state: "owed", waivedReason: null }, "creditOwed");
  if (current.amount === said.amount) return accept(current);
  if (current.state !== "owed")
    return accept(
      { ...current },
      { type: "creditDisputed", data: { reason: `The promise was counted again: ${said.amount} ${said.currency}.` } },
    );
  return accept(
    { ...current, amount: said.amount, basis: said.basis },
    { type: "creditRevised", data: { was: current.amount, is: said.amount } },
  );
}

function positive(next: VendorCredit, type: string): Decision<VendorCredit> {
  if (compareAmounts(next.amount, "0") <= 0) return refuse("amountPositive", { field: "amount" });
  return accept(next, { type, data: { amount: next.amount, currency: next.currency } });
}

const newCredit = recordMaker(model, { state: "owed" });
