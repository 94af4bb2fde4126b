import { type Filter, isList, pathOf, plainFilter, type Term } from "../../kernel/filter.ts";
import { completeFilter } from "../../kernel/filter-complete.ts";
import { printFilter } from "../../kernel/filter-print.ts";
import { parseFilter } from "../../kernel/filter-text.ts";
import type { Field } from "../../kernel/model.ts";
import type { Completion, FilterChip, ParseAnswer } from "../kit/FilterBox.tsx";
import type { DescribedKind, Kinds } from "./describe.ts";

/** Reads a typed filter into chips, one for each condition; a refusal names what may have been meant. */
export function chipsOf(text: string, kind: DescribedKind, kinds: Kinds): ParseAnswer {
  const parsed = parseFilter(text, kinds.catalogue, kind.kind);
  if (!parsed.ok) return { ok: false, sentence: parsed.sentence };
  const parts = "all" in parsed.filter && !isMacro(parsed.filter, kind) ? parsed.filter.all : [parsed.filter];
  return { ok: true, chips: parts.map((part) => chipOf(part, kind, kinds)) };
}

/** The typed filter that chips stand for. */
export function textOf(chips: readonly FilterChip[]): string {
  return chips.map((chip) => chip.text).join(" ");
}

/** What may follow the text of the box, as whole texts to put there. */
export function proposalsFor(text: string, kind: DescribedKind, kinds: Kinds): readonly Completion[] {
  const { from, to, items } = completeFilter(text, text.length, kinds.catalogue, kind.kind);
  return items.map(({ insert, label, detail }) => ({ text: text.slice(0, from) + insert + text.slice(to), label, note: detail }));
}

/** The kind and field whose records would complete the text ("owner:ko" looks for persons), and what is typed of their name. */
export function referenceAsked(
  text: string,
  kind: DescribedKind,
  kinds: Kinds,
): { kind: DescribedKind; head: string; typed: string } | null {
  const found = /(?:^|\s|\(|-)([^\s():"]+):("?)([^":<>=,]*)$/.exec(text);
  if (!found) return null;
  const [, name = "", , typed = ""] = found;
  const field = kind.fields.find(
    (one) => one.name === name || one.aliases?.includes(name) || one.label.toLowerCase() === name.toLowerCase(),
  );
  const target = field?.type === "reference" && field.reference ? kinds.byKind.get(field.reference) : undefined;
  if (!target || typed.trim().length < 2) return null;
  return { kind: target, head: text.slice(0, text.length - typed.length - (found[2] ?? "").length), typed: typed.trim() };
}

/** A text in quotes, as the filter language reads it. */
export function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}

function isMacro(filter: Filter, kind: DescribedKind): boolean {
  const plain = JSON.stringify(plainFilter(filter));
  return Object.values(kind.macros).some((macro) => JSON.stringify(plainFilter(macro)) === plain);
}

function chipOf(filter: Filter, kind: DescribedKind, kinds: Kinds): FilterChip {
  const printed = printFilter(filter, kinds.catalogue, kind.kind);
  const text = "any" in filter && !isMacro(filter, kind) ? `(${printed})` : printed;
  if (Object.hasOwn(kind.macros, printed)) {
    const colon = printed.indexOf(":");
    return { text, field: printed.slice(0, colon), words: `is ${printed.slice(colon + 1)}` };
  }
  if ("words" in filter) return { text, field: "text", words: `has “${filter.words}”` };
  if ("compare" in filter) return { text, field: filter.compare, words: `${filter.is} ${filter.with}` };
  if ("field" in filter) return termChip(filter, text, kind, kinds);
  if ("not" in filter) {
    const inner = chipOf(filter.not, kind, kinds);
    return { text, field: "not", words: `${inner.field} ${inner.words}`.trim() };
  }
  if ("any" in filter) return { text, field: "", words: filter.any.map((part) => said(part, kind, kinds)).join(" or ") };
  return { text, field: "", words: filter.all.map((part) => said(part, kind, kinds)).join(" and ") };
}

function said(filter: Filter, kind: DescribedKind, kinds: Kinds): string {
  const { field, words } = chipOf(filter, kind, kinds);
  return `${field} ${words}`.trim();
}

function termChip(term: Term, text: string, kind: DescribedKind, kinds: Kinds): FilterChip {
  const steps = pathOf(kinds.catalogue, kind.kind, term.field);
  const last = steps?.at(-1)?.field as Field | undefined;
  // A condition on a record's name is about the record: "service has VPN", not "service name has VPN".
  const named = steps && steps.length > 1 && kinds.byKind.get(steps.at(-1)?.kind ?? "")?.title === last?.name ? steps.slice(0, -1) : steps;
  const field = named?.map((step) => step.field.label.toLowerCase()).join(" ") ?? term.field;
  return { text, field, words: termWords(term, last) };
}

function termWords({ is, value }: Term, field: Field | undefined): string {
  const isTime = field?.type === "instant" || field?.type === "date";
  const one = (item: unknown) => literalWords(item, field);
  const all = value === undefined ? [] : isList(value) ? value.map(one) : [one(value)];
  const list = all.join(" or ");
  switch (is) {
    case "empty":
      return "is none";
    case "notEmpty":
      return "is set";
    case "equals":
      return `is ${list}`;
    case "differs":
      return `is not ${list}`;
    case "has":
      return `has ${list}`;
    case "contains":
      return `has “${list}”`;
    case "startsWith":
      return `begins with “${list}”`;
    case "endsWith":
      return `ends with “${list}”`;
    case "between":
      return `${all[0]} to ${all[1]}`;
    case "before":
      return isTime ? `before ${list}` : `< ${list}`;
    case "after":
      return isTime ? `after ${list}` : `> ${list}`;
    case "atOrBefore":
      return isTime ? `up to ${list}` : `≤ ${list}`;
    case "atOrAfter":
      return isTime ? `from ${list} on` : `≥ ${list}`;
  }
}

function literalWords(item: unknown, field: Field | undefined): string {
  if (typeof item === "object" && item !== null && "relative" in item) return String(item.relative);
  if (typeof item === "boolean") return item ? "yes" : "no";
  if (item === "") return "none";
  return field?.choices?.find((choice) => choice.value === item)?.label ?? String(item);
}
