import { type Filter, type FilterCatalogue, pathOf } from "./filter.ts";
import { checkFilter } from "./filter-check.ts";
import { parseFilter } from "./filter-text.ts";

export type RuleCondition = { ok: true; filter: Filter } | { ok: false; sentence: string };

/**
 * The fields that conditions of rules may speak of. `forSaving` checks what somebody writes now; `forReading` reads what was checked when it
 * was saved: a field that was retired since, and a choice that is no longer offered, keep the meaning they had.
 */
export type RuleCatalogues = { forSaving: FilterCatalogue; forReading: FilterCatalogue };

/**
 * Checks a condition that somebody writes into a rule now, and reads it. Beyond what `readRuleCondition` asks, every field must be in use,
 * and the words must go on meaning the same when choices are renamed or retired later.
 */
export function checkRuleCondition(text: string, { forSaving, forReading }: RuleCatalogues, kind: string): RuleCondition {
  const written = readRuleCondition(text, forSaving, kind);
  if (!written.ok) return written;
  const retired = retiredIn(written.filter, forSaving, kind);
  if (retired)
    return { ok: false, sentence: `${retired} is retired. Bring it back under Custom fields, or leave it out of the condition.` };
  return readRuleCondition(text, forReading, kind);
}

/**
 * Reads a condition that a rule keeps (service level, routing). It must mean the same whoever reads it, whenever, and be answerable from the
 * record alone: so no "me", no "today", no free words, no path into another record.
 */
export function readRuleCondition(text: string, catalogue: FilterCatalogue, kind: string): RuleCondition {
  const parsed = parseFilter(text, catalogue, kind);
  if (!parsed.ok) return { ok: false, sentence: parsed.sentence };
  const faults = checkFilter(parsed.filter, catalogue, kind);
  const beyond = beyondTheRecord(parsed.filter);
  if (beyond)
    return {
      ok: false,
      sentence: `A condition of a rule cannot hold ${beyond}: it is answered from the record alone, the same for everybody.`,
    };
  return faults.length > 0 ? { ok: false, sentence: faults.join(" ") } : { ok: true, filter: parsed.filter };
}

function beyondTheRecord(filter: Filter): string | null {
  return found(filter, (part) => {
    if ("words" in part) return `free words ("${part.words}")`;
    if ("compare" in part) return `two fields against each other (${part.compare}, ${part.with})`;
    if (part.field.includes(".")) return `a path into another record (${part.field})`;
    const relative = /"relative":"([^"]*)"/.exec(JSON.stringify(part.value ?? null));
    return relative ? `a relative value ("${relative[1]}")` : null;
  });
}

function retiredIn(filter: Filter, catalogue: FilterCatalogue, kind: string): string | null {
  return found(filter, (part) => {
    const field = "field" in part ? pathOf(catalogue, kind, part.field)?.at(-1)?.field : undefined;
    return field?.retired ? `The field "${field.name}" (${field.label})` : null;
  });
}

type Part = Exclude<Filter, { all: unknown } | { any: unknown } | { not: unknown }>;

/** The first answer that is not null, over all conditions of a filter. */
function found(filter: Filter, ask: (part: Part) => string | null): string | null {
  if ("all" in filter) return first(filter.all, ask);
  if ("any" in filter) return first(filter.any, ask);
  return "not" in filter ? found(filter.not, ask) : ask(filter);
}

function first(filters: readonly Filter[], ask: (part: Part) => string | null): string | null {
  for (const one of filters) {
    const answer = found(one, ask);
    if (answer) return answer;
  }
  return null;
}
