import {
  everything,
  type Filter,
  type FilterCatalogue,
  type FilterField,
  isList,
  type Literal,
  type Operator,
  plainFilter,
  type Relative,
} from "./filter.ts";
import { choiceSentence, operatorsOf, readFilter, suggestFields, unknownField, valueFault, wordsFault } from "./filter-check.ts";
import { type ParsedFilter, quotedText, type Reader, refuse, skipBlanks, take, type Written, writtenValues } from "./filter-reader.ts";
import { findTarget, type Target } from "./filter-target.ts";
import { readValue } from "./filter-value.ts";
import { fold, nearest } from "./fold.ts";

/*
 * The typed language of the search box and of URLs.
 *
 *   state:open priority:1,2 -category:network (owner:me or owner:none) opened:2026-01-01..2026-02-01 title:"vpn leeds" leeds
 *
 * Conditions beside each other must all hold; `or` separates alternatives and binds weaker; `-` or `not` negates; parentheses group.
 * field:value       equals; for prose that is compared folded, contains (field:=value is equals)
 * field:a,b         any of them             field:none, field:*   missing, not missing
 * field:a* *a *a*   starts with, ends with, contains
 * field:<a <=a >a >=a a..b                  before, at or before, after, at or after, between (both ends count)
 * field<=a, field = a                       the same where the colon was forgotten, for fields that there are
 * Values: texts (in quotes where they hold blanks or signs; quotes also make `none` and `*` plain text), choice values or labels,
 * true and false, numbers, dates, instants, local times (2026-01-01T13:00), now, -7d, +4h, today, this-week, last-month …,
 * ids, me, my-teams, my-services, and for a reference the number or a part of the name of what it points to.
 */

export const longestTyped = 8000;

/** Reads a typed filter. The catalogue holds only what the reader may read (readableCatalogue), as a refusal names what exists. */
export function parseFilter(text: string, catalogue: FilterCatalogue, kind: string): ParsedFilter {
  const reader: Reader = { text, at: 0, depth: 0, catalogue, kind, fault: null };
  if (text.length > longestTyped)
    refuse(reader, { from: longestTyped, sentence: `The filter is longer than ${longestTyped} characters. Shorten it.` });
  const filter = reader.fault ? everything : skipBlanks(reader) ? plainFilter(alternatives(reader)) : everything;
  if (!reader.fault && skipBlanks(reader)) refuse(reader, { sentence: 'This ")" closes nothing. Remove it, or put it in quotes.' });
  if (reader.fault) return reader.fault;
  const read = readFilter(filter);
  return read.ok ? { ok: true, filter } : { ok: false, from: 0, to: text.length, sentence: read.sentence, suggestions: [] };
}

