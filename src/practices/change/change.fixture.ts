import { type Actor, systemActor } from "../../kernel/actor.ts";
import type { AnyRecord } from "../../kernel/model.ts";
import { unsaid } from "../../kernel/model.ts";
import { newBase } from "../../kernel/record.ts";
import type { ApprovalRow, ChangeFacts, Group } from "./facts.ts";
import { type ChangeRequest, changeModel } from "./model.ts";
import type { RiskFacts } from "./risk.rules.ts";

export const people = {
  requester: "a".repeat(32),
  implementer: "b".repeat(32),
  voter: "c".repeat(32),
  other: "d".repeat(32),
  director: "e".repeat(32),
};
export const now = "2026-11-26T08:00:00.000Z";
export const id = "1".repeat(32);

/** Whoever acts, in the name of nobody else. */
export function actorOf(personId: string): Actor {
  return { ...systemActor("test"), personId, name: personId[0]! };
}

export const fullPlan = {
  description: "New firmware",
  service: "5".repeat(32),
  team: "6".repeat(32),
  assignee: people.implementer,
  plannedStart: "2026-11-27T20:00:00.000Z",
  plannedEnd: "2026-11-27T22:00:00.000Z",
  implementationPlan: "Install it",
  testPlan: "Ping it",
  communicationPlan: "Tell the desk",
  rollbackPlan: "Install the old one",
  rollbackTrigger: "No ping after five minutes",
  rollbackMinutes: 30,
  riskImpactAnalysis: "Small",
} as const;

/** A new change with every plan written. */
export function plannedChange(more: Partial<ChangeRequest> = {}): ChangeRequest {
  const base: AnyRecord = { ...newBase({ id, now, actor: actorOf(people.requester) }), ...unsaid(changeModel) };
  const blanks = Object.fromEntries(Object.keys(changeModel.shape).map((name) => [name, base[name] ?? null]));
  const said = { state: "-5", shortDescription: "Firmware of the firewall", requestedBy: people.requester, ...fullPlan };
  const made: AnyRecord = { ...base, ...blanks, ...said, ...more };
  return made as ChangeRequest;
}

const none = { ended: 0, failed: 0 };
export const calmRisk: RiskFacts = {
  history: { type: none, service: none, team: none, implementer: none },
  ...{ dependents: 0, users: 0, busyMinutes: 0, openIncidents: 0, freezeEdges: [] },
};
const terms = {
  neededToAssess: [],
  neededToAuthorize: [],
  neededToSchedule: [],
  neededToImplement: [],
  approvalHours: 24,
  groups: [],
  reviewWhen: [],
};

/** Facts with one group of two voters of whom both must agree, and nothing that stands in the way. */
export function factsOf(more: Partial<ChangeFacts> = {}, rows: readonly ApprovalRow[] = []): ChangeFacts {
  const board: Group = { team: null, name: "Board", quorum: 2, members: Object.values(people) };
  const types = ["normal", "standard", "emergency"] as const;
  return {
    types: new Map(types.map((type) => [type, terms])),
    templates: new Map(),
    groups: new Map(types.map((type) => [type, [board]])),
    ...{ freezes: [], services: new Map(), homes: new Map(), troubled: new Map(), risk: new Map([[id, calmRisk]]) },
    ...{ cabItems: new Map(), asOf: now },
    approvals: new Map([[id, rows]]),
    tasks: new Map(),
    ...{ reviews: new Map(), reviewDueDays: 10, questions: new Map() },
    ...more,
  };
}
