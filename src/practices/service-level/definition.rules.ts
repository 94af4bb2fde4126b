import type { Refusal } from "../../kernel/decision.ts";
import type { Filter, FilterCatalogue } from "../../kernel/filter.ts";
import { checkRuleCondition, type RuleCatalogues, readRuleCondition } from "../../kernel/filter-rule.ts";
import type { AnyRecord } from "../../kernel/model.ts";
import type { Kind } from "../../kernel/practice.ts";
import { defineRegister } from "../../kernel/register.ts";
import { isZone } from "../../kernel/time.ts";
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
  | "dueBy"
  | "warnPercent"
  | "calendar"
  | "zoneSource"
  | "timeZone"
  | "cancelWhenStartLapses"
  | "retroactive"
  | "startFrom"
  | "retroactivePause"
  | "afterReopening"
> & {
  start: Filter;
  stop: Filter;
  pause: Filter | null;
  resume: Filter | null;
  cancel: Filter | null;
  reset: Filter | null;
  /** Words for why it pauses. */
  pauseReason(record: AnyRecord): string;
};

/** What a version says that was kept before these could be said. */
const unsaidOnce = {
  dueBy: null,
  zoneSource: "calendar",
  timeZone: null,
  resumeWhen: null,
  startFrom: "openedAt",
  retroactivePause: true,
  afterReopening: "afresh",
} as const;

/** Reads the conditions of a stored definition. They were checked when it was saved; one that no longer reads is a fault. */
export function readDefinition(stored: SlaDefinition, catalogue: FilterCatalogue): ReadDefinition {
  const definition: SlaDefinition = { ...unsaidOnce, ...stored };
  const condition = (text: string | null): Filter | null => {
    if (!text) return null;
    const read = readRuleCondition(text, catalogue, definition.subjectKind);
    if (!read.ok) throw new Error(`Service level "${definition.name}" has a condition that does not read: ${read.sentence}`);
    return read.filter;
  };
  const holdReasons = catalogue.fields(definition.subjectKind).find((field) => field.name === "holdReason")?.choices ?? [];
  return {
    ...definition,
    start: condition(definition.startWhen) ?? { all: [] },
    stop: condition(definition.stopWhen) ?? { any: [] },
    pause: condition(definition.pauseWhen),
    resume: condition(definition.resumeWhen),
    cancel: condition(definition.cancelWhen),
    reset: condition(definition.resetWhen),
    pauseReason: (record) => {
      const reason = holdReasons.find((one) => one.value === record.holdReason)?.label;
      return reason ? `on hold: ${reason.toLowerCase()}` : "on hold";
    },
  };
}

const register = defineRegister<SlaDefinition>(slaDefinitionModel, {
  read: "serviceLevel.read",
  write: "serviceLevel.administer",
  refusals: {
    badCondition: "{because}",
    promiseNeeded: "Say within how many minutes, or by when.",
    onePromise: "Say either within how many minutes or by when, not both: empty one of the two.",
    zoneNeeded: "Name the time zone, such as Europe/Berlin, or choose another source of it.",
    badZone: "There is no time zone called {because}. Use a name such as Europe/Berlin.",
    badStartFrom: "{because} is no field with a date and time. Use openedAt, detectedAt, createdAt, or one of your own.",
    resumeAlone: "This says when a pause ends, but nothing says when one begins. Fill in “Pauses when”, or leave this empty.",
  },
});

/** A service level: a register whose conditions are checked against the fields they speak of. */
export const slaDefinition: Kind<SlaDefinition, Parameters<typeof register.decide>[0]["command"], { catalogues: RuleCatalogues }> = {
  ...register,
  gate: (question) => register.gate({ ...question, facts: undefined }),
  decide: (question) => {
    const decision = register.decide({ ...question, facts: undefined });
    if (!decision.ok || question.command.type === "retire") return decision;
    const refusal = definitionFault(decision.next, question.facts.catalogues);
    return refusal ? { ok: false, refusal } : decision;
  },
  learn: (facts) => facts,
  factsRead: ["customField"],
};

/** Why a definition cannot stand as it is written, or null. */
function definitionFault(definition: SlaDefinition, catalogues: RuleCatalogues): Refusal | null {
  const { durationMinutes, dueBy, zoneSource, timeZone, startFrom, subjectKind, pauseWhen, resumeWhen } = definition;
  for (const field of ["startWhen", "stopWhen", "pauseWhen", "resumeWhen", "cancelWhen", "resetWhen"] as const) {
    const text = definition[field];
    const read = text ? checkRuleCondition(text, catalogues, subjectKind) : null;
    if (read && !read.ok) return { code: "badCondition", field, because: read.sentence };
  }
  if (durationMinutes === null && dueBy === null) return { code: "promiseNeeded", field: "durationMinutes" };
  if (durationMinutes !== null && dueBy !== null) return { code: "onePromise", field: "durationMinutes" };
  if (zoneSource === "named" && timeZone === null) return { code: "zoneNeeded", field: "timeZone" };
  if (timeZone !== null && !isZone(timeZone)) return { code: "badZone", field: "timeZone", because: timeZone };
  if (resumeWhen && !pauseWhen) return { code: "resumeAlone", field: "resumeWhen" };
  const field = catalogues.forSaving.fields(subjectKind).find((one) => one.name === startFrom);
  return field?.type === "instant" && !field.retired ? null : { code: "badStartFrom", field: "startFrom", because: startFrom };
}

const versions = defineVersions<SlaDefinitionVersion>({
  model: slaDefinitionVersionModel,
  of: "slaDefinition",
  refer: "definition",
  read: "serviceLevel.read",
  kept: "slaDefinitionVersionKept",
});
export const slaDefinitionVersion = versions.kind;
export const keepDefinitionVersions = versions.reaction;
