import type { Id } from "../../kernel/ids.ts";
import type { Change, Reaction, Reply } from "../../kernel/practice.ts";
import type { Deployment } from "./deployment.model.ts";
import { type RuleTerms, standardChange } from "./deployment-judge.rules.ts";
import type { ChangeRequest } from "./model.ts";
import { failureOf } from "./outcome.rules.ts";

export type DeploymentReactionFacts = { deployments: ReadonlyMap<Id, readonly Id[]> };

/** A deployment takes its change along: it makes and begins one, begins one, and ends the one that was begun for it. */
export const deploymentReaction: Reaction = {
  on: ["deployment"],
  react: (told) => ofDeployment(told as Change<Deployment>),
};

/** A change that failed makes what was deployed by it a failure, whatever the pipeline said. */
export const failedChangeReaction: Reaction = {
  on: ["change"],
  react: (told, facts) => {
    const { id, before, after, at } = told as Change<ChangeRequest>;
    if (failureOf(after) === null || (before && failureOf(before) !== null)) return [];
    const found = (facts as DeploymentReactionFacts).deployments.get(id) ?? [];
    return found.map((deployment) => ({ kind: "deployment", id: deployment, command: { type: "findFailed", at } }));
  },
};

function ofDeployment({ after, events, at }: Change<Deployment>): Reply[] {
  return events.flatMap(({ type, data = {} }): Reply[] => {
    if (type === "deploymentBegun") return begun(after, data as { deed: string; rule: RuleTerms | null }, at);
    return type === "deploymentEnded" ? ended(after, data.late === true) : [];
  });
}

function begun(after: Deployment, { deed, rule }: { deed: string; rule: RuleTerms | null }, at: string): Reply[] {
  if (after.change === null || deed === "none") return [];
  const to = (command: Reply["command"], isNew = false): Reply => ({
    kind: "change",
    id: after.change!,
    command,
    ...(isNew ? { isNew } : {}),
  });
  if (deed === "begin") return [to({ type: "implement" })];
  if (!rule?.template) return [];
  const description = [`Begun for the deployment ${after.title}.`, after.link].filter((one) => one !== null).join("\n");
  const words = { ...standardChange(rule, rule.template, after.title, at), description };
  // Change success is of production: what is only tried out is neither a success nor a failure of it.
  const leftOut = after.isProduction ? [] : [to({ type: "leaveOut", because: "notInProduction" })];
  return [to({ type: "create", ...words }, true), ...leftOut, to({ type: "schedule" }), to({ type: "implement" })];
}

function ended(after: Deployment, isLate: boolean): Reply[] {
  if (after.change === null || after.authority !== "covered") return [];
  const to = (command: Reply["command"]): Reply => ({ kind: "change", id: after.change!, command });
  if (!after.opensChange) return [to({ type: "addNote", text: notesOf(after) })];
  return [to({ type: "finish" }), to(closeOf(after, isLate))];
}

/** How a change that was begun for a deployment closes, by how that ended. */
export function closeOf(after: Deployment, isLate: boolean): Reply["command"] {
  const good = isLate ? "successful_issues" : "successful";
  return { type: "close", closeCode: after.state === "succeeded" ? good : "unsuccessful", closeNotes: notesOf(after) };
}

function notesOf({ title, state, link }: Deployment): string {
  return `Deployment ${title}: ${state}.${link === null ? "" : ` ${link}`}`;
}
