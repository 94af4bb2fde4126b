import type { Filter, FilterCatalogue } from "./filter.ts";
import { checkFilter } from "./filter-check.ts";
import { parseFilter } from "./filter-text.ts";

export type RuleCondition = { ok: true; filter: Filter } | { ok: false; sentence: string };

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
  if ("all" in filter) return first(filter.all);
  if ("any" in filter) return first(filter.any);
  if ("not" in filter) return beyondTheRecord(filter.not);
  if ("words" in filter) return `free words ("${filter.words}")`;
  if (filter.field.includes(".")) return `a path into another record (${filter.field})`;
  const relative = /"relative":"([^"]*)"/.exec(JSON.stringify(filter.value ?? null));
  return relative ? `a relative value ("${relative[1]}")` : null;
}

function first(filters: readonly Filter[]): string | null {
  for (const one of filters) {
    const found = beyondTheRecord(one);
    if (found) return found;
  }
  return null;
}
