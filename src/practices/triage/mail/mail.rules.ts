import { z } from "zod";
import { type Actor, may } from "../../../kernel/actor.ts";
import { accept, type Decision, type Refusal, refuse } from "../../../kernel/decision.ts";
import { deriveId, type Id } from "../../../kernel/ids.ts";
import { flag, json, moment, optional, prose, reference, text } from "../../../kernel/model.ts";
import type { CommandsOf, Kind, Question } from "../../../kernel/practice.ts";
import { recordMaker } from "../../../kernel/record.ts";
import { type AskMail, type AskMailState, askMailModel } from "./mail.model.ts";
import { cut, titleOf } from "./words.rules.ts";

const act = "triage.act";
const own = askMailModel.shape;
const names = z.array(z.string().max(252)).max(20);
const commands = {
  receive: {
    label: "Take in",
    internal: true,
    creates: true,
    input: {
      ...{ mailbox: own.mailbox, messageId: own.messageId, sentAt: own.sentAt, fromAddress: own.fromAddress, fromName: own.fromName },
      ...{ subject: text({ label: "Subject", max: 500 }), text: own.text, files: own.files, size: own.size },
      answersIds: json(names, { label: "What it answers" }),
      isProven: flag({ label: "Proven" }),
      proofWords: own.proofWords,
      machine: optional(text({ label: "Why a machine wrote it", max: 300 })),
      unreadable: optional(text({ label: "Why it cannot be read", max: 300 })),
      receivedAt: moment({ label: "When" }),
    },
  },
  take: {
    label: "Put on the Desk",
    permission: act,
    order: 1,
    input: {},
    help: "It becomes an ask, and says that its sender is not proven.",
  },
  join: { label: "Add to an ask", permission: act, order: 2, input: { ask: reference("directorAsk", { label: "Ask" }) } },
  dismiss: {
    label: "Put aside",
    permission: act,
    order: 3,
    input: { reason: prose({ label: "Why", max: 400 }) },
    help: "It stays in this list.",
  },
} as const;
export type MailCommand = CommandsOf<typeof commands, AskMail>;

export type KnownSender = { id: Id; name: string; mayAsk: boolean };
/** What is known when mail comes in. */
export type MailFacts = {
  /** Of addresses: who they belong to, where they belong to one person who works here. */
  people: ReadonlyMap<string, KnownSender>;
  /** Of Message-IDs: the mail, and the ask it became part of. */
  mails: ReadonlyMap<string, { id: Id; ask: Id | null }>;
  /** Of asks: whether they are open. */
  openAsks: ReadonlyMap<Id, boolean>;
  /** Mails of an address that became asks within a day. */
  lately: ReadonlyMap<string, number>;
};
/** More asks than these a day nobody writes by hand. */
export const mostAsksPerDay = 20;
type Asked = Question<AskMail, MailCommand, MailFacts>;

/** Mail to the Desk: what a known colleague writes becomes an ask, what anybody else writes waits for somebody to look. */
export const askMail: Kind<AskMail, MailCommand, MailFacts> = {
  model: askMailModel,
  permissions: { read: "triage.read" },
  commands,
  events: {
    mailCame: { audience: "staff", label: "came in" },
    mailTaken: { audience: "staff", label: "became an ask" },
    mailJoined: { audience: "staff", label: "joined an ask" },
    mailDismissed: { audience: "staff", label: "put aside" },
  },
  refusals: {
    settled: "It is {because} already.",
    reasonNeeded: "Say why.",
    nothingToDo: "There is nothing to do.",
  },
  gate: ({ current, command }) => (current ? gate(current, command.type) : { code: "missing" }),
  decide,
  fromPatch: () => ({ ok: false, refusal: { code: "nothingToDo" } as Refusal }),
  visible: (actor: Actor) => (may(actor, "triage.read") ? ["all"] : []),
  factsRead: ["person", "directorAsk", "askMail"],
};

function gate({ state }: AskMail, type: string): Refusal | null {
  if (type === "dismiss") return state === "waiting" ? null : { code: "settled", because: settledWords[state] };
  return state === "asked" || state === "joined" ? { code: "settled", because: settledWords[state] } : null;
}
const settledWords: Readonly<Record<AskMailState, string>> = {
  waiting: "waiting",
  asked: "an ask",
  joined: "part of an ask",
  refused: "known to be a machine's",
  dismissed: "put aside",
};

