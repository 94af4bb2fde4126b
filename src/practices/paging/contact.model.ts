import { z } from "zod";
import {
  choice,
  defaulted,
  defineModel,
  flag,
  integer,
  json,
  moment,
  optional,
  type RecordOf,
  reference,
  text,
} from "../../kernel/model.ts";

/** The ways to a person, or to a channel. `inApp` is the inbox of the office and needs no address. */
export const methodTypes = [
  { value: "mail", label: "Mail" },
  { value: "sms", label: "SMS" },
  { value: "voice", label: "Phone call" },
  { value: "chat", label: "Chat" },
  { value: "webhook", label: "Webhook" },
  { value: "inApp", label: "In the app" },
] as const;
export type MethodType = (typeof methodTypes)[number]["value"];

/** How pressing a page is to whoever gets it: priorities 1 and 2 are urgent. */
export const urgencies = [
  { value: "high", label: "Urgent (priority 1 and 2)" },
  { value: "low", label: "Not urgent" },
] as const;
export type Urgency = (typeof urgencies)[number]["value"];

export const contactMethodModel = defineModel({
  kind: "contactMethod",
  plural: "contact-methods",
  label: "Contact method",
  pluralLabel: "Contact methods",
  title: "name",
  sort: "createdAt",
  columns: ["person", "methodType", "name", "verifiedAt", "active"],
  about: "A way on which a person can be paged. It is used once a code that was sent there has come back.",
  fields: {
    person: reference("person", { label: "Person", short: true }),
    methodType: choice(methodTypes, { label: "By", short: true }),
    name: text({ label: "Name", max: 80, short: true, help: "Such as Work phone." }),
    address: optional(
      text({
        label: "Address",
        max: 500,
        short: true,
        secret: true,
        help: "An e-mail address, a phone number with its country (+49 …), or the https address of a webhook.",
      }),
    ),
    verifiedAt: optional(moment({ label: "Verified", setByRules: true })),
    codeSentAt: optional(moment({ label: "Code sent", setByRules: true })),
    active: flag({ label: "Active", setByRules: true }),
  },
});
export type ContactMethod = RecordOf<typeof contactMethodModel.shape>;

const notificationStep = z.object({
  /** The id of a contact method of the same person; null is the e-mail address of the account. */
  method: z
    .string()
    .regex(/^[0-9A-Za-z]{32}$/)
    .nullable(),
  delayMinutes: z.number().int().min(0).max(240, "At most four hours after the page."),
});
export type NotificationStep = z.infer<typeof notificationStep>;

export const notificationRuleModel = defineModel({
  kind: "notificationRule",
  plural: "notification-rules",
  label: "Notification rule",
  pluralLabel: "Notification rules",
  title: "urgency",
  sort: "createdAt",
  columns: ["person", "urgency", "steps", "active"],
  about: "On which ways a person is told of a page, and how long after it. Without a rule: mail at once.",
  fields: {
    person: reference("person", { label: "Person", short: true }),
    urgency: choice(urgencies, { label: "For pages that are", short: true }),
    steps: json(z.array(notificationStep).min(1, "At least one way.").max(10, "At most ten ways."), { label: "Ways", short: true }),
    active: flag({ label: "Active", setByRules: true }),
  },
});
export type NotificationRule = RecordOf<typeof notificationRuleModel.shape>;

export const channelTypes = [
  { value: "slack", label: "Slack or Mattermost, incoming webhook" },
  { value: "teams", label: "Microsoft Teams, workflow webhook" },
  { value: "webhook", label: "Signed webhook" },
  { value: "smsGateway", label: "SMS gateway" },
  { value: "voiceGateway", label: "Voice gateway" },
] as const;
export type ChannelType = (typeof channelTypes)[number]["value"];

const headers = z
  .record(z.string().regex(/^[A-Za-z0-9-]{1,60}$/, "A header's name has letters, digits and dashes."), z.string().max(500))
  .refine((map) => Object.keys(map).length <= 20, "At most 20 headers.");

export const outgoingChannelModel = defineModel({
  kind: "outgoingChannel",
  plural: "outgoing-channels",
  label: "Outgoing channel",
  pluralLabel: "Outgoing channels",
  title: "name",
  sort: "name",
  columns: ["name", "channelType", "alarms", "position", "active"],
  about: "Where pages and alarms go beside mail: a chat room, a webhook, or the gateway that sends text messages and calls.",
  fields: {
    name: text({ label: "Name", max: 120, searchable: true, folded: true, sortable: true, short: true }),
    channelType: choice(channelTypes, { label: "Kind", short: true }),
    address: text({
      label: "Address",
      max: 1000,
      short: true,
      secret: true,
      readPermission: "settings.administer",
      help: "The https address it is sent to.",
    }),
    secret: optional(
      text({
        label: "Secret",
        max: 500,
        short: true,
        secret: true,
        readPermission: "settings.administer",
        help: "Of a webhook: the key of its signature. Of a gateway: the value of its Authorization header, such as Basic dXNlcjpwYXNz.",
      }),
    ),
    contentType: defaulted(
      choice(
        [
          { value: "application/json", label: "JSON" },
          { value: "application/x-www-form-urlencoded", label: "Form" },
        ],
        { label: "Body is", help: "Of a gateway: how its body is written." },
      ),
      "application/json",
    ),
    body: optional(
      text({
        label: "Body",
        max: 4000,
        help: "Of a gateway. {to}, {text}, {subject} and {id} are replaced, each written so that it cannot break out of its place.",
      }),
    ),
    headers: defaulted(json(headers, { label: "Headers", help: "Further headers, by name. Secrets belong into the field for them." }), {}),
    alarms: flag({
      label: "Hears of alarms",
      short: true,
      help: "Told when nobody answers a page.",
    }),
    position: defaulted(integer({ label: "Order", most: 1000, help: "Of several gateways the first is used." }), 100),
    active: flag({ label: "Active", setByRules: true }),
  },
});
export type OutgoingChannel = RecordOf<typeof outgoingChannelModel.shape>;
