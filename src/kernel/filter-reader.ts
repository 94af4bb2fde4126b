import { everything, type Filter, type FilterCatalogue, type FilterField } from "./filter.ts";

// A typed filter, sign by sign: where its reader stands, and what is written there. What it means is filter-text.ts's.

/** A refusal says where (characters `from` up to `to`), why, and what may have been meant. */
export type ParsedFilter = { ok: true; filter: Filter } | { ok: false; from: number; to: number; sentence: string; suggestions: string[] };

type Refused = Extract<ParsedFilter, { ok: false }>;
/** How far a text is read, and the first thing that was wrong. */
export type Reader = { text: string; at: number; depth: number; catalogue: FilterCatalogue; kind: string; fault: Refused | null };

/** Notes the first thing that is wrong and moves to the end, so that every loop stops. */
export function refuse(reader: Reader, given: { from?: number; sentence: string; suggestions?: string[] }): Filter {
  const { from = reader.at, sentence, suggestions = [] } = given;
  const to = Math.max(Math.min(from + 1, reader.text.length), reader.at);
  reader.fault ??= { ok: false, from, to, sentence, suggestions };
  reader.at = reader.text.length;
  return everything;
}

/** Moves to the next sign; false at the end. */
export function skipBlanks(reader: Reader): boolean {
  while (/\s/.test(reader.text.charAt(reader.at))) reader.at++;
  return reader.at < reader.text.length;
}

/** Takes what matches here (a sticky pattern) and moves behind it; null where nothing does. */
export function take(reader: Reader, pattern: RegExp): string | null {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.text);
  if (!found) return null;
  reader.at += found[0].length;
  return found[0];
}

/** A text in quotes, `\"` and `\\` unescaped; null where none begins here. */
export function quotedText(reader: Reader): string | null {
  const from = reader.at;
  if (!take(reader, /"/y)) return null;
  const inside = take(reader, /(?:[^"\\]|\\[\s\S])*/y) ?? "";
  if (!take(reader, /"/y)) refuse(reader, { from, sentence: "This quote is never closed. Add a closing one." });
  return inside.replace(/\\([\s\S])/g, "$1");
}

/** One value as written: quoted text is plain text, stars stand before and after. */
export type Written = { text: string; quoted: boolean; starBefore: boolean; starAfter: boolean; from: number; to: number };

/** The values of a condition, with commas between. */
export function writtenValues(reader: Reader, field: FilterField | undefined): Written[] {
  const values: Written[] = [];
  do values.push(writtenValue(reader, field));
  while (!reader.fault && take(reader, /,/y));
  return values;
}

function writtenValue(reader: Reader, field: FilterField | undefined): Written {
  const from = reader.at;
  const starBefore = take(reader, /\*(?=")/y) !== null;
  const quoted = quotedText(reader);
  if (quoted !== null) {
    const starAfter = take(reader, /\*/y) !== null;
    return { text: quoted, quoted: true, starBefore, starAfter, from, to: reader.at };
  }
  let raw = take(reader, /[^\s(),"]+/y) ?? "";
  if (field && relativeTypes.has(field.type) && /(^|\.\.)(this|last|next|my)$/i.test(raw))
    raw += take(reader, /\s+(week|month|quarter|year|teams|services)(?![^\s(),"])/iy) ?? "";
  if (raw === "") refuse(reader, { sentence: `A value is missing here. Write ${field?.name ?? "field"}:none to ask for what has none.` });
  if (raw === "*") return { text: raw, quoted: false, starBefore: false, starAfter: false, from, to: reader.at };
  const bare = { starBefore: raw.startsWith("*"), starAfter: raw.endsWith("*") };
  return { text: raw.slice(bare.starBefore ? 1 : 0, bare.starAfter ? -1 : undefined), quoted: false, ...bare, from, to: reader.at };
}

const relativeTypes: ReadonlySet<string> = new Set(["instant", "date", "reference", "references"]);
