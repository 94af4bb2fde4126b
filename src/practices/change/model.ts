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
  optional,
  prose,
  type RecordOf,
  reference,
  references,
  text,
} from "../../kernel/model.ts";

// Field names, codes and meanings follow ServiceNow's change_request table, so that data moves both ways.
export const states = [
  { value: "-5", label: "New" },
  { value: "-4", label: "Assess" },
  { value: "-3", label: "Authorize" },
  { value: "-2", label: "Scheduled" },
  { value: "-1", label: "Implement" },
  { value: "0", label: "Review" },
  { value: "3", label: "Closed" },
  { value: "4", label: "Canceled" },
] as const;
export type ChangeState = (typeof states)[number]["value"];
export const types = [
  { value: "normal", label: "Normal" },
  { value: "standard", label: "Standard" },
  { value: "emergency", label: "Emergency" },
] as const;
export type TypeOfChange = (typeof types)[number]["value"];
export const closeCodes = [
  { value: "successful", label: "Successful" },
  { value: "successful_issues", label: "Successful with issues" },
  { value: "unsuccessful", label: "Unsuccessful" },
] as const;
export type CloseCode = (typeof closeCodes)[number]["value"];
export const risks = [
  { value: "1", label: "Very high" },
  { value: "2", label: "High" },
  { value: "3", label: "Moderate" },
  { value: "4", label: "Low" },
] as const;

export const cabDecisions = [
  { value: "approved", label: "Approved" },
  { value: "approvedWithConditions", label: "Approved with conditions" },
  { value: "rejected", label: "Rejected" },
] as const;
export type CabDecision = (typeof cabDecisions)[number]["value"];

export const leftOuts = [
  { value: "notInProduction", label: "not in production" },
  { value: "afterTheFact", label: "after the fact: what it covers counts as unauthorised" },
] as const;

const riskLine = z.object({ code: z.string(), words: z.string().max(300), points: z.number().int() });
/** One reason of a risk: what it is about, the fact in words, its points. */
export type RiskLine = z.infer<typeof riskLine>;
const exception = z.object({
  freeze: z.string(),
  by: z.string(),
  reason: z.string().max(2000),
  at: z.string(),
  expiresAt: z.string(),
  /** Of the change it was granted for; it counts for no other. */
  digest: z.string(),
});
export type FreezeException = z.infer<typeof exception>;
const pause = z.object({ from: z.string(), to: z.string().nullable(), reason: z.string().max(2000), by: z.string().nullable() });
const byRules = { setByRules: true } as const;

