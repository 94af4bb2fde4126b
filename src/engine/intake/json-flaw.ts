/** What is wrong with a JSON text that a parser would pass over, or null: nested too deeply, or a name twice in one object. */
export type JsonFlaw = { code: "tooDeep" | "nameTwice"; sentence: string };

const mostDepth = 64;

/**
 * Looks a JSON text over once. Of two values under one name parsers keep the last, silently; which one was meant nobody can tell.
 * Source: RFC 8259 section 4, "the names within an object SHOULD be unique".
 */
export function jsonFlaw(text: string): JsonFlaw | null {
  // One entry for each open bracket: the names seen so far, or null in a list.
  const open: (Set<string> | null)[] = [];
  let isName = false;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case quote: {
        const end = endOfString(text, at);
        const names = open.at(-1);
        if (isName && names) {
          const name = nameOf(text.slice(at, end + 1));
          if (names.has(name))
            return { code: "nameTwice", sentence: `The name ${JSON.stringify(name.slice(0, 60))} stands twice in one object.` };
          names.add(name);
          isName = false;
        }
        at = end;
        break;
      }
      case openBrace:
      case openBracket: {
        const isObject = text.charCodeAt(at) === openBrace;
        open.push(isObject ? new Set() : null);
        isName = isObject;
        if (open.length > mostDepth) return { code: "tooDeep", sentence: `The body is nested more than ${mostDepth} levels deep.` };
        break;
      }
      case closeBrace:
      case closeBracket:
        open.pop();
        isName = false;
        break;
      case comma:
        isName = open.at(-1) instanceof Set;
        break;
      default:
    }
  }
  return null;
}

const [quote, backslash, comma, openBrace, closeBrace, openBracket, closeBracket] = [34, 92, 44, 123, 125, 91, 93];

/** The place of the quote that ends the string begun at `start`; the text's end where none does. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === backslash) at++;
    else if (code === quote) return at;
  }
  return text.length;
}

/** A name as a parser reads it: the same letters may be written as escapes. */
function nameOf(literal: string): string {
  if (!literal.includes("\\")) return literal.slice(1, -1);
  try {
    return JSON.parse(literal) as string;
  } catch {
    return literal;
  }
}
