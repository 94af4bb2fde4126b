import { z } from "zod";
import type { Concern } from "../../kernel/concern.ts";
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
import { bands } from "./band.rules.ts";

const byRules = { setByRules: true } as const;
const derived = { setByRules: true, derived: true } as const;
/** Words of hands: concealed from those who may not see the record, so nobody finds lines by them either. */
const concealed = { setByRules: true, unasked: true } as const;

export const exceptionStates = [
  { value: "open", label: "Open" },
  { value: "acknowledged", label: "Seen" },
  { value: "delegated", label: "Delegated" },
  { value: "decided", label: "Decided" },
  { value: "folded", label: "Folded into the review" },
  { value: "snoozed", label: "Put off" },
  { value: "expired", label: "No concern any more" },
] as const;
export type ExceptionState = (typeof exceptionStates)[number]["value"];

/** A schema of its own for each field: what a field says of itself is kept by its schema. */
const isConcern = () => z.custom<Concern>((value) => typeof value === "object" && value !== null);

/** One line of the Desk: a record that may need the director, why, and what was done about it. */
export const exceptionModel = defineModel({
  kind: "triageException",
  plural: "triage-exceptions",
  label: "Line of the Desk",
  pluralLabel: "Lines of the Desk",
  title: "title",
  sort: "-openedAt",
  columns: ["band", "title", "sourceKind", "sourceNumber", "state", "actedBy", "policyRevision", "openedAt"],
  about: "A record that may need the director: what makes it so, how it is weighed, and who did what about it.",
  macros: {
    "state:onDesk": { field: "state", is: "equals", value: ["open", "acknowledged"] },
    "state:off": { field: "state", is: "equals", value: ["delegated", "folded", "snoozed"] },
    "state:ended": { field: "state", is: "equals", value: ["decided", "expired"] },
  },
  fields: {
    sourceKind: text({ label: "Kind of record", max: 40, ...byRules }),
    source: text({ label: "Record", max: 32, ...byRules }),
    sourceNumber: optional(text({ label: "Number", max: 40, ...derived })),
    rootCauseKey: text({ label: "Cause", max: 200, ...byRules }),
    // Whatever says more than numbers is kept on the row alone: the journal could not forget it, were the record restricted later.
    title: text({ label: "Title", max: 200, ...derived, folded: true }),
    facts: optional(prose({ label: "Facts", max: 400, ...derived })),
    confidential: flag({ label: "Confidential", ...byRules }),
    service: optional(reference("service", { label: "Service", ...derived })),
    team: optional(reference("team", { label: "Team", ...derived })),
    openedAt: moment({ label: "Since", ...byRules, sortable: true }),
    concern: json(isConcern(), { label: "Numbers of its concern", ...byRules }),
    said: json(isConcern(), { label: "What is said of it", ...derived }),
    heard: text({ label: "Digest of what is known", max: 16, ...derived }),
    band: optional(choice(bands, { label: "Band", ...byRules })),
    scoreTenths: integer({ label: "Score", unit: "tenths of a point", ...derived }),
    gate: optional(text({ label: "Gate", max: 40, ...byRules })),
    policyRevision: integer({ label: "Weighed by version", ...derived }),
    nowSince: optional(moment({ label: "NOW since", ...byRules })),
    nextBandChangeAt: optional(moment({ label: "Next change of band", ...derived })),
    returnsAt: optional(moment({ label: "Comes back", ...derived })),
    state: choice(exceptionStates, { label: "State", ...byRules }),
    goneAt: optional(moment({ label: "No concern since", ...byRules })),
    actedAt: optional(moment({ label: "Last act", ...byRules })),
    actedBy: optional(reference("person", { label: "By", ...byRules })),
    onBehalfOf: optional(reference("person", { label: "On behalf of", ...byRules })),
    decision: optional(prose({ label: "Decision", max: 2000, ...concealed })),
    reason: optional(prose({ label: "Why", max: 2000, ...concealed })),
    delegatedTo: optional(reference("person", { label: "Delegated to", ...byRules })),
    dueAt: optional(moment({ label: "Until", ...byRules })),
    overrideBand: optional(choice(bands, { label: "Moved to", ...byRules })),
    overrideWhy: optional(prose({ label: "Why it was moved", max: 2000, ...concealed })),
    overriddenAt: optional(moment({ label: "Moved", ...byRules })),
    overriddenBy: optional(reference("person", { label: "Moved by", ...byRules })),
    overriddenFor: optional(reference("person", { label: "Moved on behalf of", ...byRules })),
    rightToTell: optional(
      choice(
        [
          { value: "yes", label: "Right to tell me" },
          { value: "no", label: "No need to tell me" },
        ],
        { label: "Right to tell me?", ...byRules },
      ),
    ),
    judgedBy: optional(reference("person", { label: "Judged by", ...byRules })),
  },
});
export type Exception = RecordOf<typeof exceptionModel.shape>;

/** Each time somebody knew better than the arithmetic. Kept, and counted. */
export const overrideModel = defineModel({
  kind: "triageOverride",
  plural: "triage-overrides",
  label: "Override",
  pluralLabel: "Overrides",
  title: "why",
  sort: "-createdAt",
  columns: ["createdAt", "exception", "fromBand", "toBand", "why", "by", "onBehalfOf"],
  about: "Each time somebody knew better than the arithmetic: from which band, to which, who, and why.",
  fields: {
    exception: reference("triageException", { label: "Line", ...byRules }),
    fromBand: choice(bands, { label: "From", ...byRules }),
    toBand: choice(bands, { label: "To", ...byRules }),
    why: prose({ label: "Why", max: 2000, ...concealed }),
    by: optional(reference("person", { label: "By", ...byRules })),
    onBehalfOf: optional(reference("person", { label: "On behalf of", ...byRules })),
    scoreTenths: defaulted(integer({ label: "Score then", unit: "tenths of a point", ...byRules }), 0),
  },
});
export type TriageOverride = RecordOf<typeof overrideModel.shape>;
