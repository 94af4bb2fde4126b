import { may } from "../../kernel/actor.ts";
import { accept, type Decision, type Refusal, refuse } from "../../kernel/decision.ts";
import type { Id } from "../../kernel/ids.ts";
import { prose, text } from "../../kernel/model.ts";
import type { CommandsOf, Kind, Question } from "../../kernel/practice.ts";
import { newBase } from "../../kernel/record.ts";
import { addDays, addMinutes, type Instant } from "../../kernel/time.ts";
import { stakeholderAddressModel as model, type StakeholderAddress } from "./stakeholder.model.ts";

const administer = "settings.administer";
/** How long an address may take to confirm. */
export const confirmDays = 7;
/** Between two mails that ask one address. */
const askAgainMinutes = 60;

const commands = {
  create: {
    label: "New address outside",
    permission: administer,
    input: {
      stakeholderGroup: model.shape.stakeholderGroup,
      email: text({ label: "E-mail", max: 254, help: "It is asked to confirm first; nothing else is mailed before that." }),
      called: model.shape.called,
    },
  },
  askAgain: { label: "Ask again", permission: administer, order: 1, input: {}, help: "Sends the mail that asks to confirm once more." },
  remove: { label: "Remove", permission: administer, order: 9, input: { reason: prose({ label: "Why", max: 200 }) } },
  confirm: { label: "Confirm", internal: true, input: {} },
  leave: { label: "Leave", internal: true, input: {} },
} as const;
export type AddressCommand = CommandsOf<typeof commands, StakeholderAddress> | { type: "wake" };

/** What is known when an address is asked. All addresses in small letters. */
export type AddressFacts = {
  /** Mail leaves the house. */
  hasMail: boolean;
  /** Active groups. */
  groups: ReadonlySet<Id>;
  /** Names of active people, by their address. */
  people: ReadonlyMap<string, string>;
  /** Group and address of those that were asked and have not ended, as "group/address". */
  taken: ReadonlySet<string>;
};

/** An address outside the house. An administrator names it, its owner confirms it from the mailbox; who leaves or never answers is forgotten. */
export const stakeholderAddress: Kind<StakeholderAddress, AddressCommand, AddressFacts> = {
  model,
  permissions: { read: "incident.readAll", create: administer },
  commands,
  events: {
    addressAsked: { audience: "staff", label: "asked to confirm" },
    addressConfirmed: { audience: "staff", label: "confirmed" },
    addressEnded: { audience: "staff", label: "ended" },
  },
  refusals: {
    noMail: "No mail leaves this office yet, so no address can be asked. Set up mail first.",
    badEmail: "This does not look like an e-mail address.",
    noSuchGroup: "There is no such group, or it is retired.",
    isPerson: "This is the address of {because}, who has an account here. Add them to the people of the group.",
    askedAlready: "This address is in this group already.",
    askedJustNow: "It was asked within the hour. Give it time, and ask again then.",
    confirmedAlready: "This address has confirmed already.",
    over: "This address has left, or was removed. Name it anew.",
    reasonNeeded: "Say why.",
    taken: "A record with this id exists already.",
  },
  gate: ({ actor, current, command, now }) => gate(current, command.type, { administers: may(actor, administer), now }),
  decide,
  learn: (facts, { after }) =>
    after.state !== "ended" && after.email
      ? { ...facts, taken: new Set([...facts.taken, `${after.stakeholderGroup}/${after.email.toLowerCase()}`]) }
      : facts,
  factsRead: ["stakeholderGroup"],
  // Two who name one address in the same instant: the second hears that it is there.
  fences: ({ type }) => (type === "create" ? { writes: ["stakeholderAddresses"] } : {}),
  fromPatch: () => ({ ok: false, refusal: { code: "unknownCommand" } }),
  visible: (actor) => (may(actor, "incident.readAll") ? ["all"] : []),
  wake: (record) => (record.state === "asked" ? record.confirmUntil : null),
};

function gate(current: StakeholderAddress | null, type: string, given: { administers: boolean; now: Instant }): Refusal | null {
  const isByHand = type === "create" || type === "askAgain" || type === "remove";
  if (isByHand && !given.administers) return { code: "notPermitted", because: administer };
  if (type === "create") return current ? { code: "taken" } : null;
  if (!current) return { code: "missing" };
  if (current.state === "ended") return { code: "over" };
  if (type !== "askAgain") return null;
  if (current.state === "confirmed") return { code: "confirmedAlready" };
  return addMinutes(current.askedAt, askAgainMinutes) > given.now ? { code: "askedJustNow" } : null;
}

function decide(question: Question<StakeholderAddress, AddressCommand, AddressFacts>): Decision<StakeholderAddress> {
  const { current, command, actor, now } = question;
  const denied = gate(current, command.type, { administers: may(actor, administer), now });
  if (denied) return { ok: false, refusal: denied };
  if (command.type === "create") return asked(question, command);
  if (!current) return refuse("missing");
  switch (command.type) {
    case "askAgain":
      if (!question.facts.hasMail) return refuse("noMail");
      return accept({ ...current, askedAt: now, confirmUntil: addDays(now, confirmDays) }, { type: "addressAsked" });
    case "confirm":
      if (current.state === "confirmed") return accept(current);
      return accept({ ...current, confirmUntil: null, state: "confirmed", confirmedAt: now }, { type: "addressConfirmed" });
    case "leave":
      return ended(current, "They left.", now);
    case "remove":
      return command.reason.trim() === "" ? refuse("reasonNeeded", { field: "reason" }) : ended(current, command.reason, now);
    case "wake":
      return ended(current, "It was never confirmed.", now);
    default:
      return refuse("unknownCommand");
  }
}

const plainAddress = /^[^\s@<>"',;:\\[\]()]+@[^\s@<>"',;:\\[\]()]+\.[^\s@<>"',;:\\[\]().]{2,}$/;

function asked(
  question: Question<StakeholderAddress, AddressCommand, AddressFacts>,
  command: Extract<AddressCommand, { type: "create" }>,
): Decision<StakeholderAddress> {
  const { facts, now } = question;
  const { stakeholderGroup, called } = command;
  const email = command.email.trim();
  if (!facts.hasMail) return refuse("noMail");
  if (!plainAddress.test(email)) return refuse("badEmail", { field: "email" });
  if (!facts.groups.has(stakeholderGroup)) return refuse("noSuchGroup", { field: "stakeholderGroup" });
  const person = facts.people.get(email.toLowerCase());
  if (person !== undefined) return refuse("isPerson", { field: "email", because: person });
  if (facts.taken.has(`${stakeholderGroup}/${email.toLowerCase()}`)) return refuse("askedAlready", { field: "email" });
  const record: StakeholderAddress = {
    ...newBase(question),
    ...{ stakeholderGroup, called, email, address: masked(email), state: "asked", askedAt: now, confirmUntil: addDays(now, confirmDays) },
    ...{ confirmedAt: null, endedAt: null, endedBecause: null },
  };
  return accept(record, { type: "addressAsked" });
}

function ended(current: StakeholderAddress, because: string, now: Instant): Decision<StakeholderAddress> {
  const next: StakeholderAddress = { ...current, email: null, confirmUntil: null, state: "ended", endedAt: now, endedBecause: because };
  return accept(next, { type: "addressEnded", data: { because } });
}

/** Enough of an address to know it by: "an…@example.org". */
export function masked(email: string): string {
  const at = email.lastIndexOf("@");
  return `${email.slice(0, Math.min(2, Math.max(1, at - 1)))}…${email.slice(at)}`;
}
