import { accept, type Decision, type Refusal, refuse } from "../../kernel/decision.ts";
import { checkRuleCondition, type RuleCatalogues } from "../../kernel/filter-rule.ts";
import type { AnyRecord, Model } from "../../kernel/model.ts";
import type { Kind } from "../../kernel/practice.ts";
import { defineRegister } from "../../kernel/register.ts";
import { addDays, addMinutes, type Instant } from "../../kernel/time.ts";
import { type Integration, integrationModel } from "./model.ts";
import {
  type AlertPolicy,
  type AlertRoute,
  alertPolicyModel,
  alertRouteModel,
  type GroupingRule,
  groupingRuleModel,
  type InhibitionRule,
  inhibitionRuleModel,
  type QuietWindow,
  quietWindowModel,
} from "./rule.model.ts";

const permissions = { read: "alert.read", write: "alert.administer" };
export type RegisterFacts = { catalogues: RuleCatalogues };
type RegisterCommand = Parameters<ReturnType<typeof defineRegister>["decide"]>[0]["command"];

/** A register whose conditions are checked against the fields of an alert when they are written. */
function conditional<S extends AnyRecord>(
  model: Model,
  conditions: readonly string[],
  given: { write?: string; check?(record: S): Refusal | null; refusals?: Record<string, string> } = {},
): Kind<S, RegisterCommand, RegisterFacts> {
  const { write = permissions.write, check, refusals = {} } = given;
  const register = defineRegister<S>(model, {
    ...permissions,
    write,
    ...(check ? { check } : {}),
    refusals: { badCondition: "{because}", ...refusals },
  });
  return {
    ...register,
    gate: (question) => register.gate({ ...question, facts: undefined }),
    decide: (question): Decision<S> => {
      const decision = register.decide({ ...question, facts: undefined });
      if (!decision.ok || question.command.type === "retire") return decision;
      for (const field of conditions) {
        const text = String(decision.next[field] ?? "");
        const read = text.trim() === "" ? null : checkRuleCondition(text, question.facts.catalogues, "alert");
        if (read && !read.ok) return refuse("badCondition", { field, because: read.sentence });
      }
      return decision;
    },
    learn: (facts) => facts,
    factsRead: ["customField"],
  };
}

export const integration: Kind<Integration, RegisterCommand, undefined> = defineRegister<Integration>(integrationModel, permissions);
export const inhibitionRule = conditional<InhibitionRule>(inhibitionRuleModel, ["sourceCondition", "targetCondition"], {
  check: (rule) =>
    isBare(rule.sourceCondition, rule.sourceLabels) || isBare(rule.targetCondition, rule.targetLabels)
      ? { code: "saysNothing", field: "targetCondition" }
      : null,
  refusals: { saysNothing: "Say which alert keeps which quiet: a rule without a condition on both sides would silence everything." },
});
export const groupingRule = conditional<GroupingRule>(groupingRuleModel, ["condition"]);
export const alertRoute = conditional<AlertRoute>(alertRouteModel, ["condition"]);

const longestWindowDays = 90;
const window = conditional<QuietWindow>(quietWindowModel, ["condition"], {
  write: "alert.work",
  check: (record) => {
    if (record.endsAt <= record.startsAt) return { code: "endsBefore", field: "endsAt" };
    if (record.endsAt > addDays(record.startsAt, longestWindowDays)) return { code: "tooLong", field: "endsAt" };
    const ofNothing = record.services.length === 0 && record.items.length === 0 && isBare(record.condition, record.labels);
    return ofNothing ? { code: "ofNothing", field: "services" } : null;
  },
  refusals: {
    endsBefore: "It must end after it begins.",
    tooLong: `${longestWindowDays} days are the most: what is quiet for longer is better retired.`,
    ofNothing:
      "Say what is worked on: a service, a configuration item, or a condition. A window over nothing would be one over everything.",
  },
});

function isBare(condition: string, labels: readonly unknown[]): boolean {
  return condition.trim() === "" && labels.length === 0;
}

/** Planned work: a register that begins and ends by itself. */
export const quietWindow: typeof window = {
  ...window,
  events: {
    ...window.events,
    windowBegan: { audience: "staff", label: "began" },
    windowEnded: { audience: "staff", label: "ended" },
  },
  decide: (question) => {
    const { current, command, now } = question;
    if (command.type === "wake") return current ? moved(current, now) : refuse("missing");
    const decision = window.decide(question);
    if (!decision.ok) return decision;
    return { ...decision, next: { ...decision.next, state: stateAt(decision.next, now) } };
  },
  wake: (record) =>
    record.active === false || record.state === "over" ? null : record.state === "planned" ? record.startsAt : record.endsAt,
};

function moved(window: QuietWindow, now: Instant): Decision<QuietWindow> {
  const state = stateAt(window, now);
  if (state === window.state) return accept(window);
  return accept({ ...window, state }, { type: state === "running" ? "windowBegan" : "windowEnded" });
}

function stateAt({ startsAt, endsAt, active }: QuietWindow, now: Instant): QuietWindow["state"] {
  if (active === false) return "over";
  return now >= endsAt ? "over" : now >= startsAt ? "running" : "planned";
}

const policy = defineRegister<AlertPolicy>(alertPolicyModel, permissions);
const snapshotEveryMinutes = 1440;

/** How alerts become incidents; once a day it has counted anew what goes together. */
export const alertPolicy: typeof policy = {
  ...policy,
  events: { ...policy.events, countedAnew: { audience: "staff", label: "counted what goes together" } },
  decide: (question) => {
    const { current, command, now } = question;
    if (command.type !== "wake") {
      const decision = policy.decide(question);
      return decision.ok && command.type === "create"
        ? { ...decision, next: { ...decision.next, snapshotAt: addMinutes(now, 60) } }
        : decision;
    }
    if (!current) return refuse("missing");
    return accept({ ...current, snapshotAt: addMinutes(now, snapshotEveryMinutes) }, { type: "countedAnew" });
  },
  wake: (record) => (record.active === false ? null : record.snapshotAt),
};
