import { z } from "zod";
import {
  choice,
  defaulted,
  defineModel,
  flag,
  integer,
  json,
  moment,
  openChoice,
  optional,
  prose,
  type RecordOf,
  reference,
  references,
  text,
} from "../../kernel/model.ts";

// Field names, codes and meanings follow ServiceNow's incident table, so that data moves both ways.
export const states = [
  { value: "1", label: "New" },
  { value: "2", label: "In progress" },
  { value: "3", label: "On hold" },
  { value: "6", label: "Resolved" },
  { value: "7", label: "Closed" },
  { value: "8", label: "Canceled" },
] as const;
export type IncidentState = (typeof states)[number]["value"];
export const holdReasons = [
  { value: "1", label: "Awaiting caller" },
  { value: "3", label: "Awaiting problem" },
  { value: "4", label: "Awaiting vendor" },
  { value: "5", label: "Awaiting change" },
] as const;
export const scale = [
  { value: "1", label: "High" },
  { value: "2", label: "Medium" },
  { value: "3", label: "Low" },
] as const;
export type Severity = (typeof scale)[number]["value"];
export const notifyWays = [
  { value: "1", label: "Do not notify" },
  { value: "2", label: "Send e-mail" },
  { value: "3", label: "Conference call" },
] as const;
export const priorities = [
  { value: "1", label: "Critical" },
  { value: "2", label: "High" },
  { value: "3", label: "Moderate" },
  { value: "4", label: "Low" },
  { value: "5", label: "Planning" },
] as const;
export type Priority = (typeof priorities)[number]["value"];
export const majorStates = [
  { value: "none", label: "Not major" },
  { value: "proposed", label: "Proposed" },
  { value: "declared", label: "Major" },
  { value: "demoted", label: "Demoted" },
] as const;
export const phases = [
  { value: "investigating", label: "Investigating" },
  { value: "identified", label: "Identified" },
  { value: "mitigated", label: "Mitigated" },
] as const;
export const reviewStandings = [
  { value: "none", label: "None" },
  { value: "draft", label: "Draft" },
  { value: "inReview", label: "In review" },
  { value: "approved", label: "Approved" },
  { value: "waived", label: "Waived" },
] as const;
export const satisfaction = [
  { value: "1", label: "Very unhappy" },
  { value: "2", label: "Unhappy" },
  { value: "3", label: "So so" },
  { value: "4", label: "Happy" },
  { value: "5", label: "Very happy" },
] as const;

const short = (max: number) => z.string().trim().min(1).max(max);
export const workstream = z.object({
  id: z.string(),
  title: short(120),
  owner: z.string().nullable(),
  state: z.enum(["open", "working", "waiting", "done"]),
  status: z.string().max(160),
  nextStep: z.string().max(200),
  nextAt: z.string().nullable(),
  changedAt: z.string(),
});
export type Workstream = z.infer<typeof workstream>;
const hold = z.object({ from: z.string(), to: z.string().nullable(), reason: z.string().nullable() });
const hypothesis = z.object({ what: short(400), standing: z.enum(["open", "ruledOut", "confirmed"]), evidence: z.string().max(800) });
export const clockView = z.object({
  definition: z.string(),
  version: z.number(),
  name: z.string(),
  target: z.enum(["response", "resolution"]),
  agreementType: z.string(),
  stage: z.enum(["in_progress", "paused", "completed", "cancelled"]),
  startedAt: z.string(),
  durationMs: z.number(),
  /** The moment that was promised, where one was. Clocks noted before this could be said have none. */
  dueAt: z.string().nullish(),
  countedMs: z.number(),
  runningSince: z.string().nullable(),
  pausedAt: z.string().nullable(),
  pauseReason: z.string().nullable(),
  stoppedAt: z.string().nullable(),
  warnAt: z.string().nullable(),
  breachAt: z.string().nullable(),
  breachedAt: z.string().nullable(),
  calendar: z.string().nullable(),
  calendarVersion: z.number().nullable(),
  timeZone: z.string().nullish(),
});
export type ClockView = z.infer<typeof clockView>;
/** A clock as it reads at the moment of asking. `countsUntil`: when its calendar stops counting by itself; null around the clock. */
export type ShownClock = Pick<
  ClockView,
  | "definition"
  | "name"
  | "target"
  | "agreementType"
  | "stage"
  | "countedMs"
  | "durationMs"
  | "breachAt"
  | "warnAt"
  | "pausedAt"
  | "pauseReason"
  | "stoppedAt"
  | "startedAt"
