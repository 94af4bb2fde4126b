type Read = { ok: true; documents: unknown[] } | { ok: false; reason: string };

const deepest = 64;
const mostDocuments = 5000;

/**
 * Reads JSON documents that stand one after another in a text, as answers do that were written to one file. Refuses what is not JSON, with
 * the line at which it ceases to be, and documents nested deeper than 64 levels.
 */
export function readDocuments(text: string): Read {
  const documents: unknown[] = [];
  for (let at = nextSign(text, 0); at < text.length; ) {
    const end = endOf(text, at);
    if (end === "deep") return { ok: false, reason: `The document in line ${lineOf(text, at)} is nested deeper than ${deepest} levels.` };
    if (end === null) return { ok: false, reason: `The document that begins in line ${lineOf(text, at)} does not end. Is the file whole?` };
    try {
      documents.push(JSON.parse(text.slice(at, end)));
    } catch (error) {
      return { ok: false, reason: `The document that begins in line ${lineOf(text, at)} is not JSON: ${(error as Error).message}.` };
    }
    if (documents.length > mostDocuments) return { ok: false, reason: `The file holds more than ${mostDocuments} documents. Split it.` };
    at = nextSign(text, end);
  }
  return documents.length > 0
    ? { ok: true, documents }
    : { ok: false, reason: "The file is empty. It holds JSON, as the other system's API answers." };
}

function nextSign(text: string, from: number): number {
  let at = from;
  while (at < text.length && /[\s,]/.test(text[at]!)) at += 1;
  return at;
}

/** Behind the bracket that closes the one at `from`; what begins with no bracket is taken to the end, for the parser to refuse. */
function endOf(text: string, from: number): number | "deep" | null {
  if (text[from] !== "{" && text[from] !== "[") return text.length;
  let depth = 0;
  let isText = false;
  for (let at = from; at < text.length; at += 1) {
    const sign = text[at];
    if (isText) {
      if (sign === "\\") at += 1;
      else if (sign === '"') isText = false;
    } else if (sign === '"') isText = true;
    else if (sign === "{" || sign === "[") {
      depth += 1;
      if (depth > deepest) return "deep";
    } else if (sign === "}" || sign === "]") {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return null;
}

function lineOf(text: string, at: number): number {
  return text.slice(0, at).split("\n").length;
}
