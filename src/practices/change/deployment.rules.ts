import { may } from "../../kernel/actor.ts";
import { accept, type Decision, type DomainEvent, type Refusal, refuse } from "../../kernel/decision.ts";
import type { Id } from "../../kernel/ids.ts";
import { prose } from "../../kernel/model.ts";
import type { Change, Kind, Question } from "../../kernel/practice.ts";
import { recordMaker } from "../../kernel/record.ts";
import { defineRegister } from "../../kernel/register.ts";
import { sha256 } from "../../kernel/sha256.ts";
import type { Instant } from "../../kernel/time.ts";
import {
  type Deployment,
  type DeploymentRule,
  deploymentModel,
  deploymentRuleModel,
  type Report,
  reportInput,
} from "./deployment.model.ts";
import { reasonSentence } from "./deployment.words.ts";
import { type Case, judge } from "./deployment-judge.rules.ts";
import { deploymentMeasures } from "./deployment-report.ts";
import { selfOf } from "./gate.rules.ts";

/** What is known of each deployment that is told of, and where production is broken, by `placeOf`. */
export type DeploymentFacts = {
  cases: ReadonlyMap<Id, Pick<Case, "rule" | "named" | "live" | "facts">>;
  broken: ReadonlyMap<string, Instant>;
};
type DeploymentCommand = Report | { type: "explain"; explanation: string } | { type: "findFailed"; at: Instant };
type Asked = Question<Deployment, DeploymentCommand, DeploymentFacts>;

/** The id of a deployment by what its pipeline calls it: told of again, it is the same one. */
export function deploymentId(integration: Id | null, key: string): Id {
  return sha256(`${integration ?? ""}/${key}`).slice(0, 32);
}

/** Where something is deployed to, as one name. */
export function placeOf({ service, environment }: Pick<Deployment, "service" | "environment">): string {
  return `${service ?? ""}/${environment.toLowerCase()}`;
}

export const deployment: Kind<Deployment, DeploymentCommand, DeploymentFacts> = {
  model: deploymentModel,
  permissions: { read: "change.read" },
  commands: {
    report: { label: "Report", internal: true, creates: true, input: reportInput },
    explain: {
      label: "Explain",
      input: { explanation: prose({ label: "How it came to be", max: 2000 }) },
      permission: "change.manage",
      order: 1,
      help: "Your name stands by it. It no longer counts as a failure.",
    },
    findFailed: { label: "Found to have failed", internal: true, input: {} },
  },
  events: {
    deploymentReported: { audience: "staff", label: "reported" },
    deploymentBegun: { audience: "staff", label: "begun" },
    deploymentUnauthorised: { audience: "staff", label: "begun without a change" },
    deploymentEnded: { audience: "staff", label: "ended" },
    deploymentExplained: { audience: "staff", label: "explained" },
    deploymentFoundFailed: { audience: "staff", label: "found to have failed" },
  },
  refusals: {
    notByHand: "Deployments are told of by pipelines. They are not made or edited by hand.",
    needsNoWords: "It is not unauthorised: there is nothing to explain.",
    textNeeded: "Say how it came to be.",
  },
  gate: ({ current, command }) => gate(current, command.type),
  decide,
  learn,
  fromPatch: () => ({ ok: false, refusal: { code: "notByHand" } }),
  visible: (actor) => (may(actor, "change.read") ? ["all"] : []),
  // What covers a deployment is judged as a change's own steps are: no freeze that is being written is passed.
  fences: ({ type }) => (type === "report" ? { holds: ["freeze"] } : {}),
  measures: (told) => deploymentMeasures(told),
  factsRead: [
    "deployment",
    "deploymentRule",
    "change",
    "changeTask",
    "changeApproval",
    "changeFreeze",
    "changeType",
    "changeTemplate",
    "incident",
  ],
};

export const deploymentRule = defineRegister<DeploymentRule>(deploymentRuleModel, {
  read: "change.read",
  write: "change.administer",
  check: (row) => (row.template !== null && row.assignee === null ? { code: "implementerNeeded", field: "assignee" } : null),
  refusals: { implementerNeeded: "Say who implements the changes that are begun of the template: somebody answers for each." },
});

function gate(current: Deployment | null, type: string): Refusal | null {
  if (!current) return type === "report" ? null : { code: "missing" };
  return type === "explain" && current.authority !== "unauthorised" ? { code: "needsNoWords" } : null;
}