> & {
  remainingMs: number;
  percent: number;
  breached: boolean;
  isCounting: boolean;
  countsUntil: string | null;
  /** It counts by a calendar with hours, and not around the clock. */
  isBusinessTime: boolean;
};
/** The one clock that stands for an incident in a row, and when it was read. */
export type ShownPromise = ShownClock & { asOf: string };
/** What is computed on read for those who may read all incidents. */
export type Shown = { asOf: string; clocks: ShownClock[]; cost: { amount: number; perMinute: number; currency: string } | null };
const byRules = { setByRules: true } as const;
/** How we work on it is ours: whoever only asks IT for something reads of it what is said to them. */
const ours = { readPermission: "incident.readAll" } as const;

/** Open, and a moment has passed. */
const openAndPast = (field: string) => ({
  all: [
    { field: "state", is: "equals", value: ["1", "2", "3"] },
    { field, is: "atOrBefore", value: { relative: "now" } },
  ],
});

export const incidentModel = defineModel({
  kind: "incident",
  plural: "incidents",
  label: "Incident",
  pluralLabel: "Incidents",
  number: { prefix: "INC", digits: 7 },
  title: "shortDescription",
  sort: "-openedAt",
  columns: ["priority", "number", "shortDescription", "state", "assignee", "nextBreachAt", "service", "team", "updatedAt"],
  about: "Something does not work as promised. The aim is to have it working again, and to say so in time.",
  macros: {
    "state:open": { field: "state", is: "equals", value: ["1", "2", "3"] },
    "state:done": { field: "state", is: "equals", value: ["6", "7", "8"] },
    "sla:breached": openAndPast("nextBreachAt"),
    "ola:breached": openAndPast("nextOlaBreachAt"),
    "vendor:breached": openAndPast("nextVendorBreachAt"),
  },
  servicenow: {
    table: "incident",
    extends: "task",
    columns: {
      active: { when: "state:open" },
      incident_state: { same: "state" },
      sla_due: { same: "nextBreachAt" },
      comments: { entries: "commentAdded", as: "comments" },
      work_notes: { entries: "noteAdded", as: "workNotes" },
    },
    moves: ["state", "holdReason", "closeCode", "closeNotes"],
    begins: { state: "1" },
    removedBy: "cancel",
  },
  fields: {
    shortDescription: text({
      label: "Title",
      searchable: true,
      folded: true,
      short: true,
      servicenow: "short_description",
      aliases: ["title"],
    }),
    description: optional(prose({ label: "Description", searchable: true, short: true, servicenow: "description" })),
    caller: optional(reference("person", { label: "Caller", short: true, servicenow: "caller_id" })),
    service: optional(reference("service", { label: "Service", short: true, servicenow: "business_service" })),
    configurationItem: optional(reference("configurationItem", { label: "Configuration item", servicenow: "cmdb_ci", aliases: ["ci"] })),
    site: optional(reference("site", { label: "Site", servicenow: "location" })),
    category: optional(openChoice({ label: "Category", servicenow: "category" })),
    subcategory: optional(openChoice({ label: "Subcategory", servicenow: "subcategory" })),
    contactType: optional(openChoice({ label: "Came by", servicenow: "contact_type" })),
    impact: defaulted(choice(scale, { label: "Impact", short: true, servicenow: "impact" }), "3"),
    urgency: defaulted(choice(scale, { label: "Urgency", short: true, servicenow: "urgency" }), "3"),
    priority: choice(priorities, { label: "Priority", ...byRules, sortable: true, servicenow: "priority" }),
    severity: defaulted(
      choice(scale, {
        label: "Severity",
        ...ours,
        help: "How bad it is for the business, as you judge it. Priority does not follow from it.",
        servicenow: "severity",
      }),
      "3",
    ),
    notify: defaulted(
      choice(notifyWays, {
        label: "Notify",
        ...ours,
        help: "Beyond the usual news to the caller. With e-mail or a call, what is for the caller leaves at once and is not gathered.",
        servicenow: "notify",
      }),
      "1",
    ),
    affectedUsers: optional(integer({ label: "People affected", ...ours })),
    state: choice(states, { label: "State", ...byRules, sortable: true, servicenow: "state" }),
    holdReason: optional(choice(holdReasons, { label: "On hold", ...byRules, servicenow: "hold_reason" })),
    team: optional(reference("team", { label: "Team", short: true, servicenow: "assignment_group", aliases: ["group"] })),
    assignee: optional(reference("person", { label: "Owner", servicenow: "assigned_to", aliases: ["owner"] })),
    openedAt: moment({ label: "Opened", ...byRules, sortable: true, servicenow: "opened_at", aliases: ["opened"] }),
    openedBy: optional(reference("person", { label: "Opened by", ...byRules, servicenow: "opened_by" })),
    detectedAt: optional(moment({ label: "Detected", help: "When it began, where that is known better than when it was reported." })),
    acknowledgedAt: optional(moment({ label: "Answered", ...byRules, ...ours })),
    restoredAt: optional(moment({ label: "Restored", ...byRules })),
    resolvedAt: optional(moment({ label: "Resolved", ...byRules, sortable: true, servicenow: "resolved_at", aliases: ["resolved"] })),
    resolvedBy: optional(reference("person", { label: "Resolved by", ...byRules, servicenow: "resolved_by" })),
    resolutionSeconds: optional(integer({ label: "Time to resolve", unit: "seconds", ...byRules, ...ours, servicenow: "calendar_stc" })),
    businessResolutionSeconds: optional(
      integer({
        label: "Time to resolve, working hours",
        unit: "seconds",
        ...byRules,
        ...ours,
        help: "Counted in the hours of the organisation's working calendar, as it was at the resolution. A hold is not taken out.",
        servicenow: "business_stc",
      }),
    ),
    closedAt: optional(moment({ label: "Closed", ...byRules, servicenow: "closed_at" })),
    closedBy: optional(reference("person", { label: "Closed by", ...byRules, servicenow: "closed_by" })),
    closeCode: optional(openChoice({ label: "Close code", ...byRules, servicenow: "close_code" })),
    closeNotes: optional(prose({ label: "Solution", ...byRules, max: 4000, searchable: true, servicenow: "close_notes" })),
    reopenCount: integer({ label: "Reopened", ...byRules, servicenow: "reopen_count" }),
    reassignmentCount: integer({ label: "Passed on", ...byRules, ...ours, servicenow: "reassignment_count" }),
    parent: optional(reference("incident", { label: "Parent", ...byRules, ...ours, servicenow: "parent_incident" })),
    stateBeforeMerge: optional(choice(states, { label: "State before the merge", ...byRules, ...ours })),
    mergedInto: optional(reference("incident", { label: "Merged into", ...byRules })),
    // Problems stand behind incidents in the line: they say whose id this is.
    problem: optional(text({ label: "Problem", max: 32, ...byRules, ...ours, servicenow: "problem_id" })),
    majorState: choice(majorStates, { label: "Major", ...byRules, servicenow: "major_incident_state", aliases: ["major"] }),
    phase: optional(choice(phases, { label: "Phase", ...byRules })),
    commander: optional(reference("person", { label: "Commander", ...byRules, ...ours })),
    communicator: optional(reference("person", { label: "Words", ...byRules, ...ours })),
    scribe: optional(reference("person", { label: "Scribe", ...byRules, ...ours })),
    bridgeUrl: optional(text({ label: "Bridge", ...ours, max: 500 })),
    updateEveryMinutes: optional(integer({ label: "Update every", unit: "minutes", min: 5, most: 240, ...byRules, ...ours })),
    nextUpdateAt: optional(moment({ label: "Next update due", ...byRules })),
    updateMissedAt: optional(moment({ label: "Update missed", ...byRules, ...ours })),
    updatesSent: integer({ label: "Updates sent", ...byRules }),
    technicalUpdateAt: optional(moment({ label: "Technical update sent", ...byRules, ...ours })),
    groupsAdded: references("stakeholderGroup", { label: "Also told", ...byRules, ...ours }),
    groupsLeftOut: references("stakeholderGroup", { label: "Not told", ...byRules, ...ours }),
    expectedBackAt: optional(moment({ label: "Expected back", ...byRules })),
    known: defaulted(json(z.array(short(300)).max(20), { label: "Known", ...ours }), []),
    notKnown: defaulted(json(z.array(short(300)).max(20), { label: "Not known", ...ours }), []),
    hypotheses: defaulted(json(z.array(hypothesis).max(40), { label: "Hypotheses", ...ours }), []),
    workstreams: defaulted(json(z.array(workstream).max(20), { label: "Workstreams", ...byRules, ...ours }), []),
    reviewRequired: flag({ label: "Needs a review", ...byRules, ...ours }),
    review: optional(reference("review", { label: "Review", ...byRules, ...ours })),
    reviewState: defaulted(choice(reviewStandings, { label: "Review is", ...byRules, ...ours, derived: true }), "none"),
    restricted: flag({
      label: "Restricted",
      ...byRules,
      help: "Seen only by those who work on it and those who may read restricted records.",
    }),
    holds: defaulted(json(z.array(hold).max(200), { label: "Holds", ...byRules, ...ours }), []),
    satisfaction: optional(choice(satisfaction, { label: "Satisfaction", ...byRules })),
    satisfactionComment: optional(prose({ label: "What the caller said of it", max: 2000, ...byRules })),
    clocks: defaulted(json(z.record(z.string(), clockView), { label: "Clocks", ...byRules, ...ours, derived: true }), {}),
    nextBreachAt: optional(
      moment({
        label: "Breaks next",
        ...byRules,
        ...ours,
        derived: true,
        sortable: true,
        aliases: ["breaks"],
        help: "The next promise to the caller.",
      }),
    ),
    nextTeamBreachAt: optional(
      moment({
        label: "Breaks next for the team",
        ...byRules,
        ...ours,
        derived: true,
        sortable: true,
        aliases: ["teamBreaks"],
        help: "The next promise its team answers for: to the caller (SLA) or to other teams (OLA).",
      }),
    ),
    nextOlaBreachAt: optional(moment({ label: "OLA breaks next", ...byRules, ...ours, derived: true, aliases: ["olaBreaks"] })),
    nextVendorBreachAt: optional(moment({ label: "Vendor breaks next", ...byRules, ...ours, derived: true, aliases: ["vendorBreaks"] })),
    correlationId: optional(text({ label: "Correlation", max: 200, searchable: true, servicenow: "correlation_id" })),
    correlationDisplay: optional(text({ label: "Correlation name", ...ours, max: 200, servicenow: "correlation_display" })),
    observed: flag({ label: "From an imported history", ...byRules }),
    sourceSays: optional(json(z.record(z.string(), z.unknown()), { label: "The source's own verdicts", ...byRules, ...ours })),
    autoCloseAt: optional(moment({ label: "Closes by itself", ...byRules })),
  },
});
export type Incident = RecordOf<typeof incidentModel.shape>;

