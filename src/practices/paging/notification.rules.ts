import { may } from "../../kernel/actor.ts";
import { accept, type Decision, refuse } from "../../kernel/decision.ts";
import type { Id } from "../../kernel/ids.ts";
import { type AnyRecord, flag, integer, moment, prose, text, unsaid } from "../../kernel/model.ts";
import type { CommandsOf, Kind, Question } from "../../kernel/practice.ts";
import { newBase } from "../../kernel/record.ts";
import { addMinutes, type Instant } from "../../kernel/time.ts";
import { type PageNotification, pageNotificationModel } from "./model.ts";

const { shape } = pageNotificationModel;
/** From how many pages within how many minutes a person gets further ones in a bundle. */
const bundling = {
  bundleAfterPages: integer({ label: "Bundles after", min: 1 }),
  bundleMinutes: integer({ label: "Bundles within", min: 1 }),
};
/** Only reactions send these: a notification is what a page sets going. */
const commands = {
  plan: {
    label: "Plan",
    internal: true,
    creates: true,
    input: {
      page: shape.page,
      incident: shape.incident,
      recipient: shape.recipient,
      person: shape.person,
      channel: shape.channel,
      contactMethod: shape.contactMethod,
      methodType: shape.methodType,
      urgency: shape.urgency,
      round: integer({ label: "Round" }),
      loop: integer({ label: "Repeat" }),
      step: integer({ label: "Step", min: -1 }),
      alarm: flag({ label: "Alarm" }),
      why: text({ label: "Why", max: 400 }),
      dueAt: moment({ label: "Due" }),
      restricted: flag({ label: "Restricted" }),
      ...bundling,
    },
  },
  send: { label: "Send", internal: true, input: bundling },
  cancel: { label: "Call off", internal: true, input: {} },
  fail: { label: "Note that it did not arrive", internal: true, input: { answer: prose({ label: "Answer", max: 1000 }) } },
} as const;
export type NotificationCommand = CommandsOf<typeof commands, PageNotification>;
export type PlanCommand = Extract<NotificationCommand, { type: "plan" }>;

/** Which pages each person was sent of late, and when. */
export type NotificationFacts = { sent: ReadonlyMap<Id, readonly { page: Id; at: Instant }[]> };
type Asked = Question<PageNotification, NotificationCommand, NotificationFacts>;

export const pageNotification: Kind<PageNotification, NotificationCommand, NotificationFacts> = {
  model: pageNotificationModel,
  permissions: { read: "paging.read" },
  commands,
  events: {
    notificationPlanned: { audience: "staff", label: "will be told" },
    notificationSent: { audience: "staff", label: "told" },
    notificationBundled: { audience: "staff", label: "told in a bundle" },
    notificationCanceled: { audience: "staff", label: "need not be told any more" },
    notificationFailed: { audience: "staff", label: "was not reached" },
  },
  refusals: { nothingToDo: "Nothing changes by this." },
  gate: () => null,
  decide,
  learn: ({ sent }, { after }) => {
    if (!after.person || after.sentAt === null) return { sent };
    return { sent: new Map(sent).set(after.person, [...(sent.get(after.person) ?? []), { page: after.page, at: after.sentAt }]) };
  },
  fromPatch: () => ({ ok: false, refusal: { code: "unknownCommand" } }),
  visible: (actor) => {
    if (may(actor, "incident.readRestricted")) return ["all"];
    const open = { field: "restricted", is: "equals", value: false } as const;
    const self = actor.onBehalfOf?.personId ?? actor.personId;
    return self ? [open, { all: [{ not: open }, { field: "person", is: "equals", value: self }] }] : [open];
  },
  about: (record) => record.page,
};

function decide(asked: Asked): Decision<PageNotification> {
  const { command, current, now } = asked;
  if (command.type === "plan") {
    // The id says for whom, by which way and in which step: what is there already was planned by the same cause.
    if (current) return refuse("nothingToDo");
    const { type: _, bundleAfterPages, bundleMinutes, ...values } = command;
    const blank: AnyRecord = { ...newBase(asked), ...unsaid(pageNotificationModel), ...values, state: "waiting" };
    const record = blank as PageNotification;
    if (record.dueAt > now) return accept(record, { type: "notificationPlanned", data: told(record) });
    return deliver(record, { bundleAfterPages, bundleMinutes }, asked);
  }
  if (!current) return refuse("missing");
  if (command.type === "fail") {
    if (current.state !== "sent" && current.state !== "bundled") return refuse("nothingToDo");
    return accept({ ...current, state: "failed", answer: command.answer }, { type: "notificationFailed", data: told(current) });
  }
  if (current.state !== "waiting") return refuse("nothingToDo");
  if (command.type === "send") return deliver(current, command, asked);
  return accept({ ...current, state: "canceled", canceledAt: now }, { type: "notificationCanceled", data: told(current) });
}

type Bundling = { bundleAfterPages: number; bundleMinutes: number };

/** It leaves now: by itself, or, for somebody who was sent many pages of late, gathered with others. */
function deliver(
  record: PageNotification,
  { bundleAfterPages, bundleMinutes }: Bundling,
  { now, facts }: Asked,
): Decision<PageNotification> {
  const since = addMinutes(now, -bundleMinutes);
  const sent = (record.person && facts.sent.get(record.person)) || [];
  const others = new Set(sent.filter(({ page, at }) => page !== record.page && at > since).map(({ page }) => page));
  const isBundled = record.methodType !== "inApp" && others.size >= bundleAfterPages;
  return accept(
    { ...record, state: isBundled ? "bundled" : "sent", sentAt: now },
    { type: isBundled ? "notificationBundled" : "notificationSent", data: told(record) },
  );
}

function told({ recipient, methodType, person, why }: PageNotification): Record<string, unknown> {
  return { recipient, methodType, person, why, text: recipient };
}
