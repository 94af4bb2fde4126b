import type { Id } from "../../kernel/ids.ts";
import type { MethodType, NotificationStep, Urgency } from "./contact.model.ts";

/** One way to a person: a contact method, or (null) the mail address of the account or the inbox. */
export type PersonWay = { method: Id | null; methodType: MethodType; delayMinutes: number };
/** What leads to a person: their account's address, the methods that were shown to be theirs, the ways they chose by urgency. */
export type Contact = {
  email: string | null;
  methods: readonly { id: Id; methodType: MethodType }[];
  rules: Readonly<Partial<Record<Urgency, readonly NotificationStep[]>>>;
};

/**
 * The ways to a person for an urgency, soonest first: those they chose, as far as the office has them; else mail at once; else whatever
 * they have shown to be theirs. Where the office has no way out at all its inbox has to do. None: nothing reaches them.
 */
export function waysTo(contact: Contact, urgency: Urgency, waysOut: ReadonlySet<MethodType>): PersonWay[] {
  const chosen = (contact.rules[urgency] ?? []).flatMap((step) => wayOf(step, contact, waysOut));
  if (chosen.length > 0) return chosen.sort((one, other) => one.delayMinutes - other.delayMinutes);
  const mail = wayOf({ method: null, delayMinutes: 0 }, contact, waysOut);
  if (mail.length > 0) return mail;
  const shown = contact.methods.flatMap(({ id }) => wayOf({ method: id, delayMinutes: 0 }, contact, waysOut));
  if (shown.length > 0) return shown;
  const isInboxOnly = !["mail", "sms", "voice"].some((way) => waysOut.has(way as MethodType));
  return isInboxOnly ? [{ method: null, methodType: "inApp", delayMinutes: 0 }] : [];
}

function wayOf({ method, delayMinutes }: NotificationStep, contact: Contact, waysOut: ReadonlySet<MethodType>): PersonWay[] {
  if (method === null) return contact.email !== null && waysOut.has("mail") ? [{ method, methodType: "mail", delayMinutes }] : [];
  const known = contact.methods.find((one) => one.id === method);
  return known && waysOut.has(known.methodType) ? [{ method, methodType: known.methodType, delayMinutes }] : [];
}
