import type { Refusal } from "../../kernel/decision.ts";
import type { ChangeFacts, TemplateWords } from "./facts.ts";
import type { ChangeRequest } from "./model.ts";

const fromTemplate = ["implementationPlan", "testPlan", "communicationPlan", "rollbackPlan", "rollbackTrigger", "rollbackMinutes"] as const;

/** The words of a template, for a change that says nothing of its own there. */
export function templateWords(template: TemplateWords, said: Readonly<Record<string, unknown>>): Partial<ChangeRequest> {
  const names = [...fromTemplate, "service" as const].filter((name) => (said[name] ?? null) === null && template[name] !== null);
  return Object.fromEntries(names.map((name) => [name, template[name]]));
}

/** Why a standard change does not stand on its template: none, retired, for another service, or other words than were approved once. */
export function templateFault(change: ChangeRequest, facts: Pick<ChangeFacts, "templates">): Refusal | null {
  if (change.changeType !== "standard") return null;
  const template = change.template === null ? undefined : facts.templates.get(change.template);
  if (!template) return { code: "templateNeeded", field: "template" };
  if (!template.active) return { code: "templateRetired", field: "template" };
  if (template.service !== null && template.service !== change.service) return { code: "otherService", field: "service" };
  const other = fromTemplate.find((name) => change[name] !== template[name]);
  return other ? { code: "leftTemplate", field: other } : null;
}
