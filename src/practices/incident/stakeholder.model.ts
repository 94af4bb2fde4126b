import { choice, defaulted, defineModel, flag, moment, optional, type RecordOf, reference, references, text } from "../../kernel/model.ts";
import { priorities } from "./model.ts";

export const voices = [
  { value: "business", label: "Business" },
  { value: "technical", label: "Technical" },
] as const;
export type Voice = (typeof voices)[number]["value"];

export const stakeholderGroupModel = defineModel({
  kind: "stakeholderGroup",
  plural: "stakeholder-groups",
  label: "Stakeholder group",
  pluralLabel: "Stakeholder groups",
  title: "name",
  sort: "name",
  columns: ["name", "voice", "people", "services", "fromPriority", "active"],
  about: "Who is told with each update of a declared major incident: people with an account, and addresses outside that confirmed it.",
  fields: {
    name: text({
      label: "Name",
      max: 80,
      short: true,
      sortable: true,
      searchable: true,
      folded: true,
      help: "Such as Board, or Store managers.",
    }),
    voice: choice(voices, {
      label: "Voice",
      short: true,
      help: "Business speaks of people and time, Technical adds causes and work.",
    }),
    people: references("person", { label: "People", short: true, help: "Told in their inbox and by mail, as each of them wishes." }),
    services: references("service", { label: "Services", short: true, help: "None: major incidents of every service, and of none." }),
    fromPriority: defaulted(
      choice(priorities, { label: "From priority", short: true, help: "This one and the more urgent. Planning: every major incident." }),
      "5",
    ),
    active: flag({ label: "Active", setByRules: true }),
  },
});
export type StakeholderGroup = RecordOf<typeof stakeholderGroupModel.shape>;

export const addressStates = [
  { value: "asked", label: "Asked, not confirmed" },
  { value: "confirmed", label: "Confirmed" },
  { value: "ended", label: "Ended" },
] as const;
export type AddressState = (typeof addressStates)[number]["value"];

const byRules = { setByRules: true } as const;

export const stakeholderAddressModel = defineModel({
  kind: "stakeholderAddress",
  plural: "stakeholder-addresses",
  label: "Address outside",
  pluralLabel: "Addresses outside",
  title: "address",
  sort: "-createdAt",
  columns: ["address", "called", "stakeholderGroup", "state", "confirmedAt", "endedAt"],
  about:
    "Somebody without an account who is told of major incidents by mail. Nothing is mailed before they confirmed it; whoever leaves is forgotten.",
  fields: {
    stakeholderGroup: reference("stakeholderGroup", { label: "Group", short: true }),
    called: optional(text({ label: "Who it is", max: 120, short: true, help: "Such as Kestrel Bank, operations." })),
    email: optional(
      text({ label: "E-mail", max: 254, secret: true, readPermission: "settings.administer", help: "It is asked to confirm first." }),
    ),
    address: text({ label: "Address", max: 254, ...byRules, help: "Enough of it to know it by; the whole is for administrators." }),
    state: choice(addressStates, { label: "State", ...byRules }),
    askedAt: moment({ label: "Asked", ...byRules }),
    confirmUntil: optional(moment({ label: "To be confirmed until", ...byRules })),
    confirmedAt: optional(moment({ label: "Confirmed", ...byRules })),
    endedAt: optional(moment({ label: "Ended", ...byRules })),
    endedBecause: optional(text({ label: "Ended because", max: 200, ...byRules })),
  },
});
export type StakeholderAddress = RecordOf<typeof stakeholderAddressModel.shape>;

export const updateFollowerModel = defineModel({
  kind: "updateFollower",
  plural: "update-followers",
  label: "Follower by mail",
  pluralLabel: "Followers by mail",
  title: "person",
  sort: "-createdAt",
  columns: ["incident", "person", "active"],
  about: "A person who asked, in the portal, to be told of one major incident by mail.",
  fields: {
    incident: reference("incident", { label: "Incident", ...byRules }),
    person: reference("person", { label: "Person", ...byRules }),
    active: flag({ label: "Active", ...byRules }),
  },
});
export type UpdateFollower = RecordOf<typeof updateFollowerModel.shape>;
