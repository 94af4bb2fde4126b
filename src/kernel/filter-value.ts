import type { FilterField, Literal, Relative } from "./filter.ts";
import { valueFault } from "./filter-check.ts";
import type { Written } from "./filter-reader.ts";
import { isRelativePerson, isRelativeTime } from "./filter-resolve.ts";
import { fold } from "./fold.ts";

/** Answers what a written value means for a field; null where it does not fit. */
export function readValue(field: FilterField, { text, quoted }: Written): Literal | Relative | null {
  const relative = /^[+-]/.test(text) ? text.toLowerCase() : fold(text).replace(/[-_]/g, " ");
  if ((field.type === "instant" || field.type === "date") && isRelativeTime(relative)) return { relative };
  if ((field.type === "reference" || field.type === "references") && !quoted && isRelativePerson(relative)) return { relative };
  const value = literalOf(field, text);
  return value !== null && valueFault(field, value) === null ? value : null;
}

function literalOf(field: FilterField, text: string): Literal | null {
  if (field.type === "boolean") return /^(true|yes)$/i.test(text) ? true : /^(false|no)$/i.test(text) ? false : null;
  if (field.type === "integer" || field.type === "decimal")
    return /^-?\d{1,21}(\.\d{1,30})?(e[+-]?\d{1,3})?$/.test(text) ? Number(text) : null;
  if (field.type === "choice") return choiceValue(field, text);
  if (field.type === "instant" && /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:?\d\d)$/.test(text)) return canonicalInstant(text);
  return text;
}

/** The value that is written, or whose label is, case and dashes aside. */
function choiceValue(field: FilterField, text: string): string | null {
  const choices = field.choices;
  if (!choices || choices.some((choice) => choice.value === text)) return text;
  const bare = (spelling: string) => fold(spelling).replace(/[-_ ]+/g, " ");
  return choices.find((choice) => bare(choice.label) === bare(text) || bare(choice.value) === bare(text))?.value ?? null;
}

function canonicalInstant(text: string): string | null {
  const read = Date.parse(text);
  return Number.isNaN(read) ? null : new Date(read).toISOString();
}
