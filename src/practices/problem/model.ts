import { z } from "zod";
import {
  choice,
  day,
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
import { priorities, scale } from "../incident/model.ts";

// Field names, codes and meanings follow ServiceNow's problem table, so that data moves both ways.
export const states = [
  { value: "101", label: "New" },
  { value: "102", label: "Assess" },
  { value: "103", label: "Root cause analysis" },
  { value: "104", label: "Fix in progress" },
  { value: "106", label: "Resolved" },
  { value: "107", label: "Closed" },
] as const;
export type ProblemState = (typeof states)[number]["value"];
export const resolutionCodes = [
  { value: "fix_applied", label: "Fix applied" },
  { value: "risk_accepted", label: "Risk accepted" },
  { value: "duplicate", label: "Duplicate" },
  { value: "canceled", label: "Canceled" },
] as const;
export type ResolutionCode = (typeof resolutionCodes)[number]["value"];
export const methods = [
  { value: "fiveWhys", label: "Five whys" },
  { value: "faultTree", label: "Fault tree" },
  { value: "timeline", label: "Timeline" },
  { value: "other", label: "Another way" },
] as const;
export const standings = [
  { value: "open", label: "Open" },
  { value: "confirmed", label: "It is" },
  { value: "ruledOut", label: "Ruled out" },
] as const;

const hypothesis = z.object({
  id: z.string(),
  what: z.string().min(1).max(400),
  /** How one would find out. */
  test: z.string().max(400),
  standing: z.enum(["open", "confirmed", "ruledOut"]),
  evidence: z.string().max(800),
  /** Who decided on it, and when; null while it stands open. */
  by: z.string().nullable(),
  at: z.string().nullable(),
});
export type Hypothesis = z.infer<typeof hypothesis>;
const byRules = { setByRules: true } as const;
const derived = { setByRules: true, derived: true } as const;

export const problemModel = defineModel({
  kind: "problem",
  plural: "problems",
  label: "Problem",
  pluralLabel: "Problems",
  number: { prefix: "PRB", digits: 7 },
  title: "shortDescription",
  sort: "nextStepBy",
  columns: ["priority", "number", "shortDescription", "state", "assignee", "nextStepBy", "incidentCount", "service", "openedAt"],
  about: "What lies behind incidents. It is not at rest: each open one has a next step, and a day by which it is done.",
  macros: {
    "state:open": { field: "state", is: "equals", value: ["101", "102", "103", "104", "106"] },
    "state:unsolved": { field: "state", is: "equals", value: ["101", "102", "103", "104"] },
    "step:overdue": {
      all: [
        { field: "state", is: "equals", value: ["101", "102", "103", "104", "106"] },
        { field: "nextStepBy", is: "atOrBefore", value: { relative: "now" } },
      ],
    },
  },
  servicenow: {
    table: "problem",
    extends: "task",
    columns: {
      active: { when: "state:open" },
      problem_state: { same: "state" },
      related_incidents: { same: "incidentCount" },
      due_date: { same: "nextStepBy" },
      work_notes: { entries: "noteAdded", as: "workNotes" },
    },
    moves: ["state", "resolutionCode", "duplicateOf"],
    begins: { state: "101" },
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
    service: optional(reference("service", { label: "Service", short: true, servicenow: "business_service" })),
    configurationItem: optional(reference("configurationItem", { label: "Configuration item", servicenow: "cmdb_ci", aliases: ["ci"] })),
    category: optional(openChoice({ label: "Category", servicenow: "category" })),
    impact: defaulted(choice(scale, { label: "Impact", short: true, servicenow: "impact" }), "3"),
    urgency: defaulted(choice(scale, { label: "Urgency", short: true, servicenow: "urgency" }), "3"),
    priority: choice(priorities, { label: "Priority", ...byRules, sortable: true, servicenow: "priority" }),
    state: choice(states, { label: "State", ...byRules, sortable: true, servicenow: "state" }),
    team: optional(reference("team", { label: "Team", short: true, servicenow: "assignment_group", aliases: ["group"] })),
    assignee: optional(reference("person", { label: "Owner", short: true, servicenow: "assigned_to", aliases: ["owner"] })),
    openedAt: moment({ label: "Opened", ...byRules, sortable: true, servicenow: "opened_at", aliases: ["opened"] }),
    openedBy: optional(reference("person", { label: "Opened by", ...byRules, servicenow: "opened_by" })),
    nextStep: optional(text({ label: "Next step", max: 200, ...byRules })),
    nextStepBy: optional(
      moment({
        label: "Next step by",
        ...byRules,
        sortable: true,
        help: "Set anew with each step; the policy says how far.",
      }),
    ),
    overdueAt: optional(moment({ label: "Said to be at rest", ...byRules })),
    escalateAt: optional(moment({ label: "Its manager is told", ...byRules })),
    escalatedAt: optional(moment({ label: "Its manager was told", ...byRules })),
    missedSteps: integer({ label: "Steps missed", ...byRules }),
    method: optional(choice(methods, { label: "Method", help: "By which way the cause is looked for." })),
    whys: defaulted(
      json(z.array(z.string().trim().min(1).max(400)).max(10), { label: "Five whys", help: "Each answers why the one before it was so." }),
      [],
    ),
    analysis: optional(prose({ label: "Analysis", max: 8000 })),
    hypotheses: defaulted(json(z.array(hypothesis).max(40), { label: "Hypotheses", ...byRules }), []),
    causeNotes: optional(
      prose({ label: "Root cause", max: 4000, searchable: true, servicenow: "cause_notes", help: "Systems and conditions, not people." }),
    ),
    fixNotes: optional(prose({ label: "Fix", max: 4000, searchable: true, servicenow: "fix_notes" })),
    workaround: optional(
      prose({ label: "Workaround", max: 4000, searchable: true, servicenow: "workaround", help: "In words a caller can follow." }),
    ),
    workaroundCommunicatedAt: optional(moment({ label: "Workaround told", ...byRules, servicenow: "workaround_communicated_at" })),
    workaroundCommunicatedBy: optional(
      reference("person", { label: "Workaround told by", ...byRules, servicenow: "workaround_communicated_by" }),
    ),
    workaroundTold: defaulted(json(z.array(z.string()).max(1000), { label: "Incidents that were told the workaround", ...byRules }), []),
    knownError: flag({ label: "Known error", ...byRules, servicenow: "known_error" }),
    knownErrorAt: optional(moment({ label: "Known error since", ...byRules })),
    resolutionCode: optional(choice(resolutionCodes, { label: "Ended by", ...byRules, servicenow: "resolution_code" })),
    resolvedAt: optional(moment({ label: "Resolved", ...byRules, sortable: true, servicenow: "resolved_at" })),
    resolvedBy: optional(reference("person", { label: "Resolved by", ...byRules, servicenow: "resolved_by" })),
    closedAt: optional(moment({ label: "Closed", ...byRules, servicenow: "closed_at" })),
    closedBy: optional(reference("person", { label: "Closed by", ...byRules, servicenow: "closed_by" })),
    riskAcceptedBy: optional(reference("person", { label: "Risk accepted by", ...byRules })),
    riskReason: optional(prose({ label: "Why the risk is accepted", max: 2000, ...byRules })),
    riskReviewOn: optional(day({ label: "Risk looked at again", ...byRules })),
    duplicateOf: optional(reference("problem", { label: "Duplicate of", ...byRules, servicenow: "duplicate_of" })),
    cancelReason: optional(prose({ label: "Why it was canceled", max: 2000, ...byRules })),
    reanalysedCount: integer({ label: "Analysed again", ...byRules }),
    restricted: flag({
      label: "Restricted",
      ...byRules,
      help: "Seen only by those who work on it and those who may read restricted records.",
    }),
    incidentCount: integer({ label: "Incidents", ...derived, sortable: true }),
    openIncidentCount: integer({ label: "Open incidents", ...derived }),
    lastIncidentAt: optional(moment({ label: "Last happened", ...derived })),
    observed: flag({ label: "From an imported history", ...byRules }),
    needingReview: defaulted(references("incident", { label: "Incidents that need a review", ...derived }), []),
  },
});
export type Problem = RecordOf<typeof problemModel.shape>;

/** How far ahead the next step of a problem may lie, by its priority: data, a row for each priority. */
export const problemPolicyModel = defineModel({
  kind: "problemPolicy",
  plural: "problem-policies",
  label: "Problem policy",
  pluralLabel: "Problem policy",
  title: "priority",
  sort: "createdAt",
  columns: ["priority", "stepWithinDays", "managerAfterDays", "farthestDays", "active"],
  about: "Within how many days the next step of a problem is due, when its manager hears that it rests, and how far a step can be put off.",
  fields: {
    priority: choice(priorities, { label: "Priority", short: true }),
    stepWithinDays: integer({ label: "Next step within", unit: "days", min: 1, most: 365, short: true }),
    managerAfterDays: integer({ label: "Manager told after another", unit: "days", min: 1, most: 90, short: true }),
    farthestDays: integer({ label: "A step lies at most ahead", unit: "days", min: 1, most: 730, short: true }),
    active: flag({ label: "Active", setByRules: true }),
  },
});
export type ProblemPolicy = RecordOf<typeof problemPolicyModel.shape>;

/** A proposed problem somebody decided against. It is not proposed again until there is new evidence. */
export const problemDismissalModel = defineModel({
  kind: "problemDismissal",
  plural: "problem-dismissals",
  label: "Dismissed proposal",
  pluralLabel: "Dismissed proposals",
  title: "words",
  sort: "-createdAt",
  columns: ["words", "reason", "count", "createdBy", "createdAt", "active"],
  about: "Proposed problems that were dismissed, with the reason. Taken back, one is proposed again.",
  fields: {
    scopeKind: choice(
      [
        { value: "service", label: "Service" },
        { value: "configurationItem", label: "Configuration item" },
      ],
      { label: "Of" },
    ),
    scope: text({ label: "What it is of", max: 32 }),
    words: text({ label: "Words", max: 200, searchable: true, folded: true, short: true }),
    incidents: references("incident", { label: "Incidents", max: 200 }),
    count: integer({ label: "Incidents", min: 1 }),
    reason: prose({ label: "Why not", max: 2000, short: true }),
    active: flag({ label: "Active", setByRules: true }),
  },
});
export type ProblemDismissal = RecordOf<typeof problemDismissalModel.shape>;
