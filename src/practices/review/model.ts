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

export const reviewStates = [
  { value: "draft", label: "Draft" },
  { value: "inReview", label: "In review" },
  { value: "approved", label: "Approved" },
  { value: "waived", label: "Waived" },
] as const;
export type ReviewState = (typeof reviewStates)[number]["value"];

const line = z.object({ at: z.string(), what: z.string().max(600), by: z.string().max(120).nullable() });
const hypothesis = z.object({
  what: z.string().min(1).max(400),
  standing: z.enum(["open", "ruledOut", "confirmed"]),
  evidence: z.string().max(800),
});
const factor = z.string().min(1).max(600);

export const reviewModel = defineModel({
  kind: "review",
  plural: "reviews",
  label: "Review",
  pluralLabel: "Reviews",
  number: { prefix: "PIR", digits: 7 },
  title: "title",
  sort: "-createdAt",
  columns: ["number", "title", "state", "owner", "dueAt", "approvedBy"],
  servicenow: { table: "u_pir", ownNames: true },
  about: "What happened, why, and what we change so that it does not happen again. It blames nobody.",
  macros: { "state:open": { field: "state", is: "equals", value: ["draft", "inReview"] } },
  fields: {
    subjectKind: text({ label: "Of", max: 40, setByRules: true }),
    subject: text({ label: "Record", max: 32, setByRules: true }),
    title: text({ label: "Title", max: 200, searchable: true, folded: true, short: true }),
    state: choice(reviewStates, { label: "State", setByRules: true, sortable: true }),
    owner: optional(reference("person", { label: "Owner", short: true })),
    authors: defaulted(references("person", { label: "Written by", setByRules: true, help: "Earlier owners, and who handed it in." }), []),
    involved: defaulted(references("person", { label: "Commanded by", setByRules: true }), []),
    dueAt: optional(moment({ label: "Due", short: true, sortable: true })),
    happenedFrom: optional(moment({ label: "Began" })),
    happenedTo: optional(moment({ label: "Restored" })),
    businessImpact: optional(
      prose({ label: "What it did to the business", max: 4000, short: true, help: "Who could not do what, for how long, what it cost." }),
    ),
    whatHappened: optional(prose({ label: "What happened", max: 8000, short: true })),
    rootCause: optional(prose({ label: "Why it happened", max: 8000, short: true, help: "Systems and conditions, not people." })),
    factors: defaulted(json(z.array(factor).max(30), { label: "Contributing factors", short: true }), []),
    wentWell: optional(prose({ label: "What went well", max: 4000 })),
    wentBadly: optional(prose({ label: "What made it worse", max: 4000 })),
    wasLuck: optional(prose({ label: "Where we were lucky", max: 4000 })),
    hypotheses: defaulted(json(z.array(hypothesis).max(40), { label: "Hypotheses" }), []),
    timeline: defaulted(json(z.array(line).max(200), { label: "Timeline" }), []),
    approvedBy: optional(reference("person", { label: "Approved by", setByRules: true })),
    approvedAt: optional(moment({ label: "Approved", setByRules: true, sortable: true })),
    waivedBy: optional(reference("person", { label: "Waived by", setByRules: true })),
    waivedAt: optional(moment({ label: "Waived", setByRules: true })),
    waiveReason: optional(prose({ label: "Why it was waived", max: 2000, setByRules: true })),
    remindedAt: optional(moment({ label: "Reminded", setByRules: true })),
    checkUntil: optional(moment({ label: "Watched for a repeat until", setByRules: true })),
    recurrences: defaulted(
      json(z.array(z.object({ incident: z.string(), number: z.string().nullable(), at: z.string() })).max(100), {
        label: "Happened again",
        setByRules: true,
      }),
      [],
    ),
    openActions: defaulted(integer({ label: "Open actions", setByRules: true, derived: true }), 0),
    confidential: flag({ label: "Restricted", setByRules: true }),
  },
});
export type Review = RecordOf<typeof reviewModel.shape>;

export const actionStates = [
  { value: "open", label: "Open" },
  { value: "done", label: "Done, to be verified" },
  { value: "verified", label: "Verified" },
  { value: "dropped", label: "Dropped" },
] as const;

export const reviewActionModel = defineModel({
  kind: "reviewAction",
  plural: "review-actions",
  label: "Review action",
  pluralLabel: "Review actions",
  title: "title",
  sort: "dueOn",
  columns: ["title", "review", "owner", "dueOn", "state"],
  servicenow: { table: "u_pir_action", ownNames: true },
  about: "What a review asks somebody to change, by when. It is tracked until somebody else has seen that it works.",
  macros: { "state:open": { field: "state", is: "equals", value: ["open", "done"] } },
  fields: {
    review: reference("review", { label: "Review", short: true }),
    title: text({ label: "Action", max: 300, searchable: true, folded: true, short: true }),
    owner: reference("person", { label: "Owner", short: true }),
    dueOn: day({ label: "Due", short: true, sortable: true }),
    state: choice(actionStates, { label: "State", setByRules: true }),
    outcome: optional(prose({ label: "Outcome", max: 2000, setByRules: true })),
    doneAt: optional(moment({ label: "Done", setByRules: true })),
    verifiedBy: optional(reference("person", { label: "Verified by", setByRules: true })),
    verifiedAt: optional(moment({ label: "Verified", setByRules: true })),
    remindedAt: optional(moment({ label: "Reminded", setByRules: true })),
    confidential: flag({ label: "Restricted", setByRules: true }),
  },
});
export type ReviewAction = RecordOf<typeof reviewActionModel.shape>;

/** When a review is required and by when it is due: data, one row. */
export const reviewPolicyModel = defineModel({
  kind: "reviewPolicy",
  plural: "review-policies",
  label: "Review policy",
  pluralLabel: "Review policy",
  title: "name",
  sort: "createdAt",
  columns: ["name", "priorities", "major", "dueBusinessDays", "watchDays"],
  about: "Which incidents need a review before they may close.",
  fields: {
    name: text({ label: "Name", max: 80, short: true }),
    priorities: defaulted(
      json(z.array(z.enum(["1", "2", "3", "4", "5"])).max(5), { label: "Priorities that need a review", short: true }),
      ["1"],
    ),
    major: defaulted(flag({ label: "Major incidents need a review", short: true }), true),
    dueBusinessDays: defaulted(integer({ label: "Due within", unit: "business days", min: 1, most: 60, short: true }), 10),
    watchDays: defaulted(integer({ label: "Watched for a repeat", unit: "days", min: 1, most: 550, short: true }), 90),
    active: flag({ label: "Active", setByRules: true }),
  },
});
export type ReviewPolicy = RecordOf<typeof reviewPolicyModel.shape>;
