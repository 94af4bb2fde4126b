import { type Actor, may } from "../../kernel/actor.ts";
import { accept, type Decision, type Refusal, refuse } from "../../kernel/decision.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Kind, Question, VisibleBranch } from "../../kernel/practice.ts";
import { defineRegister } from "../../kernel/register.ts";
import {
  type ContactMethod,
  contactMethodModel,
  type MethodType,
  type NotificationRule,
  notificationRuleModel,
  type OutgoingChannel,
  outgoingChannelModel,
} from "./contact.model.ts";

/** Everybody keeps their own; an administrator of paging may for others. */
const administer = "paging.administer";
const own = { read: "paging.read", write: "paging.answer" };
const notYours = "Everybody keeps their own. A paging administrator may do it for others.";

const methods = defineRegister<ContactMethod>(contactMethodModel, {
  ...own,
  check: (record) => {
    const fault = addressFault(record.methodType, record.address);
    return fault ? { code: fault, field: "address", because: record.address ?? "" } : null;
  },
  visible: ownOnly,
});
const rules = defineRegister<NotificationRule>(notificationRuleModel, { ...own, visible: ownOnly });

/** Why an address cannot be one of its kind, or null. */
export function addressFault(type: MethodType, address: string | null): string | null {
  if (type === "inApp") return address === null ? null : "noAddressNeeded";
  if (address === null) return "addressNeeded";
  if (type === "mail") return /^[^\s@<>,;]{1,64}@[^\s@<>,;]{1,189}$/.test(address) ? null : "badMail";
  if (type === "sms" || type === "voice") return /^\+[1-9]\d{6,14}$/.test(address) ? null : "badNumber";
  return isWebAddress(address) ? null : "badWebAddress";
}