function decide(asked: Asked): Decision<Deployment> {
  const { current, command, actor } = asked;
  if (command.type === "report") return report(asked, command);
  const denied = gate(current, command.type);
  if (denied || !current) return { ok: false, refusal: denied ?? { code: "missing" } };
  if (command.type === "findFailed") {
    if (current.state !== "succeeded" || current.failureFoundAt !== null) return accept(current);
    return accept({ ...current, failureFoundAt: asked.now }, { type: "deploymentFoundFailed" });
  }
  const { explanation } = command;
  if (explanation.trim() === "") return refuse("textNeeded", { field: "explanation" });
  return accept({ ...current, explanation, explainedBy: selfOf(actor) }, { type: "deploymentExplained", data: { explanation } });
}

const ended = new Set(["succeeded", "failed", "canceled"]);
const begun = new Set(["running", "succeeded", "failed"]);

/** How a deployment stands, as its pipeline says. What has ended stays so; what comes late of what went before changes nothing. */
function report(asked: Asked, command: Report): Decision<Deployment> {
  const { current, now } = asked;
  if (current && (ended.has(current.state) || command.state === current.state)) return accept(current);
  if (current?.state === "running" && command.state === "waiting") return accept(current);
  const events: DomainEvent[] = current ? [] : [{ type: "deploymentReported" }];
  let record = current ?? made(asked, command);
  const isBeginning = begun.has(command.state) && record.authority === "undecided";
  record = { ...record, ...known(command), state: command.state };
  if (isBeginning) record = begin(asked, { ...record, beganAt: now }, events);
  if (!ended.has(command.state)) return accept(record, ...events);
  const broken = command.state === "succeeded" ? (asked.facts.broken.get(placeOf(record)) ?? null) : null;
  const isLate = record.windowEndsAt !== null && now >= record.windowEndsAt;
  events.push({ type: "deploymentEnded", data: { state: command.state, change: record.change, late: isLate } });
  return accept({ ...record, endedAt: now, brokenSince: broken }, ...events);
}

const newDeployment = recordMaker(deploymentModel, { state: "waiting", authority: "undecided", opensChange: false, isProduction: false });

function made(asked: Asked, { title, environment, integration }: Report): Deployment {
  const rule = asked.facts.cases.get(asked.id)?.rule ?? null;
  const base = { ...newDeployment(asked), title, environment, integration, beganAt: asked.now };
  return { ...base, rule: rule?.id ?? null, service: rule?.service ?? null, isProduction: rule?.isProduction ?? false } as Deployment;
}

/** What a later report says more exactly; what it does not say stays. */
function known({ target, ref, commit, committedAt, link, startedBy }: Report): Partial<Deployment> {
  return Object.fromEntries(
    Object.entries({ target, ref, commit, committedAt, link, startedBy }).filter(([, value]) => (value ?? null) !== null),
  );
}

/** It begins: by which change, or without one where one is needed. */
function begin(asked: Asked, record: Deployment, events: DomainEvent[]): Deployment {
  const { facts, id, now, actor, newId } = asked;
  const found = facts.cases.get(id);
  if (!found) throw new Error(`What is known of the deployment ${id} was not read.`);
  const to = newId(0);
  const { authority, change, deed, windowEndsAt, reasons } = judge({ ...found, now, actor, id: to, title: record.title });
  const because = reasons.length > 0 ? reasons.map(reasonSentence).join(" ") : null;
  events.push({ type: "deploymentBegun", data: { deed, change, rule: deed === "open" ? found.rule : null } });
  if (authority === "unauthorised") events.push({ type: "deploymentUnauthorised", data: { because } });
  return { ...record, authority, because, change, opensChange: deed === "open", windowEndsAt };
}

/** Where production broke, or was mended, within the batch. */
function learn(facts: DeploymentFacts, { before, after }: Change<Deployment>): DeploymentFacts {
  if (before?.state === after.state || !after.isProduction || after.endedAt === null) return facts;
  const broken = new Map(facts.broken);
  const place = placeOf(after);
  if (after.state === "succeeded") broken.delete(place);
  else if (after.state === "failed" && !broken.has(place)) broken.set(place, after.endedAt);
  return { ...facts, broken };
}
