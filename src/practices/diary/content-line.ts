import type { Instant } from "../../kernel/time.ts";

/** A moment as a property carries it: in UTC, to the second. */
export function stamp(at: Instant): string {
  return at.replaceAll(/[-:]|\.\d{3}/g, "");
}

/** TEXT as a property carries it: no character of it can end the line. Source: RFC 5545, section 3.3.11. */
export function escaped(text: string): string {
  return text
    .replaceAll(/[^\P{Cc}\n]+/gu, " ")
    .replaceAll("\\", "\\\\")
    .replaceAll(/[;,]/g, (one) => `\\${one}`)
    .replaceAll("\n", "\\n");
}

/** A parameter's value can carry no quote and no control character at all. */
export function quoted(text: string): string {
  return `"${text.replaceAll(/[\p{Cc}"]+/gu, " ")}"`;
}

/** A line in pieces of at most 75 octets, none cut within a character. Source: RFC 5545, section 3.1. */
export function folded(line: string): string[] {
  const pieces: string[] = [];
  let piece = "";
  let octets = 0;
  for (const character of line) {
    const size = octetsOf(character);
    if (octets + size > 75) {
      pieces.push(piece);
      piece = " ";
      octets = 1;
    }
    piece += character;
    octets += size;
  }
  return [...pieces, piece];
}

function octetsOf(character: string): number {
  const code = character.codePointAt(0)!;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

/** A content line taken apart; parameters and value as they are written. Source: RFC 5545, section 3.1. */
export type ContentLine = { name: string; parameters: readonly (readonly [string, string])[]; value: string };

/** Takes a line apart; null for what is none. */
export function readLine(text: string): ContentLine | null {
  const match = /^([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:])*)*):(.*)$/s.exec(text);
  if (!match) return null;
  const parameters = [...match[2]!.matchAll(/;([A-Za-z0-9-]+)=((?:"[^"]*"|[^";:])*)/g)].map(
    (one) => [one[1]!.toUpperCase(), one[2]!] as const,
  );
  return { name: match[1]!.toUpperCase(), parameters, value: match[3]! };
}

/** Puts a line together. */
export function writeLine({ name, parameters, value }: ContentLine): string {
  return `${name}${parameters.map(([key, said]) => `;${key}=${said}`).join("")}:${value}`;
}

/** A line with parameters set as they are written, or taken away where null; the others stay where they are. */
export function withParameters(line: ContentLine, changes: Readonly<Record<string, string | null>>): ContentLine {
  const kept = line.parameters.flatMap(([key, said]) => {
    const next = key in changes ? changes[key]! : said;
    return next === null ? [] : [[key, next] as const];
  });
  const known = new Set(kept.map(([key]) => key));
  const added = Object.entries(changes).flatMap(([key, said]) => (said === null || known.has(key) ? [] : [[key, said] as const]));
  return { ...line, parameters: [...kept, ...added] };
}