export const changeModel = defineModel({
  kind: "change",
  plural: "changes",
  label: "Change",
  pluralLabel: "Changes",
  number: { prefix: "CHG", digits: 7 },
  title: "shortDescription",
  sort: "plannedStart",
  columns: ["number", "shortDescription", "state", "changeType", "risk", "plannedStart", "plannedEnd", "service", "assignee", "team"],
  about: "What is about to be altered: why, how, when, how it is taken back, who agreed, and how it ended.",
  macros: {
    "state:open": { field: "state", is: "equals", value: ["-5", "-4", "-3", "-2", "-1", "0"] },
    "state:planned": { field: "state", is: "equals", value: ["-5", "-4", "-3"] },
    "state:ahead": { field: "state", is: "equals", value: ["-2", "-1"] },
    "work:paused": { field: "pausedAt", is: "notEmpty" },
    "approval:late": {
      all: [
        { field: "changeType", is: "equals", value: "emergency" },
        { field: "approvalOverdueAt", is: "notEmpty" },
      ],
    },
    "state:adrift": {
      any: [
        {
          all: [
            { field: "state", is: "equals", value: "-2" },
            { field: "missedAt", is: "notEmpty" },
          ],
        },
        {
          all: [
            { field: "state", is: "equals", value: "-1" },
            { field: "overranAt", is: "notEmpty" },
          ],
        },
      ],
    },
  },
  servicenow: {
    table: "change_request",
    extends: "task",
    columns: {
      active: { when: "state:open" },
      work_notes: { entries: "noteAdded", as: "workNotes" },
      opened_at: { same: "createdAt" },
      opened_by: { same: "requestedBy" },
      // The model of a change is its type: clients set both alike.
      chg_model: { same: "changeType" },
      on_hold: { when: "work:paused" },
    },
    moves: ["state", "closeCode", "closeNotes"],
    begins: { state: "-5" },
    removedBy: "cancel",
  },
  fields: {
    shortDescription: text({
      ...{ label: "Title", searchable: true, folded: true, short: true, servicenow: "short_description", aliases: ["title"] },
    }),
    description: optional(prose({ label: "What and why", searchable: true, short: true, servicenow: "description" })),
    changeType: defaulted(choice(types, { label: "Type", short: true, servicenow: "type", aliases: ["type"] }), "normal"),
    template: optional(
      reference("changeTemplate", {
        ...{ label: "Template", short: true, help: "A standard change keeps to the words of its template." },
        servicenow: "std_change_producer_version",
      }),
    ),
    templateRevision: optional(integer({ label: "Revision of the template", ...byRules })),
    state: choice(states, { label: "State", ...byRules, sortable: true, servicenow: "state" }),
    service: optional(reference("service", { label: "Service", short: true, servicenow: "business_service" })),
    configurationItem: optional(
      reference("configurationItem", { label: "Configuration item", short: true, servicenow: "cmdb_ci", aliases: ["ci"] }),
    ),
    affectedItems: references("configurationItem", { label: "Other items that are touched" }),
    team: optional(reference("team", { label: "Team", short: true, servicenow: "assignment_group", aliases: ["group"] })),
    assignee: optional(reference("person", { label: "Implementer", short: true, servicenow: "assigned_to", aliases: ["implementer"] })),
    requestedBy: optional(reference("person", { label: "Requested by", ...byRules, servicenow: "requested_by" })),
    plannedStart: optional(moment({ label: "Begins", short: true, sortable: true, servicenow: "start_date" })),
    plannedEnd: optional(moment({ label: "Ends", short: true, servicenow: "end_date" })),
    implementationPlan: optional(prose({ label: "Implementation plan", servicenow: "implementation_plan" })),
    testPlan: optional(prose({ label: "Test plan", servicenow: "test_plan" })),
    communicationPlan: optional(prose({ label: "Communication plan", help: "Who is told what, and when." })),
    rollbackPlan: optional(prose({ label: "Rollback plan", help: "Step by step, back to how it was.", servicenow: "backout_plan" })),
    rollbackTrigger: optional(text({ label: "Rolled back when", max: 400, help: "What must be seen for it." })),
    rollbackCaller: optional(reference("person", { label: "Who calls the rollback" })),
    rollbackMinutes: optional(integer({ label: "Time to roll back", unit: "minutes", min: 0, most: 20_160 })),
    rollbackRehearsedOn: optional(day({ label: "Rollback last rehearsed on" })),
    riskImpactAnalysis: optional(prose({ label: "Risk and impact", servicenow: "risk_impact_analysis" })),
    consentedBy: optional(reference("person", { label: "Consent to the window by", ...byRules })),
    consentDigest: optional(text({ label: "Consent binds to", max: 64, ...byRules })),
    risk: optional(choice(risks, { label: "Risk", ...byRules, sortable: true, servicenow: "risk" })),
    riskPoints: optional(integer({ label: "Risk points", ...byRules })),
    riskLines: defaulted(json(z.array(riskLine).max(20), { label: "Why that risk", ...byRules }), []),
    authors: references("person", { label: "Who wrote what is to be approved", ...byRules }),
    approvalDigest: optional(text({ label: "Approval binds to", max: 64, ...byRules })),
    approvalDueAt: optional(moment({ label: "Approval due", ...byRules })),
    approvalRemindAt: optional(moment({ label: "Voters are reminded", ...byRules })),
    approvalOverdueAt: optional(moment({ label: "Approval overdue since", ...byRules })),
    cabDecision: optional(choice(cabDecisions, { label: "The CAB decided", ...byRules })),
    cabDecidedAt: optional(moment({ label: "Decided by the CAB", ...byRules, servicenow: "cab_date_time" })),
    cabDecidedBy: optional(reference("person", { label: "Decided for the CAB by", ...byRules })),
    cabDigest: optional(text({ label: "The CAB's decision binds to", max: 64, ...byRules })),
    cabMeeting: optional(reference("meeting", { label: "Decided in", ...byRules })),
    cabReason: optional(prose({ label: "Why the CAB decided so", max: 2000, ...byRules, servicenow: "cab_recommendation" })),
    exceptions: defaulted(json(z.array(exception).max(20), { label: "Exceptions from freezes", ...byRules }), []),
    announcedAt: optional(moment({ label: "Those whom it touches told", ...byRules })),
    announcedDigest: optional(text({ label: "Told of the window", max: 64, ...byRules })),
    startedAt: optional(moment({ label: "Begun", ...byRules, servicenow: "work_start" })),
    endedAt: optional(moment({ label: "Ended", ...byRules, servicenow: "work_end" })),
    pausedAt: optional(moment({ label: "Paused since", ...byRules })),
    pauses: defaulted(json(z.array(pause).max(100), { label: "Pauses", ...byRules }), []),
    pointPassedAt: optional(moment({ label: "Point of no return reached", ...byRules })),
    overranAt: optional(moment({ label: "Overran at", ...byRules })),
    alarmAgainAt: optional(moment({ label: "Alarm again at", ...byRules })),
    missedAt: optional(moment({ label: "Window passed unbegun", ...byRules })),
    rolledBackAt: optional(moment({ label: "Rolled back", ...byRules })),
    problem: optional(reference("problem", { label: "Fixes the problem", help: "The problem that this change is to end." })),
    causedIncidents: references("incident", { label: "Incidents it caused", ...byRules }),
    reviewRequired: flag({ label: "Needs a review", ...byRules }),
    reviewBecause: optional(text({ label: "Needs a review as", ...byRules })),
    review: optional(reference("review", { label: "Review", ...byRules })),
    closeCode: optional(choice(closeCodes, { label: "Outcome", ...byRules, servicenow: "close_code" })),
    closeNotes: optional(prose({ label: "How it went", max: 4000, ...byRules, searchable: true, servicenow: "close_notes" })),
    leftOut: optional(choice(leftOuts, { label: "Left out of change success as", ...byRules })),
    closedAt: optional(moment({ label: "Closed", ...byRules, sortable: true, servicenow: "closed_at" })),
    closedBy: optional(reference("person", { label: "Closed by", ...byRules, servicenow: "closed_by" })),
    cancelReason: optional(prose({ label: "Why it was canceled", max: 2000, ...byRules })),
    observed: flag({ label: "From an imported history", ...byRules }),
  },
});
export type ChangeRequest = RecordOf<typeof changeModel.shape>;

