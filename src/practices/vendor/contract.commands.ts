import { z } from "zod";
import { editable } from "../../kernel/command.ts";
import { choice, flag, json, optional, prose, reference, text } from "../../kernel/model.ts";
import type { CommandsOf, EventSpec } from "../../kernel/practice.ts";
import { type Contract, contractDecisions, contractModel } from "./contract.model.ts";

const write = "vendor.write";

/** Everything that can be done to a contract. */
export const contractCommands = {
  create: {
    label: "New contract",
    permission: write,
    input: { ...editable(contractModel), asDraft: flag({ label: "Not signed yet" }) },
  },
  edit: { label: "Edit", input: {}, permission: write, order: 10 },
  activate: { label: "Signed", input: {}, permission: write, order: 1, help: "It counts from its first day." },
  decide: {
    label: "Decide",
    permission: "vendor.decide",
    order: 2,
    input: {
      decision: choice(contractDecisions, { label: "Decision" }),
      reason: prose({ label: "Why", max: 2000 }),
    },
    help: "Whether it goes on, on which terms, or ends. It can be decided again until notice has passed.",
  },
  cancel: {
    label: "Cancel",
    permission: write,
    order: 20,
    input: { reason: prose({ label: "Why", max: 2000 }) },
    help: "It ended before its time.",
  },
  addNote: { label: "Note", permission: write, input: { text: prose({ label: "Note" }) } },
  recordTerms: {
    label: "Take over from a file",
    internal: true,
    creates: true,
    input: {
      changes: json(z.record(z.string(), z.unknown()), { label: "Changes" }),
      source: text({ label: "Source", max: 80 }),
      number: optional(text({ label: "Number", max: 40 })),
    },
  },
  moveToVendor: { label: "Move to another vendor", internal: true, input: { vendor: reference("vendor", { label: "Vendor" }) } },
} as const;
export type ContractCommand = CommandsOf<typeof contractCommands, Contract> | { type: "wake" };
export type ContractCommandOf<T extends ContractCommand["type"]> = Extract<ContractCommand, { type: T }>;

const staff = (label: string): EventSpec => ({ audience: "staff", label });
export const contractEvents: Record<string, EventSpec> = {
  contractRecorded: staff("written down"),
  contractEdited: staff("changed"),
  contractActivated: staff("signed"),
  termsTaken: staff("taken over from a file"),
  vendorChanged: staff("moved to another vendor"),
  decisionComing: staff("decision comes near"),
  decisionDue: staff("decision due"),
  noticePassed: staff("last day of notice passed without a decision"),
  contractDecided: staff("decided"),
  contractRenewed: staff("renewed itself"),
  contractExpired: staff("ended"),
  contractCancelled: staff("cancelled"),
  noteAdded: staff("note"),
};

export const contractRefusals: Record<string, string> = {
  taken: "A record with this id exists already.",
  wrongState: "This cannot be done with a contract that is {because}.",
  reasonNeeded: "Say why.",
  textNeeded: "There is no text.",
  sameNumber: "{because} has this number with this vendor already. Change that one.",
  noSuchVendor: "There is no such vendor, or it is not yours to see.",
  ownParent: "A contract does not stand under itself.",
  unknownZone: "{because} is no time zone. A zone is written Europe/Berlin.",
  noSuchField: "A contract has no field {because}.",
  badValue: "{because}",
  alreadyDecided: "It is decided like this already.",
  tooLate: "The last day of notice was {because}: it can no longer be ended by notice. Renegotiate it, or cancel it by agreement.",
};
