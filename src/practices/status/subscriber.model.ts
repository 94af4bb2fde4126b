import { choice, defineModel, moment, optional, type RecordOf, reference, references, text } from "../../kernel/model.ts";

export const subscriberStates = [
  { value: "asked", label: "Asked, not confirmed" },
  { value: "confirmed", label: "Confirmed" },
  { value: "ended", label: "Ended" },
] as const;
export type SubscriberState = (typeof subscriberStates)[number]["value"];

const byRules = { setByRules: true } as const;
const hidden = { ...byRules, readPermission: "status.administer" } as const;

export const statusSubscriberModel = defineModel({
  kind: "statusSubscriber",
  plural: "status-subscribers",
  label: "Subscriber",
  pluralLabel: "Subscribers of status pages",
  title: "address",
  sort: "-createdAt",
  columns: ["address", "page", "state", "components", "confirmedAt", "endedAt"],
  about: "Somebody who is told by mail what a status page says. They asked for it and confirmed it; whoever leaves is forgotten.",
  fields: {
    page: reference("statusPage", { label: "Page", ...byRules }),
    address: text({ label: "Address", max: 254, ...byRules, help: "Enough of it to know it by; the whole is for administrators." }),
    email: optional(text({ label: "E-mail", max: 254, ...hidden, secret: true })),
    components: references("statusComponent", { label: "Components", help: "None: all of them.", ...byRules }),
    state: choice(subscriberStates, { label: "State", ...byRules }),
    confirmHash: optional(text({ label: "Hash of the link to confirm", max: 64, ...hidden, secret: true })),
    confirmUntil: optional(moment({ label: "To be confirmed until", ...byRules })),
    confirmedAt: optional(moment({ label: "Confirmed", ...byRules })),
    endedAt: optional(moment({ label: "Ended", ...byRules })),
    endedBecause: optional(text({ label: "Ended because", max: 200, ...byRules })),
  },
});
export type StatusSubscriber = RecordOf<typeof statusSubscriberModel.shape>;
