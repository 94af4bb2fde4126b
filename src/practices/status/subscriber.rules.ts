import { may } from "../../kernel/actor.ts";
import { accept, type Decision, type Refusal, refuse } from "../../kernel/decision.ts";
import type { Id } from "../../kernel/ids.ts";
import { moment, prose, reference, references, text } from "../../kernel/model.ts";
import type { CommandsOf, Kind, Question } from "../../kernel/practice.ts";
import { newBase } from "../../kernel/record.ts";
import { statusSubscriberModel as model, type StatusSubscriber } from "./subscriber.model.ts";

const administer = "status.administer";
const asking = {
  page: reference("statusPage", { label: "Page" }),
  email: text({ label: "E-mail", max: 254 }),
  components: references("statusComponent", { label: "Components" }),
  confirmHash: text({ label: "Hash", max: 64 }),
  confirmUntil: moment({ label: "Until" }),
};
const commands = {
  ask: { label: "Ask", internal: true, creates: true, input: asking },
  confirm: { label: "Confirm", internal: true, input: {} },
  choose: { label: "Choose", internal: true, input: { components: asking.components } },
  leave: { label: "Leave", internal: true, input: {} },
  remove: { label: "Remove", permission: administer, order: 9, input: { reason: prose({ label: "Why", max: 200 }) } },
} as const;
type SubscriberCommand = CommandsOf<typeof commands, StatusSubscriber> | { type: "wake" };

/** Which components stand on which page, of those that are named. */
export type SubscriberFacts = { pageOf: ReadonlyMap<Id, Id> };

/** Somebody who asked for mail. Nothing is sent before they confirmed it from their mailbox; who leaves, or never confirms, is forgotten. */
export const statusSubscriber: Kind<StatusSubscriber, SubscriberCommand, SubscriberFacts> = {
  model,
  permissions: { read: administer },
  commands,
  events: {
    subscriptionAsked: { audience: "staff", label: "asked for mail" },
    subscriptionConfirmed: { audience: "staff", label: "confirmed" },
    subscriptionChanged: { audience: "staff", label: "chose other components" },
    subscriptionEnded: { audience: "staff", label: "ended" },
  },
  refusals: {
    notOnPage: "A component that is named is not on this page.",
    confirmedAlready: "This subscription is confirmed already.",
    over: "This subscription is over. Subscribe again on the page.",
    reasonNeeded: "Say why.",
  },
  gate: ({ actor, current, command }) => gate(current, command.type, may(actor, administer)),
  decide,
  fromPatch: () => ({ ok: false, refusal: { code: "unknownCommand" } }),
  visible: (actor) => (may(actor, administer) ? ["all"] : []),
  wake: (record) => (record.state === "asked" ? record.confirmUntil : null),
};

function gate(current: StatusSubscriber | null, type: string, administers: boolean): Refusal | null {
  if (type === "ask") return current && current.state !== "asked" ? { code: "confirmedAlready" } : null;
  if (!current) return { code: "missing" };
  if (type === "remove" && !administers) return { code: "notPermitted", because: administer };
  return current.state === "ended" ? { code: "over" } : null;
}

function decide(question: Question<StatusSubscriber, SubscriberCommand, SubscriberFacts>): Decision<StatusSubscriber> {
  const { current, command, actor, now, facts } = question;
  const denied = gate(current, command.type, may(actor, administer));
  if (denied) return { ok: false, refusal: denied };
  const misplaced = (components: readonly Id[], page: Id) => components.some((one) => facts.pageOf.get(one) !== page);
  if (command.type === "ask") {
    const { type: _, email, ...given } = command;
    if (misplaced(given.components, given.page)) return refuse("notOnPage", { field: "components" });
    const begun = current ?? { ...newBase(question), confirmedAt: null, endedAt: null, endedBecause: null };
    return accept({ ...begun, ...given, email, address: masked(email), state: "asked" }, { type: "subscriptionAsked" });
  }
  if (!current) return refuse("missing");
  switch (command.type) {
    case "confirm":
      if (current.state === "confirmed") return accept(current);
      return accept({ ...current, ...spent, state: "confirmed", confirmedAt: now }, { type: "subscriptionConfirmed" });
    case "choose":
      if (misplaced(command.components, current.page)) return refuse("notOnPage", { field: "components" });
      return accept({ ...current, components: command.components }, { type: "subscriptionChanged" });
    case "leave":
      return ended(current, "They left.", question);
    case "remove":
      if (command.reason.trim() === "") return refuse("reasonNeeded", { field: "reason" });
      return ended(current, command.reason, question);
    case "wake":
      return ended(current, "It was never confirmed.", question);
  }
}

const spent = { confirmHash: null, confirmUntil: null } as const;

function ended(current: StatusSubscriber, because: string, { now }: { now: string }): Decision<StatusSubscriber> {
  return accept(
    { ...current, ...spent, email: null, state: "ended", endedAt: now, endedBecause: because },
    { type: "subscriptionEnded", data: { because } },
  );
}

/** Enough of an address to know it by: "an…@example.org". */
export function masked(email: string): string {
  const at = email.lastIndexOf("@");
  return `${email.slice(0, Math.min(2, Math.max(1, at - 1)))}…${email.slice(at)}`;
}
