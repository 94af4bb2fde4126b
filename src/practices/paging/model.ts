import { z } from "zod";
import { deriveId, type Id } from "../../kernel/ids.ts";
import {
  choice,
  defineModel,
  flag,
  integer,
  json,
  moment,
  optional,
  prose,
  type RecordOf,
  reference,
  references,
  text,
} from "../../kernel/model.ts";
import { type MethodType, methodTypes, type Urgency, urgencies } from "./contact.model.ts";
import { type QuietHours, quietSchema, type Step, stepSchema, type Target, type Window } from "./policy.model.ts";

export type { MethodType, QuietHours, Step, Target, Urgency, Window };

export const pageStates = [
  { value: "waiting", label: "Waiting" },
  { value: "paging", label: "Paging" },
  { value: "acknowledged", label: "Acknowledged" },
  { value: "exhausted", label: "Nobody answered" },
  { value: "ended", label: "Over" },
] as const;
export type PageState = (typeof pageStates)[number]["value"];
export const waits = [
  { value: "joins", label: "For more to join" },
  { value: "quietHours", label: "For the quiet hours to end" },
  { value: "supportHours", label: "For the support hours to begin" },
  { value: "release", label: "For somebody's word: a restore holds it" },
] as const;
export type Wait = (typeof waits)[number]["value"];
export const ways = [
  { value: "web", label: "In Quarterdeck" },
  { value: "link", label: "By the link in the page" },
  { value: "api", label: "By the API" },
  { value: "incident", label: "On the incident" },
] as const;
export type Way = (typeof ways)[number]["value"];
export const endings = [
  { value: "resolved", label: "The incident is resolved" },
  { value: "closed", label: "The incident is closed" },
  { value: "canceled", label: "The incident is canceled" },
  { value: "merged", label: "The incident was merged" },
  { value: "lowered", label: "The priority was lowered" },
] as const;
export type Ending = (typeof endings)[number]["value"];
/** Why a round of paging began. */
export const causes = [
  { value: "created", label: "A new incident" },
  { value: "reopened", label: "The incident was reopened" },
  { value: "raised", label: "It became worse" },
  { value: "reassigned", label: "It went to others" },
  { value: "silence", label: "Nothing happened after it was acknowledged" },
  { value: "released", label: "A restore had held it" },
] as const;
export type Cause = (typeof causes)[number]["value"];

/** The policy as it was when the page began, calendar included: what happens to the policy later does not touch the page. */
export const termsSchema = z.object({
  name: z.string(),
  steps: z.array(stepSchema),
  repeatCount: z.number(),
  fallbackPerson: z.string().nullable(),
  fallbackTeam: z.string().nullable(),
  fallbackMinutes: z.number(),
  quietHours: quietSchema.nullable(),
  supportHours: z
    .object({
      timeZone: z.string(),
      always: z.boolean(),
      segments: z.array(z.object({ weekday: z.number(), from: z.string(), to: z.string() })),
      holidays: z.array(z.string()),
    })
    .nullable(),
  criticalAnyTime: z.boolean(),
  groupWaitSeconds: z.number(),
  repageOnRaise: z.boolean(),
  repageAfterMinutes: z.number().nullable(),
  bundleAfterPages: z.number(),
  bundleMinutes: z.number(),
});
export type Terms = z.infer<typeof termsSchema>;

const byRules = { setByRules: true } as const;
const at = (label: string) => optional(moment({ label, ...byRules }));

