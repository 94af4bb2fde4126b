import { refuse } from "../../kernel/decision.ts";
import type { Filter, FilterCatalogue } from "../../kernel/filter.ts";
import { readRuleCondition } from "../../kernel/filter-rule.ts";
import type { AnyRecord } from "../../kernel/model.ts";
import type { Kind } from "../../kernel/practice.ts";
import { defineRegister } from "../../kernel/register.ts";
import { defineVersions } from "../../kernel/versions.ts";
import { type SlaDefinition, type SlaDefinitionVersion, slaDefinitionModel, slaDefinitionVersionModel } from "./model.ts";

/** A definition with its conditions read, ready to be asked. */
export type ReadDefinition = Pick<
  SlaDefinition,
  | "id"
  | "version"
  | "name"
  | "agreementType"
  | "target"
  | "subjectKind"
  | "durationMinutes"
  | "warnPercent"
  | "calendar"
  | "cancelWhenStartLapses"
  | "retroactive"
> & {
  start: Filter;
  stop: Filter;
  pause: Filter | null;
  cancel: Filter | null;
  reset: Filter | null;
  /** Words for why it pauses. */
  pauseReason(record: AnyRecord): string;
};

/** Reads the conditions of a stored definition. They were checked when it was saved; one that no longer reads is a fault. */
export function readDefinition(definition: SlaDefinition, catalogue: FilterCatalogue): ReadDefinition {
  const condition = (text: string | null): Filter | null => {
    if (!text) return null;
    const read = readRuleCondition(text, catalogue, definition.subjectKind);
    if (!read.ok) throw new Error(`Service level "${definition.name}" has a condition that does not read: ${read.sentence}`);
    return read.filter;
  };
  const {
    id,
    version,
    name,
    agreementType,
    target,
    subjectKind,
    durationMinutes,
    warnPercent,
    calendar,
    cancelWhenStartLapses,
    retroactive,
  } = definition;
  const own = {
    id,
    version,
    name,
    agreementType,
    target,
    subjectKind,
    durationMinutes,
    warnPercent,
    calendar,
    cancelWhenStartLapses,
    retroactive,
  };
  const holdReasons = catalogue.fields(subjectKind).find((field) => field.name === "holdReason")?.choices ?? [];
  return {
    ...own,
    start: condition(definition.startWhen) ?? { all: [] },
    stop: condition(definition.stopWhen) ?? { any: [] },
    pause: condition(definition.pauseWhen),
    cancel: condition(definition.cancelWhen),
    reset: condition(definition.resetWhen),
    pauseReason: (record) => {
      const reason = holdReasons.find((one) => one.value === record.holdReason)?.label;
      return reason ? `on hold: ${reason.toLowerCase()}` : "on hold";
    },
  };
}

type DefinitionFacts = { catalogue: FilterCatalogue };
const register = defineRegister<SlaDefinition>(slaDefinitionModel, {
  read: "serviceLevel.read",
  write: "serviceLevel.administer",
  refusals: {
    badCondition: "{because}",
  },
});

/** A service level: a register whose conditions are checked against the fields they speak of. */
export const slaDefinition: Kind<SlaDefinition, Parameters<typeof register.decide>[0]["command"], DefinitionFacts> = {
  ...register,
  gate: (question) => register.gate({ ...question, facts: undefined }),
  decide: (question) => {
    const decision = register.decide({ ...question, facts: undefined });
    if (!decision.ok) return decision;
    for (const field of ["startWhen", "stopWhen", "pauseWhen", "cancelWhen", "resetWhen"] as const) {
      const text = decision.next[field];
      if (!text) continue;
      const read = readRuleCondition(text, question.facts.catalogue, decision.next.subjectKind);
      if (!read.ok) return refuse("badCondition", { field, because: read.sentence });
    }
    return decision;
  },
  learn: (facts) => facts,
};

const versions = defineVersions<SlaDefinitionVersion>({
  model: slaDefinitionVersionModel,
  of: "slaDefinition",
  refer: "definition",
  read: "serviceLevel.read",
  kept: "slaDefinitionVersionKept",
});
export const slaDefinitionVersion = versions.kind;
export const keepDefinitionVersions = versions.reaction;
