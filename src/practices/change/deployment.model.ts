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
  text,
} from "../../kernel/model.ts";
import type { InputOf } from "../../kernel/practice.ts";

export const deploymentStates = [
  { value: "waiting", label: "Waiting" },
  { value: "running", label: "Under way" },
  { value: "succeeded", label: "Succeeded" },
  { value: "failed", label: "Failed" },
  { value: "canceled", label: "Canceled" },
] as const;
export type DeploymentState = (typeof deploymentStates)[number]["value"];
export const authorities = [
  { value: "undecided", label: "Not begun" },
  { value: "covered", label: "By a change" },
  { value: "notNeeded", label: "Needs no change" },
  { value: "unauthorised", label: "Unauthorised", tone: "bad" },
] as const;
export type Authority = (typeof authorities)[number]["value"];
const byRules = { setByRules: true } as const;

/** What a pipeline says of a deployment in its own words: the same fields on the wire and on the record. */
const told = {
  environment: text({ label: "Environment", max: 80, ...byRules, short: true, searchable: true }),
  target: optional(text({ label: "What", max: 255, ...byRules, short: true, searchable: true, help: "The pipeline's own word for it." })),
  ref: optional(text({ label: "Version or branch", max: 255, ...byRules, short: true, searchable: true })),
  commit: optional(text({ label: "Commit", max: 64, ...byRules, searchable: true })),
  committedAt: optional(moment({ label: "Committed", ...byRules })),
  link: optional(text({ label: "Pipeline", max: 1000, ...byRules })),
  startedBy: optional(text({ label: "Started by", max: 160, ...byRules })),
};

export const deploymentModel = defineModel({
  kind: "deployment",
  plural: "deployments",
  label: "Deployment",
  pluralLabel: "Deployments",
  title: "title",
  sort: "-beganAt",
  columns: ["title", "environment", "state", "authority", "service", "change", "beganAt", "endedAt"],
  about: "Something a pipeline put somewhere: by which change, or without one where one was needed, and how it ended.",
  macros: { "authority:exceptions": { field: "authority", is: "equals", value: ["unauthorised"] } },
  fields: {
    title: text({ label: "Title", max: 300, ...byRules, searchable: true, folded: true }),
    ...told,
    state: choice(deploymentStates, { label: "State", ...byRules, sortable: true }),
    authority: choice(authorities, { label: "Authority", ...byRules, sortable: true }),
    because: optional(prose({ label: "Why unauthorised", max: 2000, ...byRules })),
    change: optional(reference("change", { label: "Change", ...byRules })),
    opensChange: flag({ label: "The change was begun for it", ...byRules }),
    windowEndsAt: optional(moment({ label: "Window of that change ends", ...byRules })),
    service: optional(reference("service", { label: "Service", ...byRules })),
    rule: optional(reference("deploymentRule", { label: "Rule", ...byRules })),
    isProduction: flag({ label: "Production", ...byRules }),
    integration: optional(reference("integration", { label: "Reported by", ...byRules })),
    beganAt: moment({ label: "Began", ...byRules, sortable: true }),
    endedAt: optional(moment({ label: "Ended", ...byRules, sortable: true })),
    failureFoundAt: optional(moment({ label: "Found to have failed", ...byRules })),
    brokenSince: optional(moment({ label: "Mends what was broken since", ...byRules })),
    explainedBy: optional(reference("person", { label: "Explained by", ...byRules })),
    explanation: optional(prose({ label: "Explanation", max: 2000, ...byRules })),
  },
});
export type Deployment = RecordOf<typeof deploymentModel.shape>;

/** The input of `report`, by which a connector tells how a deployment stands. `key` is the pipeline's own name for it. */
export const reportInput = {
  integration: optional(reference("integration", { label: "Integration" })),
  key: text({ label: "Key", max: 512 }),
  ...told,
  title: text({ label: "Title", max: 300 }),
  /** Words in which the number of a change may stand. */
  words: optional(prose({ label: "Words", max: 4000 })),
  state: choice(deploymentStates, { label: "State" }),
  at: moment({ label: "When" }),
};
export type Report = { type: "report" } & InputOf<typeof reportInput>;

export const deploymentRuleModel = defineModel({
  kind: "deploymentRule",
  plural: "deployment-rules",
  label: "Deployment rule",
  pluralLabel: "Deployment rules",
  title: "name",
  sort: "position",
  columns: ["position", "name", "environment", "target", "service", "isProduction", "needsChange", "template", "active"],
  about:
    "Which deployments are of which service, whether they need a change, and of which template one is made for them. The first that fits counts.",
  fields: {
    name: text({ label: "Name", max: 160, short: true, searchable: true, folded: true }),
    position: defaulted(integer({ label: "Position", min: 0, most: 10_000, sortable: true }), 100),
    environment: text({ label: "Environment", max: 80, short: true, help: "As the pipeline calls it; * stands for anything." }),
    target: defaulted(text({ label: "What", max: 255, short: true, help: "Repository, project or job; * stands for anything." }), "*"),
    service: reference("service", { label: "Service", short: true }),
    isProduction: flag({ label: "Production", short: true, help: "Counts in the measures of delivery." }),
    needsChange: flag({ label: "Needs a change", short: true, help: "Without a live one it is unauthorised." }),
    template: optional(
      reference("changeTemplate", { label: "Template", short: true, help: "A standard change of it is begun for each deployment." }),
    ),
    assignee: optional(reference("person", { label: "Implementer", short: true, help: "Of the changes that are begun so." })),
    windowMinutes: defaulted(integer({ label: "Window", unit: "minutes", min: 1, most: 10_080 }), 120),
    active: flag({ label: "Active", ...byRules }),
  },
});
export type DeploymentRule = RecordOf<typeof deploymentRuleModel.shape>;
