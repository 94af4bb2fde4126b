import type { Refusal } from "../../kernel/decision.ts";
import type { Id } from "../../kernel/ids.ts";
import type { ChangeFacts, TemplateWords } from "./facts.ts";
import type { ChangeRequest } from "./model.ts";

const fromTemplate = ["implementationPlan", "testPlan", "communicationPlan", "rollbackPlan", "rollbackTrigger", "rollbackMinutes"] as const;
/** What is approved of a template: the words its changes keep to, for which service, and the rule by which it loses its standing. */
export const revisedFields = [...fromTemplate, "steps", "service", "lostAtFailures", "lostAmong"] as const;
type Words = Pick<TemplateWords, (typeof revisedFields)[number]>;
type Revised = Words & Pick<TemplateWords, "revision" | "approvals">;

/** The words of a template as they stand, approved or not. */
export function wordsOf(template: Words): Words {
  return Object.fromEntries(revisedFields.map((name) => [name, template[name] ?? null])) as Words;
}

/** The approved words of a revision; null where it was not approved. A template from before revisions is approved as it stands. */
export function approvedWords(template: Revised, revision: number): Words | null {
  const found = (template.approvals ?? []).find((one) => one.revision === revision);
  if (found) return { ...wordsOf(template), ...found.words };
  return template.revision === null && revision === 1 ? wordsOf(template) : null;
}

/** The newest revision that was approved: what a new change of the template is made from; null where none was. */
export function newestApproved(template: Revised): { revision: number; words: Words } | null {
  const revision = (template.approvals ?? []).reduce((newest, one) => Math.max(newest, one.revision), template.revision === null ? 1 : 0);
  const words = approvedWords(template, revision);
  return words && { revision, words };
}

/** The words of a template for a change that says nothing of its own there, and which revision they are of. */
export function templateWords(template: TemplateWords, said: Readonly<Record<string, unknown>>): Partial<ChangeRequest> {
  const newest = newestApproved(template);
  const words = newest?.words ?? wordsOf(template);
  const names = [...fromTemplate, "service" as const].filter((name) => (said[name] ?? null) === null && words[name] !== null);
  return { ...Object.fromEntries(names.map((name) => [name, words[name]])), templateRevision: newest?.revision ?? null };
}

/**
 * Why a standard change does not stand on its template: none, retired, never approved, without standing, for another service, or other
 * words than were approved. It is held against the revision it was made from, whatever was approved since.
 */
export function templateFault(change: ChangeRequest, facts: Pick<ChangeFacts, "templates" | "homes">): Refusal | null {
  if (change.changeType !== "standard") return null;
  const template = change.template === null ? undefined : facts.templates.get(change.template);
  if (!template) return { code: "templateNeeded", field: "template" };
  if (!template.active) return { code: "templateRetired", field: "template" };
  const opens = { label: template.name, kind: "changeTemplate", id: change.template! };
  if (template.standing === "lost") return { code: "standingLost", field: "template", because: template.name, opens };
  const words = approvedWords(template, change.templateRevision ?? 1);
  if (!words) return { code: "templateUnapproved", field: "template", opens };
  if (words.service !== null && words.service !== change.service) return { code: "otherService", field: "service" };
  const isElsewhere = (item: Id) => (facts.homes.get(item) ?? words.service) !== words.service;
  if (words.service !== null && [change.configurationItem, ...change.affectedItems].some((item) => item !== null && isElsewhere(item)))
    return { code: "otherService", field: "configurationItem" };
  const other = fromTemplate.find((name) => change[name] !== words[name]);
  return other ? { code: "leftTemplate", field: other } : null;
}