function alternatives(reader: Reader): Filter {
  const parts = [sequence(reader)];
  while (take(reader, /or(?![^\s()"])/iy)) parts.push(sequence(reader));
  if (parts.length === 1) return parts[0] ?? everything;
  const missing = parts.some((part) => part === null);
  return missing
    ? refuse(reader, { sentence: '"or" needs a condition on both sides. To search for the word, write "or" in quotes.' })
    : { any: parts.filter((part) => part !== null) };
}

/** Conditions that must all hold; null where there is none. */
function sequence(reader: Reader): Filter | null {
  const parts: Filter[] = [];
  while (skipBlanks(reader) && reader.text.charAt(reader.at) !== ")" && !/or(?![^\s()"])/iy.test(reader.text.slice(reader.at))) {
    if (take(reader, /and(?![^\s()"])|-(?=[\s)]|$)/iy)) continue;
    parts.push(condition(reader));
  }
  return parts.length === 0 ? null : { all: parts };
}

function condition(reader: Reader): Filter {
  if (++reader.depth > 30) return refuse(reader, { sentence: "The filter is nested too deep. Write it flatter." });
  const filter = take(reader, /-|not(?![^\s()"])\s*/iy) ? negation(reader) : take(reader, /\(/y) ? group(reader) : term(reader);
  reader.depth--;
  return filter;
}

function negation(reader: Reader): Filter {
  const ends = !skipBlanks(reader) || reader.text.charAt(reader.at) === ")";
  return ends
    ? refuse(reader, { sentence: 'Nothing follows to be negated. To search for the word, write "not" in quotes.' })
    : { not: condition(reader) };
}

function group(reader: Reader): Filter {
  const from = reader.at - 1;
  if (skipBlanks(reader) && take(reader, /\)/y)) return everything;
  const inner = alternatives(reader);
  skipBlanks(reader);
  return take(reader, /\)/y) || reader.fault ? inner : refuse(reader, { from, sentence: 'This "(" is never closed. Add a ")".' });
}

function term(reader: Reader): Filter {
  const from = reader.at;
  const quoted = quotedText(reader);
  if (quoted !== null) return words(reader, from, quoted);
  const head = take(reader, /[^\s():"]+/y);
  const compared = comparedField(reader, head ?? "", from);
  if (compared !== null) return fieldTerm(reader, { head: compared, from });
  if (take(reader, /:/y)) return fieldTerm(reader, { head: head ?? "", from });
  return words(reader, from, head ?? "");
}

/** The field of a comparison that lacks its colon, the reader moved to its sign; null where the words are no such thing. */
function comparedField(reader: Reader, head: string, from: number): string | null {
  const name = /^[^<>=]*/.exec(head)![0];
  const isBeside = name.length < head.length;
  if (name === "" || !findTarget(reader.catalogue, reader.kind, name)) return null;
  if (isBeside) reader.at = from + name.length;
  else if (take(reader, /\s+(?=(?:[<>]=?|=)\s*[^\s<>=])/y) === null) return null;
  return name;
}

function words(reader: Reader, from: number, text: string): Filter {
  const sentence = wordsFault(text);
  return sentence ? refuse(reader, { from, sentence }) : { words: text };
}

function fieldTerm(reader: Reader, { head, from }: { head: string; from: number }): Filter {
  const target = findTarget(reader.catalogue, reader.kind, head);
  const sign = take(reader, /(?:<=|>=|<|>|=)\s*/y)?.trim() ?? null;
  const written = writtenValues(reader, target?.field);
  if (reader.fault) return everything;
  if ((!sign || sign === "=") && written.every((one) => macroOf(reader, target?.path ?? head, one))) {
    return oneOf(
      target?.path ?? head,
      written.map((one) => macroOf(reader, target?.path ?? head, one)!),
    );
  }
  if (!target) return refuseField(reader, head, from);
  const compared = sign === null ? undefined : comparisons[sign];
  if (compared) return comparison(reader, target, compared, written);
  return oneOf(
    target.path,
    written.map((one) => macroOf(reader, target.path, one) ?? element(reader, target, one, sign === "=")),
  );
}

/** Any of the conditions; those that equal (or have) one value become one condition with a list. */
function oneOf(path: string, parts: readonly Filter[]): Filter {
  const rest: Filter[] = [];
  const listed = { equals: [] as (Literal | Relative)[], has: [] as (Literal | Relative)[] };
  for (const part of parts) {
    const own = "field" in part && part.field === path ? part : null;
    const value = own?.is === "empty" ? "" : own?.value;
    const is = own?.is === "empty" ? "equals" : own?.is;
    if ((is === "equals" || is === "has") && value !== undefined && !isList(value)) listed[is].push(value);
    else rest.push(part);
  }
  const lists = (["equals", "has"] as const).filter((is) => listed[is].length > 0).map((is) => ({ field: path, is, value: listed[is] }));
  return { any: [...lists, ...rest] };
}

const comparisons: Readonly<Record<string, Operator>> = { "<": "before", "<=": "atOrBefore", ">": "after", ">=": "atOrAfter" };

function refuseField(reader: Reader, head: string, from: number): Filter {
  reader.at = from + head.length;
  const macros = Object.keys(reader.catalogue.macros?.(reader.kind) ?? {}).filter((name) => fold(name).startsWith(`${fold(head)}:`));
  if (macros.length)
    return refuse(reader, {
      from,
      sentence: `"${head}" takes ${macros.map((name) => name.slice(name.indexOf(":") + 1)).join(", ")}.`,
      suggestions: macros,
    });
  const suggestions = suggestFields(head, reader.catalogue, reader.kind).map((name) => `${name}:`);
  const sentence = `${unknownField(head, reader.catalogue, reader.kind)} To search for the text, put it in quotes.`;
  return refuse(reader, { from, sentence, suggestions });
}

function macroOf(reader: Reader, path: string, written: Written): Filter | null {
  const macros = reader.catalogue.macros?.(reader.kind);
  if (!macros || written.quoted || written.starBefore || written.starAfter) return null;
  const wanted = fold(`${path}:${written.text}`);
  const name = Object.keys(macros).find((one) => fold(one) === wanted);
  return name === undefined ? null : macros[name]!;
}

function comparison(reader: Reader, target: Target, is: Operator, written: readonly Written[]): Filter {
  const { field } = target;
  const [one] = written;
  if (!one || written.length > 1)
    return refuse(reader, { from: written[1]?.from, sentence: `A comparison of ${field.label} takes one value.` });
  if (field.type === "choice" && field.choices) return comparedChoice(reader, target, is, one);
  if (!operatorsOf[field.type].includes(is)) {
    return refuse(reader, { from: one.from, sentence: `${field.label} has no order, so "<" and ">" do not fit it.` });
  }
  return one.text.includes("..") ? refuseValue(reader, field, one) : valueTerm(reader, target, is, [one]);
}

/** Numbered choices have an order: `priority:<=2` names the choices that are at most 2. */
function comparedChoice(reader: Reader, { field, path }: Target, is: Operator, one: Written): Filter {
  const value = readValue(field, one);
  const numbered = (field.choices ?? []).every((choice) => /^-?\d+$/.test(choice.value));
  if (value === null || !numbered) return refuseValue(reader, field, one);
  const bound = Number(value);
  const passes = (found: number) =>
    is === "before" ? found < bound : is === "after" ? found > bound : is === "atOrBefore" ? found <= bound : found >= bound;
  return { field: path, is: "equals", value: (field.choices ?? []).map((choice) => choice.value).filter((found) => passes(Number(found))) };
}

function element(reader: Reader, target: Target, written: Written, equals: boolean): Filter {
  const { field, path } = target;
  if (!written.quoted && fold(written.text) === "none") return { field: path, is: "empty" };
  if (!written.quoted && written.text === "*") return { field: path, is: "notEmpty" };
  if (field.type === "text" || field.type === "longtext") return textElement(reader, target, written, equals);
  if (field.type === "json")
    return refuse(reader, { from: written.from, sentence: `${field.label} can only be asked for with none and *.` });
  const range = written.quoted || !operatorsOf[field.type].includes("between") ? null : /^(.*?)\.\.(.*)$/.exec(written.text);
  if (range) return rangeTerm(reader, target, written, { low: range[1]!, high: range[2]! });
  if (field.type === "references") return valueTerm(reader, target, "has", [written]);
  const isNamed = field.type === "reference" && readValue(field, written) === null;
  const numbered = isNamed && /^[a-z]{2,6}\d{4,}$/i.test(written.text) ? stepFrom(reader, target, "number") : null;
  if (numbered) return { field: numbered.path, is: "equals", value: written.text.toUpperCase() };
  const named = isNamed ? titleTarget(reader, target) : null;
  return named ? textElement(reader, named, written, equals) : valueTerm(reader, target, "equals", [written]);
}

function textElement(reader: Reader, { field, path }: Target, written: Written, equals: boolean): Filter {
  const { text, starBefore, starAfter, from } = written;
  const plain: Operator = field.folded && !equals ? "contains" : "equals";
  const is: Operator = starBefore && starAfter ? "contains" : starAfter ? "startsWith" : starBefore ? "endsWith" : plain;
  const sentence = valueFault(field, text);
  return sentence ? refuse(reader, { from, sentence }) : { field: path, is, value: text };
}

/** The name of what a reference points to, where the path may be one step longer. */
function titleTarget(reader: Reader, target: Target): Target | null {
  const { reference } = target.field;
  const title = reference === undefined ? undefined : reader.catalogue.title?.(reference);
  return title === undefined ? null : stepFrom(reader, target, title);
}

/** A text field of what a reference points to; null where there is none, or the path is as long as it may be. */
function stepFrom(reader: Reader, { path }: Target, name: string): Target | null {
  const target = findTarget(reader.catalogue, reader.kind, `${path}.${name}`);
  return target?.field.type === "text" ? target : null;
}

function rangeTerm(reader: Reader, target: Target, written: Written, { low, high }: { low: string; high: string }): Filter {
  const part = (text: string, from: number): Written => ({
    text,
    quoted: false,
    starBefore: false,
    starAfter: false,
    from,
    to: from + text.length,
  });
  const first = part(low, written.from);
  const second = part(high, written.from + low.length + 2);
  if (low === "" && high === "") return refuseValue(reader, target.field, written);
  if (high === "") return valueTerm(reader, target, "atOrAfter", [first]);
  if (low === "") return valueTerm(reader, target, "atOrBefore", [second]);
  return valueTerm(reader, target, "between", [first, second]);
}

function valueTerm(reader: Reader, { field, path }: Target, is: Operator, written: readonly Written[]): Filter {
  const values: (Literal | Relative)[] = [];
  for (const one of written) {
    const value = one.starBefore || one.starAfter ? null : readValue(field, one);
    if (value === null) return refuseValue(reader, field, one);
    values.push(value);
  }
  return { field: path, is, value: is === "between" ? values : values[0]! };
}

function refuseValue(reader: Reader, field: FilterField, written: Written): Filter {
  const spellings = (field.choices ?? []).flatMap((choice) => [choice.label, choice.value]);
  const near = nearest(written.text, spellings)[0];
  const meant = near === undefined ? "" : ` Did you mean "${near}"?`;
  const why = field.choices
    ? `"${written.text.slice(0, 60)}" does not fit ${field.label}: ${choiceSentence(field)}.`
    : valueFault(field, written.text);
  reader.at = written.to;
  return refuse(reader, {
    from: written.from,
    sentence: `${why ?? "This value does not fit."}${meant}`,
    suggestions: near === undefined ? [] : [near],
  });
}
