import { type Actor, may } from "../../kernel/actor.ts";
import { editable } from "../../kernel/command.ts";
import { gateCodes } from "../../kernel/concern.ts";
import { accept, type Decision, type Refusal, refuse } from "../../kernel/decision.ts";
import type { CommandsOf, Kind, Question } from "../../kernel/practice.ts";
import { recordMaker, withChanges } from "../../kernel/record.ts";
import { type TriagePolicy, triagePolicyModel } from "./policy.model.ts";
import type { Terms } from "./score.rules.ts";

const write = "triage.administer";
const commands = {
  create: { label: "New version", input: editable(triagePolicyModel), permission: write },
  edit: { label: "Edit", input: {}, permission: write, order: 2 },
  putInForce: {
    label: "Put in force",
    input: {},
    permission: write,
    order: 1,
    help: "Everything on the Desk is weighed by it at once. The one before is kept.",
  },
  copy: {
    label: "New version of it",
    input: { name: triagePolicyModel.shape.name, why: triagePolicyModel.shape.why },
    permission: write,
    order: 1,
    help: "A draft that begins as this one stands. It is asked what it would have said before it is put in force.",
  },
  supersede: { label: "Take out of force", internal: true, input: {} },
} as const;
export type PolicyCommand = CommandsOf<typeof commands, TriagePolicy>;
/** The highest version there is, so that a new one gets the next. */
export type PolicyFacts = { newest: number };

export const triagePolicy: Kind<TriagePolicy, PolicyCommand, PolicyFacts> = {
  model: triagePolicyModel,
  permissions: { read: "triage.read", create: write },
  commands,
  events: {
    policyDrafted: { audience: "staff", label: "drafted" },
    policyEdited: { audience: "staff", label: "changed" },
    policyInForce: { audience: "staff", label: "put in force" },
    policyCopied: { audience: "staff", label: "a new version drafted of it" },
    policySuperseded: { audience: "staff", label: "no longer in force" },
  },
  refusals: {
    notDraft: "Only a draft is changed or put in force. Make a new version.",
    weights: "The five weights add up to 100; now they add up to {because}.",
    thresholds: "NOW begins above where it is left, and TODAY below that: {because}.",
    nothingToDo: "There is nothing to do.",
  },
  gate: ({ actor, current, command }) => gate(actor, current, command.type),
  decide,
  learn: (facts, { after }) => ({ newest: Math.max(facts.newest, after.revision) }),
  fromPatch: (current, patch) => ({
    ok: true,
    commands: [(current ? { type: "edit", changes: patch } : { ...patch, type: "create" }) as PolicyCommand],
  }),
  visible: (actor) => (may(actor, "triage.read") ? ["all"] : []),
};

function gate(actor: Actor, current: TriagePolicy | null, type: string): Refusal | null {
  if (type === "create") return may(actor, write) ? null : { code: "notPermitted", because: write };
  if (!current) return { code: "missing" };
  return (type === "edit" || type === "putInForce") && current.state !== "draft" ? { code: "notDraft" } : null;
}

function decide(asked: Question<TriagePolicy, PolicyCommand, PolicyFacts>): Decision<TriagePolicy> {
  const { current, command, facts, now, actor } = asked;
  const denied = gate(actor, current, command.type);
  if (denied) return { ok: false, refusal: denied };
  if (command.type === "create") {
    if (current) return refuse("taken");
    const { type: _, ...said } = command;
    const record = withChanges({ ...newPolicy(asked), revision: facts.newest + 1 }, said) as TriagePolicy;
    const drafted = checked(record, "policyDrafted");
    // The first there is holds at once: a Desk without a policy would be no Desk.
    if (!drafted.ok || facts.newest > 0) return drafted;
    const inForce: TriagePolicy = { ...record, state: "inForce", effectiveFrom: now };
    return accept(inForce, ...drafted.events, { type: "policyInForce", data: { revision: record.revision } });
  }
  if (!current) return refuse("missing");
  switch (command.type) {
    case "edit":
      return checked(withChanges(current, command.changes), "policyEdited");
    case "putInForce":
      return accept<TriagePolicy>(
        { ...current, state: "inForce", effectiveFrom: now },
        { type: "policyInForce", data: { revision: current.revision } },
      );
    case "copy":
      return accept<TriagePolicy>(
        { ...current },
        { type: "policyCopied", data: { name: command.name, why: command.why, draft: asked.newId(0) } },
      );
    case "supersede":
      return current.state === "inForce"
        ? accept<TriagePolicy>({ ...current, state: "past", effectiveTo: now }, { type: "policySuperseded" })
        : refuse("nothingToDo");
  }
}

function checked(record: TriagePolicy, type: string): Decision<TriagePolicy> {
  const { weightImpact, weightUrgency, weightTrend, weightAuthority, weightMoney, nowFrom, nowUntil, todayFrom } = record;
  const sum = weightImpact + weightUrgency + weightTrend + weightAuthority + weightMoney;
  if (sum !== 100) return refuse("weights", { field: "weightImpact", because: String(sum) });
  if (!(nowFrom >= nowUntil && nowUntil >= todayFrom))
    return refuse("thresholds", { field: "nowFrom", because: `${nowFrom}, ${nowUntil}, ${todayFrom}` });
  return accept(record, { type });
}

/** A policy as the arithmetic reads it. */
export function termsOf(policy: Omit<TriagePolicy, "id" | "number" | "version" | "extra">): Terms {
  const { weightImpact, weightUrgency, weightTrend, weightAuthority, weightMoney, weightPriority } = policy;
  const { tier1Percent, tier2Percent, tier3Percent, tier4Percent } = policy;
  const { revision, nowFrom, nowUntil, todayFrom, horizons, usualHorizonMinutes, trendLeast, costFrom, costDecades, gates, mostNow } =
    policy;
  return {
    ...{ revision, nowFrom, nowUntil, todayFrom, usualHorizonMinutes, trendLeast, costFrom, costDecades, gates, mostNow },
    horizonMinutes: horizons,
    weights: {
      ...{ impact: weightImpact, urgency: weightUrgency, trend: weightTrend },
      ...{ authority: weightAuthority, money: weightMoney, priority: weightPriority },
    },
    tierWeights: { 1: tier1Percent / 100, 2: tier2Percent / 100, 3: tier3Percent / 100, 4: tier4Percent / 100 },
  };
}

const day = 1440;
/** Horizons by kind of record, in minutes, where an office says nothing else. */
export const usualHorizons: Readonly<Record<string, number>> = {
  incident: 480,
  change: 5 * day,
  problem: 30 * day,
  review: 10 * day,
  reviewAction: 14 * day,
  meetingAction: 14 * day,
  duty: 14 * day,
  roster: 7 * day,
  directorAsk: 5 * day,
  contract: 30 * day,
};

/** What holds where no policy is in force. Source: docs/decisions/0017-triage.md. */
export const usualTerms: Terms = {
  revision: 0,
  weights: { impact: 35, urgency: 25, trend: 15, authority: 15, money: 10, priority: 10 },
  nowFrom: 60,
  nowUntil: 50,
  todayFrom: 35,
  tierWeights: { 1: 1, 2: 0.7, 3: 0.4, 4: 0.2 },
  horizonMinutes: usualHorizons,
  usualHorizonMinutes: 14 * day,
  trendLeast: 10,
  costFrom: 100,
  costDecades: 4,
  gates: gateCodes.map((one) => one.value),
  mostNow: 7,
};

const newPolicy = recordMaker(triagePolicyModel, { state: "draft" as const, revision: 1 });
