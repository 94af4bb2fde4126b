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
  references,
  text,
} from "../../kernel/model.ts";
import { types } from "./model.ts";

export const freezeModel = defineModel({
  kind: "changeFreeze",
  plural: "freezes",
  label: "Freeze",
  pluralLabel: "Freezes",
  title: "name",
  sort: "-startsAt",
  columns: ["name", "startsAt", "endsAt", "services", "active"],
  servicenow: { table: "u_freeze_window", ownNames: true, removedBy: "retire" },
  about:
    "A time in which nothing is changed: no change is scheduled into it and none begins in it, but for an exception somebody answers for.",
  fields: {
    name: text({ label: "Name", max: 160, short: true, searchable: true, folded: true }),
    startsAt: moment({ label: "From", short: true, sortable: true }),
    endsAt: moment({ label: "Until", short: true }),
    services: references("service", { label: "Services", short: true, help: "None: it holds for everything." }),
    reason: prose({ label: "Why", max: 2000, short: true }),
    active: flag({ label: "Active", setByRules: true }),
  },
});
export type Freeze = RecordOf<typeof freezeModel.shape>;

/** What can be asked for before a step, by the name of its field. */
export const askable = [
  "description",
  "service",
  "team",
  "assignee",
  "plannedStart",
  "plannedEnd",
  "implementationPlan",
  "testPlan",
  "communicationPlan",
  "rollbackPlan",
  "rollbackTrigger",
  "rollbackCaller",
  "rollbackMinutes",
  "riskImpactAnalysis",
  "consentedBy",
  "communicationSent",
] as const;
export type Askable = (typeof askable)[number];

const step = z.object({
  title: z.string().trim().min(1).max(300),
  phase: z.enum(["planning", "implementation", "testing", "review"]),
  description: z.string().max(4000).optional(),
});
/** A step that every change of a template brings along as a task. */
export type TemplateStep = z.infer<typeof step>;

/** For what an office asks for a review of a change before it closes. */
export const reviewCauses = ["emergency", "rolledBack", "causedMajor", "unsuccessful"] as const;
export type ReviewCause = (typeof reviewCauses)[number];

const needed = (label: string) =>
  defaulted(json(z.array(z.enum(askable)).max(askable.length), { label, help: `Names of fields: ${askable.join(", ")}.` }), []);
const group = z.object({ team: z.string().regex(/^[0-9A-Za-z]{32}$/), quorum: z.number().int().min(1).max(200) });

export const changeTypeModel = defineModel({
  kind: "changeType",
  plural: "change-types",
  label: "Type of change",
  pluralLabel: "Types of change",
  title: "changeType",
  sort: "createdAt",
  columns: ["changeType", "neededToAuthorize", "neededToSchedule", "approvalHours", "active"],
  about: "What must be written before which step of a change, who approves it, and within how many hours.",
  fields: {
    changeType: choice(types, { label: "Type", short: true }),
    neededToAssess: needed("Needed to assess"),
    neededToAuthorize: needed("Needed to ask for approval"),
    neededToSchedule: needed("Needed to schedule"),
    neededToImplement: needed("Needed to begin"),
    groups: defaulted(
      json(z.array(group).max(20), { label: "Who approves", help: "Teams and the votes needed of each; none: one manager or director." }),
      [],
    ),
    approvalHours: integer({ label: "Approval within", unit: "hours", min: 1, most: 2160, short: true }),
    reviewWhen: defaulted(
      json(z.array(z.enum(reviewCauses)).max(reviewCauses.length), { label: "Review needed", help: `When: ${reviewCauses.join(", ")}.` }),
      [...reviewCauses],
    ),
    incidentHours: defaulted(
      integer({
        label: "Incidents asked about",
        unit: "hours",
        min: 0,
        most: 720,
        help: "Opened so long after its end, on what it touched.",
      }),
      48,
    ),
    coverAfterMinutes: defaulted(
      integer({
        label: "Deployments covered after its window",
        unit: "minutes",
        min: 0,
        most: 1440,
        help: "A change that is still under way then covers nothing more.",
      }),
      30,
    ),
    cabNeeded: flag({ label: "The CAB decides", short: true, help: "None of this type is scheduled before a meeting has approved it." }),
    active: flag({ label: "Active", setByRules: true }),
  },
});
export type ChangeType = RecordOf<typeof changeTypeModel.shape>;

const approvedWords = z.object({
  revision: z.number().int(),
  at: z.string(),
  by: z.string().nullable(),
  words: z.record(z.string(), z.unknown()),
});
/** A revision of a template that was approved: which, when, by whom, and the very words. */
export type ApprovedRevision = z.infer<typeof approvedWords>;
const byRules = { setByRules: true } as const;
export const templateStandings = [
  { value: "held", label: "Holds its standing" },
  { value: "lost", label: "Standing lost", tone: "bad" },
] as const;

export const changeTemplateModel = defineModel({
  kind: "changeTemplate",
  plural: "change-templates",
  label: "Change template",
  pluralLabel: "Change templates",
  title: "name",
  sort: "name",
  columns: ["name", "service", "standing", "revision", "owner", "active"],
  servicenow: { table: "std_change_producer_version", ownNames: true, columns: { sys_name: { same: "name" } }, removedBy: "retire" },
  about: "The plans of a change that was approved once for all: a standard change keeps to its words, for as long as they go well.",
  fields: {
    name: text({ label: "Name", max: 160, short: true, searchable: true, folded: true, sortable: true }),
    service: optional(reference("service", { label: "Service", short: true, help: "None: for any." })),
    owner: optional(reference("person", { label: "Owner", short: true, help: "Is told where it loses its standing." })),
    implementationPlan: prose({ label: "Implementation plan", short: true }),
    testPlan: prose({ label: "Test plan", short: true }),
    communicationPlan: optional(prose({ label: "Communication plan" })),
    rollbackPlan: prose({ label: "Rollback plan", short: true }),
    rollbackTrigger: text({ label: "Rolled back when", max: 400, short: true }),
    rollbackMinutes: integer({ label: "Time to roll back", unit: "minutes", min: 0, most: 20_160, short: true }),
    steps: defaulted(
      json(z.array(step).max(60), { label: "Steps", help: "Tasks that its changes bring along: a title and a phase each, in order." }),
      [],
    ),
    lostAtFailures: defaulted(integer({ label: "Standing is lost at", unit: "failures", min: 1, most: 100 }), 2),
    lostAmong: defaulted(integer({ label: "Among the last", unit: "changes", min: 1, most: 100 }), 10),
    revision: optional(integer({ label: "Revision", min: 1, ...byRules })),
    authors: references("person", { label: "Who wrote the revision", ...byRules }),
    approvals: defaulted(json(z.array(approvedWords).max(40), { label: "Approved revisions", ...byRules }), []),
    standing: defaulted(choice(templateStandings, { label: "Standing", ...byRules }), "held"),
    standingAt: optional(moment({ label: "Standing since", ...byRules })),
    standingBy: optional(reference("person", { label: "Standing given back by", ...byRules })),
    standingReason: optional(prose({ label: "Why that standing", max: 2000, ...byRules })),
    active: flag({ label: "Active", setByRules: true }),
  },
});
export type ChangeTemplate = RecordOf<typeof changeTemplateModel.shape>;
