import type { Refusal } from "../../kernel/decision.ts";
import { refuse } from "../../kernel/decision.ts";
import { type Filter, type FilterCatalogue, matches } from "../../kernel/filter.ts";
import { checkRuleCondition, type RuleCatalogues } from "../../kernel/filter-rule.ts";
import type { Id } from "../../kernel/ids.ts";
import type { AnyRecord } from "../../kernel/model.ts";
import type { Kind } from "../../kernel/practice.ts";
import { defineRegister } from "../../kernel/register.ts";
import { isZone } from "../../kernel/time.ts";
import { defineVersions } from "../../kernel/versions.ts";
import type { Terms } from "./model.ts";
import {
  type EscalationPolicy,
  type EscalationPolicyVersion,
  escalationPolicyModel,
  escalationPolicyVersionModel,
  type PagingRule,
  pagingRuleModel,
  type Window,
} from "./policy.model.ts";

const permissions = { read: "paging.read", write: "paging.administer" };

export const escalationPolicy = defineRegister<EscalationPolicy>(escalationPolicyModel, {
  ...permissions,
  check,
  refusals: {
    noSteps: "A policy calls somebody: give it a step, or a fallback.",
    badZone: "There is no time zone called {because}. Use a name such as Europe/Berlin.",
    noHours: "{because} begin when they end. Give them a beginning and an end that differ.",
    targetTwice: "Step {because} names the same target twice.",
    noFallback: "Step {because} leaves it to the fallback when nobody is there, and the policy has none. Name a person or a team.",
  },
});

function check(record: EscalationPolicy): Refusal | null {
  const { steps, quietHours, fallbackPerson, fallbackTeam } = record;
  const hasFallback = fallbackPerson !== null || fallbackTeam !== null;
  if (steps.length === 0 && !hasFallback) return { code: "noSteps", field: "steps" };
  for (const [index, step] of steps.entries()) {
    const keys = step.targets.map((target) => JSON.stringify(target));
    if (new Set(keys).size < keys.length) return { code: "targetTwice", field: "steps", because: String(index + 1) };
    if (step.onNobody === "fallback" && !hasFallback) return { code: "noFallback", field: "steps", because: String(index + 1) };
    const wrong = step.window ? windowFault(step.window, `The hours of step ${index + 1}`) : null;
    if (wrong) return { ...wrong, field: "steps" };
  }
  const quiet = quietHours ? windowFault(quietHours, "The quiet hours") : null;
  return quiet && { ...quiet, field: "quietHours" };
}

function windowFault({ timeZone, from, to }: Window, name: string): Refusal | null {
  if (!isZone(timeZone)) return { code: "badZone", because: timeZone };
  return from === to ? { code: "noHours", because: name } : null;
}

const versions = defineVersions<EscalationPolicyVersion>({
  model: escalationPolicyVersionModel,
  of: "escalationPolicy",
  refer: "policy",
  read: "paging.read",
  kept: "escalationPolicyVersionKept",
});
export const escalationPolicyVersion = versions.kind;
export const keepPolicyVersions = versions.reaction;

const rules = defineRegister<PagingRule>(pagingRuleModel, { ...permissions, refusals: { badCondition: "{because}" } });

/** A paging rule: a register whose condition is checked against the fields of an incident. */
export const pagingRule: Kind<PagingRule, Parameters<typeof rules.decide>[0]["command"], { catalogues: RuleCatalogues }> = {
  ...rules,
  gate: (question) => rules.gate({ ...question, facts: undefined }),
  decide: (question) => {
    const decision = rules.decide({ ...question, facts: undefined });
    if (!decision.ok || question.command.type === "retire" || decision.next.condition.trim() === "") return decision;
    const read = checkRuleCondition(decision.next.condition, question.facts.catalogues, "incident");
    return read.ok ? decision : refuse("badCondition", { field: "condition", because: read.sentence });
  },
  learn: (facts) => facts,
  factsRead: ["customField"],
};

/** The policies and rules that page now. */
export type PagingLine = {
  /** Active rules, in order. */
  rules: readonly { name: string; service: Id | null; condition: Filter | null; policy: Id | null }[];
  policies: ReadonlyMap<Id, { version: number; terms: Terms }>;
  /** By team: the policy that pages for it, and up to which priority. */
  byTeam: ReadonlyMap<Id, { policy: Id; upTo: string; teamName: string }>;
  services: ReadonlyMap<Id, { name: string; supportTeam: Id | null }>;
  /** What the conditions speak of, custom fields among it. */
  catalogue: FilterCatalogue;
};
/** Which policy pages for an incident, and why; null where none does, with the reason. */
export type Choice = { policy: Id | null; because: string /** A rule says that nobody is to be paged. */; isMeant?: boolean };

/**
 * Which policy pages for an incident: the first rule that fits it; else the policy of the team that supports its service; else that of the
 * team it was given to. A team's policy pages up to its own priority only.
 */
export function policyFor(incident: AnyRecord, line: PagingLine): Choice {
  const service = typeof incident.service === "string" ? incident.service : null;
  for (const rule of line.rules) {
    if (rule.service !== null && rule.service !== service) continue;
    const asked = { catalogue: line.catalogue, kind: "incident", lookup: () => null };
    if (rule.condition !== null && !matches(rule.condition, incident, asked)) continue;
    if (rule.policy === null) return { policy: null, because: `the rule “${rule.name}” fits, and it pages nobody`, isMeant: true };
    // A rule of a retired policy does not decide: better the team's own than nobody.
    if (line.policies.has(rule.policy)) return { policy: rule.policy, because: `the rule “${rule.name}” fits` };
  }
  const supported = service ? line.services.get(service) : undefined;
  const team = supported?.supportTeam ?? (typeof incident.team === "string" ? incident.team : null);
  const own = team ? line.byTeam.get(team) : undefined;
  if (!own) return { policy: null, because: "no rule fits, and its team has no escalation policy" };
  if (String(incident.priority) > own.upTo)
    return { policy: null, because: `the policy of ${own.teamName} pages up to priority ${own.upTo} only` };
  const why = supported?.supportTeam ? `${own.teamName} supports ${supported.name}` : `it is with ${own.teamName}`;
  return { policy: own.policy, because: `no rule fits, and ${why}` };
}

/** What a page keeps of a policy. */
export function termsOf(policy: EscalationPolicy, supportHours: Terms["supportHours"]): Terms {
  const { name, steps, repeatCount, fallbackPerson, fallbackTeam, fallbackMinutes, quietHours, criticalAnyTime, groupWaitSeconds } = policy;
  const { repageOnRaise, repageAfterMinutes, bundleAfterPages, bundleMinutes } = policy;
  const calls = { name, steps, repeatCount, fallbackPerson, fallbackTeam, fallbackMinutes };
  const waits = { quietHours, supportHours, criticalAnyTime, groupWaitSeconds };
  return { ...calls, ...waits, repageOnRaise, repageAfterMinutes, bundleAfterPages, bundleMinutes };
}
