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
  prose,
  type RecordOf,
  reference,
  text,
} from "../../kernel/model.ts";

export const audiences = [
  { value: "public", label: "Everybody" },
  { value: "internal", label: "People who sign in" },
] as const;
/** From fine to worst; what is planned stands apart. Source: the states Atlassian Statuspage made usual (read 2026-11). */
export const componentStates = [
  { value: "operational", label: "Works" },
  { value: "maintenance", label: "Planned maintenance" },
  { value: "degraded", label: "Works, with trouble" },
  { value: "partialOutage", label: "Does not work for some" },
  { value: "majorOutage", label: "Does not work" },
] as const;
export type ComponentState = (typeof componentStates)[number]["value"];

/** What makes a component's state: an incident, a notice, a maintenance window, or somebody's hand. */
const cause = z.object({
  source: z.enum(["incident", "notice", "maintenance"]),
  id: z.string(),
  state: z.enum(["operational", "maintenance", "degraded", "partialOutage", "majorOutage"]),
  /** The incident that a notice speaks for: its own weight then does not count. */
  instead: z.string().nullable(),
});
export type Cause = z.infer<typeof cause>;

const byRules = { setByRules: true } as const;

export const statusPageModel = defineModel({
  kind: "statusPage",
  plural: "status-pages",
  label: "Status page",
  pluralLabel: "Status pages",
  title: "name",
  sort: "name",
  columns: ["name", "slug", "audience", "isPublished", "active"],
  about: "A page that says how services are: for everybody, or for people who sign in. What stands on it is what you put there.",
  fields: {
    name: text({ label: "Name", max: 120, short: true, searchable: true, folded: true, sortable: true }),
    slug: text({ label: "Address", max: 60, short: true, help: "The end of /status/…: small letters, digits and hyphens." }),
    audience: defaulted(choice(audiences, { label: "Who may read it", short: true }), "internal"),
    intro: optional(prose({ label: "Introduction", max: 2000, short: true })),
    policyNote: optional(
      prose({ label: "Said of uptime besides", max: 1000, help: "Stands under what the page says by itself of how uptime is counted." }),
    ),
    countsConfidential: flag({
      label: "Restricted incidents count",
      help: "Their words never stand here. Say whether their time does: a component then shows that it is down, and not why.",
    }),
    opensByItself: flag({
      label: "Major incidents open a notice",
      help: "With the first update for business readers. Otherwise somebody puts each one here.",
    }),
    isPublished: flag({ label: "Published", ...byRules }),
    publishedAt: optional(moment({ label: "Published since", ...byRules })),
    active: flag({ label: "Active", ...byRules }),
  },
});
export type StatusPage = RecordOf<typeof statusPageModel.shape>;

export const statusComponentModel = defineModel({
  kind: "statusComponent",
  plural: "status-components",
  label: "Component",
  pluralLabel: "Components of status pages",
  title: "name",
  sort: "position",
  columns: ["name", "page", "service", "state", "stateSince", "position", "active"],
  about: "One line of a status page, in its readers' words. Its state follows the open incidents of its service, unless a hand holds it.",
  fields: {
    page: reference("statusPage", { label: "Page", short: true }),
    name: text({ label: "Name", max: 120, short: true, searchable: true, folded: true, help: "As readers call it." }),
    description: optional(text({ label: "What it is", max: 300, short: true })),
    heading: optional(text({ label: "Under the heading", max: 80, short: true })),
    service: optional(
      reference("service", { label: "Service", short: true, help: "Its incidents set the state, and its uptime is shown." }),
    ),
    showsUptime: defaulted(flag({ label: "Show uptime", short: true }), true),
    position: defaulted(integer({ label: "Order", short: true, sortable: true }), 100),
    state: choice(componentStates, { label: "State", ...byRules, sortable: true }),
    stateSince: optional(moment({ label: "Since", ...byRules })),
    handState: optional(choice(componentStates, { label: "Held by hand at", ...byRules })),
    handUntil: optional(moment({ label: "Held by hand until", ...byRules })),
    causes: defaulted(
      json(z.array(cause).max(200), { label: "Because of", ...byRules, derived: true, readPermission: "incident.readRestricted" }),
      [],
    ),
    nextChangeAt: optional(moment({ label: "Looked at again", ...byRules, derived: true })),
    active: flag({ label: "Active", ...byRules }),
  },
});
export type StatusComponent = RecordOf<typeof statusComponentModel.shape>;