export const priorityRuleModel = defineModel({
  kind: "priorityRule",
  plural: "priority-rules",
  label: "Priority rule",
  pluralLabel: "Priority table",
  title: "priority",
  sort: "createdAt",
  columns: ["impact", "urgency", "priority", "active"],
  about: "Impact and urgency make priority. ServiceNow calls it priority lookup.",
  fields: {
    impact: choice(scale, { label: "Impact", short: true }),
    urgency: choice(scale, { label: "Urgency", short: true }),
    priority: choice(priorities, { label: "Priority", short: true }),
    active: flag({ label: "Active", setByRules: true }),
  },
});
export type PriorityRule = RecordOf<typeof priorityRuleModel.shape>;

export const routingRuleModel = defineModel({
  kind: "routingRule",
  plural: "routing-rules",
  label: "Routing rule",
  pluralLabel: "Routing",
  title: "name",
  sort: "position",
  columns: ["position", "name", "condition", "team", "assignee", "active"],
  about: "The first rule whose condition holds gives a new incident its team. Where none holds, the service's support team has it.",
  fields: {
    name: text({ label: "Name", max: 120, short: true }),
    position: defaulted(integer({ label: "Order", short: true, sortable: true }), 100),
    condition: prose({ label: "When", max: 1000, short: true, help: "In the filter language, such as category:network. Empty: always." }),
    team: reference("team", { label: "Team", short: true }),
    assignee: optional(reference("person", { label: "Owner" })),
    active: flag({ label: "Active", setByRules: true }),
  },
});
export type RoutingRule = RecordOf<typeof routingRuleModel.shape>;