export const pageModel = defineModel({
  kind: "page",
  plural: "pages",
  label: "Page",
  pluralLabel: "Pages",
  number: { prefix: "PAG", digits: 7 },
  title: "title",
  sort: "-openedAt",
  columns: ["number", "priority", "title", "state", "calling", "nextAt", "policyName", "acknowledgedBy", "openedAt"],
  about: "Somebody is called to an incident: who, by which policy, who answered. One page for an incident.",
  macros: {
    "state:open": { field: "state", is: "equals", value: ["waiting", "paging", "exhausted"] },
  },
  fields: {
    title: text({ label: "Title", max: 160, ...byRules, searchable: true, folded: true }),
    incident: reference("incident", { label: "Incident", ...byRules }),
    service: optional(reference("service", { label: "Service", ...byRules })),
    team: optional(reference("team", { label: "Team", ...byRules })),
    priority: choice(
      [
        { value: "1", label: "Critical" },
        { value: "2", label: "High" },
        { value: "3", label: "Moderate" },
        { value: "4", label: "Low" },
        { value: "5", label: "Planning" },
      ],
      { label: "Priority", ...byRules, sortable: true },
    ),
    restricted: flag({ label: "Restricted", ...byRules }),
    policy: reference("escalationPolicy", { label: "Policy", ...byRules }),
    policyVersion: integer({ label: "Policy version", ...byRules }),
    policyName: text({ label: "Policy", max: 120, ...byRules }),
    chosenBecause: text({ label: "Policy chosen because", max: 300, ...byRules }),
    terms: json(termsSchema, { label: "The policy as it was", ...byRules }),
    state: choice(pageStates, { label: "State", ...byRules, sortable: true }),
    waitsFor: optional(choice(waits, { label: "Waits", ...byRules })),
    cause: choice(causes, { label: "Begun because", ...byRules }),
    round: integer({ label: "Round", ...byRules, help: "Begins at 1; a raise, a reopening or silence begins another." }),
    loop: integer({ label: "Repeat", ...byRules }),
    step: integer({ label: "Step", min: -1, ...byRules, help: "Counted from 0; -1 before the first. Behind the last: the fallback." }),
    nextAt: optional(moment({ label: "Escalates", ...byRules, sortable: true })),
    /** When the next delayed way to somebody already paged is due. */
    nextNotificationAt: optional(moment({ label: "Next way due", ...byRules, derived: true })),
    calling: references("person", { label: "Called now", ...byRules }),
    callingChannels: references("outgoingChannel", { label: "Told now", ...byRules }),
    called: references("person", { label: "Called so far", ...byRules }),
    declined: references("person", { label: "Cannot", ...byRules }),
    openedAt: moment({ label: "Opened", ...byRules, sortable: true }),
    firstPagedAt: at("First paged"),
    lastPagedAt: at("Last paged"),
    timesPaged: integer({ label: "Times paged", ...byRules }),
    undelivered: integer({ label: "Did not arrive", ...byRules }),
    acknowledgedAt: at("Acknowledged"),
    acknowledgedBy: optional(reference("person", { label: "Acknowledged by", ...byRules })),
    acknowledgedVia: optional(choice(ways, { label: "Acknowledged", ...byRules })),
    exhaustedAt: at("Nobody answered"),
    alarmedAt: at("Alarm raised"),
    endedAt: at("Over since"),
    ending: optional(choice(endings, { label: "Over because", ...byRules })),
  },
});
export type Page = RecordOf<typeof pageModel.shape>;

export const notificationStates = [
  { value: "waiting", label: "Later" },
  { value: "sent", label: "Sent" },
  { value: "bundled", label: "Sent in a bundle" },
  { value: "canceled", label: "Not needed any more" },
  { value: "failed", label: "Did not arrive" },
] as const;
export type NotificationState = (typeof notificationStates)[number]["value"];

export const pageNotificationModel = defineModel({
  kind: "pageNotification",
  plural: "page-notifications",
  label: "Notification of a page",
  pluralLabel: "Notifications of pages",
  title: "recipient",
  sort: "-dueAt",
  columns: ["page", "recipient", "methodType", "state", "dueAt", "sentAt", "why"],
  about: "One way on which one person, or a channel, is told of a page: when, why, and what became of it.",
  fields: {
    page: reference("page", { label: "Page", ...byRules }),
    incident: reference("incident", { label: "Incident", ...byRules }),
    recipient: text({ label: "To", max: 160, ...byRules }),
    person: optional(reference("person", { label: "Person", ...byRules })),
    channel: optional(reference("outgoingChannel", { label: "Channel", ...byRules })),
    contactMethod: optional(reference("contactMethod", { label: "Contact method", ...byRules })),
    methodType: choice(methodTypes, { label: "By", ...byRules }),
    urgency: choice(urgencies, { label: "Urgency", ...byRules }),
    round: integer({ label: "Round", ...byRules }),
    loop: integer({ label: "Repeat", ...byRules }),
    step: integer({ label: "Step", min: -1, ...byRules }),
    alarm: flag({ label: "Alarm", ...byRules }),
    why: text({ label: "Why", max: 400, ...byRules }),
    state: choice(notificationStates, { label: "State", ...byRules }),
    dueAt: moment({ label: "Due", ...byRules, sortable: true }),
    sentAt: at("Sent"),
    canceledAt: at("Called off"),
    answer: optional(prose({ label: "Answer", max: 1000, ...byRules })),
    restricted: flag({ label: "Restricted", ...byRules }),
  },
});
export type PageNotification = RecordOf<typeof pageNotificationModel.shape>;

/** The id of an incident's page: derived, so that there is one. */
export function pageId(incident: Id): Id {
  return deriveId(incident, "page");
}

/** Pages of priority 1 and 2 are urgent. */
export function urgencyOf(priority: Page["priority"]): Urgency {
  return priority <= "2" ? "high" : "low";
}

/** A page that nobody has answered and that is not over. */
export function isUnanswered(page: Pick<Page, "state">): boolean {
  return page.state === "waiting" || page.state === "paging" || page.state === "exhausted";
}