function decide(asked: Asked): Decision<AskMail> {
  const { current, command, actor } = asked;
  if (command.type === "receive") return current ? refuse("nothingToDo") : receive(asked, command);
  if (!current) return refuse("missing");
  const denied = gate(current, command.type);
  if (denied) return { ok: false, refusal: denied };
  const by = { actedBy: actor.personId, onBehalfOf: actor.onBehalfOf?.personId ?? null };
  switch (command.type) {
    case "take":
      return taken({ ...current, ...by, ask: askIdOf(asked), state: "asked" });
    case "join":
      return joined({ ...current, ...by, ask: command.ask, state: "joined" });
    case "dismiss":
      if (command.reason.trim() === "") return refuse("reasonNeeded", { field: "reason" });
      return accept<AskMail>({ ...current, ...by, state: "dismissed", why: command.reason }, { type: "mailDismissed" });
  }
}

function receive(asked: Asked, command: Extract<MailCommand, { type: "receive" }>): Decision<AskMail> {
  const { facts, id } = asked;
  const sender = facts.people.get(command.fromAddress) ?? null;
  const { state, why, ask } = fateOf(command, sender, facts);
  const answered = threadOf(command.answersIds, facts);
  const isMachine = state === "refused";
  const record = {
    ...newMail(asked),
    ...{
      mailbox: command.mailbox,
      messageId: command.messageId,
      receivedAt: command.receivedAt,
      sentAt: command.sentAt,
      size: command.size,
    },
    ...{ fromAddress: command.fromAddress, fromName: command.fromName, person: sender?.id ?? null },
    ...{ proof: command.isProven ? "proven" : "notProven", proofWords: command.proofWords },
    ...{ subject: titleOf(command.subject, command.text), text: isMachine ? "" : command.text, files: isMachine ? null : command.files },
    ...{ state, why, ask: state === "asked" ? askIdOf({ id }) : ask, answers: answered },
    ...{ actedBy: null, onBehalfOf: null },
  } as AskMail;
  if (state === "asked") return taken(record, { type: "mailCame" });
  return state === "joined" ? joined(record, { type: "mailCame" }) : accept(record, { type: "mailCame" });
}

type Fate = { state: AskMailState; why: string | null; ask: Id | null };

/** What becomes of a mail: nothing comes on the Desk that nobody here stands for, and nothing is dropped. */
export function fateOf(
  mail: Pick<Extract<MailCommand, { type: "receive" }>, "messageId" | "answersIds" | "isProven" | "machine" | "unreadable" | "fromAddress">,
  sender: KnownSender | null,
  facts: MailFacts,
): Fate {
  const waits = (why: string): Fate => ({ state: "waiting", why, ask: null });
  if (mail.machine !== null) return { state: "refused", why: mail.machine, ask: null };
  if (mail.unreadable !== null) return waits(mail.unreadable);
  if (mail.messageId !== null && facts.mails.has(mail.messageId)) return waits("It bears the Message-ID of another mail.");
  if (sender === null) return waits("Nobody here is known by this address.");
  if (!sender.mayAsk) return waits(`${sender.name} may not ask the director directly.`);
  if ((facts.lately.get(mail.fromAddress) ?? 0) >= mostAsksPerDay)
    return waits(`More than ${mostAsksPerDay} asks came from this address within a day.`);
  const thread = threadOf(mail.answersIds, facts);
  if (thread === null) return { state: "asked", why: null, ask: null };
  // What is not proven may be anybody's who knows a Message-ID.
  if (!mail.isProven) return waits("It answers an ask, but its sender is not proven.");
  return facts.openAsks.get(thread) ? { state: "joined", why: null, ask: thread } : waits("It answers an ask that is settled.");
}

/** The ask that a mail answers: that of the nearest mail in its thread that is part of one. */
function threadOf(answers: readonly string[], facts: MailFacts): Id | null {
  for (const one of answers) {
    const ask = facts.mails.get(one)?.ask;
    if (ask) return ask;
  }
  return null;
}

function taken(record: AskMail, ...before: { type: string }[]): Decision<AskMail> {
  return accept(record, ...before, { type: "mailTaken", data: { ask: record.ask } });
}

function joined(record: AskMail, ...before: { type: string }[]): Decision<AskMail> {
  return accept(record, ...before, { type: "mailJoined", data: { ask: record.ask } });
}

/** The ask a mail becomes: there is one of it, however often it is taken in. */
export function askIdOf({ id }: { id: Id }): Id {
  return deriveId(id, "ask");
}

/** Who an ask is from, where that is not beyond doubt: shown with the ask wherever it stands. Null where the sender is proven. */
export function senderNote({ fromAddress, fromName, person, proof }: AskMail): string | null {
  if (person !== null && proof === "proven") return null;
  const called = fromName && fromName.toLowerCase() !== fromAddress ? `${fromName} <${fromAddress}>` : fromAddress;
  return cut(person === null ? `Sender not known: ${called}` : `Sender not proven: ${called}`, 200);
}

const newMail = recordMaker(askMailModel, {});
