import { z } from "zod";
import {
  choice,
  day,
  defaulted,
  defineModel,
  json,
  moment,
  optional,
  type RecordOf,
  reference,
  references,
  text,
} from "../../kernel/model.ts";
import type { Paper } from "../../kernel/paper.ts";

export const papers = [
  { value: "weekly", label: "Weekly operations review" },
  { value: "executive", label: "Executive briefing" },
  { value: "incident", label: "Post-incident page" },
  { value: "vendor", label: "Vendor scorecard" },
  { value: "board", label: "Board pack" },
  { value: "department", label: "Department review" },
  { value: "memo", label: "Difficult-news memo" },
] as const;
export type PaperKind = (typeof papers)[number]["value"];

export const briefingStates = [
  { value: "draft", label: "Draft" },
  { value: "reviewed", label: "Reviewed" },
  { value: "issued", label: "Issued" },
] as const;
export type BriefingState = (typeof briefingStates)[number]["value"];

const byRules = { setByRules: true } as const;
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const edit = z.object({ text: z.string().max(1200), by: z.string().nullable(), at: z.string() });
/** A sentence that a person wrote in the place of the composed one. */
export type Edit = z.infer<typeof edit>;

export const briefingModel = defineModel({
  kind: "briefing",
  plural: "briefings",
  label: "Briefing",
  pluralLabel: "Briefings",
  number: { prefix: "BRF", digits: 7 },
  title: "title",
  sort: "-composedAt",
  columns: ["number", "title", "state", "author", "composedAt", "issuedAt"],
  servicenow: { table: "u_briefing", ownNames: true },
  about: "A paper that the office hands out: composed from the records, reviewed, issued once and for all, and sent.",
  macros: { "state:open": { field: "state", is: "equals", value: ["draft", "reviewed"] } },
  fields: {
    title: text({ label: "Title", max: 200, ...byRules, searchable: true, folded: true }),
    paper: choice(papers, { label: "Paper", ...byRules, short: true }),
    period: optional(text({ label: "Period", max: 10, ...byRules })),
    incident: optional(reference("incident", { label: "Incident", ...byRules })),
    vendor: optional(reference("vendor", { label: "Vendor", ...byRules })),
    department: optional(reference("department", { label: "Department", ...byRules })),
    problem: optional(reference("problem", { label: "Problem", ...byRules })),
    change: optional(reference("change", { label: "Change", ...byRules })),
    escalation: optional(reference("vendorEscalation", { label: "Dispute", ...byRules })),
    nextWordOn: optional(day({ label: "Next word on", short: true, help: "Of a memo: when one hears from us again." })),
    author: optional(reference("person", { label: "From", short: true, help: "In whose name it is written." })),
    recipient: optional(text({ label: "To", max: 120, short: true, help: "Such as Leadership forum." })),
    recipientRole: optional(text({ label: "Who they are", max: 120, short: true })),
    audience: defaulted(references("person", { label: "Sent to", short: true, help: "Those who get it by mail once it is issued." }), []),
    classification: defaulted(text({ label: "Classification", max: 80, short: true }), "Internal"),
    state: choice(briefingStates, { label: "State", ...byRules, sortable: true }),
    content: json(z.record(z.string(), z.unknown()), { label: "The paper", ...byRules }),
    edits: defaulted(json(z.record(z.string(), edit), { label: "Sentences that were edited", ...byRules }), {}),
    composedAt: moment({ label: "Composed", ...byRules, sortable: true }),
    reviewedBy: optional(reference("person", { label: "Reviewed by", ...byRules })),
    reviewedAt: optional(moment({ label: "Reviewed", ...byRules })),
    issuedBy: optional(reference("person", { label: "Issued by", ...byRules })),
    issuedAt: optional(moment({ label: "Issued", ...byRules, sortable: true })),
    snapshot: optional(text({ label: "SHA-256", max: 64, ...byRules })),
    prints: optional(json(z.object({ a4: sha256, "us-letter": sha256 }), { label: "Printed", ...byRules })),
    distributedAt: optional(moment({ label: "Sent", ...byRules })),
    distributedTo: defaulted(references("person", { label: "Was sent to", ...byRules }), []),
    askedToOpen: defaulted(references("person", { label: "Was asked to open it by a link", ...byRules }), []),
    opened: defaulted(json(z.array(z.object({ person: z.string(), at: z.string() })), { label: "Opened", ...byRules }), []),
  },
});
export type Briefing = RecordOf<typeof briefingModel.shape>;

/** What a briefing is about; what it is not about is null. */
export type About = Pick<Briefing, "period" | "incident" | "vendor" | "department" | "problem" | "change" | "escalation">;
export const aboutNothing: About = {
  ...{ period: null, incident: null, vendor: null, department: null, problem: null, change: null, escalation: null },
};

/** The SHA-256 of an issued paper's files, by the size of their pages: they are kept under it. */
export type Prints = NonNullable<Briefing["prints"]>;

/** What a typesetter said of a briefing, as it would be issued: under which snapshot, and why it does not fit, or the files that it became. */
export type Fit = { snapshot: string; fault: string } | { snapshot: string; fault: null; prints: Prints };

/** The paper of a briefing as it was composed. */
export function composedPaper({ content }: Pick<Briefing, "content">): Paper {
  return content as Paper & Record<string, unknown>;
}
