import { choice, defineModel, moment, optional, prose, type RecordOf, reference } from "../../kernel/model.ts";

export const answers = [
  { value: "open", label: "Asked" },
  { value: "yes", label: "Caused by it" },
  { value: "no", label: "Not caused by it" },
] as const;
export const suspicionReasons = [
  { value: "item", label: "On an item it touched" },
  { value: "service", label: "On a service it touched" },
] as const;
const byRules = { setByRules: true } as const;

export const suspicionModel = defineModel({
  kind: "changeSuspicion",
  plural: "change-suspicions",
  label: "Incident after a change",
  pluralLabel: "Incidents after changes",
  title: "reason",
  sort: "-openedAt",
  columns: ["change", "incident", "reason", "openedAt", "answer", "answeredBy", "answeredAt"],
  about: "An incident on what a change touched, opened while it was carried out or soon after; and whether the change caused it.",
  macros: { "state:open": { field: "answer", is: "equals", value: "open" } },
  fields: {
    change: reference("change", { label: "Change", ...byRules }),
    incident: reference("incident", { label: "Incident", ...byRules }),
    reason: choice(suspicionReasons, { label: "Why it is asked", ...byRules }),
    openedAt: moment({ label: "Incident opened", ...byRules, sortable: true }),
    answer: choice(answers, { label: "Caused by it?", ...byRules, sortable: true }),
    answeredBy: optional(reference("person", { label: "Answered by", ...byRules })),
    answeredAt: optional(moment({ label: "Answered", ...byRules })),
    words: optional(prose({ label: "How one knows", max: 2000, ...byRules })),
  },
});
export type Suspicion = RecordOf<typeof suspicionModel.shape>;
