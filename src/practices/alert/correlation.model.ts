import { z } from "zod";
import { choice, defineModel, integer, json, moment, optional, type RecordOf, reference, text } from "../../kernel/model.ts";
import { severities } from "./model.ts";

// What correlation keeps of itself: what texts have in common, how many alerts an incident has, what goes together, what people said of it.

const byRules = { setByRules: true } as const;

/** What alerts' texts have in common. Only ever widened; beyond a number of them the least lately used are given up. */
export const alertTemplateModel = defineModel({
  kind: "alertTemplate",
  plural: "alert-templates",
  label: "Alert template",
  pluralLabel: "Alert templates",
  title: "words",
  sort: "createdAt",
  columns: ["words", "version", "createdAt"],
  about: "What many alerts say, with a star where they differ.",
  fields: {
    words: text({ label: "Words", max: 2000, ...byRules, searchable: true }),
    tokens: json(z.array(z.string().max(1024)).max(48), { label: "Word by word", ...byRules }),
  },
});
export type AlertTemplate = RecordOf<typeof alertTemplateModel.shape>;

/** The alerts of one incident, counted: one line, however many there are. */
export const alertGroupModel = defineModel({
  kind: "alertGroup",
  plural: "alert-groups",
  label: "Alerts of an incident",
  pluralLabel: "Alerts by incident",
  title: "title",
  sort: "-lastAt",
  columns: ["incident", "title", "alerts", "severity", "firstAt", "lastAt", "clearAt"],
  about: "How many alerts an incident has, since when, and how bad; told on its timeline at most once a minute.",
  fields: {
    incident: reference("incident", { label: "Incident", ...byRules }),
    title: text({ label: "First", max: 1024, ...byRules }),
    alerts: integer({ label: "Alerts", ...byRules }),
    severity: choice(severities, { label: "Worst", ...byRules }),
    firstAt: moment({ label: "First", ...byRules }),
    lastAt: moment({ label: "Last", ...byRules, sortable: true }),
    clearAt: optional(moment({ label: "All over since", ...byRules })),
    untold: integer({ label: "Not told yet", ...byRules, derived: true }),
    toldAt: optional(moment({ label: "Told", ...byRules, derived: true })),
  },
});
export type AlertGroup = RecordOf<typeof alertGroupModel.shape>;

const together = z.object({
  first: z.string(),
  firstService: z.string().nullable(),
  next: z.string(),
  nextService: z.string().nullable(),
  times: z.number().int(),
  of: z.number().int(),
});
export type Together = z.infer<typeof together>;

export const correlationSnapshotModel = defineModel({
  kind: "correlationSnapshot",
  plural: "correlation-snapshots",
  label: "Correlation history",
  pluralLabel: "Correlation history",
  title: "takenAt",
  sort: "-takenAt",
  columns: ["takenAt", "countedFrom", "windowMinutes", "counted"],
  about: "Which alerts began soon after which, counted over ninety days, as it stood on a day. A decision names the one it used.",
  fields: {
    takenAt: moment({ label: "Taken", ...byRules, sortable: true }),
    countedFrom: moment({ label: "Counted from", ...byRules }),
    windowMinutes: integer({ label: "Within", unit: "minutes", ...byRules }),
    counted: integer({ label: "Pairs", ...byRules }),
    pairs: json(z.array(together).max(400), { label: "What goes together", ...byRules, derived: true }),
  },
});
export type CorrelationSnapshot = RecordOf<typeof correlationSnapshotModel.shape>;

/** A human's word on whether an alert belongs to an incident: what correlation is measured and tuned by. */
export const correlationLabelModel = defineModel({
  kind: "correlationLabel",
  plural: "correlation-labels",
  label: "Correlation verdict",
  pluralLabel: "Correlation verdicts",
  title: "said",
  sort: "-createdAt",
  columns: ["createdAt", "said", "how", "alert", "incident", "score", "createdBy"],
  about: "Somebody joined, split, accepted or dismissed: a labelled pair.",
  fields: {
    said: choice(
      [
        { value: "together", label: "Belong together" },
        { value: "apart", label: "Do not" },
      ],
      { label: "Verdict", ...byRules, sortable: true },
    ),
    how: choice(
      [
        { value: "joined", label: "Joined by hand" },
        { value: "unlinked", label: "Unlinked" },
        { value: "split", label: "Split off" },
        { value: "accepted", label: "Suggestion accepted" },
        { value: "dismissed", label: "Suggestion dismissed" },
        { value: "merged", label: "Incidents merged" },
        { value: "unmerged", label: "Merge taken back" },
      ],
      { label: "How", ...byRules },
    ),
    alert: optional(reference("alert", { label: "Alert", ...byRules })),
    incident: reference("incident", { label: "Incident", ...byRules }),
    otherIncident: optional(reference("incident", { label: "Other incident", ...byRules })),
    weights: optional(text({ label: "Weights", max: 40, ...byRules })),
    score: optional(integer({ label: "Score", most: 1000, ...byRules })),
  },
});
export type CorrelationLabel = RecordOf<typeof correlationLabelModel.shape>;