/** Whether a text is an address that something may be posted to: http or https, without credentials. */
export function isWebAddress(text: string): boolean {
  return /^https?:\/\/[^\s/@?#]+(?:[/?][^\s#]*)?$/.test(text);
}

type MethodCommand = Parameters<typeof methods.decide>[0]["command"];
/** The e-mail address of the account, by person: a method that is this very address needs no code. */
export type ContactFacts = { mails: ReadonlyMap<Id, string> };

export const contactMethod: Kind<ContactMethod, MethodCommand, ContactFacts> = {
  ...methods,
  commands: {
    ...methods.commands,
    sendCode: { label: "Send a code", input: {}, permission: own.write, order: 1, help: "Comes back from there to show that it is yours." },
    verified: { label: "Verified", input: {}, internal: true },
    tryOut: { label: "Send a test", input: {}, permission: own.write, order: 2 },
  },
  events: {
    ...methods.events,
    codeAsked: { audience: "staff", label: "asked for a code" },
    contactVerified: { audience: "staff", label: "verified" },
    testAsked: { audience: "staff", label: "asked for a test" },
  },
  refusals: {
    ...methods.refusals,
    notYours,
    addressNeeded: "Say where: an e-mail address, a phone number, or a web address.",
    noAddressNeeded: "The inbox of the office needs no address.",
    badMail: "{because} is no e-mail address.",
    badNumber: "{because} is no phone number. Write it with its country and without spaces, such as +4940123456.",
    badWebAddress: "{because} is no address of a webhook. It begins with https:// and holds no credentials.",
    verifiedAlready: "This is verified already.",
    nothingToVerify: "The inbox of the office needs no code.",
    retired: "This is retired. Bring it back first.",
    typeStays: "A way stays what it is. Add another one, and retire this.",
  },
  gate: (question) =>
    methodGate(question.actor, question.current, question.command.type) ?? methods.gate({ ...question, facts: undefined }),
  decide: decideMethod,
  learn: (facts) => facts,
};

function decideMethod(question: Question<ContactMethod, MethodCommand, ContactFacts>): Decision<ContactMethod> {
  const { actor, command, current, facts, now } = question;
  if (command.type === "verified")
    return current ? accept({ ...current, verifiedAt: now }, { type: "contactVerified" }) : refuse("missing");
  if (command.type === "create" && command.person !== selfOf(actor) && !may(actor, administer))
    return refuse("notYours", { field: "person" });
  const denied = methodGate(actor, current, command.type);
  if (denied) return { ok: false, refusal: denied };
  if (current && command.type === "sendCode") return accept({ ...current, codeSentAt: now }, { type: "codeAsked" });
  if (current && command.type === "tryOut") return accept({ ...current }, { type: "testAsked" });
  const decision = methods.decide({ ...question, facts: undefined });
  if (!decision.ok) return decision;
  const { next } = decision;
  if (current && (next.methodType !== current.methodType || next.person !== current.person))
    return refuse("typeStays", { field: "methodType" });
  const isKnown =
    next.methodType === "inApp" || (next.methodType === "mail" && facts.mails.get(next.person) === next.address?.toLowerCase());
  if (isKnown) return { ...decision, next: { ...next, verifiedAt: next.verifiedAt ?? now } };
  // Another address is another way: it has to be shown anew.
  return current?.address === next.address ? decision : { ...decision, next: { ...next, verifiedAt: null, codeSentAt: null } };
}

function methodGate(actor: Actor, current: ContactMethod | null, type: string): Refusal | null {
  if (!current) return null;
  if (current.person !== selfOf(actor) && !may(actor, administer)) return { code: "notYours" };
  if (type !== "sendCode" && type !== "tryOut") return null;
  if (current.active === false) return { code: "retired" };
  if (type === "tryOut") return null;
  if (current.methodType === "inApp") return { code: "nothingToVerify" };
  return current.verifiedAt ? { code: "verifiedAlready" } : null;
}

type RuleCommand = Parameters<typeof rules.decide>[0]["command"];
/** Whose each contact method is. */
export type RuleFacts = { owners: ReadonlyMap<Id, Id> };

export const notificationRule: Kind<NotificationRule, RuleCommand, RuleFacts> = {
  ...rules,
  refusals: {
    ...rules.refusals,
    notYours,
    notTheirs: "A rule uses ways of the same person only, each once at a time.",
  },
  gate: (question) =>
    question.current && question.current.person !== selfOf(question.actor) && !may(question.actor, administer)
      ? { code: "notYours" }
      : rules.gate({ ...question, facts: undefined }),
  decide: (question) => {
    const { actor, command, current, facts } = question;
    const person = command.type === "create" ? command.person : current?.person;
    if (person !== selfOf(actor) && !may(actor, administer)) return refuse("notYours", { field: "person" });
    const decision = rules.decide({ ...question, facts: undefined });
    if (!decision.ok) return decision;
    const { steps } = decision.next;
    const isTheirs = steps.every(({ method }) => method === null || facts.owners.get(method) === decision.next.person);
    const keys = steps.map(({ method, delayMinutes }) => `${method}/${delayMinutes}`);
    return isTheirs && new Set(keys).size === keys.length ? decision : refuse("notTheirs", { field: "steps" });
  },
  learn: (facts) => facts,
};

/** Where pages and alarms go beside persons. Its address and key are the administrator's alone. */
const channels = defineRegister<OutgoingChannel>(outgoingChannelModel, {
  read: "paging.read",
  write: "settings.administer",
  check: (record) => {
    if (!isWebAddress(record.address)) return { code: "badWebAddress", field: "address", because: record.address };
    const isGateway = record.channelType === "smsGateway" || record.channelType === "voiceGateway";
    if (isGateway && !record.body?.includes("{to}")) return { code: "noTo", field: "body" };
    if (record.channelType === "webhook" && (record.secret === null || record.secret.length < 16))
      return { code: "noKey", field: "secret" };
    return record.alarms && isGateway ? { code: "gatewayAlone", field: "alarms" } : null;
  },
  refusals: {
    badWebAddress: "{because} is no address to post to. It begins with https:// and holds no credentials.",
    noTo: "The body of a gateway says to whom: it holds {to}, and {text} for the words.",
    noKey: "A webhook is signed: give it a secret of at least 16 characters, and the receiver the same.",
    gatewayAlone: "A gateway carries messages to people; it is no place to tell of an alarm. Use a chat room or a webhook.",
    retired: "This channel is retired. Bring it back first.",
    gatewayNeedsNumber: "A gateway is tried with a contact method: it needs a number to send to.",
  },
});

export const outgoingChannel: typeof channels = {
  ...channels,
  commands: {
    ...channels.commands,
    tryOut: { label: "Send a test", input: {}, permission: "settings.administer", order: 2 },
  },
  events: { ...channels.events, testAsked: { audience: "staff", label: "asked for a test" } },
  gate: (question) => channels.gate(question) ?? (question.command.type === "tryOut" ? tryGate(question.current) : null),
  decide: (question) => {
    const { command, current } = question;
    if (command.type !== "tryOut") return channels.decide(question);
    const denied = channels.gate(question) ?? tryGate(current);
    if (denied || !current) return { ok: false, refusal: denied ?? { code: "missing" } };
    return accept({ ...current }, { type: "testAsked" });
  },
};

function tryGate(current: OutgoingChannel | null): Refusal | null {
  if (current?.active === false) return { code: "retired" };
  return current?.channelType === "smsGateway" || current?.channelType === "voiceGateway" ? { code: "gatewayNeedsNumber" } : null;
}

function ownOnly(actor: Actor): VisibleBranch[] {
  if (may(actor, administer)) return ["all"];
  const self = selfOf(actor);
  return self ? [{ field: "person", is: "equals", value: self }] : [];
}

function selfOf(actor: Actor): Id | null {
  return actor.onBehalfOf?.personId ?? actor.personId;
}
