import { refuse } from "../../kernel/decision.ts";
import { checkRuleCondition, type RuleCatalogues } from "../../kernel/filter-rule.ts";
import type { Kind } from "../../kernel/practice.ts";
import { defineRegister } from "../../kernel/register.ts";
import { type PriorityRule, priorityRuleModel, type RoutingRule, routingRuleModel } from "./model.ts";
import { type StakeholderGroup, stakeholderGroupModel } from "./stakeholder.model.ts";

const permissions = { read: "settings.read", write: "settings.administer" };

/** Who is told of major incidents: every colleague sees the groups, an administrator keeps them. */
export const stakeholderGroup = defineRegister<StakeholderGroup>(stakeholderGroupModel, {
  read: "incident.readAll",
  write: "settings.administer",
});

export const priorityRule = defineRegister<PriorityRule>(priorityRuleModel, permissions);

const routing = defineRegister<RoutingRule>(routingRuleModel, { ...permissions, refusals: { badCondition: "{because}" } });

/** Routing: a register whose conditions are checked against the fields of an incident. */
export const routingRule: Kind<RoutingRule, Parameters<typeof routing.decide>[0]["command"], { catalogues: RuleCatalogues }> = {
  ...routing,
  gate: (question) => routing.gate({ ...question, facts: undefined }),
  decide: (question) => {
    const decision = routing.decide({ ...question, facts: undefined });
    if (!decision.ok || question.command.type === "retire" || decision.next.condition.trim() === "") return decision;
    const read = checkRuleCondition(decision.next.condition, question.facts.catalogues, "incident");
    return read.ok ? decision : refuse("badCondition", { field: "condition", because: read.sentence });
  },
  learn: (facts) => facts,
  factsRead: ["customField"],
};
