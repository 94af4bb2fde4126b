import { accept, type Decision, type DomainEvent, type Refusal, refuse } from "../../kernel/decision.ts";
import { deriveId, type Id } from "../../kernel/ids.ts";
import { choice, flag, optional, text } from "../../kernel/model.ts";
import type { BatchReaction, BatchReply, Change, Kind, Question } from "../../kernel/practice.ts";
import { defineRegister } from "../../kernel/register.ts";
import type { AlertEvent } from "../alert/model.ts";
import { type Burn, burns, type Objective, objectiveModel } from "./objective.model.ts";

const permissions = { read: "objective.read", write: "objective.administer" };

const register = defineRegister<Objective>(objectiveModel, {
  ...permissions,
  check: ({ target }) => {
    if (target < 50 || target >= 100) return { code: "badTarget", field: "target" };
    return Math.abs(target * 1000 - Math.round(target * 1000)) > 1e-6 ? { code: "tooFine", field: "target" } : null;
  },
  refusals: {
    badTarget: "A target is from 50 to under 100 %. At 100 % nothing may ever go wrong, and there is no budget to spend.",
    tooFine: "A target has three decimals at most, such as 99.999.",
  },
});

type Evaluate = { type: "evaluate"; burn: Burn; isSpent: boolean; because: string | null };
type ObjectiveCommand = Parameters<typeof register.decide>[0]["command"] | Evaluate;

const evaluate = {
  label: "Evaluate",
  internal: true,
  input: {
    burn: choice(burns, { label: "Burn" }),
    isSpent: flag({ label: "Spent" }),
    because: optional(text({ label: "Because", max: 300 })),
  },
};

/** An objective: a register, and what was last found of its budget. Only a change of that is told. */
export const objective: Kind<Objective, ObjectiveCommand, undefined> = {
  ...register,
  commands: { ...register.commands, evaluate },
  events: {
    ...register.events,
    burnChanged: { audience: "staff", label: "budget burns otherwise" },
    budgetSpent: { audience: "staff", label: "budget spent" },
    budgetRegained: { audience: "staff", label: "budget regained" },
  },
  gate: (question) => (question.command.type === "evaluate" ? missing(question.current) : register.gate(question)),
  decide,
};

function missing(current: Objective | null): Refusal | null {
  return current ? null : { code: "missing" };
}

function decide(question: Question<Objective, ObjectiveCommand, undefined>): Decision<Objective> {
  const { current, command, now } = question;
  if (command.type === "evaluate") return current ? evaluated(current, command as Evaluate, now) : refuse("missing");
  const decision = register.decide({ ...question, command: command as { type: string } });
  if (!decision.ok || command.type !== "retire") return decision;
  // Nobody looks at it any more: what it said of its budget is over.
  return settled(decision.next, { burn: "none", because: null, isSpent: false }, now, decision.events);
}

function evaluated(current: Objective, { burn, isSpent, because }: Evaluate, now: string): Decision<Objective> {
  if (!current.active) return accept(current);
  return settled(current, { burn, because, isSpent }, now, []);
}

type Found = Pick<Evaluate, "burn" | "because" | "isSpent">;

function settled(current: Objective, { burn, because, isSpent }: Found, now: string, before: readonly DomainEvent[]): Decision<Objective> {
  const events: DomainEvent[] = [...before];
  let next = current;
  if (burn !== current.burn) {
    next = { ...next, burn, burnSince: burn === "none" ? null : now, burnBecause: burn === "none" ? null : because };
    events.push({ type: "burnChanged", data: { from: current.burn, to: burn, because } });
  }
  if (isSpent !== (current.spentSince !== null)) {
    next = { ...next, spentSince: isSpent ? now : null };
    events.push({ type: isSpent ? "budgetSpent" : "budgetRegained" });
  }
  return accept(next, ...events);
}

/** The one integration by which objectives raise alerts, the same in every office. */
export const integrationId: Id = deriveId("0199e6b4c4007000a200000000000000", "integration/objectives");

/** What reactions to objectives know: what their services are called. */
export type ObjectiveFacts = { services: ReadonlyMap<Id, string> };

/** An objective whose budget burns raises an alert, as any tool would; one that raises none says nothing to end it either. */
export const objectiveReaction: BatchReaction = {
  on: ["objective"],
  reactAll: (changes, given) => {
    const { services } = given as ObjectiveFacts;
    return (changes as readonly Change<Objective>[])
      .filter(({ before, after }) => isRaised(before) !== isRaised(after) || (isRaised(after) && before?.burn !== after.burn))
      .map(
        (change): BatchReply => ({
          because: change,
          kind: "alert",
          command: { type: "receive", integration: integrationId, ...alertOf(change, services) },
        }),
      );
  },
};

function isRaised(one: Objective | null): boolean {
  if (one === null || one.active === false) return false;
  return one.alerts && one.burn !== "none";
}

/** What the integration of objectives is made of. */
export const integrationValues = {
  ...{ name: "Service level objectives", connector: "objective", team: null, defaultService: null, environment: null },
  ...{ mapping: {}, autoResolveAfterMinutes: null, groupWaitSeconds: 20 },
};

/** The event of an objective whose budget begins or ends to burn, or burns at another pace. */
export function alertOf({ id, after, at }: Pick<Change<Objective>, "id" | "after" | "at">, services: ReadonlyMap<Id, string>): AlertEvent {
  const isOver = !isRaised(after);
  const summary = isOver
    ? `${after.name}: ${after.burn === "none" ? "the budget no longer burns too fast" : "no alerts are raised any more"}`
    : `${after.name}: ${after.burnBecause ?? "the budget burns too fast"}`;
  return {
    action: isOver ? "resolve" : "trigger",
    sourceKey: `objective/${id}`,
    resource: null,
    check: "error budget burn",
    identity: {},
    summary: summary.slice(0, 1024),
    severity: after.burn === "fast" ? "critical" : "warning",
    occurredAt: at,
    component: null,
    group: null,
    class: "slo",
    environment: null,
    service: services.get(after.service) ?? null,
    labels: { objective: after.name },
    links: [],
    details: { target: after.target, period: after.period, indicator: after.indicator },
    eventId: `${id}/${after.version}`,
  };
}