export const approvalStates = [
  { value: "requested", label: "Asked" },
  { value: "approved", label: "Approved" },
  { value: "rejected", label: "Refused" },
  { value: "void", label: "No longer counts" },
] as const;
export type ApprovalState = (typeof approvalStates)[number]["value"];
const vote = z.object({
  person: z.string(),
  /** Who pressed it on behalf of the voter, within a delegation. */
  through: z.string().nullable(),
  decision: z.enum(["approve", "reject"]),
  words: z.string().max(2000).nullable(),
  at: z.string(),
});
export type Vote = z.infer<typeof vote>;

export const changeApprovalModel = defineModel({
  kind: "changeApproval",
  plural: "change-approvals",
  label: "Approval of a change",
  pluralLabel: "Approvals of changes",
  title: "groupName",
  sort: "-createdAt",
  columns: ["change", "groupName", "state", "quorum", "voters", "dueAt"],
  servicenow: { table: "sysapproval_group", columns: { approval: { same: "state" } } },
  about: "A group that was asked about a change: who had a vote at that moment, how many must agree, and what each said.",
  fields: {
    change: reference("change", { label: "Change", ...byRules, servicenow: "sysapproval" }),
    groupName: text({ label: "Group", max: 160, ...byRules, searchable: true }),
    team: optional(reference("team", { label: "Team", ...byRules })),
    state: choice(approvalStates, { label: "State", ...byRules, sortable: true, servicenow: "state" }),
    quorum: integer({ label: "Votes needed", min: 1, most: 200, ...byRules }),
    voters: references("person", { label: "Voters", ...byRules }),
    votes: defaulted(json(z.array(vote).max(200), { label: "Votes", ...byRules }), []),
    digest: text({ label: "Binds to", max: 64, ...byRules }),
    dueAt: optional(moment({ label: "Due", ...byRules, sortable: true, servicenow: "due_date" })),
    decidedAt: optional(moment({ label: "Decided", ...byRules })),
  },
});
export type ChangeApproval = RecordOf<typeof changeApprovalModel.shape>;
