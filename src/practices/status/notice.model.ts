import {
  choice,
  defaulted,
  defineModel,
  flag,
  integer,
  moment,
  optional,
  prose,
  type RecordOf,
  reference,
  references,
  text,
} from "../../kernel/model.ts";

export const categories = [
  { value: "incident", label: "Trouble" },
  { value: "maintenance", label: "Planned maintenance" },
] as const;
export const noticeStates = [
  { value: "investigating", label: "Investigating" },
  { value: "identified", label: "Cause found" },
  { value: "monitoring", label: "Works again, we watch it" },
  { value: "resolved", label: "Resolved" },
  { value: "scheduled", label: "Planned" },
  { value: "inProgress", label: "Under way" },
  { value: "completed", label: "Done" },
  { value: "canceled", label: "Called off" },
] as const;
export type NoticeState = (typeof noticeStates)[number]["value"];
export const impacts = [
  { value: "none", label: "Nothing is held up" },
  { value: "degraded", label: "Works, with trouble" },
  { value: "partialOutage", label: "Does not work for some" },
  { value: "majorOutage", label: "Does not work" },
] as const;
export type Impact = (typeof impacts)[number]["value"];
export const origins = [
  { value: "hand", label: "Written here" },
  { value: "incident", label: "From the incident's updates" },
  { value: "plan", label: "By the plan" },
] as const;
export type Origin = (typeof origins)[number]["value"];

const byRules = { setByRules: true } as const;

export const statusNoticeModel = defineModel({
  kind: "statusNotice",
  plural: "status-notices",
  label: "Notice",
  pluralLabel: "Notices of status pages",
  title: "title",
  sort: "-startedAt",
  columns: ["title", "page", "category", "state", "impact", "startedAt", "endedAt", "updatesPosted"],
  about: "An incident or planned maintenance, as the readers of a status page read it.",
  macros: {
    "state:open": { field: "endedAt", is: "empty" },
  },
  fields: {
    page: reference("statusPage", { label: "Page", short: true }),
    title: text({ label: "Title", max: 160, short: true, searchable: true, folded: true, help: "In the readers' words." }),
    category: defaulted(choice(categories, { label: "About", short: true }), "incident"),
    state: choice(noticeStates, { label: "State", ...byRules }),
    impact: defaulted(choice(impacts, { label: "What it does to the components", short: true }), "majorOutage"),
    components: references("statusComponent", { label: "Components", short: true }),
    startedAt: moment({ label: "Began", short: true, sortable: true }),
    endedAt: optional(moment({ label: "Ended", ...byRules })),
    plannedFrom: optional(moment({ label: "Planned from", short: true })),
    plannedUntil: optional(moment({ label: "Planned until", short: true })),
    incident: optional(reference("incident", { label: "Incident", help: "Readers never see it." })),
    maintenanceWindow: optional(reference("maintenanceWindow", { label: "Maintenance window" })),
    change: optional(reference("change", { label: "Change", help: "It begins and ends with the change. Readers never see it." })),
    followsIncident: flag({
      label: "Follows the incident",
      help: "Each update for business readers comes here by itself, and the resolution.",
    }),
    updatesPosted: integer({ label: "Updates", ...byRules }),
    postmortem: optional(prose({ label: "What we learned", max: 20_000, ...byRules })),
    postmortemAt: optional(moment({ label: "Learned and told", ...byRules })),
    withdrawnAt: optional(moment({ label: "Withdrawn", ...byRules })),
  },
});
export type StatusNotice = RecordOf<typeof statusNoticeModel.shape>;

export const statusUpdateModel = defineModel({
  kind: "statusUpdate",
  plural: "status-updates",
  label: "Update",
  pluralLabel: "Updates of notices",
  title: "text",
  sort: "-at",
  columns: ["at", "notice", "state", "text", "origin", "withdrawnAt"],
  about: "One message of a notice. It is mailed once; a correction is not mailed again.",
  fields: {
    page: reference("statusPage", { label: "Page", ...byRules }),
    notice: reference("statusNotice", { label: "Notice", ...byRules }),
    at: moment({ label: "When", ...byRules, sortable: true }),
    ordinal: integer({ label: "Which", min: 1, ...byRules }),
    state: choice(noticeStates, { label: "State", ...byRules }),
    text: prose({ label: "Text", max: 4000, ...byRules }),
    origin: choice(origins, { label: "From", ...byRules }),
    correctedAt: optional(moment({ label: "Corrected", ...byRules })),
    withdrawnAt: optional(moment({ label: "Withdrawn", ...byRules })),
  },
});
export type StatusUpdate = RecordOf<typeof statusUpdateModel.shape>;
