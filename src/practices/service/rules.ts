import { accept, type Decision, refuse } from "../../kernel/decision.ts";
import { choice, optional, text } from "../../kernel/model.ts";
import type { Kind } from "../../kernel/practice.ts";
import { defineRegister } from "../../kernel/register.ts";
import type { Instant } from "../../kernel/time.ts";
import { serviceConcern } from "./concern.rules.ts";
import {
  type ConfigurationItem,
  ciModel,
  type Dependency,
  dependencyModel,
  type Health,
  type Service,
  serviceModel,
  type Trouble,
} from "./model.ts";

const permissions = { read: "service.read", write: "service.administer" };
const register = defineRegister<Service>(serviceModel, permissions);
const levels = [
  { value: "down", label: "Down" },
  { value: "degraded", label: "Degraded" },
  { value: "fine", label: "Fine" },
] as const;

/** A service: a register, and the health that open incidents report. */
export const service: typeof register = {
  ...register,
  concern: serviceConcern,
  commands: {
    ...register.commands,
    reportHealth: {
      label: "Report health",
      internal: true,
      input: {
        incident: text({ label: "Incident", max: 32 }),
        number: optional(text({ label: "Number", max: 40 })),
        title: text({ label: "Title", max: 200 }),
        level: choice(levels, { label: "Level" }),
      },
    },
  },
  events: { ...register.events, healthChanged: { audience: "public", label: "health changed" } },
  decide: (question) => {
    const { current, command, now } = question;
    if (command.type !== "reportHealth") return register.decide(question);
    return current ? reportHealth(current, command as Report, now) : refuse("missing");
  },
};

type Report = { type: "reportHealth"; incident: string; number: string | null; title: string; level: Health };

/** The worst of the open incidents is the health; a change of health is told, a change beneath it is not. */
function reportHealth(current: Service, report: Report, now: Instant): Decision<Service> {
  const known = current.troubles.find((one) => one.incident === report.incident);
  const others = current.troubles.filter((one) => one.incident !== report.incident);
  if (report.level === "fine" && !known) return accept(current);
  const { incident, number, title } = report;
  const troubles: Trouble[] =
    report.level === "fine" ? others : [...others, { incident, number, title, level: report.level, since: known?.since ?? now }];
  const health = worst(troubles);
  const next = { ...current, troubles: troubles.slice(-100), health };
  if (health === current.health) return accept(next);
  const data = { from: current.health, to: health, incident: report.incident, number: report.number };
  return accept({ ...next, healthSince: now }, { type: "healthChanged", data });
}

function worst(troubles: readonly Trouble[]): Health {
  if (troubles.some((one) => one.level === "down")) return "down";
  return troubles.length > 0 ? "degraded" : "fine";
}

export const configurationItem: Kind<ConfigurationItem> = defineRegister<ConfigurationItem>(
  ciModel,
  permissions,
) as Kind<ConfigurationItem>;

const dependencies = defineRegister<Dependency>(dependencyModel, {
  ...permissions,
  check: (record) => (record.dependent === record.supplier ? { code: "onItself", field: "supplier" } : null),
  refusals: {
    onItself: "A thing cannot depend on itself.",
    noSuchThing: "There is no service and no configuration item with the id {because}.",
  },
});

/** What the ends of a dependency are: the kind of each id that is a service or a configuration item. */
export type DependencyFacts = { kinds: ReadonlyMap<string, Dependency["dependentKind"]> };

/** A dependency: a register whose two ends must be there; their kinds follow from what they are, whatever was sent. */
export const dependency: Kind<Dependency, Parameters<typeof dependencies.decide>[0]["command"], DependencyFacts> = {
  ...dependencies,
  factsRead: ["service", "configurationItem"],
  gate: (question) => dependencies.gate({ ...question, facts: undefined }),
  decide: (question) => {
    const decision = dependencies.decide({ ...question, facts: undefined });
    if (!decision.ok || question.command.type === "retire") return decision;
    const { next } = decision;
    const { kinds } = question.facts;
    const [dependentKind, supplierKind] = [kinds.get(next.dependent), kinds.get(next.supplier)];
    if (!dependentKind) return refuse("noSuchThing", { field: "dependent", because: next.dependent });
    if (!supplierKind) return refuse("noSuchThing", { field: "supplier", because: next.supplier });
    return { ...decision, next: { ...next, dependentKind, supplierKind } };
  },
  learn: (facts) => facts,
};

export { type Edge, impact, type Reached } from "./impact.rules.ts";
