import { choice, defineModel, flag, moment, optional, prose, type RecordOf, reference, text } from "../../kernel/model.ts";

export const unauthorisedStates = [
  { value: "open", label: "Not explained" },
  { value: "explained", label: "Explained" },
  { value: "folded", label: "Is a deployment that was told of" },
  { value: "adopted", label: "Change opened after the fact" },
] as const;
const byRules = { setByRules: true } as const;

export const unauthorisedModel = defineModel({
  kind: "unauthorisedChange",
  plural: "unauthorised-changes",
  label: "Unauthorised change",
  pluralLabel: "Unauthorised changes",
  title: "summary",
  sort: "-happenedAt",
  columns: ["happenedAt", "summary", "configurationItem", "service", "source", "state", "settledBy"],
  about:
    "Something was deployed or configured on an item while no change of it was under way. It counts as a failed change until it is explained.",
  macros: { "state:open": { field: "state", is: "equals", value: "open" } },
  fields: {
    event: reference("changeEvent", { label: "Event", ...byRules }),
    summary: text({ label: "What was seen", max: 1024, ...byRules, searchable: true, folded: true }),
    source: optional(text({ label: "Seen by", max: 255, ...byRules })),
    configurationItem: optional(reference("configurationItem", { label: "Item", ...byRules })),
    service: optional(reference("service", { label: "Service", ...byRules })),
    happenedAt: moment({ label: "When", ...byRules, sortable: true }),
    endedAt: optional(moment({ label: "Ended", ...byRules })),
    outsideProduction: flag({ label: "Not in production", ...byRules }),
    deployment: optional(reference("deployment", { label: "Deployment", ...byRules })),
    state: choice(unauthorisedStates, { label: "State", ...byRules, sortable: true }),
    change: optional(reference("change", { label: "Change after the fact", ...byRules })),
    explanation: optional(prose({ label: "Explanation", max: 2000, ...byRules })),
    settledBy: optional(reference("person", { label: "By", ...byRules })),
    settledAt: optional(moment({ label: "Settled", ...byRules })),
  },
});
export type Unauthorised = RecordOf<typeof unauthorisedModel.shape>;
